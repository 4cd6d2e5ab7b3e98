//! A claim's JSON object to the slots of a [`Claim`], in one pass.

use super::keys::{Keys, Seen, What, main_field};
use super::place;
use super::quick::Quick;
use super::scan::{Fault, Scanner, Token, Wrong};
use super::trouble::no_lines;
use crate::claim::{Claim, ClaimType, Code, EMPTY_DIAGNOSIS, Field, Item, Record, Slot};
use crate::read::{Spot, Trouble};

/// Fills one claim from its bytes.
pub(super) struct Reader<'a, 'c> {
    pub(super) bytes: &'a [u8],
    pub(super) scan: Scanner<'a>,
    keys: &'static Keys,
    pub(super) claim: &'c mut Claim,
    pub(super) troubles: &'c mut Vec<Trouble>,
    /// The place of the first byte in the file.
    pub(super) origin: &'c Spot,
    /// How many values of this claim could not be read.
    pub(super) noted: u32,
    /// What the claim says of its type.
    claim_type: Option<ClaimType>,
    /// Where the current line's own surfaces stand.
    surfaces: Option<usize>,
    /// How many teeth there were before the current line.
    teeth: u32,
    /// How many empty places of the current list of diagnoses wait for a diagnosis behind them.
    empty_places: u32,
}

impl<'a, 'c> Reader<'a, 'c> {
    pub(super) fn new(
        wide: &'a [u8],
        len: usize,
        origin: &'c Spot,
        claim: &'c mut Claim,
        troubles: &'c mut Vec<Trouble>,
    ) -> Reader<'a, 'c> {
        Reader {
            bytes: wide.get(..len).unwrap_or(wide),
            scan: Scanner::within(wide, len),
            keys: Keys::get(),
            claim,
            troubles,
            origin,
            noted: 0,
            claim_type: None,
            surfaces: None,
            teeth: 0,
            empty_places: 0,
        }
    }
}

impl Reader<'_, '_> {
    /// Reads the claim, and sees that nothing follows it.
    pub(super) fn claim(&mut self) -> Result<(), Fault> {
        self.scan.skip_blanks();
        let at = self.scan.at();
        if self.scan.peek() != Some(b'{') {
            let wrong = if self.scan.peek().is_none() { Wrong::Truncated } else { Wrong::NotObject };
            return Err(Fault { at, wrong });
        }
        self.claim.set_place(Item::CLAIM, place(at));
        let known = self.object(Item::CLAIM)?;
        self.note_turned(Item::CLAIM);
        self.scan.skip_blanks();
        if self.scan.peek().is_some() {
            return Err(Fault { at: self.scan.at(), wrong: Wrong::Trailing });
        }
        if !known {
            return Err(Fault { at, wrong: Wrong::NotClaim });
        }
        let billed = !self.claim.slot(Item::CLAIM, Field::ClaimBillType).is_absent();
        let silent = if billed { ClaimType::Institutional } else { ClaimType::Professional };
        self.claim.claim_type = self.claim_type.unwrap_or(silent);
        if self.claim.count(Record::Line) == 0 {
            self.troubles.push(no_lines(self.bytes, at, self.origin));
        }
        Ok(())
    }

