//! Calls by C, with callbacks that the C compiler has made.

use std::ffi::c_void;
use std::ptr;

use pinvoke::dynamic::{Signature, Value};

use super::tape::Tape;
use super::{Outcome, Round, given, text};
use crate::driver;
use crate::shape;

/// What the callbacks of a call need to answer.
struct Answers<'a> {
    tape: &'a Tape<'a>,
    /// Of the function that is called.
    signature: &'a Signature,
}

pub(super) fn call(signature: &Signature, round: &Round) -> Outcome {
    let tape = Tape::new(&round.answers);
    let mut answers = Answers { tape: &tape, signature };
    driver::answer_by(answer, (&raw mut answers).cast());
    // Of callbacks, which the driver has by itself, and of user data.
    let null = ptr::null::<c_void>();
    let mut places = vec![(&raw const null).cast::<c_void>(); signature.parameters().len()];
    let addresses: Vec<*const u8> = round.values.iter().map(|bytes| bytes.as_ptr()).collect();
    for ((index, parameter), address) in given(signature).zip(&addresses) {
        places[index] = match text(parameter.ty()) {
            Some(_) => (&raw const *address).cast(),
            None => address.cast(),
        };
    }
    // SAFETY: values and texts are there as the header has them, and so is what callbacks ask for.
    let result = unsafe { driver::call(signature, &places) };
    (tape.noted(), result.bytes(signature.result()))
}

/// # Safety
///
/// The context is [`Answers`]; the arguments are those of the callback at the index of the parameters.
unsafe extern "C" fn answer(
    context: *mut c_void,
    index: usize,
    arguments: *const *const c_void,
    result: *mut c_void,
) {
    // SAFETY: the caller's promise.
    let Answers { tape, signature } = unsafe { &*context.cast::<Answers<'_>>() };
    let callback = signature.callback(signature.parameters()[index].name()).unwrap();
    let values = callback.parameters().iter().enumerate().map(|(index, parameter)| {
        // SAFETY: there is an address for each argument.
        let place = unsafe { *arguments.add(index) };
        match parameter.ty().target() {
            // SAFETY: an address is an argument there.
            Some(_) => Value::Pointer(unsafe { *place.cast::<*mut c_void>() }),
            None => {
                let size = parameter.ty().size().unwrap();
                // SAFETY: a value of this size is an argument there.
                let bytes = unsafe { std::slice::from_raw_parts(place.cast::<u8>(), size) };
                shape::value(bytes, parameter.ty())
            }
        }
    });
    let bytes = tape.answer_values(callback, &values.collect::<Vec<_>>());
    if !bytes.is_empty() {
        // SAFETY: there is room for what the callback returns.
        unsafe { result.cast::<u8>().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    }
}
