//! Reference files as CMS publishes them to one dated table.
//!
//! `path ──inbox──▶ text or sheet ──rows──▶ rows ──one file a layout──▶ Store ──settle──▶ Imported ──write──▶ CSV`
//!
//! A file of a layout says which columns it looks for and what a row of it is; finding the heading line, reading rows out
//! of text, workbooks and archives, and telling what does not fit is the same for all.

mod add_on;
mod archive;
mod date;
mod hcpcs;
mod icd10;
mod inbox;
mod layout;
mod mue;
mod ncci;
mod pos;
mod rows;
mod settle;
mod sheet;
mod store;
#[cfg(test)]
mod tests;
mod write;

use std::path::PathBuf;

use self::layout::Importer;
use self::settle::Merge;
use self::store::Store;
use crate::claim::Date;

/// A file that CMS publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// NCCI procedure-to-procedure pairs.
    Ncci,
    /// Medically unlikely edits: unit limits.
    Mue,
    /// NCCI add-on codes.
    AddOn,
    /// ICD-10-CM or ICD-10-PCS codes, the order file.
    Icd10,
    /// HCPCS Level II codes and modifiers.
    Hcpcs,
    /// Places of service.
    Pos,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 6] = [Kind::Ncci, Kind::Mue, Kind::AddOn, Kind::Icd10, Kind::Hcpcs, Kind::Pos];

    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Ncci => "ncci",
            Kind::Mue => "mue",
            Kind::AddOn => "add-on",
            Kind::Icd10 => "icd10",
            Kind::Hcpcs => "hcpcs",
            Kind::Pos => "pos",
        }
    }

    fn importer(self) -> Box<dyn Importer> {
        match self {
            Kind::Ncci => Box::new(ncci::Ncci::default()),
            Kind::Mue => Box::new(mue::Mue::default()),
            Kind::AddOn => Box::new(add_on::AddOn),
            Kind::Icd10 => Box::new(icd10::Icd10::default()),
            Kind::Hcpcs => Box::new(hcpcs::Hcpcs::default()),
            Kind::Pos => Box::new(pos::Pos::default()),
        }
    }
}

/// Which of two rows holds where they disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prefer {
    /// That of the newer file by its name (by the order of the files where a name does not tell); in one file that which
    /// begins later.
    Newest,
    /// That which comes first: in the order of the files, in a file from its top.
    First,
}

/// How files are imported.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The first day of files whose names do not tell it.
    pub effective: Option<Date>,
    /// Which of two rows holds where they disagree; without it they are refused.
    pub prefer: Option<Prefer>,
}

/// Why no table comes of the files.
#[derive(Debug, Default)]
pub struct Refused {
    /// What is wrong, one line each, with its place.
    pub lines: Vec<String>,
    /// The reason in one sentence.
    pub reason: String,
    /// Whether disk or permissions stand in the way, not what the files hold.
    pub is_environment: bool,
}

/// A table, and what became of each row of the files.
#[derive(Debug)]
pub struct Imported {
    store: Store,
    shape: layout::Shape,
    /// What became of the rows.
    pub account: Account,
    /// Rows that do not fit, the first [`Account::NAMED`] of them, in words with file, line or row, and column.
    pub misfits: Vec<String>,
    /// What else a person should know: files passed over, quarters that are not there.
    pub notes: Vec<String>,
}

/// What became of the rows: read = written + merged + gave way + joined + left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Each file with the number of its rows, in the order read.
    pub files: Vec<(String, u64)>,
    /// Rows of the files, heading lines and empty rows not counted.
    pub read: u64,
    /// Rows of the table.
    pub written: u64,
    /// Rows that say what another row says, or go on with it.
    pub merged: u64,
    /// Rows that another was preferred to.
    pub gave_way: u64,
    /// Rows that are a part of the row above them.
    pub joined: u64,
    /// Rows that do not fit.
    pub left_out: u64,
    /// Those of them that no misfit names.
    pub unnamed: u64,
    /// The first day on which a row of the table holds; `None` where all are open.
    pub first: Option<Date>,
    /// The last day on which a row of the table holds that does not stay open.
    pub last: Option<Date>,
    /// Rows of the table without an end.
    pub open: u64,
}

impl Account {
    /// How many rows that do not fit are named.
    pub const NAMED: usize = 20;
}

/// Reads files of one kind into one table.
///
/// # Errors
/// A file cannot be read to its end or is not what it should be, no row of it fits, files do not go together, or rows
/// disagree and nothing says which holds. Nothing of the table is left then.
pub fn import(kind: Kind, paths: &[PathBuf], options: &Options) -> Result<Imported, Refused> {
    let mut importer = kind.importer();
    let mut reading = rows::Reading::new(kind, options);
    for path in paths {
        reading.path(path, importer.as_mut());
    }
    let rows::Read { mut store, releases, mut account, misfits, mut notes } = reading.done()?;
    let shape = importer.shape();
    let merged = match importer.merge() {
        Merge::History { void } => settle::history(&mut store, &releases, void, options.prefer),
        Merge::Snapshots { months } => settle::snapshots(&mut store, &releases, months, options.prefer, &mut notes),
    };
    let settled = merged.map_err(|disagreements| {
        let total = disagreements.total;
        Refused {
            lines: disagreements.words(&store, &shape, &releases),
            reason: format!(
                "{} that are in force on one day disagree; nothing was written: `--prefer newest` takes those of the \
                 newer file, `--prefer first` those that come first",
                if total == 1 { "two rows".to_owned() } else { format!("{total} pairs of rows") }
            ),
            is_environment: false,
        }
    })?;
    account.merged = settled.merged;
    account.gave_way = settled.gave_way;
    match settled.shortened {
        0 => {}
        1 => notes.push("1 row ends on the day before a row that was preferred to it begins".to_owned()),
        more => notes.push(format!("{more} rows end on the day before a row that was preferred to them begins")),
    }
    account.written = store.entries.len() as u64;
    write::measure(&store, &mut account);
    Ok(Imported { store, shape, account, misfits, notes })
}
