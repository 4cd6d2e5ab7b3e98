//! ST and GS to the kind of a transaction: what it holds, and whether its claims are read.

use crate::claim::ClaimType;

/// What a transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 837P, 005010X222.
    Professional,
    /// 837I, 005010X223.
    Institutional,
    /// 837D, 005010X224.
    Dental,
    /// An 837 that does not say which: its claims' service lines tell.
    Undecided,
    /// An 837 of another guide or version.
    Guide(&'static str),
    /// A transaction that holds no claims: what it is.
    NotClaims(&'static str),
    /// A transaction of no known number.
    Unknown,
}

/// Transactions that are not claims: ST01 and what they are called.
const NAMES: &[(&[u8], &str)] = &[
    (b"835", "transaction 835 (remittance)"),
    (b"277", "transaction 277 (claim status or claim acknowledgment)"),
    (b"276", "transaction 276 (claim status request)"),
    (b"275", "transaction 275 (attachment)"),
    (b"270", "transaction 270 (eligibility inquiry)"),
    (b"271", "transaction 271 (eligibility response)"),
    (b"278", "transaction 278 (service review)"),
    (b"820", "transaction 820 (premium payment)"),
    (b"824", "transaction 824 (application advice)"),
    (b"834", "transaction 834 (enrollment)"),
    (b"997", "transaction 997 (acknowledgment)"),
    (b"999", "transaction 999 (acknowledgment)"),
];

/// Parts of ST03 and GS08, and the guide they name.
const GUIDES: &[(&[u8], Kind)] = &[
    (b"X222", Kind::Professional),
    (b"X223", Kind::Institutional),
    (b"X224", Kind::Dental),
    (b"X098", Kind::Guide("an 837P of version 4010")),
    (b"X096", Kind::Guide("an 837I of version 4010")),
    (b"X097", Kind::Guide("an 837D of version 4010")),
    (b"X291", Kind::Guide("a predetermination (837P)")),
    (b"X292", Kind::Guide("a predetermination (837I)")),
    (b"X293", Kind::Guide("a predetermination (837D)")),
    (b"X298", Kind::Guide("a report of adjudicated claims (837P)")),
    (b"X299", Kind::Guide("a report of adjudicated claims (837I)")),
    (b"X300", Kind::Guide("a report of adjudicated claims (837D)")),
    (b"X323", Kind::Guide("an 837 of version 8020")),
    (b"X324", Kind::Guide("an 837 of version 8020")),
    (b"X325", Kind::Guide("an 837 of version 8020")),
];

impl Kind {
    /// The kind of a transaction by ST01, ST03 and GS08, of which ST03 goes before.
    pub fn of(number: &[u8], guide: &[u8], group: &[u8]) -> Kind {
        if number != b"837" {
            return NAMES
                .iter()
                .find(|(known, _)| *known == number)
                .map_or(Kind::Unknown, |(_, name)| Kind::NotClaims(name));
        }
        Kind::of_guide(guide).or_else(|| Kind::of_guide(group)).unwrap_or(Kind::Undecided)
    }

    /// What ST03 or GS08 names: a guide (`X222`), or only a version.
    fn of_guide(text: &[u8]) -> Option<Kind> {
        let guide =
            text.windows(4).find(|part| matches!(part, [b'X', digits @ ..] if digits.iter().all(u8::is_ascii_digit)));
        if let Some(guide) = guide {
            let known = GUIDES.iter().find(|(part, _)| *part == guide);
            return Some(known.map_or(Kind::Guide("an 837 of an unknown guide"), |(_, kind)| *kind));
        }
        (text.starts_with(b"00") && !text.starts_with(b"00501"))
            .then_some(Kind::Guide("an 837 of another version than 5010"))
    }

    /// Whether the segments of its claims are kept.
    pub fn is_kept(self) -> bool {
        self.refusal().is_none()
    }

    /// Whether it is an 837 of any kind.
    pub fn is_claims(self) -> bool {
        !matches!(self, Kind::NotClaims(_) | Kind::Unknown)
    }

    /// What its claims are; nothing where it holds none that are read, or does not say.
    pub fn claim_type(self) -> Option<ClaimType> {
        match self {
            Kind::Professional => Some(ClaimType::Professional),
            Kind::Institutional => Some(ClaimType::Institutional),
            Kind::Dental => Some(ClaimType::Dental),
            _ => None,
        }
    }

    /// Why a claim of it is not read: code and words; nothing where it is read.
    pub fn refusal(self) -> Option<(&'static str, String)> {
        let (code, words) = match self {
            Kind::Professional | Kind::Institutional | Kind::Dental | Kind::Undecided => return None,
            Kind::Guide(name) => (
                "x12/guide",
                format!(
                    "a claim of {name}: not read; claims are read by the guides 005010X222 (professional), X223 (institutional) and X224 (dental)"
                ),
            ),
            Kind::NotClaims(name) => ("x12/not-claims", format!("a claim within {name}: not read; ST01 must be 837")),
            Kind::Unknown => (
                "x12/unknown-transaction",
                "a claim within a transaction of unknown kind: not read; ST01 must be 837".to_owned(),
            ),
        };
        Some((code, words))
    }
}
