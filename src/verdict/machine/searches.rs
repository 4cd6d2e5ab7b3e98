//! What a search goes through: lines, items, history, the claim that is replaced.

use std::ops::ControlFlow;

use super::Machine;
use crate::claim::{Claim, Date, Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Domain, Owner, Search, Var};
use crate::verdict::model::{Bound, Fact, Missing, Outside, Which};
use crate::verdict::trace::{Doubt, Mark, Tracer};

impl<'a, T: Tracer> Machine<'a, T> {
    /// Goes through what a search may find: `visit` gets each candidate, bound, that is or may be a member. A candidate
    /// that is none leaves its reasons written down.
    pub fn search(
        &mut self,
        search: &'a Search,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match &search.domain {
            Domain::Items(record, owner) => self.items(search, *record, *owner, visit),
            Domain::LineOf(var) => match self.line_with(*var) {
                Some(line) => self.candidate(search, line, Kleene::True, visit),
                None => ControlFlow::Continue(()),
            },
            Domain::AnyLines => {
                self.lines_of(search, Which::This, Record::Line, visit)?;
                self.history(search, Record::Line, visit)
            }
            Domain::HistoryLines => self.history(search, Record::Line, visit),
            Domain::HistoryClaims => self.history(search, Record::Claim, visit),
            Domain::OriginalLines => self.original(search, Record::Line, visit),
            Domain::OriginalClaim => self.original(search, Record::Claim, visit),
            Domain::Rows(table, on) => self.rows(search, *table, on, visit),
        }
    }

    /// Whether each candidate of a search says of itself on which facts it hangs, and nothing else is read for them.
    pub(super) fn speaks(search: &Search) -> bool {
        matches!(&search.domain, Domain::Items(record, _) if record.lists().is_empty())
    }

    /// Everything that a search of items goes through, members or not.
    pub fn domain(&mut self, search: &Search, take: &mut dyn FnMut(Bound)) {
        let mut all = |machine: &Self, which: Which, record: Record| {
            let items = machine.claim_of(which).into_iter().flat_map(|claim| claim.items(record));
            items.for_each(|item| take(Bound::Item(which, item)));
        };
        let history = |machine: &Self| (0u32..).take(machine.beside.history.len()).map(Which::History);
        match &search.domain {
            Domain::Items(record, None) => all(self, Which::This, *record),
            Domain::Items(record, Some(owner)) => {
                let (which, owner) = self.item(*owner);
                let Some(claim) = self.claim_of(which) else { return };
                if owner == Item::CLAIM {
                    claim.items(*record).for_each(|item| take(Bound::Item(which, item)));
                } else {
                    claim.items_of(*record, owner).for_each(|item| take(Bound::Item(which, item)));
                }
            }
            Domain::LineOf(var) => self.line_with(*var).into_iter().for_each(take),
            Domain::AnyLines => {
                std::iter::once(Which::This).chain(history(self)).for_each(|which| all(self, which, Record::Line))
            }
            Domain::HistoryLines => history(self).for_each(|which| all(self, which, Record::Line)),
            Domain::HistoryClaims => history(self).for_each(|which| all(self, which, Record::Claim)),
            Domain::OriginalLines => all(self, Which::Original, Record::Line),
            Domain::OriginalClaim => all(self, Which::Original, Record::Claim),
            Domain::Rows(..) => {}
        }
    }

    /// The line to which a bound item belongs, itself or through its owner.
    fn line_with(&self, var: Var) -> Option<Bound> {
        let (which, mut item) = self.item(Owner::Var(var));
        let claim = self.claim_of(which)?;
        while item.record != Record::Line {
            if matches!(item.record, Record::Claim | Record::Patient) {
                return None;
            }
            item = claim.owner(item);
        }
        Some(Bound::Item(which, item))
    }

    /// Asks one candidate whether it is a member and hands it on if it is or may be.
    fn candidate(
        &mut self,
        search: &'a Search,
        bound: Bound,
        so_far: Kleene,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let asked = self.tracer.mark();
        self.candidate_on(search, bound, so_far, asked, visit)
    }

    /// The same, where something about the candidate has been written down since `asked`.
    pub(super) fn candidate_on(
        &mut self,
        search: &'a Search,
        bound: Bound,
        so_far: Kleene,
        asked: Mark,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        // Of unknown lines there may always be another one.
        if !is_unknown(bound) && search.other_than.iter().any(|var| self.bound(*var) == bound) {
            self.tracer.forget_missing(asked);
            return ControlFlow::Continue(());
        }
        let address = std::ptr::from_ref(search).addr();
        if self.tracer.passes_over(address, bound) {
            self.tracer.forget_missing(asked);
            return ControlFlow::Continue(());
        }
        self.bind(search.var, bound);
        let outside = self.tracer.enter();
        let lean = self.lean == Some(search.var);
        let mut member = so_far;
        let start = self.tracer.mark();
        for (at, condition) in search.conditions.iter().enumerate() {
            let before = self.tracer.mark();
            let answer = self.holds(condition);
            member = member.and(answer);
            if member == Kleene::False {
                if self.tracer.weighs() && !lean {
                    // What is said of the candidate before its conditions are asked does not decide.
                    self.tracer.doubt_between(asked, start, Doubt::Yes);
                    if is_unknown(bound) {
                        self.tracer.doubt(before, Doubt::Yes);
                    } else {
                        self.weigh(before, search.conditions.iter().skip(at + 1), Kleene::False);
                        let followed = self.followed.filter(|(var, _)| *var == search.var);
                        self.weigh(before, followed.iter().map(|(_, condition)| *condition), Kleene::True);
                    }
                }
                self.tracer.forget_between(start, before);
                break;
            }
        }
        self.tracer.asked(outside, address, bound, member == Kleene::False);
        if member == Kleene::False || (lean && member == Kleene::Unknown) {
            self.tracer.leave();
            if lean {
                self.tracer.forget_facts(asked);
            }
            self.tracer.forget_missing(asked);
            return ControlFlow::Continue(());
        }
        self.asked = asked;
        let flow = visit(self, member, bound);
        self.tracer.leave();
        flow
    }

    fn items(
        &mut self,
        search: &'a Search,
        record: Record,
        owner: Option<Owner>,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(owner) = owner else {
            return self.lines_of(search, Which::This, record, visit);
        };
        let (which, owner) = self.item(owner);
        let Some(claim) = self.claim_of(which) else {
            return self.unknown(search, which, record, visit);
        };
        if owner == Item::CLAIM {
            return self.lines_of(search, which, record, visit);
        }
        if record.list_of(owner.record).is_some() {
            self.values(search, which, record, owner, visit)?;
            return self.without_place(search, claim, record, visit);
        }
        for item in claim.items_of(record, owner) {
            self.candidate(search, Bound::Item(which, item), Kleene::True, visit)?;
        }
        self.without_place(search, claim, record, visit)
    }

    /// What may be there though the claim's format has no place for it (3.10).
    fn without_place(
        &mut self,
        search: &'a Search,
        claim: &Claim,
        record: Record,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if claim.carrier.can_carry_items(record) {
            return ControlFlow::Continue(());
        }
        self.unknown(search, Which::Unknown(Outside::NoPlace), record, visit)
    }

    /// The values of an owner's list field as items; of a list that is to be treated as unknown there may be any.
    fn values(
        &mut self,
        search: &'a Search,
        which: Which,
        record: Record,
        owner: Item,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let (Some(field), Some(claim)) = (record.list_of(owner.record), self.claim_of(which)) else {
            return ControlFlow::Continue(());
        };
        let fact = Fact::Field(which, owner, field);
        let asked = self.tracer.mark();
        self.read_for(search, fact);
        if self.tracer.hides(fact) {
            self.tracer.missing(Missing::Fact(fact));
            let unknown = Bound::Item(which, Item::unknown_value(record));
            return self.candidate_on(search, unknown, Kleene::Unknown, asked, visit);
        }
        for item in claim.items_of(record, owner) {
            let asked = self.tracer.mark();
            self.read_for(search, fact);
            self.candidate_on(search, Bound::Item(which, item), Kleene::True, asked, visit)?;
        }
        ControlFlow::Continue(())
    }

    /// The fact that nobody knows of a claim of the patient that may be replaced, where a search goes through their claims:
    /// what is asked of one that is found asks it no more.
    fn doubt_of(&self, search: &Search, which: Which) -> Option<Fact> {
        let Which::History(at) = which else { return None };
        let is_asked = matches!(search.domain, Domain::AnyLines | Domain::HistoryLines | Domain::HistoryClaims);
        (is_asked && self.beside.doubtful.binary_search(&at).is_ok()).then_some(Fact::Standing(at))
    }

    /// Writes down that it is not known.
    fn doubted(&mut self, search: &Search, fact: Fact) {
        self.read_for(search, fact);
        self.tracer.missing(Missing::Fact(fact));
    }

    /// Asks an item of a claim whether it is a member, as [`Machine::candidate`] does; whether it is there is not known of
    /// a claim that may be replaced.
    fn item_of(
        &mut self,
        search: &'a Search,
        which: Which,
        item: Item,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let asked = self.tracer.mark();
        let there = match self.doubt_of(search, which) {
            Some(fact) => {
                self.doubted(search, fact);
                Kleene::Unknown
            }
            None => Kleene::True,
        };
        self.candidate_on(search, Bound::Item(which, item), there, asked, visit)
    }

    /// Writes down a fact that a search itself reads.
    fn read_for(&mut self, search: &Search, fact: Fact) {
        let outer = std::mem::replace(&mut self.clause, search.span);
        self.read(fact);
        self.clause = outer;
    }

    /// Whether an item is there: one of a list that is to be treated as unknown may be.
    pub fn is_there(&mut self, search: &Search, bound: Bound) -> Kleene {
        match bound {
            Bound::Item(Which::Unknown(_), _) => Kleene::Unknown,
            Bound::Item(which, item) => {
                if let Some(fact) = self.doubt_of(search, which) {
                    self.doubted(search, fact);
                    return Kleene::Unknown;
                }
                let Some(fact) = self.list_with(which, item) else { return Kleene::True };
                self.read_for(search, fact);
                if !self.tracer.hides(fact) {
                    return Kleene::True;
                }
                self.tracer.missing(Missing::Fact(fact));
                Kleene::Unknown
            }
            Bound::Row(..) => Kleene::True,
        }
    }

    /// The list field of which an item is a value.
    pub(super) fn list_with(&self, which: Which, item: Item) -> Option<Fact> {
        if item.record.lists().is_empty() || item.is_unknown_value() {
            return None;
        }
        let owner = self.claim_of(which)?.owner(item);
        Some(Fact::Field(which, owner, item.record.list_of(owner.record)?))
    }

    /// All items of a record on one claim.
    fn lines_of(
        &mut self,
        search: &'a Search,
        which: Which,
        record: Record,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let Some(claim) = self.claim_of(which) else { return ControlFlow::Continue(()) };
        if self.needs_members_only(search)
            && which == Which::This
            && record == Record::Line
            && let Some(lines) = self.lines_for(search)
        {
            for line in lines {
                self.candidate(search, Bound::Item(which, Item::line(line)), Kleene::True, visit)?;
            }
            return ControlFlow::Continue(());
        }
        if let Some(list) = record.lists().first() {
            for owner in claim.items(list.info().record) {
                self.values(search, which, record, owner, visit)?;
            }
            return self.without_place(search, claim, record, visit);
        }
        for item in claim.items(record) {
            self.item_of(search, which, item, visit)?;
        }
        self.without_place(search, claim, record, visit)
    }

    /// Whether nobody asks why something is no member of a search.
    fn needs_members_only(&self, search: &Search) -> bool {
        T::QUIET || self.skips == Some(search.var)
    }

    /// One item that may or may not be there, of which nothing is known but where it might stand.
    fn unknown(
        &mut self,
        search: &'a Search,
        which: Which,
        record: Record,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mark = self.tracer.mark();
        if let Which::Unknown(outside) = which {
            self.read(outside.fact());
            self.tracer.missing(Missing::Fact(outside.fact()));
        }
        self.candidate_on(search, Bound::Item(which, Item { record, index: 0 }), Kleene::Unknown, mark, visit)
    }

    /// The patient's other claims, then the lines that the history may lack (3.8).
    fn history(
        &mut self,
        search: &'a Search,
        record: Record,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let lines = if record == Record::Line && self.needs_members_only(search) {
            self.history_lines_for(search)
        } else {
            None
        };
        match lines {
            Some(lines) => {
                for (index, line) in lines {
                    self.item_of(search, Which::History(index), Item::line(line), visit)?;
                }
            }
            None => {
                for index in (0u32..).take(self.beside.history.len()) {
                    self.lines_of(search, Which::History(index), record, visit)?;
                }
            }
        }
        let gaps = match self.beside.extent.complete {
            None => [Some(Outside::Anywhere), None],
            Some((from, through)) => {
                [(from > Date::MIN).then_some(Outside::Before), (through < Date::MAX).then_some(Outside::After)]
            }
        };
        for outside in gaps.into_iter().flatten() {
            self.unknown(search, Which::Unknown(outside), record, visit)?;
        }
        ControlFlow::Continue(())
    }

    /// The claim that this one replaces or voids: unknown where there is one that is not handed over.
    fn original(
        &mut self,
        search: &'a Search,
        record: Record,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        if self.beside.original.is_some() {
            return self.lines_of(search, Which::Original, record, visit);
        }
        if !self.claim.replaces() {
            return ControlFlow::Continue(());
        }
        self.unknown(search, Which::Unknown(Outside::Replaced), record, visit)
    }
}

/// Whether it is a line or claim that the history may lack, something on one, or a value of an unknown list: there may be
/// any number of them. The claim that is replaced is one.
pub(super) fn is_unknown(bound: Bound) -> bool {
    let replaced = Bound::Item(Which::Unknown(Outside::Replaced), Item::CLAIM);
    matches!(bound, Bound::Item(Which::Unknown(_), _)) && bound != replaced
        || matches!(bound, Bound::Item(_, item) if item.is_unknown_value())
}
