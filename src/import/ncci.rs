//! NCCI procedure-to-procedure files to rows: two codes, the days of their pair, its modifier indicator.

use super::layout::{Column, Importer, Layout, Misfit, Opened, Out, Row, Shape, Taken};
use super::settle::Merge;
use super::store::{Entry, Key, Store, to_day};

const FIRST: usize = 0;
const SECOND: usize = 1;
const BEFORE_1996: usize = 2;
const FROM: usize = 3;
const TO: usize = 4;
const MODIFIER: usize = 5;
const RATIONALE: usize = 6;

static LAYOUT: Layout = Layout {
    what: "file of NCCI pairs",
    columns: &[
        Column::needed("Column 1", &["column1"]),
        Column::needed("Column 2", &["column2"]),
        Column::maybe("*=in existence", &["inexistence"]),
        Column::needed("Effective", &["effective"]),
        Column::needed("Deletion", &["deletion"]),
        Column::needed("Modifier", &["modifier"]),
        Column::maybe("PTP Edit Rationale", &["ptpeditrationale"]),
    ],
    keys: 2,
    is_fixed: |_| false,
    is_meant: |name| name.starts_with("ccipra") || name.starts_with("ccioph") || name.contains("ptp"),
};

/// The setting that the pairs are of, and the beginning of its files' names.
const SETTINGS: [(&str, &str); 2] = [("ccipra", "practitioner"), ("ccioph", "outpatient hospital")];

/// Files of NCCI pairs.
#[derive(Debug, Default)]
pub(super) struct Ncci {
    /// The setting of the files before.
    setting: Option<&'static str>,
}

impl Importer for Ncci {
    fn layout(&self) -> &'static Layout {
        &LAYOUT
    }

    fn merge(&self) -> Merge {
        Merge::History { void: Some("9") }
    }

    fn begin(&mut self, file: &Opened<'_>) -> Result<(), String> {
        let own = SETTINGS.iter().find(|(begins, _)| file.name.starts_with(begins)).map(|(_, setting)| *setting);
        match (self.setting, own) {
            (Some(before), Some(own)) if before != own => Err(format!(
                "its pairs are of the setting {own}, those of the files before of {before}; each setting has a table of its own"
            )),
            _ => {
                self.setting = self.setting.or(own);
                Ok(())
            }
        }
    }

    fn row(&mut self, row: &Row<'_>, store: &mut Store) -> Result<Taken, Misfit> {
        let key = Key::pair(row.procedure(FIRST)?, row.procedure(SECOND)?);
        let (from, to) = row.days(FROM, TO)?;
        let before = match row.cell(BEFORE_1996) {
            b"" => &b""[..],
            b"*" => b"*",
            _ => return Err(row.misfit(BEFORE_1996, "* or nothing")),
        };
        let value = match row.cell(MODIFIER) {
            value @ (b"0" | b"1" | b"9") => value,
            _ => return Err(row.misfit(MODIFIER, "0 (not allowed), 1 (allowed) or 9 (not applicable)")),
        };
        let (value, note) = (store.text(&[value]), store.text(&[before, row.cell(RATIONALE)]));
        let (from, to) = (from.0, to_day(to));
        store.entries.push(Entry { key, from, to, value, note, row: row.number, file: row.file });
        Ok(Taken::Row)
    }

    fn shape(&self) -> Shape {
        Shape::of(
            &[
                ("Column 1", Out::First),
                ("Column 2", Out::Second),
                ("*=in existence", Out::Note(0)),
                ("Effective", Out::From),
                ("Deletion", Out::To),
                ("Modifier", Out::Value(0)),
                ("PTP Edit Rationale", Out::Note(1)),
            ],
            "*",
        )
    }
}
