//! Files of medically unlikely edits to rows: a code, its unit limit, what the limit counts.

use super::layout::{Column, Importer, Layout, Misfit, Opened, Out, Row, Shape, Taken};
use super::settle::Merge;
use super::store::{Entry, OPEN, Store};

const CODE: usize = 0;
const UNITS: usize = 1;
const INDICATOR: usize = 2;
const RATIONALE: usize = 3;

static LAYOUT: Layout = Layout {
    what: "file of unit limits (MUE)",
    columns: &[
        Column::needed("HCPCS/CPT Code", &["hcpcscptcode", "cpthcpcscode"]),
        Column::needed(
            "MUE Values",
            &[
                "practitionerservicesmuevalue",
                "outpatienthospitalservicesmuevalue",
                "dmesupplierservicesmuevalue",
                "facilityoutpatientservicesmuevalue",
                "muevalue",
            ],
        ),
        Column::needed("MUE Adjudication Indicator", &["mueadjudicationindicator"]),
        Column::maybe("MUE Rationale", &["muerationale"]),
    ],
    keys: 1,
    is_fixed: |_| false,
    is_meant: |name| name.contains("mue"),
};

/// Files of unit limits.
#[derive(Debug, Default)]
pub(super) struct Mue {
    /// The heading of the limits, which says for whom they are.
    heading: Option<String>,
    /// From when the file that is read holds.
    from: i32,
}

impl Importer for Mue {
    fn layout(&self) -> &'static Layout {
        &LAYOUT
    }

    fn merge(&self) -> Merge {
        Merge::Snapshots { months: 3 }
    }

    fn begin(&mut self, file: &Opened<'_>) -> Result<(), String> {
        let Some(released) = file.released else {
            return Err("its name does not tell from when it holds, as in `…_Eff_07-01-2026.csv`; add `--effective 2026-07-01`, the first day of its quarter".to_owned());
        };
        let own = file.headings.get(UNITS).map_or("MUE Values", String::as_str);
        if let Some(before) = self.heading.as_deref().filter(|before| !before.eq_ignore_ascii_case(own)) {
            return Err(format!("it has {own:?}, the files before {before:?}; each setting has a table of its own"));
        }
        self.heading.get_or_insert_with(|| own.to_owned());
        self.from = released.date.0;
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, store: &mut Store) -> Result<Taken, Misfit> {
        let key = row.procedure(CODE)?;
        let units = row.cell(UNITS);
        if units.is_empty() || units.len() > 9 || !units.iter().all(u8::is_ascii_digit) {
            return Err(row.misfit(UNITS, "a whole number of units"));
        }
        let indicator = row.cell(INDICATOR);
        match indicator {
            [b'1'..=b'3'] | [b'1'..=b'3', b' ' | b':' | b'-', ..] => {}
            _ => {
                return Err(
                    row.misfit(INDICATOR, "1 (line), 2 (day, policy) or 3 (day, clinical), alone or with its words")
                );
            }
        }
        let (value, note) = (store.text(&[units, indicator]), store.text(&[row.cell(RATIONALE)]));
        store.entries.push(Entry { key, from: self.from, to: OPEN, value, note, row: row.number, file: row.file });
        Ok(Taken::Row)
    }

    fn shape(&self) -> Shape {
        Shape::of(
            &[
                ("HCPCS/CPT Code", Out::Key),
                (self.heading.as_deref().unwrap_or("MUE Values"), Out::Value(0)),
                ("MUE Adjudication Indicator", Out::Value(1)),
                ("MUE Rationale", Out::Note(0)),
                ("Effective", Out::From),
                ("Deletion", Out::To),
            ],
            "",
        )
    }
}
