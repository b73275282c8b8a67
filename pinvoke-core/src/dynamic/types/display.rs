//! Types and declarations as C spells them.

use std::fmt;

use super::{AggregateKind, CType};
use crate::dynamic::convention::Convention;
use crate::dynamic::signature::Signature;

/// Function types deeper than this are shown without their parameters: a text can name types whose
/// full spelling would be exponentially long.
const SHOWN_DEPTH: usize = 2;

/// `name` declared with the type; an empty name gives the type alone.
pub(in crate::dynamic) fn declaration(ty: &CType, name: &str) -> String {
    declare(ty, name.to_owned(), SHOWN_DEPTH)
}

/// Wraps the declarator from the inside out, as C reads.
fn declare(ty: &CType, declarator: String, depth: usize) -> String {
    match ty {
        CType::Pointer(pointer) => {
            let target = pointer.target();
            let is_derived = matches!(target, CType::Array(_) | CType::Function(_));
            let pointed = match target {
                CType::Function(of) if of.convention() != Convention::C => {
                    format!("({} *{declarator})", of.convention())
                }
                _ if is_derived => format!("(*{declarator})"),
                _ => format!("*{declarator}"),
            };
            // In `int *const *p` the `const` stands behind its star, in `const int *p` in front.
            match (target, pointer.is_const()) {
                (CType::Pointer(_), true) => declare(target, format!("const {pointed}"), depth),
                (_, true) if !is_derived => format!("const {}", declare(target, pointed, depth)),
                _ => declare(target, pointed, depth),
            }
        }
        CType::Array(array) => {
            let length = match array.length() {
                0 => String::new(),
                length => length.to_string(),
            };
            declare(array.element(), format!("{declarator}[{length}]"), depth)
        }
        CType::Function(signature) => {
            let parameters = parameters(signature, depth);
            declare(signature.result(), format!("{declarator}({parameters})"), depth)
        }
        named => match declarator.as_str() {
            "" => named_type(named),
            declarator => format!("{} {declarator}", named_type(named)),
        },
    }
}

fn parameters(signature: &Signature, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else { return "...".to_owned() };
    let parameters = signature.parameters().iter();
    let mut shown: Vec<String> = parameters
        .map(|parameter| declare(parameter.ty(), parameter.name().to_owned(), depth))
        .collect();
    if signature.is_variadic() {
        shown.push("...".to_owned());
    }
    if shown.is_empty() { "void".to_owned() } else { shown.join(", ") }
}

fn named_type(ty: &CType) -> String {
    let anonymous = |name: &str, kind: &str| match name {
        "" => format!("{kind} {{..}}"),
        name => name.to_owned(),
    };
    match ty {
        CType::Scalar(scalar) => scalar.name().to_owned(),
        CType::Enum(of) => anonymous(of.name(), "enum"),
        CType::Struct(of) | CType::Union(of) => match of.kind() {
            AggregateKind::Struct => anonymous(of.name(), "struct"),
            AggregateKind::Union => anonymous(of.name(), "union"),
        },
        CType::Opaque(of) => anonymous(of.name(), "struct"),
        _ => "void".to_owned(),
    }
}

impl fmt::Display for CType {
    /// The type as C spells it: `const char *`, `int (*)(double)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&declaration(self, ""))
    }
}

impl fmt::Debug for CType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}