    /// Reads the object of an item; whether it has a name that only claims have.
    fn object(&mut self, item: Item) -> Result<bool, Fault> {
        let (mut seen, mut first, mut known) = (Seen::default(), true, false);
        let (names, base) = (self.keys.of(item.record), Claim::base(item));
        self.scan.enter()?;
        let mut last = names.start();
        loop {
            let mut at = self.scan.at();
            while let Some(entry) = names.expected(last).filter(|entry| entry.alone)
                && let Some((slot, end)) = self.scan.quick_member(at, first, &entry.name, entry.quick)
                && seen.first(entry)
            {
                self.claim.set_at(item.record, base + entry.slot, slot);
                known |= entry.of_claim;
                (last, at, first) = (entry, end, false);
            }
            self.scan.go(at);
            if !self.scan.more(first, b'}')? {
                break;
            }
            first = false;
            let at = self.scan.at();
            let entry = match names.expected(last).filter(|entry| self.scan.named(&entry.name)) {
                Some(entry) => entry,
                None => {
                    let name = self.scan.name()?;
                    let entry = match self.scan.plain(name) {
                        Some(name) => names.find(name),
                        None => names.find(&self.scan.decode(name)),
                    };
                    let Some(entry) = entry else {
                        if item == Item::CLAIM && self.scan.plain(name) == Some(b"resourceType") {
                            return Err(Fault { at, wrong: Wrong::Fhir });
                        }
                        self.scan.skip()?;
                        continue;
                    };
                    last.expect(entry);
                    entry
                }
            };
            last = entry;
            if !seen.first(entry) {
                return Err(Fault { at: at + 1, wrong: Wrong::Duplicate });
            }
            known |= entry.of_claim;
            match entry.what {
                What::Field(field) if entry.list => self.list(item, field, entry.quick)?,
                What::Field(field) => {
                    let slot = match self.scan.quick(entry.quick) {
                        Some(slot) => slot,
                        None => self.value(field)?,
                    };
                    self.claim.set_at(item.record, base + entry.slot, slot);
                }
                What::Items(record) => self.items(record, item, entry.quick)?,
                What::Provider(role, field) => self.provider(item, role, field, entry.quick)?,
                What::Patient => self.patient()?,
                What::Type => self.claim_type()?,
                What::Surfaces => {
                    self.surfaces = Some(self.scan.at());
                    self.scan.skip()?;
                }
            }
        }
        Ok(known)
    }

    fn patient(&mut self) -> Result<(), Fault> {
        let at = self.scan.at();
        match self.scan.token()? {
            Token::Null => Ok(()),
            Token::Object => {
                self.claim.set_place(Item::PATIENT, place(at));
                self.object(Item::PATIENT).map(|_| ())
            }
            _ => Err(Fault { at, wrong: Wrong::Shape }),
        }
    }

    fn claim_type(&mut self) -> Result<(), Fault> {
        let at = self.scan.at();
        let wrong = Fault { at, wrong: Wrong::ClaimType };
        let text = match self.scan.token()? {
            Token::Null => return Ok(()),
            Token::Text(text) => self.scan.decode(text),
            _ => return Err(wrong),
        };
        let given = text.trim_ascii();
        if given.is_empty() {
            return Ok(());
        }
        let is = |claim_type: &ClaimType| {
            let code = claim_type.code();
            given.eq_ignore_ascii_case(claim_type.word().as_bytes())
                || Code::new(&given.to_ascii_uppercase()).is_some_and(|given| given == code)
        };
        self.claim_type = Some(ClaimType::ALL.into_iter().find(is).ok_or(wrong)?);
        Ok(())
    }

    // ── items ──

    /// Reads a list of items; one alone may stand without its list.
    fn items(&mut self, record: Record, owner: Item, quick: Quick) -> Result<(), Fault> {
        if self.scan.peek() != Some(b'[') {
            self.empty_places = 0;
            return self.item(record, owner, quick).map(|_| ());
        }
        let mut first = true;
        self.empty_places = 0;
        self.scan.enter()?;
        while self.scan.more(first, b']')? {
            first = false;
            let at = self.scan.at();
            if self.item(record, owner, quick)?.is_none() {
                if main_field(record).is_none() {
                    return Err(Fault { at, wrong: Wrong::Shape });
                }
                self.empty_places += 1;
            }
        }
        Ok(())
    }

    /// Reads one item: an object, or the text that is its main field. Nothing for a null or an empty text.
    fn item(&mut self, record: Record, owner: Item, quick: Quick) -> Result<Option<Item>, Fault> {
        let at = self.scan.at();
        if self.scan.peek() == Some(b'{') {
            let item = self.add(record, owner, place(at));
            if record == Record::Line {
                self.surfaces = None;
                self.teeth = self.claim.count(Record::Tooth);
            }
            self.object(item)?;
            self.complete(item)?;
            return Ok(Some(item));
        }
        let Some(field) = main_field(record) else {
            return match self.scan.token()? {
                Token::Null => Ok(None),
                _ => Err(Fault { at, wrong: Wrong::Shape }),
            };
        };
        let slot = match self.scan.quick(quick) {
            Some(slot) => slot,
            None => self.value(field)?,
        };
        if slot.is_absent() {
            return Ok(None);
        }
        let item = self.add(record, owner, slot.at());
        self.claim.set(item, field, slot);
        self.complete(item)?;
        Ok(Some(item))
    }

