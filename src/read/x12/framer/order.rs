//! Segments where none can stand: signs that the CLM or HL before them is lost, and with it whose they are.

use super::super::id::{Id, ids};
use super::super::stream::Cut;
use super::X12Framer;
use crate::read::Batch;

/// What a segment out of its order tells.
#[derive(Clone, Copy)]
pub(super) enum Lost {
    /// It is of a claim, and no claim has begun.
    Claim,
    /// It is of a claim's beginning, and stands behind the service lines of one.
    NextClaim,
    /// It is of a subscriber or patient, and stands behind a claim's service lines.
    Level,
}

/// Whether where a segment stands can tell that one before it is lost.
#[inline]
pub(super) fn is_watched(id: Id) -> bool {
    matches!(id, ids::HI | ids::LX | ids::SBR | ids::PAT | ids::CL1 | ids::SV1 | ids::SV2 | ids::SV3)
}

impl X12Framer {
    /// What is lost before a segment of an 837; `served`: a service line stands between the last claim's CLM and it.
    ///
    /// HI, CL1, LX and SV1 to SV3 stand in the loops 2300 and 2400 alone, HI and CL1 before the lines; SBR and PAT in 2000
    /// or, before the lines, in 2320.
    #[inline]
    pub(super) fn lost_before(&self, id: Id, served: bool) -> Option<Lost> {
        if !is_watched(id) || !self.counts {
            return None;
        }
        match (&self.claim, id) {
            (None, ids::SBR | ids::PAT) => None,
            (None, _) => Some(Lost::Claim),
            (Some(open), _) if open.service.is_none() && !served => None,
            (Some(_), ids::HI | ids::CL1) => Some(Lost::NextClaim),
            (Some(_), ids::SBR | ids::PAT) => Some(Lost::Level),
            _ => None,
        }
    }

    /// Takes a segment before which something is lost: what it may belong to is not read.
    pub(super) fn out_of_order(&mut self, lost: Lost, cut: &Cut, batch: &mut Batch) {
        let (code, number, name) = ("x12/claim-segment", cut.number, cut.id.text());
        match lost {
            Lost::Claim => {
                self.claim_begins(cut, &name);
                self.spoil(code, format!(
                    "{name} is part of a claim, and no CLM stands before it; the CLM is missing, or a missing segment terminator hides it in the segment before"
                ));
            }
            Lost::NextClaim => {
                self.spoil(code, format!(
                    "segment {number}: {name} stands behind the claim's service lines, where only the next claim's can stand; its CLM is missing, so that the lines of two claims may be mixed"
                ));
                self.close(batch, true);
                return self.out_of_order(Lost::Claim, cut, batch);
            }
            Lost::Level => {
                let message = format!(
                    "segment {number}: {name} stands behind the claim's service lines, where only the next subscriber's or patient's can stand; the HL before it is missing, so that the persons of two claims may be mixed"
                );
                self.spoil(code, message.clone());
                self.close(batch, true);
                self.levels.damage("x12/hierarchy", message);
            }
        }
        self.append(cut);
    }
}
