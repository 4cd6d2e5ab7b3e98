//! What a report shows of a finding, the same for every format.

use std::fmt;
use std::rc::Rc;

use super::place::Mark;
use crate::claim::{Code, Date, Days, Field, Item, Number};
use crate::policy::model::Action;
use crate::read::Unit;
use crate::verdict::model::{NoFix, Status, Which};

/// One finding with everything that is shown of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The claim's own number; `None` where it carries none.
    pub claim: Option<String>,
    /// The line that is hit; `None`: the claim.
    pub line: Option<Line>,
    /// The edit; findings share it.
    pub edit: Rc<EditShown>,
    /// Certain or not.
    pub status: Status,
    /// What it does.
    pub action: Action,
    /// At what a line is paid, to what it is recoded: `at 50 percent`, `to 99396`.
    pub effect: Option<String>,
    /// The payer's own code.
    pub own: Option<String>,
    /// With what the payer lifts it on review.
    pub override_with: Option<String>,
    /// `CO`
    pub group: Option<String>,
    /// `4`
    pub carc: Option<String>,
    /// `N822`
    pub rarc: Vec<String>,
    /// The message, filled in.
    pub message: String,
    /// The facts of the first choice, in the order of the edit's clauses; the choice shares them.
    pub because: Facts,
    /// Every choice; empty where the edit has no choice to make.
    pub choices: Vec<ChoiceShown>,
    /// Whether there are more of them.
    pub more_choices: bool,
    /// The other obligations that the first choice breaks.
    pub also_broken: Vec<Rc<ClauseShown>>,
    /// What is missing, in words.
    pub missing: Vec<String>,
    /// The edits of the ring in or behind which it waits.
    pub ring: Vec<String>,
    /// What clears it.
    pub fixes: Vec<FixShown>,
    /// Why nothing is told that does, of a certain finding.
    pub no_fix: Option<NoFix>,
    /// Where to look: at the line that is hit, else at the claim.
    pub at: Option<At>,
    /// Where the claim stands.
    pub input: Input,
}

/// An edit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EditShown {
    /// The policy's id.
    pub policy: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its documentation.
    pub documentation: Option<String>,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// What it belongs to.
    pub tags: Vec<String>,
    /// What JSON has of it at the beginning of a finding, and at its end.
    pub json: [Vec<u8>; 2],
}

/// A line's own number: as a claim writes it, and whether that is a whole number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As it is shown.
    pub text: String,
    /// Whether it can be written as a number.
    pub whole: bool,
}

/// A file and the claim's position in it, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The file as it was named.
    pub file: Rc<str>,
    /// Position of the claim in it, from 0.
    pub index: u64,
}

/// One choice that breaks the rule.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceShown {
    /// What each binding is bound to: its name and the thing in words.
    pub with: Vec<(String, String)>,
    /// Its facts.
    pub because: Facts,
}

/// The facts of a choice.
#[derive(Debug, Clone, PartialEq)]
pub enum Facts {
    /// With all that is shown of them.
    Shown(Rc<[Why]>),
    /// As JSON at once, joined by commas, for reports that have nothing else of them.
    Written(Rc<[u8]>),
}

impl Default for Facts {
    fn default() -> Self {
        Facts::Shown(Rc::default())
    }
}

impl Facts {
    /// With all that is shown of them; none where they are written at once.
    pub fn whys(&self) -> &[Why] {
        match self {
            Facts::Shown(whys) => whys,
            Facts::Written(_) => &[],
        }
    }

    /// The same, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Why> {
        self.whys().iter()
    }
}

