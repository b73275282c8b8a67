//! Both sides of a batch of signatures, as source text.

mod bytes;
pub(crate) mod c;
mod declaration;
pub(crate) mod rust;
pub(crate) mod values;

use std::collections::HashMap;
use std::rc::Rc;

use crate::model::{Aggregate, Signature, Type};

/// The structs and unions of a batch, each once, those inside others first.
#[derive(Default)]
pub(crate) struct Aggregates {
    numbers: HashMap<Rc<Aggregate>, usize>,
    in_order: Vec<Rc<Aggregate>>,
}

impl Aggregates {
    pub(crate) fn of<'s>(signatures: impl IntoIterator<Item = &'s Signature>) -> Self {
        let mut found = Self::default();
        for signature in signatures {
            for (_, ty) in signature.types() {
                found.add(ty);
            }
        }
        found
    }

    fn add(&mut self, ty: &Type) {
        let Type::Aggregate(aggregate) = ty else { return };
        if self.numbers.contains_key(aggregate) {
            return;
        }
        for field in &aggregate.fields {
            self.add(&field.ty);
        }
        self.numbers.insert(aggregate.clone(), self.in_order.len());
        self.in_order.push(aggregate.clone());
    }

    fn number(&self, aggregate: &Rc<Aggregate>) -> usize {
        self.numbers[aggregate]
    }

    fn iter(&self) -> impl Iterator<Item = (usize, &Rc<Aggregate>)> {
        self.in_order.iter().enumerate()
    }
}
