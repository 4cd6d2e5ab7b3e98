//! An item of a claim to a service line.

use super::info::{Notes, Positions};
use super::{Carer, Failed, Reader, place};
use crate::claim::number::parse_decimal;
use crate::claim::{ClaimType, Code, CodeKind, Field, Item, NO_SEQUENCE, Record, Slot};

/// What a quantity counts, and the units of the 837.
const UNITS: &[(&[u8], &[u8])] = &[
    (b"min", b"MJ"),
    (b"minute", b"MJ"),
    (b"minutes", b"MJ"),
    (b"mj", b"MJ"),
    (b"d", b"DA"),
    (b"day", b"DA"),
    (b"days", b"DA"),
    (b"da", b"DA"),
    (b"un", b"UN"),
    (b"unit", b"UN"),
    (b"units", b"UN"),
    (b"1", b"UN"),
    (b"{unit}", b"UN"),
    (b"{units}", b"UN"),
];

/// Units of drugs, and those of the 837.
const DRUG_UNITS: &[(&[u8], &[u8])] = &[
    (b"ml", b"ML"),
    (b"g", b"GR"),
    (b"gr", b"GR"),
    (b"mg", b"ME"),
    (b"[iu]", b"F2"),
    (b"f2", b"F2"),
    (b"un", b"UN"),
    (b"unit", b"UN"),
];

impl Reader<'_, '_> {
    /// Reads an item. Its details break its price down and name its drugs; they are no lines of their own.
    pub(super) fn line(
        &mut self,
        at: usize,
        positions: &Positions,
        team: &[Carer],
        notes: &Notes,
    ) -> Result<(), Failed> {
        let tree = self.tree;
        let line = self.claim.add(Record::Line, Item::CLAIM, place(at));
        let [sequence, carers, diagnoses, infos, revenue, service, billed, modifiers, day, period] = tree.members(
            at,
            [
                "sequence",
                "careTeamSequence",
                "diagnosisSequence",
                "informationSequence",
                "revenue",
                "productOrService",
                "billcode",
                "modifier",
                "servicedDate",
                "servicedPeriod",
            ],
        )?;
        let [end, programs, elsewhere] =
            tree.members(at, ["productOrServiceEnd", "programCode", "locationReference"])?;
        let [location, quantity, price, factor, net, body, surfaces, details] = tree.members(
            at,
            ["locationCodeableConcept", "quantity", "unitPrice", "factor", "net", "bodySite", "subSite", "detail"],
        )?;
        self.put(line, Field::LineNumber, sequence)?;
        self.imply(line, Field::LineNumber, Slot::number(i64::from(line.index) + 1, 0, place(at)));
        self.coded(line, Field::LineCode, service.or(billed))?;
        if end.is_some() {
            self.coded(line, Field::LineCodeThrough, end)?;
        }
        self.qualifier(line, service)?;
        self.programs(line, programs)?;
        self.location(line, elsewhere)?;
        self.description(line, service)?;
        self.coded(line, Field::LineRevenueCode, revenue)?;
        for modifier in tree.each(modifiers)? {
            self.coded(line, Field::LineModifiers, Some(modifier))?;
        }
        self.units(line, quantity)?;
        self.charge(line, [net, quantity, price, factor])?;
        self.day(line, Field::LineDate, day)?;
        self.period(line, Field::LineDate, Field::LineThrough, period)?;
        self.coded(line, Field::LinePlace, location)?;
        self.pointers(line, diagnoses, positions)?;
        if self.claim.claim_type == ClaimType::Dental {
            self.teeth(line, body, surfaces)?;
        }
        self.drugs(line, at, service)?;
        for detail in tree.each(details)? {
            let service = tree.member(detail, "productOrService")?;
            let is_drug = self.drugs(line, detail, service)?;
            if !is_drug && self.detail.is_none() && self.billed(service, CodeKind::Procedure)?.is_some() {
                self.detail = Some(detail);
            }
        }
        for (number, _) in self.numbers(carers)? {
            let own = |carer: &&Carer| carer.sequence == number && number.is_some();
            if let Some(carer) = team.iter().find(own).filter(|carer| !carer.of_claim) {
                self.carer(line, carer)?;
            }
        }
        for (number, _) in self.numbers(infos)? {
            if let Some(note) = number.and_then(|number| notes.get(&number)) {
                self.note_of(line, *note)?;
            }
        }
        Ok(())
    }

