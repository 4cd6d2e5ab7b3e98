//! A published layout: the columns it has, where a heading line or a fixed line carries them, and what comes out.

use super::date::{self, Released};
use super::settle::Merge;
use super::store::{Key, Store};
use crate::claim::Date;
use crate::table::{Record, shown};

/// A column that is looked for.
#[derive(Debug)]
pub(super) struct Column {
    /// As messages name it.
    pub(super) name: &'static str,
    /// What its heading begins with, letters and digits alone, in small letters; one fits.
    pub(super) begins: &'static [&'static str],
    /// Whether a file without it is another file.
    pub(super) needed: bool,
    /// Its first and last place in a line of fixed width, from 1.
    pub(super) fixed: Option<(usize, usize)>,
}

impl Column {
    /// A column that must be there.
    pub(super) const fn needed(name: &'static str, begins: &'static [&'static str]) -> Column {
        Column { name, begins, needed: true, fixed: None }
    }

    /// A column that may be there.
    pub(super) const fn maybe(name: &'static str, begins: &'static [&'static str]) -> Column {
        Column { name, begins, needed: false, fixed: None }
    }

    /// The column, also in lines of fixed width.
    pub(super) const fn at(mut self, first: usize, last: usize) -> Column {
        self.fixed = Some((first, last));
        self
    }
}

/// What a file of a kind looks like.
#[derive(Debug)]
pub(super) struct Layout {
    /// What it is, as messages name it.
    pub(super) what: &'static str,
    pub(super) columns: &'static [Column],
    /// How many of the first columns say what a row is about.
    pub(super) keys: usize,
    /// Whether a line is one of fixed width.
    pub(super) is_fixed: fn(&[u8]) -> bool,
    /// Which files of an archive are meant, by their names in small letters.
    pub(super) is_meant: fn(&str) -> bool,
}

/// A file or sheet whose columns are found.
#[derive(Debug)]
pub(super) struct Opened<'o> {
    /// Its name, in small letters, without folders.
    pub(super) name: &'o str,
    /// What its columns are headed, by the layout's columns; empty where the width is fixed or there is none.
    pub(super) headings: &'o [String],
    /// From when it holds.
    pub(super) released: Option<Released>,
}

/// A cell of a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetCell {
    pub(super) text: String,
    /// Whether it was kept as a number, which has no leading zeros.
    pub(super) is_number: bool,
}

/// Where the cells of a row are.
#[derive(Clone, Copy)]
pub(super) enum Cells<'r> {
    Record(Record<'r>),
    Fixed(&'r [u8]),
    Sheet(&'r [SheetCell]),
}

/// One row; its cells are asked for by the layout's columns.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    pub(super) cells: Cells<'r>,
    pub(super) columns: &'static [Column],
    /// Where each column is, from 0.
    pub(super) places: &'r [Option<usize>],
    /// Its file, in the order read.
    pub(super) file: u16,
    /// Its row in the file, from 1.
    pub(super) number: u32,
}

impl<'r> Row<'r> {
    /// A cell without blanks around it; empty where it is not there.
    pub(super) fn cell(&self, column: usize) -> &'r [u8] {
        let place = || self.places.get(column).copied().flatten();
        let cell = match self.cells {
            Cells::Record(record) => place().map(|at| record.cell(at)),
            Cells::Sheet(cells) => place().and_then(|at| cells.get(at)).map(|cell| cell.text.as_bytes()),
            Cells::Fixed(line) => self.columns.get(column).and_then(|column| between(line, column.fixed?)),
        };
        cell.unwrap_or_default().trim_ascii()
    }

    fn is_number(&self, column: usize) -> bool {
        let Cells::Sheet(cells) = self.cells else { return false };
        self.places.get(column).copied().flatten().and_then(|at| cells.get(at)).is_some_and(|cell| cell.is_number)
    }

    /// What does not fit in a column.
    pub(super) fn misfit(&self, column: usize, expected: &str) -> Misfit {
        let name = self.columns.get(column).map(|column| column.name);
        let cell = self.cell(column);
        let is = if cell.is_empty() { "it is empty".to_owned() } else { format!("{} stands there", shown(cell)) };
        Misfit { column: name, message: format!("{is}; expected: {expected}") }
    }

    /// A code of capitals and digits, of a length between two; one that a workbook holds as a number gets its leading
    /// zeros back, up to the longer.
    ///
    /// # Errors
    /// It is none; what was expected is said.
    pub(super) fn code(&self, column: usize, least: usize, most: usize, expected: &str) -> Result<Key, Misfit> {
        let cell = self.cell(column);
        let mut code = [b'0'; 10];
        let zeros = if self.is_number(column) { most.saturating_sub(cell.len()) } else { 0 };
        let length = zeros + cell.len();
        if let Some(places) = code.get_mut(zeros..length) {
            places.copy_from_slice(cell);
            places.make_ascii_uppercase();
        }
        let whole = code.get(..length).filter(|code| (least..=most).contains(&code.len()));
        // A row of digits that is short has lost its zeros in a spreadsheet.
        whole.and_then(Key::one).ok_or_else(|| {
            let mut misfit = self.misfit(column, expected);
            if !cell.is_empty() && cell.len() < least && cell.iter().all(u8::is_ascii_digit) {
                misfit.message.push_str("; it looks as if a spreadsheet dropped its leading zeros");
            }
            misfit
        })
    }

    /// A procedure code.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn procedure(&self, column: usize) -> Result<Key, Misfit> {
        self.code(column, 5, 5, "a procedure code of five letters and digits")
    }

    /// A day; `None` where it is open.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn day(&self, column: usize) -> Result<Option<Date>, Misfit> {
        let expected = || format!("{}, or * or nothing for an open end", date::EXPECTED);
        date::day(self.cell(column)).map_err(|()| self.misfit(column, &expected()))
    }

    /// The day on which a row begins, and the one on which it ends, not before it; `None` where that is open.
    ///
    /// # Errors
    /// One is no day, the first is not there, or they are the wrong way round.
    pub(super) fn days(&self, from: usize, to: usize) -> Result<(Date, Option<Date>), Misfit> {
        // A row without would hold on days long before there was its code.
        let first = date::day(self.cell(from)).ok().flatten().ok_or_else(|| {
            let expected = "the day on which the row begins, as every published row has one";
            self.misfit(from, &format!("{expected}: {}; fetch the file again", date::EXPECTED))
        })?;
        let last = self.day(to)?;
        match last {
            Some(last) if last < first => {
                Err(self.misfit(to, &format!("a day not before {first}, on which the row begins")))
            }
            last => Ok((first, last)),
        }
    }

    /// Whether a code, or what may be one, stands in each of the columns that say what a row is about.
    pub(super) fn has_codes(&self, keys: usize) -> bool {
        let mut cells = (0..keys).map(|column| self.cell(column));
        let is_word = |cell: &[u8]| !cell.is_empty() && cell.iter().all(u8::is_ascii_alphanumeric);
        cells.clone().all(is_word) && cells.any(|cell| cell.iter().any(u8::is_ascii_digit))
    }

    /// Whether nothing stands in the columns that say what a row is about.
    pub(super) fn is_about_nothing(&self, keys: usize) -> bool {
        (0..keys).all(|column| self.cell(column).is_empty())
    }
}

