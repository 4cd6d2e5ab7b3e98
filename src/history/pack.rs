//! A claim to bytes and back: every value with its place, so that what is read back is judged and explained as the claim
//! that was read from its file.
//!
//! Records and fields stand in the bytes by their position in a list of names that is kept beside them ([`Names`]), so
//! that a program whose table of fields has grown reads what an older one wrote.

use super::bytes::{Reader, Writer};
use crate::claim::number::parse_decimal;
use crate::claim::{Carrier, Claim, ClaimType, Code, Date, Days, Field, Item, Record, Slot, Value};

/// The names that packed claims refer to by position: only ever added to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    records: Vec<Record>,
    fields: Vec<Field>,
    /// Positions by [`Record`] and [`Field`].
    of_record: Vec<Option<u64>>,
    of_field: Vec<Option<u64>>,
}

impl Names {
    /// The names of this program, behind those that are known already.
    pub fn extended(self) -> Names {
        let Names { mut records, mut fields, .. } = self;
        let stored = Record::ALL.iter().map(|(record, _)| *record).filter(|record| record.lists().is_empty());
        records.extend(stored.filter(|own| !records.contains(own)).collect::<Vec<_>>());
        fields.extend(Field::ALL.iter().filter(|own| !fields.contains(own)).copied().collect::<Vec<_>>());
        Names::new(records, fields)
    }

    fn new(records: Vec<Record>, fields: Vec<Field>) -> Names {
        let mut of_record = vec![None; Record::COUNT];
        let mut of_field = vec![None; Field::ALL.len()];
        for (at, record) in (0..).zip(&records) {
            of_record.get_mut(*record as usize).into_iter().for_each(|to| *to = Some(at));
        }
        for (at, field) in (0..).zip(&fields) {
            of_field.get_mut(*field as usize).into_iter().for_each(|to| *to = Some(at));
        }
        Names { records, fields, of_record, of_field }
    }

    /// Writes them.
    pub fn write(&self, to: &mut Writer) {
        to.number(self.records.len() as u64);
        self.records.iter().for_each(|record| to.text(record.words().as_bytes()));
        to.number(self.fields.len() as u64);
        for field in &self.fields {
            to.text(field.info().record.words().as_bytes());
            to.text(field.info().name.as_bytes());
        }
    }

    /// Reads them; the error is a name that this program does not know, or nothing where the bytes are damaged.
    ///
    /// # Errors
    /// Those.
    pub fn read(from: &mut Reader<'_>) -> Result<Names, Option<String>> {
        let word = |from: &mut Reader<'_>| Some(String::from_utf8_lossy(from.text()?).into_owned());
        let record = |word: &str| Record::ALL.iter().find(|(_, words)| *words == word).map(|(record, _)| *record);
        let (mut records, mut fields) = (Vec::new(), Vec::new());
        for _ in 0..from.number().ok_or(None)? {
            let name = word(from).ok_or(None)?;
            records.push(record(&name).ok_or(Some(name))?);
        }
        for _ in 0..from.number().ok_or(None)? {
            let (of, name) = word(from).zip(word(from)).ok_or(None)?;
            let field = record(&of).and_then(|record| Field::find(record, &name));
            fields.push(field.ok_or(Some(format!("{of} {name}")))?);
        }
        Ok(Names::new(records, fields))
    }
}

impl Default for Names {
    fn default() -> Names {
        Names::new(Vec::new(), Vec::new())
    }
}

/// More than there are types of claims: the format that a claim came in stands above the type.
const TYPES: u64 = 8;

/// Writes a claim; its file and its position there are left to whoever keeps it.
pub fn pack(claim: &Claim, names: &Names) -> Vec<u8> {
    let mut to = Writer::default();
    to.number(claim.claim_type as u64 + TYPES * claim.carrier as u64);
    let ends = claim.pieces().iter().skip(1).map(|piece| piece.start as usize).chain([claim.raw().len()]);
    to.number(claim.pieces().len() as u64);
    for (piece, end) in claim.pieces().iter().zip(ends) {
        to.number(piece.offset);
        to.number(piece.number);
        to.text(claim.raw().get(piece.start as usize..end).unwrap_or(b""));
    }
    let items: Vec<Item> = names.records.iter().flat_map(|record| claim.items(*record)).collect();
    to.number(items.len() as u64);
    for item in items {
        to.number(names.of_record.get(item.record as usize).copied().flatten().unwrap_or(0));
        let owner = claim.owner(item);
        to.number(names.of_record.get(owner.record as usize).copied().flatten().unwrap_or(0));
        to.number(u64::from(owner.index));
        to.place(claim.place(item));
        let slots = item.record.fields().map(|field| (field, claim.slot(item, field)));
        let slots: Vec<(Field, Slot)> = slots.filter(|(_, slot)| *slot != Slot::ABSENT).collect();
        to.number(slots.len() as u64);
        for (field, slot) in slots {
            to.number(names.of_field.get(field as usize).copied().flatten().unwrap_or(0));
            write_slot(&mut to, claim, slot);
        }
    }
    to.bytes
}

/// Reads a claim; `None` where the bytes are not what [`pack`] writes.
pub fn unpack(bytes: &[u8], names: &Names) -> Option<Claim> {
    let mut claim = Claim::default();
    unpack_to(&mut claim, bytes, names)?;
    Some(claim)
}

