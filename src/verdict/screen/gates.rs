//! What a line's code alone says of edits on lines of any code, so that most of them are not asked for most lines.
//!
//! An edit that wants a row with the line's code (of a unit limit, of an add-on code) has nothing to say of a line whose code
//! is in no such row, nor of one whose amount is within the limits of all rows of its code. Both are known of every code
//! before there is a claim.

use super::cards::Card;
use super::sight::ALL;
use super::symbols::Symbols;
use super::{Find, Get, Memo, Over, Place, Screen, Sight, Test};
use crate::claim::{Claim, Field, Record, Slot};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Comparison, EditId, TableId, Var};
use crate::table::{Cell, Rows};
use crate::verdict::plan::Plan;

/// So many edits have a gate: a bit for each.
const MOST_GATES: usize = 63;

/// The bit of every edit that has none: it is always open.
const ALWAYS: u64 = 1 << MOST_GATES;

/// So many rows are looked at for all gates together: a fortieth of a second at the start.
const MOST_ROWS: u32 = 1 << 18;

/// An amount of the line up to which an edit says nothing.
#[derive(Debug)]
struct Limit {
    /// The bit of its edit.
    bit: u64,
    /// The slot of the amount.
    slot: usize,
    /// Whether other lines of the same code are counted in.
    of_code: bool,
}

/// The edits that codes tell of.
#[derive(Debug, Default)]
pub(in crate::verdict) struct Gates {
    /// The bit of each edit that has one, by its position; nought for the others.
    bits: Vec<u64>,
    /// The bits of the edits that want a row with another line's code, by the index that finds it.
    of_pairs: Vec<u64>,
    /// The gates that have a limit.
    limited: Vec<Limit>,
    /// The bits of all edits on lines of any code.
    all: u64,
}

/// What codes say, by their rows in [`Symbols`]; the last row is that of a code that no table has.
#[derive(Debug)]
pub(in crate::verdict) struct Openings {
    /// A bit for each gate: whether a table has the code in a row that its edit may want.
    open: Vec<u64>,
    /// The amounts within the limits of all such rows, a column for each gate with a limit.
    limits: Vec<Vec<i64>>,
}

impl Openings {
    /// How many gates have a limit.
    pub(super) fn limits(&self) -> usize {
        self.limits.len()
    }

    /// What the code of a row says.
    pub(super) fn of(&self, row: usize) -> (u64, Vec<i64>) {
        let limits = self.limits.iter().map(|own| own.get(row).copied().unwrap_or(i64::MIN)).collect();
        (self.open.get(row).copied().unwrap_or(ALL), limits)
    }
}

/// An edit's rows that a line's code finds.
struct Wanted<'s> {
    find: &'s Find,
    table: TableId,
    /// The column of the code.
    column: usize,
    /// What must stand in others.
    written: Vec<(usize, Cell<'static>)>,
}

