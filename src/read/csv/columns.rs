//! Names of columns to what they fill on a claim: the table of fields, with the columns that repeat written out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::claim::{Code, Field, Kind, Record, field};

/// A column that a file of claims may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name: `dx3_poa`. In a heading letter case, blanks and punctuation do not count.
    pub name: String,
    /// What it fills. The kind of its values is that of the field: texts, days as `2026-02-03`, amounts with at most two
    /// decimals, numbers, yes or no. Of a field that holds several values a cell may give several, with `|` between them.
    pub field: Field,
    /// Whether each row gives its own; else the rows of a claim must agree, or leave it empty.
    pub of_line: bool,
    /// Which of the claim's or line's items it belongs to, where it does not belong to the claim, patient or line itself.
    pub part: Option<Part>,
}

/// Which item of a claim or line a column belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub record: Record,
    /// Its position among those of its record, from 1; nought where each value of a cell is an item of its own.
    pub position: u8,
    /// The role, of a provider.
    pub role: Option<Code>,
    /// The field of the claim or line that names it, of a provider.
    pub link: Option<Field>,
}

static COLUMNS: LazyLock<Vec<Known>> = LazyLock::new(all);
static NAMES: LazyLock<BTreeMap<&'static str, &'static Known>> =
    LazyLock::new(|| COLUMNS.iter().map(|known| (known.name.as_str(), known)).collect());

/// Every column that is read, by its first name, in the order of the table of fields. Other names follow it: those of JSON,
/// where they are not the same and say enough alone, `member_id`, `modifiers`, and `dx` for all diagnoses in one cell.
pub fn columns() -> &'static [Known] {
    &COLUMNS
}

/// The column of a heading.
pub(super) fn find(heading: &str) -> Option<&'static Known> {
    NAMES.get(normal(heading).as_str()).copied()
}

/// Headings of other exports that are near to another column's than the one that they mean.
const HABITS: &[(&str, &str)] = &[
    ("amount", "charge"),
    ("billed_amount", "charge"),
    ("charge_amount", "charge"),
    ("charges", "charge"),
    ("cpt", "procedure"),
    ("cpt_code", "procedure"),
    ("cpt_hcpcs", "procedure"),
    ("date_of_birth", "patient_dob"),
    ("date_of_service", "service_from"),
    ("dob", "patient_dob"),
    ("dos", "service_from"),
    ("dos_from", "service_from"),
    ("dos_to", "service_to"),
    ("from_date", "service_from"),
    ("hcpcs", "procedure"),
    ("hcpcs_code", "procedure"),
    ("icd10", "dx1"),
    ("icd_10", "dx1"),
    ("line", "line_number"),
    ("line_charge", "charge"),
    ("line_no", "line_number"),
    ("modifier", "mod1"),
    ("npi", "billing_npi"),
    ("place_of_service", "pos"),
    ("pointer", "dx_pointers"),
    ("pointers", "dx_pointers"),
    ("procedure_code", "procedure"),
    ("qty", "units"),
    ("quantity", "units"),
    ("rev_code", "revenue_code"),
    ("service_date", "service_from"),
    ("service_date_from", "service_from"),
    ("service_date_to", "service_to"),
    ("service_end_date", "service_to"),
    ("service_start_date", "service_from"),
    ("sex", "patient_sex"),
    ("thru_date", "service_to"),
    ("to_date", "service_to"),
];

/// The name of a column that a heading is nearest to, where it is near at all.
pub(super) fn suggest(heading: &str) -> Option<&'static str> {
    let name = normal(heading);
    if let Some((_, meant)) = HABITS.iter().find(|(habit, _)| *habit == name) {
        return Some(meant);
    }
    // `Modifier 1`, `Diagnosis 2`, `ICD10 3`: columns that are counted.
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let meant = match base.trim_end_matches('_') {
        "modifier" | "mod" => "mod",
        "diagnosis" | "diag" | "dx" | "icd" | "icd10" | "icd_10" | "diagnosis_code" => "dx",
        _ => "",
    };
    let counted = format!("{meant}{}", name.get(base.len()..).unwrap_or(""));
    if let Some((known, _)) = NAMES.get_key_value(counted.as_str()).filter(|_| !meant.is_empty()) {
        return Some(known);
    }
    let limit = (name.len() / 4).clamp(1, 3);
    NAMES
        .keys()
        .map(|known| (strsim::damerau_levenshtein(&name, known), *known))
        .filter(|(distance, known)| *distance <= limit && known.len() > limit)
        .min()
        .map(|(_, known)| known)
}

/// A heading without what does not count: `Claim ID` is `claim_id`.
pub(super) fn normal(heading: &str) -> String {
    let mut name = String::with_capacity(heading.len());
    for c in heading.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.truncate(name.trim_end_matches('_').len());
    name
}

fn all() -> Vec<Known> {
    let mut columns: Vec<Known> = Vec::new();
    for field in Field::ALL {
        add(&mut columns, *field);
    }
    let json = Field::ALL.iter().filter(|field| matches!(field.info().record, Record::Claim | Record::Line));
    for field in json.filter(|field| field.info().json.contains('_')) {
        let own = columns.iter().position(|known| known.field == *field && known.part.is_none());
        if let Some(known) = own.and_then(|at| columns.get(at)).cloned() {
            also(&mut columns, field.info().json, known);
        }
    }
    for (name, like) in [("member_id", "patient_id"), ("modifiers", "mod1"), ("dx", "dx1")] {
        if let Some(known) = columns.iter().find(|known| known.name == like).cloned() {
            let part = known.part.map(|part| Part { position: 0, ..part });
            also(&mut columns, name, Known { part, ..known });
        }
    }
    columns
}

