//! Structs that native code returns: by value, by pointer, and in arrays that it allocates.

use super::field::checked;
use super::fixed::{discard_all, lift_all};
use super::*;
use crate::error::{MarshalError, Problem};
use crate::marshal::{Borrowed, LpArray, MarshalReturn, Owned, ReturnArray};
use crate::memory::Release;

// SAFETY: the twin is lifted or discarded once.
unsafe impl<T: LiftStruct, O, U> MarshalReturn<T, O> for StructValue<T::Native, U> {
    type Native = T::Native;
    #[inline]
    fn empty() -> T::Native {
        crate::memory::empty_struct::<T>()
    }
    #[inline]
    unsafe fn lift_return(native: T::Native, _: O) -> Result<T, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { T::lift(&raw const native, Kept::NOTHING) }
    }
    #[inline]
    unsafe fn discard(native: T::Native, _: O) {
        // SAFETY: the caller's promise.
        unsafe { T::discard(&raw const native, Kept::NOTHING) };
    }
}

/// A struct, or nothing where the pointer is null.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a pointer to a native struct cannot be returned as `{Self}`",
    label = "the struct is converted, so it cannot be borrowed",
    note = "return the struct itself, or `Option` of it"
)]
pub trait FromPointee: Sized {
    type Struct: LiftStruct;
    fn some(value: Self::Struct) -> Self;
    fn null() -> Result<Self, MarshalError>;
}
impl<T: LiftStruct> FromPointee for T {
    type Struct = T;
    #[inline(always)]
    fn some(value: T) -> T {
        value
    }
    fn null() -> Result<T, MarshalError> {
        Err(Problem::Null.into())
    }
}
impl<T: LiftStruct> FromPointee for Option<T> {
    type Struct = T;
    #[inline(always)]
    fn some(value: T) -> Option<T> {
        Some(value)
    }
    fn null() -> Result<Option<T>, MarshalError> {
        Ok(None)
    }
}

/// Lifts the struct behind a pointer that is not null.
///
/// # Safety
///
/// `native` is misaligned, or a twin that is lifted once.
unsafe fn lift_pointee<T: FromPointee>(native: *const NativeOf<T>) -> Result<T, MarshalError> {
    // SAFETY: the caller's promise.
    unsafe { T::Struct::lift(checked(native)?, Kept::NOTHING) }.map(T::some)
}

type NativeOf<T> = <<T as FromPointee>::Struct as NativeStruct>::Native;

/// Marks a struct of which nothing is ours to release.
#[derive(Debug)]
pub enum Lent {}
/// Marks a struct of which a part is ours: text, an array or a struct behind a pointer, a handle.
#[derive(Debug)]
pub enum Owning {}

/// Implemented by [`Lent`] alone: what native code keeps, it keeps whole. Reading a struct releases the parts
/// that are ours, and its owner would release them again.
pub trait MayBeKept {}
impl MayBeKept for Lent {}

// SAFETY: the struct is copied, and its owner keeps it and all that it points to.
unsafe impl<T: FromPointee, O, N, U> MarshalReturn<T, O> for Borrowed<StructRef<N, U>>
where
    T::Struct: NativeStruct<Native = N, Parts: MayBeKept>,
    N: crate::Abi,
{
    type Native = *const N;
    fn empty() -> *const N {
        std::ptr::null()
    }
    unsafe fn lift_return(native: *const N, _: O) -> Result<T, MarshalError> {
        if native.is_null() {
            return T::null();
        }
        // SAFETY: the call returned a pointer to such a struct.
        unsafe { lift_pointee(native) }
    }
}

// SAFETY: the struct is lifted and then its memory released, or both discarded; never both.
unsafe impl<T: FromPointee, O: Release, N, U> MarshalReturn<T, O> for Owned<StructRef<N, U>>
where
    T::Struct: NativeStruct<Native = N>,
    N: crate::Abi,
{
    type Native = *mut N;
    fn empty() -> *mut N {
        std::ptr::null_mut()
    }
    unsafe fn lift_return(native: *mut N, owner: O) -> Result<T, MarshalError> {
        if native.is_null() {
            return T::null();
        }
        // SAFETY: the call returned a pointer to such a struct, which is ours until it is released.
        unsafe {
            let lifted = lift_pointee(native);
            owner.release(native.cast());
            lifted
        }
    }
    unsafe fn discard(native: *mut N, owner: O) {
        if native.is_null() {
            return;
        }
        // SAFETY: the struct is ours and not released yet.
        unsafe {
            if let Ok(native) = checked(native.cast_const()) {
                T::Struct::discard(native, Kept::NOTHING);
            }
            owner.release(native.cast());
        }
    }
}

// SAFETY: every element is lifted or discarded once; where the address cannot be one of a struct,
// nothing is read.
unsafe impl<T: LiftStruct, U> ReturnArray<Vec<T>> for LpArray<Structs<U>> {
    type Element = T::Native;
    type Parts = T::Parts;
    unsafe fn copy(array: *const T::Native, count: usize) -> Result<Vec<T>, MarshalError> {
        // SAFETY: the caller promises `count` twins, and the address is aligned.
        unsafe { lift_all::<T, T::Native, Structure>(checked(array)?, count, Kept::NOTHING) }
    }
    unsafe fn discard(array: *const T::Native, count: usize) {
        if let Ok(array) = checked(array) {
            // SAFETY: as above.
            unsafe { discard_all::<T, T::Native, Structure>(array, 0..count, Kept::NOTHING) };
        }
    }
}
