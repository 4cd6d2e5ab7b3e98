//! What policies demand of codes, to lines that a person reads on one screen.

use super::words;
use crate::claim::{CodeKind, Date};
use crate::lookup::{
    Answer, Brief, ColumnShown, Demand, EditShown, ExceptionShown, Header, Meaning, NameShown, Place, RoleShown,
    RowShown, TableShown, thousands,
};
use crate::report::text::Colour;
use crate::report::write::{one_line, safe, wrapped};

/// Columns of a line where it can be broken.
const WIDTH: usize = 96;
/// Columns of the headings of demands.
const DEMAND: usize = 16;
/// Characters of a set or a definition that are shown.
const DECLARED: usize = 230;
/// Rows of a code in one column that are shown whole.
const FEW_ROWS: usize = 6;
/// Codes and values of a column that are shown as examples.
const EXAMPLES: usize = 8;

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Only what holds on this day.
    pub on: Option<Date>,
    /// All rows of tables.
    pub rows: bool,
    /// Whether to bring out what matters.
    pub colour: Colour,
}

/// Writes what policies say of one code.
pub fn lookup(out: &mut Vec<u8>, answers: &[Answer], asked: Asked) {
    let mut page = Page { out, asked, window: (None, None) };
    if let Some(first) = answers.first() {
        let on = asked.on.map_or(String::new(), |day| format!(" on {day}"));
        page.bold(&format!("{}{on}", safe(&first.asked)));
        page.put("\n");
    }
    for answer in answers {
        page.put("\n");
        page.answer(answer);
    }
}

struct Page<'b> {
    out: &'b mut Vec<u8>,
    asked: Asked,
    /// The policy's own days.
    window: (Option<Date>, Option<Date>),
}

