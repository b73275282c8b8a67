//! `bind_all` is for functions that are bound at run time, one by one.

use pinvoke::prelude::*;

#[dll_import("c", bind = link, bind_all = fn bind_c)]
unsafe extern "C" {
    safe fn abs(value: c_int) -> c_int;
}

#[dll_import("m", bind = struct Math, bind_all = fn bind_m)]
unsafe extern "C" {
    safe fn cos(value: f64) -> f64;
}

fn main() {
    let _ = bind_c();
    let _ = bind_m();
}