    /// Adds an item. Pointers count the places of diagnoses, so an empty place before another diagnosis keeps its own.
    fn add(&mut self, record: Record, owner: Item, at: u32) -> Item {
        if record == Record::Diagnosis {
            for _ in 0..std::mem::take(&mut self.empty_places) {
                let hole = self.claim.add(record, owner, at);
                self.without_code(hole);
            }
        }
        self.claim.add(record, owner, at)
    }

    /// A diagnosis without its code is there, but nobody knows which it is.
    fn without_code(&mut self, diagnosis: Item) {
        let slot = self.claim.unreadable_slot(EMPTY_DIAGNOSIS, self.claim.place(diagnosis));
        self.claim.set(diagnosis, Field::DiagnosisCode, slot);
        self.number_from_one(diagnosis, Field::DiagnosisPosition);
    }

    /// Fills what an item says by standing where it stands.
    fn complete(&mut self, item: Item) -> Result<(), Fault> {
        match item.record {
            Record::Line => {
                self.number_from_one(item, Field::LineNumber);
                self.line_surfaces(item)?;
                self.note_turned(item);
            }
            Record::Span => self.note_turned(item),
            Record::Diagnosis if self.claim.slot(item, Field::DiagnosisCode).is_absent() => self.without_code(item),
            Record::Diagnosis => self.number_from_one(item, Field::DiagnosisPosition),
            Record::Procedure => self.number_from_one(item, Field::ProcedurePosition),
            Record::Provider => {
                let owner = self.claim.owner(item);
                let role = self.claim.slot(item, Field::ProviderRole).as_code();
                let field = role.and_then(|role| self.keys.field_of_role(owner.record, role));
                if let Some(field) = field.filter(|field| self.claim.slot(owner, *field).is_absent()) {
                    self.claim.set(owner, field, Slot::item(item.index, self.claim.place(item)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn number_from_one(&mut self, item: Item, field: Field) {
        if self.claim.slot(item, field).is_absent() {
            let at = self.claim.place(item);
            self.claim.set(item, field, Slot::number(i64::from(item.index) + 1, 0, at));
        }
    }

    /// Gives the surfaces that stand on a line itself to its one tooth, or to a tooth that has no number.
    fn line_surfaces(&mut self, line: Item) -> Result<(), Fault> {
        let Some(at) = self.surfaces.take() else { return Ok(()) };
        let after = self.scan.clone();
        self.scan.go(at);
        if self.scan.slice(at, at + 4) != b"null" {
            let one = self.claim.count(Record::Tooth) == self.teeth + 1;
            let tooth = Item { record: Record::Tooth, index: self.teeth };
            let bare = one && self.claim.slot(tooth, Field::ToothSurfaces).is_absent();
            let tooth = if bare { tooth } else { self.claim.add(Record::Tooth, line, place(at)) };
            self.list(tooth, Field::ToothSurfaces, Quick::Never)?;
        }
        self.scan = after;
        Ok(())
    }

    fn provider(&mut self, owner: Item, role: Code, field: Option<Field>, quick: Quick) -> Result<(), Fault> {
        let at = place(self.scan.at());
        let provider = if self.scan.peek() == Some(b'{') {
            let provider = self.claim.add(Record::Provider, owner, at);
            self.object(provider)?;
            provider
        } else {
            let npi = match self.scan.quick(quick) {
                Some(npi) => npi,
                None => self.value(Field::ProviderNpi)?,
            };
            if npi.is_absent() {
                return Ok(());
            }
            let provider = self.claim.add(Record::Provider, owner, npi.at());
            self.claim.set(provider, Field::ProviderNpi, npi);
            provider
        };
        let at = self.claim.place(provider);
        self.claim.set(provider, Field::ProviderRole, Slot::code(role, at));
        if let Some(field) = field {
            self.claim.set(owner, field, Slot::item(provider.index, at));
        }
        Ok(())
    }
}
