//! Arrays that native code allocates: copied into a vector, then released by the declared function.

use std::ffi::{CString, c_void};

use super::array_copied::ElementForm;
use super::*;
use crate::blittable::BlittableField;
use crate::encoding::Encoding;
use crate::error::{MarshalError, Problem};
use crate::memory::ReleaseArray;

/// A way for a native array with a count to become a `T`.
///
/// # Safety
///
/// `copy` reads `count` elements. What these own is taken over or released by exactly one of `copy`,
/// also where it fails, and `discard`; the array itself stays the caller's.
#[diagnostic::on_unimplemented(
    message = "a native array cannot be returned as `{T}`",
    label = "no rule copies an array of this form",
    note = "return `Vec` of blittable values, enums, `bool` with a form, `String`, `CString` or structs that can be read back"
)]
pub unsafe trait ReturnArray<T> {
    /// The native element.
    type Element: Copy;
    /// [`Lent`](structure::Lent), or [`Owning`](structure::Owning) for elements with a part that is ours: no
    /// array of them can be read that native code keeps.
    type Parts;
    /// Copies the elements, and releases what they own themselves.
    ///
    /// # Errors
    ///
    /// An element is not valid, or memory is short.
    ///
    /// # Safety
    ///
    /// `array` points to `count` elements, which are copied or discarded once.
    unsafe fn copy(array: *const Self::Element, count: usize) -> Result<T, MarshalError>;
    /// Releases what the elements own themselves, where they are not copied.
    ///
    /// # Safety
    ///
    /// As for [`ReturnArray::copy`].
    #[inline(always)]
    unsafe fn discard(array: *const Self::Element, count: usize) {
        let _ = (array, count);
    }
    /// What a null means.
    ///
    /// # Errors
    ///
    /// Null is not allowed.
    fn null() -> Result<T, MarshalError> {
        Err(Problem::Null.into())
    }
}

fn with_room<T>(count: usize) -> Result<Vec<T>, MarshalError> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
    Ok(copy)
}

// SAFETY: copies the elements as they are.
unsafe impl<T: BlittableField> ReturnArray<Vec<T>> for LpArray<Pinned> {
    type Element = T;
    type Parts = structure::Lent;
    unsafe fn copy(array: *const T, count: usize) -> Result<Vec<T>, MarshalError> {
        if !array.is_aligned() {
            let problem = Problem::Misaligned { address: array.addr(), align: align_of::<T>() };
            return Err(problem.into());
        }
        let mut copy = with_room(count)?;
        // SAFETY: the caller promises `count` elements, and the pointer is aligned.
        copy.extend_from_slice(unsafe { std::slice::from_raw_parts(array, count) });
        Ok(copy)
    }
}

// SAFETY: reads the elements and converts them.
unsafe impl<T, S: ValueForm<T> + ElementForm> ReturnArray<Vec<T>> for LpArray<Copied<S>> {
    type Element = S::Value;
    type Parts = structure::Lent;
    unsafe fn copy(array: *const S::Value, count: usize) -> Result<Vec<T>, MarshalError> {
        let mut copy = with_room(count)?;
        for index in 0..count {
            // SAFETY: the caller promises `count` elements.
            let value = S::from_native(unsafe { array.add(index).read_unaligned() });
            copy.push(value.map_err(|error| error.in_element(index))?);
        }
        Ok(copy)
    }
}

macro_rules! texts {
    ($([$element:ty] $strategy:ty;)*) => {$(
        // SAFETY: reads the pointers and copies the strings.
        unsafe impl<E: Encoding> ReturnArray<Vec<$element>> for LpArray<Copied<$strategy>> {
            type Element = *const E::Unit;
            type Parts = structure::Lent;
            unsafe fn copy(array: *const *const E::Unit, count: usize) -> Result<Vec<$element>, MarshalError> {
                let mut copy = with_room(count)?;
                for index in 0..count {
                    // SAFETY: the caller promises `count` pointers, each null or to terminated text.
                    let text = unsafe {
                        let pointer = array.add(index).read_unaligned();
                        <Borrowed<$strategy> as MarshalReturn<$element, ()>>::lift_return(pointer, ())
                    };
                    copy.push(text.map_err(|error| error.in_element(index))?);
                }
                Ok(copy)
            }
        }
    )*};
}
texts! {
    [String] Text<E>;
    [Option<String>] Nullable<Text<E>>;
}

macro_rules! bstrs {
    ($([$($generics:tt)*] $element:ty, $text:ty, $strategy:ty;)*) => {$(
        // SAFETY: reads the pointers and copies the strings.
        unsafe impl<$($generics)*> ReturnArray<Vec<$element>> for LpArray<Each<$strategy>> {
            type Element = *const <$text as TextPointer>::Unit;
            type Parts = structure::Lent;
            unsafe fn copy(array: *const Self::Element, count: usize) -> Result<Vec<$element>, MarshalError> {
                let mut copy = with_room(count)?;
                for index in 0..count {
                    // SAFETY: the caller promises `count` pointers, each null or to a string.
                    let text = unsafe { <$element>::read::<$text>(array.add(index).read_unaligned()) };
                    copy.push(text.map_err(|error| error.in_element(index))?);
                }
                Ok(copy)
            }
        }
    )*};
}
bstrs! {
    [] String, Bstr, Bstr;
    [] Option<String>, Bstr, Nullable<Bstr>;
    [E: Encoding<Unit = u8>] String, AnsiBstr<E>, AnsiBstr<E>;
    [E: Encoding<Unit = u8>] Option<String>, AnsiBstr<E>, Nullable<AnsiBstr<E>>;
}

