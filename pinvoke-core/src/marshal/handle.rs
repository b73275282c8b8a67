//! Handles: the raw value crosses, the managed owner stays.

use std::marker::PhantomData;

use super::strategy::no_scratch;
use super::*;
use crate::abi::Abi;
use crate::direction::{Direction, In, InOut, Out};
use crate::error::{MarshalError, Problem};
use crate::handle::{BorrowedHandle, FromOwner, HandleKind, OwnedHandle};

/// A handle by its raw value.
///
/// `&H` shares it, `&mut H` is exclusive: a call that invalidates what was borrowed from the handle
/// takes it so. Both pass the raw handle itself; only `#[out]` and `#[retval]` pass a pointer to one.
#[derive(Debug)]
pub enum ByHandle {}

no_scratch!([] ByHandle: Crossing::ByValue);

/// A handle that a call uses: the borrow keeps it open.
#[derive(Debug)]
pub struct InUse<'a, R> {
    raw: R,
    owner: Option<usize>,
    borrow: PhantomData<&'a ()>,
}

macro_rules! borrowed_handles {
    ($($handle:ty, $direction:ident;)*) => {$(
        // SAFETY: the borrow keeps the handle open during the call.
        unsafe impl<'a, K: HandleKind> Marshal<'_, $handle, $direction> for ByHandle {
            type Native = RawHandle<K>;
            type Guard = InUse<'a, K::Raw>;
            #[inline(always)]
            fn lower(value: $handle, (): &mut ()) -> Result<Self::Guard, MarshalError> {
                let owner = value.owner_address();
                Ok(InUse { raw: value.as_raw(), owner, borrow: PhantomData })
            }
            #[inline(always)]
            fn native(guard: &mut Self::Guard) -> RawHandle<K> {
                RawHandle::new(guard.raw)
            }
            #[inline(always)]
            fn owner(guard: &Self::Guard) -> Option<usize> {
                guard.owner
            }
            #[inline(always)]
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
    )*};
}
borrowed_handles! {
    &'a OwnedHandle<K>, In;
    &'a mut OwnedHandle<K>, InOut;
    BorrowedHandle<'a, K>, In;
}
impl<T, D: Direction> Infallible<T, D> for ByHandle {}

/// The slot for a handle that native code writes, released if nobody takes it over.
pub struct HandleSlot<'a, K: HandleKind<Owner = ()>> {
    place: &'a mut Option<OwnedHandle<K>>,
    raw: K::Raw,
}
impl<K: HandleKind<Owner = ()>> HandleSlot<'_, K> {
    /// Releases what native code wrote, and empties the slot.
    fn release(&mut self) {
        let raw = std::mem::replace(&mut self.raw, K::INVALID);
        // SAFETY: the slot held a handle that native code made and nobody took over.
        unsafe { <ByHandle as MarshalReturn<OwnedHandle<K>, ()>>::discard(raw, ()) };
    }
}
impl<K: HandleKind<Owner = ()>> Drop for HandleSlot<'_, K> {
    fn drop(&mut self) {
        self.release();
    }
}

// SAFETY: the guard holds the slot, which starts as the invalid value.
unsafe impl<'a, K: HandleKind<Owner = ()>> Marshal<'_, &'a mut Option<OwnedHandle<K>>, Out>
    for ByHandle
{
    type Native = *mut K::Raw;
    type Guard = HandleSlot<'a, K>;
    #[inline]
    fn lower(
        place: &'a mut Option<OwnedHandle<K>>,
        (): &mut (),
    ) -> Result<Self::Guard, MarshalError> {
        Ok(HandleSlot { place, raw: K::INVALID })
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *mut K::Raw {
        // A call that is tried again may have written a handle at the last try.
        guard.release();
        &mut guard.raw
    }
    #[inline]
    unsafe fn lift(mut guard: Self::Guard) -> Result<(), MarshalError> {
        let raw = std::mem::replace(&mut guard.raw, K::INVALID);
        // SAFETY: the successful call wrote a handle of this kind, or left the slot invalid.
        *guard.place = unsafe { OwnedHandle::from_raw(raw, ()) };
        Ok(())
    }
}

// SAFETY: the raw handle is released exactly once: by the `OwnedHandle`, or by `discard`.
unsafe impl<O, K: HandleKind> MarshalReturn<Option<OwnedHandle<K>>, O> for ByHandle
where
    K::Owner: FromOwner<O>,
{
    type Native = K::Raw;
    fn empty() -> K::Raw {
        K::INVALID
    }
    #[inline]
    unsafe fn lift_return(
        native: K::Raw,
        owner: O,
    ) -> Result<Option<OwnedHandle<K>>, MarshalError> {
        // SAFETY: the successful call returned a handle of this kind that is now ours.
        Ok(unsafe { OwnedHandle::from_raw(native, K::Owner::from_owner(owner)) })
    }
    unsafe fn discard(native: K::Raw, owner: O) {
        // SAFETY: as above.
        drop(unsafe { OwnedHandle::<K>::from_raw(native, K::Owner::from_owner(owner)) });
    }
}

// SAFETY: as for the optional handle.
unsafe impl<O, K: HandleKind> MarshalReturn<OwnedHandle<K>, O> for ByHandle
where
    K::Owner: FromOwner<O>,
{
    type Native = K::Raw;
    fn empty() -> K::Raw {
        K::INVALID
    }
    #[inline]
    unsafe fn lift_return(native: K::Raw, owner: O) -> Result<OwnedHandle<K>, MarshalError> {
        // SAFETY: the caller's promise is the same.
        let handle = unsafe {
            <Self as MarshalReturn<Option<OwnedHandle<K>>, O>>::lift_return(native, owner)
        };
        handle?.ok_or_else(|| Problem::InvalidHandle.into())
    }
    unsafe fn discard(native: K::Raw, owner: O) {
        // SAFETY: the caller's promise is the same.
        unsafe { <Self as MarshalReturn<Option<OwnedHandle<K>>, O>>::discard(native, owner) };
    }
}

// SAFETY: `OwnedHandle` and `Option<OwnedHandle>` share one native form; `Nullable` is what the
// default rules name for the option.
unsafe impl<O, K: HandleKind> MarshalReturn<Option<OwnedHandle<K>>, O> for Nullable<ByHandle>
where
    K::Owner: FromOwner<O>,
    K::Raw: Abi,
{
    type Native = K::Raw;
    fn empty() -> K::Raw {
        K::INVALID
    }
    #[inline]
    unsafe fn lift_return(
        native: K::Raw,
        owner: O,
    ) -> Result<Option<OwnedHandle<K>>, MarshalError> {
        // SAFETY: the caller's promise is the same.
        unsafe {
            <ByHandle as MarshalReturn<Option<OwnedHandle<K>>, O>>::lift_return(native, owner)
        }
    }
    unsafe fn discard(native: K::Raw, owner: O) {
        // SAFETY: the caller's promise is the same.
        unsafe { <ByHandle as MarshalReturn<Option<OwnedHandle<K>>, O>>::discard(native, owner) };
    }
}
impl<K: HandleKind> InfallibleReturn<Option<OwnedHandle<K>>> for Nullable<ByHandle> {}
