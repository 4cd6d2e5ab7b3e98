//! A Claim resource and what it refers to, to the slots of a [`Claim`].

mod clinic;
mod info;
mod line;
mod party;
mod value;

pub use info::{CATEGORIES, Says};

use std::collections::{BTreeMap, BTreeSet};

use super::Links;
use super::tree::Tree;
use super::trouble::{damaged, spot};
use crate::claim::{Claim, ClaimType, Code, Field, Item, Slot};
use crate::read::json::scan::Fault;
use crate::read::{Cost, Spot, Trouble};

/// Why a claim cannot be read.
#[derive(Debug)]
enum Failed {
    /// Damaged JSON, or the wrong kind of value.
    Json(Fault),
    /// Something else.
    Trouble(Trouble),
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Failed {
        Failed::Json(fault)
    }
}

/// Fills one claim.
pub(super) struct Reader<'a, 'c> {
    tree: Tree<'a>,
    bytes: &'a [u8],
    links: &'c Links,
    /// Where the Claim begins in its file.
    origin: &'c Spot,
    claim: &'c mut Claim,
    troubles: &'c mut Vec<Trouble>,
    /// How many values could not be read.
    noted: u32,
    /// Elements whose references lead nowhere.
    lost: Vec<&'static str>,
    /// The first detail of an item that has a code of its own.
    detail: Option<usize>,
}

/// The frequencies of claims (CLM05-3).
const ORIGINAL: &[u8] = b"1";
const REPLACEMENT: &[u8] = b"7";
const VOID: &[u8] = b"8";

/// One member of the care team.
struct Carer {
    sequence: Option<i64>,
    /// The member's object.
    at: usize,
    provider: Option<usize>,
    role: Option<Code>,
    qualification: Option<usize>,
    /// How many lines name it.
    lines: usize,
    /// Whether it is of the claim as a whole.
    of_claim: bool,
}

impl<'a, 'c> Reader<'a, 'c> {
    pub(super) fn new(
        bytes: &'a [u8],
        links: &'c Links,
        origin: &'c Spot,
        claim: &'c mut Claim,
        troubles: &'c mut Vec<Trouble>,
    ) -> Reader<'a, 'c> {
        Reader {
            tree: Tree::new(bytes),
            bytes,
            links,
            origin,
            claim,
            troubles,
            noted: 0,
            lost: Vec::new(),
            detail: None,
        }
    }

    /// Reads the claim.
    pub(in crate::read::fhir) fn read(&mut self) -> Result<(), Trouble> {
        self.claim().map_err(|failed| match failed {
            Failed::Trouble(trouble) => trouble,
            Failed::Json(fault) => {
                let (piece, from, origin) = self.piece_at(fault.at);
                damaged(piece, Fault { at: fault.at - from, ..fault }, &origin)
            }
        })
    }

    /// The resource that a place is in, where it begins, and where that is in its file.
    fn piece_at(&self, at: usize) -> (&'a [u8], usize, Spot) {
        let pieces = self.claim.pieces();
        let after = pieces.partition_point(|piece| piece.start as usize <= at);
        let piece = after.checked_sub(1).and_then(|index| pieces.get(index));
        let end = pieces.get(after).map_or(self.bytes.len(), |next| next.start as usize);
        match piece {
            Some(piece) => {
                let start = piece.start as usize;
                let origin = Spot { offset: piece.offset, number: piece.number, element: String::new() };
                (self.bytes.get(start..end).unwrap_or(&[]), start, origin)
            }
            None => (self.bytes, 0, self.origin.clone()),
        }
    }

    fn trouble_at(&self, code: &'static str, at: usize, message: String, cost: Cost) -> Trouble {
        let (piece, start, origin) = self.piece_at(at);
        Trouble { code, message, spot: spot(piece, at.saturating_sub(start), &origin), cost }
    }

