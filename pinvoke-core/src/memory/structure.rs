//! Structs in native memory by hand: size, offsets, reading, writing, releasing.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::fallible;
use crate::abi::{Abi, TypeClass};
use crate::error::MarshalError;
use crate::marshal::checked_address;
use crate::marshal::structure::{Arena, Kept, LiftStruct, LowerStruct, NativeStruct};

/// The size of a struct's native form in bytes (`Marshal.SizeOf`).
pub const fn native_size<T: NativeStruct>() -> usize {
    size_of::<T::Native>()
}

/// The offset of a field in a struct's native form in bytes (`Marshal.OffsetOf`); `None` if there is no
/// field of that name.
pub fn native_offset<T: NativeStruct>(field: &str) -> Option<usize> {
    let TypeClass::Struct(fields) = <T::Native as Abi>::DESC.class else { return None };
    fields.iter().find(|desc| desc.name == field).map(|desc| desc.offset)
}

/// The native form that stands for no value: zeros, and the invalid values of handles. It is what a
/// callback that returns a struct has for `on_panic`.
pub fn empty_struct<T: NativeStruct>() -> T::Native {
    let mut native = MaybeUninit::<T::Native>::zeroed();
    // SAFETY: the local is aligned, writable and zero, which is valid, and `prepare` leaves it valid.
    unsafe {
        T::prepare(native.as_mut_ptr());
        native.assume_init()
    }
}

/// Reads a struct (`Marshal.PtrToStructure`). What its fields own by `#[free(..)]`, and its handles, are
/// taken over.
///
/// # Errors
///
/// The pointer is null or misaligned, or a field is not what its type allows; what the fields own has
/// been released then.
///
/// # Safety
///
/// A pointer that is not null leads to a struct as the declaration says. What its fields own belongs to
/// nobody else afterwards.
pub unsafe fn struct_from_ptr<T: LiftStruct>(native: *const T::Native) -> Result<T, MarshalError> {
    checked_address(native)?;
    // SAFETY: the pointer was checked, and the caller promises the rest.
    unsafe { T::lift(native, Kept::NOTHING) }
}

/// Releases what the fields of a native struct own by their `#[free(..)]`, and closes its handles
/// (`Marshal.DestroyStructure`); all its bytes are zero then. The struct's own memory stays.
///
/// # Errors
///
/// The pointer is null or misaligned.
///
/// # Safety
///
/// As for [`struct_from_ptr`]; the struct is writable.
pub unsafe fn destroy_struct<T: LiftStruct>(native: *mut T::Native) -> Result<(), MarshalError> {
    checked_address(native)?;
    // SAFETY: the pointer was checked; the caller promises a struct whose parts belong to nobody else,
    // and zeros are a valid one that owns nothing.
    unsafe {
        T::discard(native, Kept::NOTHING);
        native.write_bytes(0, 1);
    }
    Ok(())
}

/// A struct's native form in memory of ours, with all that it points to (`Marshal.StructureToPtr`): for
/// native code that keeps the address for a while.
///
/// # Examples
///
/// A struct derives `NativeStruct` by the crate `pinvoke`; see the test `memory_by_hand` there.
pub struct NativeCopy<'a, T: LowerStruct> {
    native: Box<MaybeUninit<T::Native>>,
    /// Strings and arrays of the fields.
    _parts: Arena<'static>,
    /// The native form may point into what the fields refer to.
    managed: PhantomData<&'a T>,
}

impl<'a, T: LowerStruct> NativeCopy<'a, T> {
    /// Converts a struct.
    ///
    /// # Errors
    ///
    /// A field has no native form, or memory is short.
    pub fn new(value: &'a T) -> Result<Self, MarshalError> {
        let mut native = fallible::boxed(MaybeUninit::zeroed())?;
        let mut parts = Arena::on_heap();
        // SAFETY: the place is aligned, writable and zero.
        unsafe { value.lower(native.as_mut_ptr(), &mut parts) }?;
        Ok(Self { native, _parts: parts, managed: PhantomData })
    }

    /// The address, good for as long as this value.
    pub fn as_ptr(&self) -> *const T::Native {
        self.native.as_ptr()
    }

    /// The address, for native code that writes fields which are values.
    pub fn as_mut_ptr(&mut self) -> *mut T::Native {
        self.native.as_mut_ptr()
    }
}
