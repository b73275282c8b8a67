//! Arrays that a callback returns: native memory that its caller frees.

use super::*;
use crate::encoding::Encoding;
use crate::error::MarshalError;
use crate::memory::{NativeAlloc, NativeString};

/// A block of `count` elements; null for none.
fn block<V, A: NativeAlloc>(count: usize) -> Result<*mut V, MarshalError> {
    if count == 0 {
        return Ok(std::ptr::null_mut());
    }
    let bytes = count.checked_mul(size_of::<V>()).ok_or(MarshalError::out_of_memory())?;
    let start = A::default().allocate(bytes).cast::<V>();
    if start.is_null() { Err(MarshalError::out_of_memory()) } else { Ok(start) }
}

/// Releases a block, if there is one.
///
/// # Safety
///
/// `start` is null or came from [`block`], and nobody has it.
unsafe fn release<V, A: NativeAlloc>(start: *mut V) {
    if !start.is_null() {
        // SAFETY: the caller's promise.
        unsafe { A::default().release(start.cast()) };
    }
}

// SAFETY: the native caller frees the array, by the declaration.
unsafe impl<T, S, A: NativeAlloc> CallbackReturn<Vec<T>> for HandedOver<LpArray<S>, A>
where
    LpArray<S>: FillArray<T>,
    <LpArray<S> as ReturnArray<Vec<T>>>::Element: crate::Abi,
{
    type Native = *mut <LpArray<S> as ReturnArray<Vec<T>>>::Element;
    fn lower_return(value: Vec<T>) -> Result<Self::Native, MarshalError> {
        let start = block::<_, A>(value.len())?;
        // SAFETY: the block has room for the elements, and is released if they do not all get there.
        unsafe {
            if let Err(error) = <LpArray<S> as FillArray<T>>::fill(&value, start) {
                release::<_, A>(start);
                return Err(error);
            }
        }
        Ok(start)
    }
    unsafe fn discard_return(native: Self::Native) {
        // SAFETY: the caller's promise.
        unsafe { release::<_, A>(native) };
    }
}

// SAFETY: as above; a null is `None`.
unsafe impl<T, S, A: NativeAlloc> CallbackReturn<Option<Vec<T>>> for HandedOver<LpArray<S>, A>
where
    Self: CallbackReturn<Vec<T>>,
    <Self as CallbackReturn<Vec<T>>>::Native: crate::abi::NullAbi,
{
    type Native = <Self as CallbackReturn<Vec<T>>>::Native;
    fn lower_return(value: Option<Vec<T>>) -> Result<Self::Native, MarshalError> {
        value.map_or(
            Ok(<Self::Native as crate::abi::NullAbi>::NULL),
            <Self as CallbackReturn<Vec<T>>>::lower_return,
        )
    }
    unsafe fn discard_return(native: Self::Native) {
        // SAFETY: the caller's promise.
        unsafe { <Self as CallbackReturn<Vec<T>>>::discard_return(native) };
    }
}

/// Texts of an array, each in memory of its own; a null follows the last one.
struct Texts<E: Encoding, A: NativeAlloc> {
    start: *mut *mut E::Unit,
    allocator: std::marker::PhantomData<A>,
}

impl<E: Encoding, A: NativeAlloc> Drop for Texts<E, A> {
    fn drop(&mut self) {
        let mut at = self.start;
        // SAFETY: a null follows the texts, each of which was made by this allocator.
        unsafe {
            while !at.is_null() && !(*at).is_null() {
                drop(NativeString::<E, A>::from_raw(*at));
                at = at.add(1);
            }
            release::<_, A>(self.start);
        }
    }
}

// SAFETY: the native caller frees the texts and the array, by the declaration.
unsafe impl<E: Encoding, A: NativeAlloc> CallbackReturn<Vec<String>>
    for HandedOver<LpArray<Copied<Text<E>>>, A>
{
    type Native = *mut *mut E::Unit;
    fn lower_return(value: Vec<String>) -> Result<Self::Native, MarshalError> {
        let slots = value.len() + 1;
        let start = block::<*mut E::Unit, A>(slots)?;
        // SAFETY: the block has as many slots.
        unsafe { start.write_bytes(0, slots) };
        let texts = Texts::<E, A> { start, allocator: std::marker::PhantomData };
        for (index, text) in value.iter().enumerate() {
            let text = NativeString::<E, A>::new(text).map_err(|error| error.in_element(index))?;
            // SAFETY: as above.
            unsafe { start.add(index).write(text.into_raw()) };
        }
        Ok(std::mem::ManuallyDrop::new(texts).start)
    }
    unsafe fn discard_return(native: Self::Native) {
        drop(Texts::<E, A> { start: native, allocator: std::marker::PhantomData });
    }
}
