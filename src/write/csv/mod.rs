//! A claim to rows: one service line each, the claim's own columns in all of them.

mod cell;
mod rows;

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher};

use self::cell::{own_number, quoted};
use self::rows::Rows;
use super::values::text;
use super::{Losses, Mark, Refused, Source};
use crate::claim::{Claim, Field, Item, Record, Value};
use crate::read::csv::{Known, columns};

/// Columns that every file has.
const ALWAYS: &[&str] =
    &["claim_id", "claim_type", "patient_id", "line_number", "procedure", "service_from", "units", "charge"];
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
        let mut source = Source { claim, taken: BTreeSet::new(), losses: Losses::new() };
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
    let readable = !matches!(claim.get(Item::CLAIM, Field::ClaimNumber), Value::Unreadable(_));
    let number = text(claim, claim.slot(Item::CLAIM, Field::ClaimNumber));
    let number = (readable && own_number(&number)).then(|| {
        let mut hasher = DefaultHasher::new();
        hasher.write(number.trim().as_bytes());
        hasher.finish()
    });
    let refused = number.is_none().then_some(Refused::NoNumber);
    Mark { refused, number, losses, ..Mark::default() }
}