impl Page<'_> {
    fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn bold(&mut self, text: &str) {
        match self.asked.colour {
            Colour::On => self.put(&format!("\u{1b}[1m{text}\u{1b}[0m")),
            Colour::Off => self.put(text),
        }
    }

    /// A text whose further lines stand two blanks deeper.
    fn hanging(&mut self, margin: usize, text: &str) {
        for (at, line) in wrapped(&safe(&text.replace('\n', " ")), WIDTH.saturating_sub(margin + 2)).iter().enumerate()
        {
            let margin = if at == 0 { margin } else { margin + 2 };
            self.put(&format!("{:margin$}{line}\n", ""));
        }
    }

    /// A text behind a head, its further lines below its first.
    fn paragraph(&mut self, margin: usize, head: &str, text: &str) {
        let below = margin + head.chars().count();
        let text = text.replace('\n', " ");
        let lines = wrapped(&safe(&text), WIDTH.saturating_sub(below).max(30));
        for (at, line) in lines.iter().enumerate() {
            if at == 0 {
                self.put(&format!("{:margin$}{head}{line}\n", ""));
            } else {
                self.put(&format!("{:below$}{line}\n", ""));
            }
        }
    }

    /// A heading with a place at the right.
    fn heading(&mut self, margin: usize, name: &str, title: &str, place: &Place) {
        self.put(&" ".repeat(margin));
        self.bold(&safe(name));
        let gap = if title.is_empty() { "" } else { "  " };
        let title = safe(title);
        self.put(&format!("{gap}{title}"));
        let place = place_words(place);
        let used = margin + name.chars().count() + gap.len() + title.chars().count();
        let blanks = WIDTH.saturating_sub(used + place.chars().count());
        if blanks >= 2 {
            self.put(&format!("{:blanks$}{place}\n", ""));
        } else {
            let blanks = WIDTH.saturating_sub(place.chars().count());
            self.put(&format!("\n{:blanks$}{place}\n", ""));
        }
    }

    fn answer(&mut self, answer: &Answer) {
        self.window = answer.policy.window;
        self.header(&answer.policy);
        for meaning in &answer.meanings {
            self.put("\n");
            self.meaning(answer, meaning);
        }
        if answer.meanings.is_empty() {
            self.put(&format!("\n  {} does not know {}.\n", safe(&answer.policy.id), safe(&answer.asked)));
        }
    }

    fn header(&mut self, policy: &Header) {
        self.heading(0, &policy.id, policy.title.as_deref().unwrap_or(""), &policy.place);
        let payers = match policy.payers.as_slice() {
            [] => "any payer".to_owned(),
            [one] => format!("payer {one}"),
            several => format!("payers {}", several.join(", ")),
        };
        let types: Vec<&str> = policy.types.iter().map(|own| own.word()).collect();
        let days = match words::days(policy.window) {
            days if days.is_empty() => String::new(),
            days => format!("; {days}"),
        };
        self.paragraph(2, "", &format!("{payers}; {} claims{days}", types.join(", ")));
        if self.asked.on.is_some_and(|day| !in_window(policy.window, day)) {
            self.paragraph(2, "", "The policy does not apply on that day.");
        }
    }

    fn meaning(&mut self, answer: &Answer, meaning: &Meaning) {
        let code = words::code(meaning.kind, &meaning.code);
        self.put("  ");
        self.bold(&format!("{} as {}", safe(&code), words::kind(meaning.kind)));
        self.put("\n");
        if !meaning.known {
            self.unknown(answer, meaning, &code);
        } else if meaning.edits.is_empty() {
            let on = self.asked.on.map_or(String::new(), |day| format!(" on {day}"));
            let what = if meaning.kind == CodeKind::Payer {
                format!("{code} is a payer of {}; no edit names it besides.", answer.policy.id)
            } else {
                format!("{} has no edit that names {code}{on}.", answer.policy.id)
            };
            self.paragraph(4, "", &what);
        }
        self.glance(meaning);
        for edit in &meaning.edits {
            self.put("\n");
            self.edit(edit, &code);
        }
        self.sets(meaning, &code);
        for table in &meaning.tables {
            self.put("\n");
            self.table(table, meaning, &code);
        }
        let each = match meaning.kind {
            CodeKind::Procedure => "On every line".to_owned(),
            kind => format!("On every {}", kind.words()),
        };
        self.briefs(&each, &meaning.every);
        self.briefs("On the claim", &meaning.claim);
        let left = words::left(&meaning.left);
        if let Some(day) = self.asked.on
            && !left.is_empty()
        {
            self.put("\n");
            self.paragraph(
                4,
                "",
                &format!("Left out, not in force for {} on {day}: {left}.", words::code(meaning.kind, &meaning.code)),
            );
        }
    }

    fn unknown(&mut self, answer: &Answer, meaning: &Meaning, code: &str) {
        let id = &answer.policy.id;
        let general = meaning.every.len() + meaning.claim.len();
        let rest = match general {
            0 => String::new(),
            1 => " 1 edit applies whatever the code is.".to_owned(),
            many => format!(" {many} edits apply whatever the code is."),
        };
        self.paragraph(4, "", &format!("{id} has no edit on {code} alone: no edit, set or table names it.{rest}"));
    }

    /// What is demanded in short: what a scheduler asks for.
    fn glance(&mut self, meaning: &Meaning) {
        let procedure = meaning.kind == CodeKind::Procedure;
        if !procedure && meaning.edits.len() < 2 {
            return;
        }
        self.put("\n");
        if procedure && !meaning.glance.iter().any(|glance| glance.demand == Demand::Authorization) {
            self.row(Demand::Authorization.words(), "no edit asks for one");
        }
        let mut before = None;
        for glance in &meaning.glance {
            let head = if before == Some(glance.demand) { "" } else { glance.demand.words() };
            before = Some(glance.demand);
            let when = words::times(&glance.times, self.window);
            let when = if when.is_empty() { when } else { format!(" {when}") };
            let every = if glance.every { ", on every line" } else { "" };
            self.row(head, &format!("{}{every}{when}: {}", glance.edit, glance.text));
        }
        let mut head = if procedure { "Besides" } else { "In short" };
        for (role, edits) in meaning.parts(|role| !(procedure && role.is_asked())) {
            self.row(head, &format!("{}: {}", edits.join(", "), role.words()));
            head = "";
        }
    }

    fn row(&mut self, head: &str, text: &str) {
        self.paragraph(4, &format!("{head:<DEMAND$}"), text);
    }

    fn edit(&mut self, edit: &EditShown, code: &str) {
        self.put("    ");
        self.bold(&safe(&edit.id));
        let title = if edit.title == edit.id { "" } else { &edit.title };
        self.put(format!("  {}", safe(title)).trim_end());
        self.put("\n");
        for role in &edit.roles {
            self.role(role, code);
        }
        for clause in &edit.clauses {
            match clause.split_once(' ') {
                Some((head, rest)) => self.paragraph(8, &format!("{head} "), rest),
                None => self.paragraph(8, "", clause),
            }
        }
        for (code, says) in words::reasons(&edit.codes) {
            self.paragraph(10, &format!("{code:<6} "), says);
        }
        for NameShown { text, .. } in &edit.names {
            let shown = one_line(text, DECLARED);
            self.paragraph(6, "where ", &shown);
        }
        for exception in &edit.exceptions {
            self.exception(6, exception, "");
        }
        let from: Vec<String> = edit.sources.iter().cloned().chain([place_words(&edit.place)]).collect();
        self.paragraph(6, "Source: ", &from.join("; "));
        if !edit.tags.is_empty() {
            self.paragraph(6, "Tags:   ", &edit.tags.join(", "));
        }
        if let Some(documentation) = &edit.documentation {
            self.paragraph(6, "About:  ", documentation);
        }
    }

    fn role(&mut self, role: &RoleShown, code: &str) {
        let mut text = format!("{code} {}", role.role.words());
        if let Some(exception) = &role.exception {
            text.push_str(&format!(", {exception}"));
        }
        if let Some(through) = &role.through {
            text.push_str(&format!(", by {through}"));
        }
        let when = words::times(&role.times, self.window);
        if !when.is_empty() {
            text.push_str(&format!(", {when}"));
        }
        self.paragraph(6, "", &text);
    }

    fn exception(&mut self, margin: usize, exception: &ExceptionShown, to: &str) {
        let clauses = if exception.clauses.is_empty() { "always".to_owned() } else { exception.clauses.join("; ") };
        self.hanging(margin, &format!("exception {}{to}: {clauses}", exception.id));
        let from: Vec<String> = exception.sources.iter().cloned().chain([place_words(&exception.place)]).collect();
        self.hanging(margin + 2, &from.join("; "));
        for inner in &exception.exceptions {
            self.exception(margin + 2, inner, &format!(" to {}", exception.id));
        }
    }

    fn sets(&mut self, meaning: &Meaning, code: &str) {
        if meaning.sets.is_empty() {
            return;
        }
        self.put("\n");
        for (at, set) in meaning.sets.iter().enumerate() {
            let when = words::times(&set.times, self.window);
            let when = if when.is_empty() { when } else { format!(" {when}") };
            let used = if set.edits.is_empty() { "no edit".to_owned() } else { set.edits.join(", ") };
            let head = if at == 0 { format!("Sets with {code}: ") } else { " ".repeat(11 + code.chars().count()) };
            self.paragraph(4, &head, &format!("{}{when}, used by {used}  ({})", set.name, place_words(&set.place)));
        }
    }

    fn table(&mut self, table: &TableShown, meaning: &Meaning, code: &str) {
        let file = if table.file.is_empty() { String::new() } else { format!("{}, ", table.file) };
        let used = if table.edits.is_empty() { "no edit".to_owned() } else { table.edits.join(", ") };
        let rows = words::count(usize::try_from(table.len).unwrap_or(usize::MAX), "row");
        self.heading(4, &format!("table {}", table.name), &format!("{file}{rows}; used by {used}"), &table.place);
        for column in &table.columns {
            let by = format!("column {} of {}", column.name, table.name);
            let parts: Vec<String> = meaning
                .edits
                .iter()
                .flat_map(|edit| edit.roles.iter().map(move |role| (edit, role)))
                .filter(|(_, role)| role.through.as_ref() == Some(&by))
                .map(|(edit, role)| format!("{}: {}", edit.id, role.role.words()))
                .collect();
            self.column(column, &parts.join("; "), code);
        }
    }

    fn column(&mut self, column: &ColumnShown, parts: &str, code: &str) {
        let count = words::count(column.rows.len(), "row");
        let parts = if parts.is_empty() { String::new() } else { format!(" ({parts})") };
        let ending = match column.ending {
            0 => String::new(),
            all if all == column.rows.len() => ", with a last day".to_owned(),
            some => format!(", {} of them with a last day", thousands(some)),
        };
        self.hanging(6, &format!("{} is {code} in {count}{ending}{parts}", column.name));
        if self.asked.rows || column.rows.len() <= FEW_ROWS {
            column.rows.iter().for_each(|row| self.cells(row, &column.name));
            return;
        }
        let width = column.others.iter().map(|other| other.name.chars().count()).max().unwrap_or(0);
        for other in &column.others {
            let shown = other.values.iter().take(EXAMPLES);
            let more = other.values.len().saturating_sub(EXAMPLES);
            let tail = if more > 0 { format!(", and {} more", thousands(more)) } else { String::new() };
            let text = if other.codes {
                let codes: Vec<&str> = shown.map(|(value, _)| value.as_str()).collect();
                format!("{}: {}{tail}", words::count(other.values.len(), "code"), codes.join(", "))
            } else {
                let values: Vec<String> =
                    shown.map(|(value, rows)| format!("{value} in {}", words::count(*rows, "row"))).collect();
                format!("{}{tail}", values.join(", "))
            };
            self.paragraph(8, &format!("{:<width$}  ", safe(&other.name)), &text);
        }
    }

    fn cells(&mut self, row: &RowShown, own: &str) {
        let cells = row.cells.iter().filter(|(name, _)| name != own);
        let mut parts: Vec<String> = cells.map(|(name, value)| format!("{name} {value}")).collect();
        let days = words::days(row.days);
        if !days.is_empty() {
            parts.push(days);
        }
        parts.push(format!("line {}", row.line));
        self.paragraph(8, "", &parts.join("; "));
    }

    fn briefs(&mut self, head: &str, briefs: &[Brief]) {
        if briefs.is_empty() {
            return;
        }
        self.put(&format!("\n    {head}\n"));
        let width = briefs.iter().map(|brief| brief.id.chars().count()).max().unwrap_or(0);
        for brief in briefs {
            let when = words::times(&brief.times, self.window);
            let when = if when.is_empty() { when } else { format!(", {when}") };
            self.paragraph(
                6,
                &format!("{:<width$}  ", safe(&brief.id)),
                &if brief.title == brief.id {
                    format!("{}{when}", brief.outcome)
                } else {
                    format!("{} ({}{when})", brief.title, brief.outcome)
                },
            );
        }
    }
}

fn place_words(place: &Place) -> String {
    safe(&format!("{}:{}", place.file, place.line))
}

fn in_window(window: (Option<Date>, Option<Date>), day: Date) -> bool {
    window.0.is_none_or(|first| first <= day) && window.1.is_none_or(|last| day <= last)
}
