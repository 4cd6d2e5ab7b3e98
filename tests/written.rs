//! Claims written as X12, as rows and as Parquet and read again: the same claim comes out, but for what is said to be lost, changed or
//! filled in, field by field.

#![cfg(test)]

#[path = "shared/files.rs"]
mod files;
#[path = "shared/walk.rs"]
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use paylint::claim::field::ROLES;
use paylint::claim::{Claim, ClaimType, CodeKind, Date, Field, Item, Kind, NOWHERE, Record, Slot, Value};
use paylint::claim::{EMPTY_DIAGNOSIS, NO_CODE, NO_DIAGNOSIS, NO_RESOURCE, NO_SEQUENCE};
use paylint::read::{Batch, Cost, Entry, How, Input, open, open_as};
use paylint::write::{File, Form, Heading, Loss, Losses, Writer, Written};

/// How many random claims of each kind are written.
const CLAIMS: u64 = 1500;

struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A text of such signs.
    fn signs(&mut self, len: usize, signs: &[&str]) -> String {
        (0..len).map(|_| self.one(signs)).collect()
    }

    fn claim(&mut self, claim_type: ClaimType, number: u64) -> Claim {
        let mut claim = Claim::default();
        claim.claim_type = claim_type;
        self.fill(&mut claim, Item::CLAIM);
        self.fill(&mut claim, Item::PATIENT);
        let slot = claim.text_slot(format!("C{number}").as_bytes(), NOWHERE);
        claim.set(Item::CLAIM, Field::ClaimNumber, slot);
        self.items(&mut claim, Item::CLAIM);
        claim
    }

    fn items(&mut self, claim: &mut Claim, owner: Item) {
        let mut done = Vec::new();
        for (_, record) in owner.record.parts() {
            if done.contains(&record) {
                continue;
            }
            done.push(record);
            let count = if record == Record::Line { 1 + self.below(3) } else { self.one(&[0, 0, 1, 1, 2, 3]) };
            for _ in 0..count {
                let item = claim.add(record, owner, NOWHERE);
                self.fill(claim, item);
                self.items(claim, item);
            }
        }
    }

    fn fill(&mut self, claim: &mut Claim, item: Item) {
        for field in item.record.fields() {
            let info = field.info();
            let always = matches!(field, Field::DiagnosisCode | Field::ProviderRole | Field::NoteText);
            let own = !info.json.is_empty() && info.kind != Kind::Provider;
            let reckoned = matches!(field, Field::ClaimType | Field::ClaimNote | Field::LineNote);
            if !own || reckoned || (!always && self.below(3) == 0) {
                continue;
            }
            let slot = if info.list {
                let values: Vec<Slot> = (0..self.below(7)).map(|_| self.value(claim, field)).collect();
                claim.list_slot(&values, NOWHERE)
            } else {
                self.value(claim, field)
            };
            claim.set(item, field, slot);
        }
    }

    fn value(&mut self, claim: &mut Claim, field: Field) -> Slot {
        let info = field.info();
        if self.below(40) == 0 && field != Field::ProviderRole {
            let text =
                self.one(&["20261345", "x", "1.234", "-7", ".5", "20260101-x", "1E5", "a*b", "02/03/2026", "3-MAY"]);
            return claim.unreadable_slot(text.as_bytes(), NOWHERE);
        }
        match info.kind {
            Kind::Date => Slot::date(Date(20_000 + i32::try_from(self.below(900)).unwrap()), NOWHERE),
            Kind::Money => Slot::money(i64::try_from(self.below(200_000)).unwrap() - 50_000, NOWHERE),
            Kind::Number if field.never_negative() && self.below(2) == 0 => {
                Slot::number(1 + i64::try_from(self.below(4)).unwrap(), 0, NOWHERE)
            }
            Kind::Number if matches!(field, Field::ClaimAdmissionHour | Field::ClaimDischargeHour) => {
                Slot::number(i64::try_from(self.below(26)).unwrap(), 0, NOWHERE)
            }
            Kind::Number => {
                let scale = u8::try_from(self.below(4)).unwrap();
                Slot::number(i64::try_from(self.below(100_000)).unwrap(), scale, NOWHERE)
            }
            Kind::Yes => Slot::yes(self.below(2) == 0, NOWHERE),
            Kind::Code(_) if field == Field::ProviderRole => {
                let (_, code) = self.one(ROLES);
                claim.text_slot(code.as_bytes(), NOWHERE)
            }
            Kind::Code(_) if !info.words.is_empty() && self.below(5) > 0 => {
                let (_, code) = self.one(info.words);
                claim.text_slot(code.as_bytes(), NOWHERE)
            }
            Kind::Code(kind) => {
                let text = match self.below(30) {
                    0 if kind != CodeKind::Surface => {
                        self.one(&["A*B", "A:B", "A>B", "=A1", "NULL", "A B", "A|B", "1E5", "99", "É"]).to_owned()
                    }
                    1 if kind != CodeKind::Surface => self.signs(60, &["A", "7"]),
                    2 if field == Field::NoteKind => "K3".to_owned(),
                    _ => {
                        // Several letters are several surfaces.
                        let len = if kind == CodeKind::Surface { 1 } else { 1 + self.below(10) };
                        self.signs(len, &["A", "B", "X", "0", "1", "7", "9"])
                    }
                };
                let text = if matches!(kind, CodeKind::Payer | CodeKind::Plan) { text } else { kind.normal(&text) };
                // No reader takes signs for a part of such a code.
                let least = match kind {
                    CodeKind::Place => 2,
                    CodeKind::RevenueCode => 4,
                    _ => 0,
                };
                let least = match field {
                    Field::ClaimDischargeStatus => 2,
                    _ if kind == CodeKind::Drg => 3,
                    _ if kind.has_zeros() => 2,
                    _ => least,
                };
                let short = text.len() < least && text.bytes().all(|byte| byte.is_ascii_digit());
                let wrong = match field {
                    Field::PatientSex | Field::ClaimSubscriberSex => !matches!(&*text, "F" | "M" | "U"),
                    Field::ClaimBillType => {
                        matches!(text.as_bytes(), [b'1'..=b'9', _] | [b'0', b'1'..=b'9', _])
                    }
                    // Where no procedure follows, it is one itself.
                    Field::LineCodeQualifier => text.len() > 2,
                    _ => false,
                };
                match kind.may_be(text.as_bytes()) && !short && !wrong {
                    true => claim.text_slot(text.as_bytes(), NOWHERE),
                    false => claim.unreadable_slot(text.as_bytes(), NOWHERE),
                }
            }
            _ => {
                let text = match self.below(20) {
                    0 => self
                        .one(&[
                            "a*b", "a:b~c", "^", "~~", "=1+1", "@x", "-5", "NULL", " a ", "a\nb", "a,\"b\"", "3-MAY",
                            "'",
                        ])
                        .to_owned(),
                    1 => self.signs(300, &["a", "é", " ", "\u{1f600}", "x"]).trim().to_owned(),
                    _ => {
                        let len = 1 + self.below(18);
                        let text = self.signs(len, &["a", "B", "é", " ", "'", "\"", ",", "7"]);
                        if text.trim().is_empty() { "x".to_owned() } else { text }
                    }
                };
                claim.text_slot(text.as_bytes(), NOWHERE)
            }
        }
    }
}

