//! Arrays of converted elements that native code passes to a callback: `&[bool]`, enums, structs, text
//! that is not UTF-8.

use super::count;
use super::reverse::checked_address;
use super::*;
use crate::encoding::{Ansi, Utf16};
use crate::error::MarshalError;

/// Converts `count` elements; `each` gets the index.
fn collected<T>(
    count: usize,
    mut each: impl FnMut(usize) -> Result<T, MarshalError>,
) -> Result<Vec<T>, MarshalError> {
    let mut all = Vec::new();
    all.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
    for index in 0..count {
        all.push(each(index).map_err(|error| error.in_element(index))?);
    }
    Ok(all)
}

/// Checks a counted pointer; a null is allowed where the count is zero.
fn counted<T>(native: *const T, count: i128) -> Result<usize, MarshalError> {
    let count = count::checked(count, isize::MAX as usize / size_of::<T>().max(1))?;
    if count > 0 {
        checked_address(native)?;
    }
    Ok(count)
}

// SAFETY: the elements are converted into the holder.
unsafe impl<'h, T: 'h, S: ValueForm<T> + ElementForm> ReceiveCounted<'h, &'h [T]>
    for LpArray<Copied<S>>
{
    type Native = *const S::Value;
    type Holder = Vec<T>;
    unsafe fn receive(native: *const S::Value, count: i128) -> Result<Vec<T>, MarshalError> {
        let count = counted(native, count)?;
        // SAFETY: the caller promises `count` elements.
        collected(count, |index| S::from_native(unsafe { *native.add(index) }))
    }
    fn value(holder: &'h mut Vec<T>) -> &'h [T] {
        holder
    }
}

// SAFETY: the structs are lifted into the holder.
unsafe impl<'h, T: LiftStruct + 'h, U> ReceiveCounted<'h, &'h [T]> for LpArray<Structs<U>> {
    type Native = *const T::Native;
    type Holder = Vec<T>;
    unsafe fn receive(native: *const T::Native, count: i128) -> Result<Vec<T>, MarshalError> {
        let count = counted(native, count)?;
        // SAFETY: the caller promises `count` structs.
        collected(count, |index| unsafe { T::lift(native.add(index), Kept::NOTHING) })
    }
    fn value(holder: &'h mut Vec<T>) -> &'h [T] {
        holder
    }
}

/// Converted texts, and the views of them that a callback gets.
#[derive(Debug)]
pub struct Texts<V> {
    texts: Vec<Option<String>>,
    views: Vec<V>,
}

macro_rules! converted_texts {
    ($($encoding:ty;)*) => {$(
        // SAFETY: the texts are converted into the holder.
        unsafe impl<'h> ReceiveCounted<'h, &'h [&'h str]> for LpArray<Copied<Text<$encoding>>> {
            type Native = *const *const <$encoding as crate::encoding::Encoding>::Unit;
            type Holder = Texts<&'h str>;
            unsafe fn receive(native: Self::Native, count: i128) -> Result<Self::Holder, MarshalError> {
                let count = counted(native, count)?;
                let texts = collected(count, |index| {
                    // SAFETY: the caller promises `count` pointers to terminated strings.
                    unsafe { <Text<$encoding> as Receive<'_, &str>>::receive(*native.add(index)) }.map(Some)
                })?;
                Ok(Texts { texts, views: Vec::new() })
            }
            fn value(holder: &'h mut Self::Holder) -> &'h [&'h str] {
                let Texts { texts, views } = holder;
                let texts: &'h [Option<String>] = texts;
                views.extend(texts.iter().map(|text| text.as_deref().unwrap_or_default()));
                views
            }
        }
        // SAFETY: as above; a null is `None`.
        unsafe impl<'h> ReceiveCounted<'h, &'h [Option<&'h str>]>
            for LpArray<Copied<Nullable<Text<$encoding>>>>
        {
            type Native = *const *const <$encoding as crate::encoding::Encoding>::Unit;
            type Holder = Texts<Option<&'h str>>;
            unsafe fn receive(native: Self::Native, count: i128) -> Result<Self::Holder, MarshalError> {
                let count = counted(native, count)?;
                let texts = collected(count, |index| {
                    // SAFETY: the caller promises `count` pointers to terminated strings, or nulls.
                    let text = unsafe { *native.add(index) };
                    if text.is_null() {
                        return Ok(None);
                    }
                    // SAFETY: as above.
                    unsafe { <Text<$encoding> as Receive<'_, &str>>::receive(text) }.map(Some)
                })?;
                Ok(Texts { texts, views: Vec::new() })
            }
            fn value(holder: &'h mut Self::Holder) -> &'h [Option<&'h str>] {
                let Texts { texts, views } = holder;
                let texts: &'h [Option<String>] = texts;
                views.extend(texts.iter().map(Option::as_deref));
                views
            }
        }
    )*};
}
converted_texts! { Utf16; Ansi; }
