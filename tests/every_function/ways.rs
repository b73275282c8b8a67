//! The ways to call a function with the same arguments.

use std::ffi::c_void;

use pinvoke::dynamic::{DynFunction, Value};

use crate::bytes::{Given, Place};
use crate::shape::{self, Argument, Shape};
use crate::{driver, owners};

/// What a call left behind: the bytes of the result, or whether it is null; and of each buffer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    result: Vec<u8>,
    buffers: Vec<Vec<u8>>,
}

impl Outcome {
    /// With zeros for the bytes between fields, which are nobody's.
    fn without_padding(mut self, shape: &Shape) -> Self {
        let targets = shape.signature.parameters().iter().filter_map(|one| one.ty().target());
        for (buffer, target) in self.buffers.iter_mut().zip(targets) {
            let mut places = Vec::new();
            shape::places(target, 0, &mut places);
            let is_field = |at: usize| {
                places.iter().any(|(offset, size, _)| (*offset..offset + size).contains(&at))
            };
            let size = target.size().unwrap_or(1).max(1);
            for at in (0..size).filter(|at| !is_field(*at)) {
                buffer.iter_mut().skip(at).step_by(size).for_each(|byte| *byte = 0);
            }
        }
        self
    }
}

/// Makes a call with memory of its own for every buffer, aligned for any type, and gives what came of it.
fn outcome(
    shape: &Shape,
    arguments: &[Argument],
    call: impl FnOnce(&mut [Vec<u128>]) -> Given,
) -> Outcome {
    let memory = || arguments.iter().filter_map(Argument::memory);
    let words = |bytes: &Vec<u8>| {
        let words = bytes.chunks(size_of::<u128>()).map(|chunk| {
            let mut word = [0; size_of::<u128>()];
            word[..chunk.len()].copy_from_slice(chunk);
            u128::from_ne_bytes(word)
        });
        words.collect()
    };
    let mut buffers: Vec<Vec<u128>> = memory().map(words).collect();
    let given = call(&mut buffers);
    let result = given.bytes(shape.signature.result());
    if let Given::Address(address) = given {
        // SAFETY: the function of this name has just given it.
        unsafe { owners::release(shape.name(), address) };
    }
    let bytes = |(words, before): (&Vec<u128>, &Vec<u8>)| {
        let mut bytes = words.iter().map(|word| word.to_ne_bytes()).collect::<Vec<_>>().concat();
        bytes.truncate(before.len());
        bytes
    };
    let buffers = buffers.iter().zip(memory()).map(bytes).collect();
    Outcome { result, buffers }.without_padding(shape)
}

/// Calls a function as the C compiler does.
pub(crate) fn by_c(shape: &Shape, arguments: &[Argument]) -> Outcome {
    outcome(shape, arguments, |buffers| {
        let addresses: Vec<*mut u128> =
            buffers.iter_mut().map(|words| words.as_mut_ptr()).collect();
        let mut addresses = addresses.iter();
        let places = arguments.iter().map(|argument| match argument {
            Argument::Memory(_) => (&raw const *addresses.next().unwrap()).cast(),
            Argument::Value(bytes) => bytes.as_ptr().cast(),
        });
        let places: Vec<*const c_void> = places.collect();
        // SAFETY: the places are of what the shape says that the function takes.
        unsafe { driver::call(&shape.signature, &places) }
    })
}

/// Calls a function by its declaration.
pub(crate) fn by_declaration(
    call: fn(&mut [Place<'_>]) -> Given,
    shape: &Shape,
    arguments: &[Argument],
) -> Outcome {
    outcome(shape, arguments, |buffers| {
        let mut memory = buffers.iter_mut();
        let places = arguments.iter().map(|argument| match argument {
            Argument::Memory(_) => Place::Memory(memory.next().unwrap()),
            Argument::Value(bytes) => Place::Value(bytes),
        });
        call(&mut places.collect::<Vec<_>>())
    })
}

/// Calls a function whose signature is known at run time.
pub(crate) fn by_signature(
    function: &DynFunction,
    shape: &Shape,
    arguments: &[Argument],
) -> Outcome {
    outcome(shape, arguments, |buffers| {
        let mut addresses = buffers.iter_mut().map(|words| words.as_mut_ptr().cast::<c_void>());
        let parameters = function.signature().parameters();
        let values = arguments.iter().zip(parameters).map(|(argument, parameter)| match argument {
            Argument::Memory(_) => Value::Pointer(addresses.next().unwrap()),
            Argument::Value(bytes) => shape::value(bytes, parameter.ty()),
        });
        let values: Vec<Value<'_>> = values.collect();
        // SAFETY: the signature is the header's; the values are what the shape says that the function takes.
        let result = unsafe { function.call(&values) }
            .unwrap_or_else(|error| panic!("{}: {error}", function.signature()));
        Given::of_value(&result, shape.signature.result())
    })
}