/// Writes a claim alone into a file, and what did not go over.
fn written(form: Form, claim: &Claim) -> (Vec<u8>, Losses) {
    let heading = Heading::all();
    let mut file = File::new(form, &heading, Date(20_500));
    let mut own = Written::default();
    Writer::new(form, heading).write(claim, &mut own);
    let (mut bytes, refused) = file.put(&mut own);
    assert_eq!(refused, []);
    bytes.extend(file.end().unwrap());
    (bytes, own.losses.into_iter().map(|(loss, counted)| (loss, counted.times)).collect())
}

/// The claims of a file, not settled, and what was said that costs something or is wrong with the file.
fn read(bytes: &[u8]) -> (Vec<Claim>, Vec<String>) {
    let input = Input::File(Box::new(Cursor::new(bytes.to_vec())));
    let mut framer = open_as(input, 0, &How::default()).unwrap();
    let (mut batch, mut claims, mut said) = (Batch::default(), Vec::new(), Vec::new());
    while framer.next(&mut batch).unwrap() {
        for entry in &batch.entries {
            match entry {
                Entry::Frame(frame) => {
                    let mut claim = Claim::default();
                    match batch.read_as_is(frame, &mut claim, &mut Vec::new()) {
                        Ok(()) => {
                            claim.carrier = paylint::claim::Carrier::Any;
                            claims.push(claim);
                        }
                        Err(trouble) => said.push(format!("{}: {}", trouble.code, trouble.message)),
                    }
                }
                Entry::Trouble(trouble)
                    if trouble.cost != Cost::Nothing || trouble.code.starts_with("x12/envelope") =>
                {
                    said.push(format!("{}: {}", trouble.code, trouble.message));
                }
                Entry::Trouble(_) => {}
            }
        }
    }
    (claims, said)
}

