//! A screen to its answer on one claim.

use super::sight::{ALL, Sight};
use super::value::{Value, any};
use super::{Find, Get, Key, MOST_SAME, Memo, NOBODY, Over, Place, Screen, Test};
use crate::claim::{Absence, Date, Field, Item, Record, Slot};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, SetId};
use crate::table::Rows;
use crate::verdict::machine::elapsed;
use crate::verdict::model::{Bound, Which};
use crate::verdict::plan::RowPlan;

/// Rows past this many are not gone through one by one.
const MOST_ROWS: u32 = 64;

/// What a key looks for in its column.
enum Symbol {
    /// A symbol, or [`NOBODY`].
    Of(u32),
    /// A value that is not known here.
    Unknown,
}

impl<'a> Sight<'a> {
    /// Whether an edit may have a finding on a subject, perhaps found by the subject's code: false only where it surely has
    /// none.
    pub(in crate::verdict) fn may_fire(&mut self, screen: &Screen, subject: Item, by_code: bool) -> Kleene {
        self.bind(0, subject.index);
        let by_code = if by_code { screen.by_code } else { 0 };
        self.known = (screen.by_day & self.in_window) | (screen.by_payer & self.of_payer) | by_code;
        self.partners = match &screen.pairs {
            Some(pairs) => self.partners(pairs, subject.index),
            None => ALL,
        };
        if self.partners == 0 { Kleene::False } else { self.level(screen, 0) }
    }

    /// What the `with`s of an edit are bound to in all choices by which it fires on the subject that was asked last, one choice
    /// after the other; false where not all of that is known here.
    pub(in crate::verdict) fn choices(&mut self, screen: &Screen, told: &mut Vec<Bound>) -> bool {
        // A table without an index may be searched in another order.
        let told_in_order = |with: &Option<Find>| match with.as_ref().map(|find| &find.over) {
            Some(Over::Items(Record::Line, _)) => true,
            Some(Over::Rows { index, .. }) => index.is_some(),
            _ => false,
        };
        screen.with.iter().all(told_in_order) && self.choices_from(screen, 0, told)
    }

    fn choices_from(&mut self, screen: &Screen, at: usize, told: &mut Vec<Bound>) -> bool {
        let mut known = if at == 0 { self.known } else { 0 };
        for test in screen.levels.get(at).map_or(&[][..], Vec::as_slice) {
            let holds = known & 1 == 1;
            known >>= 1;
            match if holds { Kleene::True } else { self.test(test) } {
                Kleene::False => return true,
                Kleene::Unknown => return false,
                Kleene::True => {}
            }
        }
        let Some(with) = screen.with.get(at) else {
            let bound = |find: &Find| match &find.over {
                Over::Items(record, _) => {
                    Bound::Item(Which::This, Item { record: *record, index: self.bound(find.var) })
                }
                Over::Rows { table, .. } => Bound::Row(*table, self.bound(find.var)),
            };
            told.extend(screen.with.iter().flatten().map(bound));
            return true;
        };
        let Some(find) = with else { return false };
        let (mut sure, partners) = (true, if at == 0 { self.partners } else { ALL });
        let done = self.find(find, partners, &mut |sight, member| {
            sure = member == Kleene::True && sight.choices_from(screen, at + 1, told);
            sure
        });
        done && sure
    }

    /// Whether a condition that binds nothing from outside holds.
    pub(in crate::verdict) fn holds(&mut self, test: &Test) -> Kleene {
        self.test(test)
    }

    fn level(&mut self, screen: &Screen, at: usize) -> Kleene {
        let mut fires = Kleene::True;
        let mut known = if at == 0 { self.known } else { 0 };
        for test in screen.levels.get(at).map_or(&[][..], Vec::as_slice) {
            let holds = known & 1 == 1;
            known >>= 1;
            if holds {
                continue;
            }
            match self.test(test) {
                Kleene::False => return Kleene::False,
                Kleene::Unknown => fires = Kleene::Unknown,
                Kleene::True => {}
            }
        }
        match screen.with.get(at) {
            None => fires,
            Some(None) => Kleene::Unknown,
            Some(Some(find)) => {
                let mut result = Kleene::False;
                let partners = if at == 0 { self.partners } else { ALL };
                let done = self.find(find, partners, &mut |sight, member| {
                    result = result.or(fires.and(member).and(sight.level(screen, at + 1)));
                    result != Kleene::True
                });
                if done { result } else { result.or(Kleene::Unknown) }
            }
        }
    }

