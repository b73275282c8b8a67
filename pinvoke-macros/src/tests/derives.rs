//! The derives.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use syn::DeriveInput;

use super::{compare, tokens};
use crate::diag::Report;
use crate::{emit, fallback};

fn check(
    declaration: &str,
    emit: fn(&DeriveInput, &mut Report) -> TokenStream,
    fallback: fn(&DeriveInput) -> TokenStream,
    expected: &ExpectFile,
) {
    let expansion = crate::expand::derive(tokens(declaration), emit, fallback);
    compare(declaration, &expansion, expected);
}

#[test]
fn blittable() {
    check(
        "
#[repr(C)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}
",
        emit::derive::blittable,
        fallback::blittable,
        &expect_file!["expansions/blittable.rs"],
    );
}

#[test]
fn abi() {
    check(
        "
#[repr(C)]
pub struct Slice<T> {
    start: *const T,
    length: usize,
}
",
        emit::derive::abi,
        fallback::abi,
        &expect_file!["expansions/abi.rs"],
    );
}

#[test]
fn native_enum() {
    check(
        "
#[repr(i32)]
pub enum Color {
    Red = 1,
    Green,
}
",
        emit::derive::native_enum,
        fallback::native_enum,
        &expect_file!["expansions/native_enum.rs"],
    );
}
