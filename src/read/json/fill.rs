//! A claim's JSON object to the slots of a [`Claim`], in one pass.

use super::keys::{Keys, main_field};
use super::place;
use super::quick::Quick;
use super::scan::{Fault, Scanner, Token, Wrong};
use super::shape::Shapes;
use super::trouble::no_lines;
use crate::claim::{Claim, ClaimType, Code, EMPTY_DIAGNOSIS, Field, Item, Record, Slot};
use crate::read::{Spot, Trouble};

/// Fills one claim from its bytes.
pub(super) struct Reader<'a, 'c> {
    pub(super) bytes: &'a [u8],
    pub(super) scan: Scanner<'a>,
    pub(super) keys: &'static Keys,
    /// How objects of the file are written.
    pub(super) shapes: &'c Shapes,
    /// The first object of each record that was written otherwise.
    pub(super) misfits: Vec<(Record, usize)>,
    pub(super) claim: &'c mut Claim,
    pub(super) troubles: &'c mut Vec<Trouble>,
    /// The place of the first byte in the file.
    pub(super) origin: &'c Spot,
    /// How many values of this claim could not be read.
    pub(super) noted: u32,
    /// Whether a period ends before it begins.
    pub(super) turned: bool,
    /// What the claim says of its type.
    claim_type: Option<ClaimType>,
    /// Where the current line's own surfaces stand.
    pub(super) surfaces: Option<usize>,
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
        shapes: &'c Shapes,
    ) -> Reader<'a, 'c> {
        Reader {
            bytes: wide.get(..len).unwrap_or(wide),
            scan: Scanner::within(wide, len),
            keys: Keys::get(),
            shapes,
            misfits: Vec::new(),
            claim,
            troubles,
            origin,
            noted: 0,
            turned: false,
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
        if !self.turned {
            self.claim.periods_are_in_order();
        }
        if self.claim.count(Record::Line) == 0 {
            self.troubles.push(no_lines(self.bytes, at, self.origin));
        }
        Ok(())
    }

    pub(super) fn patient(&mut self) -> Result<(), Fault> {
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

    pub(super) fn claim_type(&mut self) -> Result<(), Fault> {
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
    pub(super) fn items(&mut self, record: Record, owner: Item, quick: Quick) -> Result<(), Fault> {
        if self.scan.peek() != Some(b'[') {
            self.empty_places = 0;
            return self.item(record, owner, quick).map(|_| ());
        }
        let mut first = true;
        self.empty_places = 0;
        self.scan.enter()?;
        let Some(field) = main_field(record) else {
            while self.scan.more(first, b']')? {
                first = false;
                let at = self.scan.at();
                if self.scan.peek() != Some(b'{') {
                    self.scan.token()?;
                    return Err(Fault { at, wrong: Wrong::Shape });
                }
                self.item_of_object(record, owner)?;
            }
            return Ok(());
        };
        while self.scan.more(first, b']')? {
            first = false;
            // Nearly always it is a code.
            if let Some(slot) = self.scan.quick(quick) {
                self.code_alone(record, owner, field, slot);
            } else if self.item(record, owner, quick)?.is_none() {
                self.empty_places += 1;
            }
        }
        Ok(())
    }

    /// Reads the object of an item.
    #[inline]
    fn item_of_object(&mut self, record: Record, owner: Item) -> Result<Item, Fault> {
        let item = self.add(record, owner, place(self.scan.at()));
        if record == Record::Line {
            self.surfaces = None;
            self.teeth = self.claim.count(Record::Tooth);
        }
        self.object(item)?;
        self.complete(item)?;
        Ok(item)
    }

    /// Reads one item: an object, or the text that is its main field. Nothing for a null or an empty text.
    fn item(&mut self, record: Record, owner: Item, quick: Quick) -> Result<Option<Item>, Fault> {
        let at = self.scan.at();
        if self.scan.peek() == Some(b'{') {
            return self.item_of_object(record, owner).map(Some);
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
        Ok(Some(self.code_alone(record, owner, field, slot)))
    }

    /// Adds an item of which nothing but its main field is written, and what it says by standing where it stands.
    #[inline]
    fn code_alone(&mut self, record: Record, owner: Item, field: Field, slot: Slot) -> Item {
        let item = self.add(record, owner, slot.at());
        let position = match record {
            Record::Diagnosis => Some(Field::DiagnosisPosition),
            Record::Procedure => Some(Field::ProcedurePosition),
            _ => None,
        };
        if let Some(row) = self.claim.row_mut(item) {
            if let Some(to) = row.get_mut(field.slot()) {
                *to = slot;
            }
            if let Some(to) = position.and_then(|position| row.get_mut(position.slot())) {
                *to = Slot::number(i64::from(item.index) + 1, 0, slot.at());
            }
        }
        item
    }

    /// Adds an item. Pointers count the places of diagnoses, so an empty place before another diagnosis keeps its own.
    #[inline]
    fn add(&mut self, record: Record, owner: Item, at: u32) -> Item {
        if self.empty_places != 0 && record == Record::Diagnosis {
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
        self.position(diagnosis);
    }

    /// Fills what an item says by standing where it stands.
    fn complete(&mut self, item: Item) -> Result<(), Fault> {
        match item.record {
            Record::Line => {
                self.number_from_one(item, Field::LineNumber);
                if let Some(at) = self.surfaces.take() {
                    self.line_surfaces(item, at)?;
                }
                self.note_turned(item);
            }
            Record::Span => self.note_turned(item),
            Record::Diagnosis if self.claim.slot(item, Field::DiagnosisCode).is_absent() => self.without_code(item),
            Record::Diagnosis => self.position(item),
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

    /// The position of a diagnosis; external causes and reasons for the visit have none.
    fn position(&mut self, diagnosis: Item) {
        if !self.claim.stands_apart(diagnosis) {
            self.number_from_one(diagnosis, Field::DiagnosisPosition);
        }
    }

    fn number_from_one(&mut self, item: Item, field: Field) {
        if self.claim.slot(item, field).is_absent() {
            let at = self.claim.place(item);
            self.claim.set(item, field, Slot::number(i64::from(item.index) + 1, 0, at));
        }
    }

    /// Gives the surfaces that stand on a line itself to its one tooth, or to a tooth that has no number.
    #[inline(never)]
    fn line_surfaces(&mut self, line: Item, at: usize) -> Result<(), Fault> {
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

    pub(super) fn provider(
        &mut self,
        owner: Item,
        role: Code,
        field: Option<Field>,
        quick: Quick,
    ) -> Result<(), Fault> {
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
