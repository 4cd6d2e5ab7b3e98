//! A claim's storage: flat buffers of slots that a reader fills again and again without allocating.

use std::slice::ChunksExact;
use std::sync::Arc;

use super::beginning::Beginning;
use super::code::Code;
use super::date::Date;
use super::field::{Absence, Field, Record};
use super::number;
use super::sheet::Sheet;
use super::slot::{NOWHERE, Slot, Value};
use super::{Carrier, ClaimType};

/// One thing on a claim: a record and its position among those of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Item {
    /// What it is.
    pub record: Record,
    /// Its position among the claim's items of that record, from 0.
    pub index: u32,
}

impl Item {
    /// The claim itself.
    pub const CLAIM: Item = Item { record: Record::Claim, index: 0 };
    /// The patient.
    pub const PATIENT: Item = Item { record: Record::Patient, index: 0 };

    /// A line by its position (not its number).
    pub fn line(index: u32) -> Item {
        Item { record: Record::Line, index }
    }
}

/// Where a stretch of a claim's raw bytes comes from: an 837 claim is made of pieces (its provider's, subscriber's and
/// patient's segments, then its own), an NDJSON claim is one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First byte within the raw bytes.
    pub start: u32,
    /// That byte's offset in the file.
    pub offset: u64,
    /// X12: the segment's number in the file, from 1. JSON: the line of the file, from 1.
    pub number: u64,
    /// Position of its file among the files of the run, those that stand beside the claims behind them.
    pub file: u32,
}

/// How far the texts and lists of a claim reach.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    bytes: usize,
    lists: usize,
}

#[derive(Debug, Default)]
pub(super) struct Items {
    pub slots: Vec<Slot>,
    /// The owner of each item, the claim where it has none, and where the item stands in the raw bytes.
    pub heads: Vec<(Item, u32)>,
}

/// What a new item holds: copied as one stretch of memory. A slot's position in its row is a byte.
static EMPTY: [Slot; 256] = [Slot::ABSENT; 256];

/// One claim. Readers fill it and call [`Claim::settle`]; then everything a policy can ask is a stored slot.
#[derive(Debug)]
pub struct Claim {
    /// Professional, institutional or dental.
    pub claim_type: ClaimType,
    /// The format that it came in.
    pub carrier: Carrier,
    /// Position of its file among the files of the run.
    pub file: u32,
    /// Position in its file, from 0, counting every claim that was found, readable or not.
    pub index: u64,
    /// The table whose rows its raw bytes are; `None` where they are segments or an object.
    pub sheet: Option<Arc<Sheet>>,
    /// The claim's own bytes, then decoded texts.
    pub(super) bytes: Vec<u8>,
    /// How many of the bytes are the source's.
    pub(super) raw_len: usize,
    pub(super) pieces: Vec<Piece>,
    pub(super) items: [Items; Record::STORED],
    pub(super) lists: Vec<Slot>,
    /// Whether none of its periods ends before it begins, where its reader has seen to that.
    pub(super) in_order: bool,
    /// What the claims behind it may begin with, too.
    pub(super) beginning: Beginning,
}

impl Clone for Items {
    fn clone(&self) -> Items {
        Items { slots: self.slots.clone(), heads: self.heads.clone() }
    }

    fn clone_from(&mut self, from: &Items) {
        if self.heads.is_empty() && from.heads.is_empty() {
            return;
        }
        self.slots.clone_from(&from.slots);
        self.heads.clone_from(&from.heads);
    }
}

impl Clone for Claim {
    fn clone(&self) -> Claim {
        let mut claim = Claim::default();
        claim.clone_from(self);
        claim
    }

    /// Copies another claim into the buffers of this one.
    fn clone_from(&mut self, from: &Claim) {
        (self.claim_type, self.carrier) = (from.claim_type, from.carrier);
        (self.file, self.index, self.raw_len) = (from.file, from.index, from.raw_len);
        self.in_order = from.in_order;
        self.sheet.clone_from(&from.sheet);
        self.bytes.clone_from(&from.bytes);
        self.pieces.clone_from(&from.pieces);
        self.lists.clone_from(&from.lists);
        for (to, from) in self.items.iter_mut().zip(&from.items) {
            to.clone_from(from);
        }
    }
}

