//! Claims to an 837 of version 005010: one interchange, a group for claims of one kind that follow each other, a transaction
//! a claim.
//!
//! What the guide of a claim's kind has no place for is left out and counted. What a guide demands and a claim does not say
//! is left empty and counted, never made up, but for the codes that X12 needs to tell what stands behind them.

mod claim;
mod codes;
mod guide;
mod interchange;
mod line;
mod other;
mod party;
mod pen;
mod place;
mod support;
mod value;

pub(super) use interchange::Interchange;

use super::{Loss, Losses, Mark, Refused, Source};
use crate::claim::{Field, Item, Record};
use pen::Pen;

/// Writes what stands between ST and SE of a claim's transaction.
pub(super) fn write(source: &mut Source<'_>, out: &mut Vec<u8>) -> Mark {
    let claim_type = source.claim.claim_type;
    let most = guide::lines(claim_type);
    if source.claim.count(Record::Line) > most {
        // Without some of its lines it would be another claim.
        return Mark { refused: Some(Refused::Lines { most }), ..Mark::default() };
    }
    let mut losses = Losses::new();
    source.take(Item::CLAIM, Field::ClaimType);
    let mut pen = Pen { source, out, losses: &mut losses, claim_type, segments: 0, pointed: i64::MAX };
    pen.header();
    pen.billing();
    pen.patient();
    pen.claim();
    for (position, line) in (1..).zip(pen.source.items(Record::Line, Item::CLAIM)) {
        pen.line(line, position);
    }
    demanded(&mut pen);
    let id = |field| pen.peek(Item::CLAIM, field).map(|fit| fit.text);
    let (sender, receiver) = (id(Field::ClaimSubmitter), id(Field::ClaimReceiver).or_else(|| id(Field::ClaimPayer)));
    let day = pen.source.claim.slot(Item::CLAIM, Field::ClaimSubmitted).as_date();
    let segments = pen.segments;
    Mark { segments, sender, receiver, day, losses, ..Mark::default() }
}

/// Counts what the guide demands and the claim does not say.
fn demanded(pen: &mut Pen<'_, '_>) {
    let claim = pen.source.claim;
    let summed = pen.sum_of_lines().is_some();
    let mut ask = |of: &[(Field, guide::Kinds)], item: Item| {
        for (field, kinds) in of {
            let written = match field {
                Field::ClaimTotalCharge => summed,
                Field::LineDate => pen.source.shared_days(item).is_some(),
                _ => false,
            };
            if pen.has(kinds) && !written && claim.slot(item, *field).is_absent() {
                pen.count(Loss::Demanded, *field);
            }
        }
    };
    ask(guide::DEMANDED, Item::CLAIM);
    ask(guide::DEMANDED_OF_PATIENT, Item::PATIENT);
    for line in claim.items(Record::Line) {
        ask(guide::DEMANDED_OF_LINES, line);
    }
    match claim.slot(Item::CLAIM, Field::ClaimBillingProvider).as_item() {
        Some(index) => ask(guide::DEMANDED_OF_BILLING, Item { record: Record::Provider, index }),
        None => ask(&[(Field::ClaimBillingProvider, "PID")], Item::CLAIM),
    }
    if claim.count(Record::Diagnosis) == 0 {
        pen.count(Loss::Demanded, Field::DiagnosisCode);
    }
}
