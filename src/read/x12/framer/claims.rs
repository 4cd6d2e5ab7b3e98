//! CLM segments to frames, or to why a claim is not read.

use super::super::kind::Kind;
use super::super::stream::Cut;
use super::words::{push, spot};
use super::{Open, Transaction, X12Framer};
use crate::read::{Batch, Cost, Entry, Frame};

impl X12Framer {
    /// A claim begins at a segment, of the name that it has or ought to have.
    pub(super) fn claim_begins(&mut self, cut: &Cut, name: &str) {
        let fault = match &self.transaction {
            None => Some((
                "x12/no-transaction",
                "the claim stands outside of any transaction (ST to SE)".to_owned(),
                Cost::Claim,
            )),
            Some(transaction) => match transaction.kind.refusal() {
                Some((code, words)) => Some((code, words, Cost::Unsupported)),
                None => self.levels.fault().map(|(code, words)| (code, words, Cost::Claim)),
            },
        };
        if let Some(transaction) = &mut self.transaction {
            transaction.claims += 1;
        }
        self.run.clear();
        self.claim = Some(Open { at: spot(cut, name), fault, service: None });
    }

    /// Ends the claim that is open: `complete` where the segment behind it shows that it is whole.
    pub(super) fn close(&mut self, batch: &mut Batch, complete: bool) {
        let Some(open) = self.claim.take() else { return };
        let run = std::mem::take(&mut self.run);
        let index = self.index;
        self.index += 1;
        let undecided = matches!(&self.transaction, Some(Transaction { kind: Kind::Undecided, .. }));
        let told = self.transaction.as_ref().and_then(|transaction| transaction.kind.claim_type());
        let claim_type = told.or(open.service).unwrap_or_default();
        let unsupported = (undecided && open.service.is_none()).then(|| {
            (
                "x12/no-guide",
                "a claim of unknown kind: neither ST03, GS08 nor a service line says which; not read".to_owned(),
            )
        });
        let fault = match open.fault {
            Some(fault) => Some(fault),
            None if !complete => Some((
                "x12/truncated",
                "the claim is cut short: no segment behind it shows that it is whole".to_owned(),
                Cost::Claim,
            )),
            None if run.torn => {
                Some(("x12/too-long", format!("the claim is longer than {} bytes", self.limits.run), Cost::Claim))
            }
            None => unsupported.map(|(code, words)| (code, words, Cost::Unsupported)),
        };
        if let Some((code, message, cost)) = fault {
            return push(batch, code, open.at, cost, message);
        }
        let mut stretches = Vec::with_capacity(5);
        self.levels.stretches(&mut stretches);
        stretches.push(run.stretch());
        let delimiters = self.delimiters.unwrap_or_default();
        batch.entries.push(Entry::Frame(Frame {
            index,
            claim_type,
            delimiters,
            stretches: stretches.into(),
            ..Frame::default()
        }));
    }

    pub(super) fn finish(&mut self, batch: &mut Batch) {
        self.leave(batch, "the input ends");
        self.unknown.report(batch);
    }
}
