//! Segments to the names of the loops that they stand in, as the guides number them.

use super::id::ids;
use super::lex::Segment;
use crate::claim::ClaimType;

/// Walks a claim's segments from its header on.
#[derive(Debug)]
pub(super) struct Loops {
    claim_type: ClaimType,
    now: &'static str,
}

/// The loops that an NM1 begins: the loop before it (its first four characters), NM101, and the loop by claim type (P, I, D).
const NAMES: &[(&str, &[u8], [&str; 3])] = &[
    ("1000", b"41", ["1000A"; 3]),
    ("1000", b"40", ["1000B"; 3]),
    ("2010", b"85", ["2010AA"; 3]),
    ("2010", b"87", ["2010AB"; 3]),
    ("2010", b"PE", ["2010AC"; 3]),
    ("2010", b"IL", ["2010BA"; 3]),
    ("2010", b"PR", ["2010BB"; 3]),
    ("2010", b"QC", ["2010CA"; 3]),
    ("2310", b"DN", ["2310A", "2310F", "2310A"]),
    ("2310", b"P3", ["2310A", "2310F", "2310A"]),
    ("2310", b"82", ["2310B", "2310D", "2310B"]),
    ("2310", b"77", ["2310C", "2310E", "2310C"]),
    ("2310", b"DQ", ["2310D", "2310D", "2310E"]),
    ("2310", b"PW", ["2310E"; 3]),
    ("2310", b"45", ["2310F"; 3]),
    ("2310", b"71", ["2310A"; 3]),
    ("2310", b"72", ["2310B"; 3]),
    ("2310", b"ZZ", ["2310C"; 3]),
    ("2310", b"DD", ["2310D"; 3]),
    ("2330", b"IL", ["2330A"; 3]),
    ("2330", b"PR", ["2330B"; 3]),
    ("2330", b"DN", ["2330C", "2330H", "2330C"]),
    ("2330", b"P3", ["2330C", "2330H", "2330C"]),
    ("2330", b"82", ["2330D", "2330G", "2330D"]),
    ("2330", b"77", ["2330E", "2330F", "2330G"]),
    ("2330", b"DQ", ["2330F", "2330F", "2330E"]),
    ("2330", b"85", ["2330G", "2330I", "2330F"]),
    ("2330", b"71", ["2330C"; 3]),
    ("2330", b"72", ["2330D"; 3]),
    ("2330", b"ZZ", ["2330E"; 3]),
    ("2330", b"DD", ["2330H"; 3]),
    ("2420", b"82", ["2420A", "2420C", "2420A"]),
    ("2420", b"QB", ["2420B"; 3]),
    ("2420", b"77", ["2420C", "2420C", "2420D"]),
    ("2420", b"DQ", ["2420D", "2420D", "2420C"]),
    ("2420", b"DK", ["2420E"; 3]),
    ("2420", b"DN", ["2420F", "2420D", "2420F"]),
    ("2420", b"P3", ["2420F", "2420D", "2420F"]),
    ("2420", b"PW", ["2420G"; 3]),
    ("2420", b"45", ["2420H"; 3]),
    ("2420", b"72", ["2420A"; 3]),
    ("2420", b"ZZ", ["2420B"; 3]),
    ("2420", b"DD", ["2420B"; 3]),
];

impl Loops {
    pub fn new(claim_type: ClaimType) -> Loops {
        Loops { claim_type, now: "" }
    }

    /// Takes the next segment and says in which loop it stands.
    pub fn enter(&mut self, segment: &Segment<'_>) -> &'static str {
        self.now = match segment.id {
            ids::HL => match segment.element(3).text {
                b"20" => "2000A",
                b"22" => "2000B",
                b"23" => "2000C",
                _ => "",
            },
            ids::CLM => "2300",
            ids::SBR if self.now.starts_with("23") => "2320",
            ids::LX => "2400",
            ids::SV1 | ids::SV2 | ids::SV3 if !self.now.starts_with("24") => "2400",
            ids::LIN => "2410",
            ids::SVD => "2430",
            ids::LQ if self.now.starts_with("24") => "2440",
            ids::NM1 => self.named(segment.element(1).text),
            _ => self.now,
        };
        self.now
    }

    fn named(&self, role: &[u8]) -> &'static str {
        let family = match self.now.get(..4).unwrap_or("") {
            "" | "1000" => "1000",
            "2000" | "2010" => "2010",
            "2300" | "2310" => "2310",
            "2320" | "2330" => "2330",
            _ => "2420",
        };
        let column = match self.claim_type {
            ClaimType::Professional => 0,
            ClaimType::Institutional => 1,
            ClaimType::Dental => 2,
        };
        let own = NAMES.iter().find(|(of, code, _)| *of == family && role.eq_ignore_ascii_case(code));
        own.and_then(|(.., names)| names.get(column).copied()).unwrap_or(family)
    }
}
