//! Loops 2400 to 2440: service lines with their teeth, drugs, equipment, forms and what other payers decided.

use super::super::Loss;
use super::guide::{DRUG_NUMBERS, EQUIPMENT_DAYS, LINE_AMOUNTS, LINE_COUNTS, LINE_DAYS, LINE_NUMBERS, LINE_ROLES};
use super::pen::{Pen, Segment};
use super::place;
use super::value::day;
use crate::claim::{ClaimType, Field, Item, Record, Value};

impl Pen<'_, '_> {
    /// One service line; `position` from 1.
    pub(super) fn line(&mut self, line: Item, position: usize) {
        self.number(line, position);
        self.service(line);
        for tooth in self.items(Record::Tooth, line, "D") {
            let mut own = Segment::new("TOO").with(1, "JP");
            self.fill(&mut own, 2, 1, tooth, Field::ToothCode);
            self.fill_list(&mut own, (3, 1), 5, (tooth, Field::ToothSurfaces));
            self.write_given(&own);
        }
        // The segments of equipment are read together: one piece of it a line.
        let equipment = self.items(Record::Equipment, line, "P").first().copied();
        if let Some(equipment) = equipment {
            let mut own = self.table(Segment::new("SV5"), equipment);
            if own.holds(1, 2) {
                own.set(1, 1, b"HC".to_vec());
            }
            if own.holds(3, 1) {
                own.set(2, 1, b"DA".to_vec());
            }
            self.write_given(&own);
        }
        self.attachments(line, "PI");
        self.ambulances(line);
        if let Some(equipment) = equipment {
            let mut own = self.table(Segment::new("CR3"), equipment);
            if own.holds(3, 1) {
                own.set(2, 1, b"MO".to_vec());
            }
            self.write_given(&own);
        }
        self.certifications(line, "P");
        self.line_days(line);
        self.days(line, LINE_DAYS);
        if let Some(equipment) = equipment {
            self.days(equipment, EQUIPMENT_DAYS);
        }
        self.qualified("QTY", line, LINE_COUNTS);
        for test in self.items(Record::Measurement, line, "P") {
            let own = self.table(Segment::new("MEA"), test);
            self.write_given(&own);
        }
        self.contract(line, "PD");
        self.qualified("REF", line, LINE_NUMBERS);
        self.other_authorizations(line);
        self.qualified("AMT", line, LINE_AMOUNTS);
        self.notes(line, "PD", "PI");
        if self.has("P") {
            let purchase = self.table(Segment::new("PS1"), line);
            self.write_given(&purchase);
        }
        self.repricing(line);
        for drug in self.items(Record::Drug, line, "PI") {
            self.drug(drug);
        }
        self.providers(line, LINE_ROLES);
        for result in self.some(Record::LineResult, line) {
            self.result(result);
        }
        for form in self.items(Record::Form, line, "P") {
            self.form(form);
        }
    }

    /// LX.
    fn number(&mut self, line: Item, position: usize) {
        let whole = match self.source.claim.get(line, Field::LineNumber) {
            Value::Number(number) => number.as_whole().filter(|number| (0..1_000_000).contains(number)),
            _ => None,
        };
        let mut own = Segment::new("LX");
        match whole {
            Some(number) => {
                self.source.take(line, Field::LineNumber);
                own.set(1, 1, number.to_string().into_bytes());
            }
            None => {
                self.count(Loss::Filled, Field::LineNumber);
                own.set(1, 1, position.to_string().into_bytes());
            }
        }
        self.write(&own);
    }

    /// DTP*472. A day that lines share stands with the claim in dental guides alone, else with each line.
    fn line_days(&mut self, line: Item) {
        let shared = self.source.shared_days(line).filter(|_| !self.has("D"));
        let Some([from, through]) = shared else {
            return self.period("472", line, Field::LineDate, Some(Field::LineThrough));
        };
        let (Some(from), through) = (from.as_date(), through.as_date()) else { return };
        self.count(Loss::Filled, Field::LineDate);
        let mut text = day(from);
        if let Some(through) = through {
            self.count(Loss::Filled, Field::LineThrough);
            text.push('-');
            text.push_str(&day(through));
        }
        let format = if through.is_some() { "RD8" } else { "D8" };
        self.write(&Segment::new("DTP").with(1, "472").with(2, format).with(3, &text));
    }

    /// SV1, SV2 or SV3.
    fn service(&mut self, line: Item) {
        let (id, procedure, basis) = match self.claim_type {
            ClaimType::Professional => ("SV1", 1, Some((3, 4))),
            ClaimType::Institutional => ("SV2", 2, Some((4, 5))),
            ClaimType::Dental => ("SV3", 1, None),
        };
        let mut own = Segment::new(id);
        for &(field, at) in place::elements(Record::Line, id) {
            match field {
                Field::LineModifiers | Field::LinePointers => {
                    self.fill_list(&mut own, (at.element, at.component), 4, (line, field));
                }
                Field::LineOralCavity => self.fill_list(&mut own, (at.element, at.component), 5, (line, field)),
                // SV115 has one value.
                Field::LineCopayExempt => {
                    if self.source.claim.slot(line, field).as_yes() == Some(true) {
                        self.source.take(line, field);
                        own.set(at.element, 1, b"0".to_vec());
                        own.given = true;
                    }
                }
                _ => self.fill(&mut own, at.element, at.component, line, field),
            }
        }
        if own.holds_any(procedure) && !own.holds(procedure, 1) {
            self.count(Loss::Filled, Field::LineCodeQualifier);
            own.set(procedure, 1, if self.has("D") { b"AD".to_vec() } else { b"HC".to_vec() });
        }
        if let Some((basis, units)) = basis
            && own.holds(units, 1)
            && !own.holds(basis, 1)
        {
            self.count(Loss::Filled, Field::LineUnitBasis);
            own.set(basis, 1, b"UN".to_vec());
        }
        self.write_given(&own);
    }

    /// 2410.
    fn drug(&mut self, drug: Item) {
        let mut own = Segment::new("LIN").with(2, "N4");
        self.fill(&mut own, 3, 1, drug, Field::DrugCode);
        self.write(&own);
        let mut amount = Segment::new("CTP");
        self.fill(&mut amount, 4, 1, drug, Field::DrugQuantity);
        self.fill(&mut amount, 5, 1, drug, Field::DrugUnit);
        if amount.holds(4, 1) && !amount.holds(5, 1) {
            self.count(Loss::Filled, Field::DrugUnit);
            amount.set(5, 1, b"UN".to_vec());
        }
        self.write_given(&amount);
        self.qualified("REF", drug, DRUG_NUMBERS);
    }

    /// 2440.
    fn form(&mut self, form: Item) {
        let own = self.table(Segment::new("LQ"), form);
        self.write(&own);
        for answer in self.some(Record::Answer, form) {
            let own = self.table(Segment::new("FRM"), answer);
            self.write_given(&own);
        }
    }
}
