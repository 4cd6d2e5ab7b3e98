//! What a claim of a test lacks to what the test may write to give it.

use crate::claim::{Field, Kind, Record};
use crate::report::Scene;
use crate::verdict::model::{Fact, Missing, Which};

/// The clauses of a test that give what is missing, each once; what a test cannot give by a clause of its own is left
/// out.
pub fn clauses(scene: &Scene<'_>, missing: &[Missing]) -> Vec<String> {
    let mut clauses = Vec::new();
    for clause in missing.iter().filter_map(|missing| clause(scene, *missing)) {
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    clauses
}

fn clause(scene: &Scene<'_>, missing: Missing) -> Option<String> {
    match missing {
        Missing::Fact(Fact::Field(Which::This, item, field)) => {
            let given = given(field);
            match item.record {
                Record::Line => Some(format!("line {} … {given}", scene.line(item.index).text)),
                Record::Claim => Some(format!("claim {given}")),
                Record::Patient => Some(format!("patient {given}")),
                _ => None,
            }
        }
        Missing::Fact(Fact::Beside(facts, Which::This, item, column, _)) => {
            let facts = scene.evaluator.policy().facts.get(facts.0)?;
            let column = &facts.rows.columns().get(column)?.name;
            Some(match item.record {
                Record::Line => format!("fact {} of line {} {column} …", facts.name, scene.line(item.index).text),
                record => format!("fact {} of {} {column} …", facts.name, record.words()),
            })
        }
        _ => None,
    }
}

/// A field as a test gives it, with a value that is usual where there is one.
fn given(field: Field) -> String {
    match field {
        Field::LineUnits => "x1".to_owned(),
        Field::LinePlace | Field::ClaimPlace => "place 11".to_owned(),
        Field::PatientBirthDate | Field::PatientAge => "born 1980-01-01".to_owned(),
        Field::PatientSex => "female".to_owned(),
        _ => {
            let info = field.info();
            let value = match (info.kind, info.words.first()) {
                (_, Some((word, _))) => word,
                (Kind::Money, _) => "$100.00",
                (Kind::Date, _) => "2026-01-01",
                (Kind::Number, _) => "1",
                _ => "…",
            };
            format!("{} {value}", info.name)
        }
    }
}
