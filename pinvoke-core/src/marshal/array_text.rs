//! Arrays of strings that go to native code: pointers and text in one block.

use std::mem::MaybeUninit;

use super::string::encode_terminated;
use super::*;
use crate::direction::In;
use crate::encoding::{Encoding, Unit};
use crate::error::MarshalError;

/// Pointers that fit the caller's frame, the null behind the last one included.
const SCRATCH_POINTERS: usize = 33;
/// Units of text that fit the caller's frame.
const SCRATCH_TEXT: usize = 1024;

/// The buffer in the caller's frame: short arrays of short strings need no heap.
#[derive(Debug)]
pub struct TextArrayScratch<U> {
    pointers: [MaybeUninit<*const U>; SCRATCH_POINTERS],
    text: [MaybeUninit<U>; SCRATCH_TEXT],
}

/// The converted array; a null pointer follows the last element, as `argv` has it.
#[derive(Debug)]
pub struct TextArray<'s, U> {
    start: *const *const U,
    length: usize,
    _heap: Vec<MaybeUninit<*const U>>,
    scratch: std::marker::PhantomData<&'s mut TextArrayScratch<U>>,
}

/// An element that is text or nothing.
#[doc(hidden)]
pub trait TextElement {
    /// The text; `None` is a null pointer.
    fn text(&self) -> Option<&str>;
}
impl TextElement for &str {
    #[inline(always)]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}
impl TextElement for String {
    #[inline(always)]
    fn text(&self) -> Option<&str> {
        Some(self)
    }
}
impl<T: TextElement> TextElement for Option<T> {
    #[inline(always)]
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

/// Text strategies as elements: `Text<E>`, `Nullable<Text<E>>`.
#[doc(hidden)]
pub(super) trait TextForm {
    type Encoding: Encoding;
}
impl<E: Encoding> TextForm for Text<E> {
    type Encoding = E;
}
impl<S: TextForm> TextForm for Nullable<S> {
    type Encoding = S::Encoding;
}

type UnitOf<S> = <<S as TextForm>::Encoding as Encoding>::Unit;

macro_rules! text_arrays {
    ($([$($generics:tt)*] $form:ty, $encoding:ident;)*) => {$(
        impl<$($generics)*> Frame for LpArray<Copied<$form>> {
            type Scratch = TextArrayScratch<$encoding::Unit>;
            type Safety = SafeToCall;
            const CROSSING: Crossing = Crossing::Copied { scratch: SCRATCH_TEXT };
            #[inline(always)]
            fn scratch() -> Self::Scratch {
                TextArrayScratch {
                    pointers: [const { MaybeUninit::uninit() }; SCRATCH_POINTERS],
                    text: [const { MaybeUninit::uninit() }; SCRATCH_TEXT],
                }
            }
        }
        // SAFETY: the guard owns or borrows pointers and text, all terminated.
        unsafe impl<'s, 'a, T: TextElement, $($generics)*> Marshal<'s, &'a [T], In> for LpArray<Copied<$form>> {
            type Native = *const *const $encoding::Unit;
            type Guard = TextArray<'s, $encoding::Unit>;
            fn lower(value: &'a [T], scratch: &'s mut Self::Scratch) -> Result<Self::Guard, MarshalError> {
                lower_array::<$form, T>(value, scratch)
            }
            #[inline]
            fn native(guard: &mut Self::Guard) -> Self::Native {
                guard.start
            }
            unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
                Ok(())
            }
        }
        // SAFETY: the capacity is the number of elements, without the null behind them.
        unsafe impl<'s, 'a, T: TextElement, $($generics)*> Counted<'s, &'a [T], In> for LpArray<Copied<$form>> {
            const UNIT_SIZE: usize = size_of::<*const u8>();
            #[inline]
            fn capacity(guard: &Self::Guard) -> usize {
                guard.length
            }
            fn set_count(guard: &mut Self::Guard, count: i128) -> Result<(), MarshalError> {
                count::checked(count, guard.length).map(|_| ())
            }
        }
    )*};
}
text_arrays! {
    [E: Encoding] Text<E>, E;
    [E: Encoding] Nullable<Text<E>>, E;
}

fn lower_array<'s, S: TextForm, T: TextElement>(
    values: &[T],
    scratch: &'s mut TextArrayScratch<UnitOf<S>>,
) -> Result<TextArray<'s, UnitOf<S>>, MarshalError> {
    let bound = |text: &str| S::Encoding::bound(text.len()) + 1;
    let units: usize = values.iter().filter_map(T::text).map(bound).sum();
    let slots = values.len() + 1;
    let mut heap = Vec::new();
    let (pointers, text) = if slots <= SCRATCH_POINTERS && units <= SCRATCH_TEXT {
        (scratch.pointers.as_mut_ptr().cast(), scratch.text.as_mut_ptr().cast())
    } else {
        // One block: the pointers, and behind them the text, whose alignment is never above theirs.
        let words = (units * size_of::<UnitOf<S>>()).div_ceil(size_of::<*const u8>());
        heap.try_reserve_exact(slots + words).map_err(|_| MarshalError::out_of_memory())?;
        let start: *mut MaybeUninit<*const UnitOf<S>> = heap.as_mut_ptr();
        // SAFETY: the block has `slots` pointers in front of the text.
        (start.cast(), unsafe { start.add(slots) }.cast())
    };
    // SAFETY: there is room for `slots` pointers and `units` units, the sum of the bounds.
    unsafe { fill::<S, T>(values, pointers, text, units) }?;
    Ok(TextArray {
        start: pointers,
        length: values.len(),
        _heap: heap,
        scratch: std::marker::PhantomData,
    })
}

