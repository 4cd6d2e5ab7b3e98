//! Diagnostic codes to the pages that explain them: `docs/diagnostics/PHASE/NAME.md`, the same text in the program.

/// The page of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code: `parse/missing-comma`.
    pub code: &'static str,
    /// Markdown: the title line `# CODE: what is wrong`, what it says, why, a wrong and a right example.
    pub text: &'static str,
}

impl Page {
    /// What is wrong in a few words: the title line behind the code.
    pub fn title(&self) -> &'static str {
        let line = self.text.lines().next().unwrap_or_default();
        line.split_once(": ").map_or(line, |(_, title)| title)
    }

    /// The part of the code before `/`: who says it.
    pub fn phase(&self) -> &'static str {
        self.code.split_once('/').map_or("", |(phase, _)| phase)
    }

    /// What the codes of its phase are about.
    pub fn about(&self) -> &'static str {
        match self.phase() {
            "check" => "what a policy means",
            "config" => "paylint.toml",
            "csv" => "claims in CSV",
            "fhir" => "claims in FHIR",
            "graph" => "how the edits of a policy hang together",
            "history" => "stores of earlier claims",
            "input" => "files of claims that cannot be read",
            "internal" => "faults of paylint",
            "json" => "claims in JSON",
            "map" => "maps of the headings of somebody else's rows",
            "load" => "files of policies that cannot be read",
            "parse" => "how a policy is written",
            "x12" => "claims in X12 837",
            _ => "other",
        }
    }

    /// The part of the code behind `/`.
    pub fn name(&self) -> &'static str {
        self.code.split_once('/').map_or(self.code, |(_, name)| name)
    }
}

/// The page of a code.
pub fn page(code: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.code == code)
}

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(Page { code: $code, text: include_str!(concat!("../../docs/diagnostics/", $code, ".md")) }),*]
    };
}

