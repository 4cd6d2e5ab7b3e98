//! Files of NCCI add-on codes to rows: an add-on code, a primary code that it goes with, the days of their edit.

use super::layout::{Column, Importer, Layout, Misfit, Opened, Out, Row, Shape, Taken};
use super::settle::Merge;
use super::store::{Entry, Key, Store, to_day};
use crate::claim::Date;

const KIND: usize = 2;
const ADD_ON: usize = 0;
const PRIMARY: usize = 1;
const ADD_ON_ENDS: usize = 3;
const PRIMARY_ENDS: usize = 4;
const FROM: usize = 5;
const TO: usize = 6;
const NOTES: usize = 7;

static LAYOUT: Layout = Layout {
    what: "file of add-on codes",
    columns: &[
        Column::needed("Add-On_Code", &["addoncode"]),
        Column::needed("Primary_Code", &["primarycode"]),
        Column::needed("AOC_Edit_Type", &["aocedittype"]),
        Column::maybe("AOC_DelDT", &["aocdeldt"]),
        Column::maybe("Primary_Code_DelDT", &["primarycodedeldt"]),
        Column::needed("AOC_Edit_EffDT", &["aocediteffdt"]),
        Column::needed("AOC_Edit_DelDT", &["aoceditdeldt"]),
        Column::maybe("Special_Instruction_Notes", &["specialinstruction"]),
    ],
    keys: 2,
    is_fixed: |_| false,
    is_meant: |name| name.starts_with("aoc"),
};

/// Files of add-on codes.
#[derive(Debug)]
pub(super) struct AddOn;

fn written(day: Option<Date>) -> String {
    day.map(|day| day.to_string().replace('-', "")).unwrap_or_default()
}

impl Importer for AddOn {
    fn layout(&self) -> &'static Layout {
        &LAYOUT
    }

    fn merge(&self) -> Merge {
        Merge::History { void: None }
    }

    fn begin(&mut self, _file: &Opened<'_>) -> Result<(), String> {
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, store: &mut Store) -> Result<Taken, Misfit> {
        let key = Key::pair(row.procedure(ADD_ON)?, row.procedure(PRIMARY)?);
        let kind = match row.cell(KIND) {
            kind @ (b"1" | b"2" | b"3") => kind,
            _ => return Err(row.misfit(KIND, "1, 2 or 3")),
        };
        let (from, to) = row.days(FROM, TO)?;
        let [add_on, primary] = [written(row.day(ADD_ON_ENDS)?), written(row.day(PRIMARY_ENDS)?)];
        let (value, note) =
            (store.text(&[kind]), store.text(&[add_on.as_bytes(), primary.as_bytes(), row.cell(NOTES)]));
        let (from, to) = (from.0, to_day(to));
        store.entries.push(Entry { key, from, to, value, note, row: row.number, file: row.file });
        Ok(Taken::Row)
    }

    fn shape(&self) -> Shape {
        Shape::of(
            &[
                ("AOC_Edit_Type", Out::Value(0)),
                ("Add-On_Code", Out::First),
                ("AOC_DelDT", Out::Note(0)),
                ("Primary_Code", Out::Second),
                ("Primary_Code_DelDT", Out::Note(1)),
                ("AOC_Edit_EffDT", Out::From),
                ("AOC_Edit_DelDT", Out::To),
                ("Special_Instruction_Notes", Out::Note(2)),
            ],
            "",
        )
    }
}
