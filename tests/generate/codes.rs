//! The few codes that policies and claims share, so that they meet.

use paylint::claim::{CodeKind, Field, Kind};

/// The codes of a kind.
pub fn codes(kind: CodeKind) -> &'static [&'static str] {
    match kind {
        CodeKind::Procedure => &[
            "G0101", "G0102", "G0103", "G0105", "G0121", "J0100", "J0120", "J0150", "A0425", "T1001", "D0120", "0001T",
        ],
        CodeKind::Diagnosis => &["M810", "M816", "Z780", "L570", "E119", "E1165", "E1010"],
        CodeKind::Modifier => &["25", "59", "XS", "GP", "KX", "RT", "LT", "26"],
        CodeKind::Place => &["11", "21", "22", "23"],
        CodeKind::RevenueCode => &["0250", "0450", "0636", "0360"],
        CodeKind::BillType => &["0131", "0111", "0137", "0851"],
        CodeKind::ConditionCode => &["86", "D1", "41"],
        CodeKind::OccurrenceCode => &["11", "24", "A1"],
        CodeKind::SpanCode => &["70", "74"],
        CodeKind::ValueCode => &["80", "A8", "12"],
        CodeKind::Taxonomy => &["207Q00000X", "208D00000X"],
        CodeKind::Specialty => &["08", "11"],
        CodeKind::Provider => &["1234567893", "1245319599", "1003000126", "1234567890"],
        CodeKind::Payer => &["ACME1", "ACME2", "OTHER-PAYER"],
        CodeKind::Plan => &["GOLD", "SILVER"],
        CodeKind::State => &["TX", "NY"],
        CodeKind::Drug => &["00002143380", "00002143399"],
        CodeKind::Tooth => &["3", "14", "A"],
        CodeKind::Surface => &["M", "O", "D"],
        CodeKind::OralCavity => &["10", "20"],
        CodeKind::Drg => &["470", "871"],
        CodeKind::FilingIndicator => &["MB", "CI"],
        CodeKind::Reason => &["45", "96", "1"],
        CodeKind::Remark => &["N30", "MA01"],
        CodeKind::InpatientProcedure => &["0SR9019", "0DTJ4ZZ"],
        CodeKind::Word => &["1", "2"],
    }
}

/// The texts that a field may hold.
pub fn texts(field: Field) -> Vec<&'static str> {
    let info = field.info();
    match (field, info.kind) {
        _ if !info.words.is_empty() => info.words.iter().take(4).map(|(_, code)| *code).collect(),
        (Field::ClaimRelatedCauses, _) => vec!["AA", "EM"],
        (Field::AdjustmentGroup, _) => vec!["CO", "PR", "OA"],
        (_, Kind::Code(kind)) => codes(kind).to_vec(),
        (Field::ClaimNumber | Field::PatientId, _) => vec!["C-1", "C-2"],
        (Field::ClaimAuthorization | Field::LineAuthorization, _) => vec!["AUTH1", "AUTHORIZATION-22"],
        _ => vec!["ABC", "12345", "A longer text"],
    }
}
