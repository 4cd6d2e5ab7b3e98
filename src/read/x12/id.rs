//! Segment ids as packed integers.

/// A segment's id in upper case: two or three characters, packed from the left; `?` for what is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Id(u32);

impl Id {
    /// What is no id.
    pub const NONE: Id = Id::new(b"?");

    /// An id from its characters, of which at most three are taken.
    pub const fn new(text: &[u8]) -> Id {
        match text {
            [a] => Id(u32::from_be_bytes([*a, 0, 0, 0])),
            [a, b] => Id(u32::from_be_bytes([*a, *b, 0, 0])),
            [a, b, c, ..] => Id(u32::from_be_bytes([*a, *b, *c, 0])),
            [] => Id(0),
        }
    }

    /// The id of a segment: what stands before its first element separator; `?` where that is not two or three bytes.
    #[inline]
    pub fn of(segment: &[u8], element: u8) -> Id {
        Id::written(segment, element).upper()
    }

    /// The same as it is written, in small letters too.
    #[inline]
    pub fn written(segment: &[u8], element: u8) -> Id {
        match *segment {
            [a, b, ..] if a == element || b == element => Id::NONE,
            [a, b, c, ..] if c == element => Id::new(&[a, b]),
            [a, b, c, d, ..] if d == element => Id::new(&[a, b, c]),
            [a, b, c] => Id::new(&[a, b, c]),
            [a, b] => Id::new(&[a, b]),
            _ => Id::NONE,
        }
    }

    /// The same of a segment that begins at a place of some bytes and has its first separator, or its end, at another.
    #[inline]
    pub fn within(bytes: &[u8], from: usize, end: usize) -> Id {
        let head = bytes.get(from..).and_then(<[u8]>::first_chunk::<4>);
        match (head, end.wrapping_sub(from)) {
            (Some(head), 2) => Id(u32::from_be_bytes(*head) & 0xFFFF_0000).upper(),
            (Some(head), 3) => Id(u32::from_be_bytes(*head) & 0xFFFF_FF00).upper(),
            (None, 2 | 3) => Id::new(bytes.get(from..end).unwrap_or(b"")).upper(),
            _ => Id::NONE,
        }
    }

    /// The same of a segment that is longer than its id, as it is written; `?` also where that is no id at all, unless a
    /// separator stands in it, which none that is known has.
    #[inline]
    pub fn ahead(segment: &[u8], element: u8) -> Id {
        match segment.first_chunk::<4>() {
            Some(head @ [.., third, _]) if *third == element => Id(u32::from_be_bytes(*head) & 0xFFFF_0000),
            Some(head @ [.., fourth]) if *fourth == element => Id(u32::from_be_bytes(*head) & 0xFFFF_FF00),
            _ => Id::NONE,
        }
    }

