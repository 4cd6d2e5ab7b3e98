//! What a condition can see: the policy, the claim and what stands beside it, and what is bound.

use std::cell::Cell;

use paylint::claim::{Carrier, Claim, Date, Field, Item, Record};
use paylint::policy::model::{Domain, Owner, Policy, Search, Var};
use paylint::source::Span;
use paylint::table::Rows;
use paylint::verdict::model::{Beside, Bound, Fact, Outside, Which};

use super::kleene::{Reasons, Truth};
use super::values::{Scalar, Value};

/// Everything that does not change while an edit is judged.
pub struct World<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The claim.
    pub claim: &'a Claim,
    /// What stands beside it.
    pub beside: &'a Beside<'a>,
    /// For each line of the claim, whether a deny or reject has hit it, as far as is known.
    pub hit: &'a [Truth],
    /// Whether anything has asked for `hit`.
    pub asked: &'a Cell<bool>,
}

/// What is bound, the last first.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    before: Option<&'s Scope<'s>>,
    bound: Option<(Var, Bound)>,
}

impl<'s> Scope<'s> {
    /// Nothing is bound.
    pub const EMPTY: Scope<'static> = Scope { before: None, bound: None };

    /// One more thing is bound.
    pub fn bind(&'s self, var: Var, bound: Bound) -> Scope<'s> {
        Scope { before: Some(self), bound: Some((var, bound)) }
    }

    /// What a variable is bound to.
    pub fn get(&self, var: Var) -> Bound {
        match (self.bound, self.before) {
            (Some((mine, bound)), _) if mine == var => bound,
            (_, Some(before)) => before.get(var),
            (_, None) => panic!("{var:?} is not bound"),
        }
    }
}

/// What a search may find.
pub struct Candidate {
    /// What its variable would be bound to.
    pub bound: Bound,
    /// Whether it is there.
    pub there: Truth,
    /// Whether it stands for any number of things of which nothing is known.
    pub many: bool,
}

impl<'a> World<'a> {
    /// The claim of a name; `None` for one that was not handed over.
    pub fn claim_of(&self, which: Which) -> Option<&'a Claim> {
        match which {
            Which::This => Some(self.claim),
            Which::History(at) => self.beside.history.get(at as usize),
            Which::Original => self.beside.original,
            Which::Unknown(_) => None,
        }
    }

    /// Why nothing is known of an item of a claim that was not handed over.
    pub fn nothing_known(&self, which: Which) -> Reasons {
        match which {
            Which::Unknown(outside) => Reasons::fact(outside.fact()),
            _ => panic!("{which:?} was handed over"),
        }
    }

    /// What an owner is.
    pub fn owner(&self, owner: Owner, scope: &Scope) -> (Which, Item) {
        let item = |var| match scope.get(var) {
            Bound::Item(which, item) => (which, item),
            Bound::Row(..) => panic!("a row has no fields of a claim"),
        };
        match owner {
            Owner::Claim => (Which::This, Item::CLAIM),
            Owner::Patient => (Which::This, Item::PATIENT),
            Owner::Var(var) => item(var),
            Owner::ClaimOf(var) => (item(var).0, Item::CLAIM),
        }
    }

    /// The line that an item is or belongs to.
    pub fn line_of(&self, which: Which, item: Item) -> Option<Item> {
        let mut at = item;
        while at.record != Record::Line {
            if at == Item::CLAIM || at == Item::PATIENT {
                return None;
            }
            at = self.claim_of(which)?.owner(at);
        }
        Some(at)
    }

    /// Outside of what the history is not complete.
    fn outsides(&self) -> Vec<Outside> {
        let Some((first, last)) = self.beside.extent.complete else { return vec![Outside::Anywhere] };
        let before = (first > Date::MIN).then_some(Outside::Before);
        let after = (last < Date::MAX).then_some(Outside::After);
        before.into_iter().chain(after).collect()
    }

