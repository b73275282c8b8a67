//! What becomes of a managed value, as data.

use std::fmt;

use crate::encoding::{Encoding, Unit};
use crate::marshal::*;

/// The native form of a value: what the strategy makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// Nothing: the result of a function that returns none.
    Nothing,
    /// A number or a plain struct as it stands.
    Value,
    /// A raw pointer, or a struct that holds one.
    Pointer,
    /// A truth value, by the word for its width: `bool8`, `bool32`, `variant_bool`.
    Boolean(&'static str),
    /// A character, by the word for its unit: `char8`, `char16`, `char32`.
    Character(&'static str),
    /// The number behind an enumeration.
    Enumeration,
    /// A handle.
    Handle,
    /// A struct, converted field by field.
    Structure,
    /// A pointer to one value.
    Reference(&'static Form),
    /// Text.
    Text(TextForm),
    /// A pointer to the first of several elements.
    Array(&'static Form),
    /// The same, or null.
    Nullable(&'static Form),
    /// A function that native code calls.
    Callback,
    /// A form that a marshaller outside this crate makes.
    Custom,
}

/// The form of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextForm {
    /// The encoding's name.
    pub encoding: &'static str,
    /// What stands for a character that the encoding lacks; `None` where that is an error.
    pub replacement: Option<char>,
    /// What C calls a unit of it: `char`, `char16_t`, `char32_t`.
    pub unit: &'static str,
    /// How native code knows the end.
    pub layout: TextLayout,
}

/// How native code knows the end of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextLayout {
    /// A terminator.
    Terminated,
    /// A terminator, in a buffer that native code may edit up to the length it had.
    InPlace,
    /// A count, and no terminator.
    Counted,
    /// The four bytes before it are its length in bytes: `BSTR`.
    Bstr,
    /// Several texts, each terminated, and an empty one at the end.
    Multi,
    /// A number of units that never changes: zeros follow shorter text.
    Fixed,
}

impl TextForm {
    const fn of<E: Encoding>(layout: TextLayout) -> Self {
        let (encoding, replacement) = (E::NAME, E::REPLACEMENT);
        Self { encoding, replacement, unit: unit::<E::Unit>(), layout }
    }
}

const fn unit<U: Unit>() -> &'static str {
    match size_of::<U>() {
        1 => "char",
        2 => "char16_t",
        _ => "char32_t",
    }
}

impl Form {
    /// The form itself, behind `Nullable`, references and arrays.
    pub const fn innermost(&self) -> &Self {
        match self {
            Self::Reference(inner) | Self::Array(inner) | Self::Nullable(inner) => {
                inner.innermost()
            }
            other => other,
        }
    }

    /// What C calls the unit of the text that the form is about, if it is about text.
    pub fn text_unit(&self) -> Option<&'static str> {
        match self.innermost() {
            Self::Text(text) => Some(text.unit),
            Self::Character("char8") => Some("char"),
            Self::Character("char16") => Some("char16_t"),
            Self::Character(_) => Some("char32_t"),
            _ => None,
        }
    }

    /// Whether a null stands for `None`.
    pub const fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Value => f.write_str("value"),
            Self::Pointer => f.write_str("raw pointer"),
            Self::Boolean(word) | Self::Character(word) => f.write_str(word),
            Self::Enumeration => f.write_str("enumeration"),
            Self::Handle => f.write_str("handle"),
            Self::Structure => f.write_str("struct"),
            Self::Reference(Self::Value) => f.write_str("pointer"),
            Self::Array(Self::Value) => f.write_str("array"),
            Self::Reference(inner) => write!(f, "pointer to {inner}"),
            Self::Text(text) => write!(f, "{text}"),
            Self::Array(inner) => write!(f, "array of {inner}"),
            Self::Nullable(inner) => write!(f, "{inner} or null"),
            Self::Callback => f.write_str("function"),
            Self::Custom => f.write_str("custom"),
        }
    }
}

impl fmt::Display for TextForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.layout {
            TextLayout::Bstr if self.unit == "char" => f.write_str("BSTR of bytes"),
            TextLayout::Bstr => f.write_str("BSTR"),
            TextLayout::Counted => write!(f, "counted {} text", self.encoding),
            TextLayout::InPlace => write!(f, "{} text in place", self.encoding),
            TextLayout::Fixed => write!(f, "{} text of fixed length", self.encoding),
            TextLayout::Multi => write!(f, "list of {} texts", self.encoding),
            TextLayout::Terminated => write!(f, "{} text", self.encoding),
        }?;
        match self.replacement {
            Some(with) if !self.encoding.starts_with("UTF-") => {
                write!(f, " with `{with}` for what it lacks")
            }
            _ => Ok(()),
        }
    }
}