impl Gates {
    /// Finds what codes say of edits, given by their screens, all of them on lines of any code.
    pub(in crate::verdict) fn new<'s>(
        plan: &Plan<'_>,
        symbols: &Symbols,
        screens: impl Iterator<Item = (EditId, &'s Screen)>,
    ) -> (Gates, Openings) {
        let nobody = symbols.codes();
        let mut gates = Gates::default();
        let (mut seen, mut openings) = (0, Openings { open: vec![ALWAYS; nobody + 1], limits: Vec::new() });
        let (claim, mut bits) = (Claim::default(), (0..MOST_GATES).map(|at| 1u64 << at));
        for (edit, screen) in screens {
            if let Some(pairs) = screen.pairs.as_ref().filter(|pairs| pairs.is_another) {
                let Some(bit) = bits.next() else { break };
                openings.open.iter_mut().for_each(|open| *open |= bit);
                gates.of_pairs.resize(gates.of_pairs.len().max(pairs.at + 1), 0);
                if let Some(own) = gates.of_pairs.get_mut(pairs.at) {
                    *own |= bit;
                }
                gates.give(edit, bit);
                continue;
            }
            let found = wanted(screen, symbols).and_then(|wanted| Some((plan.rows(wanted.table)?, wanted)));
            let Some((rows, wanted)) = found.filter(|(rows, _)| seen + rows.len() <= MOST_ROWS) else { continue };
            let Some(bit) = bits.next() else { break };
            seen += rows.len();
            let limit = limit(screen, &wanted);
            let mut limits = vec![i64::MAX; if limit.is_some() { nobody + 1 } else { 0 }];
            let mut sight = Sight::new(plan, &claim);
            for row in 0..rows.len() {
                let Cell::Code(code) = rows.cell(row, wanted.column) else { continue };
                let Some(at) = symbols.row(code) else { continue };
                if !wanted.written.iter().all(|(column, cell)| rows.cell(row, *column) == *cell)
                    || !may_be(&mut sight, wanted.find, row)
                {
                    continue;
                }
                if let Some(open) = openings.open.get_mut(at) {
                    *open |= bit;
                }
                if let (Some((_, bound)), Some(to)) = (&limit, limits.get_mut(at)) {
                    *to = (*to).min(bound.within(rows, row));
                }
            }
            if let Some(((slot, of_code), _)) = limit {
                openings.limits.push(limits);
                gates.limited.push(Limit { bit, slot, of_code });
            }
            gates.give(edit, bit);
        }
        (gates, openings)
    }

    /// The same, once it is known which all edits on lines of any code are.
    pub(in crate::verdict) fn of(self, edits: &[EditId]) -> Gates {
        Gates { all: edits.iter().fold(0, |all, edit| all | self.bit(*edit)), ..self }
    }

    /// The bits of all edits on lines of any code.
    #[inline]
    pub(in crate::verdict) fn all(&self) -> u64 {
        self.all
    }

    fn give(&mut self, edit: EditId, bit: u64) {
        self.bits.resize(self.bits.len().max(edit.0 + 1), 0);
        if let Some(own) = self.bits.get_mut(edit.0) {
            *own = bit;
        }
    }

    /// The bits of the edits that want a row with another line's code, by their places in [`super::Together`].
    #[inline]
    pub(super) fn of_pairs(&self) -> &[u64] {
        &self.of_pairs
    }

    /// The bit of an edit among those of [`Gates::open`].
    #[inline]
    pub(in crate::verdict) fn bit(&self, edit: EditId) -> u64 {
        self.bits.get(edit.0).copied().filter(|bit| *bit != 0).unwrap_or(ALWAYS)
    }

    /// The bits of the edits that may have something to say of a line, by its code's card and its slots; `alone` where no
    /// other line has its code.
    #[inline]
    pub(super) fn open(&self, card: Card<'_>, alone: bool, line: &[Slot]) -> u64 {
        let mut open = card.open();
        for (limit, within) in self.limited.iter().zip(card.limits()) {
            if open & limit.bit != 0 && (alone || !limit.of_code) {
                let amount = line.get(limit.slot).and_then(|slot| slot.as_whole());
                if amount.is_some_and(|amount| (0..=within).contains(&amount)) {
                    open &= !limit.bit;
                }
            }
        }
        open
    }
}

/// The rows with the line's code that an edit cannot do without.
fn wanted<'s>(screen: &'s Screen, symbols: &Symbols) -> Option<Wanted<'s>> {
    let first = screen.with.first().and_then(Option::as_ref);
    let asked = screen.levels.first().into_iter().flatten().filter_map(|test| match test {
        Test::Exists(find) => Some(find),
        _ => None,
    });
    first.into_iter().chain(asked).find_map(|find| {
        let Over::Rows { table, index: Some(_), keys, .. } = &find.over else { return None };
        let (mut code, mut written) = (None, Vec::new());
        for key in keys {
            match (&key.get, key.memo) {
                (Get::Literal(value), _) => written.push((key.column, value.cell()?)),
                (_, Some(Memo { at, var })) if var == Var::SUBJECT.0 && symbols.is_of_code(at) && code.is_none() => {
                    code = Some(key.column);
                }
                _ => return None,
            }
        }
        Some(Wanted { find, table: *table, column: code?, written })
    })
}

