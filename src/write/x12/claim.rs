//! Loop 2300: what the claim is, its days, amounts and numbers.

use super::super::Loss;
use super::guide::{CLAIM_AMOUNTS, CLAIM_DAYS, CLAIM_NUMBERS, CLAIM_ROLES, Kinds};
use super::pen::{Pen, Segment};
use super::value::{amount, day};
use crate::claim::{ClaimType, Code, Field, Item, Record, Value};

impl Pen<'_, '_> {
    /// Loop 2300 with its providers and other payers, up to the first line.
    pub(super) fn claim(&mut self) {
        self.begin();
        self.claim_days();
        if self.has("I") {
            let admission = self.table(Segment::new("CL1"), Item::CLAIM);
            self.write_given(&admission);
        }
        if self.has("D") {
            self.teeth();
        }
        self.attachments(Item::CLAIM, "PID");
        self.contract(Item::CLAIM, "PID");
        self.qualified("AMT", Item::CLAIM, CLAIM_AMOUNTS);
        self.qualified("REF", Item::CLAIM, CLAIM_NUMBERS);
        self.notes(Item::CLAIM, "PID", "PID");
        self.ambulances(Item::CLAIM);
        if self.has("P") {
            let spinal = self.table(Segment::new("CR2"), Item::CLAIM);
            self.write_given(&spinal);
        }
        self.certifications(Item::CLAIM, "PI");
        self.codes();
        self.repricing(Item::CLAIM);
        self.providers(Item::CLAIM, CLAIM_ROLES);
        for other in self.some(Record::OtherPayer, Item::CLAIM) {
            self.other_payer(other);
        }
    }

    /// The providers of the claim or of a line that its guide has, one of each role.
    pub(super) fn providers(&mut self, owner: Item, roles: &[(&str, Kinds)]) {
        let mut written = Vec::new();
        for provider in self.source.items(Record::Provider, owner) {
            let role = self.role(provider);
            if roles.iter().any(|(own, kinds)| *own == role && self.has(kinds)) && !written.contains(&role) {
                self.provider(provider, &role);
                written.push(role);
            }
        }
    }

    /// CLM.
    fn begin(&mut self) {
        let mut own = Segment::new("CLM");
        let fill = |pen: &mut Self, own: &mut Segment, element, component, field, kinds| {
            if pen.has(kinds) {
                pen.fill(own, element, component, Item::CLAIM, field);
            }
        };
        fill(self, &mut own, 1, 1, Field::ClaimNumber, "PID");
        fill(self, &mut own, 2, 1, Field::ClaimTotalCharge, "PID");
        if let Some(sum) = self.sum_of_lines() {
            self.count(Loss::Filled, Field::ClaimTotalCharge);
            own.set(2, 1, amount(sum).into_bytes());
        }
        if self.claim_type == ClaimType::Institutional {
            self.bill_type(&mut own);
            own.set(5, 2, b"A".to_vec());
        } else {
            fill(self, &mut own, 5, 1, Field::ClaimPlace, "PD");
            fill(self, &mut own, 5, 3, Field::ClaimFrequency, "PD");
            own.set(5, 2, b"B".to_vec());
        }
        for (element, field, kinds) in [
            (6, Field::ClaimProviderSignature, "PD"),
            (7, Field::ClaimAssignment, "PID"),
            (8, Field::ClaimBenefitsAssigned, "PID"),
            (9, Field::ClaimReleaseOfInformation, "PID"),
            (10, Field::ClaimPatientSignature, "P"),
            (12, Field::ClaimSpecialProgram, "PD"),
            (19, Field::ClaimSubmissionReason, "D"),
            (20, Field::ClaimDelayReason, "PID"),
        ] {
            // A preauthorization, which FHIR alone has, is no predetermination.
            if field == Field::ClaimSubmissionReason
                && self.source.claim.slot(Item::CLAIM, field).as_code() == Code::new(b"PA")
            {
                continue;
            }
            fill(self, &mut own, element, 1, field, kinds);
        }
        if self.has("PD") {
            self.fill_list(&mut own, (11, 1), 3, (Item::CLAIM, Field::ClaimRelatedCauses));
            fill(self, &mut own, 11, 4, Field::ClaimAccidentState, "PD");
            fill(self, &mut own, 11, 5, Field::ClaimAccidentCountry, "PD");
        }
        self.write(&own);
    }

    /// The sum of the lines, which stands for a total that the claim does not say, wherever it is read.
    pub(super) fn sum_of_lines(&self) -> Option<i64> {
        let claim = self.source.claim;
        let mut lines = claim.items(Record::Line).peekable();
        let silent = claim.slot(Item::CLAIM, Field::ClaimTotalCharge).is_absent() && lines.peek().is_some();
        let add = |sum: i64, line| sum.checked_add(claim.slot(line, Field::LineCharge).as_money()?);
        if silent { lines.try_fold(0, add) } else { None }
    }

