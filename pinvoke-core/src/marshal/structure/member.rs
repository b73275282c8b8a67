//! Unions: an enum whose variants are the members, and a discriminant in a field beside it.
//!
//! An enum whose twin has the discriminant itself is a [`NativeStruct`]; what is here serves one whose
//! discriminant is a field of the struct around it.

use super::*;
use crate::abi::{Abi, TypeDesc};
use crate::error::{MarshalError, Problem};
use crate::managed::{Managed, kind};

/// An enum that is a C union; derived by `#[derive(NativeStruct)]` with `#[native(union)]`.
///
/// # Safety
///
/// As for [`NativeStruct`].
pub unsafe trait NativeUnion: Managed<Kind = kind::Union> {
    /// The twin, a union.
    type Native: Abi;
    /// Whether no member has a raw pointer.
    const SAFE: bool;
    /// As [`NativeStruct::STAYS`].
    const STAYS: bool = false;
    /// As [`NativeStruct::LENDS`].
    const LENDS: bool;
    /// Writes what the member with the discriminant 0 holds before native code writes it.
    ///
    /// # Safety
    ///
    /// `to` is valid for writes, and all its bytes are zero.
    unsafe fn prepare(to: *mut Self::Native);
}

/// A union that can be passed to native code.
///
/// # Safety
///
/// As for [`LowerStruct`].
pub unsafe trait LowerUnion: NativeUnion {
    /// Writes a member, and returns its discriminant.
    ///
    /// # Errors
    ///
    /// As for [`LowerStruct::lower`].
    ///
    /// # Safety
    ///
    /// As for [`LowerStruct::lower`].
    unsafe fn lower(
        &self,
        to: *mut Self::Native,
        arena: &mut Arena<'_>,
    ) -> Result<i128, MarshalError>;
}

/// A union that can be read back from native memory.
///
/// # Safety
///
/// As for [`LiftStruct`].
pub unsafe trait LiftUnion: NativeUnion + Sized {
    /// Reads the member that the discriminant names.
    ///
    /// # Errors
    ///
    /// The discriminant names none, or a field is not what its managed type allows.
    ///
    /// # Safety
    ///
    /// As for [`LiftStruct::lift`].
    unsafe fn lift(
        from: *const Self::Native,
        discriminant: i128,
        kept: Kept<'_>,
    ) -> Result<Self, MarshalError>;
    /// Releases what the member owns.
    ///
    /// # Safety
    ///
    /// As for [`LiftStruct::discard`].
    unsafe fn discard(from: *const Self::Native, discriminant: i128, kept: Kept<'_>);
}

/// The form of a union whose discriminant is in another field.
#[derive(Debug)]
pub enum Member {}

// SAFETY: a twin is valid when all its bytes are zero.
unsafe impl<T: NativeUnion> FieldForm<T> for Member {
    type Native = T::Native;
    const DESC: TypeDesc = <T::Native as Abi>::DESC;
    const SAFE: bool = T::SAFE;
    const LENDS: bool = T::LENDS;
    const STAYS: bool = T::STAYS;
    #[inline(always)]
    unsafe fn prepare(to: *mut T::Native) {
        // SAFETY: the caller's promise.
        unsafe { T::prepare(to) };
    }
}

/// A field whose discriminant another field has.
///
/// # Safety
///
/// As for [`LowerField`].
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` has no discriminant",
    label = "`#[discriminant_of]` names a union",
    note = "derive `NativeStruct` on an enum whose variants are the members, with `#[native(union)]`"
)]
pub unsafe trait LowerMember<T, N> {
    /// Writes the native form, and returns the discriminant.
    ///
    /// # Errors
    ///
    /// As for [`LowerField::lower`].
    ///
    /// # Safety
    ///
    /// As for [`LowerField::lower`].
    unsafe fn lower_member(
        value: &T,
        to: *mut N,
        arena: &mut Arena<'_>,
    ) -> Result<i128, MarshalError>;
}

/// A field that is read back by the discriminant that another field has.
///
/// # Safety
///
/// As for [`LiftField`].
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be read back from native memory",
    label = "a member of this union only goes in, or it is no union",
    note = "text and arrays behind a pointer need an owner, on the variant's field: `#[free(c)]`, `#[free(with = path)]` or `#[borrowed]`"
)]
pub unsafe trait LiftMember<T, N> {
    /// Reads the native form.
    ///
    /// # Errors
    ///
    /// As for [`LiftUnion::lift`].
    ///
    /// # Safety
    ///
    /// As for [`LiftField::lift`].
    unsafe fn lift_member(
        from: *const N,
        discriminant: i128,
        kept: Kept<'_>,
    ) -> Result<T, MarshalError>;
    /// Releases what the native form owns.
    ///
    /// # Safety
    ///
    /// As for [`LiftField::lift`].
    unsafe fn discard_member(from: *const N, discriminant: i128, kept: Kept<'_>);
}

// SAFETY: the union's own matter.
unsafe impl<T: LowerUnion> LowerMember<T, T::Native> for Member {
    #[inline]
    unsafe fn lower_member(
        value: &T,
        to: *mut T::Native,
        arena: &mut Arena<'_>,
    ) -> Result<i128, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { value.lower(to, arena) }
    }
}
// SAFETY: the union's own matter.
unsafe impl<T: LiftUnion> LiftMember<T, T::Native> for Member {
    #[inline]
    unsafe fn lift_member(
        from: *const T::Native,
        discriminant: i128,
        kept: Kept<'_>,
    ) -> Result<T, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { T::lift(from, discriminant, kept) }
    }
    #[inline]
    unsafe fn discard_member(from: *const T::Native, discriminant: i128, kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        unsafe { T::discard(from, discriminant, kept) };
    }
}

/// The error of a discriminant that names no member.
#[doc(hidden)]
#[cold]
pub fn unknown_discriminant(value: i128, name: &'static str, known: &'static str) -> MarshalError {
    Problem::UnknownDiscriminant { value, name, known }.into()
}
