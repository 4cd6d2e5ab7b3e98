//! Values of elements to slots: codings, dates without a time zone's shift, amounts in dollars.

use super::super::tree::Text;
use super::{Failed, Reader, place};
use crate::claim::{CodeKind, Days, Field, Item, Kind, NO_CODE, NO_RESOURCE, NOWHERE, Slot};
use crate::read::Cost;
use crate::read::json::scan::Fault;
use crate::read::value::{self, Odd};

/// How many troubles that cost nothing one claim reports; its further values are unreadable all the same.
const NOTED: u32 = 16;

/// What is said of the last day of a period that ends before it begins.
const TURNED: &str = "is before the start of its period, so that nobody knows either day; write the first and the last";

/// One coding of a concept.
pub(super) struct Coding<'a> {
    /// In lower case.
    pub(super) system: Option<Vec<u8>>,
    pub(super) code: Text<'a>,
}

impl Coding<'_> {
    /// Whether its system's address has a word in it.
    pub(super) fn of(&self, word: &str) -> bool {
        self.system.as_ref().is_some_and(|system| memchr::memmem::find(system, word.as_bytes()).is_some())
    }

    /// Its code in lower case, without anything but letters and digits: `discharge-status` is `dischargestatus`.
    pub(super) fn word(&self) -> Vec<u8> {
        self.code.text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
    }
}

/// Systems whose codes are not those that claims are billed with.
const CLINICAL: &[&str] = &["snomed", "loinc", "rxnorm", "data-absent-reason"];

