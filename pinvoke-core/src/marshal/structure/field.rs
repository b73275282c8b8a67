//! The traits of a struct and of its fields.

use super::{Arena, Kept};
use crate::abi::{Abi, TypeDesc};
use crate::error::MarshalError;
use crate::managed::Managed;

/// A managed struct with a native twin; derived by `#[derive(NativeStruct)]`.
///
/// # Safety
///
/// `Native` has the layout of the C struct that the declaration means, is valid when all its bytes
/// are zero, and [`NativeStruct::prepare`] leaves it valid.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no native twin",
    label = "not a struct that can be converted",
    note = "write `#[derive(NativeStruct)]` above the struct"
)]
pub unsafe trait NativeStruct: Managed {
    /// The twin.
    type Native: Abi;
    /// [`SafeToCall`](crate::marshal::SafeToCall), or [`NeedsUnsafe`](crate::marshal::NeedsUnsafe)
    /// for a struct with a raw pointer inside.
    type Safety;
    /// Whether no field is a raw pointer.
    const SAFE: bool;
    /// Whether a callback may write the struct into native memory: [`Stays`](super::Stays), or
    /// [`Dangles`](super::Dangles) where a field would point to memory that ends with the callback.
    type Left;
    /// Whether what [`LowerStruct::lower`] writes is valid without the arena.
    const STAYS: bool = false;
    /// Whether what [`LowerStruct::replace`] writes is.
    const REPLACES: bool = Self::STAYS;
    /// Whether nothing in it is ours to release once it is lifted.
    const LENDS: bool;
    /// [`Lent`](super::Lent) where that is so, [`Owning`](super::Owning) for a struct with `#[free(..)]` on a field, or
    /// with an owned handle.
    type Parts;
    /// Writes what a struct holds before native code writes it: its own size, invalid handles.
    ///
    /// # Safety
    ///
    /// `to` is valid for writes, and all its bytes are zero.
    unsafe fn prepare(to: *mut Self::Native);
}

/// A struct that can be passed to native code.
///
/// # Safety
///
/// [`LowerStruct::lower`] writes a valid twin. What its pointers point to lies in the arena, or
/// outside the managed struct itself, and is valid while the managed struct is borrowed or, if that
/// is moved, not dropped.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be passed to native code",
    label = "a field of this struct has no native form that goes in",
    note = "derive `NativeStruct`; a struct that owns handles can only come from native code"
)]
pub unsafe trait LowerStruct: NativeStruct {
    /// Writes the twin.
    ///
    /// # Errors
    ///
    /// A field has no native form, or memory is short.
    ///
    /// # Safety
    ///
    /// `to` is valid for writes, and all its bytes are zero.
    unsafe fn lower(
        &self,
        to: *mut Self::Native,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError>;
    /// Writes the twin that native code gets in place of `old`: what it owned has a replacement that
    /// native code owns, and what was only lent stays what it was.
    ///
    /// # Errors
    ///
    /// As for [`LowerStruct::lower`]. What was allocated is in `to`.
    ///
    /// # Safety
    ///
    /// As for [`LowerStruct::lower`]; `old` is valid for reads, and a twin.
    #[inline]
    unsafe fn replace(
        &self,
        old: *const Self::Native,
        to: *mut Self::Native,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        let _ = old;
        // SAFETY: the caller's promise.
        unsafe { self.lower(to, arena) }
    }
}

/// A struct that can be read back from native memory.
///
/// # Safety
///
/// [`LiftStruct::lift`] gives a value that owns its parts, and has then released what the
/// declaration says is ours, also when it fails; [`LiftStruct::discard`] releases exactly that.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read back from native memory",
    label = "a field of this struct only goes in",
    note = "text and arrays behind a pointer need an owner, on the field: `#[free(c)]`, `#[free(with = path)]` or `#[borrowed]`",
    note = "a field of a reference type only goes in: write `String`, `Vec<T>`, `Box<T>`"
)]
pub unsafe trait LiftStruct: NativeStruct + Sized {
    /// Reads the twin.
    ///
    /// # Errors
    ///
    /// A field is not what its managed type allows.
    ///
    /// # Safety
    ///
    /// `from` is valid for reads, was written as the declaration says, and is lifted or discarded
    /// once.
    unsafe fn lift(from: *const Self::Native, kept: Kept<'_>) -> Result<Self, MarshalError>;
    /// Releases what the fields own from the one at index `first` on.
    ///
    /// # Safety
    ///
    /// As for [`LiftStruct::lift`]; the fields before were lifted.
    unsafe fn discard_from(from: *const Self::Native, first: usize, kept: Kept<'_>);
    /// Releases what the twin owns.
    ///
    /// # Safety
    ///
    /// As for [`LiftStruct::lift`].
    #[inline]
    unsafe fn discard(from: *const Self::Native, kept: Kept<'_>) {
        // SAFETY: the caller's promise.
        unsafe { Self::discard_from(from, 0, kept) };
    }
}

/// A way for `T` to lie inside a native struct or array.
///
/// # Safety
///
/// A `Native` is valid when all its bytes are zero, and `DESC` describes it.
#[diagnostic::on_unimplemented(
    message = "`{T}` has no place in a native struct as `{Self}`",
    label = "this type and this form do not go together",
    note = "fields are numbers, `bool`, `char`, enums, text, handles, raw pointers, structs, arrays `[T; N]`, and pointers to them: `&T`, `&[T]`, `Vec<T>`, `Box<T>`, and `Option` of pointers",
    note = "a function pointer is written `Option<unsafe extern \"C\" fn(..)>`"
)]
pub unsafe trait FieldForm<T> {
    /// The native type.
    type Native: Copy;
    /// Layout and class.
    const DESC: TypeDesc;
    /// Whether the field is no raw pointer.
    const SAFE: bool = true;
    /// Whether what [`LowerField::lower`] writes is valid without the arena.
    const STAYS: bool = false;
    /// Whether what [`LowerField::replace`] writes is.
    const REPLACES: bool = Self::STAYS;
    /// As [`NativeStruct::LENDS`].
    const LENDS: bool = true;
    /// Writes what the field holds before native code writes it, where that is not zero.
    ///
    /// # Safety
    ///
    /// `to` is aligned and valid for writes, and all its bytes are zero.
    #[inline(always)]
    unsafe fn prepare(to: *mut Self::Native) {
        let _ = to;
    }
}

