//! Claims near a policy: its codes, its days and limits, and what is absent or unreadable.

use std::sync::Arc;

use paylint::claim::{Carrier, Claim, ClaimType, CodeKind, Date, Days, Field, Item, Kind, NOWHERE, Record, Slot};
use paylint::policy::model::{Extent, Policy};
use paylint::table::Rows;
use paylint::verdict::model::Beside;

use super::codes::{codes, texts};
use super::random::Random;

/// A value to be stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Raw {
    /// A code or text.
    Text(String),
    /// Present, not readable.
    Unreadable,
    /// A decimal number.
    Number(String),
    /// Cents.
    Money(i64),
    /// A day.
    Date(Date),
    /// A year or month, one of whose days it is.
    Days(Days),
    /// Yes or no.
    Yes(bool),
    /// Several.
    List(Vec<Raw>),
    /// One of the claim's providers.
    Provider(u32),
}

/// An item to be added, with what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Names it wherever it stands.
    pub id: u32,
    /// What it is.
    pub record: Record,
    /// What it holds.
    pub fields: Vec<(Field, Raw)>,
    /// What belongs to it.
    pub items: Vec<Node>,
}

/// A claim to be built.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its type.
    pub claim_type: ClaimType,
    /// The format that it came in.
    pub carrier: Carrier,
    /// What it holds.
    pub fields: Vec<(Field, Raw)>,
    /// What its patient holds.
    pub patient: Vec<(Field, Raw)>,
    /// Its items, providers first.
    pub items: Vec<Node>,
}

/// A claim with everything beside it, to be built.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The claim.
    pub claim: Draft,
    /// The patient's others.
    pub history: Vec<Draft>,
    /// Those of them, by position, that may be replaced.
    pub doubtful: Vec<u32>,
    /// The one that it replaces.
    pub original: Option<Draft>,
    /// When the history is complete.
    pub extent: Extent,
    /// The texts of the rows of each of the policy's facts.
    pub facts: Vec<Vec<Vec<Option<String>>>>,
}

/// A claim with everything beside it.
pub struct Built {
    /// The claim.
    pub claim: Claim,
    /// The name of each of its items that has one.
    pub names: Vec<(Item, u32)>,
    history: Vec<Claim>,
    doubtful: Vec<u32>,
    original: Option<Claim>,
    extent: Extent,
    facts: Vec<Arc<Rows>>,
}

impl Built {
    /// What stands beside the claim.
    pub fn beside(&self) -> Beside<'_> {
        Beside {
            history: (&self.history).into(),
            doubtful: &self.doubtful,
            original: self.original.as_ref(),
            extent: self.extent,
            facts: &self.facts,
        }
    }
}

impl Case {
    /// Builds it for a policy.
    pub fn build(&self, policy: &Policy) -> Built {
        let (claim, names) = self.claim.build();
        let facts = policy.facts.iter().zip(&self.facts).map(|(facts, rows)| {
            Arc::new(Rows::from_texts(facts.rows.columns().to_vec(), rows.iter().cloned()).unwrap())
        });
        Built {
            claim,
            names,
            history: self.history.iter().map(|draft| draft.build().0).collect(),
            doubtful: self.doubtful.clone(),
            original: self.original.as_ref().map(|draft| draft.build().0),
            extent: self.extent,
            facts: facts.collect(),
        }
    }
}

impl Draft {
    /// Builds it as a reader would.
    pub fn build(&self) -> (Claim, Vec<(Item, u32)>) {
        let mut claim = Claim::default();
        claim.claim_type = self.claim_type;
        claim.carrier = self.carrier;
        let mut names = Vec::new();
        store(&mut claim, Item::CLAIM, &self.fields);
        store(&mut claim, Item::PATIENT, &self.patient);
        add(&mut claim, Item::CLAIM, &self.items, &mut names);
        claim.settle();
        (claim, names)
    }
}

fn add(claim: &mut Claim, owner: Item, nodes: &[Node], names: &mut Vec<(Item, u32)>) {
    for node in nodes {
        let item = claim.add(node.record, owner, NOWHERE);
        names.push((item, node.id));
        store(claim, item, &node.fields);
        add(claim, item, &node.items, names);
    }
}