/// A strategy that says what it makes, for metadata.
///
/// Every strategy of this crate does. One of your own is [`Form::Custom`] unless it implements this.
pub trait HasForm {
    /// What it makes.
    const FORM: Form;
}

macro_rules! forms {
    ($([$($generics:tt)*] $strategy:ty => $form:expr;)*) => {$(
        impl<$($generics)*> HasForm for $strategy {
            const FORM: Form = $form;
        }
    )*};
}
forms! {
    [] Nothing => Form::Nothing;
    [] ByValue => Form::Value;
    [] ByRef => Form::Reference(&Form::Value);
    [] ByPointer => Form::Pointer;
    [] PointerByRef => Form::Reference(&Form::Pointer);
    [] Bool8 => Form::Boolean("bool8");
    [] Bool32 => Form::Boolean("bool32");
    [] VariantBool => Form::Boolean("variant_bool");
    [] Char8 => Form::Character("char8");
    [] Char16 => Form::Character("char16");
    [] Char32 => Form::Character("char32");
    [] ByEnum => Form::Enumeration;
    [] ByHandle => Form::Handle;
    [] Given => Form::Handle;
    [] ByFunction => Form::Callback;
    [] ByToken => Form::Pointer;
    [S: HasForm, A] HandedOver<S, A> => S::FORM;
    [S: HasForm] Indirect<S> => Form::Reference(&S::FORM);
    [S: HasForm] Nullable<S> => Form::Nullable(&S::FORM);
    [S: HasForm] Owned<S> => S::FORM;
    [S: HasForm] Borrowed<S> => S::FORM;
    [E: Encoding] Text<E> => Form::Text(TextForm::of::<E>(TextLayout::Terminated));
    [E: Encoding] InPlace<E> => Form::Text(TextForm::of::<E>(TextLayout::InPlace));
    [E: Encoding] MultiText<E> => Form::Text(TextForm::of::<E>(TextLayout::Multi));
    [E: Encoding] CountedText<E> => Form::Text(TextForm::of::<E>(TextLayout::Counted));
    [E: Encoding, const N: usize] FixedStr<E, N> => Form::Text(TextForm::of::<E>(TextLayout::Fixed));
    [E: Encoding] AnsiBstr<E> => Form::Text(TextForm::of::<E>(TextLayout::Bstr));
    [] Bstr => Form::Text(TextForm::of::<crate::encoding::Utf16>(TextLayout::Bstr));
    [] Terminated => Form::Text(TERMINATED);
    [] LpArray<Pinned> => Form::Array(&Form::Value);
    [S: HasForm] LpArray<Copied<S>> => Form::Array(&S::FORM);
    [] LpArray<ZeroTerminated> => Form::Array(&Form::Value);
    [S: HasForm] LpArray<Each<S>> => Form::Array(&S::FORM);
    [S: HasForm] Rows<S> => Form::Array(&S::FORM);
    [S: HasForm] Exchange<S> => Form::Reference(&S::FORM);
    [S: HasForm] Allocated<S> => Form::Reference(&S::FORM);
    [U] LpArray<Structs<U>> => Form::Array(&Form::Structure);
    [U] LpArray<structure::ZeroEndedStructs<U>> => Form::Array(&Form::Structure);
    [] structure::Structure => Form::Structure;
    [N, U] structure::Entrusted<N, U> => Form::Reference(&Form::Structure);
    [] structure::Member => Form::Structure;
    [S: HasForm, A] structure::Freed<S, A> => S::FORM;
    [S: HasForm, const N: usize] structure::FixedText<S, N> => S::FORM;
    [S: HasForm] structure::Inline<S> => Form::Array(&S::FORM);
    [S: HasForm, const N: usize] structure::FixedArray<S, N> => Form::Array(&S::FORM);
    [S: HasForm, const N: usize] structure::FlexibleArray<S, N> => Form::Array(&S::FORM);
    [S: HasForm] structure::Items<S> => Form::Array(&S::FORM);
    [S: HasForm] structure::Pointed<S> => Form::Reference(&S::FORM);
    [N, U] StructValue<N, U> => Form::Structure;
    [N, U] StructRef<N, U> => Form::Reference(&Form::Structure);
}

/// The managed type is the native text: `CStr`. (`U16CStr` has 16-bit units, as its native type says.)
const TERMINATED: TextForm = TextForm {
    encoding: "unconverted",
    replacement: None,
    unit: "char",
    layout: TextLayout::Terminated,
};