    /// What kind of code the service is, by its system.
    fn qualifier(&mut self, line: Item, service: Option<usize>) -> Result<(), Failed> {
        const SYSTEMS: &[(&str, &[u8])] =
            &[("cpt", b"HC"), ("hcpcs", b"HC"), ("6.285", b"HC"), ("hipps", b"HP"), ("cdt", b"AD")];
        if let Some(coding) = self.billed(service, CodeKind::Procedure)?
            && let Some((_, code)) = SYSTEMS.iter().find(|(word, _)| coding.of(word))
        {
            let slot = self.slot(Field::LineCodeQualifier, code, coding.code.at);
            self.store(line, Field::LineCodeQualifier, slot);
        }
        Ok(())
    }

    /// Programs that a service belongs to.
    fn programs(&mut self, line: Item, programs: Option<usize>) -> Result<(), Failed> {
        for program in self.tree.each(programs)? {
            for coding in self.codings(Some(program))? {
                let yes = Slot::yes(true, place(coding.code.at));
                match coding.word().as_slice() {
                    b"epsdt" => self.store(line, Field::LineEpsdt, yes),
                    b"fp" | b"familyplanning" => self.store(line, Field::LineFamilyPlanning, yes),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// The words that stand with a service's code.
    fn description(&mut self, line: Item, service: Option<usize>) -> Result<(), Failed> {
        if let Some(service) = service {
            let text = self.tree.member(service, "text")?;
            self.put(line, Field::LineDescription, text)?;
        }
        Ok(())
    }

    fn units(&mut self, line: Item, quantity: Option<usize>) -> Result<(), Failed> {
        let Some(quantity) = quantity else { return Ok(()) };
        let [value, unit, code] = self.tree.members(quantity, ["value", "unit", "code"])?;
        self.put(line, Field::LineUnits, value)?;
        self.unit(line, Field::LineUnitBasis, code.or(unit), UNITS)
    }

    fn unit(&mut self, item: Item, field: Field, at: Option<usize>, units: &[(&[u8], &[u8])]) -> Result<(), Failed> {
        let Some(text) = self.tree.maybe(at)? else { return Ok(()) };
        let own = text.text.to_ascii_lowercase();
        let code = units.iter().find(|(word, _)| *word == own.as_slice()).map(|(_, code)| *code);
        let slot = self.slot(field, code.unwrap_or(&text.text), text.at);
        self.store(item, field, slot);
        Ok(())
    }

    /// The charge: the net amount, else the price of a unit times units and factor.
    fn charge(&mut self, line: Item, [net, quantity, price, factor]: [Option<usize>; 4]) -> Result<(), Failed> {
        if net.is_some() {
            return self.money(line, Field::LineCharge, net);
        }
        let Some(price) = self.amount(price)? else { return Ok(()) };
        let units = match quantity {
            Some(quantity) => self.tree.maybe(self.tree.member(quantity, "value")?)?,
            None => None,
        };
        let mut times = Some((1, 0));
        for one in [units, self.tree.maybe(factor)?].into_iter().flatten() {
            times = times.zip(parse_decimal(&one.text)).and_then(|(times, one)| product(times, one));
        }
        let whole = times.and_then(|times| product(times, parse_decimal(&price.0.text)?));
        let slot = match whole {
            Some((mantissa, scale)) if !price.1 => {
                let text = decimal(mantissa, scale);
                self.slot(Field::LineCharge, text.as_bytes(), price.0.at)
            }
            _ => self.amount_slot(Field::LineCharge, &price),
        };
        self.store(line, Field::LineCharge, slot);
        Ok(())
    }

    /// Pointers are sequence numbers of diagnoses, not their positions.
    fn pointers(&mut self, line: Item, sequences: Option<usize>, positions: &Positions) -> Result<(), Failed> {
        for (number, at) in self.numbers(sequences)? {
            let position = number.and_then(|number| positions.get(&number));
            let slot = match position {
                Some(position) => Slot::number(*position, 0, place(at)),
                None => self.odd(
                    at,
                    "fhir/sequence",
                    "is the sequence of no diagnosis of the claim; write the sequence of one",
                    NO_SEQUENCE,
                ),
            };
            self.store(line, Field::LinePointers, slot);
        }
        Ok(())
    }

    /// The teeth of a dental line: `bodySite` with its `subSite`; in R5 a list of both.
    fn teeth(&mut self, line: Item, body: Option<usize>, surfaces: Option<usize>) -> Result<(), Failed> {
        for site in self.tree.each(body)? {
            let [inner, own] = self.tree.members(site, ["site", "subSite"])?;
            let sites = if inner.is_some() { self.tree.each(inner)? } else { vec![site] };
            let surfaces = if inner.is_some() { own } else { surfaces };
            for concept in sites {
                let Some(coding) = self.billed(Some(concept), CodeKind::Tooth)? else { continue };
                let mouth = ["oralcavity", "oral-cavity", "/jo"].iter().any(|word| coding.of(word));
                if mouth {
                    let slot = self.slot(Field::LineOralCavity, &coding.code.text, coding.code.at);
                    self.store(line, Field::LineOralCavity, slot);
                    continue;
                }
                let tooth = self.claim.add(Record::Tooth, line, place(concept));
                // 16 is a wisdom tooth by the universal numbers, a first molar by those of the FDI.
                let slot = if ["ex-tooth", "oraltoothcodes", "fdi"].iter().any(|word| coding.of(word)) {
                    let says = "is numbered as the FDI (ISO 3950) does; claims are billed with universal numbers, 1 to 32 and A to T";
                    self.odd(coding.code.at, "fhir/code", says, &coding.code.text)
                } else {
                    self.slot(Field::ToothCode, &coding.code.text, coding.code.at)
                };
                self.store(tooth, Field::ToothCode, slot);
                for surface in self.tree.each(surfaces)? {
                    for coding in self.codings(Some(surface))? {
                        // Several letters are several surfaces.
                        for (shift, letter) in coding.code.text.to_ascii_uppercase().iter().enumerate() {
                            if let Some(code) = Code::new(&[*letter]) {
                                self.store(
                                    tooth,
                                    Field::ToothSurfaces,
                                    Slot::code(code, place(coding.code.at + shift)),
                                );
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The drugs that an item or one of its details names by NDC; whether it names one.
    fn drugs(&mut self, line: Item, at: usize, service: Option<usize>) -> Result<bool, Failed> {
        let Some(drug) = self
            .codings(service)?
            .into_iter()
            .find(|coding| coding.of("/ndc") || coding.of("ndc:") || coding.of("6.69"))
        else {
            return Ok(false);
        };
        let item = self.claim.add(Record::Drug, line, place(at));
        let slot = self.slot(Field::DrugCode, &digits(&drug.code.text), drug.code.at);
        self.store(item, Field::DrugCode, slot);
        if let Some(quantity) = self.tree.member(at, "quantity")? {
            let [value, unit, code] = self.tree.members(quantity, ["value", "unit", "code"])?;
            self.put(item, Field::DrugQuantity, value)?;
            self.unit(item, Field::DrugUnit, code.or(unit), DRUG_UNITS)?;
        }
        let price = self.tree.member(at, "unitPrice")?;
        self.money(item, Field::DrugPrice, price)?;
        Ok(true)
    }
}

/// An NDC without its hyphens, where it has all eleven digits: of fewer nobody knows where the nought is left out.
fn digits(code: &[u8]) -> Vec<u8> {
    let bare: Vec<u8> = code.iter().filter(|byte| **byte != b'-').copied().collect();
    if bare.len() == 11 { bare } else { code.to_vec() }
}

/// The product of two decimals, exactly.
fn product(a: (i64, u8), b: (i64, u8)) -> Option<(i64, u8)> {
    let (mut mantissa, mut scale) = (a.0.checked_mul(b.0)?, a.1.checked_add(b.1)?);
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Some((mantissa, scale))
}

fn decimal(mantissa: i64, scale: u8) -> String {
    let sign = if mantissa < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, parts) = digits.split_at(digits.len() - usize::from(scale));
    if parts.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{parts}") }
}
