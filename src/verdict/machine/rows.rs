//! The rows of a table that a search finds: by its keys, on its day.

use std::ops::ControlFlow;

use super::conditions::is_plain;
use super::{Element, Known, Machine, Out};
use crate::claim::Date;
use crate::policy::kleene::Kleene;
use crate::policy::model::{Search, TableId, Term};
use crate::table::{Cell, ColumnKind, Found, Rows};
use crate::verdict::model::{Bound, Fact};
use crate::verdict::plan::{RangePlan, RowPlan};
use crate::verdict::trace::{Doubt, Tracer};

/// Of a table with more rows than an explanation lists facts there is a row of which nothing is known, so that no row is
/// surely none of those searched while a key is missing.
const MOST_LISTED: u32 = 1000;

impl<'a, T: Tracer> Machine<'a, T> {
    /// Goes through the rows that a search may find.
    pub(super) fn rows(
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
            None => match plan.range_plan(search) {
                Some(range) => self.between(range, rows),
                None => Keys::All,
            },
        };
        // Each candidate says itself what it hangs on.
        self.tracer.forget_missing(mark);
        let told = match (&keys, plan.row_plan(search)) {
            (Keys::Rows(found), Some(plan)) if found.is_empty() => {
                plan.is_all && !dated && rows.len() > MOST_LISTED && plan.terms.iter().all(|term| is_plain(term))
            }
            _ => false,
        };
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
                // Other rows hold on every day: nothing is read for that.
                machine.tracer.doubt(asked, Doubt::Yes);
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
        self.told = told;
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

    /// Whether it surely becomes unknown if a row holds on its day, where that day or one of the row's own is not known.
    pub fn hangs_on_day(&self, on: &Term, table: TableId, row: u32) -> bool {
        let dated = |rows: &Rows| rows.starts(row).is_some() || rows.ends(row).is_some();
        is_plain(on) && self.plan.rows(table).is_some_and(dated)
    }

    /// The rows whose range holds a value, by index.
    fn between(&mut self, plan: &'a RangePlan<'a>, rows: &'a Rows) -> Keys<'a> {
        match self.term(plan.value) {
            // Nothing lies between anything.
            Out::None => Keys::None,
            Out::Missing => Keys::Unknown,
            Out::One(known) => {
                let found = known.cell().and_then(|cell| plan.ranges.find(rows, cell));
                found.map_or(Keys::All, Keys::Several)
            }
            _ => Keys::All,
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
pub(super) fn ends(day: Out<'_>) -> Option<(Date, Date)> {
    match day {
        Out::One(Known::Date(date)) => Some((date, date)),
        Out::Days(first, last) => Some((first, last)),
        _ => None,
    }
}

/// Whether a row holds on all days of some, or on none of them; `None`: a day of which nothing is known.
pub(super) fn row_in_force(rows: &Rows, row: u32, days: Option<(Date, Date)>) -> Kleene {
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
    /// These, of several values of one key, or of a range.
    Several(Vec<u32>),
    /// All: the keys do not help.
    All,
    /// All, none of them surely: a key is missing.
    Unknown,
}

impl<'a> Known<'a> {
    /// The cell that equals it; `None` for a text that no table holds.
    pub(super) fn cell(self) -> Option<Cell<'a>> {
        Some(match self {
            Known::Code(code) => Cell::Code(code),
            Known::Text(text) => Cell::Text(std::str::from_utf8(text).ok()?),
            Known::Date(date) => Cell::Date(date),
            Known::Number(number) => Cell::Number(number),
            Known::Yes(_) => return None,
        })
    }
}
