//! Lists of places of service to rows: a place and its name.

use super::layout::{Column, Importer, Layout, Misfit, Opened, Out, Row, Shape, Taken};
use super::settle::Merge;
use super::store::{Entry, NEVER_BEGAN, OPEN, Store};

const CODE: usize = 0;
const NAME: usize = 1;
const KIND: usize = 2;
const DESCRIPTION: usize = 3;

static LAYOUT: Layout = Layout {
    what: "list of places of service",
    columns: &[
        Column::needed("Place of Service Code(s)", &["placeofservicecode", "poscode", "pos"]),
        Column::needed("Place of Service Name", &["placeofservicename", "posname"]),
        Column::maybe("Type", &["postype", "placeofservicetype", "type"]),
        Column::maybe("Place of Service Description", &["placeofservicedescription", "posdescription"]),
    ],
    keys: 1,
    is_fixed: |_| false,
    is_meant: |name| name.contains("pos") || name.contains("place"),
};

/// Lists of places of service.
#[derive(Debug, Default)]
pub(super) struct Pos {
    /// From when the file that is read holds.
    from: i32,
}

impl Importer for Pos {
    fn layout(&self) -> &'static Layout {
        &LAYOUT
    }

    fn merge(&self) -> Merge {
        Merge::Snapshots { months: 0 }
    }

    fn begin(&mut self, file: &Opened<'_>) -> Result<(), String> {
        self.from = file.released.map_or(NEVER_BEGAN, |own| own.date.0);
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, store: &mut Store) -> Result<Taken, Misfit> {
        // Numbers that are not given to a place stand as ranges.
        if row.cell(NAME).eq_ignore_ascii_case(b"unassigned") {
            return Ok(Taken::Joined);
        }
        let key = row.code(CODE, 2, 2, "a place of service of two digits")?;
        if row.cell(NAME).is_empty() {
            return Err(row.misfit(NAME, "the name of the place"));
        }
        let (value, note) = (store.text(&[row.cell(NAME)]), store.text(&[row.cell(KIND), row.cell(DESCRIPTION)]));
        store.entries.push(Entry { key, from: self.from, to: OPEN, value, note, row: row.number, file: row.file });
        Ok(Taken::Row)
    }

    fn shape(&self) -> Shape {
        Shape::of(
            &[
                ("POS", Out::Key),
                ("Name", Out::Value(0)),
                ("Type", Out::Note(0)),
                ("Description", Out::Note(1)),
                ("Effective", Out::From),
                ("Deletion", Out::To),
            ],
            "",
        )
    }
}
