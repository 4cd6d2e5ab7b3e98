//! Random claims, written as JSON in random ways, come back with the same values.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::claim::{Code, CodeKind, Date, Kind, Number};
use crate::table::damage;

/// What a slot must hold.
#[derive(Debug, Clone, PartialEq)]
enum Expected {
    Code(String),
    Text(String),
    Date(Date),
    Money(i64),
    Number(Number),
    Yes(bool),
    List(Vec<Expected>),
}

/// One claim, written in a random way.
pub(super) fn claim(seed: u64) -> String {
    Writer::new(seed).json
}

/// Writes one claim and remembers what it must become.
struct Writer {
    seed: u64,
    json: String,
    expected: Vec<(Item, Field, Expected)>,
    owners: Vec<(Item, Item)>,
    counts: [u32; Record::COUNT],
}

impl Writer {
    fn new(seed: u64) -> Writer {
        let mut writer =
            Writer { seed, json: String::new(), expected: Vec::new(), owners: Vec::new(), counts: [0; Record::COUNT] };
        writer.object(Item::CLAIM);
        writer
    }

    /// The next number below `n` (splitmix64).
    fn below(&mut self, n: u64) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn blank(&mut self) {
        let blank = ["", "", "", " ", "\n  ", "\t", "\r\n"][self.below(7) as usize];
        self.json.push_str(blank);
    }

    fn text(&mut self, text: &str) {
        self.json.push('"');
        for c in text.chars() {
            match (self.below(12), c) {
                (_, '"' | '\\') => write!(self.json, "\\{c}").unwrap(),
                (0, _) | (_, '\0'..' ') => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        write!(self.json, "\\u{unit:04x}").unwrap();
                    }
                }
                _ => self.json.push(c),
            }
        }
        self.json.push('"');
    }

    fn object(&mut self, item: Item) {
        self.json.push('{');
        let mut fields: Vec<Field> = item.record.fields().filter(|field| !field.info().json.is_empty()).collect();
        for at in (1..fields.len()).rev() {
            let other = self.below(at as u64 + 1) as usize;
            fields.swap(at, other);
        }
        if item == Item::CLAIM {
            self.name("claim_id");
            self.text("a claim");
            self.expected.push((item, Field::ClaimNumber, Expected::Text("a claim".to_owned())));
        }
        for field in fields {
            let info = field.info();
            let other = info.kind == Kind::Provider
                || [Field::ClaimType, Field::ClaimNumber].contains(&field)
                || info.name == "note";
            if other || (self.below(3) > 0 && field != Field::DiagnosisCode) {
                continue;
            }
            self.unknown();
            self.name(info.json);
            let expected = if info.list { self.list(field) } else { self.value(field) };
            self.expected.push((item, field, expected));
        }
        if item == Item::CLAIM && self.below(2) == 0 {
            self.name("member");
            self.object(Item::PATIENT);
        }
        let mut written = Vec::new();
        for (name, record) in item.record.parts() {
            // Half of the lists, each under its first name.
            if !written.contains(&record) && self.below(2) == 0 {
                self.name(name);
                self.items(record, item);
            }
            written.push(record);
        }
        self.unknown();
        self.blank();
        self.json.push('}');
    }

    fn name(&mut self, name: &str) {
        if !self.json.ends_with('{') {
            self.json.push(',');
        }
        self.blank();
        self.text(name);
        self.blank();
        self.json.push(':');
        self.blank();
    }

    /// A member that nothing reads.
    fn unknown(&mut self) {
        if self.below(20) == 0 {
            self.name("x-other");
            let value = ["{}", "[[],{\"claim_id\":\"no\"}]", "-1.5e+10", "\"\\ud83d\\ude00}{\"", "null"]
                [self.below(5) as usize];
            self.json.push_str(value);
        }
    }

    fn items(&mut self, record: Record, owner: Item) {
        self.json.push('[');
        for at in 0..self.below(4) {
            if at > 0 {
                self.json.push(',');
            }
            self.blank();
            let item = Item { record, index: self.counts[record as usize] };
            self.counts[record as usize] += 1;
            self.owners.push((item, owner));
            self.object(item);
            self.blank();
        }
        self.json.push(']');
    }

    fn list(&mut self, field: Field) -> Expected {
        self.json.push('[');
        let mut values = Vec::new();
        for at in 0..self.below(4) {
            if at > 0 {
                self.json.push(',');
            }
            self.blank();
            values.push(self.value(field));
            self.blank();
        }
        self.json.push(']');
        Expected::List(values)
    }

    /// Writes a value of a field, as text or number where both are read.
    fn value(&mut self, field: Field) -> Expected {
        let info = field.info();
        match info.kind {
            Kind::Date => {
                let date = Date(self.below(40_000) as i32 - 10_000);
                let dashed = date.to_string();
                match self.below(3) {
                    0 => self.text(&dashed),
                    1 => self.text(&dashed.replace('-', "")),
                    _ => self.json.push_str(&dashed.replace('-', "")),
                }
                Expected::Date(date)
            }
            Kind::Money => {
                let cents = self.below(2_000_000) as i64 - 1_000_000;
                let text =
                    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
                self.either(&text);
                Expected::Money(cents)
            }
            Kind::Number => {
                let (mantissa, scale) = (self.below(100_000) as i64, self.below(4) as u8);
                let number = Number::decimal(mantissa, scale).unwrap();
                let text = number.to_string();
                self.either(&text);
                Expected::Number(number)
            }
            Kind::Yes => {
                let yes = self.below(2) == 0;
                self.json.push_str(if yes { "true" } else { "false" });
                Expected::Yes(yes)
            }
            Kind::Code(CodeKind::Word) if !info.words.is_empty() => {
                let (word, code) = info.words[self.below(info.words.len() as u64) as usize];
                let word = if self.below(2) == 0 { word } else { code };
                self.text(word);
                Expected::Code(code.to_owned())
            }
            Kind::Code(kind) => {
                let (least, longest) = match kind {
                    _ if field == Field::ClaimDischargeStatus => (2, 12),
                    CodeKind::Surface => (1, 1),
                    CodeKind::Procedure => (1, 5),
                    // A shorter one lacks its zero.
                    CodeKind::RevenueCode => (4, 12),
                    CodeKind::Place => (2, 12),
                    CodeKind::Drg => (3, 12),
                    CodeKind::BillType => (4, 12),
                    _ if kind.has_zeros() => (2, 12),
                    _ => (1, 12),
                };
                let len = least + self.below(longest + 1 - least);
                let letters: String =
                    (0..len).map(|_| char::from(b"abcxyzABCXYZ0123456789"[self.below(22) as usize])).collect();
                // A number is no code where one has a nought in front.
                let whole = !letters.starts_with('0') && damage::lost_zeros(kind, letters.as_bytes()).is_none();
                if whole && letters.bytes().all(|b| b.is_ascii_digit()) {
                    self.either(&letters);
                } else {
                    self.text(&letters);
                }
                let code = kind.normal(&letters);
                if code.len() > 8 { Expected::Text(code) } else { Expected::Code(code) }
            }
            _ => {
                let len = 9 + self.below(20);
                let text: String = (0..len)
                    .map(|_| ['a', ' ', '"', '\\', 'ü', '\u{1f600}', '\n', '/', '\u{0}'][self.below(9) as usize])
                    .collect();
                // The blanks around it are none of it.
                let text = format!("a{text}ü");
                let around = ["", " ", "\n\t "][self.below(3) as usize];
                self.text(&format!("{around}{text}{around}"));
                Expected::Text(text)
            }
        }
    }

    fn either(&mut self, number: &str) {
        if self.below(2) == 0 { self.text(number) } else { self.json.push_str(number) }
    }
}

