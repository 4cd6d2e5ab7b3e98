//! Elements of segments that hold no patient's data, and the forms that these have in the guides.
//!
//! Where a terminator is missing, a segment goes on with the elements of the next one, whose texts are anybody's. What does not
//! have its form, and what stands behind it, is therefore not known to be harmless.

use self::Form::{Code, Coded, Day, Number, Numbers, Remark, Service, Text, Unit, Unused};
use crate::read::x12::Delimiters;

/// The form of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The guides have no such element.
    Unused,
    /// A number or an amount.
    Number,
    /// Days and hours.
    Day,
    /// A code of at most so many characters; where it is composite, each component.
    Code(usize),
    /// A number or name that somebody gave, of at most so many characters.
    Text(usize),
    /// A procedure with its modifiers; its description is no part of it.
    Service,
    /// Numbers, as components.
    Numbers,
    /// A unit, its exponent and multiplier.
    Unit,
    /// A remark code: letters, then digits.
    Remark,
    /// A qualifier and a code, perhaps with days, amounts and an indicator.
    Coded,
}

/// Segments whose elements may be shown, with the form of each in the guides of the 837.
#[rustfmt::skip]
const OPEN: &[(&[u8], &[Form])] = &[
    (b"AMT", &[Code(3), Number]),
    (b"BHT", &[Code(4), Code(2), Text(50), Day, Day, Code(2)]),
    (b"CAS", &[
        Code(2), Code(5), Number, Number, Code(5), Number, Number, Code(5), Number, Number, Code(5), Number, Number,
        Code(5), Number, Number, Code(5), Number, Number,
    ]),
    (b"CL1", &[Code(1), Code(1), Code(2)]),
    (b"CLM", &[
        Text(38), Number, Unused, Unused, Code(2), Code(1), Code(1), Code(1), Code(1), Code(1), Code(3), Code(3),
        Unused, Unused, Unused, Code(2), Unused, Unused, Unused, Code(2),
    ]),
    (b"CN1", &[Code(2), Number, Number, Text(50), Number, Text(30)]),
    (b"CTP", &[Unused, Code(3), Number, Number, Unit]),
    (b"DTP", &[Code(3), Code(3), Day]),
    (b"HCP", &[
        Code(2), Number, Number, Text(50), Number, Text(50), Number, Code(4), Code(2), Code(7), Code(2), Number,
        Code(2), Code(2), Code(2),
    ]),
    (b"HI", &[Coded; 12]),
    (b"LIN", &[Unused, Code(2), Text(48)]),
    (b"LQ", &[Code(3), Text(30)]),
    (b"LX", &[Number]),
    (b"MIA", &[
        Number, Number, Number, Number, Remark, Number, Number, Number, Number, Number, Number, Number, Number, Number,
        Number, Number, Number, Number, Number, Remark, Remark, Remark, Remark, Number,
    ]),
    (b"MOA", &[Number, Number, Remark, Remark, Remark, Remark, Remark, Number, Number]),
    (b"QTY", &[Code(2), Number]),
    (b"SV1", &[
        Service, Number, Code(2), Number, Code(2), Unused, Numbers, Unused, Code(1), Unused, Code(1), Code(1), Unused,
        Unused, Code(1),
    ]),
    (b"SV2", &[Code(4), Service, Number, Code(2), Number, Unused, Number]),
    (b"SV3", &[Service, Number, Code(2), Code(3), Code(1), Number, Unused, Unused, Unused, Unused, Numbers]),
    (b"SV5", &[Service, Code(2), Number, Number, Number, Code(1)]),
    (b"SVD", &[Text(80), Number, Service, Code(4), Number, Number]),
    (b"TOO", &[Code(3), Code(3), Code(2)]),
];
/// From this component on, a service's composite element holds free text.
const DESCRIPTION: usize = 7;

/// Which elements of a segment may be shown, from its name on: of a segment that holds no patient's data all up to the first that
/// does not have its form, of any other the qualifier in front.
pub fn harmless(segment: &[u8], delimiters: Delimiters) -> Vec<bool> {
    let mut elements = segment.split(|byte| *byte == delimiters.element);
    let id = elements.next().unwrap_or(b"");
    let forms = OPEN.iter().find(|(open, _)| open.eq_ignore_ascii_case(id)).map_or(&[Code(3)][..], |(_, forms)| forms);
    let mut so_far = true;
    let rest = elements.enumerate().map(|(at, element)| {
        so_far = so_far && has_form(forms.get(at).copied().unwrap_or(Unused), element, delimiters);
        so_far
    });
    std::iter::once(true).chain(rest).collect()
}

