//! Structs that go to a function with a callback's signature, which may release and replace their texts.

use std::marker::PhantomData;

use super::left::Fresh;
use super::*;
use crate::abi::Abi;
use crate::direction::InOut;
use crate::error::MarshalError;
use crate::marshal::{ByHandle, ByRef, Crossing, Frame, Indirect, Marshal, PointerByRef};

/// The form that `&mut T` has when the callee may do with the value what a callback may.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a function of native code cannot be called with this value behind `&mut`",
    label = "a callback takes none of this form",
    note = "write `&T` in the signature, or remove `callable`"
)]
pub trait Entrust {
    /// The form.
    type Strategy;
}
macro_rules! as_they_are {
    ($([$($generics:tt)*] $strategy:ty;)*) => {$(
        impl<$($generics)*> Entrust for $strategy {
            type Strategy = Self;
        }
    )*};
}
as_they_are! { [] ByRef; [] PointerByRef; [] ByHandle; [S] Indirect<S>; }
impl<N, U> Entrust for StructRef<N, U> {
    type Strategy = Entrusted<N, U>;
}

/// A pointer to a struct with the twin `N`, whose texts are of the allocators that its fields name. `U`
/// says whether a `safe fn` may take it.
#[derive(Debug)]
pub struct Entrusted<N, U>(PhantomData<(N, U)>);

impl<N: Abi, U> Frame for Entrusted<N, U> {
    type Scratch = StructScratch<N>;
    type Safety = U;
    const CROSSING: Crossing = <StructRef<N, U> as Frame>::CROSSING;
    #[inline(always)]
    fn scratch() -> StructScratch<N> {
        StructRef::<N, U>::scratch()
    }
}

/// The twin, and what the callee only borrows.
pub struct EntrustedStruct<'s, 'a, T: LiftStruct> {
    place: &'a mut T,
    fresh: Fresh<T>,
    /// The texts and arrays of fields that are the caller's, at least until the call is over.
    _lent: super::parameter::Lowered<'s, T::Native>,
}

// SAFETY: the guard holds the twin and what it points to; what the callee leaves there is lifted or
// released once.
unsafe impl<'s, 'a, T, U> Marshal<'s, &'a mut T, InOut> for Entrusted<T::Native, U>
where
    T: LiftStruct + LowerStruct + NativeStruct<Left: MayStay>,
{
    type Native = *mut T::Native;
    type Guard = EntrustedStruct<'s, 'a, T>;
    fn lower(
        place: &'a mut T,
        scratch: &'s mut StructScratch<T::Native>,
    ) -> Result<Self::Guard, MarshalError> {
        let lent = super::parameter::lower(place, scratch)?;
        // SAFETY: the lowered twin is whole. Text that is lent stays where it is in the new one, and text
        // of an allocator gets a copy.
        let fresh = unsafe { Fresh::new(place, lent.twin()) }?;
        Ok(EntrustedStruct { place, fresh, _lent: lent })
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *mut T::Native {
        guard.fresh.as_mut_ptr()
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        let twin = guard.fresh.give();
        // SAFETY: the caller promises a twin as the declaration says, which is lifted once.
        *guard.place = unsafe { T::lift(&raw const twin, Kept::NOTHING) }?;
        Ok(())
    }
}