impl Default for Claim {
    fn default() -> Claim {
        let mut claim = Claim {
            claim_type: ClaimType::Professional,
            carrier: Carrier::default(),
            file: 0,
            index: 0,
            sheet: None,
            bytes: Vec::new(),
            raw_len: 0,
            pieces: Vec::new(),
            items: std::array::from_fn(|_| Items::default()),
            lists: Vec::new(),
            in_order: false,
            beginning: Beginning::default(),
        };
        claim.clear();
        claim
    }
}

impl Claim {
    /// Empties it for the next claim, keeping its buffers; it then has one empty claim record and one empty patient.
    pub fn clear(&mut self) {
        self.claim_type = ClaimType::Professional;
        self.carrier = Carrier::default();
        self.file = 0;
        self.index = 0;
        self.sheet = None;
        self.in_order = false;
        self.bytes.clear();
        self.raw_len = 0;
        self.pieces.clear();
        self.lists.clear();
        for items in &mut self.items {
            items.slots.clear();
            items.heads.clear();
        }
        self.add(Record::Claim, Item::CLAIM, NOWHERE);
        self.add(Record::Patient, Item::CLAIM, NOWHERE);
    }

    /// How many bytes of memory it takes.
    pub fn room(&self) -> usize {
        let items = self.items.iter().map(|own| size_of_val(&own.slots[..]) + size_of_val(&own.heads[..]));
        let lists = size_of_val(&self.lists[..]) + size_of_val(&self.pieces[..]);
        size_of::<Claim>() + self.bytes.len() + lists + items.sum::<usize>()
    }

    // ── source ──

    /// Says in which file of the run it stands, with all its pieces that stood where it did.
    pub fn stands_in(&mut self, file: u32) {
        self.pieces.iter_mut().filter(|piece| piece.file == self.file).for_each(|piece| piece.file = file);
        self.file = file;
    }

    /// Says which file one of its pieces stands in.
    pub fn piece_stands_in(&mut self, piece: usize, file: u32) {
        self.pieces.get_mut(piece).into_iter().for_each(|piece| piece.file = file);
    }

    /// Takes source bytes in as the next piece; call before any value is stored. Returns where the piece begins.
    pub fn add_piece(&mut self, bytes: &[u8], offset: u64, number: u64) -> u32 {
        self.add_piece_of(self.file, bytes, offset, number)
    }

    /// The same from another file than the claim's.
    pub fn add_piece_of(&mut self, file: u32, bytes: &[u8], offset: u64, number: u64) -> u32 {
        let start = index(self.bytes.len());
        self.pieces.push(Piece { start, offset, number, file });
        self.bytes.extend_from_slice(bytes);
        self.raw_len = self.bytes.len();
        start
    }

    /// The claim's own bytes as they stand in the source.
    pub fn raw(&self) -> &[u8] {
        self.bytes.get(..self.raw_len).unwrap_or(&[])
    }

