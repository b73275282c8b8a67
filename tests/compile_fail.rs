//! Programs that must not compile, one for each rule, with all that the compiler says about them.
//!
//! The compiler's words are in the `.stderr` files beside the programs;
//! `scripts/update-expectations.sh` writes them anew.

#![allow(missing_docs)]
#![cfg(not(windows))]

#[test]
fn every_rule_has_its_message() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