/// Writes the pointers, the null behind them, and the text.
///
/// # Safety
///
/// `pointers` has room for one more than `values` has, `text` for `room` units, which is every
/// string's bound and its terminator.
unsafe fn fill<S: TextForm, T: TextElement>(
    values: &[T],
    pointers: *mut *const UnitOf<S>,
    mut text: *mut UnitOf<S>,
    mut room: usize,
) -> Result<(), MarshalError> {
    for (index, value) in values.iter().enumerate() {
        let pointer = match value.text() {
            None => std::ptr::null(),
            Some(value) => {
                let start: *const UnitOf<S> = text;
                // SAFETY: the caller gives the room.
                unsafe {
                    let length = encode_terminated::<S::Encoding>(value, text, room)
                        .map_err(|error| error.in_element(index))?;
                    debug_assert!(*text.add(length) == UnitOf::<S>::NUL);
                    text = text.add(length + 1);
                    room -= length + 1;
                }
                start
            }
        };
        // SAFETY: the caller gives the room.
        unsafe { pointers.add(index).write(pointer) };
    }
    // SAFETY: as above; this is the one more.
    unsafe { pointers.add(values.len()).write(std::ptr::null()) };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{Utf8, Utf16};
    use std::ffi::{CStr, c_char};

    fn round<T: TextElement>(values: &[T]) -> (Vec<Option<String>>, bool) {
        type S = LpArray<Copied<Nullable<Text<Utf8>>>>;
        let mut scratch = S::scratch();
        let mut guard = <S as Marshal<'_, &[T], In>>::lower(values, &mut scratch).unwrap();
        let start = <S as Marshal<'_, &[T], In>>::native(&mut guard);
        let on_heap = guard._heap.capacity() > 0;
        // SAFETY: `start` has one pointer per value and a null behind them.
        let read = |index: usize| unsafe {
            let pointer = *start.add(index);
            (!pointer.is_null())
                .then(|| CStr::from_ptr(pointer.cast::<c_char>()).to_str().unwrap().to_owned())
        };
        assert_eq!(read(values.len()), None);
        ((0..values.len()).map(read).collect(), on_heap)
    }

    #[test]
    fn short_arrays_stay_in_the_frame_and_long_ones_take_one_block() {
        let short = vec![Some("a"), None, Some(""), Some("grün")];
        assert_eq!(round(&short), (short.iter().map(|t| t.map(str::to_owned)).collect(), false));
        let many: Vec<String> = (0..200).map(|n| format!("entry {n}")).collect();
        assert_eq!(round(&many), (many.iter().cloned().map(Some).collect(), true));
        let long = vec!["x".repeat(5000)];
        assert_eq!(round(&long), (vec![Some(long[0].clone())], true));
        assert_eq!(round::<&str>(&[]), (vec![], false));
    }

    #[test]
    fn the_error_names_the_element() {
        type S = LpArray<Copied<Text<Utf16>>>;
        let mut scratch = S::scratch();
        let error =
            <S as Marshal<'_, &[&str], In>>::lower(&["ok", "n\0t"], &mut scratch).unwrap_err();
        assert_eq!(error.path(), [crate::error::PathStep::Index(1)]);
    }
}