/// A way for a `T` inside a struct to be written as `N`.
///
/// # Safety
///
/// As for [`LowerStruct`].
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be passed to native code",
    label = "this type only comes from native code",
    note = "write `BorrowedHandle<'a, Kind>` or `&'a OwnedHandle<Kind>` for a handle that native code gets to use"
)]
pub unsafe trait LowerField<T, N> {
    /// Writes the native form.
    ///
    /// # Errors
    ///
    /// The value has no native form, or memory is short.
    ///
    /// # Safety
    ///
    /// `to` is aligned and valid for writes, and all its bytes are zero.
    unsafe fn lower(value: &T, to: *mut N, arena: &mut Arena<'_>) -> Result<(), MarshalError>;

    /// Writes what native code gets in place of `old`, as [`LowerStruct::replace`].
    ///
    /// # Errors
    ///
    /// As for [`LowerField::lower`].
    ///
    /// # Safety
    ///
    /// As for [`LowerField::lower`]; `old` is aligned, valid for reads, and a native value.
    #[inline(always)]
    unsafe fn replace(
        value: &T,
        old: *const N,
        to: *mut N,
        arena: &mut Arena<'_>,
    ) -> Result<(), MarshalError> {
        let _ = old;
        // SAFETY: the caller's promise.
        unsafe { Self::lower(value, to, arena) }
    }

    /// The values where they are, if their native forms are the same bits.
    #[inline(always)]
    fn pinned(values: &[T]) -> Option<*const N> {
        let _ = values;
        None
    }
}

/// A way for an `N` inside a struct to be read back as `T`.
///
/// # Safety
///
/// As for [`LiftStruct`].
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be read back from native memory",
    label = "a field of this struct only goes in",
    note = "text and arrays behind a pointer need an owner, on the field: `#[free(c)]`, `#[free(with = path)]` or `#[borrowed]`",
    note = "a field of a reference type only goes in: write `String`, `Vec<T>`, `Box<T>`"
)]
pub unsafe trait LiftField<T, N> {
    /// Reads the native form.
    ///
    /// # Errors
    ///
    /// It is not what `T` allows.
    ///
    /// # Safety
    ///
    /// `from` is aligned and valid for reads, was written as the declaration says, and is lifted or
    /// discarded once.
    unsafe fn lift(from: *const N, kept: Kept<'_>) -> Result<T, MarshalError>;

    /// Releases what the native form owns.
    ///
    /// # Safety
    ///
    /// As for [`LiftField::lift`].
    #[inline(always)]
    unsafe fn discard(from: *const N, kept: Kept<'_>) {
        let _ = (from, kept);
    }
}

/// A field whose number of elements another field has.
///
/// # Safety
///
/// As for [`LowerField`]; the count returned is never more than the elements written.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` has no count",
    label = "`#[len_of]` counts slices, vectors and text",
    note = "write `&[T]`, `Vec<T>` or text, or their options"
)]
pub unsafe trait LowerCounted<T, N> {
    /// The size of an element in bytes, for `unit = bytes`.
    const UNIT_SIZE: usize;
    /// Writes the native form, and returns the number of elements.
    ///
    /// # Errors
    ///
    /// As for [`LowerField::lower`].
    ///
    /// # Safety
    ///
    /// As for [`LowerField::lower`].
    unsafe fn lower_counted(
        value: &T,
        to: *mut N,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError>;
    /// Writes what native code gets in place of `old` with its `count` elements, and returns the number
    /// of elements, as [`LowerStruct::replace`].
    ///
    /// # Errors
    ///
    /// As for [`LowerField::lower`].
    ///
    /// # Safety
    ///
    /// As for [`LowerField::replace`].
    #[inline]
    unsafe fn replace_counted(
        value: &T,
        old: *const N,
        count: i128,
        to: *mut N,
        arena: &mut Arena<'_>,
    ) -> Result<usize, MarshalError> {
        let _ = (old, count);
        // SAFETY: the caller's promise.
        unsafe { Self::lower_counted(value, to, arena) }
    }
}

/// A field that is read back by the number of elements that another field has.
///
/// # Safety
///
/// As for [`LiftField`].
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be read back from native memory",
    label = "a field of this struct only goes in",
    note = "an array behind a pointer needs an owner, on the field: `#[free(c)]`, `#[free(with = path)]` or `#[borrowed]`",
    note = "a slice only goes in: write `Vec<T>`"
)]
pub unsafe trait LiftCounted<T, N> {
    /// The size of an element in bytes, for `unit = bytes`.
    const UNIT_SIZE: usize;
    /// Reads the native form.
    ///
    /// # Errors
    ///
    /// It is not what `T` allows, or the count is negative or absurd.
    ///
    /// # Safety
    ///
    /// As for [`LiftField::lift`], with `count` elements.
    unsafe fn lift_counted(from: *const N, count: i128, kept: Kept<'_>) -> Result<T, MarshalError>;
    /// Releases what the native form owns.
    ///
    /// # Safety
    ///
    /// As for [`LiftCounted::lift_counted`].
    unsafe fn discard_counted(from: *const N, count: i128, kept: Kept<'_>);
}

/// A form that has a null: `Option<T>` may stand where `T` may.
///
/// # Safety
///
/// `null()` is all zeros or what native code takes for nothing, and `some` and `get` are inverse.
#[diagnostic::on_unimplemented(
    message = "`Option<{T}>` has no place in a native struct as `{Self}`",
    label = "this form has no null",
    note = "`Option` is for pointers, text, handles and functions; other values need a flag of their own"
)]
pub unsafe trait NullableField<T> {
    /// The native type that is not null.
    type Some: Copy;
    /// The native type that may be null, valid when all its bytes are zero.
    type OrNull: Copy;
    /// Its description.
    const DESC: TypeDesc;
    /// Whether it is no raw pointer.
    const SAFE: bool = true;
    /// As [`FieldForm::STAYS`].
    const STAYS: bool = false;
    /// As [`FieldForm::REPLACES`].
    const REPLACES: bool = Self::STAYS;
    /// As [`NativeStruct::LENDS`].
    const LENDS: bool = true;
    /// The null.
    fn null() -> Self::OrNull;
    /// A value that is not null.
    fn some(native: Self::Some) -> Self::OrNull;
    /// The value, unless it is null.
    fn get(native: Self::OrNull) -> Option<Self::Some>;
}

