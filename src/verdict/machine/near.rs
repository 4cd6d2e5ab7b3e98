//! Rows that a search would find if it asked less of them: what `why not` shows of a table.

use super::{Machine, Out};
use crate::policy::keys;
use crate::policy::model::{Search, TableId, Term};
use crate::table::Cell;
use crate::verdict::model::Bound;
use crate::verdict::trace::Trace;

impl<'a> Machine<'a, Trace> {
    /// The rows that the claim's own values find, whatever else is asked of them and on whatever day they hold; none where
    /// the search asks for no such value, for then every row is as near.
    pub fn near_rows(&mut self, search: &'a Search, table: TableId) -> Vec<Bound> {
        let Some(rows) = self.plan.rows(table) else { return Vec::new() };
        let (mut columns, mut cells): (Vec<usize>, Vec<Cell<'a>>) = (Vec::new(), Vec::new());
        for key in keys::of(search) {
            if matches!(key.value, Term::Literal(_)) {
                continue;
            }
            let Out::One(known) = self.term(key.value) else { return Vec::new() };
            let Some(cell) = known.cell() else { return Vec::new() };
            columns.push(key.column);
            cells.push(cell);
        }
        if columns.is_empty() {
            return Vec::new();
        }
        rows.index(&columns).find(rows, &cells).iter().map(|row| Bound::Row(table, row)).collect()
    }
}