fn store(claim: &mut Claim, item: Item, fields: &[(Field, Raw)]) {
    for (field, raw) in fields {
        let slot = slot(claim, *field, raw);
        claim.set(item, *field, slot);
    }
}

fn slot(claim: &mut Claim, field: Field, raw: &Raw) -> Slot {
    match raw {
        Raw::Text(text) => claim.text_slot(text.as_bytes(), NOWHERE),
        Raw::Unreadable => claim.unreadable_slot(b"20260230?", NOWHERE),
        Raw::Number(text) => claim.number_slot(text.as_bytes(), field, NOWHERE),
        Raw::Money(cents) => Slot::money(*cents, NOWHERE),
        Raw::Date(date) => Slot::date(*date, NOWHERE),
        Raw::Days(days) => Slot::days(*days, NOWHERE),
        Raw::Yes(yes) => Slot::yes(*yes, NOWHERE),
        Raw::List(values) => {
            let slots: Vec<Slot> = values.iter().map(|raw| slot(claim, field, raw)).collect();
            claim.list_slot(&slots, NOWHERE)
        }
        Raw::Provider(index) => Slot::item(*index, NOWHERE),
    }
}

/// What claims are drawn from: a policy's own procedures.
pub struct Near<'p> {
    policy: &'p Policy,
    procedures: Vec<&'static str>,
}

