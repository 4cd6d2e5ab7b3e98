//! A field to its number in a compiled policy, and back.

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