/// Every page, sorted by code.
#[rustfmt::skip]
pub const PAGES: &[Page] = pages! {
    "check/another"
    "check/cases"
    "check/cell"
    "check/claim-type"
    "check/code"
    "check/column-kind"
    "check/date"
    "check/definition-ring"
    "check/duplicate"
    "check/exception-ring"
    "check/fact-owner"
    "check/facts"
    "check/file"
    "check/file-not-found"
    "check/gap"
    "check/internal"
    "check/inverted-dates"
    "check/is-one-code"
    "check/kind"
    "check/kind-of-binding"
    "check/message"
    "check/money"
    "check/name-taken"
    "check/never-applies"
    "check/no-codes"
    "check/no-kind"
    "check/no-line"
    "check/not-a-condition"
    "check/not-a-field"
    "check/not-a-file"
    "check/not-a-line"
    "check/not-a-list"
    "check/not-a-value"
    "check/not-yet"
    "check/number"
    "check/outside"
    "check/owner"
    "check/path"
    "check/range"
    "check/reason"
    "check/relation"
    "check/reserved-name"
    "check/row"
    "check/row-width"
    "check/same-value"
    "check/set-ring"
    "check/shape"
    "check/stray"
    "check/subject"
    "check/table"
    "check/target"
    "check/test"
    "check/too-deep"
    "check/twice"
    "check/two-policies"
    "check/unit"
    "check/unknown-column"
    "check/unknown-edit"
    "check/unknown-facts"
    "check/unknown-field"
    "check/unknown-item"
    "check/unknown-kind"
    "check/unknown-name"
    "check/unknown-set"
    "check/unknown-table"
    "check/unknown-tag"
    "check/unknown-word"
    "check/unused-definition"
    "check/unused-facts"
    "check/unused-set"
    "check/unused-table"
    "check/use"
    "check/use-ring"
    "config/not-found"
    "config/path"
    "config/syntax"
    "config/unknown-key"
    "config/unknown-payer"
    "config/unknown-table"
    "config/unreadable"
    "config/value"
    "csv/above-headings"
    "csv/absent-column"
    "csv/amount"
    "csv/claim-again"
    "csv/claim-type"
    "csv/column-twice"
    "csv/columns"
    "csv/comment"
    "csv/contradiction"
    "csv/control-character"
    "csv/date"
    "csv/delimiter"
    "csv/encoding"
    "csv/heading-again"
    "csv/no-claim-id"
    "csv/no-claim-id-column"
    "csv/no-headings"
    "csv/no-line-end"
    "csv/null"
    "csv/number"
    "csv/other-heading"
    "csv/quote"
    "csv/row-lost"
    "csv/row-too-long"
    "csv/spreadsheet"
    "csv/too-long"
    "csv/too-many-claims"
    "csv/total"
    "csv/unknown-column"
    "csv/yes-no"
    "csv/zeros"
    "fhir/amount"
    "fhir/bundle-too-large"
    "fhir/claim-type"
    "fhir/code"
    "fhir/currency"
    "fhir/date"
    "fhir/entered-in-error"
    "fhir/no-items"
    "fhir/not-a-resource"
    "fhir/number"
    "fhir/other-resources"
    "fhir/reference"
    "fhir/sequence"
    "fhir/type"
    "fhir/use"
    "graph/ring"
    "history/damaged"
    "history/gap"
    "history/in-use"
    "history/newer"
    "history/not-a-store"
    "history/not-opened"
    "history/not-written"
    "history/open-to-others"
    "input/byte-order-mark"
    "input/bzip2"
    "input/ebcdic"
    "input/edifact"
    "input/gzip"
    "input/gzip-ratio"
    "input/gzip-twice"
    "input/hl7"
    "input/not-opened"
    "input/pdf"
    "input/read"
    "input/read-failed"
    "input/unknown"
    "input/utf-16"
    "input/xml"
    "input/xz"
    "input/zip"
    "input/zstd"
    "input/zstd-ratio"
    "input/zstd-twice"
    "internal/error"
    "json/amount"
    "json/claim-type"
    "json/control-character"
    "json/date"
    "json/duplicate-key"
    "json/encoding"
    "json/escape"
    "json/fhir"
    "json/no-lines"
    "json/not-a-claim"
    "json/not-an-object"
    "json/number"
    "json/syntax"
    "json/too-deep"
    "json/too-long"
    "json/trailing"
    "json/truncated"
    "json/type"
    "load/compiled"
    "load/not-a-file"
    "load/not-found"
    "load/second-compiled"
    "load/stale"
    "load/too-large"
    "load/unreadable"
    "map/syntax"
    "map/unknown-key"
    "map/value"
    "parse/and-or"
    "parse/bidi"
    "parse/bracket"
    "parse/capital-keyword"
    "parse/capital-name"
    "parse/comma-at-end"
    "parse/control-character"
    "parse/date-shape"
    "parse/impossible-date"
    "parse/look-alike"
    "parse/margin"
    "parse/misplaced-clause"
    "parse/missing-comma"
    "parse/mixed-script"
    "parse/more"
    "parse/no-outcome"
    "parse/no-subject"
    "parse/not-ascii"
    "parse/not-indented"
    "parse/not-utf8"
    "parse/operator"
    "parse/sign"
    "parse/tab-in-margin"
    "parse/too-deep"
    "parse/too-large"
    "parse/twice"
    "parse/unclosed-quote"
    "parse/unexpected"
    "parse/unfinished"
    "parse/unknown-clause"
    "parse/unknown-declaration"
    "parse/unknown-word"
    "parse/utf16"
    "x12/amount"
    "x12/bill-type"
    "x12/blank-before-terminator"
    "x12/claim-segment"
    "x12/code"
    "x12/control-character"
    "x12/date"
    "x12/delimiters"
    "x12/diagnosis"
    "x12/diagnosis-dot"
    "x12/envelope"
    "x12/garbage"
    "x12/guide"
    "x12/guides-differ"
    "x12/hierarchy"
    "x12/icd-9"
    "x12/isa"
    "x12/isa-component"
    "x12/isa-repetition"
    "x12/isa-width"
    "x12/lower-case"
    "x12/mixed-separator"
    "x12/no-claims"
    "x12/no-guide"
    "x12/no-isa"
    "x12/no-line-number"
    "x12/no-lines"
    "x12/no-qualifier"
    "x12/no-terminator"
    "x12/no-transaction"
    "x12/not-claims"
    "x12/number"
    "x12/stray-segment"
    "x12/too-long"
    "x12/truncated"
    "x12/unknown-qualifier"
    "x12/unknown-segment"
    "x12/unknown-transaction"
};
