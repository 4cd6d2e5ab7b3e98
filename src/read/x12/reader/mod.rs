//! The stretches of an 837P claim to the claim model.

mod claim;
mod line;
mod party;
mod value;

use super::lex::{Id, Part, Segment, Segments};
use crate::claim::{Claim, Field, Item, Record, Slot};
use crate::read::{Batch, Cost, Frame, Spot, Trouble};

/// Reads one frame: the raw bytes become the claim's pieces, the values its slots.
///
/// # Errors
/// The trouble that costs this claim: none so far, a claim that a frame holds can always be read.
pub fn read(batch: &Batch, frame: &Frame, claim: &mut Claim, troubles: &mut Vec<Trouble>) -> Result<(), Trouble> {
    claim.claim_type = frame.claim_type;
    let pieces = frame.stretches.iter().map(|stretch| {
        let bytes = batch.bytes.get(stretch.start..stretch.end).unwrap_or(b"");
        (bytes, claim.add_piece(bytes, stretch.offset, stretch.number), stretch)
    });
    let pieces: Vec<_> = pieces.collect();
    let mut reader = Reader::new(claim, troubles);
    for (bytes, base, stretch) in pieces {
        reader.shift = stretch.offset.wrapping_sub(u64::from(base));
        for (number, (start, segment)) in (stretch.number..).zip(Segments::new(bytes, frame.delimiters)) {
            let at = base.saturating_add(u32::try_from(start).unwrap_or(u32::MAX));
            reader.segment(&Segment::new(segment, at, number, frame.delimiters));
        }
    }
    reader.finish();
    Ok(())
}

/// The hierarchical level that a segment stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Header,
    Billing,
    Subscriber,
    Patient,
    Claim,
}

/// The loop that a segment stands in, as far as its meaning depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The level itself: 2000A, 2000B, 2000C, 2300.
    Level,
    /// 2010BA.
    Subscriber,
    /// 2010CA.
    Patient,
    /// A provider's loop: 2010AA, 2010AB, 2310, 2420.
    Provider(Item),
    /// 2320.
    Other(Item),
    /// 2330B.
    OtherPayer(Item),
    /// 2400.
    Line,
    /// 2410.
    Drug(Item),
    /// 2430.
    Result(Item),
    /// A loop of which nothing is asked: a payer's, an other subscriber's, an other payer's provider's, a form.
    Ignored,
}

struct Reader<'c> {
    claim: &'c mut Claim,
    troubles: &'c mut Vec<Trouble>,
    /// What is added to a place in the raw bytes to give the offset in the file.
    shift: u64,
    /// The segment's id and number, for the places of troubles.
    id: Id,
    number: u64,
    level: Level,
    scope: Scope,
    /// The line whose loop is open.
    line: Option<Item>,
    /// Whether that line has its SV1.
    served: bool,
    /// The other payer whose loop is open.
    other: Option<Item>,
    /// The taxonomy of 2000A, until its provider is known.
    taxonomy: Slot,
    /// The place of CLM.
    place: Spot,
    /// What was said of this claim already.
    said: Vec<&'static str>,
}

impl<'c> Reader<'c> {
    fn new(claim: &'c mut Claim, troubles: &'c mut Vec<Trouble>) -> Reader<'c> {
        Reader {
            claim,
            troubles,
            shift: 0,
            id: Id::default(),
            number: 0,
            level: Level::Header,
            scope: Scope::Level,
            line: None,
            served: false,
            other: None,
            taxonomy: Slot::ABSENT,
            place: Spot::default(),
            said: Vec::new(),
        }
    }

    fn segment(&mut self, segment: &Segment<'_>) {
        self.number = segment.number;
        self.id = segment.id;
        match segment.id.bytes() {
            b"BHT" => {
                let submitted = self.date(segment.element(4));
                self.put(Item::CLAIM, Field::ClaimSubmitted, submitted);
            }
            b"HL" => self.level(segment),
            b"SBR" => self.subscriber(segment),
            b"PAT" => self.patient(segment),
            b"NM1" => self.name(segment),
            b"N3" => self.street(segment),
            b"N4" => self.city(segment),
            b"DMG" => self.demographics(segment),
            b"PRV" => self.specialty(segment),
            b"REF" => self.reference(segment),
            b"CLM" => self.claim(segment),
            b"DTP" => self.day(segment),
            b"AMT" => self.amount(segment),
            b"HI" => self.codes(segment),
            b"NTE" => self.note(segment, segment.element(1), segment.element(2)),
            b"K3" => self.note(segment, Part { text: b"K3", ..segment.whole() }, segment.element(1)),
            b"PWK" => self.attachment(segment),
            b"CAS" => self.adjustments(segment),
            b"MOA" => self.remarks(segment),
            b"LX" => self.service_line(segment),
            b"SV1" => self.service(segment),
            b"LIN" => self.drug(segment),
            b"CTP" => self.drug_quantity(segment),
            b"SVD" => self.result(segment),
            b"LQ" => self.scope = Scope::Ignored,
            _ => {}
        }
    }

    /// HL: a level begins.
    fn level(&mut self, segment: &Segment<'_>) {
        self.scope = Scope::Level;
        self.level = match segment.element(3).text {
            b"20" => Level::Billing,
            b"22" => Level::Subscriber,
            b"23" => Level::Patient,
            _ => self.level,
        };
        if self.level == Level::Patient {
            // The patient is the dependent: what the subscriber's loops said of a person is not theirs.
            let subscribers = Record::Patient.fields().filter(|field| *field != Field::PatientId);
            for field in subscribers {
                self.claim.set(Item::PATIENT, field, Slot::ABSENT);
            }
        }
    }

    fn finish(&mut self) {
        if self.claim.count(Record::Line) == 0 {
            let message = "the claim has no service line (LX, SV1); edits on lines find none".to_owned();
            self.troubles.push(Trouble {
                code: "x12/no-lines",
                message,
                spot: self.place.clone(),
                cost: Cost::Nothing,
            });
        }
    }
}