    /// Whether it is one of some.
    #[expect(clippy::indexing_slicing, reason = "only evaluated by the compiler, which refuses an index out of range")]
    const fn is_among(self, some: &[Id]) -> bool {
        let mut at = 0;
        while at < some.len() {
            if some[at].0 == self.0 {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Letters in capitals.
    #[inline]
    pub fn upper(self) -> Id {
        // Small letters alone have both these bits, of all that ids are made of.
        if self.0 & (self.0 << 1) & 0x4040_4040 == 0 {
            return self;
        }
        // Bytes above 0x7F are no letters and stay as they are.
        let ascii = !self.0 & 0x8080_8080;
        let (plain, ones) = (self.0 & 0x7F7F_7F7F, 0x0101_0101u32);
        let from_a = plain.wrapping_add(ones * (0x80 - 0x61));
        let above_z = plain.wrapping_add(ones * (0x80 - 0x7B));
        let lower = from_a & !above_z & ascii;
        Id(self.0 & !(lower >> 2))
    }

    /// How many characters it has.
    pub fn len(self) -> usize {
        4 - (self.0.trailing_zeros() / 8) as usize
    }

    /// How many places there are for ids in a table of them.
    const PLACES: usize = 256;

    /// Its place in such a table: no two of those that the guides have stand in one.
    #[inline]
    const fn place(self) -> usize {
        (self.0.wrapping_mul(0x1241_435D) >> 24) as usize
    }

    /// Whether it can be an id.
    pub fn is_id(self) -> bool {
        self != Id::NONE
    }

    /// The same for messages: anything but letters and digits as `?`.
    pub fn text(self) -> String {
        let bytes = self.0.to_be_bytes();
        let text = bytes.iter().take_while(|byte| **byte != 0);
        text.map(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte) } else { '?' }).collect()
    }
}

macro_rules! ids {
    ($( $name:ident )*) => {
        $( #[doc = concat!("`", stringify!($name), "`")] pub const $name: Id = Id::new(stringify!($name).as_bytes()); )*

        const ALL: &[Id] = &[$( $name ),*];
    };
}

/// The segments of the 837 guides.
pub(super) mod ids {
    use super::Id;
    ids! {
        ST SE BHT HL NM1 N2 N3 N4 PER REF PRV CUR SBR PAT DMG CLM DTP CL1 DN1 DN2 PWK CN1 AMT K3 NTE CR1 CR2 CR3 CR4 CR5
        CR6 CR7 CRC HI HSD QTY HCP LX SV1 SV2 SV3 SV4 SV5 SV6 SV7 MEA PS1 TOO LIN CTP SVD CAS OI MIA MOA LQ FRM IMM UR LS LE
    }
    /// What a segment of an 837 can tell by standing where it stands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Course {
        /// Nothing.
        Plain,
        /// That one before it is lost, or how its sender separates components.
        Telling,
        /// That a transaction, level or claim begins or ends.
        Turning,
    }

    const TELLING: &[Id] = &[HI, LX, SBR, PAT, CL1, SV1, SV2, SV3];
    const TURNING: &[Id] = &[CLM, HL, ST, SE];

    /// All of them, each in its place.
    static KNOWN: [(Id, Course); Id::PLACES] = known();

    #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of range")]
    const fn known() -> [(Id, Course); Id::PLACES] {
        let mut known = [(Id(0), Course::Plain); Id::PLACES];
        let mut at = 0;
        while at < ALL.len() {
            let id = ALL[at];
            assert!(known[id.place()].0.0 == 0, "two ids have one place; another factor tells them apart");
            let course = if id.is_among(TELLING) {
                Course::Telling
            } else if id.is_among(TURNING) {
                Course::Turning
            } else {
                Course::Plain
            };
            known[id.place()] = (id, course);
            at += 1;
        }
        known
    }

    /// What segments of this id can tell; `None` where no 837 guide of any kind has them.
    #[inline]
    pub fn course(id: Id) -> Option<Course> {
        KNOWN.get(id.place()).filter(|(known, _)| *known == id).map(|(_, course)| *course)
    }

    /// Whether an 837 guide of any kind has segments of this id.
    #[inline]
    pub fn is_known(id: Id) -> bool {
        course(id).is_some()
    }

    /// All of them.
    #[cfg(test)]
    pub const KNOWN_IDS: &[Id] = ALL;

    /// `GS`
    pub const GS: Id = Id::new(b"GS");
    /// `GE`
    pub const GE: Id = Id::new(b"GE");
    /// `IEA`
    pub const IEA: Id = Id::new(b"IEA");
    /// `TA1`
    pub const TA1: Id = Id::new(b"TA1");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_the_characters_before_the_first_separator() {
        for (segment, id) in [
            (&b"CLM*1"[..], "CLM"),
            (b"hl*1", "HL"),
            (b"K3*X", "K3"),
            (b"SV1", "SV1"),
            (b"n4", "N4"),
            (b"*", "?"),
            (b"A*", "?"),
            (b"ABCD*", "?"),
            (b"", "?"),
            (b"\xe9l*", "?L"),
        ] {
            assert_eq!(Id::of(segment, b'*').text(), id);
        }
        assert_eq!(Id::of(b"clm*", b'*'), ids::CLM);
        assert!(ids::is_known(ids::HI) && !ids::is_known(ids::GS) && !Id::of(b"ABCD*", b'*').is_id());
    }
}
