//! The C side: callees that note the bytes of their arguments, and callers of callbacks.

use std::fmt::Write;

use super::Aggregates;
use super::declaration::convention_word;
use super::values::{Leaf, Use, Values};
use crate::model::{Field, Passing, Scalar, Signature, Type};

/// The one enumeration, as [`super::values::ENUMERATION`] has it.
pub(super) const ENUMERATION: &str = "enum kind { KIND_A = 3, KIND_B = 77, KIND_C = 70000 };\n";

const HEAD: &str = r#"
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

static unsigned char noted[1 << 16];
static size_t length;

static void note(const void *from, size_t size) {
  if (length + size <= sizeof noted) memcpy(noted + length, from, size);
  length += size;
}

EXPORT size_t abi_noted(const unsigned char **bytes) {
  *bytes = noted;
  return length;
}

EXPORT void abi_clear(void) { length = 0; }

"#;

/// The source of the library.
pub(crate) fn source(aggregates: &Aggregates, signatures: &[(usize, &Signature)]) -> String {
    let mut text = HEAD.to_owned() + ENUMERATION;
    for (number, aggregate) in aggregates.iter() {
        text += &aggregates.c_definition(aggregate);
        text += &noter(aggregates, number, aggregate);
    }
    for (number, signature) in signatures {
        text += &callee(aggregates, *number, signature);
        if !signature.is_variadic() {
            text += &caller(aggregates, *number, signature, true);
            text += &caller(aggregates, *number, signature, false);
        }
    }
    text
}

/// Only the callee of one signature: what a report of a failure shows.
pub(crate) fn single(signature: &Signature) -> String {
    source(&Aggregates::of([signature]), &[(0, signature)])
}

/// Functions that note the leaves of an aggregate, and its layout.
fn noter(
    aggregates: &Aggregates,
    number: usize,
    aggregate: &std::rc::Rc<crate::model::Aggregate>,
) -> String {
    let name = aggregates.c_type(&Type::Aggregate(aggregate.clone()));
    let mut leaves = String::new();
    let mut offsets = String::new();
    for (at, Field { ty, length, bits }) in aggregate.fields.iter().enumerate() {
        // A bit field has no address.
        if bits.is_none() {
            let _ = write!(offsets, " n = offsetof({name}, f{at}); note(&n, sizeof n);");
        }
        if at < aggregate.written().len() {
            let index = if length.is_some() { "[i]" } else { "" };
            let _ = write!(
                leaves,
                " for (int i = 0; i < {}; i++) {{ {} part = whole->f{at}{index}; {} }}",
                length.unwrap_or(1),
                aggregates.c_type(ty),
                note(aggregates, ty, "part")
            );
        }
    }
    format!(
        "static void note_t{number}(const {name} *whole) {{{leaves} }}\n\
         EXPORT void layout_t{number}(void) {{ size_t n = sizeof({name}); note(&n, sizeof n); \
         n = _Alignof({name}); note(&n, sizeof n);{offsets} }}\n"
    )
}

/// A statement that notes a variable.
fn note(aggregates: &Aggregates, ty: &Type, variable: &str) -> String {
    match ty {
        Type::Aggregate(aggregate) => {
            format!("note_t{}(&{variable});", aggregates.number(aggregate))
        }
        _ => format!("note(&{variable}, sizeof {variable});"),
    }
}

fn callee(aggregates: &Aggregates, number: usize, signature: &Signature) -> String {
    let mut body = String::new();
    let mut written = Values::new(signature.values, Use::Written);
    for (at, parameter) in signature.parameters.iter().enumerate() {
        let ty = &parameter.ty;
        let c_type = aggregates.c_type(ty);
        match parameter.passing {
            Passing::Value => {
                let _ = write!(body, " {}", note(aggregates, ty, &format!("a{at}")));
            }
            Passing::In | Passing::InOut => {
                let note = note(aggregates, ty, "target");
                let _ = write!(body, " {{ {c_type} target = *a{at}; {note} }}");
            }
        }
        if parameter.passing == Passing::InOut {
            let _ = write!(body, " *a{at} = {};", literal(aggregates, ty, &mut written));
        }
    }
    if signature.is_variadic() {
        let last = signature.parameters.len() - 1;
        let _ = write!(body, " va_list tail; va_start(tail, a{last});");
        for scalar in &signature.tail {
            let c_type = aggregates.c_type(&Type::Scalar(*scalar));
            let _ = write!(
                body,
                " {{ {c_type} part = va_arg(tail, {c_type}); note(&part, sizeof part); }}"
            );
        }
        body += " va_end(tail);";
    }
    if let Some(ty) = &signature.result {
        let mut values = Values::new(signature.values, Use::Result);
        let _ = write!(body, " return {};", literal(aggregates, ty, &mut values));
    }
    format!(
        "EXPORT {} {}f{number}({}) {{{body} }}\n",
        aggregates.c_result(signature),
        convention_word(signature.convention),
        aggregates.c_parameters(signature, false)
    )
}