/// One fact and the clause that it served.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// The fact in words: `line 1 code`.
    pub fact: String,
    /// Its value.
    pub value: Datum,
    /// Where it stands; `None` for what stands nowhere.
    pub at: Option<At>,
    /// The same in the bytes of the claim that is meant.
    pub mark: Option<(Which, Mark)>,
    /// The clause of the policy; findings share it.
    pub clause: Rc<ClauseShown>,
    /// Whether it only says that the edit applies at all: by payer and day.
    pub applies: bool,
    /// Whose fact it is, on the claim that is judged, and where it stands in that claim's bytes.
    pub of: Option<(Item, u32)>,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// Nothing there, and nothing that must be.
    None,
    /// Nothing there, though there must be: what hangs on it is not known.
    NotGiven,
    /// A patient's datum that this report does not show.
    Hidden,
    /// It is there, but is not what it must be.
    Unreadable(String),
    /// A code with the word that policies have for it.
    Code(Code, Option<&'static str>),
    /// A text.
    Text(String),
    /// A day, `2026-04-01`.
    Date(Date),
    /// An unknown day, one of these.
    Days(Days),
    /// Cents.
    Money(i64),
    /// A number.
    Number(Number),
    /// Yes or no.
    Yes(bool),
    /// Several values.
    List(Vec<Datum>),
}

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// In an X12 file.
    X12 {
        /// The file.
        file: Rc<str>,
        /// Number of the segment in the file, from 1.
        segment: u64,
        /// `SV101-2`
        element: String,
        /// Byte offset in the file.
        offset: u64,
    },
    /// In a JSON file.
    Json {
        /// The file.
        file: Rc<str>,
        /// Line of the file, from 1.
        line: u64,
        /// `/lines/0/procedure`
        pointer: String,
        /// Byte offset in the file.
        offset: u64,
    },
    /// In a FHIR resource.
    Fhir {
        /// The file.
        file: Rc<str>,
        /// Line of the file, from 1.
        line: u64,
        /// `Claim.item[0].productOrService.coding[0].code`
        path: String,
        /// Byte offset in the file.
        offset: u64,
    },
    /// In a file of rows.
    Csv {
        /// The file.
        file: Rc<str>,
        /// Line of the file, from 1.
        line: u64,
        /// The heading of the column; empty for the row as a whole.
        column: String,
        /// Byte offset in the file.
        offset: u64,
    },
    /// In a Parquet file.
    Parquet {
        /// The file.
        file: Rc<str>,
        /// The row group, from 1.
        group: u64,
        /// The row in it, from 1.
        row: u64,
        /// The name of the column, and what within it; empty for the row as a whole.
        column: String,
    },
    /// In a table or a file of facts.
    Table {
        /// Its column; findings share it.
        column: Rc<TableColumn>,
        /// The line of its file.
        line: u64,
    },
}

/// A column of a table or of a file of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// The table's name.
    pub table: String,
    /// The file that it comes from: the policy, of a table that is written in it.
    pub file: String,
    /// Whether it is written in a policy.
    pub inline: bool,
    /// Its heading.
    pub heading: String,
    /// What JSON has of it before a row's line, and behind it.
    pub json: [Vec<u8>; 2],
}

/// A clause of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseShown {
    /// The policy file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Its text, on one line.
    pub text: String,
    /// The line of the policy on which it begins.
    pub whole: String,
    /// All that JSON has of it.
    pub json: Vec<u8>,
}

/// A change that clears a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixShown {
    /// The change in words.
    pub change: String,
    /// What it needs.
    pub needs: Option<&'static str>,
    /// The edits that it clears; findings share them.
    pub clears: Rc<[String]>,
    /// Whether that was verified.
    pub verified: bool,
}

/// An input, or a part of one, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableShown {
    /// The file.
    pub file: String,
    /// Position of the claim in its file, where a claim is lost.
    pub index: Option<u64>,
    /// `x12/truncated`
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// X12: the segment. JSON and CSV: the line. Parquet: the row in its row group. `None` where the file as a whole is meant.
    pub number: Option<u64>,
    /// Parquet: the row group.
    pub group: Option<u64>,
    /// What the number counts, and what the element is.
    pub unit: Unit,
    /// Segment and element, JSON pointer, or the heading of a column; may be empty.
    pub element: String,
    /// Byte offset.
    pub offset: u64,
}

/// Something that an input does otherwise than the format asks, without cost: once a file and code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteShown {
    /// Its first occurrence.
    pub first: UnreadableShown,
    /// How often.
    pub count: u64,
}

impl fmt::Display for At {
    /// In a few words, without the file: `segment 22 SV101-2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::X12 { segment, element, .. } => write!(f, "segment {segment} {element}"),
            At::Json { line, pointer, .. } => write!(f, "line {line} of the file, {pointer}"),
            At::Csv { line, column, .. } if column.is_empty() => write!(f, "line {line} of the file"),
            At::Csv { line, column, .. } => write!(f, "line {line} of the file, {column}"),
            At::Parquet { group, row, column, .. } if column.is_empty() => write!(f, "row group {group}, row {row}"),
            At::Parquet { group, row, column, .. } => write!(f, "row group {group}, row {row}, {column}"),
            At::Fhir { line, path, .. } => write!(f, "line {line} of the file, {path}"),
            At::Table { column, line } if column.inline => write!(f, "{}:{line}, {}", column.file, column.heading),
            At::Table { column, line } => write!(f, "{} line {line}, {}", column.table, column.heading),
        }
    }
}

impl Datum {
    /// Whether a field's values show the words that policies have for their codes.
    pub fn word(field: Field, code: Code) -> Option<&'static str> {
        let (bytes, words) = (code.bytes(), field.info().words);
        words.iter().find(|(_, own)| Some(own.as_bytes()) == bytes.get(..code.len())).map(|(word, _)| *word)
    }
}
