//! The native signature as C text, where the spelling of the types tells all of it.

use syn::Type;

use super::pointers::{c_name, c_target};
use crate::model::block::Block;
use crate::model::function::{Function, NativeReturn};
use crate::model::parameter::{Direction, Parameter, Role};
use crate::model::types::{self, Unit};
use crate::parse::block::{Bools, Charset};
use crate::parse::function::Ret;
use crate::parse::strategy::{FormKind, MarshalArgs};

/// The function as C declares it; `None` if a struct, an enum, a handle, a generic type or a marshaller
/// is in it, of which the declaration alone does not tell the native type.
pub(super) fn c_signature(function: &Function, block: &Block) -> Option<String> {
    let parameters: Option<Vec<String>> =
        function.parameters.iter().map(|parameter| declared(parameter, block)).collect();
    let mut parameters = parameters?;
    if function.variadic.is_some() {
        parameters.push("...".to_owned());
    }
    if parameters.is_empty() {
        parameters.push("void".to_owned());
    }
    let entry = match &function.ordinal {
        Some(_) => function.ident.to_string(),
        None => function.entry_name(),
    };
    Some(format!("{}{entry}({});", returned(function, block)?, parameters.join(", ")))
}

/// `type name`, with the star where C has it.
fn with_name(ty: &str, name: &str) -> String {
    if ty.ends_with('*') { format!("{ty}{name}") } else { format!("{ty} {name}") }
}

fn declared(parameter: &Parameter, block: &Block) -> Option<String> {
    let (ty, name) = (&parameter.ty, parameter.ident.to_string());
    let native = match &parameter.role {
        Role::Callback(args) => args.signature.segments.last()?.ident.to_string(),
        Role::LengthOf(_) | Role::UserData | Role::Value(_) => plain(ty)?,
        Role::Managed(Direction::In) => value(ty, &parameter.marshal, block, true)?,
        Role::Managed(_) => value(ty, &parameter.marshal, block, false)?,
        Role::RetvalBuffer => value(ty, &parameter.marshal, block, false)?,
        Role::Retval | Role::OnFailure => {
            let is_const = parameter.borrowed.is_some();
            let slot = value(ty, &parameter.marshal, block, is_const)?;
            if slot.ends_with('*') { format!("{slot}*") } else { format!("{slot} *") }
        }
        Role::RetvalArray => return None,
    };
    Some(with_name(&native, &name))
}

/// A number, or a pointer to one.
fn plain(ty: &Type) -> Option<String> {
    if types::is_number(ty) {
        return Some(c_name(ty)?.to_owned());
    }
    let target = c_target(ty);
    let is_known =
        !target.is_empty() && matches!(types::plain(ty), Type::Ptr(_) | Type::Reference(_));
    (is_known && names_numbers(ty)).then(|| format!("{target} *"))
}

/// Whether what a pointer points to is a number or nothing.
fn names_numbers(ty: &Type) -> bool {
    match types::plain(ty) {
        Type::Ptr(pointer) => names_numbers(&pointer.elem),
        Type::Reference(reference) => names_numbers(&reference.elem),
        other => types::is_number(other) || types::is_named(other, &["c_void"]),
    }
}

/// A value that crosses; `is_const` if native code only reads what it points to.
fn value(ty: &Type, marshal: &MarshalArgs, block: &Block, is_const: bool) -> Option<String> {
    if marshal.with.is_some() || marshal.nested.is_some() || marshal.give.is_some() {
        return None;
    }
    let ty = types::option(ty).unwrap_or(ty);
    let qualifier = if is_const { "const " } else { "" };
    if let Some(element) = types::element(ty) {
        let word = marshal.element.as_ref().map(|form| form.kind);
        let element = leaf(element, word, marshal.charset, block)?;
        return Some(match element.ends_with('*') {
            // The texts of an array are read.
            true => format!("const {element}{qualifier}*").replace(" *const ", " *const "),
            false => format!("{qualifier}{element} *"),
        });
    }
    let word = marshal.form.as_ref().map(|form| form.kind);
    let native = leaf(types::core(ty), word, marshal.charset, block)
        .or_else(|| if types::reference(ty).is_none() { plain(ty) } else { None })?;
    match (native.ends_with('*'), types::reference(ty)) {
        (true, _) if matches!(types::plain(ty), Type::Ptr(_)) => Some(native),
        (true, _) => Some(format!("{qualifier}{native}")),
        (false, Some(_)) => Some(format!("{qualifier}{native} *")),
        (false, None) => Some(native),
    }
}

