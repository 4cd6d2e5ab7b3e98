//! Files to rows: the heading line is found, each row is given to its layout, and what does not fit is told.

use std::path::Path;

use memchr::memchr_iter;

use super::date::{self, Released};
use super::inbox::{self, Body, Source, Workbook};
use super::layout::{Cells, Importer, Layout, Misfit, Opened, Row, Taken, places};
use super::settle::{Counted, Release};
use super::store::Store;
use super::{Account, Kind, Options, Refused, sheet};
use crate::table::{Chunks, Record, Records, Split, Stop};

/// A heading line stands no further down.
const DEEPEST_ROW: usize = 30;
/// The notice above it may go over several lines a row.
const DEEPEST_LINE: usize = 60;
const PEEK: usize = 64 * 1024;
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];
/// Files of one table.
const MOST_FILES: usize = 1000;

/// What to do about a file without rows.
const NO_ROWS: &str = "fetch it again, or leave it out";

/// What the files hold.
pub(super) struct Read {
    pub(super) store: Store,
    pub(super) releases: Vec<Release>,
    pub(super) account: Account,
    pub(super) misfits: Vec<String>,
    pub(super) notes: Vec<String>,
}

/// The files read so far.
pub(super) struct Reading<'r> {
    kind: Kind,
    options: &'r Options,
    read: Read,
    refused: Refused,
    now: Now,
}

/// The file or sheet that is being read.
#[derive(Debug, Default)]
struct Now {
    shown: String,
    file: u16,
    counted: Counted,
    rows: u64,
    taken: u64,
    first_misfit: Option<String>,
}

/// Where the columns of a text are.
enum Found {
    Headed { delimiter: u8, places: Vec<Option<usize>>, headings: Vec<String>, width: usize, bytes: usize, lines: u64 },
    Fixed { bytes: usize, lines: u64 },
    Not(String),
}

/// What is wrong with a row of a text, whatever its cells hold.
enum Damage {
    /// It has more cells than the heading line.
    Surplus(usize),
    /// A quote makes one row of several.
    Swallows { last: u64, lines: u64 },
}

impl Damage {
    fn words(&self) -> String {
        match self {
            Damage::Surplus(width) => format!(
                "it has more cells than the {width} of the heading line; a cell that holds the separator needs quotes"
            ),
            Damage::Swallows { last, .. } => format!(
                "a quote opens in it and closes on line {last}, and the lines from here to there look like rows of \
                 their own: close the quote in its row, and double every quote inside quotes"
            ),
        }
    }
}

