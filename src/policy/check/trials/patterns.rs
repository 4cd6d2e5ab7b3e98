//! What each code word of a list matches, for every kind of codes, and which are refused because they match nothing.

use super::{checked, policy, shown};
use crate::claim::{Code, CodeKind};
use crate::policy::kleene::Kleene;
use crate::policy::model::SetId;
use crate::policy::sets::Sets;

/// Kind, code word, codes that it matches, codes that it does not.
type Row = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const MATCHED: &[Row] = &[
    ("procedures", "99213", &["99213"], &["99214"]),
    ("procedures", "J05*", &["J0500", "J0599"], &["J0600"]),
    ("procedures", "J05.*", &["J0500", "J0599"], &["J0600"]),
    ("procedures", "9921x", &["99210", "9921T"], &["99220"]),
    ("procedures", "J0100-J0199", &["J0100", "J0150"], &["J0200", "01500"]),
    ("diagnoses", "E11.9", &["E119"], &["E11", "E1190"]),
    ("diagnoses", "E11*", &["E11", "E119", "E1165"], &["E10"]),
    ("diagnoses", "E11.*", &["E11", "E119", "E1165"], &["E10"]),
    ("diagnoses", "S52.5xxA", &["S52501A", "S525X1A"], &["S52501B", "S5251A"]),
    ("diagnoses", "E08-E13", &["E08", "E139"], &["E14", "E07"]),
    ("inpatient_procedures", "0DT*", &["0DTJ4ZZ"], &["0DUJ4ZZ"]),
    ("inpatient_procedures", "0DT.*", &["0DTJ4ZZ"], &["0DUJ4ZZ"]),
    ("inpatient_procedures", "0DTJ4Zx", &["0DTJ4ZZ"], &["0DTJ5ZZ"]),
    ("inpatient_procedures", "0DT-0DW", &["0DTJ4ZZ", "0DWZZZZ"], &["0DX0000"]),
    ("inpatient_procedures", "0DTJ0ZZ-0DTJ8ZZ", &["0DTJ4ZZ"], &["0DTK4ZZ"]),
    ("modifiers", "X*", &["XE", "XU"], &["59"]),
    ("modifiers", "X.*", &["XE", "XU"], &["59"]),
    ("modifiers", "Tx", &["T1", "TA"], &["F1"]),
    ("modifiers", "F1-F9", &["F1", "F5"], &["FA", "T5"]),
    ("places", "2*", &["21", "23"], &["11"]),
    ("places", "2.*", &["21", "23"], &["11"]),
    ("places", "2x", &["21", "23"], &["11"]),
    ("places", "21-23", &["21", "22"], &["24"]),
    ("revenue_codes", "045*", &["0450", "0459"], &["0460"]),
    ("revenue_codes", "045.*", &["0450", "0459"], &["0460"]),
    ("revenue_codes", "045x", &["0450", "0459"], &["0460"]),
    ("revenue_codes", "042-044", &["0420", "0449"], &["0450"]),
    ("bill_types", "131", &["0131"], &["0132"]),
    ("bill_types", "13x", &["0131", "013Q"], &["0141"]),
    ("bill_types", "013x", &["0131", "013Q"], &["0141"]),
    ("bill_types", "13*", &["0131"], &["0141"]),
    ("bill_types", "013*", &["0131"], &["0141"]),
    ("bill_types", "13.*", &["0131"], &["0141"]),
    ("bill_types", "1*", &["0131", "0111"], &["0211"]),
    ("bill_types", "013-014", &["0131", "0147"], &["0151"]),
    ("bill_types", "13-14", &["0131", "0147"], &["0151"]),
    ("bill_types", "131-137", &["0131", "0135"], &["0138"]),
    ("condition_codes", "A*", &["A1"], &["B1"]),
    ("condition_codes", "Ax", &["A1"], &["B1"]),
    ("condition_codes", "A1-A9", &["A5"], &["AA"]),
    ("occurrence_codes", "1.*", &["11"], &["21"]),
    ("occurrence_codes", "1x", &["11"], &["21"]),
    ("occurrence_codes", "01-16", &["11"], &["1A", "17"]),
    ("span_codes", "7x", &["70", "7A"], &["80"]),
    ("value_codes", "8*", &["80"], &["70"]),
    ("value_codes", "80-83", &["82"], &["84"]),
    ("taxonomies", "363A00000X", &["363A00000X"], &["363AM0700X"]),
    ("taxonomies", "363A*", &["363A00000X", "363AM0700X"], &["363L00000X"]),
    ("taxonomies", "363A.*", &["363A00000X", "363AM0700X"], &["363L00000X"]),
    ("taxonomies", "363Axxxxxx", &["363A00000X", "363AM0700X"], &["363L00000X"]),
    ("taxonomies", "363AxxxxxX", &["363A00000X", "363AM0700X"], &["363L00000X"]),
    ("taxonomies", "363Ax*", &["363A00000X", "363AM0700X"], &["363L00000X"]),
    ("specialties", "0*", &["06"], &["16"]),
    ("specialties", "0x", &["06"], &["061"]),
    ("specialties", "01-09", &["06"], &["0A"]),
    ("providers", "19999999*", &["1999999901"], &["1899999901"]),
    ("providers", "19999999.*", &["1999999901"], &["1899999901"]),
    ("providers", "19999999xx", &["1999999901"], &["1899999901"]),
    ("payers", "ACME*", &["ACME1", "ACMEHEALTHPLAN"], &["ACM"]),
    ("payers", "ACME.*", &["ACME1", "ACMEHEALTHPLAN"], &["ACM"]),
    ("payers", "ACME-1", &["ACME-1"], &["ACME1"]),
    ("plans", "GOLD*", &["GOLD1"], &["SILVER"]),
    ("states", "T*", &["TX", "TN"], &["OK"]),
    ("states", "Tx", &["TX", "TN"], &["OK"]),
    ("drugs", "00002*", &["00002143380"], &["00003143380"]),
    ("drugs", "00002.*", &["00002143380"], &["00003143380"]),
    ("drugs", "000021433xx", &["00002143380"], &["00002143480"]),
    ("teeth", "1-9", &["1", "9"], &["10"]),
    ("teeth", "10-32", &["10", "32"], &["9", "33"]),
    ("teeth", "A-T", &["A", "T"], &["U", "5"]),
    ("teeth", "1x", &["10", "1A"], &["1"]),
    ("surfaces", "M", &["M"], &["O"]),
    ("oral_cavities", "1x", &["10"], &["20"]),
    ("drgs", "47x", &["470"], &["480"]),
    ("drgs", "47*", &["470"], &["480"]),
    ("drgs", "469-470", &["470"], &["471"]),
    ("filing_indicators", "M*", &["MA", "MB"], &["BL"]),
    ("reasons", "B1-B9", &["B7"], &["7", "B22"]),
    ("reasons", "Bx", &["B7"], &["B22"]),
    ("remarks", "N1*", &["N1", "N115"], &["N2", "M1"]),
    ("remarks", "MAxx", &["MA04"], &["MA4", "M104"]),
    ("remarks", "N115-N120", &["N117"], &["N121", "N17"]),
    ("words", "A*", &["AA"], &["BA"]),
];

