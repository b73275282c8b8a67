//! Arrays of handles: borrowed ones that go in, owned ones that native code opens.

use super::array_scratch::ElementScratch;
use super::*;
use crate::direction::{In, Out};
use crate::error::MarshalError;
use crate::handle::{BorrowedHandle, HandleKind, OwnedHandle};

impl InArray for ByHandle {
    type Element = Copied<ByHandle>;
    type OrNull = Copied<Nullable<ByHandle>>;
}
impl ElementForm for ByHandle {}
impl ElementForm for Nullable<ByHandle> {}

/// An element of an array of handles that goes in.
#[doc(hidden)]
pub trait HandleElement {
    type Kind: HandleKind;
    fn raw(&self) -> RawHandle<Self::Kind>;
}
impl<K: HandleKind> HandleElement for &OwnedHandle<K> {
    type Kind = K;
    fn raw(&self) -> RawHandle<K> {
        RawHandle::new(self.as_raw())
    }
}
impl<K: HandleKind> HandleElement for BorrowedHandle<'_, K> {
    type Kind = K;
    fn raw(&self) -> RawHandle<K> {
        RawHandle::new(self.as_raw())
    }
}
impl<T: HandleElement> HandleElement for Option<T> {
    type Kind = T::Kind;
    fn raw(&self) -> RawHandle<T::Kind> {
        self.as_ref().map_or(crate::abi::NullAbi::NULL, T::raw)
    }
}

/// The raw handles; the borrow keeps them open.
pub struct BorrowedHandles<'a, T: HandleElement> {
    raw: Vec<RawHandle<T::Kind>>,
    borrow: std::marker::PhantomData<&'a [T]>,
}

