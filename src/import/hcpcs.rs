//! HCPCS Level II files to rows: a code or modifier, the days it may be used, its coverage and descriptions.

use super::layout::{Column, Importer, Layout, Misfit, Opened, Out, Row, Shape, Taken};
use super::settle::Merge;
use super::store::{Entry, Key, Store, to_day};

const CODE: usize = 0;
const RECORD: usize = 1;
const LONG: usize = 2;
const SHORT: usize = 3;
const COVERAGE: usize = 4;
const ADDED: usize = 5;
const CHANGED: usize = 6;
const ENDS: usize = 7;
const ACTION: usize = 8;

static LAYOUT: Layout = Layout {
    what: "HCPCS file",
    columns: &[
        Column::needed("HCPC", &["hcpc"]).at(1, 5),
        Column::needed("RECID", &["recid"]).at(11, 11),
        Column::needed("LONG DESCRIPTION", &["longdescription"]).at(12, 91),
        Column::maybe("SHORT DESCRIPTION", &["shortdescription"]).at(92, 119),
        Column::maybe("COV", &["cov"]).at(230, 230),
        Column::needed("ADD DT", &["adddt", "adddate"]).at(269, 276),
        Column::maybe("ACT EFF DT", &["acteffdt", "actioneffectivedate"]).at(277, 284),
        Column::needed("TERM DT", &["termdt", "terminationdate"]).at(285, 292),
        Column::maybe("ACTION CD", &["actioncd", "actioncode"]).at(293, 293),
    ],
    keys: 1,
    is_fixed: |line| {
        let code = line.get(..5).is_some_and(|own| own.iter().all(|b| b.is_ascii_alphanumeric() || *b == b' '));
        let sequence = line.get(5..10).is_some_and(|own| own.iter().all(u8::is_ascii_digit));
        code && sequence && matches!(line.get(10), Some(b'3' | b'4' | b'7' | b'8'))
    },
    is_meant: |name| name.starts_with("hcpc") && name.contains("anweb"),
};

/// HCPCS files.
#[derive(Debug, Default)]
pub(super) struct Hcpcs {
    /// The row whose description may go on.
    open: Option<Pending>,
}

#[derive(Debug)]
struct Pending {
    entry: Entry,
    /// 3 a code, 7 a modifier.
    record: u8,
    long: Vec<u8>,
    short: Vec<u8>,
    coverage: Vec<u8>,
    changed: String,
    action: Vec<u8>,
}

impl Pending {
    fn done(mut self, store: &mut Store) {
        self.entry.value = store.text(&[&[self.record], &self.coverage]);
        self.entry.note = store.text(&[&self.short, &self.long, self.changed.as_bytes(), &self.action]);
        store.entries.push(self.entry);
    }
}

impl Importer for Hcpcs {
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
        let (key, record) = match row.cell(RECORD) {
            [record @ (b'3' | b'4')] => (row.procedure(CODE)?, *record),
            [record @ (b'7' | b'8')] => (row.code(CODE, 2, 2, "a modifier of two letters and digits")?, *record),
            _ => {
                let expected = "3 (a code), 4 (its description goes on), 7 (a modifier) or 8 (its description goes on)";
                return Err(row.misfit(RECORD, expected));
            }
        };
        if matches!(record, b'4' | b'8') {
            return self.goes_on(row, key, record);
        }
        let (from, to) = row.days(ADDED, ENDS)?;
        let changed = row.day(CHANGED)?.map(|day| day.to_string().replace('-', "")).unwrap_or_default();
        let (from, to) = (from.0, to_day(to));
        let pending = Pending {
            entry: Entry { key, from, to, value: 0, note: 0, row: row.number, file: row.file },
            record,
            long: row.cell(LONG).to_vec(),
            short: row.cell(SHORT).to_vec(),
            coverage: row.cell(COVERAGE).to_vec(),
            changed,
            action: row.cell(ACTION).to_vec(),
        };
        if let Some(before) = self.open.replace(pending) {
            before.done(store);
        }
        Ok(Taken::Row)
    }

    fn end(&mut self, store: &mut Store) {
        if let Some(last) = self.open.take() {
            last.done(store);
        }
    }

    fn shape(&self) -> Shape {
        Shape::of(
            &[
                ("HCPC", Out::Key),
                ("RECID", Out::Value(0)),
                ("SHORT DESCRIPTION", Out::Note(0)),
                ("LONG DESCRIPTION", Out::Note(1)),
                ("COV", Out::Value(1)),
                ("ADD DT", Out::From),
                ("ACT EFF DT", Out::Note(2)),
                ("TERM DT", Out::To),
                ("ACTION CD", Out::Note(3)),
            ],
            "",
        )
    }
}

impl Hcpcs {
    /// A row that goes on with the description of the row above.
    fn goes_on(&mut self, row: &Row<'_>, key: Key, record: u8) -> Result<Taken, Misfit> {
        let above = self.open.as_mut().filter(|own| own.entry.key == key && own.record + 1 == record);
        let Some(above) = above else {
            return Err(row.misfit(CODE, "the code of the row above, whose description goes on"));
        };
        above.long.push(b' ');
        above.long.extend(row.cell(LONG));
        Ok(Taken::Joined)
    }
}
