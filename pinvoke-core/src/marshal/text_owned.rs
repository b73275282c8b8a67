//! Strings that are in native memory already: passed in place, or taken over without a copy.

use super::string::TextScratch;
use super::*;
use crate::direction::{Direction, In};
use crate::encoding::Encoding;
use crate::error::{MarshalError, Problem};
use crate::managed::{Managed, kind};
use crate::memory::{NativeAlloc, NativeString};

impl<E: Encoding, A: NativeAlloc> Managed for NativeString<E, A> {
    type Kind = kind::Text;
}

// SAFETY: the borrow outlives the call, and the string is terminated.
unsafe impl<'s, 'a, E: Encoding, A: NativeAlloc> Marshal<'s, &'a NativeString<E, A>, In>
    for Text<E>
{
    type Native = *const E::Unit;
    type Guard = &'a NativeString<E, A>;
    #[inline]
    fn lower(
        value: &'a NativeString<E, A>,
        _: &'s mut TextScratch<E::Unit>,
    ) -> Result<Self::Guard, MarshalError> {
        Ok(value)
    }
    #[inline]
    fn native(guard: &mut Self::Guard) -> *const E::Unit {
        guard.as_ptr()
    }
    #[inline]
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
impl<E: Encoding, A: NativeAlloc, D: Direction> Infallible<&NativeString<E, A>, D> for Text<E> {}

/// An allocator whose own memory a `NativeString` may take over: the declared one.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this function's memory is released by `{Self}`, not by the allocator of the string",
    label = "the string would be released by the wrong function",
    note = "name the same allocator in `#[free(..)]` and in the type: `#[free(c)]` and `NativeString<Utf8, CHeap>`"
)]
pub trait SameAllocator<A> {}
impl<A: NativeAlloc> SameAllocator<A> for A {}

// SAFETY: the string is taken over by a `NativeString` of the declared allocator, or discarded.
unsafe impl<E: Encoding, A: NativeAlloc, O: SameAllocator<A>> MarshalReturn<NativeString<E, A>, O>
    for Owned<Text<E>>
{
    type Native = *mut E::Unit;
    fn empty() -> *mut E::Unit {
        std::ptr::null_mut()
    }
    unsafe fn lift_return(native: *mut E::Unit, _: O) -> Result<NativeString<E, A>, MarshalError> {
        // SAFETY: the call returned a terminated string of this allocator that is now ours.
        unsafe { NativeString::from_raw(native) }.ok_or_else(|| Problem::Null.into())
    }
    unsafe fn discard(native: *mut E::Unit, _: O) {
        // SAFETY: as above.
        drop(unsafe { NativeString::<E, A>::from_raw(native) });
    }
}
