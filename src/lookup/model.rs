//! What policies demand of a code, ready to be shown.

use super::days::Times;
use crate::claim::{ClaimType, CodeKind, Date};
use crate::policy::model::Action;

/// What one policy says of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The code as it was asked for.
    pub asked: String,
    /// The policy.
    pub policy: Header,
    /// What the code may be, as far as the policy knows it; the kind that its shape speaks for where it knows none.
    pub meanings: Vec<Meaning>,
}

/// The head of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// `ACME-PPO`
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its payers; none: any.
    pub payers: Vec<String>,
    /// Its kinds of claims.
    pub types: Vec<ClaimType>,
    /// Its first and last day; `None` is open.
    pub window: (Option<Date>, Option<Date>),
    /// Where its header stands.
    pub place: Place,
}

/// A place in a policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// Its line, from 1.
    pub line: u32,
}

/// What a policy says of a code of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The kind.
    pub kind: CodeKind,
    /// The code as claims carry it.
    pub code: String,
    /// Whether an edit, a set or a table names it.
    pub known: bool,
    /// What is demanded of a line or claim with it, in short, by what is demanded; of procedures alone.
    pub glance: Vec<Glance>,
    /// The edits that name it.
    pub edits: Vec<EditShown>,
    /// The named sets that hold it.
    pub sets: Vec<SetShown>,
    /// The tables with rows of it.
    pub tables: Vec<TableShown>,
    /// Edits on whatever is of this kind, whatever its code: `for line`.
    pub every: Vec<Brief>,
    /// Edits on the claim; of procedures alone.
    pub claim: Vec<Brief>,
    /// What is not said because it does not hold on the day asked for.
    pub left: Left,
}

/// Counts of what does not hold on the day asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Left {
    /// Edits that begin later.
    pub not_yet: usize,
    /// Edits that have ended by then.
    pub ended: usize,
    /// Exceptions to edits that are shown.
    pub exceptions: usize,
    /// Rows of tables.
    pub rows: usize,
    /// Sets.
    pub sets: usize,
}

/// What an edit may demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// A prior authorization.
    Authorization,
    /// A referral.
    Referral,
    /// Diagnoses that cover it.
    Diagnoses,
    /// The patient's age, sex.
    Patient,
    /// What was done earlier.
    Frequency,
    /// How many units.
    Units,
    /// Modifiers.
    Modifiers,
    /// The place of service.
    Place,
    /// The provider.
    Provider,
    /// Other lines of the claim.
    Services,
    /// Notes and attachments.
    Documents,
    /// Filed in time.
    Filing,
    /// Anything else.
    Other,
    /// Nothing helps: it fires as soon as it applies.
    Never,
}

impl Demand {
    /// Its heading.
    pub fn words(self) -> &'static str {
        match self {
            Demand::Authorization => "Authorization",
            Demand::Referral => "Referral",
            Demand::Diagnoses => "Diagnosis",
            Demand::Patient => "Patient",
            Demand::Frequency => "Frequency",
            Demand::Units => "Units",
            Demand::Modifiers => "Modifiers",
            Demand::Place => "Place",
            Demand::Provider => "Provider",
            Demand::Services => "Other services",
            Demand::Documents => "Documents",
            Demand::Filing => "Filing",
            Demand::Other => "Also",
            Demand::Never => "Not accepted",
        }
    }
}

/// One demand in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// What is demanded.
    pub demand: Demand,
    /// The edit.
    pub edit: String,
    /// The demand with its conditions and exceptions, near to the policy's words.
    pub text: String,
    /// When.
    pub times: Times,
    /// Whether it is demanded of every line, not of this code alone.
    pub every: bool,
}

/// How an edit concerns a code that it does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not at all.
    Apart,
    /// It starts on, or hits, whatever is of the code's kind.
    Any,
    /// It judges the claim.
    Claim,
}

/// What a code is in an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The edit judges lines with it.
    Judged,
    /// The edit hits lines with it that it finds beside the subject.
    Hit,
    /// All lines with it must satisfy something.
    Checked,
    /// The edit applies where it is on the claim.
    Applies,
    /// Units, charges or lines with it are counted.
    Counted,
    /// The edit looks for it beside what is judged.
    Beside,
    /// The edit looks for it on earlier claims.
    Earlier,
    /// The edit looks for it on the claim that this one replaces.
    Original,
    /// It is, or is among, what is required.
    Clears,
    /// It is required on some line of the claim.
    ClearsElsewhere,
    /// It is required on earlier claims.
    ClearsEarlier,
    /// It must not be there.
    Breaks,
    /// It must not be on some line of the claim.
    BreaksElsewhere,
    /// It must not be on earlier claims.
    BreaksEarlier,
    /// It excuses.
    Excuses,
    /// An excuse holds only where it is not there.
    Spoils,
    /// The edit does not apply to it.
    LeftOut,
    /// An exception asks for it.
    InException,
    /// An exception asks that it is not there.
    EndsException,
}

