//! What comes back in forms that the type of a pointer does not tell: texts without a terminator, `BSTR`s,
//! lists of texts, arrays that native code allocated, handles.

use std::ffi::c_void;
use std::ptr::NonNull;

use super::call::Native;
use super::form::TextForm;
use super::function::DynFunction;
use super::handle::word_at;
use super::lift;
use super::narrow::NarrowText;
use super::narrow::by_encoding;
use super::plan::Plan;
use super::release::Releaser;
use super::types::{CType, limits};
use super::value::Value;
use crate::encoding::{Encoding, Utf16};
use crate::error::{MarshalError, Problem};
use crate::marshal::{Bstr, MarshalReturn, Owned, split_list};
use crate::memory::{Release, fallible};

/// What is said of memory that native code gave the address of.
#[derive(Clone, Copy)]
pub(super) struct Given<'c> {
    /// The type of an element.
    pub(super) element: &'c CType,
    pub(super) form: Option<TextForm>,
    /// Whether a zero ends it, or for pointers the text that each points to.
    pub(super) terminated: bool,
    /// How many elements there are, if that is said.
    pub(super) count: Option<usize>,
    pub(super) narrow: NarrowText,
    pub(super) release: Option<Releaser>,
    /// Whether each element of an array is released as well.
    pub(super) frees_elements: bool,
    pub(super) is_null_ok: bool,
}

/// The result of a call.
///
/// # Safety
///
/// The call succeeded, and returned what the signature says; `count` is what it says of the count.
pub(super) unsafe fn returned(
    function: &DynFunction,
    native: Native<'_>,
    count: Option<usize>,
) -> Result<Value<'static>, MarshalError> {
    let plan: &Plan = function.plan();
    let (returned, index) = (&plan.returned, plan.arguments.len());
    if let Some(kind) = function.handle_kind(index) {
        // SAFETY: a value of the type is there, which is ours if it is a handle.
        return unsafe {
            let word = word_at(native.ty, native.at);
            match kind.is_invalid(word) {
                false => Ok(kind.own(word).into()),
                true if returned.optional => Ok(Value::Null),
                true => Err(Problem::InvalidHandle.into()),
            }
        };
    }
    // SAFETY: the result is a pointer.
    let address = unsafe { native.at.cast::<*mut c_void>().read() };
    let given = Given {
        element: native.ty.target().unwrap_or(native.ty),
        form: returned.form,
        terminated: returned.terminated,
        count,
        narrow: plan.narrow,
        release: function.release(index),
        frees_elements: returned.frees_elements,
        is_null_ok: returned.optional,
    };
    // SAFETY: the caller's promise.
    unsafe { given.take(address) }
}

/// Releases memory when it is dropped.
struct Guard(*mut c_void, Option<Releaser>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(release) = self.1.filter(|_| !self.0.is_null()) {
            // SAFETY: the declaration says that the memory is ours, and how it is released.
            unsafe { release.release(self.0) };
        }
    }
}

impl Given<'_> {
    /// Copies what is at the address, and releases it if somebody is named for that.
    ///
    /// # Safety
    ///
    /// Null, or what this says is there; it is ours if a releaser is named.
    pub(super) unsafe fn take(self, address: *mut c_void) -> Result<Value<'static>, MarshalError> {
        let Some(start) = NonNull::new(address.cast::<u8>()) else {
            let is_empty = self.count == Some(0);
            return match (self.is_null_ok, is_empty) {
                (true, _) => Ok(Value::Null),
                (false, true) => Ok(Vec::new().into()),
                (false, false) => Err(Problem::Null.into()),
            };
        };
        if self.form == Some(TextForm::Bstr) {
            // SAFETY: a `BSTR` is there.
            return unsafe { self.bstr(address) }.map(Value::from);
        }
        let unit = self.element.text_unit();
        // The terminator ends it, also in front of what is counted.
        if let (Some(unit), true, None) = (unit, self.terminated, self.form) {
            // SAFETY: terminated text is there.
            return unsafe {
                lift::copied_text(address, unit, self.narrow, self.release, self.is_null_ok)
            };
        }
        let _guard = Guard(address, self.release);
        match (self.form, unit) {
            (Some(TextForm::Multi), Some(unit)) => {
                // SAFETY: a list of texts is there.
                let length = unsafe { multi_length(start, unit, self.count) };
                // SAFETY: it has so many units.
                unsafe { list_of_texts(start, length, unit, self.narrow) }
            }
            (Some(TextForm::Counted), Some(unit)) => {
                let (count, mut text) = (self.count.unwrap_or(0), String::new());
                // SAFETY: so many units are there.
                unsafe { by_encoding!(unit, self.narrow, decode::<_>(start, count, &mut text)) }?;
                Ok(text.into())
            }
            // SAFETY: an array is there.
            _ => unsafe { self.items(start) },
        }
    }

    /// # Safety
    ///
    /// A `BSTR` is at the address, ours if a releaser is named.
    unsafe fn bstr(self, address: *mut c_void) -> Result<String, MarshalError> {
        if self.release.is_some() {
            // SAFETY: the caller's promise.
            return unsafe {
                <Owned<Bstr> as MarshalReturn<String, ()>>::lift_return(address.cast(), ())
            };
        }
        let mut text = String::new();
        // SAFETY: the caller's promise.
        unsafe { bstr_text(address.cast(), &mut text) }?;
        Ok(text)
    }

    /// # Safety
    ///
    /// An array is there.
    unsafe fn items(self, start: NonNull<u8>) -> Result<Value<'static>, MarshalError> {
        let element = self.element;
        let count = match self.count {
            Some(count) => count,
            // SAFETY: the array ends with a zero.
            None if self.terminated => unsafe { length_to_zero(element, start, limits::SIZE) },
            None => 0,
        };
        let is_text = element.target().and_then(CType::text_unit).filter(|_| self.terminated);
        match is_text {
            // SAFETY: so many pointers to texts are there, which are ours if that is said.
            Some(unit) => unsafe {
                let release = self.release.filter(|_| self.frees_elements);
                texts(start, count, unit, self.narrow, release).map(Value::from)
            },
            // SAFETY: so many elements are there.
            None => unsafe { lift::load_elements(element, count, start, self.narrow) },
        }
    }
}