/// Kind, code word, words of what is said of it.
const REFUSED: &[(&str, &str, &str)] = &[
    ("procedures", "9921", "dropped a zero"),
    ("procedures", "992x", "`992*`"),
    ("procedures", "992131*", "matches no procedure code"),
    ("procedures", "J0.5*", "matches no procedure code"),
    ("procedures", "J05*-J06*", "`J0500-J0699`"),
    ("procedures", "J051x-J061x", "`J0510-J0619`"),
    ("diagnoses", "99213*", "is a procedure code"),
    ("diagnoses", "E11.9*-E12.9*", "`E11.9-E12.9`"),
    ("modifiers", "25x", "two characters: 25, LT.)"),
    ("modifiers", "5", "`5*`"),
    ("modifiers", "5-9", "two characters"),
    ("modifiers", "59-XU", "letters in the same places"),
    ("places", "1x1", "matches no place of service"),
    ("revenue_codes", "42x", "`042x`"),
    ("revenue_codes", "42*", "`042*`"),
    ("revenue_codes", "42-44", "`042-044`"),
    ("revenue_codes", "42x-44x", "`042-044`"),
    ("bill_types", "01x", "`01*`"),
    ("bill_types", "0131x", "matches no bill type"),
    ("condition_codes", "1x-2x", "`10-29`"),
    ("taxonomies", "363A", "`363A*`"),
    ("taxonomies", "363Axxx", "`363A*`"),
    ("taxonomies", "363A00000X-363AS0400X", "`363A*`"),
    ("taxonomies", "363A00000X1*", "matches no taxonomy code"),
    ("providers", "19x", "`19*`"),
    ("providers", "A1*", "ten digits"),
    ("providers", "1999999901-1999999999", "each by itself"),
    ("states", "AL-TX", "`AL, TX`"),
    ("states", "4x", "two letters"),
    ("drugs", "00002-1433-80", "without hyphens"),
    ("drugs", "00002x", "`00002*`"),
    ("teeth", "100", "one or two characters"),
    ("surfaces", "M-O", "`M, O`"),
    ("surfaces", "Mx", "matches no tooth surface"),
    ("drgs", "47", "three digits"),
    ("reasons", "1-200", "`1-9, 10-99, 100-200`"),
    ("remarks", "A*", "matches no remark code"),
    ("filing_indicators", "BL-MC", "each by itself"),
];

