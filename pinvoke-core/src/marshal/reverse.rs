//! The reverse direction: what native code passes to a callback, and what the callback returns.

use super::*;
use crate::abi::{Abi, NullAbi};
use crate::blittable::{Blittable, BlittableField};
use crate::error::{MarshalError, Problem};
use crate::managed::{Managed, kind};

/// A way for a native argument of a callback to become a `T` for the time of the call.
///
/// # Safety
///
/// [`Receive::value`] borrows from the holder, or from native memory that the declaration promises
/// to be valid during the callback.
#[diagnostic::on_unimplemented(
    message = "a callback cannot receive `{T}` as `{Self}`",
    label = "no rule turns a native argument into this type",
    note = "callbacks receive values, `&T`, `&mut T`, `&str`, `&CStr`, counted slices, and their options"
)]
pub unsafe trait Receive<'h, T> {
    /// The native parameter type.
    type Native: Abi;
    /// What lives while the callback runs.
    type Holder;
    /// Converts the argument.
    ///
    /// # Errors
    ///
    /// The argument is not one that `T` allows.
    ///
    /// # Safety
    ///
    /// `native` is what the declaration says, and valid during the callback.
    unsafe fn receive(native: Self::Native) -> Result<Self::Holder, MarshalError>;
    /// The managed argument.
    fn value(holder: &'h mut Self::Holder) -> T;
    /// Converts what the callback leaves in a `&mut` argument, without delivering it.
    ///
    /// # Errors
    ///
    /// The value has no native form.
    fn finish(holder: &mut Self::Holder) -> Result<(), MarshalError> {
        let _ = holder;
        Ok(())
    }
    /// Writes what [`finish`](Self::finish) converted into native memory.
    fn deliver(holder: Self::Holder) {
        drop(holder);
    }
}

/// A way for a native pointer and a count to become a `T` for the time of a callback.
///
/// # Safety
///
/// As for [`Receive`].
#[diagnostic::on_unimplemented(
    message = "a callback cannot receive `{T}` as `{Self}` with a count",
    label = "a count parameter belongs to a slice",
    note = "callbacks receive `&[T]` of blittable elements, and `&[&str]`, `&[Option<&str>]` of UTF-8 strings"
)]
pub unsafe trait ReceiveCounted<'h, T> {
    /// The native parameter type.
    type Native: Abi;
    /// What lives while the callback runs.
    type Holder;
    /// Converts the argument.
    ///
    /// # Errors
    ///
    /// The argument is not one that `T` allows, or the count is negative.
    ///
    /// # Safety
    ///
    /// `native` points to `count` elements, valid during the callback.
    unsafe fn receive(native: Self::Native, count: i128) -> Result<Self::Holder, MarshalError>;
    /// The managed argument.
    fn value(holder: &'h mut Self::Holder) -> T;
    /// Converts what the callback leaves in a `&mut` argument, without delivering it.
    ///
    /// # Errors
    ///
    /// The value has no native form.
    fn finish(holder: &mut Self::Holder) -> Result<(), MarshalError> {
        let _ = holder;
        Ok(())
    }
    /// Writes what [`finish`](Self::finish) converted into native memory.
    fn deliver(holder: Self::Holder) {
        drop(holder);
    }
    /// The number of elements that `finish` converted, for a count that native code gets back.
    fn length(holder: &Self::Holder) -> usize {
        let _ = holder;
        0
    }
}

/// A way for a callback's result to become its native return value.
///
/// # Safety
///
/// The native value needs no clean-up by the caller, or hands over what the declaration says.
#[diagnostic::on_unimplemented(
    message = "a callback cannot return `{T}` as `{Self}`",
    label = "no rule turns this type into a native return value",
    note = "callbacks return blittable values, `bool` and enums with a stated form, and `()`"
)]
pub unsafe trait CallbackReturn<T> {
    /// The native return type.
    type Native: Abi;
    /// Converts the result.
    ///
    /// # Errors
    ///
    /// The result has no native form.
    fn lower_return(value: T) -> Result<Self::Native, MarshalError>;
    /// Releases a native value that its caller does not get.
    ///
    /// # Safety
    ///
    /// `native` came from [`CallbackReturn::lower_return`], and nobody has it.
    unsafe fn discard_return(native: Self::Native) {
        let _ = native;
    }
}

/// A native value that its caller gets, or that is released if it does not.
#[derive(Debug)]
pub struct HandedBack<S: CallbackReturn<T>, T>(S::Native, std::marker::PhantomData<T>);

impl<S: CallbackReturn<T>, T> HandedBack<S, T> {
    /// Converts a value that is returned.
    ///
    /// # Errors
    ///
    /// It has no native form.
    #[inline]
    pub fn new(value: T) -> Result<Self, MarshalError> {
        Ok(Self(S::lower_return(value)?, std::marker::PhantomData))
    }

    /// The native value, for the caller.
    #[inline]
    pub fn give(self) -> S::Native {
        std::mem::ManuallyDrop::new(self).0
    }
}

impl<S: CallbackReturn<T>, T> Drop for HandedBack<S, T> {
    fn drop(&mut self) {
        // SAFETY: the value was lowered and not given away.
        unsafe { S::discard_return(self.0) };
    }
}

