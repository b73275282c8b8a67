//! What native code takes over: `#[give]` on a value that Rust owns.

use super::strategy::no_scratch;
use super::*;
use crate::abi::Abi;
use crate::blittable::BlittableField;
use crate::direction::{Direction, In};
use crate::encoding::Encoding;
use crate::error::MarshalError;
use crate::handle::{HandleKind, OwnedHandle};
use crate::managed::{Managed, kind};
use crate::memory::{BString, NativeAlloc, NativeBox, NativeString};

/// An owned value that belongs to native code from the call on: a handle, a [`NativeString`], a
/// [`NativeBox`], a [`BString`], or an option of one.
#[derive(Debug)]
pub enum Given {}

no_scratch!([] Given: Crossing::ByValue);
impl<T, D: Direction> Infallible<T, D> for Given {}

/// A strategy whose value belongs to native code after the call.
#[doc(hidden)]
pub trait Gives<'s, T>: Marshal<'s, T, In> {
    /// The value is native code's now: it is not released here.
    fn give_up(guard: &mut Self::Guard);
}

impl<'s, T, S: Gives<'s, T>> Gives<'s, Option<T>> for Nullable<S>
where
    S::Native: crate::abi::NullAbi,
{
    fn give_up(guard: &mut Self::Guard) {
        if let Some(guard) = guard {
            S::give_up(guard);
        }
    }
}

/// A value until it is given.
#[derive(Debug)]
pub struct Gift<T>(pub(super) Option<T>);

/// An owned value that is one native pointer or number.
#[doc(hidden)]
pub trait Raw {
    type Native: Abi;
    fn raw(value: Option<&Self>) -> Self::Native;
    fn forget(self);
    fn owner(&self) -> Option<usize> {
        None
    }
}

impl<K: HandleKind> Raw for OwnedHandle<K> {
    type Native = RawHandle<K>;
    fn raw(value: Option<&Self>) -> RawHandle<K> {
        RawHandle::new(value.map_or(K::INVALID, OwnedHandle::as_raw))
    }
    fn forget(self) {
        let _ = self.into_raw();
    }
    fn owner(&self) -> Option<usize> {
        self.owner_address()
    }
}
impl<E: Encoding, A: NativeAlloc> Raw for NativeString<E, A> {
    type Native = *mut E::Unit;
    fn raw(value: Option<&Self>) -> *mut E::Unit {
        value.map_or(std::ptr::null_mut(), |text| text.as_ptr().cast_mut())
    }
    fn forget(self) {
        let _ = self.into_raw();
    }
}
impl Raw for BString {
    type Native = *mut u16;
    fn raw(value: Option<&Self>) -> *mut u16 {
        value.map_or(std::ptr::null_mut(), |text| text.as_ptr().cast_mut())
    }
    fn forget(self) {
        let _ = self.into_raw();
    }
}
impl<T: BlittableField, A: NativeAlloc> Raw for NativeBox<T, A> {
    type Native = *mut T;
    fn raw(value: Option<&Self>) -> *mut T {
        value.map_or(std::ptr::null_mut(), |value| std::ptr::from_ref(&**value).cast_mut())
    }
    fn forget(self) {
        let _ = self.into_raw();
    }
}

macro_rules! gifts {
    ($([$($generics:tt)*] $managed:ty;)*) => {$(
        // SAFETY: the guard owns the value until it is given up.
        unsafe impl<$($generics)*> Marshal<'_, $managed, In> for Given {
            type Native = <$managed as Raw>::Native;
            type Guard = Gift<$managed>;
            #[inline]
            fn lower(value: $managed, (): &mut ()) -> Result<Self::Guard, MarshalError> {
                Ok(Gift(Some(value)))
            }
            #[inline]
            fn native(guard: &mut Self::Guard) -> Self::Native {
                Raw::raw(guard.0.as_ref())
            }
            #[inline]
            fn owner(guard: &Self::Guard) -> Option<usize> {
                guard.0.as_ref().and_then(Raw::owner)
            }
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        impl<$($generics)*> Gives<'_, $managed> for Given {
            #[inline]
            fn give_up(guard: &mut Self::Guard) {
                if let Some(value) = guard.0.take() {
                    Raw::forget(value);
                }
            }
        }
        // SAFETY: as above; none is the native type's null.
        unsafe impl<$($generics)*> Marshal<'_, Option<$managed>, In> for Given {
            type Native = <$managed as Raw>::Native;
            type Guard = Gift<$managed>;
            #[inline]
            fn lower(value: Option<$managed>, (): &mut ()) -> Result<Self::Guard, MarshalError> {
                Ok(Gift(value))
            }
            #[inline]
            fn native(guard: &mut Self::Guard) -> Self::Native {
                Raw::raw(guard.0.as_ref())
            }
            #[inline]
            fn owner(guard: &Self::Guard) -> Option<usize> {
                guard.0.as_ref().and_then(Raw::owner)
            }
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        impl<$($generics)*> Gives<'_, Option<$managed>> for Given {
            #[inline]
            fn give_up(guard: &mut Self::Guard) {
                <Self as Gives<'_, $managed>>::give_up(guard);
            }
        }
    )*};
}
gifts! {
    [K: HandleKind] OwnedHandle<K>;
    [E: Encoding, A: NativeAlloc] NativeString<E, A>;
    [] BString;
    [T: BlittableField, A: NativeAlloc] NativeBox<T, A>;
}

impl<T: BlittableField, A: NativeAlloc> Managed for NativeBox<T, A> {
    type Kind = kind::Boxed;
}
