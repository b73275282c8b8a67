//! The Rust side: declarations, and a test that calls them every way.
//!
//! rustc takes nearly all the time of a run, so that what is written here is as little as it can be: one
//! block of declarations for each signature, values read from bytes, and no generic closures.

mod backward;
mod definition;
mod forward;

use std::fmt::Write;

use super::Aggregates;
use super::bytes::{append, literal};
use super::values::{ENUMERATION, Use, Values};
use crate::model::{Convention, Parameter, Passing, Scalar, Signature, Type};
use crate::target::Target;

/// What every program has beside its signatures.
pub(crate) const SUPPORT: &str = include_str!("../../program/support.rs");

/// The source of the program.
pub(crate) fn source(
    aggregates: &Aggregates,
    signatures: &[(usize, &Signature)],
    target: &Target,
    library: &str,
) -> String {
    let mut text = format!(
        "#[macro_use]\nmod support;\nuse support::*;\n\
         use pinvoke::dynamic::Value;\nuse pinvoke::prelude::*;\n\n\
         const LIBRARY: &str = {library:?};\n\n\
         #[derive(NativeEnum, Debug, Clone, Copy, PartialEq)]\n#[repr(u32)]\n\
         enum Kind {{ A = {}, B = {}, C = {} }}\nenumeration!(Kind {{ A, B, C }});\n\n",
        ENUMERATION[0], ENUMERATION[1], ENUMERATION[2]
    );
    for (number, aggregate) in aggregates.iter() {
        text += &aggregates.definition(number, aggregate);
    }
    for (number, signature) in signatures {
        text += &Function { aggregates, number: *number, signature, target }.test();
    }
    text += "fn main() {\n    open(LIBRARY);\n    \
             let from: usize = std::env::args().nth(1).unwrap().parse().unwrap();\n";
    for (number, _) in aggregates.iter() {
        let _ = writeln!(text, "    layout_t{number}();");
    }
    for (at, (number, _)) in signatures.iter().enumerate() {
        let _ = writeln!(text, "    if from <= {at} {{ s{number}::test(); }}");
    }
    text + "    println!(\"= done\");\n}\n"
}

/// The Rust type of a scalar.
fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::I8 => "i8",
        Scalar::U8 => "u8",
        Scalar::I16 => "i16",
        Scalar::U16 => "u16",
        Scalar::I32 => "i32",
        Scalar::U32 => "u32",
        Scalar::I64 => "i64",
        Scalar::U64 => "u64",
        Scalar::I128 => "i128",
        Scalar::U128 => "u128",
        Scalar::Size => "usize",
        Scalar::F32 => "f32",
        Scalar::F64 => "f64",
    }
}

/// The module of one signature.
struct Function<'a> {
    aggregates: &'a Aggregates,
    number: usize,
    signature: &'a Signature,
    target: &'a Target,
}