fn text(kind: &str, word: &str) -> String {
    format!("{kind} s = {word}\n\nedit E\n  for line\n  deny CO-1\n")
}

#[test]
fn every_code_word_matches_what_it_says_in_every_kind() {
    let mut kinds: Vec<&str> = MATCHED.iter().map(|(kind, ..)| *kind).collect();
    kinds.dedup();
    for (kind, plural, _) in CodeKind::NAMES {
        assert!(kinds.contains(plural), "{kind:?} has no rows");
    }
    for (kind, word, held, others) in MATCHED {
        let policy = policy(&text(kind, word));
        let set = &policy.sets[0];
        let ready = Sets::new(&policy.sets);
        // The sets as declared, which the reference reads, and as made ready, which the engine asks.
        let of = |code: &str| {
            let answer = match Code::new(code.as_bytes()) {
                Some(code) => ready.holds(SetId(0), code, None),
                None => ready.holds_text(SetId(0), code, None),
            };
            let declared = set.contains(&policy.sets, code, None);
            assert_eq!(answer == Kleene::True, declared == Some(true), "{kind} {word}: {code}");
            // What an edit is found by holds all that its set holds.
            if let (Some(code), Some(true)) = (Code::new(code.as_bytes()), declared) {
                let reach = ready.reach(SetId(0));
                let found = reach.open
                    || reach.exact.contains(&code.bits())
                    || reach.ranges.iter().any(|range| range.holds(code));
                assert!(found, "{kind} {word}: {code} is not reached");
            }
            declared == Some(true)
        };
        assert!(held.iter().all(|code| of(code)), "{kind} {word} holds {held:?}");
        assert!(!others.iter().any(|code| of(code)), "{kind} {word} holds none of {others:?}");
    }
}

#[test]
fn what_matches_no_code_of_its_kind_is_refused() {
    let mut wrong = String::new();
    for (kind, word, words) in REFUSED {
        let (sources, checked) = checked(&text(kind, word));
        let found = shown(&sources, &checked.diagnostics);
        if !found.iter().any(|found| found.contains(words)) {
            wrong.push_str(&format!("\n{kind} {word}: wanted {words}, found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
