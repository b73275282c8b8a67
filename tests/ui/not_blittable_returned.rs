//! A struct is returned if it is blittable.

use pinvoke::prelude::*;

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

#[dll_import("c")]
unsafe extern "C" {
    safe fn origin() -> Point;
    safe fn find() -> Result<Point>;
    #[ret(c_int)]
    safe fn get(#[retval] point: Point) -> Result<Point>;
}

fn main() {}