    /// The days on which an unknown line may be dated.
    pub fn day_outside(&self, outside: Outside) -> Value<'a> {
        let complete = self.beside.extent.complete;
        let day = |date: Option<Date>| date.map(Scalar::Date);
        let (low, high) = match outside {
            Outside::Before => (None, complete.and_then(|(first, _)| first.add_days(-1))),
            Outside::After => (complete.and_then(|(_, last)| last.add_days(1)), None),
            Outside::Anywhere | Outside::Replaced | Outside::NoPlace => (None, None),
        };
        Value::Between(day(low), day(high), Reasons::fact(outside.fact()))
    }

    /// Everything that a domain goes through, what may be there too.
    pub fn candidates(&self, search: &Search, scope: &Scope, span: Span) -> Vec<Candidate> {
        let sure =
            |which: Which, item: Item| Candidate { bound: Bound::Item(which, item), there: Truth::True, many: false };
        let phantom = |which: Which, record: Record, many: bool| Candidate {
            bound: Bound::Item(which, Item { record, index: 0 }),
            there: Truth::Unknown(self.nothing_known(which)),
            many,
        };
        // What FHIR has no place for may be there.
        let without_place = |claim: &Claim, record: Record| {
            let carried = |field: &Field| !field.info().json.is_empty() && !field.info().fhir.is_empty();
            let can = match record.lists() {
                [] => record.fields().any(|field| carried(&field)),
                lists => lists.iter().any(carried),
            };
            (claim.carrier == Carrier::Fhir && !can).then(|| phantom(Which::Unknown(Outside::NoPlace), record, true))
        };
        let on_claim = |which: Which, claim: &Claim, record: Record| -> Vec<Candidate> {
            let known = claim.items(record).map(|item| sure(which, item));
            known.chain(without_place(claim, record)).collect()
        };
        let history = |record: Record| -> Vec<Candidate> {
            let known = (0u32..).zip(self.beside.history.iter());
            let known = known.flat_map(|(at, claim)| {
                let mut own = on_claim(Which::History(at), claim, record);
                if self.beside.doubtful.contains(&at) {
                    own.iter_mut().for_each(|own| own.there = Truth::Unknown(Reasons::fact(Fact::Standing(at))));
                }
                own
            });
            let unknown = self.outsides().into_iter().map(|outside| phantom(Which::Unknown(outside), record, true));
            known.chain(unknown).collect()
        };
        let original = |record: Record| -> Vec<Candidate> {
            match self.beside.original {
                Some(claim) => on_claim(Which::Original, claim, record),
                None if self.replaces() => {
                    vec![phantom(Which::Unknown(Outside::Replaced), record, record == Record::Line)]
                }
                None => Vec::new(),
            }
        };
        let mut found = match &search.domain {
            Domain::Items(record, owner) => {
                let (which, item) = self.owner(owner.unwrap_or(Owner::Claim), scope);
                match self.claim_of(which) {
                    None => vec![phantom(which, *record, true)],
                    Some(claim) if item.record == Record::Claim => on_claim(which, claim, *record),
                    Some(claim) => {
                        let known = claim.items_of(*record, item).map(|item| sure(which, item));
                        known.chain(without_place(claim, *record)).collect()
                    }
                }
            }
            Domain::LineOf(var) => {
                let (which, item) = self.owner(Owner::Var(*var), scope);
                self.line_of(which, item).map(|line| sure(which, line)).into_iter().collect()
            }
            Domain::AnyLines => {
                let mut lines = on_claim(Which::This, self.claim, Record::Line);
                lines.extend(history(Record::Line));
                lines
            }
            Domain::HistoryLines => history(Record::Line),
            Domain::HistoryClaims => history(Record::Claim),
            Domain::OriginalLines => original(Record::Line),
            Domain::OriginalClaim => original(Record::Claim),
            Domain::Rows(table, on) => {
                let days = self.values(on, scope, span);
                let rows = &self.policy.tables[table.0].rows;
                let candidate =
                    |row| Candidate { bound: Bound::Row(*table, row), there: on_days(rows, row, &days), many: false };
                (0..rows.len()).map(candidate).collect()
            }
        };
        // Of unknown lines there may always be another one.
        found.retain(|candidate| {
            candidate.many || search.other_than.iter().all(|var| scope.get(*var) != candidate.bound)
        });
        found
    }

    /// What a search finds for sure or perhaps, with everything that its conditions say.
    pub fn members(&self, search: &Search, scope: &Scope, span: Span) -> Vec<Candidate> {
        let mut found = self.candidates(search, scope, span);
        found.retain_mut(|candidate| {
            let inside = scope.bind(search.var, candidate.bound);
            let conditions = search.conditions.iter().map(|condition| self.truth(condition, &inside));
            candidate.there = Truth::all(std::iter::once(candidate.there.clone()).chain(conditions));
            candidate.there != Truth::False
        });
        found
    }

    /// Whether the claim replaces or voids another one.
    fn replaces(&self) -> bool {
        let frequency = self.claim.slot(Item::CLAIM, Field::ClaimFrequency).as_code();
        frequency.is_some_and(|code| matches!(code.to_string().as_str(), "7" | "8"))
            || !self.claim.slot(Item::CLAIM, Field::ClaimOriginalNumber).is_absent()
    }
}

/// Whether a row holds on a day, of which perhaps not all is known. A row without dates holds on every day, but in a
/// dated table on none where there is none.
pub fn on_days(rows: &Rows, row: u32, days: &[Value<'_>]) -> Truth {
    if !rows.is_dated() || (rows.in_force(row, Date::MIN) && rows.in_force(row, Date::MAX)) {
        return Truth::True;
    }
    Truth::any(days.iter().map(|day| match day {
        Value::Known(Scalar::Date(date)) => Truth::of(rows.in_force(row, *date)),
        Value::Known(_) => Truth::False,
        unknown => {
            let (low, high) = unknown.ends();
            let on = |end: Option<Scalar>, open: Date| match end {
                Some(Scalar::Date(date)) => date,
                _ => open,
            };
            let (low, high) = (on(low, Date::MIN), on(high, Date::MAX));
            let starts = rows.starts(row).unwrap_or(Date::MIN);
            let ends = rows.ends(row).unwrap_or(Date::MAX);
            // The first of its days that the day may be is behind the last of them: it is none.
            let none = starts.max(low) > ends.min(high);
            let all = starts <= low && high <= ends;
            Truth::or_unknown((all || none).then_some(all && !none), || unknown.reasons())
        }
    }))
}
