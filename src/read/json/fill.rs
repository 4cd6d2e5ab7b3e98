//! A claim's JSON object to the slots of a [`Claim`], in one pass.

use super::keys::{Entry, Keys, Name, Seen, Table, What, main_field};
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

/// What an object had so far.
struct Had<'k> {
    seen: Seen,
    /// The name that stood last.
    last: &'k Entry,
    /// Whether it had none.
    first: bool,
    /// Whether one of them is only of claims.
    known: bool,
}

/// Where the value of a member begins that begins at `at`, with its comma unless it is the first one, and has this name.
#[inline(always)]
fn value_of(wide: &[u8], at: usize, first: bool, name: &Name) -> Option<usize> {
    let next = wide.get(at..)?.first_chunk::<{ Name::LOOKED_AT + 2 }>()?;
    let (begins, start) = match next {
        [begins @ .., _, _] if first => (begins, at),
        [b',', b' ', begins @ ..] => (begins, at.wrapping_add(2)),
        [b',', begins @ .., _] => (begins, at.wrapping_add(1)),
        _ => return None,
    };
    if !name.is_first(begins) {
        return None;
    }
    let end = start.wrapping_add(name.len());
    Some(end.wrapping_add(usize::from(wide.get(end) == Some(&b' '))))
}

/// The list that begins at a byte, whose values it adds to all, and where it ends: where all of them are written as they
/// nearly always are.
#[inline(never)]
fn quick_list(wide: &[u8], start: usize, quick: Quick, lists: &mut Vec<Slot>) -> Option<(Slot, usize)> {
    let kept = lists.len();
    let list = |lists: &[Slot]| Slot::list(place(kept), place(lists.len().wrapping_sub(kept)), place(start));
    let mut at = start.wrapping_add(1);
    match wide.get(start..)?.first_chunk::<2>()? {
        b"[]" => return Some((list(lists), at.wrapping_add(1))),
        [b'[', _] => {}
        _ => return None,
    }
    while let Some((slot, end)) = quick.read(wide, at) {
        lists.push(slot);
        at = end.wrapping_add(1);
        match wide.get(end) {
            Some(b']') => return Some((list(lists), at)),
            Some(b',') => at = at.wrapping_add(usize::from(wide.get(at) == Some(&b' '))),
            _ => break,
        }
    }
    lists.truncate(kept);
    None
}

/// Nothing, written as such, and where it ends.
#[inline(never)]
fn nothing(wide: &[u8], start: usize) -> Option<(Slot, usize)> {
    let nothing = wide.get(start..)?.starts_with(b"null");
    nothing.then(|| (Slot::absent(place(start)), start.wrapping_add(4)))
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
        let names = self.keys.of(item.record);
        let mut had = Had { seen: Seen::default(), last: names.start(), first: true, known: false };
        self.scan.enter()?;
        loop {
            self.quick_members(item, names, &mut had);
            if !self.scan.more(had.first, b'}')? {
                break;
            }
            had.first = false;
            let at = self.scan.at();
            let entry = match names.expected(had.last).filter(|entry| self.scan.named(&entry.name)) {
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
                    had.last.expect(entry);
                    entry
                }
            };
            had.last = entry;
            if !had.seen.first(entry) {
                return Err(Fault { at: at + 1, wrong: Wrong::Duplicate });
            }
            had.known |= entry.of_claim;
            match entry.what {
                What::Field(field) if entry.list => self.list(item, field, entry.quick)?,
                What::Field(field) => {
                    let slot = match self.scan.quick(entry.quick) {
                        Some(slot) => slot,
                        None => self.value(field)?,
                    };
                    self.claim.set(item, field, slot);
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
        Ok(had.known)
    }

    /// Reads the members that come next as long as they are those that are expected, and all of them is written as it
    /// nearly always is. It stands where one begins that is not, with its comma.
    #[inline(never)]
    fn quick_members<'k>(&mut self, item: Item, names: &'k Table, had: &mut Had<'k>) {
        let ((wide, len), deep) = (self.scan.whole(), self.scan.is_deep());
        let mut at = self.scan.at();
        let Some((row, lists)) = self.claim.filling(item) else { return };
        while let Some(entry) = names.expected(had.last).filter(|entry| entry.quickly) {
            let Some(start) = value_of(wide, at, had.first, &entry.name) else { break };
            let value = if entry.list {
                if deep { None } else { quick_list(wide, start, entry.quick, lists) }
            } else {
                entry.quick.read(wide, start).or_else(|| nothing(wide, start))
            };
            // A name that stands twice is left to what tells it.
            let Some((slot, end)) = value.filter(|(_, end)| *end <= len && had.seen.first(entry)) else { break };
            if let Some(to) = row.get_mut(entry.slot) {
                *to = slot;
            }
            had.known |= entry.of_claim;
            (had.last, at, had.first) = (entry, end, false);
        }
        self.scan.go(at);
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
        let main = main_field(record);
        while self.scan.more(first, b']')? {
            first = false;
            // Nearly always an item is an object or a code.
            if let Some(field) = main
                && let Some(slot) = self.scan.quick(quick)
            {
                self.code_alone(record, owner, field, slot)?;
                continue;
            }
            let at = self.scan.at();
            if self.item(record, owner, quick)?.is_none() {
                if main.is_none() {
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
        self.code_alone(record, owner, field, slot).map(Some)
    }

    /// Adds an item of which nothing but its main field is written.
    #[inline]
    fn code_alone(&mut self, record: Record, owner: Item, field: Field, slot: Slot) -> Result<Item, Fault> {
        let item = self.add(record, owner, slot.at());
        self.claim.set(item, field, slot);
        self.complete(item)?;
        Ok(item)
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