    fn claim(&mut self) -> Result<(), Failed> {
        let tree = self.tree;
        self.claim.set_place(Item::CLAIM, 0);
        let [identifier, id, status, kind, usage, patient, period, created] =
            tree.members(0, ["identifier", "id", "status", "type", "use", "patient", "billablePeriod", "created"])?;
        let [insurer, provider, facility, referral, related, team, infos, diagnoses, procedures] = tree.members(
            0,
            [
                "insurer",
                "provider",
                "facility",
                "referral",
                "related",
                "careTeam",
                "supportingInfo",
                "diagnosis",
                "procedure",
            ],
        )?;
        let [insurance, accident, items, total, paid, drg] =
            tree.members(0, ["insurance", "accident", "item", "total", "patientPaid", "diagnosisRelatedGroup"])?;
        self.status(status)?;
        self.claim.claim_type = self.claim_type(kind)?;
        self.usage(usage)?;
        let number = match self.first_value(identifier)? {
            Some(number) => Some(number),
            None => id,
        };
        self.put(Item::CLAIM, Field::ClaimNumber, number)?;
        self.day(Item::CLAIM, Field::ClaimSubmitted, created)?;
        self.period(Item::CLAIM, Field::ClaimStatementFrom, Field::ClaimStatementThrough, period)?;
        self.money(Item::CLAIM, Field::ClaimTotalCharge, total)?;
        self.currency(total)?;
        self.money(Item::CLAIM, Field::ClaimPatientPaid, paid)?;
        self.coded(Item::CLAIM, Field::ClaimDrg, drg)?;
        self.related(related)?;
        self.patient(patient)?;
        self.payers(insurer, insurance)?;
        self.billing(provider)?;
        self.facility(facility)?;
        self.referral(referral)?;
        self.accident(accident)?;
        let items = tree.each(items)?;
        let infos = self.infos(infos, &items)?;
        let positions = self.diagnoses(diagnoses)?;
        self.procedures(procedures)?;
        let mut team = self.team(team)?;
        self.count_lines(&mut team, &items)?;
        let roles: Vec<Option<Code>> = team.iter().map(|carer| carer.role).collect();
        for carer in &mut team {
            // Whom no line names is the claim's; whom all name is so too, where nobody else has the role. Who ordered
            // or sold a service stands on lines alone, which have nobody of that role from the claim.
            let alone = || roles.iter().filter(|role| **role == carer.role).count() == 1;
            let of_lines = [b"DK", b"QB"].into_iter().any(|role| carer.role == Code::new(role));
            carer.of_claim = carer.lines == 0 || (carer.lines == items.len() && !of_lines && alone());
        }
        for carer in team.iter().filter(|carer| carer.of_claim) {
            self.carer(Item::CLAIM, carer)?;
        }
        for at in &items {
            self.line(*at, &positions, &team, &infos)?;
        }
        if items.is_empty() {
            let message = "the claim has no \"item\"; only edits on the claim itself can be judged".to_owned();
            let trouble = self.trouble_at("fhir/no-items", 0, message, Cost::Nothing);
            self.troubles.push(trouble);
        }
        if let Some(detail) = self.detail {
            let message = "details of an item have codes of their own; they break the item's price down and are no lines, so that no edit looks at them; write what is billed as items".to_owned();
            let trouble = self.trouble_at("fhir/detail", detail, message, Cost::Nothing);
            self.troubles.push(trouble);
        }
        self.tell_lost();
        Ok(())
    }

    /// A resource that was entered in error is none, and one that was cancelled is none any more.
    fn status(&mut self, at: Option<usize>) -> Result<(), Failed> {
        if let Some(status) = self.tree.maybe(at)?
            && let b"entered-in-error" | b"cancelled" = &*status.text
        {
            let message = format!(
                "the status of this Claim is {}, so it is not judged; write \"active\" for one that is to be",
                String::from_utf8_lossy(&status.text)
            );
            return Err(Failed::Trouble(self.trouble_at(
                "fhir/entered-in-error",
                status.at,
                message,
                Cost::Unsupported,
            )));
        }
        Ok(())
    }

    fn claim_type(&mut self, at: Option<usize>) -> Result<ClaimType, Failed> {
        let codings = self.codings(at)?;
        for coding in &codings {
            match coding.code.text.to_ascii_lowercase().as_slice() {
                b"professional" => return Ok(ClaimType::Professional),
                b"institutional" => return Ok(ClaimType::Institutional),
                b"oral" | b"dental" => return Ok(ClaimType::Dental),
                _ => {}
            }
        }
        let named = codings.iter().find(|coding| matches!(&*coding.code.text, b"pharmacy" | b"vision"));
        let message = match named {
            Some(coding) => format!(
                "this is a {} claim, which is not read; professional, institutional and oral claims are",
                String::from_utf8_lossy(&coding.code.text)
            ),
            None => "the type of this Claim is missing or not known; write the code \"professional\", \"institutional\" or \"oral\"".to_owned(),
        };
        let place = codings.first().map_or(at.unwrap_or(0), |coding| coding.code.at);
        Err(Failed::Trouble(self.trouble_at("fhir/claim-type", place, message, Cost::Unsupported)))
    }