/// A number, a truth value, a character, or a pointer to the units of text.
fn leaf(
    ty: &Type,
    word: Option<FormKind>,
    charset: Option<Charset>,
    block: &Block,
) -> Option<String> {
    let profile = block.args.profile;
    let charset = charset.or(profile.charset);
    if types::is_number(ty) {
        return Some(c_name(ty)?.to_owned());
    }
    let unit = match types::terminated_unit(ty) {
        Some(Unit::Byte) => Some("char"),
        Some(Unit::Wide) => Some("char16_t"),
        None => None,
    };
    if let Some(unit) = unit {
        return Some(format!("{unit} *"));
    }
    if types::is_named(ty, &["bool"]) {
        return Some(match (word, profile.bools) {
            (Some(FormKind::VariantBool), _) => "int16_t".to_owned(),
            (Some(FormKind::Bool8), _) | (None, Some(Bools::Bool8)) => "uint8_t".to_owned(),
            (Some(FormKind::Bool32), _) | (None, Some(Bools::Bool32)) => "int32_t".to_owned(),
            _ => return None,
        });
    }
    if types::is_named(ty, &["char"]) {
        return Some(match word {
            Some(FormKind::Char8) => "char".to_owned(),
            Some(FormKind::Char16) => "char16_t".to_owned(),
            Some(FormKind::Char32) => "char32_t".to_owned(),
            _ => unit_of(charset?)?.to_owned(),
        });
    }
    if !types::is_text(ty) {
        return None;
    }
    let unit = match word {
        Some(
            FormKind::LpStr | FormKind::LpUtf8Str | FormKind::CountedUtf8 | FormKind::AnsiBstr,
        ) => "char",
        Some(FormKind::LpWStr | FormKind::CountedUtf16 | FormKind::Bstr | FormKind::TBstr) => {
            "char16_t"
        }
        Some(FormKind::LpUtf32Str) => "char32_t",
        Some(FormKind::WcharStr) => "wchar_t",
        None | Some(FormKind::InPlace | FormKind::FixedStr) => unit_of(charset?)?,
        Some(_) => return None,
    };
    Some(format!("{unit} *"))
}

/// What C calls the units; `None` if that is another on other systems.
fn unit_of(charset: Charset) -> Option<&'static str> {
    match charset {
        Charset::Utf8 | Charset::Ansi | Charset::AnsiReplacing(_) | Charset::CodePage(..) => {
            Some("char")
        }
        Charset::Utf16 => Some("char16_t"),
        Charset::Auto => None,
    }
}

/// The return type, with the space behind it.
fn returned(function: &Function, block: &Block) -> Option<String> {
    let none = MarshalArgs::default();
    let native = match (function.native_return(), &function.ret) {
        (_, Some(Ret::Type(ty))) => plain(ty)?,
        (NativeReturn::Consumed, None) => "void".to_owned(),
        (NativeReturn::Consumed, Some(Ret::Marshal(_))) => return None,
        (NativeReturn::Lifted(ty), ret) => {
            let marshal = match ret {
                Some(Ret::Marshal(args)) => args,
                _ => &none,
            };
            value(ty, marshal, block, function.borrowed.is_some())?
        }
    };
    Some(if native.ends_with('*') { native } else { format!("{native} ") })
}
