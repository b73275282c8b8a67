//! What pointers point to, as C writes it, by the spelling of their types.

use syn::{PointerMutability, Type};

use crate::model::structure::{array, boxed, sequence};
use crate::model::types;

/// What a pointer of type `ty`, or each pointer in an array of them, points to in C; empty if that is text or a truth value, which depends on
/// its form, or cannot be told, or `ty` is no pointer.
pub(in crate::emit) fn c_target(ty: &Type) -> String {
    let ty = types::option(ty).unwrap_or(ty);
    if let Some(element) = array(ty) {
        return c_target(element);
    }
    if let Type::Ptr(pointer) = types::plain(ty) {
        return pointed(&pointer.elem, matches!(pointer.mutability, PointerMutability::Const(_)));
    }
    let is_const = types::reference(ty).is_some_and(|reference| reference.mutability.is_none());
    let pointee = sequence(ty)
        .or_else(|| boxed(ty))
        .or_else(|| types::reference(ty).map(|reference| &*reference.elem));
    match pointee {
        Some(pointee) if !depends_on_form(pointee) => pointed(pointee, is_const),
        _ => String::new(),
    }
}

fn depends_on_form(ty: &Type) -> bool {
    types::is_text(ty)
        || types::terminated_unit(ty).is_some()
        || types::is_named(ty, &["bool", "char"])
        || !matches!(types::plain(ty), Type::Path(_))
        || types::option(ty).is_some()
}

/// `const int32_t`; for a pointer the qualifier stands behind it: `const char *const`.
fn pointed(ty: &Type, is_const: bool) -> String {
    if let Type::Ptr(pointer) = types::plain(ty) {
        let inner =
            pointed(&pointer.elem, matches!(pointer.mutability, PointerMutability::Const(_)));
        let qualifier = if is_const { "const" } else { "" };
        return if inner.is_empty() { inner } else { format!("{inner} *{qualifier}") };
    }
    let Some(name) = types::name(ty) else {
        return String::new();
    };
    let name = name.to_string();
    let name = c_name(ty).unwrap_or(&name);
    format!("{}{name}", if is_const { "const " } else { "" })
}

/// The C name of a number or of `c_void`.
pub(super) fn c_name(ty: &Type) -> Option<&'static str> {
    let name = types::name(ty)?;
    C_NAMES.iter().find(|(rust, _)| name == rust).map(|(_, c)| *c)
}

/// The C names of Rust's numbers and of `std::ffi`.
const C_NAMES: &[(&str, &str)] = &[
    ("i8", "int8_t"),
    ("u8", "uint8_t"),
    ("i16", "int16_t"),
    ("u16", "uint16_t"),
    ("i32", "int32_t"),
    ("u32", "uint32_t"),
    ("i64", "int64_t"),
    ("u64", "uint64_t"),
    ("isize", "intptr_t"),
    ("usize", "size_t"),
    ("f32", "float"),
    ("f64", "double"),
    ("c_void", "void"),
    ("c_char", "char"),
    ("c_schar", "signed char"),
    ("c_uchar", "unsigned char"),
    ("c_short", "short"),
    ("c_ushort", "unsigned short"),
    ("c_int", "int"),
    ("c_uint", "unsigned int"),
    ("c_long", "long"),
    ("c_ulong", "unsigned long"),
    ("c_longlong", "long long"),
    ("c_ulonglong", "unsigned long long"),
    ("c_float", "float"),
    ("c_double", "double"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_read_as_in_c() {
        let target = |ty: &str| c_target(&syn::parse_str(ty).expect(ty));
        assert_eq!(target("*const u8"), "const uint8_t");
        assert_eq!(target("*mut *const c_char"), "const char *");
        assert_eq!(target("*const *const c_char"), "const char *const");
        assert_eq!(target("Option<&'a Node>"), "const Node");
        assert_eq!(target("Vec<i64>"), "int64_t");
        assert_eq!(target("Box<Entry<'a>>"), "Entry");
        assert_eq!(target("&'a str"), "");
        assert_eq!(target("i32"), "");
        assert_eq!(target("[*const c_char; 2]"), "const char");
        assert_eq!(target("[[*mut Node; 2]; 3]"), "Node");
        assert_eq!(target("[u8; 2]"), "");
    }
}
