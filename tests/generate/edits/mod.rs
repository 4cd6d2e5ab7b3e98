//! Edits of the shapes that payers publish, and edits of any shape: what all of them have in common.

mod shapes;

use paylint::claim::{ClaimType, CodeKind, Field, Record};
use paylint::policy::model::{
    Action, Condition, Domain, Edit, Exception, IfMissing, Outcome, Owner, Question, Reason, Requirement, Search,
    Target, Term, Var,
};

use super::grammar::Maker;

/// What is particular to a shape; the rest is put around it.
struct Body {
    subject: Search,
    with: Vec<Search>,
    when: Vec<Condition>,
    unless: Vec<Condition>,
    require: Vec<Condition>,
    target: Target,
}

impl Maker {
    /// An edit. `bound`: everything that it looks at is found by a code.
    pub fn edit(&mut self, at: usize, bound: bool) -> Edit {
        self.variables.clear();
        self.scope.clear();
        let mut body = if bound { self.bound_shape() } else { self.shape_of_edit() };
        let about_lines = body.subject.domain == Domain::Items(Record::Line, None);
        let date = if about_lines {
            Term::Field(Owner::Var(Var::SUBJECT), Field::LineDate)
        } else {
            Term::Field(Owner::Claim, Field::ClaimFirstDate)
        };

        let mut applies: Vec<Condition> = self.policy.payer.iter().cloned().collect();
        if self.random.chance(18) {
            let (from, to) = self.days();
            let question = Question::During(date.clone(), from, to);
            applies.push(self.ask(question));
        }
        let mut exceptions = Vec::new();
        if !bound {
            if self.random.chance(18) {
                let condition = self.condition(2);
                body.when.push(condition);
            }
            if self.random.chance(18) {
                let condition = self.condition(2);
                body.unless.push(condition);
            }
            while self.random.chance(18) {
                exceptions.push(self.exception(2));
            }
        }
        let action = [Action::Deny, Action::Reject, Action::Pend, Action::Warn][self.random.weighted(&[62, 8, 15, 15])];
        let if_missing = match self.random.weighted(&[60, 10, 8, 10, 12]) {
            0 => IfMissing::Undetermined,
            1 => IfMissing::Act(Action::Deny),
            2 => IfMissing::Act(Action::Pend),
            3 => IfMissing::Act(self.random.pick(&[Action::Warn, Action::Reject])),
            _ => IfMissing::Pass,
        };
        let target = if self.random.chance(8) { Target::Claim } else { body.target };
        let span = self.span();
        Edit {
            id: format!("E-{at:02}"),
            title: format!("Edit {at}"),
            documentation: None,
            sources: Vec::new(),
            tags: Vec::new(),
            span,
            variables: self.variables.clone(),
            date,
            applies,
            subject: body.subject,
            with: body.with,
            when: body.when,
            unless: body.unless,
            require: body.require.into_iter().map(|condition| Requirement { condition, otherwise: None }).collect(),
            exceptions,
            outcome: Outcome { action, target, effect: None, reason: Reason::default() },
            override_with: None,
            carried: false,
            if_missing,
        }
    }

    fn exception(&mut self, depth: usize) -> Exception {
        let mut when = Vec::new();
        if self.random.chance(25) {
            let (from, to) = self.days();
            let day = self.on();
            when.push(self.ask(Question::During(day, from, to)));
        }
        while when.is_empty() || self.random.chance(25) {
            let condition = self.condition(1);
            when.push(condition);
        }
        let mut exceptions = Vec::new();
        while depth > 0 && self.random.chance(30) {
            exceptions.push(self.exception(depth - 1));
        }
        Exception { id: "EXCEPTION".to_owned(), span: self.span(), sources: Vec::new(), when, exceptions }
    }

    /// That the claim's payer is the policy's.
    pub fn payer(&mut self) -> Condition {
        let set = self.set(CodeKind::Payer, 0);
        if let Some(set) = self.policy.sets.get_mut(set.0) {
            set.base.any =
                vec![paylint::policy::set::Member::Pattern(paylint::policy::set::Pattern::Exact("ACME1".to_owned()))];
            set.base.except = Vec::new();
            set.changes = Vec::new();
        }
        let day = Box::new(Term::Field(Owner::Claim, Field::ClaimFirstDate));
        self.ask(Question::In(Term::Field(Owner::Claim, Field::ClaimPayer), set, day))
    }

    /// The type of claims that a policy is mostly about.
    pub fn claim_type(&mut self) -> ClaimType {
        ClaimType::ALL[self.random.weighted(&[70, 20, 10])]
    }
}
