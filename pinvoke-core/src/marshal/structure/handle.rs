//! Fields that are handles: borrowed ones go in, owned ones come out.

use super::*;
use crate::abi::{Abi, TypeDesc};
use crate::error::{MarshalError, Problem};
use crate::handle::{BorrowedHandle, HandleKind, OwnedHandle};
use crate::marshal::ByHandle;

macro_rules! forms {
    ($([$($generics:tt)*] $managed:ty, $kind:ident, $lends:literal;)*) => {$(
        // SAFETY: a raw handle is a number or a pointer, for which zero is valid.
        unsafe impl<$($generics)*> FieldForm<$managed> for ByHandle {
            type Native = $kind::Raw;
            const DESC: TypeDesc = <$kind::Raw as Abi>::DESC;
            const LENDS: bool = $lends;
            #[inline(always)]
            unsafe fn prepare(to: *mut $kind::Raw) {
                // SAFETY: the caller's promise.
                unsafe { to.write($kind::INVALID) };
            }
        }
        // SAFETY: the invalid value is what native code takes for no handle.
        unsafe impl<$($generics)*> NullableField<$managed> for ByHandle {
            type Some = $kind::Raw;
            type OrNull = $kind::Raw;
            const DESC: TypeDesc = <$kind::Raw as Abi>::DESC;
            const LENDS: bool = $lends;
            #[inline(always)]
            fn null() -> $kind::Raw {
                $kind::INVALID
            }
            #[inline(always)]
            fn some(native: $kind::Raw) -> $kind::Raw {
                native
            }
            #[inline(always)]
            fn get(native: $kind::Raw) -> Option<$kind::Raw> {
                (!$kind::is_invalid(native)).then_some(native)
            }
        }
    )*};
}
forms! {
    ['a, K: HandleKind] &'a OwnedHandle<K>, K, true;
    ['a, K: HandleKind] BorrowedHandle<'a, K>, K, true;
    [K: HandleKind<Owner = ()>] OwnedHandle<K>, K, false;
}

macro_rules! borrowed_handles {
    ($($managed:ty;)*) => {$(
        // SAFETY: the borrow keeps the handle open during the call.
        unsafe impl<'a, K: HandleKind> LowerField<$managed, K::Raw> for ByHandle {
            #[inline(always)]
            unsafe fn lower(value: &$managed, to: *mut K::Raw, _: &mut Arena<'_>) -> Result<(), MarshalError> {
                // SAFETY: the caller's promise.
                unsafe { to.write(value.as_raw()) };
                Ok(())
            }
        }
    )*};
}
borrowed_handles! {
    &'a OwnedHandle<K>;
    BorrowedHandle<'a, K>;
}

// SAFETY: the raw handle is released exactly once: by the `OwnedHandle`, or by `discard`.
unsafe impl<K: HandleKind<Owner = ()>> LiftField<OwnedHandle<K>, K::Raw> for ByHandle {
    #[inline]
    unsafe fn lift(from: *const K::Raw, _: Kept<'_>) -> Result<OwnedHandle<K>, MarshalError> {
        // SAFETY: native code wrote a handle of this kind that is now ours, or an invalid one.
        unsafe { OwnedHandle::from_raw(from.read(), ()) }
            .ok_or_else(|| Problem::InvalidHandle.into())
    }
    unsafe fn discard(from: *const K::Raw, _: Kept<'_>) {
        // SAFETY: as above.
        drop(unsafe { OwnedHandle::<K>::from_raw(from.read(), ()) });
    }
}
