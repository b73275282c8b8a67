//! Other calling conventions, which 32-bit x86 alone tells apart.

use pinvoke::prelude::*;

use super::types::*;

pub(crate) mod stdcall {
    use super::*;

    each_way! { "stdcall":
        fn fx_std_mixed(a: i8, b: f64, c: i64, d: f32) -> f64;
        fn fx_std_none() -> c_int;
        fn fx_std_point(value: Point, factor: f64) -> Point;
        fn fx_std_subtract(left: c_int, right: c_int) -> c_int;
        #[cfg(all(windows, target_arch = "x86"))]
        fn fx_std_under(left: c_int, right: c_int) -> c_int;
    }
}

#[cfg(all(windows, target_arch = "x86"))]
pub(crate) mod fastcall {
    use super::*;

    each_way! { "fastcall":
        fn fx_fast_pair(factor: c_int, value: Pair) -> Pair;
        fn fx_fast_subtract(left: c_int, right: c_int) -> c_int;
    }
}

#[cfg(all(windows, target_arch = "x86"))]
pub(crate) mod thiscall {
    use super::*;

    each_way! { "thiscall":
        fn fx_this_point(factor: c_int, value: Point) -> Point;
        fn fx_this_subtract(left: c_int, right: c_int) -> c_int;
    }
}
