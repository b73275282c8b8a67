//! C declarations, for the compiler and for the parser of run-time signatures.

use super::Aggregates;
use crate::model::{Aggregate, Convention, Field, Passing, Scalar, Signature, Type};
use std::rc::Rc;

/// The C type of a scalar.
fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::I8 => "int8_t",
        Scalar::U8 => "uint8_t",
        Scalar::I16 => "int16_t",
        Scalar::U16 => "uint16_t",
        Scalar::I32 => "int32_t",
        Scalar::U32 => "uint32_t",
        Scalar::I64 => "int64_t",
        Scalar::U64 => "uint64_t",
        Scalar::I128 => "__int128",
        Scalar::U128 => "unsigned __int128",
        Scalar::Size => "size_t",
        Scalar::F32 => "float",
        Scalar::F64 => "double",
    }
}

impl Aggregates {
    /// The C name of a type.
    pub(super) fn c_type(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(number) => scalar(*number).to_owned(),
            Type::Bool => "_Bool".to_owned(),
            Type::Enumeration => "enum kind".to_owned(),
            Type::Aggregate(aggregate) => {
                let keyword = if aggregate.is_union { "union" } else { "struct" };
                format!("{keyword} t{}", self.number(aggregate))
            }
        }
    }

    /// The C definition of an aggregate.
    pub(super) fn c_definition(&self, aggregate: &Rc<Aggregate>) -> String {
        let name = self.c_type(&Type::Aggregate(aggregate.clone()));
        let fields: String = aggregate
            .fields
            .iter()
            .enumerate()
            .map(|(at, Field { ty, length, bits })| {
                let length = length.map(|length| format!("[{length}]")).unwrap_or_default();
                let bits = bits.map(|width| format!(" : {width}")).unwrap_or_default();
                format!(" {} f{at}{length}{bits};", self.c_type(ty))
            })
            .collect();
        let align = aggregate.align.map(|bytes| format!(" __attribute__((aligned({bytes})))"));
        let definition = format!("{name} {{{fields} }}{};", align.unwrap_or_default());
        match aggregate.pack {
            Some(bytes) => {
                format!("#pragma pack(push, {bytes})\n{definition}\n#pragma pack(pop)\n")
            }
            None => format!("{definition}\n"),
        }
    }

    /// The parameters of a C declaration; `annotated` with the words by which the parser of run-time
    /// signatures is told the direction.
    pub(super) fn c_parameters(&self, signature: &Signature, annotated: bool) -> String {
        let mut parameters: Vec<String> = signature
            .parameters
            .iter()
            .enumerate()
            .map(|(at, parameter)| {
                let ty = self.c_type(&parameter.ty);
                let (input, both) = if annotated { ("_In_ ", "_Inout_ ") } else { ("", "") };
                match parameter.passing {
                    Passing::Value => format!("{ty} a{at}"),
                    Passing::In => format!("{input}const {ty} *a{at}"),
                    Passing::InOut => format!("{both}{ty} *a{at}"),
                }
            })
            .collect();
        if signature.is_variadic() {
            parameters.push("...".to_owned());
        }
        if parameters.is_empty() { "void".to_owned() } else { parameters.join(", ") }
    }

    pub(super) fn c_result(&self, signature: &Signature) -> String {
        signature.result.as_ref().map_or_else(|| "void".to_owned(), |ty| self.c_type(ty))
    }

    /// The declaration of one function with all that it needs, in the words of a header.
    pub(super) fn c_text(&self, signature: &Signature, name: &str) -> String {
        let used = Self::of([signature]);
        let definitions: String =
            used.iter().map(|(_, aggregate)| self.c_definition(aggregate)).collect();
        let kind = if signature.types().any(|(_, ty)| *ty == Type::Enumeration) {
            super::c::ENUMERATION
        } else {
            ""
        };
        format!(
            "{kind}{definitions}{} {}{name}({});",
            self.c_result(signature),
            convention_word(signature.convention),
            self.c_parameters(signature, true)
        )
    }
}

pub(super) fn convention_word(convention: Convention) -> &'static str {
    match convention {
        Convention::C => "",
        Convention::Stdcall => "__stdcall ",
        Convention::Fastcall => "__fastcall ",
        Convention::Thiscall => "__thiscall ",
    }
}