/// Whether a row may be one of those searched, by what is asked of the row alone.
fn may_be(sight: &mut Sight<'_>, find: &Find, row: u32) -> bool {
    sight.bind(find.var, row);
    find.tests.iter().filter(|test| is_of_row(test, find.var)).all(|test| sight.test(test) != Kleene::False)
}

/// Whether a test asks of a row alone.
fn is_of_row(test: &Test, var: usize) -> bool {
    let fixed = |get: &Get| match get {
        Get::Literal(_) => true,
        Get::Cell { var: of, .. } => *of == var,
        _ => false,
    };
    match test {
        Test::Compare(left, _, right) => fixed(left) && fixed(right),
        Test::In(of, _, None) => fixed(of),
        Test::All(parts) | Test::Any(parts) => parts.iter().all(|part| is_of_row(part, var)),
        Test::Not(inner) => is_of_row(inner, var),
        _ => false,
    }
}

/// A limit that a row sets: a cell, and whether it is itself within.
struct Bound {
    column: usize,
    included: bool,
}

impl Bound {
    /// The greatest amount that is within.
    fn within(&self, rows: &Rows, row: u32) -> i64 {
        rows.whole(row, self.column).map_or(i64::MIN, |limit| limit.saturating_sub(i64::from(!self.included)))
    }
}

/// The amount of the subject that the rows of an edit's first `with` limit: its slot, whether it is summed up over lines of
/// the same code, and the limit.
fn limit(screen: &Screen, wanted: &Wanted<'_>) -> Option<((usize, bool), Bound)> {
    let is_with = screen.with.first().and_then(Option::as_ref).is_some_and(|find| std::ptr::eq(find, wanted.find));
    let tests = screen.levels.get(1).filter(|_| is_with)?;
    tests.iter().find_map(|test| {
        // What must hold where the edit fires: that the amount is above, or not below.
        let (left, how, right) = match test {
            Test::Compare(left, how, right) => (left, *how, right),
            Test::Not(inner) => match &**inner {
                Test::Compare(left, how, right) => (left, opposite(*how)?, right),
                _ => return None,
            },
            _ => return None,
        };
        let (amount, included, cell) = match (how, left, right) {
            (Comparison::Greater, amount, cell @ Get::Cell { .. }) => (amount, true, cell),
            (Comparison::AtLeast, amount, cell @ Get::Cell { .. }) => (amount, false, cell),
            (Comparison::Less, cell @ Get::Cell { .. }, amount) => (amount, true, cell),
            (Comparison::AtMost, cell @ Get::Cell { .. }, amount) => (amount, false, cell),
            _ => return None,
        };
        match cell {
            Get::Cell { var, column, .. } if *var == wanted.find.var => {
                Some((amount_of(amount)?, Bound { column: *column, included }))
            }
            _ => None,
        }
    })
}

/// What holds of two known values where the comparison does not; nothing for what no one comparison says.
fn opposite(how: Comparison) -> Option<Comparison> {
    match how {
        Comparison::Is => None,
        Comparison::Less => Some(Comparison::AtLeast),
        Comparison::AtMost => Some(Comparison::Greater),
        Comparison::Greater => Some(Comparison::AtMost),
        Comparison::AtLeast => Some(Comparison::Less),
    }
}

/// The slot of the subject whose value an amount is, at most: its own, or a sum over lines of its code.
fn amount_of(get: &Get) -> Option<(usize, bool)> {
    let own = |place: &Place, of: usize| place.var == Some(of) && place.record == Record::Line && !place.is_provider;
    match get {
        Get::Field(place) if own(place, Var::SUBJECT.0) => Some((place.slot, false)),
        Get::Sum(sum_of) => {
            let (find, of) = &**sum_of;
            let of_code = |(a, b): &(Place, Place)| {
                a.field == Field::LineCode && b.field == Field::LineCode && own(b, Var::SUBJECT.0)
            };
            let is_of_code = matches!(find.over, Over::Items(Record::Line, _)) && find.same.iter().any(of_code);
            match of {
                Get::Field(place) if is_of_code && own(place, find.var) => Some((place.slot, true)),
                _ => None,
            }
        }
        _ => None,
    }
}
