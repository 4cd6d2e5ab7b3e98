//! ICD-10 order files to rows: a code, whether it can be billed, its descriptions.

use super::layout::{Column, Importer, Layout, Misfit, Opened, Out, Row, Shape, Taken};
use super::settle::Merge;
use super::store::{Entry, OPEN, Store};

const CODE: usize = 0;
const BILLABLE: usize = 1;
const SHORT: usize = 2;
const LONG: usize = 3;

static LAYOUT: Layout = Layout {
    what: "ICD-10 order file",
    columns: &[
        Column::maybe("code (7-13)", &[]).at(7, 13),
        Column::maybe("header or billable (15)", &[]).at(15, 15),
        Column::maybe("short description (17-76)", &[]).at(17, 76),
        Column::maybe("long description (78-)", &[]).at(78, 1000),
    ],
    keys: 1,
    is_fixed: |line| {
        let number = line.get(..6).is_some_and(|own| own.ends_with(b" ") && own.iter().take(5).all(u8::is_ascii_digit));
        number && matches!(line.get(13..16), Some(b" 0 " | b" 1 "))
    },
    is_meant: |name| name.contains("order") && name.starts_with("icd10") && !name.contains("addenda"),
};

/// ICD-10 order files.
#[derive(Debug, Default)]
pub(super) struct Icd10 {
    /// From when the file that is read holds.
    from: i32,
    /// Whether the files before hold procedures: ICD-10-PCS.
    is_pcs: Option<bool>,
}

impl Importer for Icd10 {
    fn layout(&self) -> &'static Layout {
        &LAYOUT
    }

    fn merge(&self) -> Merge {
        Merge::Snapshots { months: 12 }
    }

    fn begin(&mut self, file: &Opened<'_>) -> Result<(), String> {
        let Some(released) = file.released else {
            return Err("its name does not tell from when it holds, as in `icd10cm_order_2026.txt`; add `--effective 2025-10-01`, the first day of its year".to_owned());
        };
        let is_pcs = file.name.starts_with("icd10pcs");
        if self.is_pcs.is_some_and(|before| before != is_pcs) {
            return Err("diagnoses (ICD-10-CM) and procedures (ICD-10-PCS) have a table each".to_owned());
        }
        (self.is_pcs, self.from) = (Some(is_pcs), released.date.0);
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, store: &mut Store) -> Result<Taken, Misfit> {
        let key = row.code(CODE, 3, 7, "an ICD-10 code of three to seven letters and digits, without a dot")?;
        let billable = match row.cell(BILLABLE) {
            own @ (b"0" | b"1") => own,
            _ => return Err(row.misfit(BILLABLE, "0 (a heading) or 1 (a code that can be billed)")),
        };
        let (value, note) = (store.text(&[billable]), store.text(&[row.cell(SHORT), row.cell(LONG)]));
        store.entries.push(Entry { key, from: self.from, to: OPEN, value, note, row: row.number, file: row.file });
        Ok(Taken::Row)
    }

    fn shape(&self) -> Shape {
        Shape::of(
            &[
                ("Code", Out::Key),
                ("Billable", Out::Value(0)),
                ("Short Description", Out::Note(0)),
                ("Long Description", Out::Note(1)),
                ("Effective", Out::From),
                ("Deletion", Out::To),
            ],
            "",
        )
    }
}
