//! Every function of the fixture library, on random values: called by C, through the registers and through
//! libffi, with the same result and the same bytes in every buffer.
//!
//! The functions come from the header, their values from a generator whose seed is printed. A value is
//! bytes: for a number or a struct the argument, for a pointer the memory that it points to. A program in C
//! that is made here calls the function with the same bytes and prints what came of it. What cannot be
//! called that way, because it is about callbacks, owned memory or state, is called by the tests of `one_model`
//! and `dynamic`, or named in `coverage.rs` with a reason; a function that is in neither fails the test.
#![cfg(all(feature = "dynamic", target_os = "linux"))]
#![allow(missing_docs)]

mod coverage;
mod driver;
mod shape;

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::sync::LazyLock;

use pinvoke::Library;
use pinvoke::dynamic::{CType, DynFunction, Signature, Value};

use shape::{Argument, Shape};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    // SAFETY: the library has no initialisers.
    unsafe { Library::open(pinvoke_fixtures::LIBRARY) }.unwrap()
});

/// What the headers declare and the library exports, by name.
static DECLARED: LazyLock<BTreeMap<String, Signature>> = LazyLock::new(|| {
    let all = Signature::parse_all(pinvoke_fixtures::DECLARATIONS).unwrap();
    all.into_iter().map(|signature| (signature.name().to_owned(), signature)).collect()
});

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

/// Calls with memory of its own for every buffer.
fn outcome(function: &DynFunction, shape: &Shape, arguments: &[Argument]) -> Outcome {
    let mut buffers: Vec<Vec<u64>> = Vec::new();
    for argument in arguments {
        if let Argument::Memory(bytes) = argument {
            // Aligned for any type.
            let mut words = vec![0_u64; bytes.len().div_ceil(8)];
            // SAFETY: the words have room for the bytes.
            unsafe {
                words
                    .as_mut_ptr()
                    .cast::<u8>()
                    .copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            }
            buffers.push(words);
        }
    }
    let mut addresses = buffers.iter_mut().map(|words| words.as_mut_ptr().cast::<c_void>());
    let values: Vec<Value<'_>> = arguments
        .iter()
        .zip(function.signature().parameters())
        .map(|(argument, parameter)| match argument {
            Argument::Memory(_) => Value::Pointer(addresses.next().unwrap()),
            Argument::Value(bytes) => shape::value(bytes, parameter.ty()),
        })
        .collect();
    // SAFETY: the signature is the header's; the values are what the shape says that the function takes.
    let result = unsafe { function.call(&values) }
        .unwrap_or_else(|error| panic!("{}: {error}", function.signature()));
    drop(values);
    let lengths = arguments.iter().filter_map(|argument| match argument {
        Argument::Memory(bytes) => Some(bytes.len()),
        Argument::Value(_) => None,
    });
    let bytes = |words: &Vec<u64>, length: usize| {
        words.iter().flat_map(|word| word.to_ne_bytes()).take(length).collect()
    };
    let buffers = buffers.iter().zip(lengths).map(|(words, length)| bytes(words, length)).collect();
    Outcome { result: shape::result(&result, shape), buffers }.without_padding(shape)
}

#[test]
fn every_way_to_call_is_the_same_function() {
    let seed = shape::seed();
    println!("seed: PINVOKE_SEED={seed}");
    let cases = shape::cases(seed);
    assert!(cases.len() > 400, "only {} functions can be called by their header", cases.len());
    let by_c = driver::run(&cases);
    for (case, by_c) in cases.iter().zip(by_c) {
        let function = LIBRARY.function(case.shape.name(), &case.shape.signature).unwrap();
        let by_libffi = function.by_libffi().unwrap();
        for (round, (arguments, by_c)) in case.rounds.iter().zip(by_c).enumerate() {
            let context = || format!("{} round {round} seed {seed}", case.shape.signature);
            let by_registers = outcome(&function, &case.shape, arguments);
            assert_eq!(by_registers, by_c, "registers and C: {}", context());
            let by_libffi = outcome(&by_libffi, &case.shape, arguments);
            assert_eq!(by_libffi, by_c, "libffi and C: {}", context());
        }
    }
}

/// Whether the result is an address, of which only null is told.
fn is_address(ty: &CType) -> bool {
    matches!(ty, CType::Pointer(_))
}
