//! One value of a claim in sixteen bytes, with its place.

use std::fmt;

use super::code::Code;
use super::date::{Date, Days};
use super::number::Number;

/// The place of a value that stands nowhere in the source.
pub const NOWHERE: u32 = u32::MAX;

/// What a slot holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
enum Tag {
    Absent,
    Unreadable,
    Code,
    Text,
    Date,
    Money,
    Number,
    Yes,
    List,
    Item,
    Days,
}

impl Tag {
    /// All of them, in order.
    const ALL: [Tag; 11] = [
        Tag::Absent,
        Tag::Unreadable,
        Tag::Code,
        Tag::Text,
        Tag::Date,
        Tag::Money,
        Tag::Number,
        Tag::Yes,
        Tag::List,
        Tag::Item,
        Tag::Days,
    ];
}

/// One value of a claim, packed: what it is, where it stands in the claim's raw bytes, and the value itself.
///
/// Texts, lists and items are ranges or positions in the claim that holds the slot; [`super::Claim::value`] resolves them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    bits: u64,
    /// The place in the lower half, then the tag and the scale: two whole words are moved faster than four parts.
    kind: u64,
}

/// A slot's value, resolved against its claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'c> {
    /// The claim does not carry it.
    Absent,
    /// It is there, but is not what it must be: the text as it stands.
    Unreadable(&'c [u8]),
    /// A code or text of at most eight printable characters.
    Code(Code),
    /// A longer text.
    Text(&'c [u8]),
    /// A day.
    Date(Date),
    /// An unknown day, one of these.
    Days(Days),
    /// An amount in cents.
    Money(i64),
    /// A number.
    Number(Number),
    /// Yes or no.
    Yes(bool),
    /// Several values.
    List(&'c [Slot]),
    /// The position of a provider among the claim's providers.
    Item(u32),
}

impl Slot {
    /// Nothing there.
    pub const ABSENT: Slot = Slot::new(Tag::Absent, 0, NOWHERE);

    const fn new(tag: Tag, bits: u64, at: u32) -> Slot {
        Slot { bits, kind: ((tag as u64) << 32) | at as u64 }
    }

    fn is(self, tag: Tag) -> bool {
        (self.kind >> 32) & 0xff == tag as u64
    }

    fn tag(self) -> Tag {
        let [_, _, _, _, tag, ..] = self.kind.to_le_bytes();
        Tag::ALL.get(usize::from(tag)).copied().unwrap_or(Tag::Absent)
    }

    fn scale(self) -> u8 {
        let [_, _, _, _, _, scale, ..] = self.kind.to_le_bytes();
        scale
    }

    /// Nothing there, where it would stand.
    pub fn absent(at: u32) -> Slot {
        Slot::new(Tag::Absent, 0, at)
    }

    /// A present but unreadable value: its text is `start..start + len` of the claim's bytes.
    pub fn unreadable(start: u32, len: u32, at: u32) -> Slot {
        Slot::new(Tag::Unreadable, range(start, len), at)
    }

    /// A code or short text.
    pub fn code(code: Code, at: u32) -> Slot {
        Slot::new(Tag::Code, code.bits(), at)
    }

    /// A longer text: `start..start + len` of the claim's bytes.
    pub(super) fn text(start: u32, len: u32, at: u32) -> Slot {
        Slot::new(Tag::Text, range(start, len), at)
    }

    /// A day.
    pub fn date(date: Date, at: u32) -> Slot {
        Slot::new(Tag::Date, u64::from(date.0.cast_unsigned()), at)
    }

    /// A day that is one of these; it is known where there is but one.
    pub fn days(days: Days, at: u32) -> Slot {
        if days.first == days.last {
            return Slot::date(days.first, at);
        }
        Slot::new(Tag::Days, range(days.first.0.cast_unsigned(), days.last.0.cast_unsigned()), at)
    }

    /// An amount in cents.
    pub fn money(cents: i64, at: u32) -> Slot {
        Slot::new(Tag::Money, cents.cast_unsigned(), at)
    }

    /// `mantissa / 10^scale`, with a scale of at most 18.
    pub fn number(mantissa: i64, scale: u8, at: u32) -> Slot {
        let Slot { bits, kind } = Slot::new(Tag::Number, mantissa.cast_unsigned(), at);
        Slot { bits, kind: kind | (u64::from(scale.min(18)) << 40) }
    }

    /// Yes or no.
    pub fn yes(yes: bool, at: u32) -> Slot {
        Slot::new(Tag::Yes, u64::from(yes), at)
    }

    /// Several values: `start..start + len` of the claim's lists.
    pub(crate) fn list(start: u32, len: u32, at: u32) -> Slot {
        Slot::new(Tag::List, range(start, len), at)
    }

    /// A provider, by its position among the claim's.
    pub fn item(index: u32, at: u32) -> Slot {
        Slot::new(Tag::Item, u64::from(index), at)
    }

    /// Where it stands in the claim's raw bytes; [`NOWHERE`] for what was computed or is absent.
    pub fn at(self) -> u32 {
        truncate(self.kind)
    }

    /// The same value, standing elsewhere.
    #[must_use]
    pub fn moved(self, at: u32) -> Slot {
        Slot { bits: self.bits, kind: (self.kind & !u64::from(u32::MAX)) | u64::from(at) }
    }

    /// Whether the claim does not carry it.
    pub fn is_absent(self) -> bool {
        self.is(Tag::Absent)
    }

    /// The day, where it is one.
    pub fn as_date(self) -> Option<Date> {
        self.is(Tag::Date).then(|| Date(truncate(self.bits).cast_signed()))
    }

    /// The days one of which it is; of a known day that day alone.
    pub fn as_days(self) -> Option<Days> {
        if let Some(date) = self.as_date() {
            return Some(Days { first: date, last: date });
        }
        self.is(Tag::Days).then(|| {
            let (first, last) = halves(self.bits);
            Days { first: Date(first.cast_signed()), last: Date(last.cast_signed()) }
        })
    }

    /// The code, where it is one.
    pub fn as_code(self) -> Option<Code> {
        self.is(Tag::Code).then(|| Code::from_bits(self.bits))
    }

    /// The amount in cents, where it is one.
    pub fn as_money(self) -> Option<i64> {
        self.is(Tag::Money).then(|| self.bits.cast_signed())
    }

    /// The number, where it is one that is written without decimals.
    pub(super) fn as_whole_number(self) -> Option<i64> {
        (self.is(Tag::Number) && self.scale() == 0).then_some(self.bits.cast_signed())
    }

    /// The whole number, or the amount in cents, where it is one.
    pub fn as_whole(self) -> Option<i64> {
        (self.is(Tag::Money) || (self.is(Tag::Number) && self.scale() == 0)).then(|| self.bits.cast_signed())
    }

    /// Yes or no, where it is one.
    pub fn as_yes(self) -> Option<bool> {
        self.is(Tag::Yes).then_some(self.bits != 0)
    }

    /// Whether two values, which are two codes or two days, are the same; `None` for any others.
    #[inline]
    pub fn same_as(self, other: Slot) -> Option<bool> {
        let kinds = ((self.kind >> 32) & 0xff, (other.kind >> 32) & 0xff);
        let comparable = kinds.0 == kinds.1 && (kinds.0 == Tag::Code as u64 || kinds.0 == Tag::Date as u64);
        comparable.then_some(self.bits == other.bits)
    }

    /// The position of a provider, where it is one.
    pub fn as_item(self) -> Option<u32> {
        self.is(Tag::Item).then(|| truncate(self.bits))
    }

    /// Start and length, where it is a list.
    pub(super) fn as_list(self) -> Option<(u32, u32)> {
        self.is(Tag::List).then(|| halves(self.bits))
    }

    pub(super) fn value<'c>(self, bytes: &'c [u8], lists: &'c [Slot]) -> Value<'c> {
        let slice = || {
            let (start, len) = halves(self.bits);
            bytes.get(start as usize..start as usize + len as usize).unwrap_or(b"")
        };
        match self.tag() {
            Tag::Absent => Value::Absent,
            Tag::Unreadable => Value::Unreadable(slice()),
            Tag::Code => Value::Code(Code::from_bits(self.bits)),
            Tag::Text => Value::Text(slice()),
            Tag::Date => Value::Date(Date(truncate(self.bits).cast_signed())),
            Tag::Days => self.as_days().map_or(Value::Absent, Value::Days),
            Tag::Money => Value::Money(self.bits.cast_signed()),
            Tag::Number => {
                Value::Number(Number::decimal(self.bits.cast_signed(), self.scale()).unwrap_or(Number::ZERO))
            }
            Tag::Yes => Value::Yes(self.bits != 0),
            Tag::List => {
                let (start, len) = halves(self.bits);
                Value::List(lists.get(start as usize..start as usize + len as usize).unwrap_or(&[]))
            }
            Tag::Item => Value::Item(truncate(self.bits)),
        }
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:#x} at {}", self.tag(), self.bits, self.at())
    }
}

fn range(start: u32, len: u32) -> u64 {
    (u64::from(start) << 32) | u64::from(len)
}

fn halves(bits: u64) -> (u32, u32) {
    (truncate(bits >> 32), truncate(bits))
}

#[expect(clippy::cast_possible_truncation, reason = "takes the lower half on purpose")]
fn truncate(bits: u64) -> u32 {
    bits as u32
}