/// The texts that the pointers of an array point to; each is released if a releaser is named, also those
/// behind one that is no text.
///
/// # Safety
///
/// So many pointers are there: null, or terminated text, ours if a releaser is named.
pub(super) unsafe fn texts(
    start: NonNull<u8>,
    count: usize,
    unit: usize,
    narrow: NarrowText,
    release: Option<Releaser>,
) -> Result<Vec<Value<'static>>, MarshalError> {
    let mut texts = Vec::new();
    let mut failed = texts.try_reserve_exact(count).err().map(|_| MarshalError::out_of_memory());
    for index in 0..count {
        // SAFETY: the caller's promise.
        let text = unsafe { start.cast::<*mut c_void>().add(index).read() };
        if failed.is_some() {
            drop(Guard(text, release));
            continue;
        }
        // SAFETY: the caller's promise.
        match unsafe { lift::copied_text(text, unit, narrow, release, true) } {
            Ok(text) => texts.push(text),
            Err(error) => failed = Some(error.in_element(index)),
        }
    }
    failed.map_or(Ok(texts), Err)
}

/// The number of elements before one whose bits are all zero.
///
/// # Safety
///
/// Elements up to that one, or `most` of them, are there.
pub(super) unsafe fn length_to_zero(element: &CType, start: NonNull<u8>, most: usize) -> usize {
    let size = element.size().unwrap_or(1).max(1);
    let is_zero = |index: usize| {
        // SAFETY: the caller's promise; integers and pointers have no padding.
        let bytes = unsafe { std::slice::from_raw_parts(start.add(index * size).as_ptr(), size) };
        bytes.iter().all(|byte| *byte == 0)
    };
    (0..most).find(|index| is_zero(*index)).unwrap_or(most)
}

/// The number of units of a list of texts: what is counted, or what stands before two terminators.
///
/// # Safety
///
/// As said.
unsafe fn multi_length(start: NonNull<u8>, unit: usize, count: Option<usize>) -> usize {
    if let Some(count) = count {
        return count;
    }
    let is_zero = |index: usize| {
        // SAFETY: the list ends with two terminators, and nothing behind them is looked at.
        let bytes = unsafe { std::slice::from_raw_parts(start.add(index * unit).as_ptr(), unit) };
        bytes.iter().all(|byte| *byte == 0)
    };
    let mut length = 0;
    while !(is_zero(length) && (length == 0 || is_zero(length - 1))) {
        length += 1;
    }
    length
}

/// The texts of a list that ends with an empty one, or with the units.
///
/// # Safety
///
/// So many units are there, initialised.
pub(super) unsafe fn list_of_texts(
    start: NonNull<u8>,
    units: usize,
    unit: usize,
    narrow: NarrowText,
) -> Result<Value<'static>, MarshalError> {
    let mut texts = Vec::new();
    // SAFETY: the caller's promise.
    unsafe { by_encoding!(unit, narrow, split::<_>(start, units, &mut texts)) }?;
    let count = texts.len();
    Ok(fallible::collected(texts.into_iter().map(Value::from), count)?.into())
}

unsafe fn split<E: Encoding>(
    start: NonNull<u8>,
    units: usize,
    texts: &mut Vec<String>,
) -> Result<(), MarshalError> {
    // SAFETY: the caller's promise, that of `list_of_texts`.
    split_list::<E>(unsafe { std::slice::from_raw_parts(start.cast().as_ptr(), units) }, texts)
}

/// Appends the text of counted units.
///
/// # Safety
///
/// So many units are there, initialised.
pub(super) unsafe fn decode<E: Encoding>(
    start: NonNull<u8>,
    units: usize,
    text: &mut String,
) -> Result<(), MarshalError> {
    // SAFETY: the caller's promise.
    E::decode(unsafe { std::slice::from_raw_parts(start.cast().as_ptr(), units) }, text)
}

/// Appends the text of a `BSTR` that stays its owner's.
///
/// # Safety
///
/// A `BSTR` is at the address.
pub(super) unsafe fn bstr_text(address: *mut u16, text: &mut String) -> Result<(), MarshalError> {
    // SAFETY: the caller's promise; it is not dropped, so not freed.
    let borrowed =
        std::mem::ManuallyDrop::new(unsafe { crate::memory::BString::from_raw(address) });
    Utf16::decode(borrowed.as_units(), text)
}
