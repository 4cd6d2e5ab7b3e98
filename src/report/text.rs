//! Findings to a text that reads aloud: what, on which line, why, and how to clear it.

use std::rc::Rc;

use super::concise::outcome;
use super::excerpt::{self, Marked, Value};
use super::model::{At, ChoiceShown, Datum, Shown, UnreadableShown, Why};
use super::place::Mark;
use super::reasons;
use super::scene::Scene;
use super::write::{safe, wrapped};
use crate::policy::model::Action;
use crate::read::Unit;
use crate::read::x12::Delimiters;
use crate::verdict::model::{Status, Which};

/// Texts are broken to this width.
const WIDTH: usize = 100;
/// Facts are padded to this width before their clause.
const FACT: usize = 36;
/// More choices than this are counted only; formats for machines have all of them.
const CHOICES: usize = 10;

/// Whether a text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// Marks of a terminal.
#[derive(Debug, Clone, Copy)]
enum Style {
    Bold,
    Red,
    Yellow,
    Blue,
    Dim,
}

impl Style {
    fn begin(self) -> &'static str {
        match self {
            Style::Bold => "\u{1b}[1m",
            Style::Red => "\u{1b}[1;31m",
            Style::Yellow => "\u{1b}[1;33m",
            Style::Blue => "\u{1b}[1;34m",
            Style::Dim => "\u{1b}[2m",
        }
    }
}

/// Writes a text.
#[derive(Debug)]
pub struct Text<'b> {
    out: &'b mut Vec<u8>,
    colour: Colour,
}

impl<'b> Text<'b> {
    /// Writes into this buffer.
    pub fn new(out: &'b mut Vec<u8>, colour: Colour) -> Text<'b> {
        Text { out, colour }
    }

    fn put(&mut self, text: &str) -> &mut Text<'b> {
        self.out.extend_from_slice(text.as_bytes());
        self
    }

