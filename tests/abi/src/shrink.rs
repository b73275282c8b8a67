//! Makes a failing signature smaller as long as it fails.

use std::rc::Rc;

use crate::model::{Aggregate, Field, Parameter, Passing, Scalar, Signature, Type};
use crate::run::Workshop;

/// The smallest signature found that still fails, and what was said of it.
///
/// All next steps are tried in one program, since what takes time is to compile one.
pub(crate) fn shrink(
    workshop: &Workshop<'_>,
    failing: &Signature,
    said: String,
) -> (Signature, String) {
    let (mut smallest, mut said) = (failing.clone(), said);
    loop {
        let steps = steps(&smallest);
        let numbered: Vec<(usize, &Signature)> = steps.iter().enumerate().collect();
        let failures = workshop.failures(&numbered);
        let Some((step, message)) = failures.into_iter().find(|(number, _)| *number < steps.len())
        else {
            return (smallest, said);
        };
        smallest = steps[step].clone();
        said = message;
    }
}

/// Everything that is one step simpler, the biggest steps first.
fn steps(signature: &Signature) -> Vec<Signature> {
    let mut steps = Vec::new();
    let changed = |change: &dyn Fn(&mut Signature)| {
        let mut smaller = signature.clone();
        change(&mut smaller);
        smaller
    };
    let count = signature.parameters.len();
    let least = usize::from(signature.is_variadic());
    if count / 2 > least {
        steps.push(changed(&|s| drop(s.parameters.drain(..count / 2))));
        steps.push(changed(&|s| s.parameters.truncate(count / 2)));
    }
    if count > least {
        for at in 0..count {
            steps.push(changed(&|s| drop(s.parameters.remove(at))));
        }
    }
    if signature.result.is_some() {
        steps.push(changed(&|s| s.result = None));
    }
    if !signature.tail.is_empty() {
        steps.push(changed(&|s| s.tail.truncate(s.tail.len() - 1)));
    }
    for at in 0..count {
        let Parameter { passing, ty } = &signature.parameters[at];
        if *passing != Passing::Value {
            steps.push(changed(&|s| s.parameters[at].passing = Passing::Value));
        }
        for smaller in smaller_types(ty) {
            steps.push(changed(&|s| s.parameters[at].ty = smaller.clone()));
        }
    }
    for smaller in signature.result.iter().flat_map(smaller_types) {
        steps.push(changed(&|s| s.result = Some(smaller.clone())));
    }
    steps
}

fn smaller_types(ty: &Type) -> Vec<Type> {
    let Type::Aggregate(aggregate) = ty else {
        let int = Type::Scalar(Scalar::I32);
        return if *ty == int { Vec::new() } else { vec![int] };
    };
    let fields = &aggregate.fields;
    let mut smaller: Vec<Type> = fields.iter().map(|field| field.ty.clone()).collect();
    let mut with = |change: &dyn Fn(&mut Aggregate)| {
        let mut changed = (**aggregate).clone();
        change(&mut changed);
        smaller.push(Type::Aggregate(Rc::new(changed)));
    };
    if aggregate.pack.is_some() {
        with(&|a| a.pack = None);
    }
    if aggregate.align.is_some() {
        with(&|a| a.align = None);
    }
    for (at, Field { ty, length, bits }) in fields.iter().enumerate() {
        if fields.len() > 1 {
            with(&|a| drop(a.fields.remove(at)));
        }
        if bits.is_some() {
            with(&|a| a.fields[at].bits = None);
        }
        if length.is_some() {
            with(&|a| a.fields[at].length = None);
        }
        if matches!(ty, Type::Aggregate(_)) {
            for inner in smaller_types(ty) {
                with(&|a| a.fields[at].ty = inner.clone());
            }
        }
    }
    smaller
}