impl<'p> Near<'p> {
    /// Claims near a policy.
    pub fn new(policy: &'p Policy) -> Near<'p> {
        let all = codes(CodeKind::Procedure);
        let held = |code: &&str| {
            policy
                .sets
                .iter()
                .any(|set| set.kind == CodeKind::Procedure && set.contains(&policy.sets, code, None) != Some(false))
        };
        let own: Vec<&str> = all.iter().copied().filter(held).collect();
        Near { policy, procedures: if own.is_empty() { all.to_vec() } else { own } }
    }

    /// A claim with everything beside it.
    pub fn case(&self, random: &mut Random) -> Case {
        let mut ids = 0;
        let day = random.service_day();
        let claim = self.draft(random, day, &mut ids);
        let mut history = Vec::new();
        for _ in 0..random.weighted(&[50, 30, 15, 5]) {
            let back = random.pick(&[0, 1, 29, 30, 31, 89, 90, 91, 180, 364, 365, 366, -1, -20]);
            let mut before = self.draft(random, day.add_days(-back).unwrap(), &mut ids);
            if random.chance(25) {
                before.fields.push((Field::ClaimDenied, Raw::Yes(random.chance(60))));
            }
            history.push(before);
        }
        let original = random.chance(15).then(|| self.draft(random, day, &mut ids));
        let complete = match random.weighted(&[55, 15, 20, 10]) {
            0 => Some((Date::MIN, Date::MAX)),
            1 => None,
            2 => {
                let back = random.pick(&[0, 30, 90, 365]);
                let on = random.pick(&[-1, 0, 1, 400]).max(-back);
                Some((day.add_days(-back).unwrap(), day.add_days(on).unwrap()))
            }
            _ => Some((Date::MIN, day.add_days(random.pick(&[-1, 0, 30])).unwrap())),
        };
        let facts = self.facts(random, &claim);
        let doubtful = (0..).take(history.len()).filter(|_| random.chance(12)).collect();
        Case { claim, history, doubtful, original, extent: Extent { complete }, facts }
    }

    /// Rows for most lines, claims and patients; columns after the key are filled by kind.
    fn facts(&self, random: &mut Random, claim: &Draft) -> Vec<Vec<Vec<Option<String>>>> {
        let number = |line: &Node| {
            line.fields.iter().find_map(|(field, raw)| match raw {
                Raw::Number(text) if *field == Field::LineNumber => Some(text.clone()),
                _ => None,
            })
        };
        let mut all = Vec::new();
        for facts in &self.policy.facts {
            let mut keys: Vec<Vec<Option<String>>> = match facts.owner {
                Record::Line => claim
                    .items
                    .iter()
                    .filter(|node| node.record == Record::Line)
                    .filter_map(number)
                    .map(|line| vec![Some("C-1".to_owned()), Some(line)])
                    .collect(),
                _ => vec![vec![Some("C-1".to_owned())]],
            };
            keys.dedup();
            let mut rows = Vec::new();
            for key in keys {
                if random.chance(20) {
                    continue;
                }
                // Several rows of one key may agree, disagree, or hold on other days.
                for _ in 0..random.pick(&[1, 1, 1, 2, 3]) {
                    let cells =
                        facts.rows.columns().iter().skip(key.len()).map(|column| super::tables::cell(random, column));
                    let cells: Vec<Option<String>> = cells.collect();
                    rows.push(key.iter().cloned().chain(cells).collect());
                }
            }
            all.push(rows);
        }
        all
    }

    /// One claim about a day.
    fn draft(&self, random: &mut Random, day: Date, ids: &mut u32) -> Draft {
        let claim_type = if random.chance(85) { self.policy.types[0] } else { random.pick(&ClaimType::ALL) };
        let mut items = Vec::new();
        let providers = random.between(1, 3);
        for at in 0..providers {
            let npi = codes(CodeKind::Provider)[random.weighted(&[45, 30, 15, 10])];
            let mut fields = vec![(Field::ProviderRole, Raw::Text(if at == 0 { "85" } else { "82" }.to_owned()))];
            match random.weighted(&[85, 10, 5]) {
                0 => fields.push((Field::ProviderNpi, Raw::Text(npi.to_owned()))),
                1 => {}
                _ => fields.push((Field::ProviderNpi, Raw::Unreadable)),
            }
            for (field, percent) in
                [(Field::ProviderTaxonomy, 60), (Field::ProviderSpecialty, 60), (Field::ProviderState, 50)]
            {
                if random.chance(percent) {
                    fields.push((field, self.value(random, field, day)));
                }
            }
            items.push(node(ids, Record::Provider, fields));
        }
        let provider = |random: &mut Random| Raw::Provider(u32::try_from(random.between(0, providers - 1)).unwrap());

        let mut fields = Vec::new();
        for (field, percent) in CLAIM_FIELDS {
            if random.chance(*percent) {
                let value = if field.info().kind == Kind::Provider {
                    provider(random)
                } else {
                    self.value(random, *field, day)
                };
                fields.push((*field, value));
            }
        }
        if claim_type == ClaimType::Institutional || random.chance(10) {
            fields.push((Field::ClaimStatementFrom, odd(random, 2, Raw::Date(day))));
            let through = day.add_days(random.between(0, 3)).unwrap();
            fields.push((Field::ClaimStatementThrough, Raw::Date(through)));
        }
        let mut patient = Vec::new();
        for (field, percent) in [
            (Field::PatientId, 95),
            (Field::PatientBirthDate, 92),
            (Field::PatientSex, 92),
            (Field::PatientRelationship, 80),
            (Field::PatientState, 50),
        ] {
            if random.chance(percent) {
                patient.push((field, self.value(random, field, day)));
            }
        }

        let diagnoses = random.weighted(&[10, 35, 30, 25]);
        for at in 0..diagnoses {
            let mut fields = vec![(Field::DiagnosisPosition, Raw::Number((at + 1).to_string()))];
            for (field, percent) in
                [(Field::DiagnosisCode, 97), (Field::DiagnosisRole, 80), (Field::DiagnosisPresentOnAdmission, 20)]
            {
                if random.chance(percent) {
                    fields.push((field, self.value(random, field, day)));
                }
            }
            items.push(node(ids, Record::Diagnosis, fields));
        }
        for (record, percent) in [
            (Record::OtherPayer, 30),
            (Record::ValueCode, 25),
            (Record::ConditionCode, 25),
            (Record::Occurrence, 20),
            (Record::Span, 10),
            (Record::Procedure, 10),
            (Record::Note, 15),
            (Record::Attachment, 10),
        ] {
            while random.chance(percent) {
                let mut item = self.item(random, record, day, ids);
                while record == Record::OtherPayer && random.chance(50) {
                    item.items.push(self.item(random, Record::Adjustment, day, ids));
                }
                items.push(item);
            }
        }

        let pointed = random.chance(60);
        for at in 0..random.weighted(&[2, 12, 22, 26, 18, 12, 8]) {
            let mut line = self.line(random, day, at + 1, ids);
            if random.chance(40) {
                line.fields.push((Field::LineRenderingProvider, provider(random)));
            }
            if pointed && random.chance(90) {
                let pointers = (0..random.between(1, 2)).map(|_| random.between(1, 3).to_string());
                line.fields.push((Field::LinePointers, Raw::List(pointers.map(Raw::Number).collect())));
            }
            items.push(line);
        }
        let carrier = if random.chance(8) { Carrier::Fhir } else { Carrier::Any };
        Draft { claim_type, carrier, fields, patient, items }
    }

    /// One line about a day.
    fn line(&self, random: &mut Random, day: Date, number: usize, ids: &mut u32) -> Node {
        let mut fields = Vec::new();
        if random.chance(97) {
            fields.push((Field::LineNumber, Raw::Number(number.to_string())));
        }
        let date = day.add_days(random.pick(&[0, 0, 0, 0, 0, 0, 1, -1])).unwrap();
        if random.chance(93) {
            fields.push((Field::LineDate, odd(random, 3, Raw::Date(date))));
            if random.chance(25) {
                let through = Raw::Date(date.add_days(random.between(0, 3)).unwrap());
                fields.push((Field::LineThrough, odd(random, 3, through)));
            }
        }
        if random.chance(96) {
            let own = random.chance(92);
            let code = if own { random.pick(&self.procedures) } else { random.pick(codes(CodeKind::Procedure)) };
            fields.push((Field::LineCode, odd(random, 2, Raw::Text(code.to_owned()))));
        }
        if random.chance(95) {
            let units = random.pick(&["0", "1", "1", "1", "2", "2", "3", "3", "4", "5", "0.5", "6"]);
            fields.push((Field::LineUnits, odd(random, 4, Raw::Number(units.to_owned()))));
        }
        let modifiers = random.weighted(&[45, 35, 15, 5]);
        if modifiers > 0 {
            let list = (0..modifiers).map(|_| {
                let code = Raw::Text(random.pick(codes(CodeKind::Modifier)).to_owned());
                odd(random, 4, code)
            });
            fields.push((Field::LineModifiers, Raw::List(list.collect())));
        }
        for (field, percent) in LINE_FIELDS {
            if random.chance(*percent) {
                fields.push((*field, self.value(random, *field, day)));
            }
        }
        let mut line = node(ids, Record::Line, fields);
        for (record, percent) in [(Record::Drug, 20), (Record::Tooth, 12), (Record::LineResult, 20), (Record::Note, 6)]
        {
            while random.chance(percent) {
                let mut item = self.item(random, record, day, ids);
                if record == Record::LineResult && random.chance(50) {
                    item.items.push(self.item(random, Record::Adjustment, day, ids));
                }
                line.items.push(item);
            }
        }
        line
    }

    /// One item of a record, most of its fields filled.
    fn item(&self, random: &mut Random, record: Record, day: Date, ids: &mut u32) -> Node {
        let mut fields = Vec::new();
        for field in record.fields() {
            if random.chance(80) {
                fields.push((field, self.value(random, field, day)));
            }
        }
        node(ids, record, fields)
    }

    /// A value of a field about a day.
    fn value(&self, random: &mut Random, field: Field, day: Date) -> Raw {
        let info = field.info();
        let raw = match info.kind {
            Kind::Code(_) | Kind::Text => {
                let one = |random: &mut Random| {
                    let text = random.pick(&texts(field)).to_owned();
                    odd(random, 3, Raw::Text(text))
                };
                if info.list {
                    let n = random.between(1, 2);
                    return Raw::List((0..n).map(|_| one(random)).collect());
                }
                match field {
                    // Mostly as the first policy wants it, or edits never speak.
                    Field::ClaimPayer => Raw::Text(texts(field)[random.weighted(&[88, 8, 4])].to_owned()),
                    Field::ClaimFrequency => Raw::Text(random.pick(&["1", "1", "1", "1", "7", "8"]).to_owned()),
                    Field::ClaimNumber | Field::PatientId => Raw::Text("C-1".to_owned()),
                    _ => return one(random),
                }
            }
            Kind::Date if field == Field::PatientBirthDate => {
                let months = random.pick(&[0, 1, 11, 12, 18 * 12, 40 * 12, 65 * 12, 33 * 12]);
                let born = day.add_months(-months).and_then(|born| born.add_days(random.between(-1, 1)));
                Raw::Date(born.unwrap())
            }
            Kind::Date => {
                let days = random.pick(&[-90, -30, -1, 0, 0, 1, 3, 30, 89, 90, 91]);
                Raw::Date(day.add_days(days).unwrap())
            }
            Kind::Money => Raw::Money(random.pick(&[0, 1, 5000, 9999, 10000, 10001, 12000, 20000, -500])),
            Kind::Number => Raw::Number(random.pick(&["0", "1", "2", "3", "1.5"]).to_owned()),
            Kind::Yes => Raw::Yes(random.chance(50)),
            Kind::Age | Kind::Provider => Raw::Unreadable,
        };
        odd(random, 3, raw)
    }
}

/// Sometimes what is there cannot be read, and of a day only its month or its year is there.
fn odd(random: &mut Random, percent: usize, raw: Raw) -> Raw {
    if random.chance(percent) {
        return Raw::Unreadable;
    }
    match raw {
        Raw::Date(date) if random.chance(percent) => {
            let text = date.to_string();
            Raw::Days(Days::parse(&text.as_bytes()[..random.pick(&[7, 7, 4])]).unwrap())
        }
        raw => raw,
    }
}

fn node(ids: &mut u32, record: Record, fields: Vec<(Field, Raw)>) -> Node {
    *ids += 1;
    Node { id: *ids, record, fields, items: Vec::new() }
}

/// Fields of a claim and how often it carries them.
const CLAIM_FIELDS: &[(Field, usize)] = &[
    (Field::ClaimNumber, 98),
    (Field::ClaimPayer, 97),
    (Field::ClaimPlan, 70),
    (Field::ClaimFilingIndicator, 50),
    (Field::ClaimPayerSequence, 80),
    (Field::ClaimFrequency, 95),
    (Field::ClaimOriginalNumber, 8),
    (Field::ClaimBillType, 60),
    (Field::ClaimPlace, 85),
    (Field::ClaimTotalCharge, 50),
    (Field::ClaimReceived, 80),
    (Field::ClaimSubmitted, 30),
    (Field::ClaimAdmissionDate, 30),
    (Field::ClaimAdmissionType, 40),
    (Field::ClaimDischargeDate, 30),
    (Field::ClaimDischargeStatus, 40),
    (Field::ClaimDrg, 20),
    (Field::ClaimAuthorization, 30),
    (Field::ClaimReferral, 20),
    (Field::ClaimAccidentDate, 25),
    (Field::ClaimAccidentState, 20),
    (Field::ClaimRelatedCauses, 25),
    (Field::ClaimDelayReason, 15),
    (Field::ClaimPatientPaid, 20),
    (Field::ClaimPlanYearStart, 50),
    (Field::ClaimBillingProvider, 95),
    (Field::ClaimRenderingProvider, 60),
    (Field::ClaimReferringProvider, 30),
    (Field::ClaimAttendingProvider, 20),
    (Field::ClaimServiceFacility, 20),
];

/// Fields of a line that are drawn alike.
const LINE_FIELDS: &[(Field, usize)] = &[
    (Field::LineUnitBasis, 50),
    (Field::LineCharge, 94),
    (Field::LinePlace, 30),
    (Field::LineRevenueCode, 40),
    (Field::LineAuthorization, 25),
    (Field::LineReferral, 10),
    (Field::LineOralCavity, 10),
    (Field::LineDescription, 15),
    (Field::LineEmergency, 20),
    (Field::LineEpsdt, 10),
    (Field::LineControlNumber, 30),
    (Field::LineDenied, 15),
    (Field::LineAllowed, 15),
    (Field::LinePaid, 15),
];
