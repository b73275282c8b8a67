//! Every function of the fixture library, on random values: called by C, by a direct stub and a stub of
//! libffi of the same declaration, and with a signature known at run time through the registers and through
//! libffi; with the same result and the same bytes in every buffer.
//!
//! The functions come from the header, their values from a generator whose seed is printed. A value is
//! bytes: for a number or a struct the argument, for a pointer the memory that it points to. A program in C
//! that is made here calls the function with the same bytes and prints what came of it. What cannot be
//! called that way, because it is about callbacks, owned memory or state, is called by the tests of `one_model`
//! and `dynamic`, or named in `coverage.rs` with a reason; a function that is in neither fails the test.
#![cfg(all(feature = "dynamic", target_os = "linux"))]
#![allow(missing_docs)]

mod bytes;
mod callbacks;
#[path = "../common_layouts/mod.rs"]
mod common_layouts;
mod coverage;
mod declared;
mod driver;
mod shape;

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::sync::LazyLock;

use pinvoke::Library;
use pinvoke::dynamic::{CType, DynFunction, Signature, Value};

use bytes::{Given, Place};
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

/// Memory of its own for every buffer, aligned for any type.
fn buffers(arguments: &[Argument]) -> Vec<Vec<u128>> {
    let of = |bytes: &Vec<u8>| {
        let words = bytes.chunks(size_of::<u128>()).map(|chunk| {
            let mut word = [0; size_of::<u128>()];
            word[..chunk.len()].copy_from_slice(chunk);
            u128::from_ne_bytes(word)
        });
        words.collect()
    };
    arguments.iter().filter_map(Argument::memory).map(of).collect()
}

/// What came of a call with these buffers.
fn outcome(
    result: Vec<u8>,
    buffers: &[Vec<u128>],
    shape: &Shape,
    arguments: &[Argument],
) -> Outcome {
    let lengths = arguments.iter().filter_map(Argument::memory).map(Vec::len);
    let bytes = |(words, length): (&Vec<u128>, usize)| {
        words.iter().flat_map(|word| word.to_ne_bytes()).take(length).collect()
    };
    let buffers = buffers.iter().zip(lengths).map(bytes).collect();
    Outcome { result, buffers }.without_padding(shape)
}

/// Calls a function whose signature is known at run time.
fn dynamic(function: &DynFunction, shape: &Shape, arguments: &[Argument]) -> Outcome {
    let mut buffers = buffers(arguments);
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
    outcome(shape::result(&result, shape), &buffers, shape, arguments)
}

/// Calls a function by its declaration.
fn declared(call: fn(&mut [Place<'_>]) -> Given, shape: &Shape, arguments: &[Argument]) -> Outcome {
    let mut buffers = buffers(arguments);
    let mut memory = buffers.iter_mut();
    let mut places: Vec<Place<'_>> = arguments
        .iter()
        .map(|argument| match argument {
            Argument::Memory(_) => Place::Memory(memory.next().unwrap()),
            Argument::Value(bytes) => Place::Value(bytes),
        })
        .collect();
    let result = call(&mut places).bytes(shape.signature.result());
    drop(places);
    outcome(result, &buffers, shape, arguments)
}

#[test]
fn every_way_to_call_is_the_same_function() {
    let seed = shape::seed();
    println!("seed: PINVOKE_SEED={seed}");
    let cases = shape::cases(seed);
    assert!(cases.len() > 500, "only {} functions can be called by their header", cases.len());
    let by_c = driver::run(&cases);
    for (case, by_c) in cases.iter().zip(by_c) {
        let shape = &case.shape;
        let function = LIBRARY.function(shape.name(), &shape.signature).unwrap();
        let by_libffi = function.by_libffi().unwrap();
        let declaration = declared::BY_NAME[shape.name()];
        for (round, (arguments, by_c)) in case.rounds.iter().zip(by_c).enumerate() {
            for (way, outcome) in [
                ("a direct stub", declared(declaration.direct, shape, arguments)),
                ("a stub of libffi", declared(declaration.libffi, shape, arguments)),
                ("registers", dynamic(&function, shape, arguments)),
                ("libffi", dynamic(&by_libffi, shape, arguments)),
            ] {
                assert_eq!(
                    outcome, by_c,
                    "{way} and C: {} round {round} seed {seed}",
                    shape.signature
                );
            }
        }
    }
}

/// Whether the result is an address, of which only null is told.
fn is_address(ty: &CType) -> bool {
    matches!(ty, CType::Pointer(_))
}