/// Reads a claim into the buffers of another; `None` where the bytes are not what [`pack`] writes.
pub fn unpack_to(claim: &mut Claim, bytes: &[u8], names: &Names) -> Option<()> {
    let mut from = Reader::new(bytes);
    claim.clear();
    let kind = from.number()?;
    claim.claim_type = ClaimType::ALL.into_iter().find(|own| *own as u64 == kind % TYPES)?;
    claim.carrier = Carrier::ALL.into_iter().find(|own| *own as u64 == kind / TYPES)?;
    for _ in 0..from.number()? {
        let (offset, number) = (from.number()?, from.number()?);
        claim.add_piece(from.text()?, offset, number);
    }
    for _ in 0..from.number()? {
        let record = *names.records.get(usize::try_from(from.number()?).ok()?)?;
        let owner = *names.records.get(usize::try_from(from.number()?).ok()?)?;
        let owner = Item { record: owner, index: u32::try_from(from.number()?).ok()? };
        let place = from.place()?;
        let item = match record {
            Record::Claim | Record::Patient => {
                let item = Item { record, index: 0 };
                claim.set_place(item, place);
                item
            }
            _ => claim.add(record, owner, place),
        };
        for _ in 0..from.number()? {
            let field = *names.fields.get(usize::try_from(from.number()?).ok()?)?;
            let slot = read_slot(&mut from, claim)?;
            claim.set(item, field, slot);
        }
    }
    from.is_at_end().then_some(())
}

const ABSENT: u64 = 0;
const UNREADABLE: u64 = 1;
const CODE: u64 = 2;
const TEXT: u64 = 3;
const TEXT_HERE: u64 = 4;
const DATE: u64 = 5;
const MONEY: u64 = 6;
const NUMBER: u64 = 7;
const YES: u64 = 8;
const NO: u64 = 9;
const LIST: u64 = 10;
const ITEM: u64 = 11;
const DAYS: u64 = 12;

fn write_slot(to: &mut Writer, claim: &Claim, slot: Slot) {
    let mut begin = |tag: u64| {
        to.number(tag);
        to.place(slot.at());
    };
    match claim.value(slot) {
        Value::Absent => begin(ABSENT),
        Value::Unreadable(text) => {
            begin(UNREADABLE);
            to.text(text);
        }
        Value::Code(code) => {
            begin(CODE);
            to.text(code.bytes().get(..code.len()).unwrap_or(b""));
        }
        Value::Text(text) => {
            let at = slot.at() as usize;
            if claim.raw().get(at..at.saturating_add(text.len())) == Some(text) {
                begin(TEXT_HERE);
                to.number(text.len() as u64);
            } else {
                begin(TEXT);
                to.text(text);
            }
        }
        Value::Date(day) => {
            begin(DATE);
            to.signed(i64::from(day.0));
        }
        Value::Days(days) => {
            begin(DAYS);
            to.signed(i64::from(days.first.0));
            to.signed(i64::from(days.last.0));
        }
        Value::Money(cents) => {
            begin(MONEY);
            to.signed(cents);
        }
        Value::Number(number) => {
            begin(NUMBER);
            let (mantissa, scale) = parse_decimal(number.to_string().as_bytes()).unwrap_or((0, 0));
            to.signed(mantissa);
            to.number(u64::from(scale));
        }
        Value::Yes(yes) => begin(if yes { YES } else { NO }),
        Value::List(values) => {
            begin(LIST);
            to.number(values.len() as u64);
            values.iter().for_each(|own| write_slot(to, claim, *own));
        }
        Value::Item(index) => {
            begin(ITEM);
            to.number(u64::from(index));
        }
    }
}

fn read_slot(from: &mut Reader<'_>, claim: &mut Claim) -> Option<Slot> {
    let tag = from.number()?;
    let at = from.place()?;
    Some(match tag {
        ABSENT => Slot::absent(at),
        UNREADABLE => claim.unreadable_slot(from.text()?, at),
        CODE => Slot::code(Code::new(from.text()?)?, at),
        TEXT => claim.text_slot(from.text()?, at),
        TEXT_HERE => {
            let len = usize::try_from(from.number()?).ok()?;
            let text = claim.raw().get(at as usize..(at as usize).checked_add(len)?)?.to_vec();
            claim.text_slot(&text, at)
        }
        DATE => Slot::date(read_day(from)?, at),
        DAYS => {
            let (first, last) = (read_day(from)?, read_day(from)?);
            (first < last).then(|| Slot::days(Days { first, last }, at))?
        }
        MONEY => Slot::money(from.signed()?, at),
        NUMBER => Slot::number(from.signed()?, u8::try_from(from.number()?).ok()?, at),
        YES => Slot::yes(true, at),
        NO => Slot::yes(false, at),
        LIST => {
            let mut values = Vec::new();
            for _ in 0..from.number()? {
                values.push(read_slot(from, claim)?);
            }
            claim.list_slot(&values, at)
        }
        ITEM => Slot::item(u32::try_from(from.number()?).ok()?, at),
        _ => return None,
    })
}

fn read_day(from: &mut Reader<'_>) -> Option<Date> {
    let day = Date(i32::try_from(from.signed()?).ok()?);
    (Date::MIN..=Date::MAX).contains(&day).then_some(day)
}