impl<'r> Reading<'r> {
    pub(super) fn new(kind: Kind, options: &'r Options) -> Reading<'r> {
        let (store, account) = (Store::default(), Account::default());
        let read = Read { store, releases: Vec::new(), account, misfits: Vec::new(), notes: Vec::new() };
        Reading { kind, options, read, refused: Refused::default(), now: Now::default() }
    }

    /// Reads what a path holds.
    pub(super) fn path(&mut self, path: &Path, importer: &mut dyn Importer) {
        let mut notes = Vec::new();
        let is_meant = importer.layout().is_meant;
        let read = inbox::each(path, is_meant, &mut notes, |source| self.source(source, importer));
        self.read.notes.append(&mut notes);
        if let Err(trouble) = read {
            self.refused.is_environment |= trouble.is_environment;
            self.refuse(&path.display().to_string(), &trouble.what);
        }
    }

    /// All that was read.
    ///
    /// # Errors
    /// A file is not what it should be.
    pub(super) fn done(mut self) -> Result<Read, Refused> {
        if self.refused.lines.is_empty() {
            return Ok(self.read);
        }
        self.refused.reason = match self.refused.lines.len() {
            1 => "a file cannot be imported; nothing was written".to_owned(),
            more => format!("{more} files cannot be imported; nothing was written"),
        };
        Err(self.refused)
    }

    fn refuse(&mut self, shown: &str, what: &str) {
        self.refused.lines.push(format!("{shown}: {what}"));
    }

    fn source(&mut self, source: Source<'_>, importer: &mut dyn Importer) {
        let Source { shown, name, archive, body } = source;
        let names = (name, archive);
        match body {
            Body::Text(chunks) => {
                if let Err(what) = self.text(&shown, &names, chunks, importer) {
                    self.refuse(&shown, &what);
                }
            }
            Body::Workbook(workbook) => {
                if let Err(what) = self.workbook(&shown, &names, workbook, importer) {
                    self.refuse(&shown, &what);
                }
            }
        }
    }

    fn text(
        &mut self,
        shown: &str,
        names: &(String, Option<String>),
        chunks: Chunks<'_>,
        importer: &mut dyn Importer,
    ) -> Result<(), String> {
        let layout = importer.layout();
        let mut records = Records::new(chunks);
        let start = records.peek(PEEK);
        match start {
            [] => return Err("the file is empty".to_owned()),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                return Err("the file is UTF-16 text; save it as \"CSV UTF-8\"".to_owned());
            }
            [b'P', b'K', 3, 4, ..] | [0x1f, 0x8b, ..] => {
                return Err("this is an archive in an archive; unpack it first".to_owned());
            }
            _ => {}
        }
        let mark = if start.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let found = find(start.get(mark..).unwrap_or_default(), layout);
        records.skip(mark, 0);
        let (delimiter, places, headings, width) = match found {
            Found::Headed { delimiter, places, headings, width, bytes, lines } => {
                records.skip(bytes, lines);
                (Some(delimiter), places, headings, width)
            }
            Found::Fixed { bytes, lines } => {
                records.skip(bytes, lines);
                (None, Vec::new(), Vec::new(), 1)
            }
            Found::Not(near) => {
                return Err(
                    self.is_none(layout, &near, |layout| !matches!(find(records.peek(PEEK), layout), Found::Not(_)))
                );
            }
        };
        self.begin(shown, names, &headings, Counted::Lines, importer)?;
        let needed = layout.columns.iter().zip(&places).filter(|(column, _)| column.needed);
        let deepest = needed.filter_map(|(_, place)| *place).max().unwrap_or(0);
        loop {
            // No published line holds this character.
            match records.advance(delimiter.unwrap_or(0)) {
                Ok(false) => break,
                Ok(true) => {}
                Err(stop) => return Err(stopped(&stop, records.line())),
            }
            let record = records.record();
            if record.cell(0).is_empty() && record.is_blank() {
                continue;
            }
            let cells = if delimiter.is_some() { Cells::Record(record) } else { Cells::Fixed(record.cell(0)) };
            let number = u32::try_from(record.line).unwrap_or(u32::MAX);
            let row = Row { cells, columns: layout.columns, places: &places, file: self.now.file, number };
            let is_row = |own: Record<'_>| {
                let row = Row { cells: Cells::Record(own), ..row };
                own.len() > deepest && row.has_codes(layout.keys)
            };
            let damage = match delimiter {
                Some(own) if record.lines() > 1 && record.swallows(own, is_row) => {
                    Some(Damage::Swallows { last: record.last_line(), lines: record.lines() })
                }
                Some(_) if (width..record.len()).any(|at| !record.cell(at).trim_ascii().is_empty()) => {
                    Some(Damage::Surplus(width))
                }
                _ => None,
            };
            self.row(&row, damage, importer);
        }
        self.end(importer)
    }

    fn workbook(
        &mut self,
        shown: &str,
        names: &(String, Option<String>),
        mut workbook: Box<Workbook>,
        importer: &mut dyn Importer,
    ) -> Result<(), String> {
        let layout = importer.layout();
        let sheets = sheet::names(&workbook);
        let (mut read, mut passed, mut empty, mut nearest) = (0, Vec::new(), Vec::new(), String::new());
        let mut others = vec![false; Kind::ALL.len()];
        for name in &sheets {
            let own = if sheets.len() > 1 { format!("{shown}, sheet {name:?}") } else { shown.to_owned() };
            let (mut seen, mut found, mut failed) = (0, None::<Vec<Option<usize>>>, None);
            sheet::each_row(&mut workbook, name, |number, cells| {
                if let Some(places) = &found {
                    let row = Row {
                        cells: Cells::Sheet(cells),
                        columns: layout.columns,
                        places,
                        file: self.now.file,
                        number,
                    };
                    self.row(&row, None, importer);
                    return true;
                }
                let texts: Vec<String> = cells.iter().map(|cell| cell.text.clone()).collect();
                match places(layout.columns, &texts) {
                    Ok(own_places) => {
                        let headings = headings(&own_places, &texts);
                        failed = self.begin(&own, names, &headings, Counted::Rows, importer).err();
                        found = Some(own_places);
                    }
                    Err(_) => {
                        let miss = missing(layout, &texts);
                        if !miss.is_empty() {
                            nearest = miss;
                        }
                        for (kind, looks) in Kind::ALL.iter().zip(&mut others) {
                            *looks |= places_of(*kind, &texts);
                        }
                    }
                }
                seen += 1;
                failed.is_none() && (found.is_some() || seen < DEEPEST_ROW)
            })?;
            match (failed, found) {
                (Some(what), _) => return Err(what),
                (None, Some(_)) if self.now.rows == 0 && sheets.len() > 1 => empty.push(name.clone()),
                (None, Some(_)) => {
                    self.end(importer).map_err(|what| match sheets.len() {
                        1 => what,
                        _ => format!("the sheet {name:?}: {what}"),
                    })?;
                    read += 1;
                }
                (None, None) => passed.push(name.clone()),
            }
        }
        if read == 0 && !empty.is_empty() {
            return Err(format!("the sheets {} have a heading line and no rows; {NO_ROWS}", empty.join(", ")));
        }
        if read == 0 {
            let looks = |other: &Layout| {
                Kind::ALL.iter().zip(&others).any(|(kind, looks)| *looks && kind.importer().layout().what == other.what)
            };
            return Err(self.is_none(layout, &nearest, looks));
        }
        for (passed, why) in [(passed, "no such heading line"), (empty, "a heading line and no rows")] {
            if !passed.is_empty() {
                self.read
                    .notes
                    .push(format!("{shown}: passed over, for they have {why}: sheets {}", passed.join(", ")));
            }
        }
        Ok(())
    }

    /// In words: the file is not of this layout; which it is instead.
    fn is_none(&self, layout: &Layout, near: &str, mut looks: impl FnMut(&'static Layout) -> bool) -> String {
        let other = Kind::ALL.iter().find(|kind| **kind != self.kind && looks(kind.importer().layout()));
        let needed: Vec<String> =
            layout.columns.iter().filter(|column| column.needed).map(|column| format!("\"{}\"", column.name)).collect();
        let mut words = match needed.is_empty() {
            true => format!("this is no {}: none of its first lines is one of it", layout.what),
            false => format!(
                "this is no {}: none of its first {DEEPEST_ROW} rows has the headings {}",
                layout.what,
                needed.join(", ")
            ),
        };
        if let Some(other) = other {
            words.push_str(&format!(
                "; it looks like a {}: `paylint import {}`",
                other.importer().layout().what,
                other.word()
            ));
        } else if !near.is_empty() {
            words.push_str(&format!("; {near}"));
        }
        words
    }

    /// A file or sheet begins.
    fn begin(
        &mut self,
        shown: &str,
        names: &(String, Option<String>),
        headings: &[String],
        counted: Counted,
        importer: &mut dyn Importer,
    ) -> Result<(), String> {
        let count = self.read.releases.len();
        let Some(file) = u16::try_from(count).ok().filter(|_| count < MOST_FILES) else {
            return Err(format!("more than {MOST_FILES} files are not read at once"));
        };
        let released = self.released(names)?;
        let name = names.0.to_ascii_lowercase();
        importer.begin(&Opened { name: &name, headings, released })?;
        self.read.releases.push(Release { shown: shown.to_owned(), released, counted });
        self.now = Now { shown: shown.to_owned(), file, counted, ..Now::default() };
        Ok(())
    }

    /// From when a file holds: by its name, by that of its archive, by what the command line says.
    fn released(&self, (name, archive): &(String, Option<String>)) -> Result<Option<Released>, String> {
        let mut told = date::of_name(name).or_else(|| date::of_name(archive.as_deref()?));
        // The order file of April has the same name as that of October; its archive tells.
        if let (Kind::Icd10, Some(year), Some(own)) = (self.kind, told, archive.as_deref().and_then(date::of_name))
            && is_within(year, own)
        {
            told = Some(own);
        }
        let Some(given) = self.options.effective.map(|date| Released { date, revision: 0 }) else { return Ok(told) };
        match told {
            None => Ok(Some(given)),
            Some(told) if told.date == given.date => Ok(Some(told)),
            Some(told) if self.kind == Kind::Icd10 && is_within(told, given) => Ok(Some(given)),
            Some(told) => Err(format!(
                "its name says that it holds from {}, `--effective` says {}; leave out `--effective`, or give the file another name",
                told.date, given.date
            )),
        }
    }

    fn row(&mut self, row: &Row<'_>, damage: Option<Damage>, importer: &mut dyn Importer) {
        // A heading may go on over several rows.
        if self.now.taken == 0 && row.is_about_nothing(importer.layout().keys) {
            return;
        }
        let lines = if let Some(Damage::Swallows { lines, .. }) = damage { lines } else { 1 };
        self.now.rows += lines;
        let taken = match damage {
            Some(damage) => Err(Misfit { column: None, message: damage.words() }),
            None => importer.row(row, &mut self.read.store),
        };
        let account = &mut self.read.account;
        match taken {
            Ok(Taken::Row) => self.now.taken += 1,
            Ok(Taken::Joined) => account.joined += 1,
            Err(misfit) => {
                account.left_out += lines;
                let is_named = self.read.misfits.len() < Account::NAMED;
                account.unnamed += if is_named { 0 } else { lines };
                if is_named || self.now.first_misfit.is_none() {
                    let column = misfit.column.map(|name| format!(", column \"{name}\"")).unwrap_or_default();
                    let place = self.now.counted.words(row.number);
                    let words = format!("{place}{column}: {}", misfit.message);
                    if is_named {
                        self.read.misfits.push(format!("{}, {words}", self.now.shown));
                    }
                    self.now.first_misfit.get_or_insert(words);
                }
            }
        }
    }

    /// A file or sheet ends.
    fn end(&mut self, importer: &mut dyn Importer) -> Result<(), String> {
        importer.end(&mut self.read.store);
        let now = std::mem::take(&mut self.now);
        if now.taken == 0 {
            let what = importer.layout().what;
            return Err(match now.first_misfit {
                Some(first) => format!("no row of it is one of a {what}; {first}"),
                None => format!("it has a heading line and no rows; {NO_ROWS}"),
            });
        }
        self.read.account.read += now.rows;
        self.read.account.files.push((now.shown, now.rows));
        Ok(())
    }
}

