//! The typed claim: codes, money, dates, lines and whatever repeats, with the place of every value in its source.

mod beginning;
mod billing;
mod by_code;
pub mod code;
pub mod date;
pub mod field;
mod fields;
mod named;
pub mod number;
mod period;
mod record;
mod settle;
mod sheet;
mod show;
mod slot;
pub(crate) mod stored;
mod table;
mod values;

pub use by_code::ByCode;
pub use code::{Code, CodeKind};
pub use date::{Date, Days};
pub use field::{Absence, Field, Kind, Record};
pub use fields::Fields;
pub use number::Number;
pub use record::{Claim, Extent, Item, Piece};
pub use sheet::Sheet;
pub use show::Shown;
pub use slot::{NOWHERE, Slot, Value};

use serde::{Deserialize, Serialize};

/// What stands for the code of a diagnosis that is there but empty: pointers count its place.
pub const EMPTY_DIAGNOSIS: &[u8] = b"an empty diagnosis";
/// What stands for what a reference would say that leads nowhere.
pub const NO_RESOURCE: &[u8] = b"a reference that leads to no resource";
/// What stands for a code that is only told in words.
pub const NO_CODE: &[u8] = b"no code";
/// What stands for the diagnosis that a pointer does not lead to.
pub const NO_DIAGNOSIS: &[u8] = b"a pointer to no diagnosis";
/// What stands for the same in FHIR, which points by sequence.
pub const NO_SEQUENCE: &[u8] = b"the sequence of no diagnosis";

/// Whether the text of an unreadable value says why it is, and does not stand in the claim.
pub fn is_reason(text: &[u8]) -> bool {
    [EMPTY_DIAGNOSIS, NO_RESOURCE, NO_CODE, NO_DIAGNOSIS, NO_SEQUENCE].contains(&text)
}

/// The three kinds of claims that the 837 guides define.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum ClaimType {
    /// 837P, 005010X222.
    #[default]
    Professional,
    /// 837I, 005010X223.
    Institutional,
    /// 837D, 005010X224.
    Dental,
}

/// The formats that carry claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Carrier {
    /// One that can say everything that the claim model knows.
    #[default]
    Any,
    /// A FHIR Claim, which has no place for some of it.
    Fhir,
}

impl Carrier {
    /// All of them.
    pub const ALL: [Carrier; 2] = [Carrier::Any, Carrier::Fhir];

    /// Whether the format has a place for items of a record; values of a list stand where the list stands.
    pub fn can_carry_items(self, record: Record) -> bool {
        let carried = |field: Field| !field.info().json.is_empty() && self.can_carry(field);
        match record.lists() {
            _ if self == Carrier::Any => true,
            [] => record.fields().any(carried),
            lists => lists.iter().copied().any(carried),
        }
    }

    /// Whether the format has a place for a field, or the field is reckoned, or stands beside claims.
    pub fn can_carry(self, field: Field) -> bool {
        let info = field.info();
        match self {
            Carrier::Any => true,
            Carrier::Fhir => !info.fhir.is_empty() || info.json.is_empty() || info.x12.starts_with("beside"),
        }
    }
}

impl ClaimType {
    /// All three.
    pub const ALL: [ClaimType; 3] = [ClaimType::Professional, ClaimType::Institutional, ClaimType::Dental];

    /// Its word in policies and JSON.
    pub fn word(self) -> &'static str {
        match self {
            ClaimType::Professional => "professional",
            ClaimType::Institutional => "institutional",
            ClaimType::Dental => "dental",
        }
    }

    /// The code that [`Field::ClaimType`] holds: P, I or D.
    pub fn code(self) -> Code {
        let text: &[u8] = match self {
            ClaimType::Professional => b"P",
            ClaimType::Institutional => b"I",
            ClaimType::Dental => b"D",
        };
        // INVARIANT: one printable character always packs.
        Code::new(text).unwrap_or(Code::from_bits(0))
    }
}
