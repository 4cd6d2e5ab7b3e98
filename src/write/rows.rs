//! A claim to rows: one service line each, the claim's own columns in all of them.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher};

use super::values::{stays_unreadable, text};
use super::{Loss, Losses, Mark, Source};
use crate::claim::{Claim, CodeKind, Field, Item, Kind, Record, Slot, Value};
use crate::read::csv::{Known, columns};
use crate::table::damage;

/// How many characters a cell has at most; a spreadsheet cuts off what is longer.
const LONGEST: usize = 32_000;
/// Columns that every file has.
const ALWAYS: &[&str] =
    &["claim_id", "claim_type", "patient_id", "line_number", "procedure", "service_from", "units", "charge"];
/// What stands for nothing, or for a row that is no claim's, where a claim's number stands.
const NO_NUMBERS: &[&str] = &["total", "totals", "grand total", "subtotal", "sum", "claim_id"];

/// The columns that rows have.
#[derive(Debug, Clone, Default)]
pub struct Heading {
    columns: Vec<(usize, &'static Known)>,
}

impl Heading {
    /// Every column that there is, each under its first name.
    pub fn all() -> Heading {
        let mut seen = BTreeSet::new();
        let first = |known: &&Known| {
            let numbered = known.part.is_none() && known.field.info().csv.contains("..");
            if numbered {
                return known.name.ends_with(|c: char| c.is_ascii_digit());
            }
            let part = known.part.map(|part| (part.record, part.position, part.role));
            // All diagnoses in one cell are another way to write those that have columns.
            let again = part.is_some_and(|(record, position, _)| record == Record::Diagnosis && position == 0);
            !again && seen.insert((known.of_line, known.field, part))
        };
        Heading { columns: columns().iter().filter(first).enumerate().collect() }
    }