/// Whether a release falls into the year that another begins.
fn is_within(year: Released, own: Released) -> bool {
    own.date >= year.date && year.date.add_months(12).is_some_and(|end| own.date < end)
}

fn stopped(stop: &Stop, line: u64) -> String {
    match stop {
        Stop::Endless(line) => format!(
            "on line {line} a quote opens that is not closed, or the line is longer than a megabyte; close the quote"
        ),
        Stop::File(error) if error.kind() == std::io::ErrorKind::FileTooLarge => error.to_string(),
        Stop::File(error) => format!("the file is damaged or cut off from line {line} on ({error}); fetch it again"),
    }
}

/// Finds the heading line of a text, or its first line of fixed width.
fn find(start: &[u8], layout: &Layout) -> Found {
    let mut split = Split::default();
    let begins = || std::iter::once(0).chain(memchr_iter(b'\n', start).map(|end| end + 1)).take(DEEPEST_LINE);
    let mut near = (0, String::new());
    for (line, begin) in (0..).zip(begins()) {
        let rest = start.get(begin..).unwrap_or_default();
        for delimiter in DELIMITERS {
            if rest.is_empty() || !split.split_heading(rest, delimiter) {
                continue;
            }
            let cells: Vec<String> =
                (0..split.len()).map(|at| date::decoded(split.cell(rest, at)).into_owned()).collect();
            match places(layout.columns, &cells) {
                Ok(places) => {
                    let headings = headings(&places, &cells);
                    let (bytes, lines) = (begin + split.taken, line + split.lines);
                    return Found::Headed { delimiter, places, headings, width: cells.len(), bytes, lines };
                }
                Err(there) if there > near.0 => near = (there, missing(layout, &cells)),
                Err(_) => {}
            }
        }
    }
    for (line, begin) in (0..).zip(begins().take(DEEPEST_ROW)) {
        let rest = start.get(begin..).unwrap_or_default();
        let own = rest.split(|b| *b == b'\n').next().unwrap_or_default();
        if (layout.is_fixed)(own.strip_suffix(b"\r").unwrap_or(own)) {
            return Found::Fixed { bytes: begin, lines: line };
        }
    }
    Found::Not(near.1)
}

fn headings(places: &[Option<usize>], cells: &[String]) -> Vec<String> {
    let own = |place: &Option<usize>| place.and_then(|at| cells.get(at));
    let spaced = |cell: &String| cell.split_whitespace().collect::<Vec<_>>().join(" ");
    places.iter().map(|place| own(place).map(spaced).unwrap_or_default()).collect()
}

/// Which needed headings a row has not that has at least half of them; empty where it has fewer.
fn missing(layout: &Layout, cells: &[String]) -> String {
    let is_there = |name: &super::layout::Column| places(std::slice::from_ref(name), cells).is_ok();
    let needed: Vec<_> = layout.columns.iter().filter(|column| column.needed).collect();
    let absent: Vec<String> =
        needed.iter().filter(|column| !is_there(column)).map(|column| format!("\"{}\"", column.name)).collect();
    match absent.len() * 2 <= needed.len() {
        true => format!("the nearest row has no {}", absent.join(", no ")),
        false => String::new(),
    }
}

/// Whether cells are the heading line of a kind.
fn places_of(kind: Kind, cells: &[String]) -> bool {
    places(kind.importer().layout().columns, cells).is_ok()
}