impl Role {
    /// What a code with this role is in an edit, behind "it is …" or its like.
    pub fn words(self) -> &'static str {
        match self {
            Role::Judged => "is what is judged",
            Role::Hit => "is what is hit, found beside the line that is judged",
            Role::Checked => "is checked wherever it is on the claim",
            Role::Applies => "makes the edit apply",
            Role::Counted => "is counted",
            Role::Beside => "counts beside the line that is judged",
            Role::Earlier => "counts on the patient's other claims",
            Role::Original => "counts on the claim that is replaced",
            Role::Clears => "is asked for and clears the edit",
            Role::ClearsElsewhere => "is asked for elsewhere on the claim",
            Role::ClearsEarlier => "is asked for on the patient's other claims",
            Role::Breaks => "must not be there, or the edit fires",
            Role::BreaksElsewhere => "must not be elsewhere on the claim, or the edit fires",
            Role::BreaksEarlier => "must not be on the patient's other claims, or the edit fires",
            Role::Excuses => "excuses from the edit",
            Role::Spoils => "takes an excuse away",
            Role::LeftOut => "is left out; the edit does not apply to it",
            Role::InException => "belongs to an exception",
            Role::EndsException => "takes an exception away",
        }
    }

    /// Its word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Role::Judged => "judged",
            Role::Hit => "hit",
            Role::Checked => "checked",
            Role::Applies => "applies",
            Role::Counted => "counted",
            Role::Beside => "beside",
            Role::Earlier => "earlier",
            Role::Original => "original",
            Role::Clears => "clears",
            Role::ClearsElsewhere => "clears elsewhere",
            Role::ClearsEarlier => "clears earlier",
            Role::Breaks => "breaks",
            Role::BreaksElsewhere => "breaks elsewhere",
            Role::BreaksEarlier => "breaks earlier",
            Role::Excuses => "excuses",
            Role::Spoils => "spoils",
            Role::LeftOut => "left out",
            Role::InException => "in exception",
            Role::EndsException => "ends exception",
        }
    }

    /// Whether what the edit demands is demanded of it.
    pub fn is_asked(self) -> bool {
        matches!(self, Role::Judged | Role::Hit | Role::Checked | Role::Applies)
    }
}

/// A role with what gives it to the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleShown {
    /// The role.
    pub role: Role,
    /// `by advanced_imaging`, `by column column2 of bundles`; none where the clause names it itself.
    pub through: Option<String>,
    /// The exception in which it stands.
    pub exception: Option<String>,
    /// When.
    pub times: Times,
}

/// An edit that names a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditShown {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What the code is in it.
    pub roles: Vec<RoleShown>,
    /// When the code has one of these roles.
    pub times: Times,
    /// Its clauses as the formatter writes them, without sources and tags.
    pub clauses: Vec<String>,
    /// What it does.
    pub action: Action,
    /// The codes of its outcome, then those of each `otherwise`.
    pub codes: Vec<Codes>,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// What it belongs to.
    pub tags: Vec<String>,
    /// Its documentation.
    pub documentation: Option<String>,
    /// The definitions and sets that it uses, as written, on a line each.
    pub names: Vec<NameShown>,
    /// Exceptions to it.
    pub exceptions: Vec<ExceptionShown>,
    /// Where it stands.
    pub place: Place,
}

/// Codes of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// `CO`
    pub group: Option<String>,
    /// `197`
    pub carc: Option<String>,
    /// Remark codes.
    pub rarc: Vec<String>,
}

/// A definition or a set as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameShown {
    /// Its name.
    pub name: String,
    /// `emergency_care = place in emergency or …`
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// An exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionShown {
    /// Its id.
    pub id: String,
    /// Its clauses, without sources.
    pub clauses: Vec<String>,
    /// Where it comes from.
    pub sources: Vec<String>,
    /// Exceptions to it.
    pub exceptions: Vec<ExceptionShown>,
    /// Where it stands.
    pub place: Place,
}

/// A named set that holds a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetShown {
    /// Its name.
    pub name: String,
    /// When it holds it.
    pub times: Times,
    /// The edits that use it.
    pub edits: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// A table with rows of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShown {
    /// Its name.
    pub name: String,
    /// Its file; empty where its rows stand in the policy.
    pub file: String,
    /// How many rows it has.
    pub len: u32,
    /// The edits that use it.
    pub edits: Vec<String>,
    /// The columns that hold the code.
    pub columns: Vec<ColumnShown>,
    /// Where it stands.
    pub place: Place,
}

/// A column of a table that holds a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnShown {
    /// Its name.
    pub name: String,
    /// The rows.
    pub rows: Vec<RowShown>,
    /// How many of them hold a last day.
    pub ending: usize,
    /// What the other columns hold in these rows, dates left out.
    pub others: Vec<OtherShown>,
}

/// What another column holds in the rows of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherShown {
    /// The column.
    pub name: String,
    /// Whether it holds codes.
    pub codes: bool,
    /// Its values, each once, with the count of its rows, the most frequent first; codes in their order.
    pub values: Vec<(String, usize)>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowShown {
    /// Column and value, dates of the row left out.
    pub cells: Vec<(String, String)>,
    /// Its first and last day.
    pub days: (Option<Date>, Option<Date>),
    /// Its line in the file, or its row in the policy.
    pub line: u64,
}

/// An edit in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `deny CO-18`
    pub outcome: String,
    /// When it applies.
    pub times: Times,
    /// Where it stands.
    pub place: Place,
}