    fn styled(&mut self, style: Style, text: &str) -> &mut Text<'b> {
        match self.colour {
            Colour::On => self.put(style.begin()).put(text).put("\u{1b}[0m"),
            Colour::Off => self.put(text),
        }
    }

    /// A line in bold.
    pub fn bold(&mut self, text: &str) {
        self.styled(Style::Bold, text).put("\n");
    }

    fn paragraph(&mut self, indent: usize, label: &str, text: &str) {
        let first = format!("{}{label}", " ".repeat(indent));
        let rest = " ".repeat(first.chars().count());
        let width = WIDTH.saturating_sub(rest.len()).max(20);
        for (at, line) in wrapped(&safe(&text.replace('\n', " ")), width).iter().enumerate() {
            self.put(if at == 0 { &first } else { &rest }).put(line).put("\n");
        }
    }

    /// A claim's heading and its findings.
    pub fn claim(&mut self, findings: &[Shown], scene: &Scene<'_>) {
        let Some(first) = findings.first() else { return };
        let number = first.claim.as_ref().map_or_else(|| "without a number".to_owned(), |number| safe(number));
        self.styled(Style::Bold, &format!("Claim {number}"));
        self.put(&format!("   {}, claim {} of the file\n", safe(&first.input.file), first.input.index + 1));
        for finding in findings {
            self.finding(finding, scene);
        }
        self.put("\n");
    }

    /// One finding, below its claim's heading.
    pub fn finding(&mut self, shown: &Shown, scene: &Scene<'_>) {
        self.put("\n  ");
        let style = match (shown.status, shown.action) {
            (Status::Undetermined, _) | (_, Action::Pend) => Style::Yellow,
            (_, Action::Deny | Action::Reject) => Style::Red,
            (_, Action::Warn | Action::Pay | Action::Recode) => Style::Blue,
        };
        let may = if shown.status == Status::Undetermined { "undetermined, may " } else { "" };
        self.styled(style, &format!("{may}{}", outcome(shown)));
        let target =
            shown.line.as_ref().map_or_else(|| "the claim".to_owned(), |line| format!("line {}", safe(&line.text)));
        self.put(&format!("  on {target}  ")).styled(Style::Bold, &shown.edit.id).put("\n");
        self.paragraph(2, "", &shown.message);
        // A title that fills something in has been the message, or says no more without what it would fill in.
        if shown.message != shown.edit.title && !shown.edit.title.contains('{') {
            self.paragraph(2, "", &format!("({})", shown.edit.title));
        }
        self.codes(shown);
        if !shown.missing.is_empty() {
            self.put("\n");
            self.paragraph(4, "Missing: ", &shown.missing.join(", "));
        }
        if !shown.ring.is_empty() {
            self.put("\n");
            let ring = shown.ring.join(", ");
            self.paragraph(
                4,
                "",
                &format!("It waits for {ring}: edits that each ask whether the lines of the others stand."),
            );
        }
        self.facts(shown.because.whys(), shown, scene);
        if shown.choices.len() > 1 {
            self.choices(shown);
        }
        if !shown.also_broken.is_empty() {
            self.put("\n");
            for clause in &shown.also_broken {
                let text = format!("require {} ({}:{})", clause.text, clause.file, clause.line);
                self.paragraph(4, "Also not met: ", &text);
            }
        }
        self.put("\n");
        if let Some(with) = &shown.override_with {
            self.paragraph(4, "The payer lifts it on review with: ", with);
        }
        for source in &shown.edit.sources {
            self.paragraph(4, "Source: ", source);
        }
        if let Some(documentation) = &shown.edit.documentation {
            self.paragraph(4, "About:  ", documentation);
        }
        self.put(&format!("    Policy: {}\n", safe(&shown.edit.policy)));
        // Where a line is paid otherwise or a note is made of it, there may be nothing to clear.
        if let Some(none) = shown.no_fix.filter(|_| matches!(shown.action, Action::Deny | Action::Reject)) {
            self.paragraph(4, "How to clear it: ", none.words());
        }
        if !shown.fixes.is_empty() {
            self.put("    How to clear it:\n");
            for fix in &shown.fixes {
                let mut text = fix.change.clone();
                if let Some(needs) = fix.needs {
                    text.push_str(&format!(" (needs {needs})"));
                }
                let others: Vec<&str> =
                    fix.clears.iter().map(String::as_str).filter(|edit| *edit != shown.edit.id).collect();
                if !others.is_empty() {
                    text.push_str(&format!("; this clears {} too", others.join(", ")));
                }
                if !fix.verified {
                    text.push_str(" (not verified)");
                }
                self.paragraph(6, "- ", &text);
            }
        }
    }

    fn codes(&mut self, shown: &Shown) {
        let words = [(&shown.group, reasons::group as fn(&str) -> Option<&'static str>), (&shown.carc, reasons::carc)];
        for (code, words) in words {
            if let Some(code) = code
                && let Some(words) = words(code)
            {
                self.paragraph(4, &format!("{code:<6} "), words);
            }
        }
        for code in &shown.rarc {
            if let Some(words) = reasons::rarc(code) {
                self.paragraph(4, &format!("{code:<6} "), words);
            }
        }
    }

    /// Facts by where they stand: the claim's own segment or value, its facts marked, and beside each the clause.
    pub fn facts(&mut self, because: &[Why], shown: &Shown, scene: &Scene<'_>) {
        let mut groups: Vec<(Group, Vec<&Why>)> = Vec::new();
        for why in because.iter().filter(|why| !why.applies) {
            let group = Group::of(why);
            match groups.iter_mut().find(|(own, _)| *own == group) {
                Some((_, whys)) => whys.push(why),
                None => groups.push((group, vec![why])),
            }
        }
        let mut quoted: Vec<String> = Vec::new();
        for (group, whys) in groups {
            self.put("\n");
            match &group {
                Group::Nowhere => {}
                Group::Rows(place) => {
                    self.put("    ").styled(Style::Blue, &safe(place)).put("\n");
                }
                Group::Segment(which, file, number, within) => {
                    let head = format!("segment {number}  ");
                    self.elsewhere(file, shown);
                    self.put("    ").styled(Style::Blue, &head);
                    let values: Vec<Value> = whys.iter().filter_map(|why| value(why)).collect();
                    let raw = scene.words().claim_of(*which).map_or(&b""[..], |claim| claim.raw());
                    let delimiters = whys.iter().find_map(|why| delimiters(why)).unwrap_or_default();
                    let lines = excerpt::segment(raw, within.0..within.1, delimiters, &values, scene.patients);
                    self.marked(&lines, 4 + head.chars().count());
                }
                Group::Member(which, file, line, parent) => {
                    self.elsewhere(file, shown);
                    let place = if parent.is_empty() { String::new() } else { format!("  {}", safe(parent)) };
                    self.put("    ").styled(Style::Blue, &format!("line {line} of the file{place}")).put("\n");
                    self.members(&whys, *which, scene);
                }
                Group::Row(which, file, place) => {
                    self.elsewhere(file, shown);
                    self.put("    ").styled(Style::Blue, &safe(place)).put("\n");
                    self.members(&whys, *which, scene);
                }
            }
            self.clauses(&whys, &mut quoted);
        }
        let applies: Vec<&Why> = because.iter().filter(|why| why.applies).collect();
        if !applies.is_empty() {
            let mut facts: Vec<String> = Vec::new();
            for why in applies {
                let fact = format!("{}: {} ({}:{})", why.fact, datum(&why.value), why.clause.file, why.clause.line);
                if !facts.contains(&fact) {
                    facts.push(fact);
                }
            }
            self.put("\n");
            self.paragraph(4, "The policy applies by ", &facts.join(", "));
        }
    }

    /// The values of an object or row that facts rest on, each by its name, marked.
    fn members(&mut self, whys: &[&Why], which: Which, scene: &Scene<'_>) {
        let raw = scene.words().claim_of(which).map_or(&b""[..], |claim| claim.raw());
        let mut members: Vec<(String, Value)> = whys.iter().filter_map(|why| member(why)).collect();
        members.sort_by_key(|(_, value)| value.range.start);
        members.dedup();
        if !members.is_empty() {
            self.put("      ");
            self.marked(&excerpt::members(raw, &members), 6);
        }
    }

    /// Facts with their values, each with the lines of the policy that asked for it; a line is quoted once a finding.
    fn clauses(&mut self, whys: &[&Why], quoted: &mut Vec<String>) {
        let mut told: Vec<(String, Vec<String>)> = Vec::new();
        for why in whys {
            let fact = format!("{}: {}", safe(&why.fact), datum(&why.value));
            let clause = format!("{}:{}  {}", safe(&why.clause.file), why.clause.line, safe(&why.clause.whole));
            match told.iter_mut().find(|(own, _)| *own == fact) {
                Some((_, clauses)) if clauses.contains(&clause) => {}
                Some((_, clauses)) => clauses.push(clause),
                None => told.push((fact, vec![clause])),
            }
        }
        for (fact, clauses) in told {
            for (at, clause) in clauses.iter().enumerate() {
                let fact = if at == 0 { fact.as_str() } else { "" };
                let pad = " ".repeat(FACT.saturating_sub(fact.chars().count()));
                let shown = match clause.split_once("  ") {
                    Some((place, _)) if quoted.contains(clause) => place,
                    _ => clause,
                };
                self.put("      ").put(fact).put(&pad).put("   ").styled(Style::Dim, shown).put("\n");
                quoted.push(clause.clone());
            }
        }
    }

    fn elsewhere(&mut self, file: &str, shown: &Shown) {
        if *file != *shown.input.file {
            self.put(&format!("    in {}\n", safe(file)));
        }
    }

    /// Lines of an excerpt; the cursor stands behind the first one's indent.
    fn marked(&mut self, lines: &[Marked], indent: usize) {
        let indent = " ".repeat(indent);
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.put(&indent);
            }
            self.put(&line.text).put("\n");
            let beneath = line.beneath();
            if !beneath.is_empty() {
                self.put(&indent).styled(Style::Red, &beneath).put("\n");
            }
        }
    }

    fn choices(&mut self, shown: &Shown) {
        let than = if shown.more_choices { "More than " } else { "" };
        self.put(&format!("\n    {than}{} choices break the rule; each must be cleared:\n", shown.choices.len()));
        for choice in shown.choices.iter().take(CHOICES) {
            let with: Vec<String> = choice.with.iter().map(|(name, thing)| format!("{name}: {thing}")).collect();
            let with = with.join(", ");
            let facts: Vec<String> = new_facts(choice, shown)
                .map(|why| format!("{}: {}{}", why.fact, datum(&why.value), short(why)))
                .collect();
            let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join("; ")) };
            self.paragraph(6, "- ", &format!("{with}{facts}"));
        }
        let rest = match shown.choices.len().saturating_sub(CHOICES) {
            0 => return,
            _ if shown.more_choices => format!("more; `--format ndjson` lists {} of all", shown.choices.len()),
            more => format!("{more} more, which `--format ndjson` lists"),
        };
        self.put(&format!("      and {rest}\n"));
    }

    /// An input that could not be read.
    pub fn unreadable(&mut self, shown: &UnreadableShown) {
        let what = match shown.index {
            Some(index) => format!("Claim {} of the file cannot be read", index + 1),
            None => "A part of the file cannot be read".to_owned(),
        };
        self.styled(Style::Bold, &what).put(&format!("   {}\n", safe(&shown.file)));
        let element = if shown.element.is_empty() { String::new() } else { format!(" {}", safe(&shown.element)) };
        let (unit, byte) = match shown.unit {
            Unit::Segment => ("segment", format!(", byte {}", shown.offset)),
            Unit::Line | Unit::Row => ("line", format!(", byte {}", shown.offset)),
            Unit::Stored => ("row", String::new()),
        };
        let unit = shown.group.map_or_else(|| unit.to_owned(), |group| format!("row group {group}, {unit}"));
        let place = shown.number.map_or_else(String::new, |number| format!("{unit} {number}{element}{byte}: "));
        self.paragraph(2, "", &format!("{place}{} [{}]", shown.message, shown.code));
        self.put("\n");
    }
}

