//! Arrays that native code passes to a callback and that are converted: `bool`s, enums, characters, text.

use std::ffi::{CStr, c_char};

use super::array_copied::ElementForm;
use super::reverse_text::Converted;
use super::*;
use crate::error::MarshalError;

fn with_room<T>(count: usize) -> Result<Vec<T>, MarshalError> {
    let mut items = Vec::new();
    items.try_reserve_exact(count).map_err(|_| MarshalError::out_of_memory())?;
    Ok(items)
}

/// Converts the elements.
///
/// # Safety
///
/// `native` points to `count` elements, or the count is 0.
unsafe fn collect<V: Copy, T>(
    native: *const V,
    count: usize,
    mut convert: impl FnMut(V) -> Result<T, MarshalError>,
) -> Result<Vec<T>, MarshalError> {
    let mut items = with_room(count)?;
    for index in 0..count {
        // SAFETY: the caller's promise.
        let item = convert(unsafe { native.add(index).read() });
        items.push(item.map_err(|error| error.in_element(index))?);
    }
    Ok(items)
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
        unsafe { collect(native, count, S::from_native) }
    }
    fn value(holder: &'h mut Vec<T>) -> &'h [T] {
        holder
    }
}

/// Converted elements, and the place that they go back to when the callback is over.
#[derive(Debug)]
pub struct ItemsBack<T, V> {
    place: *mut V,
    items: Vec<T>,
    natives: Vec<V>,
}

// SAFETY: as above; the holder writes the elements back before the callback returns.
unsafe impl<'h, T: Copy + 'h, S: ValueForm<T> + ElementForm + 'h> ReceiveCounted<'h, &'h mut [T]>
    for LpArray<Copied<S>>
{
    type Native = *mut S::Value;
    type Holder = ItemsBack<T, S::Value>;
    unsafe fn receive(native: *mut S::Value, count: i128) -> Result<Self::Holder, MarshalError> {
        let count = counted(native.cast_const(), count)?;
        // SAFETY: the caller promises `count` elements.
        let items = unsafe { collect(native.cast_const(), count, S::from_native) }?;
        Ok(ItemsBack { place: native, items, natives: with_room(count)? })
    }
    fn value(holder: &'h mut Self::Holder) -> &'h mut [T] {
        &mut holder.items
    }
    fn finish(holder: &mut Self::Holder) -> Result<(), MarshalError> {
        for (index, item) in holder.items.iter().enumerate() {
            let native = S::to_native(*item).map_err(|error| error.in_element(index))?;
            holder.natives.push(native);
        }
        Ok(())
    }
    fn deliver(holder: Self::Holder) {
        // SAFETY: `receive` checked the place, and its caller promised that as many elements are valid
        // for writes during the callback.
        unsafe {
            holder.place.copy_from_nonoverlapping(holder.natives.as_ptr(), holder.natives.len());
        }
    }
}

// Text that is converted.

/// The converted texts, and what the callback gets of them.
#[doc(hidden)]
#[derive(Debug)]
pub struct ConvertedTexts<T> {
    texts: Vec<T>,
}

macro_rules! converted_texts {
    ($([$element:ty, $held:ty] $strategy:ty, |$texts:ident| $view:expr;)*) => {$(
        // SAFETY: the texts are converted into the holder.
        unsafe impl<'h, E: Converted> ReceiveCounted<'h, &'h [$element]> for LpArray<Copied<$strategy>> {
            type Native = *const *const E::Unit;
            type Holder = (ConvertedTexts<$held>, Vec<$element>);
            unsafe fn receive(native: Self::Native, count: i128) -> Result<Self::Holder, MarshalError> {
                let count = counted(native, count)?;
                // SAFETY: the caller promises `count` pointers, each null or to terminated text.
                let texts = unsafe {
                    collect(native, count, |text| {
                        <Borrowed<$strategy> as MarshalReturn<$held, ()>>::lift_return(text, ())
                    })
                }?;
                Ok((ConvertedTexts { texts }, with_room(count)?))
            }
            fn value(holder: &'h mut Self::Holder) -> &'h [$element] {
                let ($texts, views) = (&holder.0.texts, &mut holder.1);
                views.clear();
                views.extend($view);
                views
            }
        }
    )*};
}
converted_texts! {
    [&'h str, String] Text<E>, |texts| texts.iter().map(String::as_str);
    [Option<&'h str>, Option<String>] Nullable<Text<E>>, |texts| texts.iter().map(Option::as_deref);
}

// Terminated text.

macro_rules! terminated {
    ($($text:ty, $unit:ty, |$pointer:ident| $view:expr;)*) => {$(
        // SAFETY: the array and its texts are valid during the callback, by declaration.
        unsafe impl<'h> ReceiveCounted<'h, &'h [&'h $text]> for LpArray<Each<Terminated>> {
            type Native = *const *const $unit;
            type Holder = Vec<&'h $text>;
            unsafe fn receive(native: Self::Native, count: i128) -> Result<Self::Holder, MarshalError> {
                let count = counted(native, count)?;
                // SAFETY: the caller promises `count` pointers to terminated text.
                unsafe {
                    collect(native, count, |$pointer| {
                        checked_address($pointer)?;
                        Ok($view)
                    })
                }
            }
            fn value(holder: &'h mut Self::Holder) -> &'h [&'h $text] {
                holder
            }
        }
        // SAFETY: as above; a null is `None`.
        unsafe impl<'h> ReceiveCounted<'h, &'h [Option<&'h $text>]> for LpArray<Each<Nullable<Terminated>>> {
            type Native = *const *const $unit;
            type Holder = Vec<Option<&'h $text>>;
            unsafe fn receive(native: Self::Native, count: i128) -> Result<Self::Holder, MarshalError> {
                let count = counted(native, count)?;
                // SAFETY: the caller promises `count` pointers, each null or to terminated text.
                unsafe {
                    collect(native, count, |$pointer| Ok((!$pointer.is_null()).then(|| $view)))
                }
            }
            fn value(holder: &'h mut Self::Holder) -> &'h [Option<&'h $text>] {
                holder
            }
        }
    )*};
}
terminated! { CStr, c_char, |text| CStr::from_ptr(text); }
#[cfg(feature = "widestring")]
terminated! { widestring::U16CStr, u16, |text| widestring::U16CStr::from_ptr_str(text); }

#[cfg(feature = "widestring")]
// SAFETY: the text is valid during the callback, by declaration.
unsafe impl<'h> Receive<'h, &'h widestring::U16CStr> for Terminated {
    type Native = *const u16;
    type Holder = &'h widestring::U16CStr;
    unsafe fn receive(native: *const u16) -> Result<&'h widestring::U16CStr, MarshalError> {
        checked_address(native)?;
        // SAFETY: the caller promises terminated text.
        Ok(unsafe { widestring::U16CStr::from_ptr_str(native) })
    }
    fn value(holder: &'h mut &'h widestring::U16CStr) -> &'h widestring::U16CStr {
        holder
    }
}
