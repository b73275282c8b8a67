//! Enums and their values, as C declares them.

use std::fmt::Write as _;

use super::native::described;
use crate::abi::TypeDesc;
use crate::marshal::NativeEnum;

/// What the declaration of an enum says, which derives `NativeEnum`.
///
/// # Examples
///
/// For `#[derive(NativeEnum)] #[repr(i16)] enum Color { Red = 1, Green }` the text of
/// [`EnumMeta::c_declaration`] is
///
/// ```c
/// typedef int16_t Color;
/// enum {
///     Color_Red = 1,
///     Color_Green = 2,
/// };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumMeta {
    /// The enum's name.
    pub name: &'static str,
    /// The integer of `#[repr(..)]`, which crosses.
    pub repr: TypeDesc,
    /// The variants with their values, in the order of the declaration.
    pub variants: &'static [VariantMeta],
    /// Whether other values are values of the enum too: it has a variant with `#[native(other)]`.
    pub is_open: bool,
}

/// A variant of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct VariantMeta {
    /// Its name.
    pub name: &'static str,
    /// Its value in C.
    pub value: i128,
}

impl VariantMeta {
    /// A variant.
    pub const fn new(name: &'static str, value: i128) -> Self {
        Self { name, value }
    }
}

impl EnumMeta {
    /// What the declaration of `T` says.
    pub const fn of<T: NativeEnum>() -> Self {
        let (name, repr) = (T::NAME, <T::Repr as crate::abi::Abi>::DESC);
        Self { name, repr, variants: T::VARIANTS, is_open: T::IS_OPEN }
    }

    /// The enum as C declares it: its integer by the enum's name, because the size of a C `enum` is the
    /// compiler's choice, and a constant for each variant, with the enum's name in front, because C has
    /// them all in one scope.
    pub fn c_declaration(&self) -> String {
        let ty = described(&self.repr, "", self.name.to_owned(), None);
        let mut text = format!("typedef {ty};\nenum {{\n");
        for VariantMeta { name, value } in self.variants {
            let _ = writeln!(text, "    {}_{name} = {},", self.name, literal(*value));
        }
        if self.is_open {
            text.push_str("    /* and other values */\n");
        }
        text.push_str("};");
        text
    }
}

/// A number as C writes it: beyond `long long` it has no sign, and the least one is no literal.
fn literal(value: i128) -> String {
    match i64::try_from(value) {
        Ok(i64::MIN) => format!("({} - 1)", i64::MIN + 1),
        Ok(value) => value.to_string(),
        Err(_) => format!("{value}u"),
    }
}