/// What facts are shown together.
#[derive(Debug, PartialEq, Eq)]
enum Group {
    Nowhere,
    Rows(String),
    Segment(Which, Rc<str>, u64, (usize, usize)),
    Member(Which, Rc<str>, u64, String),
    Row(Which, Rc<str>, String),
}

impl Group {
    fn of(why: &Why) -> Group {
        match (&why.at, &why.mark) {
            (Some(At::Table { column, line }), _) => {
                Group::Rows(format!("{}, line {line} of {}", column.table, column.file))
            }
            (Some(At::X12 { file, segment, .. }), Some((which, Mark { within, .. }))) => {
                Group::Segment(*which, Rc::clone(file), *segment, (within.start, within.end))
            }
            (Some(At::Json { file, line, pointer, .. }), Some((which, mark))) => {
                // An absent value stands nowhere within what should hold it.
                let parent = match pointer.rsplit_once('/') {
                    Some((parent, _)) if !mark.value.is_empty() => parent,
                    _ => pointer,
                };
                Group::Member(*which, Rc::clone(file), *line, parent.to_owned())
            }
            (Some(At::Fhir { file, line, path, .. }), Some((which, mark))) => {
                let parent = if mark.value.is_empty() { path.as_str() } else { above(path) };
                Group::Member(*which, Rc::clone(file), *line, parent.to_owned())
            }
            (Some(At::Csv { file, line, .. }), Some((which, _))) => {
                Group::Row(*which, Rc::clone(file), format!("line {line} of the file"))
            }
            (Some(At::Parquet { file, group, row, .. }), Some((which, _))) => {
                Group::Row(*which, Rc::clone(file), format!("row group {group}, row {row}"))
            }
            _ => Group::Nowhere,
        }
    }
}