impl<'a> Reader<'a, '_> {
    /// The codings of a concept (of R5 also of a reference to one), those that have a code.
    pub(super) fn codings(&self, concept: Option<usize>) -> Result<Vec<Coding<'a>>, Fault> {
        let Some(at) = concept else { return Ok(Vec::new()) };
        let [codings, inner] = self.tree.members(at, ["coding", "concept"])?;
        if let (None, Some(_)) = (codings, inner) {
            return self.codings(inner);
        }
        let mut found = Vec::new();
        for coding in self.tree.each(codings)? {
            let [system, code] = self.tree.members(coding, ["system", "code"])?;
            let Some(code) = self.tree.maybe(code)?.filter(|code| !code.text.trim_ascii().is_empty()) else { continue };
            let system = self.tree.maybe(system)?.map(|system| system.text.to_ascii_lowercase());
            found.push(Coding { system, code });
        }
        Ok(found)
    }

    /// The coding that a claim is billed with: not a clinical one, where another stands beside it.
    pub(super) fn billed(&self, concept: Option<usize>, kind: CodeKind) -> Result<Option<Coding<'a>>, Fault> {
        let codings = self.codings(concept)?;
        let wanted: &[&str] = match kind {
            CodeKind::Diagnosis | CodeKind::InpatientProcedure => &["icd"],
            CodeKind::Procedure => &["cpt", "hcpcs", "cdt", "hipps", "2.16.840.1.113883.6.285"],
            CodeKind::Place => &["place-of-service", "place_of_service"],
            _ => &[],
        };
        let drug = |coding: &Coding<'_>| kind == CodeKind::Procedure && coding.of("ndc");
        let mut others =
            codings.into_iter().filter(|coding| !CLINICAL.iter().any(|word| coding.of(word)) && !drug(coding));
        let Some(first) = others.next() else { return Ok(None) };
        if wanted.iter().any(|word| first.of(word)) {
            return Ok(Some(first));
        }
        Ok(Some(others.find(|coding| wanted.iter().any(|word| coding.of(word))).unwrap_or(first)))
    }

    /// Stores the characters of a text, number or flag.
    pub(super) fn put(&mut self, item: Item, field: Field, at: Option<usize>) -> Result<(), Failed> {
        if let Some(text) = self.tree.maybe(at)? {
            let slot = self.slot(field, &text.text, text.at);
            self.store(item, field, slot);
        }
        Ok(())
    }

    /// Stores a slot: of several values of a list each, else the first.
    pub(super) fn store(&mut self, item: Item, field: Field, slot: Slot) {
        if slot.is_absent() {
            return;
        }
        if field.info().list {
            self.claim.push(item, field, slot);
        } else if self.claim.slot(item, field).is_absent() {
            self.claim.set(item, field, slot);
        }
    }

    /// Stores the code that a concept is billed with. One that is there without such a code is unreadable.
    pub(super) fn coded(&mut self, item: Item, field: Field, concept: Option<usize>) -> Result<(), Failed> {
        let kind = match field.info().kind {
            Kind::Code(kind) => kind,
            _ => CodeKind::Word,
        };
        match self.billed(concept, kind)? {
            Some(coding) => {
                let slot = self.slot(field, &coding.code.text, coding.code.at);
                self.store(item, field, slot);
            }
            None => {
                if let Some(at) = concept {
                    self.uncoded(item, field, at)?;
                }
            }
        }
        Ok(())
    }

    /// A concept without a code that a claim is billed with: said to be absent, or only told in words.
    fn uncoded(&mut self, item: Item, field: Field, at: usize) -> Result<(), Failed> {
        let codings = self.codings(Some(at))?;
        if codings.iter().any(|coding| coding.of("data-absent-reason") || coding.of("ndc")) {
            return Ok(());
        }
        let what = if codings.is_empty() {
            "has no code"
        } else {
            "has no code that claims are billed with, only clinical ones"
        };
        let says = format!("{what}; write a coding with the system and code that the payer wants");
        let slot = self.odd(at, "fhir/code", &says, NO_CODE);
        self.store(item, field, slot);
        Ok(())
    }

    /// Makes a slot of characters, and notes what is odd about them.
    pub(super) fn slot(&mut self, field: Field, text: &[u8], at: usize) -> Slot {
        let (slot, odd) = value::slot(self.claim, field, text, place(at));
        if let Some(odd) = odd {
            let (code, says) = match odd {
                Odd::Date => ("fhir/date", "is no day of the calendar; write a day that exists as 2026-02-03"),
                Odd::Amount => ("fhir/amount", "is not an exact amount; write dollars and cents, like 1250.00"),
                Odd::Number { negative: true } => ("fhir/number", "is negative, which it cannot be; write 0 or more"),
                Odd::Number { negative: false } => {
                    ("fhir/number", "is not an exact number; write at most 18 digits, like 2 or 1.5")
                }
                Odd::Code => {
                    ("fhir/code", "is no code, which has letters and digits alone; take out quotes, commas and blanks")
                }
                Odd::Zeros => ("fhir/code", "lacks the leading zero of its code; write it whole, like 0450 or 02"),
                Odd::Bill => (
                    "fhir/code",
                    "is a type of bill without its last character, the frequency; write all four, like 0131",
                ),
                Odd::Sex => ("fhir/code", "is no sex; write F, M or U, or female, male or unknown"),
                Odd::Procedure => (
                    "fhir/code",
                    "is no procedure code, which has five letters and digits; write modifiers as \"modifier\", not behind it",
                ),
                Odd::Kind(_) => ("fhir/type", "must be another kind of value"),
            };
            self.note(code, at, says);
        }
        slot
    }

    /// A value that is there but cannot be read.
    pub(super) fn odd(&mut self, at: usize, code: &'static str, says: &str, text: &[u8]) -> Slot {
        self.note(code, at, says);
        self.claim.unreadable_slot(text, place(at))
    }

    fn note(&mut self, code: &'static str, at: usize, says: &str) {
        if self.noted < NOTED {
            let mut trouble = self.trouble_at(code, at, String::new(), Cost::Nothing);
            trouble.message = format!("{} {says}; until then it is not read", trouble.spot.element);
            self.troubles.push(trouble);
        }
        self.noted += 1;
    }

    /// Stores the day of a date, dateTime or instant: the one that is written, whatever the time zone. Of a year or a month
    /// alone it is one of its days.
    pub(super) fn day(&mut self, item: Item, field: Field, at: Option<usize>) -> Result<(), Failed> {
        let Some(text) = self.tree.maybe(at)? else { return Ok(()) };
        let slot = self.day_slot(field, &text);
        self.store(item, field, slot);
        Ok(())
    }

    fn day_slot(&mut self, field: Field, text: &Text<'_>) -> Slot {
        let characters: &[u8] = &text.text;
        let (day, time) = characters.split_at(characters.len().min(10));
        if !time.is_empty() && !is_time(time) {
            return self.odd(
                text.at,
                "fhir/date",
                "is no date and time; write it as 2026-02-03 or 2026-02-03T23:30:00-10:00",
                characters,
            );
        }
        if let Some(days) = Days::parse(day) {
            return Slot::days(days, place(text.at));
        }
        // Without hyphens it would be read as CCYYMMDD, which FHIR does not know.
        if day.get(4) != Some(&b'-') {
            return self.slot(field, if day.len() == 8 { b"?" } else { day }, text.at);
        }
        self.slot(field, day, text.at)
    }

    /// Stores the days of a period.
    pub(super) fn period(&mut self, item: Item, from: Field, through: Field, at: Option<usize>) -> Result<(), Failed> {
        let Some(at) = at else { return Ok(()) };
        let [start, end] = self.tree.members(at, ["start", "end"])?;
        self.day(item, from, start)?;
        self.day(item, through, end)?;
        let turned = self.claim.turned(item).any(|(own, _)| own == from);
        if let Some(end) = end.filter(|_| turned) {
            self.note("fhir/date", end, TURNED);
        }
        Ok(())
    }

    /// Stores an amount of Money, or of a Quantity, in dollars.
    pub(super) fn money(&mut self, item: Item, field: Field, at: Option<usize>) -> Result<(), Failed> {
        if let Some(amount) = self.amount(at)? {
            let slot = self.amount_slot(field, &amount);
            self.store(item, field, slot);
        }
        Ok(())
    }

    /// The characters of an amount, and whether it is in another currency than dollars.
    pub(super) fn amount(&self, at: Option<usize>) -> Result<Option<(Text<'a>, bool)>, Fault> {
        let Some(at) = at else { return Ok(None) };
        let [value, currency, code] = self.tree.members(at, ["value", "currency", "code"])?;
        let other = |text: Option<Text<'_>>| text.is_some_and(|text| !text.text.eq_ignore_ascii_case(b"USD"));
        let foreign = other(self.tree.maybe(currency)?) || other(self.tree.maybe(code)?);
        Ok(self.tree.maybe(value)?.map(|value| (value, foreign)))
    }

    pub(super) fn amount_slot(&mut self, field: Field, amount: &(Text<'_>, bool)) -> Slot {
        let (text, foreign) = amount;
        if *foreign {
            return self.odd(
                text.at,
                "fhir/currency",
                "is in another currency than US dollars; write it in USD",
                &text.text,
            );
        }
        self.slot(field, &text.text, text.at)
    }

    /// The whole numbers of a list, and where each stands.
    pub(super) fn numbers(&self, at: Option<usize>) -> Result<Vec<(Option<i64>, usize)>, Fault> {
        let mut found = Vec::new();
        for at in self.tree.each(at)? {
            found.push((whole(&self.tree.text(at)?.text), at));
        }
        Ok(found)
    }

    /// One whole number.
    pub(super) fn whole(&self, at: Option<usize>) -> Result<Option<i64>, Fault> {
        Ok(self.tree.maybe(at)?.and_then(|text| whole(&text.text)))
    }

    /// Where the value of an Identifier stands.
    pub(super) fn value_of(&self, identifier: Option<usize>) -> Result<Option<usize>, Fault> {
        match identifier {
            Some(at) => self.tree.member(at, "value"),
            None => Ok(None),
        }
    }

    /// Where the value of the first of some Identifiers stands that has one.
    pub(super) fn first_value(&self, identifiers: Option<usize>) -> Result<Option<usize>, Fault> {
        for identifier in self.tree.each(identifiers)? {
            if let Some(value) = self.value_of(Some(identifier))? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Marks fields as there but not known, where a reference that would say them leads nowhere.
    pub(super) fn unknown(
        &mut self,
        item: Item,
        fields: &[Field],
        at: usize,
        element: &'static str,
    ) -> Result<(), Failed> {
        // A reference may say by itself all that is wanted.
        if self.tree.member(at, "reference")?.is_none() {
            return Ok(());
        }
        self.lost.push(element);
        for field in fields {
            if self.claim.slot(item, *field).is_absent() {
                let slot = self.claim.unreadable_slot(NO_RESOURCE, place(at));
                self.claim.set(item, *field, slot);
            }
        }
        Ok(())
    }

    /// Stores a value that follows from where it stands.
    pub(super) fn imply(&mut self, item: Item, field: Field, slot: Slot) {
        if self.claim.slot(item, field).is_absent() {
            let at = if slot.at() == NOWHERE { self.claim.place(item) } else { slot.at() };
            self.claim.set(item, field, slot.moved(at));
        }
    }
}

/// `T23:30:00`, with a fraction and a time zone or without.
fn is_time(time: &[u8]) -> bool {
    time.first() == Some(&b'T')
        && time.len() >= 6
        && time.iter().skip(1).all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-' | b'Z'))
}

fn whole(text: &[u8]) -> Option<i64> {
    let digits = std::str::from_utf8(text).ok()?;
    // Written as a decimal with nothing behind the point it is the same number.
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}