// Values.

// SAFETY: a value is copied.
unsafe impl<T: Blittable> Receive<'_, T> for ByValue {
    type Native = T;
    type Holder = T;
    #[inline(always)]
    unsafe fn receive(native: T) -> Result<T, MarshalError> {
        Ok(native)
    }
    #[inline(always)]
    fn value(holder: &mut T) -> T {
        *holder
    }
}
// SAFETY: the native value is the value.
unsafe impl<T: Blittable> CallbackReturn<T> for ByValue {
    type Native = T;
    #[inline(always)]
    fn lower_return(value: T) -> Result<T, MarshalError> {
        Ok(value)
    }
}
// SAFETY: no value.
unsafe impl CallbackReturn<()> for Nothing {
    type Native = ();
    #[inline(always)]
    fn lower_return((): ()) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: a raw pointer is copied; using it is unsafe.
unsafe impl<T: Abi + Managed<Kind = kind::Pointer>> Receive<'_, T> for ByPointer {
    type Native = T;
    type Holder = T;
    #[inline(always)]
    unsafe fn receive(native: T) -> Result<T, MarshalError> {
        Ok(native)
    }
    #[inline(always)]
    fn value(holder: &mut T) -> T {
        *holder
    }
}
// SAFETY: the native value is the pointer.
unsafe impl<T: Abi + Managed<Kind = kind::Pointer>> CallbackReturn<T> for ByPointer {
    type Native = T;
    #[inline(always)]
    fn lower_return(value: T) -> Result<T, MarshalError> {
        Ok(value)
    }
}

macro_rules! value_forms {
    ($([$($generics:tt)*] $managed:ty, $strategy:ty;)*) => {$(
        // SAFETY: the value is converted and copied.
        unsafe impl<$($generics)*> Receive<'_, $managed> for $strategy {
            type Native = <$strategy as ValueForm<$managed>>::Value;
            type Holder = $managed;
            #[inline]
            unsafe fn receive(native: Self::Native) -> Result<$managed, MarshalError> {
                <$strategy>::from_native(native)
            }
            #[inline(always)]
            fn value(holder: &mut $managed) -> $managed {
                *holder
            }
        }
        // SAFETY: the native value is a number.
        unsafe impl<$($generics)*> CallbackReturn<$managed> for $strategy {
            type Native = <$strategy as ValueForm<$managed>>::Value;
            #[inline]
            fn lower_return(value: $managed) -> Result<Self::Native, MarshalError> {
                <$strategy>::to_native(value)
            }
        }
    )*};
}
value_forms! {
    [] bool, Bool32; [] bool, Bool8; [] bool, VariantBool;
    [] char, Char8; [] char, Char16; [] char, Char32;
    [T: NativeEnum + Managed<Kind = kind::Enumeration>] T, ByEnum;
}

// References.

/// Requires a pointer that a reference can be made of.
#[inline(always)]
pub(crate) fn checked_address<T>(pointer: *const T) -> Result<(), MarshalError> {
    if pointer.is_null() {
        return Err(Problem::Null.into());
    }
    if !pointer.is_aligned() {
        return Err(Problem::Misaligned { address: pointer.addr(), align: align_of::<T>() }.into());
    }
    Ok(())
}

// SAFETY: the pointer is checked, and valid during the callback by declaration.
unsafe impl<'h, T: BlittableField> Receive<'h, &'h T> for ByRef {
    type Native = *const T;
    type Holder = *const T;
    #[inline]
    unsafe fn receive(native: *const T) -> Result<*const T, MarshalError> {
        checked_address(native).map(|()| native)
    }
    #[inline(always)]
    fn value(holder: &'h mut *const T) -> &'h T {
        // SAFETY: `receive` checked it, and its caller promised validity during the callback.
        unsafe { &**holder }
    }
}
// SAFETY: as for `&T`; the declaration promises that nobody else uses the memory meanwhile.
unsafe impl<'h, T: BlittableField> Receive<'h, &'h mut T> for ByRef {
    type Native = *mut T;
    type Holder = *mut T;
    #[inline]
    unsafe fn receive(native: *mut T) -> Result<*mut T, MarshalError> {
        checked_address(native).map(|()| native)
    }
    #[inline(always)]
    fn value(holder: &'h mut *mut T) -> &'h mut T {
        // SAFETY: as for `&T`.
        unsafe { &mut **holder }
    }
}
// SAFETY: a null is `None`, and anything else is `S`'s matter.
unsafe impl<'h, T, S: Receive<'h, T>> Receive<'h, Option<T>> for Nullable<S>
where
    S::Native: NullAbi + PartialEq,
{
    type Native = S::Native;
    type Holder = Option<S::Holder>;
    #[inline]
    unsafe fn receive(native: S::Native) -> Result<Self::Holder, MarshalError> {
        if native == S::Native::NULL {
            return Ok(None);
        }
        // SAFETY: the caller's promise is the same.
        unsafe { S::receive(native) }.map(Some)
    }
    #[inline]
    fn value(holder: &'h mut Self::Holder) -> Option<T> {
        holder.as_mut().map(S::value)
    }
}