impl Function<'_> {
    fn test(&self) -> String {
        let Self { number, .. } = self;
        let mut text = format!("mod s{number} {{\nuse super::*;\n");
        if self.is_called_back() {
            text += &self.callback_type();
        }
        text += &self.declarations();
        let (sent, returned) = (self.sent(), self.returned());
        let back = [returned.clone(), self.written()].concat();
        for (name, bytes) in [("SENT", sent), ("RETURNED", returned), ("BACK", back)] {
            let _ = writeln!(text, "const {name}: &[u8] = {};", literal(&bytes));
        }
        text += "pub fn test() {\n    let from = &mut &SENT[..];\n";
        for (name, ty) in self.names_and_types() {
            let _ = writeln!(text, "    let {name}: {ty} = read(from);");
        }
        text += &self.by_pointer();
        text += &self.directly();
        text += &self.dynamically();
        if self.is_called_back() {
            text += &self.backwards();
        }
        text + "}\n}\n"
    }

    /// All that is imported. The function that calls back has C's convention, whatever it calls.
    fn declarations(&self) -> String {
        let block = |abi: &str, functions: &str| {
            format!(
                "#[dll_import(LIBRARY, bools = bool8)]\nunsafe extern {abi:?} {{\n{functions}}}\n"
            )
        };
        let (direct, abi) = (self.direct(), self.abi());
        let caller = if self.is_called_back() { self.caller() } else { String::new() };
        match abi {
            "C" => block("C", &(direct + &caller)),
            _ => block(abi, &direct) + &block("C", &caller),
        }
    }

    fn abi(&self) -> &'static str {
        match self.signature.convention {
            Convention::C => "C",
            Convention::Stdcall => "stdcall",
            Convention::Fastcall => "fastcall",
            Convention::Thiscall => "thiscall",
        }
    }

    /// No callback is variadic.
    fn is_called_back(&self) -> bool {
        !self.signature.is_variadic()
    }

    /// The parameters, by number.
    fn parameters(&self) -> impl Iterator<Item = (usize, &Parameter)> {
        self.signature.parameters.iter().enumerate()
    }

    /// Those that are written to.
    fn outs(&self) -> impl Iterator<Item = (usize, &Parameter)> {
        self.parameters().filter(|(_, parameter)| parameter.passing == Passing::InOut)
    }

    fn result_type(&self) -> Option<String> {
        self.signature.result.as_ref().map(|ty| self.aggregates.rust_type(ty))
    }

    fn arrow(&self) -> String {
        self.result_type().map(|ty| format!(" -> {ty}")).unwrap_or_default()
    }

    /// Every value that is sent: the parameters, then the tail.
    fn names_and_types(&self) -> impl Iterator<Item = (String, String)> {
        let named = self
            .parameters()
            .map(|(at, parameter)| (format!("a{at}"), self.aggregates.rust_type(&parameter.ty)));
        let tail = self.signature.tail.iter().enumerate();
        named.chain(tail.map(|(at, ty)| (format!("t{at}"), scalar(*ty).to_owned())))
    }

    /// The bytes that C must see.
    fn sent(&self) -> Vec<u8> {
        let tail: Vec<Type> = self.signature.tail.iter().map(|ty| Type::Scalar(*ty)).collect();
        let named = self.signature.parameters.iter().map(|parameter| &parameter.ty);
        self.bytes(Use::Arguments, named.chain(&tail))
    }

    fn returned(&self) -> Vec<u8> {
        self.bytes(Use::Result, &self.signature.result)
    }

    /// What the callee writes behind the pointers.
    fn written(&self) -> Vec<u8> {
        self.bytes(Use::Written, self.outs().map(|(_, parameter)| &parameter.ty))
    }

    fn bytes<'t>(&self, usage: Use, types: impl IntoIterator<Item = &'t Type>) -> Vec<u8> {
        let mut values = Values::new(self.signature.values, usage);
        let mut bytes = Vec::new();
        types.into_iter().for_each(|ty| append(&mut bytes, ty, &mut values, self.target));
        bytes
    }

    fn c_text(&self) -> String {
        self.aggregates.c_text(self.signature, &format!("f{}", self.number))
    }

    /// Whether it cannot be called at run time: all by-value types must be such that libffi can describe
    /// them, without raised alignment.
    fn is_refused_at_run_time(&self) -> bool {
        self.signature.types().any(|(passing, ty)| {
            passing == Passing::Value
                && (ty.has_bits() || ty.is_over_aligned() || ty.is_beyond_libffi(self.target))
        })
    }

    /// Whether it is called at run time. A pointer to a struct with bit fields or raised alignment has no
    /// value there: the parser takes it for one to memory of unknown layout.
    fn is_called_at_run_time(&self) -> bool {
        let is_opaque = |ty: &Type| ty.has_bits() || ty.is_over_aligned();
        !self.is_refused_at_run_time() && !self.signature.types().any(|(_, ty)| is_opaque(ty))
    }
}
