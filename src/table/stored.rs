//! Rows and their indexes to sections of a compiled file, and back in place.

use std::sync::Mutex;
use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::column::Dictionary;
use super::{Column, ColumnKind, Index, Place, Ranges, Rows};
use crate::mapped::{Refused, Section, Sections, Writer};

/// Where a compiled file keeps a table; what does not grow with its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RowsStored {
    columns: Vec<Column>,
    places: Vec<Place>,
    stride: usize,
    len: u32,
    source: String,
    records: Section,
    texts: Section,
    lines: Section,
    dictionaries: Vec<[Section; 3]>,
    indexes: Vec<IndexStored>,
    /// Of each its columns and parts.
    ranges: Vec<([usize; 2], [Section; 2])>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct IndexStored {
    columns: Vec<usize>,
    /// Of each step its radix, and whether its keys are of 32 bits.
    steps: Vec<(u64, bool)>,
    parts: Vec<Section>,
}

impl Rows {
    /// Writes the rows and the indexes that were made of them so far.
    pub fn store(&self, to: &mut Writer) -> RowsStored {
        let indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        let ranges = self.ranges.lock().unwrap_or_else(PoisonError::into_inner);
        RowsStored {
            columns: self.columns.clone(),
            places: self.places.clone(),
            stride: self.stride,
            len: self.len,
            source: self.source.clone(),
            records: to.add(self.records.as_slice()),
            texts: to.add(self.texts.as_slice()),
            lines: to.add(self.lines.bytes()),
            dictionaries: self.dictionaries.iter().map(|own| own.parts().map(|part| to.add(part))).collect(),
            indexes: indexes
                .iter()
                .map(|index| IndexStored {
                    columns: index.columns().to_vec(),
                    steps: index.steps_stored(),
                    parts: index.parts().into_iter().map(|part| to.add(part)).collect(),
                })
                .collect(),
            ranges: ranges.iter().map(|own| (own.columns(), own.parts().map(|part| to.add(part)))).collect(),
        }
    }
}

impl RowsStored {
    /// The rows, read in place: nothing is done for each of them.
    ///
    /// # Errors
    /// A section is not there, or its length does not fit.
    pub fn open(self, sections: &Sections) -> Result<Rows, Refused> {
        let place = |kind| self.columns.iter().position(|column| column.kind == kind);
        let (starts, ends) = (place(ColumnKind::Starts), place(ColumnKind::Ends));
        let dictionaries = self.columns.iter().zip(&self.dictionaries).map(|(column, [values, scales, slots])| {
            let parts = [sections.get(*values)?, sections.get(*scales)?, sections.get(*slots)?];
            Ok(Dictionary::new(column.kind, parts))
        });
        let dictionaries: Vec<Dictionary> = dictionaries.collect::<Result<_, Refused>>()?;
        let indexes = self.indexes.into_iter().map(|index| {
            let parts = index.parts.iter().map(|part| sections.get(*part));
            let parts: Vec<_> = parts.collect::<Result<_, Refused>>()?;
            let index = Index::of_parts(index.columns, &index.steps, parts.into_iter()).ok_or(Refused::Damaged)?;
            Ok(std::sync::Arc::new(index))
        });
        let indexes: Vec<_> = indexes.collect::<Result<_, Refused>>()?;
        let ranges = self.ranges.iter().map(|(columns, [order, highest])| {
            let parts = [sections.get(*order)?, sections.get(*highest)?];
            Ok(std::sync::Arc::new(Ranges::of_parts(*columns, parts)))
        });
        let ranges: Vec<_> = ranges.collect::<Result<_, Refused>>()?;
        let records = sections.get(self.records)?;
        let fits = records.len() == self.stride.saturating_mul(self.len as usize)
            && dictionaries.len() == self.columns.len()
            && self.places.len() == self.columns.len();
        if !fits {
            return Err(Refused::Damaged);
        }
        Ok(Rows {
            columns: self.columns,
            dictionaries,
            places: self.places,
            stride: self.stride,
            records,
            texts: sections.get(self.texts)?,
            len: self.len,
            starts,
            ends,
            lines: sections.get(self.lines)?.into(),
            source: self.source,
            indexes: Mutex::new(indexes),
            ranges: Mutex::new(ranges),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cell;
    use super::*;
    use crate::claim::{Code, CodeKind, Date};

    fn rows() -> Rows {
        let column = |name: &str, kind| Column { name: name.to_owned(), heading: name.to_owned(), kind };
        let columns = vec![
            column("code", ColumnKind::Code(CodeKind::Procedure)),
            column("limit", ColumnKind::Number),
            column("from", ColumnKind::Starts),
            column("note", ColumnKind::Text),
        ];
        let cells = |n: usize| {
            let note = if n.is_multiple_of(3) { "a note that is longer than a code" } else { "short" };
            [format!("{:05}", n % 7), format!("{}.5", n % 3), format!("2026-01-{:02}", n % 28 + 1), note.to_owned()]
        };
        Rows::from_texts(columns, (0..300).map(|n| cells(n).map(Some).to_vec())).unwrap()
    }

    #[test]
    fn a_table_is_read_in_place_as_it_was() {
        let rows = rows();
        let columns: [&[usize]; 4] = [&[0], &[0, 1], &[0, 1, 3], &[3]];
        columns.iter().for_each(|columns| drop(rows.index(columns)));
        assert_eq!(rows.ranges([1, 1]).columns(), [1, 1]);
        let mut writer = Writer::new(1);
        let stored = rows.store(&mut writer);
        writer.add(b"root");
        let path = std::env::temp_dir().join(format!("paylint-rows-{}.compiled", std::process::id()));
        std::fs::write(&path, writer.finish()).unwrap();
        let sections = Sections::open(&path, 1).unwrap();
        sections.verify().unwrap();
        let read = stored.open(&sections).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!((read.len(), read.columns()), (rows.len(), rows.columns()));
        for row in 0..rows.len() {
            for column in 0..4 {
                assert_eq!(read.cell(row, column), rows.cell(row, column));
            }
            assert_eq!((read.starts(row), read.line_of(row)), (rows.starts(row), rows.line_of(row)));
            for columns in columns {
                let key: Vec<Cell<'_>> = columns.iter().map(|column| rows.cell(row, *column)).collect();
                let found = |rows: &Rows| rows.index(columns).find(rows, &key).iter().collect::<Vec<_>>();
                assert!(found(&read).contains(&row));
                assert_eq!(found(&read), found(&rows));
            }
            let limit = rows.cell(row, 1);
            let within = read.ranges.lock().unwrap()[0].find(&read, limit);
            assert_eq!(within, rows.ranges([1, 1]).find(&rows, limit));
            assert!(within.is_some_and(|found| found.contains(&row)));
        }
        let code = |text: &str| Cell::Code(Code::new(text.as_bytes()).unwrap());
        assert!(read.index(&[0]).find(&read, &[code("00009")]).is_empty());
        assert_eq!(read.starts(0), Date::parse(b"20260101"));
    }
}