/// Why a row does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    /// The column's name; `None` for the row as a whole.
    pub(super) column: Option<&'static str>,
    /// What stands there and what was expected.
    pub(super) message: String,
}

/// What became of a row that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is a row of the table.
    Row,
    /// It belongs to the row above.
    Joined,
}

/// One published layout.
pub(super) trait Importer {
    fn layout(&self) -> &'static Layout;

    /// How files of several releases become one table.
    fn merge(&self) -> Merge;

    /// A file or sheet begins.
    ///
    /// # Errors
    /// It does not go with those before it, in words.
    fn begin(&mut self, file: &Opened<'_>) -> Result<(), String>;

    /// Takes a row.
    ///
    /// # Errors
    /// It does not fit.
    fn row(&mut self, row: &Row<'_>, store: &mut Store) -> Result<Taken, Misfit>;

    /// The file ends: what was kept back becomes rows.
    fn end(&mut self, _store: &mut Store) {}

    /// What the table looks like, after all files.
    fn shape(&self) -> Shape;
}

/// A column of the table.
#[derive(Debug, Clone, Copy)]
pub(super) enum Out {
    /// The key.
    Key,
    /// The first five characters of the key.
    First,
    /// The characters behind them.
    Second,
    /// The first day.
    From,
    /// The last day.
    To,
    /// A cell of those that decide.
    Value(usize),
    /// Another cell.
    Note(usize),
}

/// What a table looks like.
#[derive(Debug)]
pub(super) struct Shape {
    /// The heading and the content of each column.
    pub(super) columns: Vec<(String, Out)>,
    /// What stands for an open end.
    pub(super) open: &'static str,
}

impl Shape {
    /// A table whose headings are always the same.
    pub(super) fn of(columns: &[(&str, Out)], open: &'static str) -> Shape {
        Shape { columns: columns.iter().map(|(name, out)| ((*name).to_owned(), *out)).collect(), open }
    }
}

/// The places of a line from a first to a last one, both from 1: characters where it is UTF-8, bytes otherwise.
fn between(line: &[u8], (first, last): (usize, usize)) -> Option<&[u8]> {
    let text = if line.is_ascii() { None } else { std::str::from_utf8(line).ok() };
    let Some(text) = text else { return line.get(first - 1..last.min(line.len())) };
    let byte = |place: usize| text.char_indices().nth(place).map_or(line.len(), |(at, _)| at);
    line.get(byte(first - 1)..byte(last))
}

/// A heading as it is compared: its letters and digits, small.
pub(super) fn plain(heading: &str) -> String {
    heading.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Where a row of cells has the columns of a layout; `Err` with how many of those that are needed it has.
pub(super) fn places(columns: &[Column], cells: &[String]) -> Result<Vec<Option<usize>>, usize> {
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
    let mut taken = vec![false; cells.len()];
    let mut place = |column: &Column| {
        let fits = |exact: bool| {
            cells.iter().zip(&taken).position(|(cell, taken)| {
                !taken && column.begins.iter().any(|own| if exact { cell == own } else { cell.starts_with(own) })
            })
        };
        let found = fits(true).or_else(|| fits(false))?;
        if let Some(taken) = taken.get_mut(found) {
            *taken = true;
        }
        Some(found)
    };
    let places: Vec<Option<usize>> = columns.iter().map(&mut place).collect();
    let needed = columns.iter().zip(&places).filter(|(column, _)| column.needed);
    let (there, all) = needed.fold((0, 0), |(there, all), (_, place)| (there + usize::from(place.is_some()), all + 1));
    if there == all && all > 0 { Ok(places) } else { Err(there) }
}
