//! GS, ST and their trailers to what the envelope says of its transactions, checked against what they hold.

use super::super::kind::Kind;
use super::super::stream::{Cut, Ending};
use super::words::{counted, list, push, same_number, shown, spot, whole};
use super::{Group, Interchange, Transaction, X12Framer};
use crate::read::{Batch, Cost, Spot};

impl X12Framer {
    /// Reports a fault of the envelope: what was expected and what was found.
    pub(super) fn mismatch(batch: &mut Batch, cut: &Cut, element: &str, found: &[u8], expected: &str) {
        let message = format!("{element} is {}, but {expected}", shown(found));
        push(batch, "x12/envelope", spot(cut, element), Cost::Nothing, message);
    }

    pub(super) fn group_begins(&mut self, cut: &Cut, batch: &mut Batch) {
        self.leave_group(batch, cut, "the next GS follows");
        if self.interchange.is_none() {
            self.said.clear();
            self.interchange = Some(Interchange { control: Vec::new(), groups: 0, assumed: true });
            self.once(
                batch,
                "x12/no-isa",
                spot(cut, "GS"),
                "a group begins without an ISA; the separators of the interchange before it are assumed",
            );
        }
        let (control, guide) = (self.element(cut, 6).to_vec(), self.element(cut, 8).to_ascii_uppercase());
        self.group = Some(Group { control, guide, transactions: 0 });
        if let Some(interchange) = &mut self.interchange {
            interchange.groups += 1;
        }
    }

    pub(super) fn group_ends(&mut self, cut: &Cut, batch: &mut Batch) {
        self.leave_transaction(batch, cut, "GE follows");
        let Some(group) = self.group.take() else {
            return push(
                batch,
                "x12/envelope",
                spot(cut, "GE"),
                Cost::Nothing,
                "GE ends a group that no GS begins".to_owned(),
            );
        };
        let (count, control) = (self.element(cut, 1), self.element(cut, 2));
        if whole(count) != Some(group.transactions) {
            let expected = format!("the group has {}", counted(group.transactions, "transaction"));
            Self::mismatch(batch, cut, "GE01", count, &expected);
        }
        if !same_number(control, &group.control) {
            let expected = format!("the group began with GS06 {}", shown(&group.control));
            Self::mismatch(batch, cut, "GE02", control, &expected);
        }
    }

    pub(super) fn interchange_ends(&mut self, cut: &Cut, batch: &mut Batch) {
        self.leave_group(batch, cut, "IEA follows");
        let Some(interchange) = self.interchange.take() else {
            return push(
                batch,
                "x12/envelope",
                spot(cut, "IEA"),
                Cost::Nothing,
                "IEA ends an interchange that no ISA begins".to_owned(),
            );
        };
        let (count, control) = (self.element(cut, 1).to_vec(), self.element(cut, 2).to_vec());
        let right = whole(&count) == Some(interchange.groups) && same_number(&control, &interchange.control);
        match (cut.ending, right) {
            (Ending::Open, true) => {
                self.once(
                    batch,
                    "x12/no-terminator",
                    spot(cut, "IEA"),
                    "behind the last segment (IEA) the sign is missing that ends it; all is read",
                );
            }
            (Ending::Open, false) => {
                self.interchange = Some(interchange);
                return self.leave(batch, "the input ends within IEA");
            }
            _ => {}
        }
        if whole(&count) != Some(interchange.groups) {
            let expected = format!("the interchange has {}", counted(interchange.groups, "group"));
            Self::mismatch(batch, cut, "IEA01", &count, &expected);
        }
        if !interchange.assumed && !same_number(&control, &interchange.control) {
            let expected = format!("the interchange began with ISA13 {}", shown(&interchange.control));
            Self::mismatch(batch, cut, "IEA02", &control, &expected);
        }
    }

