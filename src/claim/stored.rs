//! What stands in a compiled policy, and back: a field as its number, codes side by side.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::Field;

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u16(*self as u16)
    }
}

impl<'d> Deserialize<'d> for Field {
    fn deserialize<D: Deserializer<'d>>(from: D) -> Result<Field, D::Error> {
        let number = u16::deserialize(from)?;
        Field::ALL.get(usize::from(number)).copied().ok_or_else(|| D::Error::custom("no field has this number"))
    }
}

/// Codes by the million: eight bytes each, as they are packed.
pub(crate) mod codes {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    use crate::claim::Code;

    pub(crate) fn serialize<S: Serializer>(codes: &[Code], to: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = codes.iter().flat_map(|code| code.bits().to_le_bytes()).collect();
        to.serialize_bytes(&bytes)
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Vec<Code>, D::Error> {
        let (codes, _) = <&[u8]>::deserialize(from)?.as_chunks();
        Ok(codes.iter().map(|code| Code::from_bits(u64::from_le_bytes(*code))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_comes_back() {
        for field in Field::ALL {
            let number = serde_json::to_string(field).unwrap();
            assert_eq!(serde_json::from_str::<Field>(&number).unwrap(), *field);
        }
        assert!(serde_json::from_str::<Field>("60000").is_err());
    }
}
