//! Structs that a callback leaves in native memory: changed in place, written into a place, returned.
//!
//! What a struct points to must not end with the callback. Text that native code owns is replaced by a
//! copy made with the allocator that the field names; what native code only lends stays what it was.

use std::mem::MaybeUninit;

use super::field::checked;
use super::*;
use crate::error::MarshalError;
use crate::marshal::{CallbackReturn, Receive};

/// Marks a struct that is valid in native memory when the callback is over.
#[derive(Debug)]
pub enum Stays {}
/// Marks a struct of which a field would point to memory that ends with the callback.
#[derive(Debug)]
pub enum Dangles {}

/// Implemented by [`Stays`] alone.
#[diagnostic::on_unimplemented(
    message = "a callback cannot leave this struct in native memory: a field would point to memory that ends with the callback",
    label = "a field of this struct is a pointer that nobody can replace",
    note = "take the struct as `&T`; or name the allocator of the field's text, `#[free(c)]`, `#[free(cotaskmem)]`; or mark what native code keeps as `#[borrowed]`, and it stays as it is"
)]
pub trait MayStay {}
impl MayStay for Stays {}

/// A twin that native code gets, released field by field if it does not.
pub(super) struct Fresh<T: LiftStruct>(MaybeUninit<T::Native>);

impl<T: LiftStruct + LowerStruct> Fresh<T> {
    /// The twin in place of `old`.
    ///
    /// # Safety
    ///
    /// `old` is a twin, aligned and valid for reads.
    pub(super) unsafe fn new(value: &T, old: *const T::Native) -> Result<Self, MarshalError> {
        let mut fresh = Self(MaybeUninit::zeroed());
        let mut arena = Arena::on_heap();
        // SAFETY: the local is aligned, writable and zero; an error drops what was allocated by then.
        unsafe { value.replace(old, fresh.0.as_mut_ptr(), &mut arena) }?;
        Ok(fresh)
    }

    /// Where the twin is, for native code to change.
    pub(super) fn as_mut_ptr(&mut self) -> *mut T::Native {
        self.0.as_mut_ptr()
    }

    /// The twin, which somebody else releases.
    pub(super) fn give(self) -> T::Native {
        // SAFETY: the twin was zeroed, which is valid, and then written.
        unsafe { std::mem::ManuallyDrop::new(self).0.assume_init() }
    }
}

impl<T: LiftStruct> Drop for Fresh<T> {
    fn drop(&mut self) {
        // SAFETY: the twin holds zeros, what was allocated for native code, and what that keeps.
        unsafe { T::discard(self.0.as_ptr(), Kept::NOTHING) };
    }
}

/// A twin that native code gets in place of nothing.
pub(super) fn left<T: LiftStruct + LowerStruct>(value: &T) -> Result<T::Native, MarshalError> {
    let nothing = crate::memory::empty_struct::<T>();
    // SAFETY: the local is a twin.
    unsafe { Fresh::new(value, &raw const nothing) }.map(Fresh::give)
}

/// A struct that a callback changes, and the place that it goes back to.
pub struct StructBack<T: LiftStruct> {
    place: *mut T::Native,
    value: T,
    fresh: Option<Fresh<T>>,
}

// SAFETY: the struct is copied into the holder, and native code's twin stays whole until the new one
// takes its place.
unsafe impl<'h, T, U> Receive<'h, &'h mut T> for StructRef<T::Native, U>
where
    T: LiftStruct + LowerStruct + NativeStruct<Left: MayStay> + 'h,
{
    type Native = *mut T::Native;
    type Holder = StructBack<T>;
    unsafe fn receive(native: *mut T::Native) -> Result<StructBack<T>, MarshalError> {
        // SAFETY: the pointer is checked, and the caller promises a struct behind it.
        let value = unsafe { T::lift(checked(native)?, Kept::EVERYTHING) }?;
        Ok(StructBack { place: native, value, fresh: None })
    }
    fn value(holder: &'h mut StructBack<T>) -> &'h mut T {
        &mut holder.value
    }
    fn finish(holder: &mut StructBack<T>) -> Result<(), MarshalError> {
        // SAFETY: the place holds the twin that was received.
        holder.fresh = Some(unsafe { Fresh::new(&holder.value, holder.place) }?);
        Ok(())
    }
    fn deliver(holder: StructBack<T>) {
        let Some(fresh) = holder.fresh else { return };
        // SAFETY: the place holds the twin that was received, whose parts have their replacements; and
        // the caller of `receive` promised that it is valid for writes.
        unsafe {
            T::discard(holder.place, Kept::NOTHING);
            holder.place.write(fresh.give());
        }
    }
}

// SAFETY: what the struct points to belongs to the native caller, by its declaration.
unsafe impl<T, U> CallbackReturn<T> for StructValue<T::Native, U>
where
    T: LiftStruct + LowerStruct + NativeStruct<Left: MayStay>,
{
    type Native = T::Native;
    fn lower_return(value: T) -> Result<T::Native, MarshalError> {
        left(&value)
    }
    unsafe fn discard_return(native: T::Native) {
        // SAFETY: the caller hands the struct back.
        unsafe { T::discard(&raw const native, Kept::NOTHING) };
    }
}