fn shown(claim: &Claim, slot: Slot) -> String {
    match claim.value(slot) {
        Value::List(values) => values.iter().map(|slot| shown(claim, *slot)).collect::<Vec<_>>().join("|"),
        Value::Unreadable(text) => format!("unreadable {}", String::from_utf8_lossy(text)),
        Value::Text(text) => String::from_utf8_lossy(text).into_owned(),
        Value::Code(code) => code.to_string(),
        own => format!("{own:?}"),
    }
}

/// What a claim says of each field, each value with whom its item belongs to.
fn said(claim: &Claim) -> BTreeMap<Field, Vec<(Item, String)>> {
    let mut all: BTreeMap<Field, Vec<(Item, String)>> = BTreeMap::new();
    for (record, _) in Record::ALL.iter().take(Record::STORED) {
        for item in claim.items(*record) {
            for field in record.fields() {
                let info = field.info();
                let slot = claim.slot(item, field);
                let nothing = slot.is_absent() || (info.list && claim.list(item, field).is_empty());
                if nothing || info.kind == Kind::Provider || info.json.is_empty() || field == Field::ClaimType {
                    continue;
                }
                all.entry(field).or_default().push((claim.owner(item), shown(claim, slot)));
            }
        }
    }
    all.values_mut().for_each(|values| values.sort());
    all
}

/// Whether all values of one stand in another, which is not shorter.
fn within(some: &[(Item, String)], all: &[(Item, String)]) -> bool {
    let mut left = all.to_vec();
    some.iter().all(|value| left.iter().position(|own| own == value).map(|at| left.remove(at)).is_some())
}

/// What each item of a record says in the fields of which nothing is said, with whom it belongs to, in order; notes,
/// providers and diagnoses of several kinds may change places.
fn rows(claim: &Claim, record: Record, losses: &Losses) -> Vec<(Item, String)> {
    let quiet = |field: &Field| {
        ![Loss::Lost, Loss::Changed, Loss::Filled].iter().any(|loss| losses.contains_key(&(*loss, *field)))
    };
    let row = |item: Item| {
        let said = |field: Field| {
            let (info, slot) = (field.info(), claim.slot(item, field));
            let nothing = slot.is_absent() || (info.list && claim.list(item, field).is_empty());
            let own = !info.json.is_empty() && info.kind != Kind::Provider && field != Field::ClaimType;
            (own && !nothing).then(|| format!("{field:?}={}", shown(claim, slot)))
        };
        let text: Vec<String> = record.fields().filter(quiet).filter_map(said).collect();
        (claim.owner(item), text.join("; "))
    };
    let mut rows: Vec<(Item, String)> = claim.items(record).map(row).filter(|(_, text)| !text.is_empty()).collect();
    rows.sort_by_key(|(owner, _)| *owner);
    if matches!(record, Record::Note | Record::Provider | Record::Diagnosis) {
        rows.sort();
    }
    rows
}