    /// Those of its columns that claims have something for, and those that every file has.
    #[must_use]
    pub fn narrowed(&self, used: &BTreeSet<usize>) -> Heading {
        let wanted =
            |(at, known): &&(usize, &'static Known)| used.contains(at) || ALWAYS.contains(&known.name.as_str());
        Heading { columns: self.columns.iter().filter(wanted).copied().collect() }
    }

    /// Adds the columns that a claim has something for.
    pub fn look(&self, claim: &Claim, used: &mut BTreeSet<usize>) {
        let mut source = Source { claim, taken: BTreeSet::new() };
        let mut losses = Losses::new();
        let mut rows = Rows { source: &mut source, losses: &mut losses };
        let lines = claim.items(Record::Line).collect::<Vec<Item>>();
        for (at, known) in &self.columns {
            if used.contains(at) {
                continue;
            }
            let owners = if known.of_line { lines.as_slice() } else { &[Item::CLAIM] };
            if owners.iter().any(|owner| rows.cell(known, *owner).is_some()) {
                used.insert(*at);
            }
        }
    }

    /// The heading line.
    pub(super) fn line(&self) -> Vec<u8> {
        let names: Vec<&str> = self.columns.iter().map(|(_, known)| known.name.as_str()).collect();
        (names.join(",") + "\n").into_bytes()
    }
}

/// Writes the rows of a claim.
pub(super) fn write(source: &mut Source<'_>, heading: &Heading, out: &mut Vec<u8>) -> Mark {
    let claim = source.claim;
    let mut losses = Losses::new();
    let mut rows = Rows { source, losses: &mut losses };
    let own: Vec<Option<Vec<u8>>> = heading
        .columns
        .iter()
        .map(|(_, known)| if known.of_line { None } else { rows.cell(known, Item::CLAIM) })
        .collect();
    let lines = rows.source.items(Record::Line, Item::CLAIM);
    let owners: Vec<Option<Item>> = if lines.is_empty() { vec![None] } else { lines.into_iter().map(Some).collect() };
    for line in owners {
        for (at, ((_, known), own)) in heading.columns.iter().zip(&own).enumerate() {
            if at > 0 {
                out.push(b',');
            }
            let cell = match line {
                Some(line) if known.of_line => rows.cell(known, line),
                _ => own.clone(),
            };
            quoted(out, cell.as_deref().unwrap_or(b""));
        }
        out.push(b'\n');
    }
    rows.positions();
    let number = text(claim, claim.slot(Item::CLAIM, Field::ClaimNumber));
    let number = own_number(&number).then(|| {
        let mut hasher = DefaultHasher::new();
        hasher.write(number.trim().as_bytes());
        hasher.finish()
    });
    Mark { number, losses, ..Mark::default() }
}

/// Whether rows can be told by a claim's number.
fn own_number(number: &str) -> bool {
    let number = number.trim();
    let upper = number.to_ascii_uppercase();
    !number.is_empty()
        && !NO_NUMBERS.iter().any(|word| number.eq_ignore_ascii_case(word))
        && number.chars().all(|c| !c.is_ascii_control())
        && !is_nothing(number.as_bytes())
        && damage::of_code(CodeKind::Word, upper.as_bytes()).is_none()
}

fn is_nothing(text: &[u8]) -> bool {
    matches!(text, b"" | b"NULL" | b"null" | b"\\N")
}

fn quoted(out: &mut Vec<u8>, cell: &[u8]) {
    if !cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\'')) {
        return out.extend_from_slice(cell);
    }
    out.push(b'"');
    for byte in cell {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// A cell's characters, and whether the value is read back from them.
struct Fit {
    text: Vec<u8>,
    changed: bool,
}

struct Rows<'s, 'c> {
    source: &'s mut Source<'c>,
    losses: &'s mut Losses,
}

impl Rows<'_, '_> {
    fn count(&mut self, loss: Loss, field: Field) {
        *self.losses.entry((loss, field)).or_default() += 1;
    }

    /// What a column holds in the rows of the claim, or in that of a line; `None` where it is empty.
    fn cell(&mut self, known: &Known, owner: Item) -> Option<Vec<u8>> {
        let claim = self.source.claim;
        let field = known.field;
        let Some(part) = known.part else {
            let item = if field.record() == Record::Patient { Item::PATIENT } else { owner };
            return match field {
                Field::ClaimType => {
                    self.source.take(item, field);
                    Some(claim.claim_type.code().to_string().into_bytes())
                }
                // A row without its number would get one, and might be none.
                Field::LineNumber => self.single(item, field).or_else(|| {
                    self.count(Loss::Filled, field);
                    Some((item.index + 1).to_string().into_bytes())
                }),
                Field::LineDate => self.single(item, field).or_else(|| self.shared_day(item, field, 0)),
                Field::LineThrough => self.single(item, field).or_else(|| self.shared_day(item, field, 1)),
                _ if !field.info().list => self.single(item, field),
                _ if field.info().csv.contains("..") => self.one_of(item, field, &known.name),
                _ => self.list(item, field),
            };
        };
        let items = self.source.items(part.record, owner);
        if part.position == 0 {
            return self.missing_teeth(&items);
        }
        let item = match part.role {
            Some(_) => {
                let of_role = |item: &&Item| claim.slot(**item, Field::ProviderRole).as_code() == part.role;
                items.iter().find(of_role).copied()
            }
            None => items.get(usize::from(part.position) - 1).copied(),
        }?;
        if field == Field::DiagnosisCode {
            return self.diagnosis(item, items.last() == Some(&item));
        }
        let cell = if field.info().list { self.list(item, field) } else { self.single(item, field) };
        if cell.is_some() && part.role.is_some() {
            // The heading says the role.
            self.source.take(item, Field::ProviderRole);
        }
        cell
    }

    fn single(&mut self, item: Item, field: Field) -> Option<Vec<u8>> {
        let fit = fit(self.source.claim, self.source.claim.slot(item, field), field)?;
        self.source.take(item, field);
        if fit.changed {
            self.count(Loss::Changed, field);
        }
        Some(fit.text)
    }

    /// A day that lines share has no column: it stands in each of their rows.
    fn shared_day(&mut self, line: Item, field: Field, at: usize) -> Option<Vec<u8>> {
        let day = self.source.shared_days(line)?.get(at)?.as_date()?;
        self.count(Loss::Filled, field);
        Some(day.to_string().into_bytes())
    }

    /// The values of a list that one cell can hold.
    fn values(&self, item: Item, field: Field) -> (Vec<Vec<u8>>, bool) {
        let claim = self.source.claim;
        let slots = claim.list(item, field);
        let splits = |text: &[u8]| text.iter().any(|byte| matches!(byte, b'|' | b',' | b';' | b' '));
        // Several letters of surfaces are several surfaces.
        let letters = |text: &[u8]| field == Field::ToothSurfaces && text.len() > 1;
        let fits = slots.iter().filter_map(|slot| fit(claim, *slot, field));
        let fits: Vec<Fit> = fits.filter(|fit| !splits(&fit.text) && !letters(&fit.text)).collect();
        let whole = fits.len() == slots.len() && !fits.iter().any(|fit| fit.changed);
        (fits.into_iter().map(|fit| fit.text).collect(), whole)
    }

    fn list(&mut self, item: Item, field: Field) -> Option<Vec<u8>> {
        let (values, whole) = self.values(item, field);
        if values.is_empty() {
            return None;
        }
        self.source.take(item, field);
        if !whole {
            self.count(Loss::Changed, field);
        }
        Some(values.join(&b'|'))
    }

    /// The value of a list whose values have columns of their own: `mod3` has the third.
    fn one_of(&mut self, item: Item, field: Field, name: &str) -> Option<Vec<u8>> {
        let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
        let at = digits.parse::<usize>().ok()?.checked_sub(1)?;
        let most = field.info().csv.chars().rfind(char::is_ascii_digit)?.to_digit(10)?;
        let (values, whole) = self.values(item, field);
        let value = values.get(at)?;
        self.source.take(item, field);
        if at == 0 && (!whole || values.len() > most as usize) {
            self.count(Loss::Changed, field);
        }
        Some(value.clone())
    }

    /// A diagnosis. An empty cell before another one keeps its place, as one that cannot be read does.
    fn diagnosis(&mut self, item: Item, last: bool) -> Option<Vec<u8>> {
        let code = self.single(item, Field::DiagnosisCode);
        if code.is_none() && (!last || self.source.has(item, Field::DiagnosisRole)) {
            self.source.take(item, Field::DiagnosisCode);
            self.count(Loss::Changed, Field::DiagnosisCode);
        }
        code
    }

    /// The teeth that are missing, in one cell; those to be extracted have no column.
    fn missing_teeth(&mut self, items: &[Item]) -> Option<Vec<u8>> {
        let mut teeth = Vec::new();
        for item in items {
            let status = self.source.claim.slot(*item, Field::ToothStatusStatus);
            let missing = status.is_absent() || status.as_code().is_some_and(|code| code.to_string() == "M");
            let splits = |text: &[u8]| text.iter().any(|byte| matches!(byte, b'|' | b',' | b';' | b' '));
            let tooth =
                fit(self.source.claim, self.source.claim.slot(*item, Field::ToothStatusTooth), Field::ToothStatusTooth);
            let Some(tooth) = tooth.filter(|tooth| missing && !tooth.changed && !splits(&tooth.text)) else { continue };
            self.source.take(*item, Field::ToothStatusTooth);
            if self.source.take(*item, Field::ToothStatusStatus).is_none() {
                self.count(Loss::Filled, Field::ToothStatusStatus);
            }
            teeth.push(tooth.text);
        }
        (!teeth.is_empty()).then(|| teeth.join(&b'|'))
    }

    /// The positions of what stands in numbered columns follow from those.
    fn positions(&mut self) {
        for (record, field, code) in [
            (Record::Diagnosis, Field::DiagnosisPosition, Field::DiagnosisCode),
            (Record::Procedure, Field::ProcedurePosition, Field::ProcedureCode),
        ] {
            for (at, item) in (1i64..).zip(self.source.items(record, Item::CLAIM)) {
                let given = record.fields().any(|own| self.source.taken.contains(&(item, own)));
                if !given {
                    continue;
                }
                if code == Field::DiagnosisCode && !self.source.has(item, code) {
                    self.count(Loss::Filled, code);
                }
                match self.source.claim.get(item, field) {
                    Value::Absent => self.count(Loss::Filled, field),
                    own => {
                        self.source.take(item, field);
                        if !matches!(own, Value::Number(number) if number.as_whole() == Some(at)) {
                            self.count(Loss::Changed, field);
                        }
                    }
                }
            }
        }
    }
}

/// The characters of a value's cell; `None` where a cell cannot hold it, or it would be read as something else.
fn fit(claim: &Claim, slot: Slot, field: Field) -> Option<Fit> {
    let kind = field.info().kind;
    let own = match claim.value(slot) {
        Value::Absent | Value::List(_) | Value::Item(_) => return None,
        Value::Date(_) | Value::Money(_) | Value::Number(_) | Value::Yes(_) => {
            return Some(Fit { text: text(claim, slot).into_bytes(), changed: false });
        }
        // As it is written it is read as no day, not as one of some.
        Value::Days(_) => return Some(Fit { text: text(claim, slot).into_bytes(), changed: true }),
        Value::Unreadable(own) => {
            let code = if let Kind::Code(kind) = kind { Some(kind) } else { None };
            let damaged = code.is_some_and(|kind| damage::of_code(kind, &own.to_ascii_uppercase()).is_some());
            if !damaged && !stays_unreadable(field, own) {
                return None;
            }
            String::from_utf8_lossy(own).into_owned()
        }
        Value::Code(_) | Value::Text(_) => text(claim, slot),
    };
    let was_unreadable = matches!(claim.value(slot), Value::Unreadable(_));
    let mut cell: String = own.chars().map(|c| if c.is_ascii_control() { ' ' } else { c }).take(LONGEST).collect();
    cell = cell.trim_ascii().to_owned();
    if is_nothing(cell.as_bytes()) {
        return None;
    }
    // A spreadsheet takes such a text for a formula; the quote makes it text.
    if cell.starts_with(['=', '+', '-', '@']) {
        cell.insert(0, '\'');
    }
    let upper = cell.to_ascii_uppercase();
    let read_otherwise = !was_unreadable
        && match kind {
            Kind::Text => damage::of_code(CodeKind::Word, upper.as_bytes()).is_some(),
            Kind::Code(kind) => {
                damage::of_code(kind, upper.as_bytes()).is_some() || (kind == CodeKind::BillType && cell.len() == 3)
            }
            _ => false,
        };
    let raw = match claim.value(slot) {
        Value::Text(raw) | Value::Unreadable(raw) => raw.to_vec(),
        _ => own.into_bytes(),
    };
    Some(Fit { changed: read_otherwise || cell.as_bytes() != raw, text: cell.into_bytes() })
}
