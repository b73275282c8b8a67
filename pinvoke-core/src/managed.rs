//! The key that keeps blanket rules apart: the kind of a managed type.
//!
//! Rules for `T: Blittable`, `&T`, `Option<T>`, `[T]` and users' own types would overlap, or be
//! orphans in a user's crate. Every managed type names one [`Managed::Kind`] instead, and the rules
//! are keyed by it.

use std::ffi::{CStr, CString};
use std::path::{Path, PathBuf};

/// The kinds of managed types.
pub mod kind {
    macro_rules! kinds {
        ($($(#[$doc:meta])* $name:ident)*) => {$( $(#[$doc])* #[derive(Debug)] pub enum $name {} )*};
    }
    kinds! {
        /// Blittable values.
        Value
        /// A shared reference.
        Ref
        /// An exclusive reference.
        Mut
        /// An `Option`.
        Nullable
        /// `bool`.
        Boolean
        /// `char`.
        Character
        /// A field-less enum.
        Enumeration
        /// A raw pointer, a function pointer, or a struct that holds one.
        Pointer
        /// An owned or borrowed handle.
        Handle
        /// Text without a terminator: `str`, `String`, `Path`.
        Text
        /// Text that has its terminator: `CStr`, `U16CStr`.
        TerminatedText
        /// A slice.
        Sequence
        /// A vector.
        Vector
        /// An array of fixed length.
        Array
        /// A struct that is converted into a native twin.
        Structure
        /// A struct with a flexible array, which crosses by pointer alone.
        Flexible
        /// An enum that is a union, with its discriminant in another field.
        Union
        /// A function pointer of native code that Rust calls.
        Function
        /// A number that stands for a Rust value.
        Token
        /// A box.
        Boxed
        /// Nothing, as a return type.
        Unit
    }
}

/// A Rust type that can stand in a declaration.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross to native code",
    label = "no rule says how this type is marshalled",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeEnum` on a field-less enum",
    note = "or name a marshaller: `#[marshal(with = MyMarshaller)]`"
)]
pub trait Managed {
    /// Picks the rule.
    type Kind;
}

macro_rules! kinds_of {
    ($($t:ty => $kind:ident)*) => {$( impl Managed for $t { type Kind = kind::$kind; } )*};
}
kinds_of! {
    i8 => Value u8 => Value i16 => Value u16 => Value i32 => Value u32 => Value i64 => Value
    u64 => Value i128 => Value u128 => Value isize => Value usize => Value f32 => Value f64 => Value
    bool => Boolean char => Character str => Text String => Text Path => Text PathBuf => Text
    CStr => TerminatedText CString => TerminatedText () => Unit
}
#[cfg(feature = "widestring")]
kinds_of! { widestring::U16CStr => TerminatedText widestring::U16CString => TerminatedText }

impl<T: ?Sized> Managed for &T {
    type Kind = kind::Ref;
}
impl<T: ?Sized> Managed for &mut T {
    type Kind = kind::Mut;
}
impl<T> Managed for Option<T> {
    type Kind = kind::Nullable;
}
impl<T> Managed for [T] {
    type Kind = kind::Sequence;
}
impl<T> Managed for Vec<T> {
    type Kind = kind::Vector;
}
impl<T: ?Sized> Managed for Box<T> {
    type Kind = kind::Boxed;
}
impl<T, const N: usize> Managed for [T; N] {
    type Kind = kind::Array;
}
impl<T> Managed for *const T {
    type Kind = kind::Pointer;
}
impl<T> Managed for *mut T {
    type Kind = kind::Pointer;
}
