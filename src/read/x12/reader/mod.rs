//! The stretches of an 837 claim, professional, institutional or dental, to the claim model.

mod begun;
mod claim;
mod codes;
mod elements;
mod line;
mod numbers;
mod other;
mod party;
mod support;
mod swallowed;
mod value;

use std::cell::Cell;

use super::id::{Id, ids};
use super::lex::{Cutter, Delimiters, Segment};
use super::scan::Ends;
use crate::claim::{Claim, ClaimType, Field, Item, Record, Slot};
use crate::read::{Batch, Cost, Frame, Spot, Stretch, Trouble};

/// Reads one frame: the raw bytes become the claim's pieces, the values its slots.
///
/// # Errors
/// The trouble that costs this claim: a segment holds more than one of its kind can, so that another is lost in it.
pub fn read(batch: &Batch, frame: &Frame, claim: &mut Claim, troubles: &mut Vec<Trouble>) -> Result<(), Trouble> {
    claim.claim_type = frame.claim_type;
    let of = |stretch: &Stretch| batch.bytes.get(stretch.start..stretch.end).unwrap_or(b"");
    // The transaction's header and its billing provider come first; many claims begin with the same.
    let all: &[Stretch] = &frame.stretches;
    let (shared, own) = all.split_at_checked(SHARED).unwrap_or((&[], all));
    let sharing = own.first().is_some_and(|stretch| Id::of(of(stretch), frame.delimiters.element) == ids::HL);
    let key = key_of(frame);
    let again =
        sharing && claim.begin_again(key, shared.iter().map(|stretch| (of(stretch), stretch.offset, stretch.number)));
    for stretch in if again { own } else { all } {
        claim.add_piece(of(stretch), stretch.offset, stretch.number);
    }
    let before = troubles.len();
    let mut reader = Reader::new(claim, troubles);
    let (mut base, mut segments) = (0u32, Cutter::new(frame.delimiters, ENDS.take()));
    for (at, stretch) in all.iter().enumerate() {
        let bytes = of(stretch);
        if sharing && at == SHARED && !again && reader.is_sound(before) && reader.taxonomy.is_absent() {
            reader.claim.keep_beginning(key, SHARED);
        }
        if again && at < SHARED {
            reader.level = Level::Billing;
            base = base.saturating_add(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
            continue;
        }
        reader.shift = stretch.offset.wrapping_sub(u64::from(base));
        segments.begin(bytes, base, stretch.number);
        while let Some(segment) = segments.next() {
            reader.segment(segment);
        }
        base = base.saturating_add(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    }
    reader.finish();
    let fault = reader.fault.take();
    ENDS.set(segments.into_ends());
    fault.map_or(Ok(()), Err)
}

thread_local! {
    /// Room for the ends of elements, kept from one claim for the next.
    static ENDS: Cell<Ends> = const { Cell::new(Ends::new()) };
}

/// How many of a frame's stretches claims share: the transaction's header and the billing provider's level.
const SHARED: usize = 2;

/// What the same bytes are read by: the kind of claim and the delimiters.
fn key_of(frame: &Frame) -> u64 {
    let Delimiters { element, component, repetition, segment } = frame.delimiters;
    u64::from_le_bytes([element, component, repetition.unwrap_or(0), segment, frame.claim_type as u8, 0, 0, 0])
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
    /// 2440.
    Form(Item),
    /// A loop of which nothing is asked: a payer's, an other subscriber's, an other payer's provider's.
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
    /// Whether that line has its service (SV1, SV2, SV3).
    served: bool,
    /// The other payer whose loop is open.
    other: Option<Item>,
    /// The equipment of the open line.
    equipment: Option<Item>,
    /// How many principal and other diagnoses the claim has so far.
    diagnoses: i64,
    /// Whether its first procedure is another than the principal one.
    no_principal: bool,
    /// The taxonomy of 2000A, until its provider is known.
    taxonomy: Slot,
    /// The place of CLM: offset, and number of the segment.
    place: Option<(u64, u64)>,
    /// What was said of this claim already.
    said: Vec<&'static str>,
    /// Why the claim cannot be read.
    fault: Option<Trouble>,
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
            equipment: None,
            diagnoses: 0,
            no_principal: false,
            taxonomy: Slot::ABSENT,
            place: None,
            said: Vec::new(),
            fault: None,
        }
    }

    /// Whether nothing was found that costs the claim, and nothing to report since so many troubles.
    fn is_sound(&self, before: usize) -> bool {
        self.troubles.len() == before && self.fault.is_none()
    }

    fn segment(&mut self, segment: &Segment<'_>) {
        self.number = segment.number;
        self.id = segment.id;
        if self.fault.is_none() {
            self.fault = self.two_in_one(segment);
        }
        match segment.id {
            ids::BHT => self.header(segment),
            ids::HL => self.level(segment),
            ids::SBR => self.subscriber(segment),
            ids::PAT => self.patient(segment),
            ids::CUR => self.currency(segment),
            ids::NM1 => self.name(segment),
            ids::N3 => self.street(segment),
            ids::N4 => self.city(segment),
            ids::PER => self.contact(segment),
            ids::DMG => self.demographics(segment),
            ids::PRV => self.specialty(segment),
            ids::REF => self.reference(segment),
            ids::CLM => self.claim(segment),
            ids::DTP => self.day(segment),
            ids::CL1 => self.admission(segment),
            ids::DN1 => self.orthodontics(segment),
            ids::DN2 => self.tooth_status(segment),
            ids::AMT => self.amount(segment),
            ids::QTY => self.count(segment),
            ids::HI => self.codes(segment),
            ids::NTE => self.note(segment, segment.element(1), segment.element(2)),
            ids::K3 => self.file_information(segment),
            ids::PWK => self.attachment(segment),
            ids::CR1 => self.ambulance(segment),
            ids::CR2 => self.spinal(segment),
            ids::CR3 => self.equipment_certificate(segment),
            ids::CRC => self.certification(segment),
            ids::CN1 => self.contract(segment),
            ids::HCP => self.repricing(segment),
            ids::CAS => self.adjustments(segment),
            ids::OI => self.coverage(segment),
            ids::MIA => self.inpatient(segment),
            ids::MOA => self.outpatient(segment),
            ids::LX => self.service_line(segment),
            ids::SV1 => self.professional(segment),
            ids::SV2 => self.institutional(segment),
            ids::SV3 => self.dental(segment),
            ids::SV5 => self.equipment(segment),
            ids::TOO => self.tooth(segment),
            ids::MEA => self.measurement(segment),
            ids::PS1 => self.purchase(segment),
            ids::LIN => self.drug(segment),
            ids::CTP => self.drug_quantity(segment),
            ids::SVD => self.result(segment),
            ids::LQ => self.form(segment),
            ids::FRM => self.answer(segment),
            _ => {}
        }
    }

    /// BHT: when the file was made, and for what.
    fn header(&mut self, segment: &Segment<'_>) {
        let submitted = self.date(segment.element(4));
        let kind = self.code(segment.element(6));
        self.put(Item::CLAIM, Field::ClaimSubmitted, submitted);
        self.put(Item::CLAIM, Field::ClaimTransactionType, kind);
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

    /// Whom the segments of the claim or of its open line belong to; nothing within other payers and before CLM.
    fn own(&self) -> Option<Item> {
        match (self.level, self.line, self.other) {
            (Level::Claim, Some(line), _) => Some(line),
            (Level::Claim, None, None) => Some(Item::CLAIM),
            _ => None,
        }
    }

    fn is_institutional(&self) -> bool {
        self.claim.claim_type == ClaimType::Institutional
    }

    fn finish(&mut self) {
        if self.claim.count(Record::Line) == 0 {
            let message = "the claim has no service line (LX); edits on lines find none".to_owned();
            let spot = self.place.map(|(offset, number)| Spot { offset, number, element: "CLM".to_owned() });
            let spot = spot.unwrap_or_default();
            self.troubles.push(Trouble { code: "x12/no-lines", message, spot, cost: Cost::Nothing });
        }
    }
}
