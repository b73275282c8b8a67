//! Prints how the arguments of a call crossed, from the declaration's own metadata.

use pinvoke::marshal::Crossing;
use pinvoke::meta::{FunctionMeta, Role};

/// Prints a call, its result, and how each argument crossed; `lengths` gives the lengths of the
/// strings that were passed, which decide between stack and heap.
pub(crate) fn call(meta: &FunctionMeta, shown: &str, lengths: &[(&str, usize)]) {
    println!("   {shown}");
    for parameter in meta.parameters {
        let length =
            lengths.iter().find(|(name, _)| *name == parameter.name).map(|(_, length)| *length);
        let how = match (parameter.role, parameter.crossing) {
            (Role::LengthOf(of), _) => format!("the length of {of}, passed by the macro"),
            (Role::UserData, _) => "the closure's context, passed by the macro".to_owned(),
            (Role::Value, _) => "a constant, passed by the macro".to_owned(),
            (Role::Retval, Some(Crossing::Slot)) => "a slot on the stack, returned".to_owned(),
            (Role::Retval, _) => "a buffer that the callee fills, returned".to_owned(),
            (Role::OnFailure, _) => "a slot on the stack, read when the call fails".to_owned(),
            (_, Some(Crossing::ByValue)) => "by value".to_owned(),
            (_, Some(Crossing::Pinned)) => "pinned: the callee sees the Rust memory".to_owned(),
            (_, Some(Crossing::Callback)) => "a function pointer made for the closure".to_owned(),
            (_, Some(Crossing::Slot)) => "a slot on the stack".to_owned(),
            (_, Some(Crossing::Copied { scratch })) => match length {
                Some(length) if length < scratch => format!("copied on the stack ({length} units)"),
                Some(length) => format!("copied on the heap ({length} units, more than {scratch})"),
                None => format!("a buffer on the stack up to {scratch} units, on the heap above"),
            },
            _ => "by its own type's rule".to_owned(),
        };
        println!("      {:<12} {:<26} {how}", parameter.name, parameter.ty);
    }
}