/// What is not the same, though nothing was said of it.
fn differences(before: &Claim, after: &Claim, losses: &Losses) -> Vec<String> {
    let (old, new) = (said(before), said(after));
    let mut found = Vec::new();
    if before.claim_type != after.claim_type {
        found.push("the claim's type".to_owned());
    }
    for field in Field::ALL {
        let of = |loss| losses.get(&(loss, *field)).map_or(0, |count| usize::try_from(*count).unwrap());
        let (lost, changed, filled) = (of(Loss::Lost), of(Loss::Changed), of(Loss::Filled));
        let none = Vec::new();
        let (one, other) = (old.get(field).unwrap_or(&none), new.get(field).unwrap_or(&none));
        let counted = one.len() + filled == other.len() + lost;
        let kept = changed > 0 || (filled > 0 || within(other, one)) && (lost > 0 || within(one, other));
        if !counted || !kept {
            found.push(format!("{field:?}: {one:?} became {other:?}; lost {lost}, changed {changed}, filled {filled}"));
        }
    }
    for (record, _) in Record::ALL.iter().take(Record::STORED) {
        let (one, other) = (rows(before, *record, losses), rows(after, *record, losses));
        if one != other {
            found.push(format!("items of {record:?}: {one:?} became {other:?}"));
        }
    }
    found
}

/// What does not come back of a claim that is written and read, and once more; and what is said of the first time.
fn goes_over(form: Form, claim: &Claim) -> (Vec<String>, Losses) {
    let (bytes, losses) = written(form, claim);
    let (claims, said) = read(&bytes);
    let [after] = claims.as_slice() else { return (vec![format!("{} claims: {said:?}", claims.len())], losses) };
    let mut found = said;
    found.extend(differences(claim, after, &losses));
    // What was written once is written again as it is.
    let (again, second) = written(form, after);
    let (claims, _) = read(&again);
    let more = claims.iter().flat_map(|last| differences(after, last, &second)).map(|what| format!("twice: {what}"));
    found.extend(more);
    found.truncate(8);
    (found, losses)
}

