//! What a callback notes, and what it answers.

use std::cell::{Cell, RefCell};
use std::ptr::NonNull;

use pinvoke::dynamic::{Signature, Value};

use crate::bytes::{Plain, address_of};
use crate::callbacks::{is_changed, is_user_data, text};
use crate::shape;

/// Notes and answers of one call; the answers begin anew where they end.
pub(crate) struct Tape<'a> {
    noted: RefCell<Vec<u8>>,
    answers: &'a [u8],
    next: Cell<usize>,
}

impl<'a> Tape<'a> {
    pub(super) fn new(answers: &'a [u8]) -> Self {
        Self { noted: RefCell::default(), answers, next: Cell::new(0) }
    }

    pub(super) fn noted(self) -> Vec<u8> {
        self.noted.into_inner()
    }

    pub(super) fn note_bytes(&self, bytes: &[u8]) {
        self.noted.borrow_mut().extend(bytes);
    }

    /// Notes an argument, which has no byte that is no field's.
    pub(super) fn note<T: Plain>(&self, value: T) {
        let start = NonNull::from(&value).cast::<u8>();
        // SAFETY: the bytes of the value, which are all initialised.
        self.note_bytes(unsafe { NonNull::slice_from_raw_parts(start, size_of::<T>()).as_ref() });
    }

    fn answer_bytes(&self, size: usize) -> &'a [u8] {
        let start = self.next.get();
        let start = if start + size > self.answers.len() { 0 } else { start };
        self.next.set(start + size);
        &self.answers[start..][..size]
    }

    pub(super) fn answer<T: Plain>(&self) -> T {
        // SAFETY: so many bytes are there, and any are a value.
        unsafe { self.answer_bytes(size_of::<T>()).as_ptr().cast::<T>().read_unaligned() }
    }

    /// A callback with one argument.
    pub(super) fn one<T: Plain, R: Plain>(&self, value: T) -> R {
        self.note(value);
        self.answer()
    }

    /// Notes the arguments of a callback whose signature is known at run time, and gives the bytes that it
    /// returns.
    pub(super) fn answer_values(&self, signature: &Signature, values: &[Value<'_>]) -> &'a [u8] {
        let parameters = signature.parameters();
        let mut index = 0;
        while let Some((parameter, value)) = parameters.get(index).zip(values.get(index)) {
            index += 1;
            let Some(target) = parameter.ty().target() else {
                let mut bytes = Vec::new();
                shape::bytes_of(value, parameter.ty(), &mut bytes);
                self.note_bytes(&bytes);
                continue;
            };
            if is_user_data(parameter) {
                continue;
            }
            let size = target.size().unwrap();
            let address = address_of(value).cast::<u8>();
            let count = match parameters.get(index) {
                Some(next) if next.name() == "count" => {
                    let count = values[index].as_integer().unwrap() as usize;
                    self.note(count);
                    index += 1;
                    count
                }
                // SAFETY: text ends with a zero.
                _ if text(parameter.ty()).is_some() => unsafe { length(address, size) },
                _ => 1,
            };
            if count > 0 {
                // SAFETY: so many elements are there while the callback runs.
                self.note_bytes(unsafe { std::slice::from_raw_parts(address, count * size) });
            }
            if is_changed(parameter.ty()) {
                let answer = self.answer_bytes(size);
                // SAFETY: as above, and they are the callback's to change.
                unsafe { address.copy_from_nonoverlapping(answer.as_ptr(), size) };
            }
        }
        self.answer_bytes(signature.result().size().unwrap_or(0))
    }
}

/// The units of a text, with the zero.
///
/// # Safety
///
/// It ends with a zero.
unsafe fn length(text: *const u8, unit: usize) -> usize {
    // SAFETY: the caller's promise; units before the zero are there.
    let is_zero = |at: usize| (0..unit).all(|byte| unsafe { *text.add(at * unit + byte) } == 0);
    (0..).find(|at| is_zero(*at)).unwrap() + 1
}