/// Whether a component of an element holds free text.
pub fn is_description(segment: &[u8], element: usize, component: usize) -> bool {
    let service = segment.len() >= 3 && segment.get(..2).is_some_and(|id| id.eq_ignore_ascii_case(b"SV"));
    service && element > 0 && component >= DESCRIPTION
}

fn has_form(form: Form, element: &[u8], delimiters: Delimiters) -> bool {
    let components: Vec<&[u8]> = element.split(|byte| *byte == delimiters.component).collect();
    match form {
        _ if element.is_empty() => true,
        Unused => false,
        Text(most) => element.len() <= most,
        Number => is_number(element),
        Day => is_day(element),
        Remark => is_remark(element),
        Code(most) => components.iter().all(|own| is_code(own, most)),
        Numbers => components.iter().all(|own| is_number(own)),
        Unit => {
            matches!(components.split_first(), Some((unit, rest)) if is_code(unit, 2) && rest.iter().all(|own| is_number(own)))
        }
        Service => components.iter().enumerate().all(|(at, own)| match at {
            0 => is_code(own, 2),
            1 => is_code(own, 5),
            _ if at + 1 < DESCRIPTION => is_code(own, 2),
            _ => true,
        }),
        Coded => {
            components.len() > 1
                && components.iter().enumerate().all(|(at, own)| match at {
                    0 | 2 => is_code(own, 3),
                    1 => own.len() <= 8 && own.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'.'),
                    3..6 => is_day(own) || is_number(own),
                    _ => is_code(own, 1),
                })
        }
    }
}

fn is_number(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+'))
}

fn is_day(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-')
}

fn is_code(bytes: &[u8], most: usize) -> bool {
    bytes.len() <= most && bytes.iter().all(u8::is_ascii_alphanumeric)
}

fn is_remark(bytes: &[u8]) -> bool {
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let digits = bytes.get(letters..).unwrap_or(b"");
    letters <= 2 && !digits.is_empty() && digits.len() <= 4 && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(segment: &str) -> String {
        let known = harmless(segment.as_bytes(), Delimiters::default());
        let elements = segment.split('*').zip(known).map(|(element, known)| if known { element } else { "…" });
        elements.collect::<Vec<_>>().join("*")
    }

    #[test]
    fn o13_segments_of_the_guides_are_shown_whole() {
        for segment in [
            "AMT*F5*12.50",
            "BHT*0019*00*S-0001 a*20260601*1200*CH",
            "CAS*CO*45*10.00*1*97*5",
            "CL1*1*7*30",
            "CLM*C 1*100***11:B:1*Y*A*Y*Y**AA:::TX*02****PA****1",
            "CTP****12.5*ML",
            "CTP****12.5*UN:1",
            "DTP*434*RD8*20260201-20260203",
            "DTP*435*DT*202602011230",
            "HCP*10*100*20*ORG 7*5*470",
            "HI*ABK:L570*ABF:I10:::::::Y*BI:70:RD8:20260101-20260103*BE:A1:::100.5",
            "LIN**N4*01234567891",
            "LQ*UT*01.02A",
            "MOA*80*12.5*MA130*N1",
            "SV1*HC:99213:25:::::words of a description*120*UN*1***1:2**Y",
            "SV2*0300*HC:80053*100*UN*1",
            "SV3*AD:D2150*100**10:20**1*****1",
            "SV5*HC:E0260*DA*30*100**4",
            "SVD*ACME 1*80*HC:99213**1",
            "TOO*JP*12*M:O",
        ] {
            assert_eq!(shown(segment), segment);
        }
    }

    #[test]
    fn o13_what_runs_on_into_another_segment_is_not_shown() {
        for (segment, expected) in [
            ("DTP*472*D8*20260203NTE*ADD*JANE ROE", "DTP*472*D8*…*…*…"),
            ("SV1*HC:17000*95*UN*1***1REF*EA*MRN777", "SV1*HC:17000*95*UN*1***…*…*…"),
            ("SV1*HC:17000REF*EA*1", "SV1*…*…*…"),
            ("HI*ABK:L570NTE*ADD*JANE", "HI*ABK:L570NTE*…*…"),
            ("CLM*C1*100***11:B:1*Y*A*Y*YREF*EA*1", "CLM*C1*100***11:B:1*Y*A*Y*…*…*…"),
            ("LX*1NM1*82*1*ROE*JANE", "LX*…*…*…*…*…"),
            ("LQ*UT*01NM1*IL", "LQ*UT*01NM1*…"),
            ("MOA***MA01NTE*ADD*ROE", "MOA***…*…*…"),
            ("N3*1 EXAMPLE STREET", "N3*…"),
            ("K3*JANE ROE", "K3*…"),
            ("REF*G1*A1", "REF*G1*…"),
        ] {
            assert_eq!(shown(segment), expected);
        }
    }
}