    #[inline]
    fn slot(&self, place: Place) -> Slot {
        let index = place.var.map_or(0, |var| self.bound(var)) as usize;
        let slots = if place.record == Record::Line { self.lines } else { self.claim.slots(place.record) };
        slots.get(index * place.width + place.slot).copied().unwrap_or(Slot::ABSENT)
    }

    fn field(&self, place: Place) -> Value<'a> {
        let slot = self.slot(place);
        if let Some(value) = Value::of_one(slot) {
            return value;
        }
        let absence = self.claim.absence(place.field);
        match slot.as_item() {
            Some(provider) if place.is_provider => {
                let npi = self.claim.slots_of(Record::Provider, provider).get(Field::ProviderNpi.slot()).copied();
                Value::of(self.claim, npi.unwrap_or(Slot::ABSENT), Absence::None)
            }
            Some(_) => Value::Unknown,
            // Another provider is meant: left to the whole judgement.
            None if place.is_provider && self.claim.instead_of(place.field).is_some() => Value::Unknown,
            None => Value::of(self.claim, slot, absence),
        }
    }

    /// A whole number or an amount that needs no search.
    #[inline]
    fn whole(&self, get: &Get) -> Option<i64> {
        match get {
            Get::Field(place) => self.slot(*place).as_whole(),
            Get::Cell { var, table, column } => self.plan.rows(*table)?.whole(self.bound(*var), *column),
            Get::Literal(Value::Whole(whole)) => Some(*whole),
            _ => None,
        }
    }

    fn get(&mut self, get: &Get) -> Value<'a> {
        match get {
            Get::Unknown => Value::Unknown,
            Get::Literal(value) => *value,
            Get::Field(place) => self.field(*place),
            Get::Cell { var, table, column } => match self.plan.rows(*table) {
                Some(rows) => {
                    let row = self.bound(*var);
                    rows.whole(row, *column).map_or_else(|| Value::of_cell(rows.cell(row, *column)), Value::Whole)
                }
                None => Value::Unknown,
            },
            Get::Age(unit, on) => {
                let born = self.claim.slot(Item::PATIENT, Field::PatientBirthDate).as_date();
                match (born, self.get(on)) {
                    (Some(born), Value::Day(on)) => Value::Whole(elapsed(*unit, born, on)),
                    _ => Value::Unknown,
                }
            }
            Get::Count(find) => {
                let (mut count, mut sure) = (0, true);
                let done = self.find(find, ALL, &mut |_, member| {
                    sure &= member == Kleene::True;
                    count += 1;
                    sure
                });
                if done && sure { Value::Whole(count) } else { Value::Unknown }
            }
            Get::Sum(sum_of) => {
                let (find, of) = &**sum_of;
                let mut sum = Some(0i64);
                let done = self.find(find, ALL, &mut |sight, member| {
                    sum = match (member, sight.get(of)) {
                        (Kleene::True, Value::Whole(whole)) => sum.and_then(|sum| sum.checked_add(whole)),
                        (Kleene::True, Value::None) => sum,
                        _ => None,
                    };
                    sum.is_some()
                });
                sum.filter(|_| done).map_or(Value::Unknown, Value::Whole)
            }
        }
    }

    pub(super) fn test(&mut self, test: &Test) -> Kleene {
        match test {
            Test::Always(answer) => *answer,
            Test::All(parts) => {
                let mut result = Kleene::True;
                for part in parts {
                    match self.test(part) {
                        Kleene::False => return Kleene::False,
                        Kleene::Unknown => result = Kleene::Unknown,
                        Kleene::True => {}
                    }
                }
                result
            }
            Test::Any(parts) => {
                let mut result = Kleene::False;
                for part in parts {
                    match self.test(part) {
                        Kleene::True => return Kleene::True,
                        Kleene::Unknown => result = Kleene::Unknown,
                        Kleene::False => {}
                    }
                }
                result
            }
            Test::Not(inner) => self.test(inner).negate(),
            Test::Compare(left, how, right) => {
                // Nearly always two whole numbers or amounts.
                if let (Some(left), Some(right)) = (self.whole(left), self.whole(right)) {
                    return Kleene::from(how.holds(left.cmp(&right)));
                }
                let left = self.get(left);
                left.compare(*how, self.get(right))
            }
            Test::Same(left, right) => self.same(self.slot(*left), *left, self.slot(*right), *right),
            Test::In(of, set, on) => {
                let value = self.get(of);
                let on = on.as_ref().map(|on| self.get(on));
                self.is_in(value, *set, on)
            }
            Test::Present(place) => {
                let slot = self.slot(*place);
                match self.claim.value(slot) {
                    // Where the claim's format has no place for it, nobody knows whether there is one.
                    crate::claim::Value::Absent if !self.claim.carrier.can_carry(place.field) => Kleene::Unknown,
                    crate::claim::Value::List(values) => Kleene::from(!values.is_empty()),
                    _ => Kleene::from(!slot.is_absent()),
                }
            }
            Test::Yes(of) => match self.get(of) {
                Value::Yes(yes) => Kleene::from(yes),
                Value::Unknown => Kleene::Unknown,
                _ => Kleene::False,
            },
            Test::During(day, from, to) => match self.get(day) {
                Value::Day(day) => Kleene::from(*from <= day && day <= *to),
                Value::None => Kleene::False,
                _ => Kleene::Unknown,
            },
            Test::Exists(find) => {
                let mut result = Kleene::False;
                let done = self.find(find, ALL, &mut |_, member| {
                    result = result.or(member);
                    result != Kleene::True
                });
                if done { result } else { result.or(Kleene::Unknown) }
            }
            Test::Every(find, test) => {
                let mut result = Kleene::True;
                let done = self.find(find, ALL, &mut |sight, member| {
                    result = result.and(member.negate().or(sight.test(test)));
                    result != Kleene::False
                });
                if done { result } else { result.and(Kleene::Unknown) }
            }
            Test::SameProvider(a, b) => match (self.provider(*a), self.provider(*b)) {
                (Value::Code(a), Value::Code(b)) => Kleene::from(a == b),
                _ => Kleene::Unknown,
            },
        }
    }

    /// Whether two fields, whose slots are given, have a value in common.
    #[inline]
    fn same(&self, a: Slot, left: Place, b: Slot, right: Place) -> Kleene {
        match a.same_as(b) {
            Some(same) => Kleene::from(same),
            None => self.field(left).compare(Comparison::Is, self.field(right)),
        }
    }

    /// The NPI of a line's rendering provider, else its claim's, else the billing provider's.
    fn provider(&self, line: Place) -> Value<'a> {
        let of_claim = |field: Field| self.claim.slot(Item::CLAIM, field);
        let slots = [self.slot(line), of_claim(Field::ClaimRenderingProvider), of_claim(Field::ClaimBillingProvider)];
        let named = slots.into_iter().find(|slot| !slot.is_absent()).and_then(Slot::as_item);
        let npi = named.and_then(|provider| {
            self.claim.slots_of(Record::Provider, provider).get(Field::ProviderNpi.slot()).copied()
        });
        // An NPI has ten digits, which do not pack into a code.
        match npi.map(|npi| self.claim.value(npi)) {
            Some(crate::claim::Value::Code(code)) => Value::Code(code),
            _ => Value::Unknown,
        }
    }

    #[inline]
    fn is_in(&self, value: Value<'_>, set: SetId, on: Option<Value<'_>>) -> Kleene {
        let day = match on {
            Some(Value::Day(day)) => Some(day),
            _ => None,
        };
        let sets = self.plan.sets();
        let holds = |value: Value<'_>| match value {
            Value::Code(code) => sets.holds(set, code, day),
            Value::Day(_) | Value::Yes(_) => Kleene::False,
            _ => Kleene::Unknown,
        };
        match value {
            Value::None => Kleene::False,
            Value::List(values) => any(values, holds),
            one => holds(one),
        }
    }

    /// Goes through what a search may find, each bound, as long as it is wanted, of the first items only those that have
    /// a bit; false where not all of it can be seen from here.
    fn find(&mut self, find: &Find, among: u64, want: &mut dyn FnMut(&mut Self, Kleene) -> bool) -> bool {
        match &find.over {
            Over::Items(record, but) => {
                let mut outside = [Slot::ABSENT; MOST_SAME];
                outside.iter_mut().zip(&find.same).for_each(|(to, (_, place))| *to = self.slot(*place));
                for index in 0..self.claim.count(*record) {
                    let outside_of = index < u64::BITS && among >> index & 1 == 0;
                    if outside_of || but.iter().any(|var| self.bound(*var) == index) {
                        continue;
                    }
                    let mut member = Kleene::True;
                    self.bind(find.var, index);
                    for ((own, place), slot) in find.same.iter().zip(outside) {
                        member = member.and(self.same(self.slot(*own), *own, slot, *place));
                        if member == Kleene::False {
                            break;
                        }
                    }
                    if member != Kleene::False && !self.candidate(find, index, member, want) {
                        break;
                    }
                }
                true
            }
            Over::Rows { table, on, index, keys } => {
                let Some(rows) = self.plan.rows(*table) else { return false };
                let mut day = None;
                if let Some(on) = on {
                    day = match self.get(on) {
                        Value::Day(day) => Some(day),
                        Value::None => return true,
                        _ => return false,
                    };
                }
                let Some(index) = index else {
                    if rows.len() > MOST_ROWS {
                        return false;
                    }
                    for row in 0..rows.len() {
                        if !self.row(find, rows, row, day, want) {
                            break;
                        }
                    }
                    return true;
                };
                let mut symbols = [0; RowPlan::MOST_KEYS];
                for (to, key) in symbols.iter_mut().zip(keys) {
                    *to = match self.symbol(rows, key) {
                        Symbol::Of(NOBODY) => return true,
                        Symbol::Of(symbol) => symbol,
                        Symbol::Unknown => return false,
                    };
                }
                let Some(symbols) = symbols.get(..keys.len()) else { return false };
                for row in index.find_symbols(symbols).iter() {
                    if !self.row(find, rows, row, day, want) {
                        break;
                    }
                }
                true
            }
        }
    }

    /// The symbol of a key in its column.
    #[inline]
    fn symbol(&mut self, rows: &Rows, key: &Key) -> Symbol {
        if let Some(symbol) = key.written {
            return Symbol::Of(symbol);
        }
        if let Some(symbol) = key.memo.and_then(|Memo { at, var }| self.symbol_of(self.bound(var), at)) {
            return Symbol::Of(symbol);
        }
        let memo = key.memo.map(|Memo { at, var }| at + self.bound(var) as usize * self.plan.cards().symbols());
        match memo.and_then(|at| self.memos.get(at)).copied() {
            None => self.look_up(rows, key),
            Some(0) => {
                let symbol = self.look_up(rows, key);
                if let (Symbol::Of(symbol), Some(to)) = (&symbol, memo.and_then(|at| self.memos.get_mut(at))) {
                    *to = *symbol;
                }
                symbol
            }
            Some(known) => Symbol::Of(known),
        }
    }

    fn look_up(&mut self, rows: &Rows, key: &Key) -> Symbol {
        let value = self.get(&key.get);
        match (value, value.cell()) {
            (_, Some(cell)) => Symbol::Of(rows.symbol(key.column, cell).unwrap_or(NOBODY)),
            (Value::None | Value::List([]), None) => Symbol::Of(NOBODY),
            _ => Symbol::Unknown,
        }
    }

    #[inline]
    fn row(
        &mut self,
        find: &Find,
        rows: &Rows,
        row: u32,
        day: Option<Date>,
        want: &mut dyn FnMut(&mut Self, Kleene) -> bool,
    ) -> bool {
        day.is_some_and(|day| !rows.in_force(row, day)) || self.candidate(find, row, Kleene::True, want)
    }

    /// Binds a candidate and hands it on if it is or may be a member; whether more are wanted.
    #[inline]
    fn candidate(
        &mut self,
        find: &Find,
        at: u32,
        mut member: Kleene,
        want: &mut dyn FnMut(&mut Self, Kleene) -> bool,
    ) -> bool {
        self.bind(find.var, at);
        for test in &find.tests {
            match self.test(test) {
                Kleene::False => return true,
                Kleene::Unknown => member = Kleene::Unknown,
                Kleene::True => {}
            }
        }
        want(self, member)
    }
}
