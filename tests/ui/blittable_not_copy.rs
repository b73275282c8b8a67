//! A blittable struct is plain data, and so `Copy`.

use pinvoke::prelude::*;

#[derive(Blittable)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

fn main() {}