/// Writes [`NullableField`] for a form whose native type is a pointer.
macro_rules! null_pointer {
    ($([$($generics:tt)*] $managed:ty, $strategy:ty, $pointer:ty;)*) => {$(
        // SAFETY: a null pointer is all zeros.
        unsafe impl<$($generics)*> $crate::marshal::structure::NullableField<$managed> for $strategy {
            type Some = $pointer;
            type OrNull = $pointer;
            const DESC: $crate::abi::TypeDesc = <$pointer as $crate::abi::Abi>::DESC;
            const SAFE: bool = <$strategy as $crate::marshal::structure::FieldForm<$managed>>::SAFE;
            const STAYS: bool = <$strategy as $crate::marshal::structure::FieldForm<$managed>>::STAYS;
            const LENDS: bool = <$strategy as $crate::marshal::structure::FieldForm<$managed>>::LENDS;
            #[inline(always)]
            fn null() -> $pointer {
                std::ptr::null()
            }
            #[inline(always)]
            fn some(native: $pointer) -> $pointer {
                native
            }
            #[inline(always)]
            fn get(native: $pointer) -> Option<$pointer> {
                (!native.is_null()).then_some(native)
            }
        }
    )*};
}
pub(super) use null_pointer;

/// The address, if it can be one of a `T`.
///
/// # Errors
///
/// It is null or misaligned.
#[inline]
pub(super) fn checked<T>(pointer: *const T) -> Result<*const T, MarshalError> {
    use crate::error::Problem;
    if pointer.is_null() {
        return Err(Problem::Null.into());
    }
    if !pointer.is_aligned() {
        return Err(Problem::Misaligned { address: pointer.addr(), align: align_of::<T>() }.into());
    }
    Ok(pointer)
}
