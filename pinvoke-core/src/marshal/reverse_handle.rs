//! Handles in the reverse direction: lent to a callback, given to it, or given by it.

use super::*;
use crate::error::{MarshalError, Problem};
use crate::handle::{BorrowedHandle, HandleKind, OwnedHandle};

// SAFETY: the borrowed handle ends with the call, during which native code keeps the handle open.
unsafe impl<'h, K: HandleKind> Receive<'h, BorrowedHandle<'h, K>> for ByHandle {
    type Native = RawHandle<K>;
    type Holder = K::Raw;
    #[inline]
    unsafe fn receive(native: RawHandle<K>) -> Result<K::Raw, MarshalError> {
        if native.is_invalid() { Err(Problem::InvalidHandle.into()) } else { Ok(native.get()) }
    }
    #[inline]
    fn value(holder: &'h mut K::Raw) -> BorrowedHandle<'h, K> {
        // SAFETY: the caller of `receive` promised a handle that is valid during the call.
        unsafe { BorrowedHandle::from_raw(*holder) }
    }
}

// SAFETY: the declaration says that native code gives the handle; it is released once, by the
// holder or by whom it is moved to.
unsafe impl<K: HandleKind<Owner = ()>> Receive<'_, OwnedHandle<K>> for Given {
    type Native = K::Raw;
    type Holder = Option<OwnedHandle<K>>;
    #[inline]
    unsafe fn receive(native: K::Raw) -> Result<Self::Holder, MarshalError> {
        // SAFETY: the caller promises a handle that is ours now, or an invalid one.
        match unsafe { OwnedHandle::from_raw(native, ()) } {
            None => Err(Problem::InvalidHandle.into()),
            handle => Ok(handle),
        }
    }
    #[inline]
    fn value(holder: &mut Self::Holder) -> OwnedHandle<K> {
        holder.take().expect("an argument is taken once")
    }
}

// SAFETY: as for the handle that must be valid.
unsafe impl<K: HandleKind<Owner = ()>> Receive<'_, Option<OwnedHandle<K>>> for Given {
    type Native = K::Raw;
    type Holder = Option<OwnedHandle<K>>;
    #[inline]
    unsafe fn receive(native: K::Raw) -> Result<Self::Holder, MarshalError> {
        // SAFETY: the caller promises a handle that is ours now, or an invalid one.
        Ok(unsafe { OwnedHandle::from_raw(native, ()) })
    }
    #[inline]
    fn value(holder: &mut Self::Holder) -> Option<OwnedHandle<K>> {
        holder.take()
    }
}

// SAFETY: the handle belongs to the caller from now on.
unsafe impl<K: HandleKind<Owner = ()>> CallbackReturn<OwnedHandle<K>> for ByHandle {
    type Native = K::Raw;
    #[inline]
    fn lower_return(value: OwnedHandle<K>) -> Result<K::Raw, MarshalError> {
        Ok(value.into_raw())
    }
    unsafe fn discard_return(native: K::Raw) {
        // SAFETY: the caller hands the handle back.
        drop(unsafe { OwnedHandle::<K>::from_raw(native, ()) });
    }
}

// SAFETY: as for the handle that must be valid.
unsafe impl<K: HandleKind<Owner = ()>> CallbackReturn<Option<OwnedHandle<K>>>
    for Nullable<ByHandle>
{
    type Native = K::Raw;
    #[inline]
    fn lower_return(value: Option<OwnedHandle<K>>) -> Result<K::Raw, MarshalError> {
        Ok(value.map_or(K::INVALID, OwnedHandle::into_raw))
    }
    unsafe fn discard_return(native: K::Raw) {
        // SAFETY: the caller hands the handle back, if it is one.
        drop(unsafe { OwnedHandle::<K>::from_raw(native, ()) });
    }
}
