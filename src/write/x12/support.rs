//! What supports a claim or a line: notes, attachments, transports, certifications, contracts, repricing.

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
        let is_fixed = |pen: &Self, item: Item| {
            pen.source.claim.slot(item, Field::NoteKind).as_code().is_some_and(|kind| kind.to_string() == "K3")
        };
        for item in all.iter().copied().filter(|_| self.has(fixed)).collect::<Vec<Item>>() {
            if is_fixed(self, item)
                && let Some(text) = self.value(item, Field::NoteText)
            {
                self.source.take(item, Field::NoteKind);
                let mut own = Segment::new("K3");
                own.set(1, 1, text);
                self.write(&own);
            }
        }
        for item in all.into_iter().filter(|_| self.has(free)).collect::<Vec<Item>>() {
            if !is_fixed(self, item)
                && let Some(text) = self.value(item, Field::NoteText)
            {
                let mut own = Segment::new("NTE");
                let kind = self.or_else(item, Field::NoteKind, "ADD");
                own.set(1, 1, kind);
                own.set(2, 1, text);
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
        for item in self.items(Record::Certification, owner, kinds) {
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
