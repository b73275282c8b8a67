//! Native types, with what their pointers point to.

use std::fmt;

use crate::abi::{Abi, TypeClass, TypeDesc};

/// A native type: its layout and class, and for a pointer what it points to.
///
/// [`Display`](fmt::Display) writes it as C does, with the names of `<stdint.h>`.
///
/// # Examples
///
/// ```
/// use pinvoke_core::meta::NativeType;
///
/// const TEXT: NativeType = NativeType::of::<u16>();
/// assert_eq!(TEXT.to_string(), "uint16_t");
/// assert_eq!(TEXT.declaration("flags"), "uint16_t flags");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NativeType {
    /// Layout and class: for a pointer those of the pointer itself.
    pub desc: TypeDesc,
    /// What it points to, if it is a pointer to data.
    pub pointee: Option<Pointee>,
}

/// What a pointer points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pointee {
    /// Its type; `void` where that is not known.
    pub ty: &'static NativeType,
    /// Whether native code promises not to write there.
    pub is_const: bool,
}

impl NativeType {
    /// `void`.
    pub const VOID: Self = Self::of::<()>();

    /// The type `T`. For a pointer this does not tell what it points to: see [`Self::pointer`].
    pub const fn of<T: Abi>() -> Self {
        Self { desc: T::DESC, pointee: None }
    }

    /// A pointer of type `P` to `ty`.
    pub const fn pointer<P: Abi>(ty: &'static Self, is_const: bool) -> Self {
        Self { desc: P::DESC, pointee: Some(Pointee { ty, is_const }) }
    }

    /// The declaration of a parameter or a field with this type, as in C.
    pub fn declaration(&self, name: &str) -> String {
        self.declared(name, None)
    }

    /// The declaration, with another name for the type at the end of the pointers: text says `char`
    /// where the layout says a byte.
    pub(super) fn declared(&self, name: &str, unit: Option<&str>) -> String {
        declare(self, false, name.to_owned(), unit)
    }

    /// The type at the end of the pointers.
    pub fn innermost(&self) -> &Self {
        match &self.pointee {
            Some(pointee) => pointee.ty.innermost(),
            None => self,
        }
    }
}

impl fmt::Display for NativeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.declaration(""))
    }
}

/// C's declarations read from the name outwards, so they are built from the name outwards.
fn declare(ty: &NativeType, is_const: bool, declarator: String, unit: Option<&str>) -> String {
    let qualifier = if is_const { "const " } else { "" };
    if let Some(pointee) = &ty.pointee {
        let declarator = format!("*{qualifier}{declarator}");
        return declare(pointee.ty, pointee.is_const, declarator, unit);
    }
    described(&ty.desc, qualifier, declarator, unit)
}

pub(super) fn described(
    desc: &TypeDesc,
    qualifier: &str,
    declarator: String,
    unit: Option<&str>,
) -> String {
    if let TypeClass::Array(element, length) = desc.class {
        let declarator = if declarator.starts_with('*') {
            format!("({})[{length}]", declarator.trim_end())
        } else {
            format!("{declarator}[{length}]")
        };
        return described(element, qualifier, declarator, unit);
    }
    if desc.class == TypeClass::Pointer {
        return match desc.name {
            "function pointer" => format!("void (*{qualifier}{declarator})()"),
            _ => format!("void *{qualifier}{declarator}").trim_end().to_owned(),
        };
    }
    let base = unit.unwrap_or_else(|| c_name(desc));
    format!("{qualifier}{base} {declarator}").trim_end().to_owned()
}

/// The C name of a type that is no pointer and no array.
fn c_name(desc: &TypeDesc) -> &'static str {
    match (desc.class, desc.size) {
        _ if desc.name == "usize" => "size_t",
        _ if desc.name == "isize" => "intptr_t",
        (TypeClass::Void, _) => "void",
        (TypeClass::Signed, 1) => "int8_t",
        (TypeClass::Signed, 2) => "int16_t",
        (TypeClass::Signed, 4) => "int32_t",
        (TypeClass::Signed, 8) => "int64_t",
        (TypeClass::Signed, _) => "__int128",
        (TypeClass::Unsigned, 1) => "uint8_t",
        (TypeClass::Unsigned, 2) => "uint16_t",
        (TypeClass::Unsigned, 4) => "uint32_t",
        (TypeClass::Unsigned, 8) => "uint64_t",
        (TypeClass::Unsigned, _) => "unsigned __int128",
        (TypeClass::Float, 4) => "float",
        (TypeClass::Float, _) => "double",
        _ => desc.name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTE: NativeType = NativeType::of::<u8>();
    const BYTES: NativeType = NativeType::pointer::<*const u8>(&BYTE, true);
    const SIZE: NativeType = NativeType::of::<usize>();

    #[test]
    fn declarations_read_as_in_c() {
        let texts = NativeType::pointer::<*const *const u8>(&BYTES, true);
        let out = NativeType::pointer::<*mut *const u8>(&BYTES, false);
        assert_eq!(BYTES.declaration("data"), "const uint8_t *data");
        assert_eq!(BYTES.to_string(), "const uint8_t *");
        assert_eq!(texts.declaration("names"), "const uint8_t *const *names");
        assert_eq!(texts.declared("names", Some("char")), "const char *const *names");
        assert_eq!(out.declaration("name"), "const uint8_t **name");
        assert_eq!(SIZE.declaration("size"), "size_t size");
        assert_eq!(texts.innermost(), &BYTE);
    }

    #[test]
    fn arrays_functions_and_unknown_targets_read_as_in_c() {
        const ROW: TypeDesc = TypeDesc::of::<[f64; 3]>("row", TypeClass::Array(&f64::DESC, 3));
        const ROWS: NativeType = NativeType { desc: ROW, pointee: None };
        let rows = NativeType::pointer::<*const f64>(&ROWS, true);
        assert_eq!(rows.declaration("rows"), "const double (*rows)[3]");
        assert_eq!(ROWS.declaration("row"), "double row[3]");
        let function = NativeType::of::<unsafe extern "C" fn()>();
        assert_eq!(function.declaration("f"), "void (*f)()");
        let anything = NativeType::pointer::<*const u8>(&NativeType::VOID, true);
        assert_eq!(anything.declaration("p"), "const void *p");
        assert_eq!(NativeType::of::<*mut u8>().declaration("p"), "void *p");
    }
}
