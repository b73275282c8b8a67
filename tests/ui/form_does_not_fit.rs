//! A native form belongs to a type.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn abs(#[marshal(lpwstr)] value: c_int) -> c_int;
    safe fn fill(#[marshal(bool8)] text: &str) -> Result<c_int>;
    safe fn sum(#[marshal(lputf8str)] items: &[&str], #[len_of(items)] count: usize) -> Result<c_int>;
    safe fn toggle(#[marshal(bool32)] value: char) -> Result<c_int>;
    safe fn letter(#[marshal(char16)] value: bool) -> Result<c_int>;
    safe fn array(#[marshal(lparray)] value: bool) -> Result<c_int>;
}

fn main() {}
