//! Conditions on who did it: the same provider, the same practitioner.

use super::{Machine, Out};
use crate::claim::{Field, Item, Record};
use crate::policy::kleene::Kleene;
use crate::policy::model::{Owner, Var};
use crate::verdict::model::{Fact, Which};
use crate::verdict::trace::Tracer;

impl<'a, T: Tracer> Machine<'a, T> {
    /// The NPI of a line's rendering provider, else its claim's, else the billing provider's.
    fn provider(&mut self, var: Var) -> Out<'a> {
        let (which, item) = self.item(Owner::Var(var));
        let choices = [
            (item, Field::LineRenderingProvider),
            (Item::CLAIM, Field::ClaimRenderingProvider),
            (Item::CLAIM, Field::ClaimBillingProvider),
        ];
        for (item, field) in choices {
            if item.record != field.info().record {
                continue;
            }
            match self.slot(which, item, field) {
                Some((_, slot)) if slot.is_absent() => continue,
                _ => return self.npi(which, item, field),
            }
        }
        self.npi(which, Item::CLAIM, Field::ClaimBillingProvider)
    }

    /// The NPI of a provider field, missing where the provider has none.
    fn npi(&mut self, which: Which, item: Item, field: Field) -> Out<'a> {
        match self.of_provider(which, item, field, Field::ProviderNpi) {
            Out::None => self.lacks(Fact::Field(which, item, field)),
            other => other,
        }
    }

    pub(super) fn same_provider(&mut self, a: Var, b: Var) -> Kleene {
        let (a, b) = (self.provider(a), self.provider(b));
        match (a, b) {
            (Out::One(a), Out::One(b)) => Kleene::from(a == b),
            _ => Kleene::Unknown,
        }
    }

    /// The same person, or one billing provider and one specialty (CMS Claims Processing Manual, chapter 12, 30.6.5).
    pub(super) fn same_practitioner(&mut self, a: Var, b: Var) -> Kleene {
        let start = self.tracer.mark();
        let person = self.same_provider(a, b);
        if person == Kleene::True {
            return person;
        }
        let before = self.tracer.mark();
        let group = {
            let one = self.billing(a);
            let other = self.billing(b);
            known_equal(one, other)
        };
        let group = if group == Kleene::False {
            group
        } else {
            let one = self.specialty(a);
            let other = self.specialty(b);
            group.and(known_equal(one, other))
        };
        match group {
            Kleene::True => self.tracer.forget_between(start, before),
            Kleene::False => self.tracer.forget_missing(before),
            Kleene::Unknown => {}
        }
        person.or(group)
    }

    fn billing(&mut self, var: Var) -> Out<'a> {
        let (which, _) = self.item(Owner::Var(var));
        self.npi(which, Item::CLAIM, Field::ClaimBillingProvider)
    }

    /// The specialty of who rendered a line: the payer's code, else the taxonomy; missing without either.
    fn specialty(&mut self, var: Var) -> Out<'a> {
        let (which, item) = self.item(Owner::Var(var));
        let choices = [
            (item, Field::LineRenderingProvider),
            (Item::CLAIM, Field::ClaimRenderingProvider),
            (Item::CLAIM, Field::ClaimBillingProvider),
        ];
        let found = choices.into_iter().find_map(|(item, field)| {
            let (_, slot) = self.slot(which, item, field)?;
            slot.as_item()
        });
        let Some(index) = found else { return self.billing(var) };
        let provider = Item { record: Record::Provider, index };
        let specialty = self.slot(which, provider, Field::ProviderSpecialty).filter(|(_, slot)| !slot.is_absent());
        let field = if specialty.is_some() { Field::ProviderSpecialty } else { Field::ProviderTaxonomy };
        match self.field(which, provider, field) {
            Out::None => self.lacks(Fact::Field(which, provider, Field::ProviderTaxonomy)),
            other => other,
        }
    }
}

fn known_equal(a: Out<'_>, b: Out<'_>) -> Kleene {
    match (a, b) {
        (Out::One(a), Out::One(b)) => Kleene::from(a == b),
        _ => Kleene::Unknown,
    }
}