/// Adds another name of a column, unless it is the name of one already.
fn also(columns: &mut Vec<Known>, name: &str, known: Known) {
    if !columns.iter().any(|other| other.name == name) {
        columns.push(Known { name: name.to_owned(), ..known });
    }
}

fn add(columns: &mut Vec<Known>, field: Field) {
    let info = field.info();
    let name = info.csv;
    if name.is_empty() || info.kind == Kind::Provider {
        return;
    }
    let of_line = matches!(info.record, Record::Line | Record::Drug | Record::Tooth);
    let mut push = |name: String, of_line, part| columns.push(Known { name, field, of_line, part });
    if let Some(suffix) = name.strip_prefix("ROLE_") {
        for (of_line, before) in [(false, ""), (true, "line_")] {
            for (word, code) in field::ROLES {
                let role = Code::new(code.as_bytes());
                let link = link(of_line, &format!("{before}{word}_npi"));
                let part = Part { record: Record::Provider, position: 1, role, link };
                push(format!("{before}{word}_{suffix}"), of_line, Some(part));
            }
        }
        return;
    }
    let part = |record, position| Some(Part { record, position, role: None, link: None });
    match (info.record, numbered(name)) {
        (Record::Claim | Record::Patient | Record::Line, Some((before, behind, most))) => {
            (1..=most).for_each(|n| push(format!("{before}{n}{behind}"), of_line, None));
        }
        // The notes of a claim and of its lines are items of their own.
        (Record::Claim, None) if field == Field::ClaimNote => {
            columns.push(Known { name: name.to_owned(), field: Field::NoteText, of_line, part: part(Record::Note, 1) });
        }
        (Record::Line, None) if field == Field::LineNote => {
            columns.push(Known { name: name.to_owned(), field: Field::NoteText, of_line, part: part(Record::Note, 1) });
        }
        (Record::Claim | Record::Patient | Record::Line, None) => push(name.to_owned(), of_line, None),
        (record, Some((before, behind, most))) => {
            (1..=most).for_each(|n| push(format!("{before}{n}{behind}"), of_line, part(record, n)));
        }
        (Record::ToothStatus, None) => push(name.to_owned(), of_line, part(Record::ToothStatus, 0)),
        (record, None) => push(name.to_owned(), of_line, part(record, 1)),
    }
}

/// `dx1_poa..dx25_poa`: what stands before the number, what behind, and the last number.
fn numbered(name: &str) -> Option<(&str, &str, u8)> {
    let (first, last) = name.split_once("..")?;
    let (before, behind) = first.split_once('1')?;
    let most = last.strip_prefix(before)?.strip_suffix(behind)?.parse().ok()?;
    Some((before, behind, most))
}

/// The field of a claim or line that names its provider of a role.
fn link(of_line: bool, name: &str) -> Option<Field> {
    let record = if of_line { Record::Line } else { Record::Claim };
    record.fields().find(|field| field.info().kind == Kind::Provider && field.info().csv == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_column() {
        let mut names: Vec<&str> = columns().iter().map(|known| known.name.as_str()).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        for known in columns() {
            assert_eq!(normal(&known.name), known.name);
            assert_eq!(find(&known.name.to_uppercase()).unwrap(), known);
        }
    }

    #[test]
    fn every_field_with_a_column_is_found_by_it() {
        for field in Field::ALL {
            let info = field.info();
            let notes = matches!(field, Field::ClaimNote | Field::LineNote);
            if info.csv.is_empty() || info.csv.starts_with("ROLE_") || info.kind == Kind::Provider || notes {
                continue;
            }
            let (name, _) = info.csv.split_once("..").unwrap_or((info.csv, ""));
            assert_eq!(find(name).unwrap().field, *field, "{name}");
        }
        for name in ["billing_npi", "line_rendering_npi", "facility_taxonomy", "dx25_poa", "mod4", "dx", "modifiers"] {
            assert!(find(name).is_some(), "{name}");
        }
        assert_eq!(find("billing_npi").unwrap().part.unwrap().link, Some(Field::ClaimBillingProvider));
        assert_eq!(find("line_rendering_npi").unwrap().part.unwrap().link, Some(Field::LineRenderingProvider));
        assert_eq!(find("facility_npi").unwrap().part.unwrap().link, Some(Field::ClaimServiceFacility));
    }

    #[test]
    fn c02_headings_are_found_in_any_case() {
        assert_eq!(normal("  Claim-ID "), "claim_id");
        assert_eq!(find("Patient DOB").unwrap().field, Field::PatientBirthDate);
        assert_eq!(suggest("procedur"), Some("procedure"));
        assert_eq!(suggest("favourite_colour"), None);
    }

    #[test]
    fn headings_of_other_exports_are_answered_with_the_column_that_they_mean() {
        for (heading, meant) in [
            ("CPT", "procedure"),
            ("Date of Service", "service_from"),
            ("Modifier 2", "mod2"),
            ("Diagnosis 3", "dx3"),
            ("ICD10", "dx1"),
            ("ICD10 3", "dx3"),
            ("unit", "units"),
        ] {
            assert_eq!(suggest(heading), Some(meant), "{heading}");
        }
        assert_eq!(suggest("Frobnication"), None);
    }
}