    /// A request for authorization or a cost estimate is read as a claim, and said to be none.
    fn usage(&mut self, at: Option<usize>) -> Result<(), Failed> {
        let Some(usage) = self.tree.maybe(at)? else { return Ok(()) };
        if matches!(&*usage.text, b"preauthorization" | b"predetermination") {
            let message = format!(
                "the use of this Claim is {}: it asks what a payer would do and is judged as a claim would be",
                String::from_utf8_lossy(&usage.text)
            );
            let trouble = self.trouble_at("fhir/use", usage.at, message, Cost::Nothing);
            self.troubles.push(trouble);
        }
        let reason = match &*usage.text {
            b"predetermination" => Code::new(b"PB"),
            b"preauthorization" => Code::new(b"PA"),
            _ => None,
        };
        if let Some(code) = reason {
            self.store(Item::CLAIM, Field::ClaimSubmissionReason, Slot::code(code, place(usage.at)));
        }
        Ok(())
    }

    /// The claim that this one replaces or voids; without one it is an original.
    fn related(&mut self, at: Option<usize>) -> Result<(), Failed> {
        let frequency =
            |code: &[u8], at: usize| Code::new(code).map_or(Slot::ABSENT, |code| Slot::code(code, place(at)));
        let mut found = frequency(ORIGINAL, 0);
        for related in self.tree.each(at)? {
            let [claim, relationship, reference] =
                self.tree.members(related, ["claim", "relationship", "reference"])?;
            let Some(coding) = self.codings(relationship)?.into_iter().next() else { continue };
            let code = match coding.code.text.to_ascii_lowercase().as_slice() {
                b"prior" | b"replaces" | b"replaced" | b"replacement" | b"7" => REPLACEMENT,
                b"void" | b"voids" | b"cancels" | b"8" => VOID,
                _ => continue,
            };
            found = frequency(code, coding.code.at);
            let mut number = self.value_of(reference)?;
            if let (None, Some(claim)) = (number, claim) {
                number = self.value_of(self.tree.member(claim, "identifier")?)?;
            }
            self.put(Item::CLAIM, Field::ClaimOriginalNumber, number)?;
            break;
        }
        self.claim.set(Item::CLAIM, Field::ClaimFrequency, found);
        Ok(())
    }

    fn referral(&mut self, at: Option<usize>) -> Result<(), Failed> {
        let Some(at) = at else { return Ok(()) };
        let mut number = self.value_of(self.tree.member(at, "identifier")?)?;
        if number.is_none() {
            match self.links.follow(at) {
                Some(request) => number = self.first_value(self.tree.member(request, "identifier")?)?,
                None => self.unknown(Item::CLAIM, &[Field::ClaimReferral], at, "Claim.referral")?,
            }
        }
        self.put(Item::CLAIM, Field::ClaimReferral, number)
    }

    /// The currency of the total, where it is not the US dollar.
    fn currency(&mut self, total: Option<usize>) -> Result<(), Failed> {
        let Some(total) = total else { return Ok(()) };
        let currency = self.tree.member(total, "currency")?;
        if self.tree.maybe(currency)?.is_some_and(|text| !text.text.eq_ignore_ascii_case(b"USD")) {
            self.put(Item::CLAIM, Field::ClaimCurrency, currency)?;
        }
        Ok(())
    }

    /// How often the lines name each member of the care team.
    fn count_lines(&mut self, team: &mut [Carer], items: &[usize]) -> Result<(), Failed> {
        let mut known = BTreeMap::new();
        for (index, carer) in team.iter().enumerate() {
            if let Some(sequence) = carer.sequence {
                known.entry(sequence).or_insert(index);
            }
        }
        for item in items {
            let named = self.numbers(self.tree.member(*item, "careTeamSequence")?)?;
            let own: BTreeSet<usize> = named.iter().filter_map(|(number, _)| known.get(&(*number)?).copied()).collect();
            for index in own {
                if let Some(carer) = team.get_mut(index) {
                    carer.lines += 1;
                }
            }
        }
        Ok(())
    }

    /// Says once for the claim which references lead nowhere.
    fn tell_lost(&mut self) {
        if self.lost.is_empty() {
            return;
        }
        self.lost.sort_unstable();
        self.lost.dedup();
        let names = self.lost.join(", ");
        let several = if self.links.unclear > 0 { " (or to several of one name)" } else { "" };
        let message = format!(
            "references of the claim lead to no resource that is given{several}: {names}; what they would say is missing; give the resources with `--refs FILE`"
        );
        let trouble = self.trouble_at("fhir/reference", 0, message, Cost::Nothing);
        self.troubles.push(trouble);
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(crate::claim::NOWHERE)
}