/// The element that holds the one of a FHIRPath: `Claim.item[0]` of `Claim.item[0].revenue` and of `Claim.item[0].modifier[1]`.
fn above(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(parent, _)| parent)
}

fn value(why: &Why) -> Option<Value> {
    let (_, mark) = why.mark.as_ref()?;
    (!mark.value.is_empty()).then(|| Value { range: mark.value.clone(), shown: why.value != Datum::Hidden })
}

/// The name of a value and a colon, as its format writes them, and the value.
fn member(why: &Why) -> Option<(String, Value)> {
    let json = |name: &str| {
        let indexed = name.bytes().all(|byte| byte.is_ascii_digit()) || name.ends_with(']');
        if indexed { String::new() } else { format!("\"{name}\": ") }
    };
    let name = match &why.at {
        Some(At::Json { pointer, .. }) => json(pointer.rsplit('/').next().unwrap_or("")),
        Some(At::Fhir { path, .. }) => json(path.rsplit('.').next().unwrap_or("")),
        Some(At::Csv { column, .. } | At::Parquet { column, .. }) => format!("{column}: "),
        _ => return None,
    };
    value(why).map(|value| (name, value))
}

fn delimiters(why: &Why) -> Option<Delimiters> {
    why.mark.as_ref()?.1.delimiters
}

/// The facts of a choice that the first one does not rest on.
fn new_facts<'s>(choice: &'s ChoiceShown, shown: &'s Shown) -> impl Iterator<Item = &'s Why> {
    choice.because.iter().filter(|why| !shown.because.iter().any(|first| first.fact == why.fact))
}

/// A place in a few words, behind a comma.
fn short(why: &Why) -> String {
    why.at.as_ref().map_or_else(String::new, |at| format!(", {at}"))
}

/// A value in words.
pub fn datum(value: &Datum) -> String {
    match value {
        Datum::None => "none".to_owned(),
        Datum::NotGiven => "not given".to_owned(),
        Datum::Hidden => "(not shown; --show-phi shows it)".to_owned(),
        Datum::Unreadable(text) => format!("{} (cannot be read)", safe(text)),
        Datum::Code(code, Some(word)) => format!("{} ({code})", word.replace('_', " ")),
        Datum::Code(code, None) => code.to_string(),
        Datum::Text(text) => safe(text),
        Datum::Date(date) => date.to_string(),
        Datum::Days(days) => days.to_string(),
        Datum::Number(number) => number.to_string(),
        Datum::Money(cents) => {
            let sign = if *cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            format!("{sign}${}.{:02}", cents / 100, cents % 100)
        }
        Datum::Yes(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Datum::List(values) if values.is_empty() => "none".to_owned(),
        Datum::List(values) => values.iter().map(datum).collect::<Vec<_>>().join(", "),
    }
}