    pub(super) fn transaction_begins(&mut self, cut: &Cut, batch: &mut Batch) {
        self.leave_transaction(batch, cut, "the next ST follows");
        let number = self.element(cut, 1).to_vec();
        let control = self.element(cut, 2).to_vec();
        let guide = self.element(cut, 3).to_ascii_uppercase();
        let group = self.group.as_ref().map(|group| group.guide.clone()).unwrap_or_default();
        let kind = Kind::of(&number, &guide, &group);
        match kind {
            Kind::NotClaims(name) => self.not_claims(batch, name, spot(cut, "ST01")),
            Kind::Unknown => {
                let message =
                    format!("a transaction of unknown kind (ST01 {}); claims come in transaction 837", shown(&number));
                self.once(batch, "x12/unknown-transaction", spot(cut, "ST01"), &message);
            }
            Kind::Undecided => {
                self.once(batch, "x12/no-guide", spot(cut, "ST03"), "neither ST03 nor GS08 says which 837 this is (005010X222A1 for professional claims); the service lines of each claim decide");
            }
            _ => {
                let other = Kind::of(&number, &group, b"");
                if !matches!(other, Kind::Undecided) && other != kind {
                    self.once(
                        batch,
                        "x12/guides-differ",
                        spot(cut, "ST03"),
                        "ST03 and GS08 name different guides; ST03 counts",
                    );
                }
            }
        }
        if let Some(group) = &mut self.group {
            group.transactions += 1;
        }
        self.levels.clear();
        (self.counts, self.kept) = (kind.is_claims(), kind.is_kept());
        self.transaction = Some(Transaction { control, kind, number: cut.number, claims: 0 });
        self.append(cut);
    }

    fn end_transaction(&mut self) -> Option<Transaction> {
        (self.counts, self.kept) = (false, false);
        self.transaction.take()
    }

    pub(super) fn transaction_ends(&mut self, cut: &Cut, batch: &mut Batch) {
        self.close(batch, true);
        let Some(transaction) = self.end_transaction() else {
            return push(
                batch,
                "x12/envelope",
                spot(cut, "SE"),
                Cost::Nothing,
                "SE ends a transaction that no ST begins".to_owned(),
            );
        };
        if transaction.kind.is_claims() && transaction.claims == 0 {
            self.once(batch, "x12/no-claims", spot(cut, "SE"), "the transaction 837 holds no claims");
        }
        let (count, control) = (self.element(cut, 1), self.element(cut, 2));
        let segments = cut.number - transaction.number + 1;
        if whole(count) != Some(segments) {
            Self::mismatch(batch, cut, "SE01", count, &format!("the transaction has {}", counted(segments, "segment")));
        }
        if control != transaction.control {
            let expected = format!("the transaction began with ST02 {}", shown(&transaction.control));
            Self::mismatch(batch, cut, "SE02", control, &expected);
        }
    }

    /// Leaves a transaction that no SE has ended.
    pub(super) fn leave_transaction(&mut self, batch: &mut Batch, cut: &Cut, by: &str) {
        self.close(batch, false);
        if let Some(transaction) = self.end_transaction() {
            let message = format!("the transaction that begins at segment {} has no SE: {by}", transaction.number);
            push(batch, "x12/envelope", spot(cut, "SE"), Cost::Nothing, message);
        }
    }

    /// Leaves a group that no GE has ended.
    pub(super) fn leave_group(&mut self, batch: &mut Batch, cut: &Cut, by: &str) {
        self.leave_transaction(batch, cut, by);
        if self.group.take().is_some() {
            push(batch, "x12/envelope", spot(cut, "GE"), Cost::Nothing, format!("the group has no GE: {by}"));
        }
    }

    /// Leaves an interchange that no IEA has ended: it is cut short.
    pub(super) fn leave(&mut self, batch: &mut Batch, by: &str) {
        self.close(batch, false);
        let mut missing = Vec::new();
        if self.end_transaction().is_some() {
            missing.push("SE");
        }
        if self.group.take().is_some() {
            missing.push("GE");
        }
        if self.interchange.take().is_some_and(|interchange| !interchange.assumed) {
            missing.push("IEA");
        }
        if !missing.is_empty() {
            let spot = Spot { offset: self.stream.offset(), number: self.stream.number(), element: String::new() };
            let message =
                format!("the interchange is cut short: {by}, and {} missing; claims may be lost", list(&missing));
            push(batch, "x12/truncated", spot, Cost::Bytes, message);
        }
    }
}