macro_rules! terminated {
    ($($element:ty, $strategy:ty;)*) => {$(
        // SAFETY: reads the pointers and copies the strings as they are.
        unsafe impl ReturnArray<Vec<$element>> for LpArray<Each<$strategy>> {
            type Element = *const u8;
            type Parts = structure::Lent;
            unsafe fn copy(array: *const *const u8, count: usize) -> Result<Vec<$element>, MarshalError> {
                let mut copy = with_room(count)?;
                for index in 0..count {
                    // SAFETY: the caller promises `count` pointers, each null or to terminated text.
                    let text = unsafe {
                        let pointer = array.add(index).read_unaligned();
                        <Borrowed<$strategy> as MarshalReturn<$element, ()>>::lift_return(pointer, ())
                    };
                    copy.push(text.map_err(|error| error.in_element(index))?);
                }
                Ok(copy)
            }
        }
    )*};
}
terminated! {
    CString, Terminated;
    Option<CString>, Nullable<Terminated>;
}

// SAFETY: as the array inside.
unsafe impl<T, S: ReturnArray<T>> ReturnArray<Option<T>> for Nullable<S> {
    type Element = S::Element;
    type Parts = S::Parts;
    unsafe fn copy(array: *const S::Element, count: usize) -> Result<Option<T>, MarshalError> {
        // SAFETY: the caller's promise is the same.
        unsafe { S::copy(array, count) }.map(Some)
    }
    #[inline(always)]
    unsafe fn discard(array: *const S::Element, count: usize) {
        // SAFETY: as above.
        unsafe { S::discard(array, count) };
    }
    fn null() -> Result<Option<T>, MarshalError> {
        Ok(None)
    }
}

/// An array that native code returned or wrote into a slot: lifted once, or released when it is not.
pub struct ArraySlot<S: ReturnArray<T>, T, R: ReleaseArray> {
    array: *mut S::Element,
    count: i128,
    /// Whether what the elements own is taken over.
    copied: bool,
    /// Finds the count where a zero ends the array.
    end: Option<unsafe fn(*const S::Element) -> usize>,
    release: R,
    managed: std::marker::PhantomData<T>,
}

impl<S: ReturnArray<T>, T, R: ReleaseArray> ArraySlot<S, T, R> {
    /// An empty slot for native code to write into.
    #[inline]
    pub fn empty(release: R) -> Self {
        let managed = std::marker::PhantomData;
        Self { array: std::ptr::null_mut(), count: 0, copied: false, end: None, release, managed }
    }

    /// A slot that holds what native code returned.
    ///
    /// # Safety
    ///
    /// `array` was returned by the function that the declaration describes, and nobody else releases
    /// it.
    #[inline]
    pub unsafe fn holding(array: *mut S::Element, release: R) -> Self {
        let managed = std::marker::PhantomData;
        Self { array, count: 0, copied: false, end: None, release, managed }
    }

    /// Says that a zero ends the array, so that nothing else has to say how long it is.
    #[inline]
    pub fn ends_with_zero(&mut self)
    where
        S::Element: ZeroElement,
    {
        self.end = Some(super::array_zero::count_to_zero::<S::Element>);
    }

    /// What was reported, or what the end tells.
    fn count(&self) -> i128 {
        match self.end {
            // SAFETY: the declaration says that an array which is not null ends with a zero.
            Some(end) if !self.array.is_null() => unsafe { end(self.array) as i128 },
            _ => self.count,
        }
    }

    /// The count, if an array can have as many elements.
    pub(super) fn checked_count(&self) -> Result<usize, MarshalError> {
        count::checked(self.count(), isize::MAX as usize / size_of::<S::Element>().max(1))
    }

    /// Where native code writes.
    #[inline]
    pub fn pointer(&mut self) -> *mut *mut S::Element {
        &raw mut self.array
    }

    /// The native value, still held.
    #[inline]
    pub fn native(&self) -> *mut S::Element {
        self.array
    }

    /// Notes the count that native code reported.
    #[inline]
    pub fn set_count(&mut self, count: i128) {
        self.count = count;
    }

    /// Releases what the slot holds and makes it empty again.
    pub fn reset(&mut self) {
        let count = self.checked_count().unwrap_or(0);
        let array = std::mem::replace(&mut self.array, std::ptr::null_mut());
        let copied = std::mem::replace(&mut self.copied, false);
        if array.is_null() {
            return;
        }
        if !copied {
            // SAFETY: native code left `count` elements by declaration, and they were not copied.
            unsafe { S::discard(array, count) };
        }
        // SAFETY: the array is ours by declaration, and released once.
        unsafe { self.release.release_array(array.cast::<c_void>(), count) };
    }

    /// Copies the array and releases it, also where it cannot be copied.
    ///
    /// # Errors
    ///
    /// The count is negative or absurd, or an element is not valid.
    ///
    /// # Safety
    ///
    /// The call succeeded, and left an array with the count reported.
    pub unsafe fn lift(mut self) -> Result<T, MarshalError> {
        if self.array.is_null() && self.count() == 0 {
            // An array of nothing may be null, unless null means something of its own.
            return S::null().or_else(|_| {
                // SAFETY: no element is read.
                unsafe { S::copy(std::ptr::NonNull::dangling().as_ptr(), 0) }
            });
        }
        if self.array.is_null() {
            return S::null();
        }
        let count = self.checked_count()?;
        self.copied = true;
        // SAFETY: the caller promises `count` elements, which are not discarded any more.
        unsafe { S::copy(self.array, count) }
    }
}

impl<S: ReturnArray<T>, T, R: ReleaseArray> Drop for ArraySlot<S, T, R> {
    fn drop(&mut self) {
        self.reset();
    }
}
