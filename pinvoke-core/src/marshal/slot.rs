//! What native code hands over: a returned value, or an out slot that becomes a return value.

use super::*;

/// A native value that is lifted once, or discarded when it is not.
///
/// All values of a call are captured in slots before any of them is lifted, so that one which cannot
/// be lifted does not leak the others.
pub struct Slot<S, T, O>
where
    S: MarshalReturn<T, O>,
    O: Copy,
{
    native: S::Native,
    owner: O,
    full: bool,
    managed: std::marker::PhantomData<T>,
}

impl<S: MarshalReturn<T, O>, T, O: Copy> Slot<S, T, O> {
    /// An empty slot for native code to write into.
    #[inline(always)]
    pub fn empty(owner: O) -> Self {
        Self { native: S::empty(), owner, full: true, managed: std::marker::PhantomData }
    }

    /// A slot that holds what native code returned.
    ///
    /// # Safety
    ///
    /// `native` was returned by the function that the declaration describes, and nobody else
    /// releases it.
    #[inline(always)]
    pub unsafe fn holding(native: S::Native, owner: O) -> Self {
        Self { native, owner, full: true, managed: std::marker::PhantomData }
    }

    /// Where native code writes.
    #[inline(always)]
    pub fn pointer(&mut self) -> *mut S::Native {
        &raw mut self.native
    }

    /// The native value, still held.
    #[inline(always)]
    pub fn native(&self) -> S::Native {
        self.native
    }

    /// Releases what the slot holds and makes it empty again, for another try of the call.
    pub fn reset(&mut self) {
        let native = std::mem::replace(&mut self.native, S::empty());
        // SAFETY: the slot held the value, and holds it no more.
        unsafe { S::discard(native, self.owner) };
    }

    /// Takes the value over.
    ///
    /// # Errors
    ///
    /// The native value is not a valid `T`; what it owned has been released.
    ///
    /// # Safety
    ///
    /// The call succeeded, and wrote or returned what the declaration says.
    #[inline(always)]
    pub unsafe fn lift(mut self) -> Result<T, crate::error::MarshalError> {
        self.full = false;
        // SAFETY: the caller promises a valid value, and clearing `full` means that it is lifted once.
        unsafe { S::lift_return(self.native, self.owner) }
    }
}

impl<S: MarshalReturn<T, O>, T, O: Copy> Drop for Slot<S, T, O> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.full {
            // SAFETY: the value was not lifted, and is discarded once.
            unsafe { S::discard(self.native, self.owner) };
        }
    }
}
