//! Tests of a policy.

use super::{Clause, Expression, Period, Reason, Word};

/// A test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// What it shows.
    pub title: Word,
    /// Its clauses.
    pub clauses: Vec<Clause<TestClause>>,
}

/// A clause of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestClause {
    /// `payer ACME1`
    Payer(Word),
    /// `claims institutional`
    Claims(Word),
    /// `date 2026-04-01`: the shared date of its lines.
    Date(Word),
    /// `patient female born 1971-05-02 state TX`: words and values in pairs; a sex stands alone.
    Patient(Vec<Setting>),
    /// `diagnoses L57.0, I10`
    Diagnoses(Vec<Given>),
    /// `line 1 99213-25 x2 charge $120.00 on 2026-03-02`
    Line(TestLine),
    /// `history line 1 G0121 on 2019-04-01`
    HistoryLine(TestLine),
    /// `original line 1 99213`: of the claim that this one replaces.
    OriginalLine(TestLine),
    /// `claim received 2026-05-01`
    Claim(Setting),
    /// `history unknown`, `history complete`, `history from A to B`: when the history is complete.
    History(HistoryExtent),
    /// `fact treatment of line 1 minutes 20`
    Fact {
        /// `treatment`
        name: Word,
        /// `line`, `claim`, `patient`
        owner: Word,
        /// The line's number.
        number: Option<Word>,
        /// Columns and values.
        settings: Vec<Setting>,
    },
    /// Any other item: `value code 80 amount $5.00`, `provider role attending npi 1234567893`, `drug of line 1 code …`,
    /// `adjustment of other payer 1 …`.
    Item {
        /// Its words: `value code`.
        kind: Word,
        /// `of line 1`: words of the owner and its number or position.
        owner: Option<(Word, Word)>,
        /// A code directly behind the words.
        code: Option<Given>,
        /// Fields and values.
        settings: Vec<Setting>,
    },
    /// `expect …`
    Expect(Expect),
}

/// A field and its value in a test: `place 23`, `on 2026-03-02`, `female`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The field; `on` is the date, `born` the birth date.
    pub field: Word,
    /// Its values, as written; several for a list field; empty for a word that says all (`female`, `denied`).
    pub values: Vec<Given>,
}

/// A value that a test gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// As written, without quotes.
    pub text: Word,
    /// Whether it stands in quotes: then it is taken as a claim would carry it, even where it is wrong.
    pub quoted: bool,
}

/// A line of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestLine {
    /// Its number.
    pub number: Word,
    /// `99213-25-LT`: code and modifiers as one code word; none for a line without a code.
    pub service: Option<Given>,
    /// `x2`: units, without `x`.
    pub units: Option<Word>,
    /// Fields by name.
    pub settings: Vec<Setting>,
}

/// How much of the history a test knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryExtent {
    /// Nothing is known but the lines given.
    Unknown,
    /// It is complete.
    Complete,
    /// It is complete from A to B.
    Period(Period),
}

/// What a test expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// `expect clean`: no finding at all.
    Clean,
    /// `expect [undetermined] EM-25 on line 1, 2`, `expect FILING-90 on claim`: with other `expect`s, all findings.
    Finding {
        /// `undetermined`
        undetermined: bool,
        /// The edit.
        edit: Word,
        /// The lines hit; empty for the claim.
        lines: Vec<Word>,
        /// What it says; `None` for anything.
        told: Option<Box<Told>>,
        /// `among others`: there may be findings that no `expect` names.
        among_others: bool,
    },
    /// `expect no EM-25 [on line 1]`: only that this edit has no finding.
    No {
        /// The edit.
        edit: Word,
        /// On which lines; empty for anywhere.
        lines: Vec<Word>,
    },
}

/// What an expected finding does and says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// `deny`, …, `pay`, `recode`
    pub action: Option<Word>,
    /// `at 50 percent`, `at $12.00`, `to 99396`: the value.
    pub effect: Option<Expression>,
    /// Codes and message.
    pub reason: Option<Reason>,
}