/// A function that calls a function pointer with the arguments, and notes the result.
fn caller(aggregates: &Aggregates, number: usize, signature: &Signature, user: bool) -> String {
    let mut values = Values::new(signature.values, Use::Arguments);
    let (mut locals, mut arguments) = (String::new(), Vec::new());
    for (at, parameter) in signature.parameters.iter().enumerate() {
        let value = literal(aggregates, &parameter.ty, &mut values);
        let c_type = aggregates.c_type(&parameter.ty);
        // Static: gcc for 32-bit x86 gives variables on the stack no more than 4 bytes of alignment.
        let _ = write!(locals, " static {c_type} a{at}; a{at} = {value};");
        let by_value = parameter.passing == Passing::Value;
        arguments.push(format!("{}a{at}", if by_value { "" } else { "&" }));
    }
    let mut parameters = aggregates.c_parameters(signature, false);
    let (name, extra) = if user { ("u", ", void *user") } else { ("n", "") };
    if user {
        let rest = if signature.parameters.is_empty() { String::new() } else { parameters + ", " };
        parameters = rest + "void *user";
        arguments.push("user".to_owned());
    }
    let call = format!("callback({})", arguments.join(", "));
    let call = match &signature.result {
        Some(ty) => {
            format!("{} result = {call}; {}", aggregates.c_type(ty), note(aggregates, ty, "result"))
        }
        None => format!("{call};"),
    };
    format!(
        "EXPORT void {name}{number}({} ({}*callback)({parameters}){extra}) {{{locals} {call} }}\n",
        aggregates.c_result(signature),
        convention_word(signature.convention),
    )
}

/// A C expression of the type with the next values.
fn literal(aggregates: &Aggregates, ty: &Type, values: &mut Values) -> String {
    field_literal(aggregates, ty, None, values)
}

fn field_literal(
    aggregates: &Aggregates,
    ty: &Type,
    bits: Option<u32>,
    values: &mut Values,
) -> String {
    if let Type::Aggregate(aggregate) = ty {
        let fields: Vec<String> = aggregate
            .written()
            .iter()
            .enumerate()
            .map(|(at, Field { ty, length, bits })| {
                let mut items: Vec<String> = (0..length.unwrap_or(1))
                    .map(|_| field_literal(aggregates, ty, *bits, values))
                    .collect();
                let value = match length {
                    Some(_) => format!("{{ {} }}", items.join(", ")),
                    None => items.remove(0),
                };
                format!(".f{at} = {value}")
            })
            .collect();
        return format!("({}){{ {} }}", aggregates.c_type(ty), fields.join(", "));
    }
    match values.leaf(ty, bits) {
        Leaf::Truth(truth) => u8::from(truth).to_string(),
        Leaf::Enumerator(which) => ["KIND_A", "KIND_B", "KIND_C"][which].to_owned(),
        Leaf::Float(value) => format!("({}){value:?}", aggregates.c_type(ty)),
        Leaf::Integer(bits) => {
            let c_type = aggregates.c_type(ty);
            match ty {
                Type::Scalar(Scalar::I128 | Scalar::U128) => format!(
                    "({c_type})(((unsigned __int128){:#x}ULL << 64) | {:#x}ULL)",
                    (bits >> 64) as u64,
                    bits as u64
                ),
                _ => format!("({c_type}){:#x}ULL", bits as u64),
            }
        }
    }
}