macro_rules! handles_in {
    ($([$($generics:tt)*] $element:ty, $form:ty;)*) => {$(
        // SAFETY: the guard owns the raw handles, and the borrow keeps them open.
        unsafe impl<'a, $($generics)*> Marshal<'_, &'a [$element], In> for LpArray<Copied<$form>> {
            type Native = *const RawHandle<<$element as HandleElement>::Kind>;
            type Guard = BorrowedHandles<'a, $element>;
            fn lower(value: &'a [$element], _: &mut ElementScratch) -> Result<Self::Guard, MarshalError> {
                let mut raw = Vec::new();
                raw.try_reserve_exact(value.len()).map_err(|_| MarshalError::out_of_memory())?;
                raw.extend(value.iter().map(HandleElement::raw));
                Ok(BorrowedHandles { raw, borrow: std::marker::PhantomData })
            }
            fn native(guard: &mut Self::Guard) -> Self::Native {
                address::start(&guard.raw)
            }
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        // SAFETY: the capacity is the slice's length.
        unsafe impl<'a, $($generics)*> Counted<'_, &'a [$element], In> for LpArray<Copied<$form>> {
            const UNIT_SIZE: usize = size_of::<RawHandle<<$element as HandleElement>::Kind>>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.raw.len()
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                count::checked(count, guard.raw.len()).map(|_| ())
            }
        }
    )*};
}
handles_in! {
    ['h, K: HandleKind] &'h OwnedHandle<K>, ByHandle;
    ['h, K: HandleKind] BorrowedHandle<'h, K>, ByHandle;
    ['h, K: HandleKind] Option<&'h OwnedHandle<K>>, Nullable<ByHandle>;
    ['h, K: HandleKind] Option<BorrowedHandle<'h, K>>, Nullable<ByHandle>;
}

/// The places that native code writes handles to; what nobody takes over is released.
pub struct HandlesOut<'a, K: HandleKind<Owner = ()>, T> {
    place: &'a mut Vec<T>,
    raw: Vec<RawHandle<K>>,
    count: usize,
}

impl<K: HandleKind<Owner = ()>, T> HandlesOut<'_, K, T> {
    /// Releases what native code wrote, and empties the places.
    fn release(&mut self) {
        for raw in &mut self.raw {
            let raw = std::mem::replace(raw, RawHandle::new(K::INVALID));
            // SAFETY: native code wrote the handle, and nobody took it over.
            drop(unsafe { OwnedHandle::<K>::from_raw(raw.get(), ()) });
        }
    }
}

impl<K: HandleKind<Owner = ()>, T> Drop for HandlesOut<'_, K, T> {
    fn drop(&mut self) {
        self.release();
    }
}

/// What an element of a filled array becomes.
#[doc(hidden)]
pub trait FromHandle<K: HandleKind>: Sized {
    /// # Errors
    ///
    /// There must be a handle, and there is none.
    fn from_handle(handle: Option<OwnedHandle<K>>) -> Result<Self, MarshalError>;
}
impl<K: HandleKind> FromHandle<K> for OwnedHandle<K> {
    fn from_handle(handle: Option<OwnedHandle<K>>) -> Result<Self, MarshalError> {
        handle.ok_or_else(|| crate::error::Problem::InvalidHandle.into())
    }
}
impl<K: HandleKind> FromHandle<K> for Option<OwnedHandle<K>> {
    fn from_handle(handle: Option<OwnedHandle<K>>) -> Result<Self, MarshalError> {
        Ok(handle)
    }
}

macro_rules! handles_out {
    ($($element:ty, $form:ty;)*) => {$(
        // SAFETY: the guard has as many places as the capacity says.
        unsafe impl<'a, K: HandleKind<Owner = ()>> Marshal<'_, &'a mut Vec<$element>, Out> for LpArray<Copied<$form>> {
            type Native = *mut RawHandle<K>;
            type Guard = HandlesOut<'a, K, $element>;
            fn lower(place: &'a mut Vec<$element>, _: &mut ElementScratch) -> Result<Self::Guard, MarshalError> {
                place.clear();
                let mut guard = HandlesOut { place, raw: Vec::new(), count: 0 };
                let capacity = guard.place.capacity().max(FIRST_TRY);
                <Self as Growable<'_, &'a mut Vec<$element>, Out>>::set_capacity(&mut guard, capacity)?;
                Ok(guard)
            }
            fn native(guard: &mut Self::Guard) -> *mut RawHandle<K> {
                // A call that is tried again may have written handles at the last try.
                guard.release();
                guard.raw.as_mut_ptr()
            }
            unsafe fn lift(mut guard: Self::Guard) -> Result<(), MarshalError> {
                let count = guard.count;
                guard.place.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
                for index in 0..count {
                    let raw = std::mem::replace(&mut guard.raw[index], RawHandle::new(K::INVALID));
                    // SAFETY: the successful call wrote a handle that is ours now, or none.
                    let handle = unsafe { OwnedHandle::from_raw(raw.get(), ()) };
                    match FromHandle::from_handle(handle) {
                        Ok(handle) => guard.place.push(handle),
                        Err(error) => {
                            // A buffer is filled or empty; the guard releases what comes after.
                            guard.place.clear();
                            return Err(MarshalError::in_element(error, index));
                        }
                    }
                }
                Ok(())
            }
        }
        // SAFETY: counts above the capacity are refused.
        unsafe impl<'a, K: HandleKind<Owner = ()>> Counted<'_, &'a mut Vec<$element>, Out> for LpArray<Copied<$form>> {
            const UNIT_SIZE: usize = size_of::<RawHandle<K>>();
            fn capacity(guard: &Self::Guard) -> usize {
                guard.raw.len()
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                guard.count = count::checked(count, guard.raw.len())?;
                Ok(())
            }
        }
        // SAFETY: the places are as many as `units` says.
        unsafe impl<'a, K: HandleKind<Owner = ()>> Growable<'_, &'a mut Vec<$element>, Out> for LpArray<Copied<$form>> {
            const TERMINATOR: usize = 0;
            fn set_capacity(guard: &mut Self::Guard, units: usize) -> Result<(), MarshalError> {
                guard.release();
                guard.raw.clear();
                guard.raw.try_reserve_exact(units).map_err(|_| MarshalError::out_of_memory())?;
                guard.raw.resize(units, RawHandle::new(K::INVALID));
                guard.count = 0;
                Ok(())
            }
        }
    )*};
}
handles_out! {
    OwnedHandle<K>, ByHandle;
    Option<OwnedHandle<K>>, Nullable<ByHandle>;
}

/// Handles of the first try when the declaration gives no capacity and the vector has none.
const FIRST_TRY: usize = 64;

// Which strategy they have.

impl<P, K: HandleKind> DefaultElement<P, crate::managed::kind::Handle> for OwnedHandle<K> {
    type Strategy = Copied<ByHandle>;
}
impl<P, K: HandleKind> DefaultElement<P, crate::managed::kind::Handle> for BorrowedHandle<'_, K> {
    type Strategy = Copied<ByHandle>;
}
