//! What native code gets a copy of and takes over: `#[give(allocator)]` on what Rust keeps.

use super::given::{Gift, Gives};
use super::strategy::no_scratch;
use super::*;
use crate::blittable::BlittableField;
use crate::direction::In;
use crate::encoding::Encoding;
use crate::error::MarshalError;
use crate::memory::{BString, BstrHeap, NativeAlloc, NativeBox, NativeString};

no_scratch!([S, A] HandedOver<S, A>: Crossing::Copied { scratch: 0 });

// SAFETY: the guard owns the copy until it is given up.
unsafe impl<E: Encoding, A: NativeAlloc> Marshal<'_, &str, In> for HandedOver<Text<E>, A> {
    type Native = *mut E::Unit;
    type Guard = Gift<NativeString<E, A>>;
    fn lower(value: &str, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        Ok(Gift(Some(NativeString::new(value)?)))
    }
    fn native(guard: &mut Self::Guard) -> *mut E::Unit {
        guard.0.as_ref().map_or(std::ptr::null_mut(), |text| text.as_ptr().cast_mut())
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl<E: Encoding, A: NativeAlloc> Gives<'_, &str> for HandedOver<Text<E>, A> {
    fn give_up(guard: &mut Self::Guard) {
        let _ = guard.0.take().map(NativeString::into_raw);
    }
}

// SAFETY: as above.
unsafe impl Marshal<'_, &str, In> for HandedOver<Bstr, BstrHeap> {
    type Native = *mut u16;
    type Guard = Gift<BString>;
    fn lower(value: &str, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        Ok(Gift(Some(BString::new(value)?)))
    }
    fn native(guard: &mut Self::Guard) -> *mut u16 {
        guard.0.as_ref().map_or(std::ptr::null_mut(), |text| text.as_ptr().cast_mut())
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl Gives<'_, &str> for HandedOver<Bstr, BstrHeap> {
    fn give_up(guard: &mut Self::Guard) {
        let _ = guard.0.take().map(BString::into_raw);
    }
}

// SAFETY: as above.
unsafe impl<T: BlittableField, A: NativeAlloc> Marshal<'_, &T, In> for HandedOver<ByRef, A> {
    type Native = *mut T;
    type Guard = Gift<NativeBox<T, A>>;
    fn lower(value: &T, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        Ok(Gift(Some(NativeBox::new(*value)?)))
    }
    fn native(guard: &mut Self::Guard) -> *mut T {
        guard.0.as_mut().map_or(std::ptr::null_mut(), |value| std::ptr::from_mut(&mut **value))
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl<T: BlittableField, A: NativeAlloc> Gives<'_, &T> for HandedOver<ByRef, A> {
    fn give_up(guard: &mut Self::Guard) {
        let _ = guard.0.take().map(NativeBox::into_raw);
    }
}

/// An array in memory of allocator `A`, until it is given.
#[derive(Debug)]
pub struct GivenArray<T, A: NativeAlloc> {
    start: *mut T,
    count: usize,
    allocator: A,
}

impl<T, A: NativeAlloc> Drop for GivenArray<T, A> {
    fn drop(&mut self) {
        if !self.start.is_null() {
            // SAFETY: the block came from this allocator, and was not given away.
            unsafe { self.allocator.release(self.start.cast()) };
        }
    }
}

// SAFETY: as above.
unsafe impl<T: BlittableField, A: NativeAlloc> Marshal<'_, &[T], In>
    for HandedOver<LpArray<Pinned>, A>
{
    type Native = *mut T;
    type Guard = GivenArray<T, A>;
    fn lower(value: &[T], (): &mut ()) -> Result<Self::Guard, MarshalError> {
        const { assert!(align_of::<T>() <= 16, "native allocators align to 16 bytes") };
        let allocator = A::default();
        let start = allocator.allocate(size_of_val(value).max(1)).cast::<T>();
        if start.is_null() {
            return Err(MarshalError::out_of_memory());
        }
        // SAFETY: the block is fresh, and has room for the elements.
        unsafe { start.copy_from_nonoverlapping(value.as_ptr(), value.len()) };
        Ok(GivenArray { start, count: value.len(), allocator })
    }
    fn native(guard: &mut Self::Guard) -> *mut T {
        guard.start
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl<T: BlittableField, A: NativeAlloc> Gives<'_, &[T]> for HandedOver<LpArray<Pinned>, A> {
    fn give_up(guard: &mut Self::Guard) {
        guard.start = std::ptr::null_mut();
    }
}
// SAFETY: the capacity is the slice's length.
unsafe impl<T: BlittableField, A: NativeAlloc> Counted<'_, &[T], In>
    for HandedOver<LpArray<Pinned>, A>
{
    const UNIT_SIZE: usize = size_of::<T>();
    fn capacity(guard: &Self::Guard) -> usize {
        guard.count
    }
    fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
        count::checked(count, guard.count).map(|_| ())
    }
}
