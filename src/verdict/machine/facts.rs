//! Facts beside a claim to their values: of the rows that a key finds, those that hold on a day, where all say the same.

use super::rows::{ends, row_in_force};
use super::terms::cell;
use super::{Machine, Out};
use crate::claim::Item;
use crate::policy::kleene::Kleene;
use crate::policy::model::{FactsId, Owner, Term};
use crate::table::{Cell, ColumnKind, Rows};
use crate::verdict::model::{Fact, Which};
use crate::verdict::trace::Tracer;

/// What the rows that a key finds say in one column.
enum Said<'a> {
    /// It is not known which rows are meant.
    NoKey,
    /// No row holds.
    Nothing,
    /// This, by the first row that says so.
    Value(u32, Cell<'a>),
    /// Not all that hold or may hold say the same, or none holds for certain.
    Unsure,
}

impl Said<'_> {
    fn row(&self) -> Option<u32> {
        match self {
            Said::Value(row, _) => Some(*row),
            _ => None,
        }
    }
}

impl<'a, T: Tracer> Machine<'a, T> {
    /// A fact beside the claim: missing where no row is there, its cell is empty, or rows say different things.
    pub(super) fn beside_fact(&mut self, id: FactsId, owner: Owner, column: usize, day: Option<&'a Term>) -> Out<'a> {
        let (which, item) = self.item(owner);
        let said = self.said(id, which, item, column, day);
        let fact = beside(id, which, item, column, said.row());
        let hidden = self.is_hidden(id, which, item, fact, said.row());
        match said {
            Said::Value(_, found) if !hidden && found != Cell::Empty => cell(found),
            _ => self.lacks(fact),
        }
    }

    /// Whether a fact is there beside the claim; unknown only where its key is, or whether its row holds.
    pub(super) fn has_fact(&mut self, id: FactsId, owner: Owner, column: usize, day: Option<&'a Term>) -> Kleene {
        let (which, item) = self.item(owner);
        let said = self.said(id, which, item, column, day);
        let fact = beside(id, which, item, column, said.row());
        let hidden = self.is_hidden(id, which, item, fact, said.row());
        match said {
            Said::Value(_, found) if !hidden => Kleene::from(found != Cell::Empty),
            Said::Nothing if !hidden => Kleene::False,
            _ => {
                self.lacks(fact);
                Kleene::Unknown
            }
        }
    }

    fn said(&mut self, id: FactsId, which: Which, item: Item, column: usize, day: Option<&'a Term>) -> Said<'a> {
        let Some(claim) = self.claim_of(which) else { return Said::NoKey };
        let plan = self.plan;
        let Some((rows, found)) = plan.fact_rows(self.beside, id, claim, item) else { return Said::NoKey };
        if found.is_empty() {
            return Said::Nothing;
        }
        // A row without dates holds on every day.
        let dated = |row: u32| rows.starts(row).is_some() || rows.ends(row).is_some();
        let start = self.tracer.mark();
        let day = day.filter(|_| found.iter().any(|row| dated(*row))).map(|day| self.term(day));
        let holds = |row: u32| match day {
            Some(_) if !dated(row) => Kleene::True,
            None => Kleene::True,
            Some(Out::None) => Kleene::False,
            Some(day) => row_in_force(rows, row, ends(day)),
        };
        let (mut sure, mut differ, mut hangs) = (None, false, false);
        for row in found {
            let own = rows.cell(row, column);
            match (holds(row), sure) {
                (Kleene::False, _) => {}
                (Kleene::Unknown, _) => hangs = true,
                (Kleene::True, None) => sure = Some((row, own)),
                (Kleene::True, Some((_, other))) => differ |= own != other,
            }
        }
        if !hangs {
            self.tracer.forget_missing(start);
        }
        match sure {
            _ if hangs || differ => Said::Unsure,
            Some((row, own)) => Said::Value(row, own),
            None => Said::Nothing,
        }
    }

    /// Writes down a fact, what finds it and when it holds; whether one of these is to be treated as unknown.
    fn is_hidden(&mut self, id: FactsId, which: Which, item: Item, fact: Fact, row: Option<u32>) -> bool {
        if T::QUIET {
            return false;
        }
        self.read(fact);
        let mut hidden = self.tracer.hides(fact);
        let Some(claim) = self.claim_of(which) else { return hidden };
        for (of, field) in self.plan.fact_fields(id, claim, item) {
            let fact = Fact::Field(which, of, field);
            self.read(fact);
            hidden |= self.tracer.hides(fact);
        }
        let Some((rows, row)) = self.beside.facts.get(id.0).zip(row) else { return hidden };
        for column in period(rows, row) {
            let fact = Fact::Beside(id, which, item, column, Some(row));
            self.read(fact);
            hidden |= self.tracer.hides(fact);
        }
        hidden
    }
}

/// The columns that say since when and until when a row holds.
fn period(rows: &Rows, row: u32) -> impl Iterator<Item = usize> {
    let dated =
        rows.columns().iter().enumerate().filter(|(_, own)| matches!(own.kind, ColumnKind::Starts | ColumnKind::Ends));
    dated.map(|(column, _)| column).filter(move |column| rows.cell(row, *column) != Cell::Empty)
}

/// The fact that stands beside an item; of an item that the history may lack, that it may.
fn beside(id: FactsId, which: Which, item: Item, column: usize, row: Option<u32>) -> Fact {
    match which {
        Which::Unknown(outside) => outside.fact(),
        _ => Fact::Beside(id, which, item, column, row),
    }
}