/// All random claims that do not come back, a few of them in words.
fn random_claims_come_back(form: Form, seed: u64, claims: u64) {
    let mut odd = BTreeMap::new();
    for claim_type in ClaimType::ALL {
        let mut random = Random(seed);
        for number in 0..claims {
            let (found, _) = goes_over(form, &random.claim(claim_type, number));
            for what in found {
                let field = what.split(':').next().unwrap_or("").to_owned();
                odd.entry(field).or_insert((0, format!("{claim_type:?} {number}: {what}"))).0 += 1;
            }
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
}

#[test]
fn random_claims_come_back_from_x12() {
    random_claims_come_back(Form::X12, 7, CLAIMS);
}

#[test]
fn random_claims_come_back_from_rows() {
    random_claims_come_back(Form::Csv, 11, CLAIMS / 5);
}

/// Texts of what cannot be read, most of which could be read as some kind of value; some say but why it cannot be.
const UNREADABLE: &[&str] = &[
    "100",
    "99213",
    "2",
    "M77",
    "Y",
    "120",
    "120.00",
    "20260203",
    "2026-02-03",
    "2026-02",
    "2026-02-03T00:00:00",
    "20260203-20260205",
    "11-Sep",
    "a b",
    "a*b",
    "NULL",
    "{\"unreadable\":\"x\"}",
    "no code",
    "a reference that leads to no resource",
    "an empty diagnosis",
];

/// Makes all values of some fields unreadable, and says of which.
fn spoil(claim: &mut Claim, random: &mut Random) -> Vec<Field> {
    let mut spoiled = Vec::new();
    for (record, _) in Record::ALL.iter().take(Record::STORED) {
        for field in record.fields() {
            let info = field.info();
            let own = !info.json.is_empty() && info.kind != Kind::Provider;
            let told = matches!(field, Field::ClaimType | Field::ClaimNumber | Field::ProviderRole | Field::ClaimNote);
            if !own || told || field == Field::LineNote || random.below(6) > 0 {
                continue;
            }
            spoiled.push(field);
            for item in claim.items(*record).collect::<Vec<Item>>() {
                let old = claim.slot(item, field);
                if old.is_absent() {
                    continue;
                }
                let slot = if info.list {
                    let count = claim.list(item, field).len();
                    let slots: Vec<Slot> =
                        (0..count).map(|_| claim.unreadable_slot(random.one(UNREADABLE).as_bytes(), NOWHERE)).collect();
                    claim.list_slot(&slots, NOWHERE)
                } else {
                    claim.unreadable_slot(random.one(UNREADABLE).as_bytes(), NOWHERE)
                };
                claim.set(item, field, slot);
            }
        }
    }
    spoiled
}

/// How many slots of a field hold what cannot be read, and how many hold a value.
fn held(claim: &Claim, field: Field) -> (usize, usize) {
    let (mut unreadable, mut readable) = (0, 0);
    for item in claim.items(field.info().record) {
        let slots = match claim.get(item, field) {
            Value::Absent => continue,
            Value::List(slots) => slots.to_vec(),
            _ => vec![claim.slot(item, field)],
        };
        let odd = |slot: &&Slot| matches!(claim.value(**slot), Value::Unreadable(_));
        let count = slots.iter().filter(odd).count();
        unreadable += usize::from(count > 0);
        readable += usize::from(count < slots.len());
    }
    (unreadable, readable)
}

#[test]
fn what_cannot_be_read_is_no_value_in_any_format() {
    let mut odd = BTreeMap::new();
    for form in [Form::Json, Form::Parquet, Form::Fhir, Form::Csv, Form::X12] {
        for claim_type in ClaimType::ALL {
            let mut random = Random(23);
            for number in 0..CLAIMS / 25 {
                let mut claim = random.claim(claim_type, number);
                let spoiled = spoil(&mut claim, &mut random);
                let (bytes, losses) = written(form, &claim);
                let (claims, said) = read(&bytes);
                let [after] = claims.as_slice() else { panic!("{form:?} {number}: {said:?}") };
                for field in spoiled {
                    let of = |loss| losses.get(&(loss, field)).map_or(0, |count| usize::try_from(*count).unwrap());
                    let (before, now) = (held(&claim, field), held(after, field));
                    let (lost, changed) = (of(Loss::Lost), of(Loss::Changed));
                    // Positions and the like follow from where an item stands that does not say them.
                    let silent = claim.items(field.info().record).count() - before.0;
                    let kept = now.0 + lost + changed >= before.0;
                    if !kept || now.1 > of(Loss::Filled) + lost + silent {
                        let what = format!("{claim_type:?} {number}: {before:?} became {now:?}");
                        odd.entry(format!("{form:?} {field:?}")).or_insert((0, what)).0 += 1;
                    }
                }
            }
        }
    }
    assert!(odd.is_empty(), "{odd:#?}");
}

#[test]
fn what_a_reference_would_say_that_leads_nowhere_is_a_text_in_no_format() {
    let text = br#"{"resourceType":"Claim","status":"active","use":"claim","identifier":[{"value":"F1"}],
        "type":{"coding":[{"code":"institutional"}]},"patient":{"reference":"Patient/none"},"insurer":{"reference":"Organization/none"},
        "provider":{"reference":"Organization/none"},"facility":{"reference":"Location/none"},"referral":{"reference":"ServiceRequest/none"},
        "careTeam":[{"sequence":1,"provider":{"reference":"PractitionerRole/none"},"role":{"coding":[{"code":"attending"}]}}],
        "insurance":[{"sequence":1,"focal":true,"coverage":{"reference":"Coverage/none"}},{"sequence":2,"focal":false,"coverage":{"reference":"Coverage/none"}}],
        "diagnosis":[{"sequence":1,"diagnosisReference":{"reference":"Condition/none"}},{"sequence":2,"diagnosisCodeableConcept":{"text":"a rash"}}],
        "procedure":[{"sequence":1,"procedureReference":{"reference":"Procedure/none"}}],
        "item":[{"sequence":1,"productOrService":{"text":"a visit"},"careTeamSequence":[1],"diagnosisSequence":[1,7],"servicedDate":"2026-02-03",
          "locationReference":{"reference":"Location/none"},"net":{"value":80,"currency":"EUR"}}]}"#;
    let (claims, _) = read(text);
    let unreadable = |claim: &Claim| Field::ALL.iter().map(|field| held(claim, *field).0).sum::<usize>();
    assert!(unreadable(&claims[0]) > 50, "{}", unreadable(&claims[0]));
    for form in [Form::Json, Form::Parquet] {
        let (bytes, losses) = written(form, &claims[0]);
        let (again, _) = read(&bytes);
        assert!(losses.is_empty());
        assert_eq!(said(&claims[0]), said(&again[0]), "{form:?}");
        for other in [Form::Fhir, Form::Csv, Form::X12] {
            for claim in [&claims[0], &again[0]] {
                let text = String::from_utf8(written(other, claim).0).unwrap();
                let reasons = [EMPTY_DIAGNOSIS, NO_CODE, NO_DIAGNOSIS, NO_RESOURCE, NO_SEQUENCE];
                let told = reasons.iter().find(|reason| text.contains(std::str::from_utf8(reason).unwrap()));
                assert_eq!(told, None, "{other:?} of {form:?}: {text}");
            }
        }
    }
    // Through FHIR and back to JSON no reason has become a value.
    let (again, _) = read(&written(Form::Fhir, &claims[0]).0);
    for field in Field::ALL {
        let (before, after) = (held(&claims[0], *field), held(&again[0], *field));
        assert!(
            after.1 <= before.1.max(usize::from(*field == Field::LineNumber)),
            "{field:?}: {before:?} became {after:?}"
        );
    }
}

/// Writes claims into one file.
fn together(form: Form, claims: &[Claim]) -> Vec<u8> {
    let mut file = File::new(form, &Heading::default(), Date(20_500));
    let writer = Writer::new(form, Heading::default());
    let mut bytes = Vec::new();
    for some in claims.chunks(100) {
        let mut part = Written::default();
        some.iter().for_each(|claim| writer.write(claim, &mut part));
        bytes.extend(file.put(&mut part).0);
        // What an 837 says beside the claim model.
        assert!(part.losses.keys().all(|(loss, _)| *loss == Loss::Changed), "{:?}", part.losses);
    }
    bytes.extend(file.end().unwrap());
    bytes
}

/// What comes back from Parquet is, to the last value, what comes back from JSON.
fn comes_back_as_from_json(claims: &[Claim]) {
    let again = |form| read(&together(form, claims));
    let ((json, first), (parquet, second)) = (again(Form::Json), again(Form::Parquet));
    assert_eq!((json.len(), parquet.len(), &first), (claims.len(), claims.len(), &second));
    for (one, other) in json.iter().zip(&parquet) {
        let [one, other] = [one, other].map(|claim| written(Form::Json, claim).0);
        assert_eq!(String::from_utf8(one).unwrap(), String::from_utf8(other).unwrap());
    }
}

#[test]
fn random_claims_come_back_from_parquet_as_from_json() {
    for claim_type in ClaimType::ALL {
        let mut random = Random(13);
        let claims: Vec<Claim> = (0..CLAIMS / 5).map(|number| random.claim(claim_type, number)).collect();
        comes_back_as_from_json(&claims);
    }
    comes_back_as_from_json(&[]);
}

#[test]
fn an_interchange_has_its_groups_and_counts() {
    let mut random = Random(3);
    let mut file = File::new(Form::X12, &Heading::default(), Date(20_500));
    let writer = Writer::new(Form::X12, Heading::default());
    let mut bytes = Vec::new();
    let mut number = 0;
    for kinds in
        [&[ClaimType::Professional][..], &[], &[ClaimType::Professional, ClaimType::Dental, ClaimType::Institutional]]
    {
        let mut part = Written::default();
        for kind in kinds.iter().flat_map(|kind| [kind; 3]) {
            number += 1;
            writer.write(&random.claim(*kind, number), &mut part);
        }
        bytes.extend(file.put(&mut part).0);
    }
    bytes.extend(file.end().unwrap());
    let (claims, said) = read(&bytes);
    assert_eq!((claims.len(), said), (12, Vec::new()));
    let text = String::from_utf8_lossy(&bytes);
    assert_eq!((text.matches("\nGS*").count(), text.matches("\nST*").count()), (3, 12));
    assert!(text.ends_with("GE*3*3~\nIEA*3*000000001~\n"));
    assert_eq!(text.lines().next().unwrap().len(), 106);
    assert_eq!(File::new(Form::X12, &Heading::default(), Date(0)).end().unwrap(), b"");
}

#[test]
fn claims_of_real_files_come_back() {
    let Some(folder) = files::data("x12") else { return };
    let mut totals = BTreeMap::new();
    for path in walk::within(&folder) {
        let bytes = fs::read(&path).unwrap();
        if open(Box::new(Cursor::new(bytes.clone())), 0).is_err() {
            continue;
        }
        let (claims, _) = read(&bytes);
        comes_back_as_from_json(&claims);
        for form in [Form::X12, Form::Csv] {
            let mut of_file = Losses::new();
            let mut whole = 0;
            for claim in &claims {
                let mut claim = claim.clone();
                // Rows are told by it.
                let number = claim.slot(Item::CLAIM, Field::ClaimNumber);
                if form == Form::Csv && (number.is_absent() || written_number(&claim, number).is_empty()) {
                    let slot = claim.text_slot(b"none", NOWHERE);
                    claim.set(Item::CLAIM, Field::ClaimNumber, slot);
                }
                let (found, losses) = goes_over(form, &claim);
                assert!(found.is_empty(), "{}: {found:#?}", path.display());
                let lost = losses.iter().filter(|((loss, _), _)| *loss != Loss::Demanded);
                whole += usize::from(lost.clone().count() == 0);
                lost.for_each(|(loss, count)| *of_file.entry(*loss).or_default() += count);
            }
            if std::env::args().any(|arg| arg == "--nocapture") && form == Form::X12 && !of_file.is_empty() {
                println!(
                    "{}: {} claims, {whole} whole; {of_file:?}",
                    path.strip_prefix(&folder).unwrap().display(),
                    claims.len()
                );
            }
            let total: &mut (usize, usize) = totals.entry(form.name()).or_default();
            total.0 += claims.len();
            total.1 += whole;
        }
    }
    println!("claims, and those that come back as they are: {totals:?}");
}

fn written_number(claim: &Claim, slot: Slot) -> String {
    shown(claim, slot)
}

#[test]
fn days_and_totals_that_follow_are_the_same_everywhere() {
    // What lines share, and what is summed up, follows where it is read; no format loses it.
    let text = br#"{"claim_id":"D1","type":"dental","service_date":"2026-02-03","service_through":"2026-02-05","lines":[
        {"line":1,"procedure":"D1110","charge":10.50},{"line":2,"procedure":"D1120","charge":20.00,"date":"2026-02-04"}]}"#;
    let settled = |mut claim: Claim| {
        claim.settle();
        let lines = [0, 1]
            .map(|at| [Field::LineDate, Field::LineThrough].map(|field| claim.slot(Item::line(at), field).as_date()));
        (lines, claim.slot(Item::CLAIM, Field::ClaimTotalCharge).as_money())
    };
    let (claims, _) = read(text);
    let mut claim = claims[0].clone();
    let expected = settled(claims[0].clone());
    assert_eq!(expected.1, Some(3050));
    for claim_type in ClaimType::ALL {
        claim.claim_type = claim_type;
        for form in [Form::Json, Form::Fhir, Form::X12, Form::Csv] {
            let (bytes, _) = written(form, &claim);
            let (after, said) = read(&bytes);
            assert_eq!(said, Vec::<String>::new(), "{form:?}");
            assert_eq!(settled(after[0].clone()), expected, "{form:?} {claim_type:?}");
        }
    }
}
