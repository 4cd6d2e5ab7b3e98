//! How edits hang together: sets, tables, conditions, edits and exceptions as one graph, and the order that follows.

mod order;

use crate::policy::model::{EditId, Policy};

/// The rule graph of one policy.
#[derive(Debug)]
pub struct Graph {
    strata: Vec<(Vec<EditId>, bool)>,
}

impl Graph {
    /// Builds the graph of a policy.
    pub fn build(policy: &Policy) -> Graph {
        Graph { strata: order::strata(policy) }
    }

    /// Groups of edits in the order in which they can be evaluated; `true`: a ring of `that stands`, whose edits may
    /// each wait for another (or itself).
    pub fn strata(&self) -> &[(Vec<EditId>, bool)] {
        &self.strata
    }

    /// The groups that are rings.
    pub fn rings(&self) -> impl Iterator<Item = &[EditId]> {
        self.strata.iter().filter(|(_, ring)| *ring).map(|(edits, _)| edits.as_slice())
    }
}
