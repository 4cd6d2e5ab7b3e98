//! What a search finds: lines, items, history, rows; and what is counted and summed over it.

use std::ops::ControlFlow;

use super::{Element, Known, Machine, Out};
use crate::claim::{Claim, Date, Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Domain, Owner, Search, TableId, Term, Var};
use crate::table::{Cell, ColumnKind, Found, Rows};
use crate::verdict::model::{Bound, Fact, Missing, Outside, Which};
use crate::verdict::plan::RowPlan;
use crate::verdict::trace::{Mark, Tracer};

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
    fn candidate_on(
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
        for condition in &search.conditions {
            let before = self.tracer.mark();
            let answer = self.holds(condition);
            member = member.and(answer);
            if member == Kleene::False {
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
        if (T::QUIET || self.skips == Some(search.var))
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
            self.candidate(search, Bound::Item(which, item), Kleene::True, visit)?;
        }
        self.without_place(search, claim, record, visit)
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
        for index in (0u32..).take(self.beside.history.len()) {
            self.lines_of(search, Which::History(index), record, visit)?;
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

    fn rows(
        &mut self,
        search: &'a Search,
        table: TableId,
        on: &'a Term,
        visit: &mut dyn FnMut(&mut Self, Kleene, Bound) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let plan = self.plan;
        let Some(rows) = plan.rows(table) else { return ControlFlow::Continue(()) };
        let (dated, mut day) = (rows.is_dated(), None);
        let mark = self.tracer.mark();
        if dated {
            match self.day(search, on) {
                Out::None => return ControlFlow::Continue(()),
                on => day = ends(on),
            }
        }
        let in_force = |row: u32| row_in_force(rows, row, day);
        let keys = match plan.row_plan(search) {
            Some(keys) => self.keys(keys, rows),
            None => Keys::All,
        };
        // Each candidate says itself what it hangs on.
        self.tracer.forget_missing(mark);
        let unsure = matches!(keys, Keys::Unknown);
        let outer = std::mem::replace(&mut self.unsure, false);
        let mut go = |machine: &mut Self, row: u32| {
            let mut so_far = in_force(row);
            if so_far == Kleene::False {
                return ControlFlow::Continue(());
            }
            let asked = machine.tracer.mark();
            if !T::QUIET && (rows.starts(row).is_some() || rows.ends(row).is_some()) {
                machine.day(search, on);
                if machine.period(search, table, row) {
                    so_far = Kleene::Unknown;
                }
                so_far = machine.settle(asked, so_far);
            }
            machine.candidate_on(search, Bound::Row(table, row), so_far, asked, &mut |machine, member, bound| {
                machine.unsure = unsure;
                visit(machine, member, bound)
            })
        };
        let flow = match keys {
            Keys::None => ControlFlow::Continue(()),
            Keys::Rows(found) => found.iter().try_for_each(|row| go(self, row)),
            Keys::Several(found) => found.into_iter().try_for_each(|row| go(self, row)),
            Keys::All | Keys::Unknown => (0..rows.len()).try_for_each(|row| go(self, row)),
        };
        self.unsure = outer;
        flow
    }

    /// The day by which the rows of a search are found.
    fn day(&mut self, search: &'a Search, on: &'a Term) -> Out<'a> {
        let outer = std::mem::replace(&mut self.clause, search.span);
        let day = self.term(on);
        self.clause = outer;
        day
    }

    /// Writes down a row's first and last day; whether one of them is to be treated as unknown.
    fn period(&mut self, search: &'a Search, table: TableId, row: u32) -> bool {
        let Some(rows) = self.plan.rows(table) else { return false };
        let outer = std::mem::replace(&mut self.clause, search.span);
        let mut hidden = false;
        for (column, own) in rows.columns().iter().enumerate() {
            if matches!(own.kind, ColumnKind::Starts | ColumnKind::Ends) && rows.cell(row, column) != Cell::Empty {
                let fact = Fact::Cell(table, row, column);
                self.read(fact);
                hidden |= self.tracer.hides(fact);
            }
        }
        self.clause = outer;
        hidden
    }

    /// Whether a row that a search has bound holds on its day.
    pub fn in_force(&mut self, search: &'a Search, on: &'a Term, table: TableId, row: u32) -> Kleene {
        let Some(rows) = self.plan.rows(table) else { return Kleene::False };
        if rows.starts(row).is_none() && rows.ends(row).is_none() {
            // A row without dates holds on every day, but on none where there is no day at all.
            return match rows.is_dated().then(|| self.day(search, on)) {
                Some(Out::None) => Kleene::False,
                _ => Kleene::True,
            };
        }
        let day = self.day(search, on);
        let hidden = !T::QUIET && self.period(search, table, row);
        match day {
            Out::None => Kleene::False,
            _ if hidden => Kleene::Unknown,
            on => row_in_force(rows, row, ends(on)),
        }
    }

    /// The rows that the keys of a search leave, by index.
    fn keys(&mut self, keys: &'a RowPlan<'a>, rows: &'a Rows) -> Keys<'a> {
        let mut found: [Cell<'a>; RowPlan::MOST_KEYS] = [Cell::Empty; RowPlan::MOST_KEYS];
        let mut several: Option<(usize, Vec<Cell<'a>>)> = None;
        for (at, term) in keys.terms.iter().enumerate() {
            let cell = match self.term(term) {
                Out::None | Out::Many(_, []) => return Keys::None,
                Out::One(known) => known.cell(),
                Out::Many(claim, values) if several.is_none() => {
                    let mut cells = Vec::with_capacity(values.len());
                    for slot in values {
                        match Known::of(claim, *slot) {
                            Some(Element::Known(known)) => cells.extend(known.cell()),
                            Some(Element::Unreadable) => return Keys::All,
                            None => {}
                        }
                    }
                    several = Some((at, cells));
                    continue;
                }
                Out::Missing => return Keys::Unknown,
                _ => return Keys::All,
            };
            match (cell, found.get_mut(at)) {
                (Some(cell), Some(to)) => *to = cell,
                _ => return Keys::All,
            }
        }
        let Some(used) = found.get_mut(..keys.terms.len()) else { return Keys::All };
        match several {
            None => Keys::Rows(keys.index.find(rows, used)),
            Some((at, cells)) => {
                let mut all: Vec<u32> = Vec::new();
                for cell in cells {
                    if let Some(to) = used.get_mut(at) {
                        *to = cell;
                    }
                    all.extend(keys.index.find(rows, used).iter());
                }
                all.sort_unstable();
                all.dedup();
                Keys::Several(all)
            }
        }
    }
}

/// The first and the last day that a day may be.
fn ends(day: Out<'_>) -> Option<(Date, Date)> {
    match day {
        Out::One(Known::Date(date)) => Some((date, date)),
        Out::Days(first, last) => Some((first, last)),
        _ => None,
    }
}

/// Whether a row holds on all days of some, or on none of them; `None`: a day of which nothing is known.
fn row_in_force(rows: &Rows, row: u32, days: Option<(Date, Date)>) -> Kleene {
    match days {
        Some((first, last)) if first == last => Kleene::from(rows.in_force(row, first)),
        Some((first, last)) => rows.in_force_on_all(row, first, last).map_or(Kleene::Unknown, Kleene::from),
        None => rows.in_force_on_all(row, Date::MIN, Date::MAX).map_or(Kleene::Unknown, Kleene::from),
    }
}

/// The rows that the keys of a search leave.
enum Keys<'a> {
    /// A key is known to be nothing.
    None,
    /// These.
    Rows(Found<'a>),
    /// These, of several values of one key.
    Several(Vec<u32>),
    /// All: the keys do not help.
    All,
    /// All, none of them surely: a key is missing.
    Unknown,
}

impl<'a> Known<'a> {
    /// The cell that equals it; `None` for a text that no table holds.
    fn cell(self) -> Option<Cell<'a>> {
        Some(match self {
            Known::Code(code) => Cell::Code(code),
            Known::Text(text) => Cell::Text(std::str::from_utf8(text).ok()?),
            Known::Date(date) => Cell::Date(date),
            Known::Number(number) => Cell::Number(number),
            Known::Yes(_) => return None,
        })
    }
}

/// Whether it is a line or claim that the history may lack, something on one, or a value of an unknown list: there may be
/// any number of them. The claim that is replaced is one.
pub(super) fn is_unknown(bound: Bound) -> bool {
    let replaced = Bound::Item(Which::Unknown(Outside::Replaced), Item::CLAIM);
    matches!(bound, Bound::Item(Which::Unknown(_), _)) && bound != replaced
        || matches!(bound, Bound::Item(_, item) if item.is_unknown_value())
}