fn holds(claim: &Claim, value: Value<'_>, expected: &Expected) -> bool {
    match (value, expected) {
        (Value::Code(code), Expected::Code(text)) => Some(code) == Code::new(text.as_bytes()),
        (Value::Text(text), Expected::Text(expected)) => text == expected.as_bytes(),
        (Value::Date(date), Expected::Date(expected)) => date == *expected,
        (Value::Money(cents), Expected::Money(expected)) => cents == *expected,
        (Value::Number(number), Expected::Number(expected)) => number == *expected,
        (Value::Yes(yes), Expected::Yes(expected)) => yes == *expected,
        (Value::List(slots), Expected::List(expected)) => {
            slots.len() == expected.len()
                && slots.iter().zip(expected).all(|(slot, expected)| holds(claim, claim.value(*slot), expected))
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(seed in any::<u64>()) {
        let writer = Writer::new(seed);
        let (claim, troubles) = one(&writer.json);
        let all = Record::ALL.iter().take(Record::STORED).flat_map(|(record, _)| claim.items(*record));
        let turned = all.map(|item| {
            let count = claim.turned(item).count();
            assert_eq!(claim.is_turned(item), count > 0);
            count
        });
        let turned: usize = turned.sum();
        prop_assert_eq!(troubles.len(), turned.min(16), "{:?}", troubles);
        for (item, field, expected) in &writer.expected {
            prop_assert!(holds(&claim, claim.get(*item, *field), expected), "{:?} {:?}: {:?}, not {:?}", item, field, claim.get(*item, *field), expected);
            let at = claim.slot(*item, *field).at();
            let name = field.info().json;
            prop_assert!(pointer(claim.raw(), at).ends_with(&format!("/{name}")), "{:?} stands at {}", field, pointer(claim.raw(), at));
        }
        for (item, owner) in &writer.owners {
            prop_assert_eq!(claim.owner(*item), *owner);
            prop_assert_eq!(claim.raw().get(claim.place(*item) as usize), Some(&b'{'));
        }
        for record in [Record::Line, Record::Diagnosis, Record::Provider, Record::Tooth, Record::Note, Record::Adjustment] {
            prop_assert_eq!(claim.count(record), writer.counts[record as usize]);
        }
        // Slots that were not written hold nothing but what follows from places and roles.
        let follows = [Field::LineNumber, Field::DiagnosisPosition, Field::ProcedurePosition, Field::DiagnosisCode];
        let stored = Record::ALL.iter().filter(|(record, _)| record.lists().is_empty());
        for item in stored.flat_map(|(record, _)| claim.items(*record)) {
            for field in item.record.fields().filter(|field| !follows.contains(field) && field.info().kind != Kind::Provider) {
                let written = writer.expected.iter().any(|(other, of, _)| (*other, *of) == (item, field));
                prop_assert!(written || claim.slot(item, field).is_absent(), "{:?} {:?} was not written", item, field);
            }
        }
        let text = format!("{0}\n{0}", writer.json);
        prop_assert_eq!(run(text.as_bytes()).claims.len(), 2);
    }

    #[test]
    fn no_bytes_at_all_break_it(bytes in proptest::collection::vec(prop_oneof![Just(b'{'), Just(b'}'), Just(b'['), Just(b']'), Just(b'"'), Just(b','), Just(b':'), Just(b'\n'), Just(b'\\'), Just(b'1'), any::<u8>()], 0..200)) {
        let outcome = run(&bytes);
        prop_assert!(outcome.balances());
        let json = String::from_utf8_lossy(&bytes);
        let _ = try_one(&json);
    }
}
