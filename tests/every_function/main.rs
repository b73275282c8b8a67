//! Every function of the fixture library, on random values: called by C, by a direct stub and a stub of
//! libffi of the same declaration, and with a signature known at run time through the registers and through
//! libffi; with the same result and the same bytes in every buffer.
//!
//! The functions come from the header, their values from a generator whose seed is printed. A value is
//! bytes: for a number or a struct the argument, for a pointer the memory that it points to. A library in C,
//! which the build makes of the header for the target, calls the function with the same bytes. What cannot
//! be called that way, because it is about callbacks, owned memory or state, is called by the tests of
//! `one_model` and `dynamic`, or named in `coverage.rs` with a reason; a function that is in neither fails
//! the test.
#![cfg(feature = "dynamic")]
#![allow(missing_docs)]

mod bytes;
mod callbacks;
#[path = "../common_layouts/mod.rs"]
mod common_layouts;
mod coverage;
mod declared;
mod driver;
mod owners;
mod shape;
mod ways;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use pinvoke::Library;
use pinvoke::dynamic::{CType, Signature};

use ways::{by_c, by_declaration, by_signature};

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    // SAFETY: the library has no initialisers.
    unsafe { Library::open(pinvoke_fixtures::LIBRARY) }.unwrap()
});

/// What the headers declare and the library exports, by name.
static DECLARED: LazyLock<BTreeMap<String, Signature>> = LazyLock::new(|| {
    let all = Signature::parse_all(pinvoke_fixtures::DECLARATIONS).unwrap();
    all.into_iter().map(|signature| (signature.name().to_owned(), signature)).collect()
});

#[test]
fn every_way_to_call_is_the_same_function() {
    let seed = shape::seed();
    println!("seed: PINVOKE_SEED={seed}");
    let cases = shape::cases(seed);
    assert!(cases.len() > 500, "only {} functions can be called by their header", cases.len());
    for case in &cases {
        let shape = &case.shape;
        let function = LIBRARY.function(shape.name(), &shape.signature).unwrap();
        let by_libffi = function.by_libffi().unwrap();
        let declaration = declared::BY_NAME[shape.name()];
        for (round, arguments) in case.rounds.iter().enumerate() {
            let by_c = by_c(shape, arguments);
            for (way, outcome) in [
                ("a direct stub", by_declaration(declaration.direct, shape, arguments)),
                ("a stub of libffi", by_declaration(declaration.libffi, shape, arguments)),
                ("registers", by_signature(&function, shape, arguments)),
                ("libffi", by_signature(&by_libffi, shape, arguments)),
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
