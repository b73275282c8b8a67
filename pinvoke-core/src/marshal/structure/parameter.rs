//! Structs as parameters: by value and by pointer, in every direction.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use super::arena::arena_scratch;
use super::*;
use crate::abi::Abi;
use crate::direction::{In, InOut, Out};
use crate::error::MarshalError;
use crate::marshal::{Crossing, Frame, Marshal};

/// A struct with the twin `N`, by value. `U` says whether a `safe fn` may take it.
#[derive(Debug)]
pub struct StructValue<N, U>(PhantomData<(N, U)>);

/// A pointer to a struct with the twin `N`. `U` says whether a `safe fn` may take it.
#[derive(Debug)]
pub struct StructRef<N, U>(PhantomData<(N, U)>);

/// The twin and its arena in the caller's frame.
pub struct StructScratch<N> {
    native: MaybeUninit<N>,
    arena: ArenaScratch,
}

macro_rules! frames {
    ($($strategy:ident)*) => {$(
        impl<N: Abi, U> Frame for $strategy<N, U> {
            type Scratch = StructScratch<N>;
            type Safety = U;
            const CROSSING: Crossing = Crossing::Copied { scratch: size_of::<ArenaScratch>() };
            #[inline(always)]
            fn scratch() -> StructScratch<N> {
                StructScratch { native: MaybeUninit::uninit(), arena: arena_scratch() }
            }
        }
    )*};
}
frames!(StructValue StructRef);

/// A twin in the caller's frame, and what it points to.
#[derive(Debug)]
pub struct Lowered<'s, N> {
    native: *mut N,
    arena: Arena<'s>,
}

impl<N> Lowered<'_, N> {
    /// The twin.
    pub(super) fn twin(&self) -> *const N {
        self.native
    }
}

/// Converts `value` into the scratch.
#[inline(always)]
pub(super) fn lower<'s, T: LowerStruct>(
    value: &T,
    scratch: &'s mut StructScratch<T::Native>,
) -> Result<Lowered<'s, T::Native>, MarshalError> {
    let mut arena = Arena::new(&mut scratch.arena);
    let native = zeroed(&mut scratch.native);
    // SAFETY: the scratch is aligned, writable and zero.
    unsafe { value.lower(native, &mut arena) }?;
    Ok(Lowered { native, arena })
}

/// The place of the twin, with all its bytes zero.
#[inline(always)]
fn zeroed<N>(place: &mut MaybeUninit<N>) -> *mut N {
    let native = place.as_mut_ptr();
    // SAFETY: the place is valid for writes.
    unsafe { native.write_bytes(0, 1) };
    native
}

// SAFETY: the guard owns or borrows everything that the twin points to, the managed struct included.
unsafe impl<'s, T: LowerStruct, U> Marshal<'s, T, In> for StructValue<T::Native, U> {
    type Native = T::Native;
    type Guard = (Lowered<'s, T::Native>, T);
    #[inline]
    fn lower(value: T, scratch: &'s mut Self::Scratch) -> Result<Self::Guard, MarshalError> {
        Ok((lower(&value, scratch)?, value))
    }
    #[inline(always)]
    fn native(guard: &mut Self::Guard) -> T::Native {
        // SAFETY: `lower` wrote the twin, and the guard borrows its place.
        unsafe { guard.0.native.read() }
    }
    #[inline(always)]
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}

// SAFETY: the guard holds the arena and borrows the twin's place; the managed struct is borrowed
// longer than the call lasts.
unsafe impl<'s, 'a, T: LowerStruct, U> Marshal<'s, &'a T, In> for StructRef<T::Native, U> {
    type Native = *const T::Native;
    type Guard = Lowered<'s, T::Native>;
    #[inline]
    fn lower(value: &'a T, scratch: &'s mut Self::Scratch) -> Result<Self::Guard, MarshalError> {
        lower(value, scratch)
    }
    #[inline(always)]
    fn native(guard: &mut Self::Guard) -> *const T::Native {
        guard.native
    }
    #[inline(always)]
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}

/// A twin that native code writes, released field by field unless it is lifted.
pub struct Written<'s, 'a, T: LiftStruct> {
    place: &'a mut T,
    lowered: Lowered<'s, T::Native>,
    full: bool,
}

impl<T: LiftStruct> Drop for Written<'_, '_, T> {
    #[inline]
    fn drop(&mut self) {
        if self.full {
            // SAFETY: the twin holds what it was prepared with or what native code wrote, and is not
            // lifted.
            unsafe { T::discard(self.lowered.native, Kept::of(&self.lowered.arena)) };
        }
    }
}

macro_rules! written {
    ($($direction:ident: $bound:path => |$place:ident, $scratch:ident| $lowered:expr;)*) => {$(
        // SAFETY: the guard holds the arena and borrows the twin's place.
        unsafe impl<'s, 'a, T: LiftStruct + $bound, U> Marshal<'s, &'a mut T, $direction> for StructRef<T::Native, U> {
            type Native = *mut T::Native;
            type Guard = Written<'s, 'a, T>;
            #[inline]
            fn lower($place: &'a mut T, $scratch: &'s mut Self::Scratch) -> Result<Self::Guard, MarshalError> {
                let lowered = $lowered;
                Ok(Written { place: $place, lowered, full: true })
            }
            #[inline(always)]
            fn native(guard: &mut Self::Guard) -> *mut T::Native {
                guard.lowered.native
            }
            #[inline]
            unsafe fn lift(mut guard: Self::Guard) -> Result<(), MarshalError> {
                guard.full = false;
                // SAFETY: the caller promises a written twin, and clearing `full` means that it is
                // lifted once.
                let lifted = unsafe { T::lift(guard.lowered.native, Kept::of(&guard.lowered.arena)) }?;
                *guard.place = lifted;
                Ok(())
            }
        }
    )*};
}
written! {
    InOut: LowerStruct => |place, scratch| lower(place, scratch)?;
    Out: NativeStruct => |place, scratch| {
        let native = zeroed(&mut scratch.native);
        // SAFETY: the scratch is aligned, writable and zero.
        unsafe { T::prepare(native) };
        Lowered { native, arena: Arena::new(&mut scratch.arena) }
    };
}
