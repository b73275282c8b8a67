//! `elem` is the form of an array's elements.

use pinvoke::prelude::*;

#[dll_import("c")]
unsafe extern "C" {
    safe fn first(#[marshal(lputf8str, elem = lpwstr)] text: &str) -> Result<c_int>;
    safe fn second(#[marshal(elem = bool8)] value: bool) -> Result<c_int>;
    safe fn third(#[marshal(elem(with = Form))] value: f64) -> Result<c_int>;
}

fn main() {}
