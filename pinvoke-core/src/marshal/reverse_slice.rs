//! Arrays that native code passes to a callback and that stay where they are: numbers, UTF-8 text.

use super::*;
use crate::blittable::BlittableField;
use crate::encoding::Utf8;
use crate::error::MarshalError;

/// Checks a counted pointer; a null is allowed where the count is zero.
pub(crate) fn counted<T>(native: *const T, count: i128) -> Result<usize, MarshalError> {
    let count = count::checked(count, isize::MAX as usize / size_of::<T>().max(1))?;
    if count > 0 {
        checked_address(native)?;
    }
    Ok(count)
}

// SAFETY: pointer and count are checked, and valid during the callback by declaration.
unsafe impl<'h, T: BlittableField> ReceiveCounted<'h, &'h [T]> for LpArray<Pinned> {
    type Native = *const T;
    type Holder = &'h [T];
    unsafe fn receive(native: *const T, count: i128) -> Result<&'h [T], MarshalError> {
        match counted(native, count)? {
            0 => Ok(&[]),
            // SAFETY: the caller promises `count` elements.
            count => Ok(unsafe { std::slice::from_raw_parts(native, count) }),
        }
    }
    fn value(holder: &'h mut &'h [T]) -> &'h [T] {
        holder
    }
}
// SAFETY: as for `&[T]`; the declaration promises that nobody else uses the memory meanwhile.
unsafe impl<'h, T: BlittableField> ReceiveCounted<'h, &'h mut [T]> for LpArray<Pinned> {
    type Native = *mut T;
    type Holder = (*mut T, usize);
    unsafe fn receive(native: *mut T, count: i128) -> Result<(*mut T, usize), MarshalError> {
        let count = counted(native.cast_const(), count)?;
        // A null is allowed for nothing, but not in a slice.
        let start = if count == 0 { std::ptr::dangling_mut() } else { native };
        Ok((start, count))
    }
    fn value(holder: &'h mut (*mut T, usize)) -> &'h mut [T] {
        // SAFETY: `receive` checked the pointer, and its caller promised as many elements.
        unsafe { std::slice::from_raw_parts_mut(holder.0, holder.1) }
    }
}

/// Strings of an array argument, on the stack while they are few: a query's row has few columns.
#[doc(hidden)]
#[derive(Debug)]
pub struct FewOrMany<T> {
    few: [T; 16],
    many: Vec<T>,
    count: usize,
}
impl<T: Copy + Default> FewOrMany<T> {
    fn collect(
        count: usize,
        mut item: impl FnMut(usize) -> Result<T, MarshalError>,
    ) -> Result<Self, MarshalError> {
        let mut all = Self { few: [T::default(); 16], many: Vec::new(), count };
        if count > all.few.len() {
            all.many.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
            all.many.resize(count, T::default());
        }
        for (index, place) in all.as_mut_slice().iter_mut().enumerate() {
            *place = item(index).map_err(|error| error.in_element(index))?;
        }
        Ok(all)
    }
    fn as_mut_slice(&mut self) -> &mut [T] {
        if self.count > self.few.len() { &mut self.many } else { &mut self.few[..self.count] }
    }
}

macro_rules! text_slices {
    ($($element:ty, $strategy:ty;)*) => {$(
        // SAFETY: the array and its strings are valid during the callback, by declaration.
        unsafe impl<'h> ReceiveCounted<'h, &'h [$element]> for LpArray<Copied<$strategy>> {
            type Native = *const *const u8;
            type Holder = FewOrMany<$element>;
            unsafe fn receive(native: *const *const u8, count: i128) -> Result<Self::Holder, MarshalError> {
                let count = counted(native, count)?;
                FewOrMany::collect(count, |index| {
                    // SAFETY: the caller promises `count` pointers to terminated strings.
                    unsafe { <$strategy as Receive<'h, $element>>::receive(*native.add(index)) }
                })
            }
            fn value(holder: &'h mut Self::Holder) -> &'h [$element] {
                holder.as_mut_slice()
            }
        }
    )*};
}
text_slices! {
    &'h str, Text<Utf8>;
    Option<&'h str>, Nullable<Text<Utf8>>;
}