    /// The pieces of the raw bytes, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The piece that holds a place of the raw bytes.
    pub fn piece_at(&self, at: u32) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.start <= at);
        self.pieces.get(after.checked_sub(1)?).copied()
    }

    // ── writing ──

    /// Adds an item of a record that is stored under an owner and returns it; `at` is where it stands in the raw bytes.
    pub fn add(&mut self, record: Record, owner: Item, at: u32) -> Item {
        let Some(items) = self.items.get_mut(record as usize) else { return Item::CLAIM };
        let item = Item { record, index: index(items.heads.len()) };
        items.heads.push((owner, at));
        items.slots.extend_from_slice(EMPTY.get(..record.width()).unwrap_or(&EMPTY));
        item
    }

    /// Stores a slot. A field of another record than the item's is not stored.
    #[inline]
    pub fn set(&mut self, item: Item, field: Field, slot: Slot) {
        if field.record() != item.record {
            return;
        }
        self.set_at(item.record, Claim::base(item) + field.slot(), slot);
    }

    /// Where the slots of an item begin among those of its record's items.
    #[inline]
    pub fn base(item: Item) -> usize {
        item.index as usize * item.record.width()
    }

    /// Stores a slot at a place that [`Claim::base`] and [`Field::slot`] give.
    #[inline]
    pub fn set_at(&mut self, record: Record, at: usize, slot: Slot) {
        if let Some(to) = self.items.get_mut(record as usize).and_then(|items| items.slots.get_mut(at)) {
            *to = slot;
        }
    }

    /// The slots of a stored item, in the order of its record's fields.
    #[inline]
    pub fn row_mut(&mut self, item: Item) -> Option<&mut [Slot]> {
        let (width, at) = (item.record.width(), item.index as usize);
        self.items.get_mut(item.record as usize)?.slots.get_mut(at * width..(at + 1) * width)
    }

    /// The slot of a field of a stored item; `None` for a field of another record than the item's.
    #[inline]
    pub fn slot_mut(&mut self, item: Item, field: Field) -> Option<&mut Slot> {
        let record = field.record();
        let at = item.index as usize * record.width() + field.slot();
        self.items.get_mut(record as usize).filter(|_| record == item.record)?.slots.get_mut(at)
    }

    /// The slot at a place that [`Claim::base`] and [`Field::slot`] give.
    #[inline]
    pub fn slot_at_mut(&mut self, record: Record, at: usize) -> Option<&mut Slot> {
        self.items.get_mut(record as usize)?.slots.get_mut(at)
    }

    /// Says where an item stands in the raw bytes.
    pub fn set_place(&mut self, item: Item, at: u32) {
        let items = self.items.get_mut(item.record as usize);
        if let Some((_, to)) = items.and_then(|items| items.heads.get_mut(item.index as usize)) {
            *to = at;
        }
    }

    /// Makes a slot of a text or code that stands at `at..at + text.len()` of the raw bytes, or (as decoded text) nowhere
    /// in them: up to eight printable characters are packed, a longer text is referred to or kept; empty is absent.
    pub fn text_slot(&mut self, text: &[u8], at: u32) -> Slot {
        if text.is_empty() {
            return Slot::absent(at);
        }
        match Code::new(text) {
            Some(code) => Slot::code(code, at),
            None => self.long_slot(text, at),
        }
    }

    /// The same of a text that is known to be no code.
    pub fn long_slot(&mut self, text: &[u8], at: u32) -> Slot {
        let start = self.keep(text, at);
        Slot::text(start, index(text.len()), at)
    }

    /// Makes a slot of a value that is there but cannot be read as what it must be.
    pub fn unreadable_slot(&mut self, text: &[u8], at: u32) -> Slot {
        let start = self.keep(text, at);
        Slot::unreadable(start, index(text.len()), at)
    }

    /// Makes a slot of a date: `CCYYMMDD` or `CCYY-MM-DD`, unreadable where it is neither or no such day exists.
    pub fn date_slot(&mut self, text: &[u8], at: u32) -> Slot {
        match Date::parse(text) {
            Some(date) => Slot::date(date, at),
            None if text.is_empty() => Slot::absent(at),
            None => self.unreadable_slot(text, at),
        }
    }

    /// Makes a slot of an amount: a decimal text with at most two decimals that are not nought.
    pub fn money_slot(&mut self, text: &[u8], at: u32) -> Slot {
        let cents = number::parse_decimal(text).and_then(|(mantissa, scale)| match scale {
            0..=2 => mantissa.checked_mul(10i64.checked_pow(2 - u32::from(scale))?),
            _ => {
                let power = 10i64.checked_pow(u32::from(scale) - 2)?;
                (mantissa % power == 0).then(|| mantissa / power)
            }
        });
        match cents {
            Some(cents) => Slot::money(cents, at),
            None if text.is_empty() => Slot::absent(at),
            None => self.unreadable_slot(text, at),
        }
    }

    /// Makes a slot of a number: a decimal text of up to 18 digits; a negative one is unreadable where the field has none.
    pub fn number_slot(&mut self, text: &[u8], field: Field, at: u32) -> Slot {
        match number::parse_decimal(text) {
            Some((mantissa, scale)) if mantissa >= 0 || !field.never_negative() => Slot::number(mantissa, scale, at),
            _ if text.is_empty() => Slot::absent(at),
            _ => self.unreadable_slot(text, at),
        }
    }

    /// Makes a slot of several values, in order; none is an empty list, which an absent list is too.
    pub fn list_slot(&mut self, values: &[Slot], at: u32) -> Slot {
        let start = index(self.lists.len());
        self.lists.extend_from_slice(values);
        Slot::list(start, index(values.len()), at)
    }

    /// How many values all of its lists have: where the next list begins.
    pub fn listed(&self) -> u32 {
        index(self.lists.len())
    }

    /// Adds a value behind those of all lists; [`Claim::list_from`] makes a list of such values.
    #[inline]
    pub fn add_value(&mut self, value: Slot) {
        self.lists.push(value);
    }

    /// The slots of a stored item, and the values of all lists, to be filled.
    pub(crate) fn filling(&mut self, item: Item) -> Option<(&mut [Slot], &mut Vec<Slot>)> {
        let (width, at) = (item.record.width(), Claim::base(item));
        let slots = &mut self.items.get_mut(item.record as usize)?.slots;
        Some((slots.get_mut(at..at + width)?, &mut self.lists))
    }

    /// Makes a slot of the values added since [`Claim::listed`] was `start`.
    pub fn list_from(&self, start: u32, at: u32) -> Slot {
        Slot::list(start, self.listed().saturating_sub(start), at)
    }

    /// Makes a slot of a text that stands as it is at `at..at + len` of the raw bytes and is no code.
    #[inline]
    pub fn text_here(at: u32, len: u32) -> Slot {
        Slot::text(at, len, at)
    }

    /// Adds a value to the list that an item's field holds, making it if there is none.
    pub fn push(&mut self, item: Item, field: Field, value: Slot) {
        let old = self.slot(item, field);
        let slot = match old.as_list() {
            // The list is the last one written: it grows in place.
            Some((start, len)) if start as usize + len as usize == self.lists.len() => {
                self.lists.push(value);
                Slot::list(start, len + 1, old.at())
            }
            Some((start, len)) => {
                let moved = index(self.lists.len());
                self.lists.extend_from_within(start as usize..start as usize + len as usize);
                self.lists.push(value);
                Slot::list(moved, len + 1, old.at())
            }
            None => {
                let start = index(self.lists.len());
                self.lists.push(value);
                Slot::list(start, 1, value.at())
            }
        };
        self.set(item, field, slot);
    }

    /// How far its texts and lists reach.
    pub fn extent(&self) -> Extent {
        Extent { bytes: self.bytes.len(), lists: self.lists.len() }
    }

    /// Forgets the texts and lists that were added since it reached so far; no slot may hold one of them.
    pub fn shrink(&mut self, to: Extent) {
        self.bytes.truncate(to.bytes);
        self.lists.truncate(to.lists);
    }

    /// Finds a text within the raw bytes at its place, or keeps a copy behind them.
    fn keep(&mut self, text: &[u8], at: u32) -> u32 {
        let here = at as usize;
        if self.raw().get(here..here + text.len()) == Some(text) {
            return at;
        }
        let start = index(self.bytes.len());
        self.bytes.extend_from_slice(text);
        start
    }

    // ── reading ──

    /// How many items of a record it has.
    #[inline]
    pub fn count(&self, record: Record) -> u32 {
        if record.lists().is_empty() { self.stored(record) } else { index(self.items(record).count()) }
    }

    fn stored(&self, record: Record) -> u32 {
        self.items.get(record as usize).map_or(0, |items| index(items.heads.len()))
    }

    /// All items of a record, in order.
    pub fn items(&self, record: Record) -> impl Iterator<Item = Item> + use<> {
        let values: Vec<Item> = match record.lists().first() {
            Some(list) => {
                let owners = self.stored_items(list.info().record);
                owners.flat_map(|owner| self.values_of(record, owner)).collect()
            }
            None => Vec::new(),
        };
        self.stored_items(record).chain(values)
    }

    pub(super) fn stored_items(&self, record: Record) -> impl Iterator<Item = Item> + use<> {
        (0..self.stored(record)).map(move |index| Item { record, index })
    }

    /// All items of a record that belong to an owner, in order.
    pub fn items_of(&self, record: Record, owner: Item) -> impl Iterator<Item = Item> + '_ {
        let stored = self.stored_items(record).filter(move |item| self.owner(*item) == owner);
        stored.chain(self.values_of(record, owner))
    }

    /// Whom an item belongs to; the claim for what belongs to it directly.
    pub fn owner(&self, item: Item) -> Item {
        match self.items.get(item.record as usize) {
            Some(items) => items.heads.get(item.index as usize).map_or(Item::CLAIM, |(owner, _)| *owner),
            None => self.holder(item).map_or(Item::CLAIM, |(owner, ..)| owner),
        }
    }

    /// Where an item stands in the raw bytes.
    pub fn place(&self, item: Item) -> u32 {
        match self.items.get(item.record as usize) {
            Some(items) => items.heads.get(item.index as usize).map_or(NOWHERE, |(_, at)| *at),
            None => self.holder(item).map_or(NOWHERE, |(_, slot, _)| slot.at()),
        }
    }

    /// The slot of an item's field.
    #[inline]
    pub fn slot(&self, item: Item, field: Field) -> Slot {
        let at = item.index as usize * item.record.width() + field.slot();
        match self.items.get(item.record as usize) {
            Some(items) => items.slots.get(at).copied().unwrap_or(Slot::ABSENT),
            None => self.slot_of_value(item, field),
        }
    }

    /// All slots of all stored items of a record, one item after the other.
    pub fn slots(&self, record: Record) -> &[Slot] {
        self.items.get(record as usize).map_or(&[], |items| &items.slots)
    }

    /// All slots of a stored item, by [`Field::slot`]; none where there is no such item.
    pub fn slots_of(&self, record: Record, index: u32) -> &[Slot] {
        let (width, at) = (record.width(), index as usize * record.width());
        self.items.get(record as usize).and_then(|items| items.slots.get(at..at + width)).unwrap_or(&[])
    }

    /// The value of a slot of this claim.
    pub fn value(&self, slot: Slot) -> Value<'_> {
        slot.value(&self.bytes, &self.lists)
    }

    /// What it says that this claim does not carry a field.
    pub fn absence(&self, field: Field) -> Absence {
        if self.carrier.can_carry(field) { field.absence(self.claim_type) } else { Absence::Missing }
    }

    /// The value of an item's field.
    pub fn get(&self, item: Item, field: Field) -> Value<'_> {
        self.value(self.slot(item, field))
    }

    /// The values of a stored item's list field; a field with one value is a list of one, an absent one is empty.
    pub fn list(&self, item: Item, field: Field) -> &[Slot] {
        let at = item.index as usize * item.record.width() + field.slot();
        let Some(slot) = self.items.get(item.record as usize).and_then(|items| items.slots.get(at)) else { return &[] };
        match slot.as_list() {
            Some((start, len)) => self.lists.get(start as usize..start as usize + len as usize).unwrap_or(&[]),
            None if slot.is_absent() => &[],
            None => std::slice::from_ref(slot),
        }
    }

    /// Whether two slots, of this claim and of another, hold the same value.
    pub fn same(&self, slot: Slot, other: &Claim, other_slot: Slot) -> bool {
        self.value(slot) == other.value(other_slot)
    }
}

/// All slots of a record's items, item by item.
pub(super) fn rows(record: Record, slots: &[Slot]) -> ChunksExact<'_, Slot> {
    slots.chunks_exact(record.width().max(1))
}

/// A position as the claim keeps it; claims past 4 GiB are refused by the readers long before.
fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
