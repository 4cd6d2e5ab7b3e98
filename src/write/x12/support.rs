//! What supports a claim or a line: notes, attachments, transports, certifications, contracts, repricing.

use super::guide;
use super::pen::{Pen, Segment};
use crate::claim::{Field, Item, Record};

impl Pen<'_, '_> {
    /// PWK: attachments.
    pub(super) fn attachments(&mut self, owner: Item, kinds: &'static str) {
        for item in self.items(Record::Attachment, owner, kinds) {
            let mut own = self.table(Segment::new("PWK"), item);
            if own.holds(6, 1) {
                own.set(5, 1, b"AC".to_vec());
            }
            self.write_given(&own);
        }
    }

    /// CN1: contracts.
    pub(super) fn contract(&mut self, owner: Item, kinds: &'static str) {
        for item in self.items(Record::Contract, owner, kinds) {
            let own = self.table(Segment::new("CN1"), item);
            self.write_given(&own);
        }
    }

    /// K3 and NTE: notes.
    pub(super) fn notes(&mut self, owner: Item, fixed: &'static str, free: &'static str) {
        let all = self.source.items(Record::Note, owner);
        let mut written = Vec::new();
        for (of_fixed, kinds) in [(true, fixed), (false, free)] {
            for item in all.iter().copied().filter(|_| self.has(kinds)).collect::<Vec<Item>>() {
                let kind = self.peek(item, Field::NoteKind).map_or_else(|| b"ADD".to_vec(), |fit| fit.text);
                let kind = String::from_utf8_lossy(&kind).into_owned();
                let (group, most) = guide::notes(&kind, owner.record, self.claim_type);
                let full = written.iter().filter(|own| **own == group).count() == most;
                if (kind == "K3") != of_fixed || full {
                    continue;
                }
                let Some(text) = self.value(item, Field::NoteText) else { continue };
                written.push(group);
                let mut own = Segment::new(if of_fixed { "K3" } else { "NTE" });
                if of_fixed {
                    self.source.take(item, Field::NoteKind);
                } else {
                    let kind = self.or_else(item, Field::NoteKind, "ADD");
                    own.set(1, 1, kind);
                }
                own.set(if of_fixed { 1 } else { 2 }, 1, text);
                self.write(&own);
            }
        }
    }

    /// CR1: ambulance transports.
    pub(super) fn ambulances(&mut self, owner: Item) {
        for item in self.items(Record::Ambulance, owner, "P") {
            let mut own = self.table(Segment::new("CR1"), item);
            for (value, unit, word) in [(2, 1, "LB"), (6, 5, "DH")] {
                if own.holds(value, 1) {
                    own.set(unit, 1, word.as_bytes().to_vec());
                }
            }
            self.write_given(&own);
        }
    }

    /// CRC: certifications.
    pub(super) fn certifications(&mut self, owner: Item, kinds: &'static str) {
        let mut written = Vec::new();
        for item in self.items(Record::Certification, owner, kinds) {
            let category = self.peek(item, Field::CertificationCategory).map(|fit| fit.text).unwrap_or_default();
            let category = String::from_utf8_lossy(&category).into_owned();
            let (group, most) = guide::certifications(&category);
            if written.iter().filter(|own| **own == group).count() == most {
                continue;
            }
            written.push(group.to_owned());
            let mut own = self.table(Segment::new("CRC"), item);
            for (element, condition) in (3..).zip(self.list(item, Field::CertificationConditions, 5)) {
                own.set(element, 1, condition);
                own.given = true;
            }
            self.write_given(&own);
        }
    }

    /// HCP: what a repricer says.
    pub(super) fn repricing(&mut self, owner: Item) {
        for item in self.items(Record::Repricing, owner, "PID") {
            let mut own = self.table(Segment::new("HCP"), item);
            if own.holds(10, 1) {
                own.set(9, 1, if self.has("D") { b"AD".to_vec() } else { b"HC".to_vec() });
            }
            self.write_given(&own);
        }
    }
}
