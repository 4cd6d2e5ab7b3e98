//! What the columns of a claim's rows hold.

use super::cell::{Fit, fit};
use crate::claim::{Field, Item, Record};
use crate::read::csv::Known;
use crate::write::{Loss, Losses, Source};

/// The rows of a claim that is being written.
pub(super) struct Rows<'s, 'c> {
    pub source: &'s mut Source<'c>,
    pub losses: &'s mut Losses,
}

impl Rows<'_, '_> {
    fn count(&mut self, loss: Loss, field: Field) {
        *self.losses.entry((loss, field)).or_default() += 1;
    }

    /// What a column holds in the rows of the claim, or in that of a line; `None` where it is empty.
    pub fn cell(&mut self, known: &Known, owner: Item) -> Option<Vec<u8>> {
        let claim = self.source.claim;
        let field = known.field;
        let Some(part) = known.part else {
            let item = if field.record() == Record::Patient { Item::PATIENT } else { owner };
            return match field {
                Field::ClaimType => {
                    self.source.take(item, field);
                    Some(claim.claim_type.code().to_string().into_bytes())
                }
                // A row without its number would get one, and might be none.
                Field::LineNumber => self.single(item, field).or_else(|| {
                    self.count(Loss::Filled, field);
                    Some((item.index + 1).to_string().into_bytes())
                }),
                Field::LineDate => self.single(item, field).or_else(|| self.shared_day(item, field, 0)),
                Field::LineThrough => self.single(item, field).or_else(|| self.shared_day(item, field, 1)),
                _ if !field.info().list => self.single(item, field),
                _ if field.info().csv.contains("..") => self.one_of(item, field, &known.name),
                _ => self.list(item, field),
            };
        };
        let items = self.source.items(part.record, owner);
        if part.position == 0 {
            return self.missing_teeth(&items);
        }
        let item = match part.role {
            Some(_) => {
                let of_role = |item: &&Item| claim.slot(**item, Field::ProviderRole).as_code() == part.role;
                items.iter().find(of_role).copied()
            }
            None => items.get(usize::from(part.position) - 1).copied(),
        }?;
        if field == Field::DiagnosisCode {
            return self.diagnosis(item, items.last() == Some(&item));
        }
        let cell = if field.info().list { self.list(item, field) } else { self.single(item, field) };
        if cell.is_some() && part.role.is_some() {
            // The heading says the role.
            self.source.take(item, Field::ProviderRole);
        }
        cell
    }

    fn single(&mut self, item: Item, field: Field) -> Option<Vec<u8>> {
        let fit = fit(self.source.claim, self.source.claim.slot(item, field), field)?;
        self.source.take(item, field);
        if fit.changed {
            self.count(Loss::Changed, field);
        }
        Some(fit.text)
    }

    /// A day that lines share has no column: it stands in each of their rows.
    fn shared_day(&mut self, line: Item, field: Field, at: usize) -> Option<Vec<u8>> {
        let day = self.source.shared_days(line)?.get(at)?.as_date()?;
        self.count(Loss::Filled, field);
        Some(day.to_string().into_bytes())
    }

    /// The values of a list that one cell can hold.
    fn values(&self, item: Item, field: Field) -> (Vec<Vec<u8>>, bool) {
        let claim = self.source.claim;
        let slots = claim.list(item, field);
        let splits = |text: &[u8]| text.iter().any(|byte| matches!(byte, b'|' | b',' | b';' | b' '));
        // Several letters of surfaces are several surfaces.
        let letters = |text: &[u8]| field == Field::ToothSurfaces && text.len() > 1;
        let fits = slots.iter().filter_map(|slot| fit(claim, *slot, field));
        let fits: Vec<Fit> = fits.filter(|fit| !splits(&fit.text) && !letters(&fit.text)).collect();
        let whole = fits.len() == slots.len() && !fits.iter().any(|fit| fit.changed);
        (fits.into_iter().map(|fit| fit.text).collect(), whole)
    }

    fn list(&mut self, item: Item, field: Field) -> Option<Vec<u8>> {
        let (values, whole) = self.values(item, field);
        if values.is_empty() {
            return None;
        }
        self.source.take(item, field);
        if !whole {
            self.count(Loss::Changed, field);
        }
        Some(values.join(&b'|'))
    }

    /// The value of a list whose values have columns of their own: `mod3` has the third.
    fn one_of(&mut self, item: Item, field: Field, name: &str) -> Option<Vec<u8>> {
        let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
        let at = digits.parse::<usize>().ok()?.checked_sub(1)?;
        let most = field.info().csv.chars().rfind(char::is_ascii_digit)?.to_digit(10)?;
        let (values, whole) = self.values(item, field);
        let value = values.get(at)?;
        self.source.take(item, field);
        if at == 0 && (!whole || values.len() > most as usize) {
            self.count(Loss::Changed, field);
        }
        Some(value.clone())
    }

    /// A diagnosis. An empty cell before another one keeps its place, as one that cannot be read does.
    fn diagnosis(&mut self, item: Item, last: bool) -> Option<Vec<u8>> {
        let code = self.single(item, Field::DiagnosisCode);
        if code.is_none() && (!last || self.source.has(item, Field::DiagnosisRole)) {
            self.source.take(item, Field::DiagnosisCode);
            self.count(Loss::Changed, Field::DiagnosisCode);
        }
        code
    }

    /// The teeth that are missing, in one cell; those to be extracted have no column.
    fn missing_teeth(&mut self, items: &[Item]) -> Option<Vec<u8>> {
        let mut teeth = Vec::new();
        for item in items {
            let status = self.source.claim.slot(*item, Field::ToothStatusStatus);
            let missing = status.is_absent() || status.as_code().is_some_and(|code| code.to_string() == "M");
            let splits = |text: &[u8]| text.iter().any(|byte| matches!(byte, b'|' | b',' | b';' | b' '));
            let tooth =
                fit(self.source.claim, self.source.claim.slot(*item, Field::ToothStatusTooth), Field::ToothStatusTooth);
            let Some(tooth) = tooth.filter(|tooth| missing && !tooth.changed && !splits(&tooth.text)) else { continue };
            self.source.take(*item, Field::ToothStatusTooth);
            if self.source.take(*item, Field::ToothStatusStatus).is_none() {
                self.count(Loss::Filled, Field::ToothStatusStatus);
            }
            teeth.push(tooth.text);
        }
        (!teeth.is_empty()).then(|| teeth.join(&b'|'))
    }

    /// The positions of what stands in numbered columns follow from those.
    pub fn positions(&mut self) {
        for (record, field, code) in [
            (Record::Diagnosis, Field::DiagnosisPosition, Field::DiagnosisCode),
            (Record::Procedure, Field::ProcedurePosition, Field::ProcedureCode),
        ] {
            for (at, item) in (1i64..).zip(self.source.items(record, Item::CLAIM)) {
                let given = record.fields().any(|own| self.source.taken.contains(&(item, own)));
                if !given {
                    continue;
                }
                if code == Field::DiagnosisCode && !self.source.has(item, code) {
                    self.count(Loss::Filled, code);
                }
                // External causes and reasons for the visit have none.
                let apart = code == Field::DiagnosisCode && self.source.claim.stands_apart(item);
                if !apart && let Some(loss) = self.source.follows(item, field, at) {
                    self.count(loss, field);
                }
            }
        }
    }
}