    /// CLM05-1 and -3: the type of bill without its leading zero, its last digit apart.
    fn bill_type(&mut self, own: &mut Segment) {
        let frequency = self.value(Item::CLAIM, Field::ClaimFrequency);
        let bill = self.value(Item::CLAIM, Field::ClaimBillType);
        let last = frequency.clone().unwrap_or_default();
        let Some(bill) = bill else {
            own.set(5, 3, last);
            return;
        };
        let zeros = bill.iter().take_while(|byte| **byte == b'0').count();
        let plain = bill.get(zeros..).unwrap_or(&[]);
        let (facility, last) = match plain {
            [first, second, third] => {
                if frequency.is_none() {
                    self.count(Loss::Filled, Field::ClaimFrequency);
                }
                (vec![*first, *second], frequency.unwrap_or_else(|| vec![*third]))
            }
            [] => (bill.clone(), last),
            plain => (plain.to_vec(), last),
        };
        // As the reader puts it together again.
        let whole = match facility.len() {
            2 => [&b"0"[..], &facility, &last].concat(),
            _ => [&b"0"[..], &facility].concat(),
        };
        let zeros = facility.iter().all(|byte| *byte == b'0');
        let read = if zeros || Code::new(&whole).is_none() { facility.clone() } else { whole };
        if read != bill {
            self.count(Loss::Changed, Field::ClaimBillType);
        }
        own.set(5, 1, facility);
        own.set(5, 3, last);
    }

    /// DTP: the days of the claim.
    fn claim_days(&mut self) {
        self.days(Item::CLAIM, CLAIM_DAYS);
        if self.has("P") {
            let [from, through] = [Field::ClaimDisabilityFrom, Field::ClaimDisabilityThrough];
            let given = [from, through].map(|field| self.peek(Item::CLAIM, field).is_some());
            match given {
                [true, true] => self.period("314", Item::CLAIM, from, Some(through)),
                [true, false] => self.period("360", Item::CLAIM, from, None),
                _ => self.period("361", Item::CLAIM, through, None),
            }
        }
        if self.has("D") {
            self.period("472", Item::CLAIM, Field::ClaimServiceDate, Some(Field::ClaimServiceThrough));
        }
        if self.has("I") {
            self.statement();
        }
        if self.has("PI") {
            self.day_and_hour("435", Field::ClaimAdmissionDate, Field::ClaimAdmissionHour);
            self.day_and_hour("096", Field::ClaimDischargeDate, Field::ClaimDischargeHour);
        }
    }

    /// The statement is a period, also where it is of one day.
    fn statement(&mut self) {
        let claim = self.source.claim;
        let [from, through] = [Field::ClaimStatementFrom, Field::ClaimStatementThrough];
        let first = claim.slot(Item::CLAIM, from).as_date();
        let Some(own) = first.filter(|_| self.peek(Item::CLAIM, through).is_none()) else {
            return self.period("434", Item::CLAIM, from, Some(through));
        };
        self.source.take(Item::CLAIM, from);
        let days = if claim.slot(Item::CLAIM, through).is_absent() {
            self.count(Loss::Filled, through);
            format!("{0}-{0}", day(own))
        } else {
            // An end that cannot be read or written is left open: it is not the first day.
            format!("{}-", day(own))
        };
        self.write(&Segment::new("DTP").with(1, "434").with(2, "RD8").with(3, &days));
    }

    fn day_and_hour(&mut self, qualifier: &str, day: Field, hour: Field) {
        let claim = self.source.claim;
        let whole = match claim.get(Item::CLAIM, hour) {
            Value::Number(number) => number.as_whole().filter(|hour| (0..24).contains(hour)),
            _ => None,
        };
        let readable = claim.slot(Item::CLAIM, day);
        let Some(own) = whole.filter(|_| readable.is_absent() || readable.as_date().is_some()) else {
            return self.period(qualifier, Item::CLAIM, day, None);
        };
        self.source.take(Item::CLAIM, hour);
        let date = self.value(Item::CLAIM, day);
        let mut segment = Segment::new("DTP").with(1, qualifier).with(2, if date.is_some() { "DT" } else { "TM" });
        let mut text = date.unwrap_or_default();
        text.extend(format!("{own:02}").bytes());
        text.extend(self.source.minutes(hour).unwrap_or(*b"00"));
        segment.set(3, 1, text);
        self.write(&segment);
    }

    /// DN1 and DN2: orthodontics, and teeth that are missing or to be extracted.
    fn teeth(&mut self) {
        let own = self.table(Segment::new("DN1"), Item::CLAIM);
        if own.given && !own.holds(4, 1) {
            // The segment itself says that the services are for orthodontics.
            self.count(Loss::Filled, Field::ClaimOrthodontic);
        }
        self.write_given(&own);
        for tooth in self.some(Record::ToothStatus, Item::CLAIM) {
            let own = self.table(Segment::new("DN2").with(6, "JP"), tooth);
            self.write_given(&own);
        }
    }
}
