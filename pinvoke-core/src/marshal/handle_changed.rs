//! Handles that native code may replace, and handles that it lends.

use super::*;
use crate::direction::InOut;
use crate::error::{MarshalError, Problem};
use crate::handle::{BorrowedHandle, HandleKind, OwnedHandle};

/// A place with a handle that native code may close and replace.
///
/// What stands in the place after the call is ours, whether the call failed or not: if it is another
/// handle than before, native code has closed the one that was there.
pub struct ReplacedHandle<'a, K: HandleKind<Owner = ()>> {
    place: &'a mut Option<OwnedHandle<K>>,
    raw: K::Raw,
}

impl<K: HandleKind<Owner = ()>> Drop for ReplacedHandle<'_, K> {
    fn drop(&mut self) {
        let before = self.place.as_ref().map_or(K::INVALID, OwnedHandle::as_raw);
        if self.raw != before {
            if let Some(closed) = self.place.take() {
                let _ = closed.into_raw();
            }
            // SAFETY: native code put the handle there for us.
            *self.place = unsafe { OwnedHandle::from_raw(self.raw, ()) };
        }
    }
}

// SAFETY: the guard holds the slot.
unsafe impl<'a, K: HandleKind<Owner = ()>> Marshal<'_, &'a mut Option<OwnedHandle<K>>, InOut>
    for ByHandle
{
    type Native = *mut K::Raw;
    type Guard = ReplacedHandle<'a, K>;
    #[inline]
    fn lower(
        place: &'a mut Option<OwnedHandle<K>>,
        (): &mut (),
    ) -> Result<Self::Guard, MarshalError> {
        let raw = place.as_ref().map_or(K::INVALID, OwnedHandle::as_raw);
        Ok(ReplacedHandle { place, raw })
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *mut K::Raw {
        &mut guard.raw
    }
    #[inline]
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}

// SAFETY: the handle is borrowed for the lifetime that the declaration ties to its owner.
unsafe impl<'a, K: HandleKind, O> MarshalReturn<BorrowedHandle<'a, K>, O> for Borrowed<ByHandle> {
    type Native = K::Raw;
    #[inline]
    fn empty() -> K::Raw {
        K::INVALID
    }
    #[inline]
    unsafe fn lift_return(native: K::Raw, _: O) -> Result<BorrowedHandle<'a, K>, MarshalError> {
        if K::is_invalid(native) {
            return Err(Problem::InvalidHandle.into());
        }
        // SAFETY: the declaration promises that the owner keeps the handle open.
        Ok(unsafe { BorrowedHandle::from_raw(native) })
    }
}
// SAFETY: as above.
unsafe impl<'a, K: HandleKind, O> MarshalReturn<Option<BorrowedHandle<'a, K>>, O>
    for Borrowed<ByHandle>
{
    type Native = K::Raw;
    #[inline]
    fn empty() -> K::Raw {
        K::INVALID
    }
    #[inline]
    unsafe fn lift_return(
        native: K::Raw,
        _: O,
    ) -> Result<Option<BorrowedHandle<'a, K>>, MarshalError> {
        // SAFETY: the declaration promises that the owner keeps the handle open.
        Ok((!K::is_invalid(native)).then(|| unsafe { BorrowedHandle::from_raw(native) }))
    }
}
impl<K: HandleKind> InfallibleReturn<Option<BorrowedHandle<'_, K>>> for Borrowed<ByHandle> {}

impl<P, K: HandleKind> DefaultPointee<P> for BorrowedHandle<'_, K> {
    type Strategy = ByHandle;
}
impl<P, K: HandleKind> DefaultPointee<P> for Option<BorrowedHandle<'_, K>> {
    type Strategy = ByHandle;
}
