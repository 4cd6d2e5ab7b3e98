//! A settled table to CSV.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::layout::{Out, Shape};
use super::store::{Entry, Key, NEVER_BEGAN, OPEN, Store, day};
use super::{Account, Imported};

impl Imported {
    /// Writes the table: a heading line, then the rows by key and day.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut line = Vec::with_capacity(256);
        for (at, (heading, _)) in self.shape.columns.iter().enumerate() {
            begin(&mut line, at);
            quoted(&mut line, heading);
        }
        line.push(b'\n');
        out.write_all(&line)?;
        for entry in &self.store.entries {
            line.clear();
            for (at, (_, column)) in self.shape.columns.iter().enumerate() {
                begin(&mut line, at);
                cell(&mut line, entry, *column, &self.store, &self.shape);
            }
            line.push(b'\n');
            out.write_all(&line)?;
        }
        Ok(())
    }

    /// Writes the table as [`Imported::write`] does, compressed with gzip; the same table gives the same bytes.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write_packed(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut packed = GzEncoder::new(out, Compression::fast());
        self.write(&mut packed)?;
        packed.finish()?.flush()
    }
}

fn begin(line: &mut Vec<u8>, at: usize) {
    if at > 0 {
        line.push(b',');
    }
}

fn cell(line: &mut Vec<u8>, entry: &Entry, column: Out, store: &Store, shape: &Shape) {
    match column {
        Out::Key => line.extend(entry.key.text(0, 10)),
        Out::First => line.extend(entry.key.text(0, 5)),
        Out::Second => line.extend(entry.key.text(5, 5)),
        Out::From => date(line, entry.from, ""),
        Out::To => date(line, entry.to, shape.open),
        Out::Value(at) => quoted(line, store.cell(entry.value, at)),
        Out::Note(at) => quoted(line, store.cell(entry.note, at)),
    }
}

/// `20260701`
fn date(line: &mut Vec<u8>, at: i32, open: &str) {
    match day(at) {
        Some(date) => {
            let (year, month, day) = date.ymd();
            // Writing to a Vec cannot fail.
            let _ = write!(line, "{year:04}{month:02}{day:02}");
        }
        None => line.extend(open.bytes()),
    }
}

/// A cell, in quotes where it needs them; line ends in it become blanks.
fn quoted(line: &mut Vec<u8>, cell: &str) {
    if !cell.contains([',', '"', '\n', '\r']) {
        line.extend(cell.bytes());
        return;
    }
    line.push(b'"');
    for byte in cell.bytes() {
        match byte {
            b'"' => line.extend(b"\"\""),
            b'\n' => line.push(b' '),
            b'\r' => {}
            _ => line.push(byte),
        }
    }
    line.push(b'"');
}

/// The codes of a key, as messages name them.
pub(super) fn key_words(key: Key, shape: &Shape) -> String {
    let is_pair = shape.columns.iter().any(|(_, out)| matches!(out, Out::Second));
    let text = |from, most| key.text(from, most).map(char::from).collect::<String>();
    if is_pair { format!("{} with {}", text(0, 5), text(5, 5)) } else { text(0, 10) }
}

/// Counts the days that the rows of the table hold.
pub(super) fn measure(store: &Store, account: &mut Account) {
    account.first = store.entries.iter().map(|own| own.from).filter(|own| *own != NEVER_BEGAN).min().and_then(day);
    account.last = store.entries.iter().map(|own| own.to).filter(|own| *own != OPEN).max().and_then(day);
    account.open = store.entries.iter().filter(|own| own.to == OPEN).count() as u64;
}
