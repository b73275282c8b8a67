//! `stdcall` and `system`: another convention on 32-bit Windows, C's elsewhere.

use pinvoke::prelude::*;
use proptest::prelude::*;

use crate::structs::Point;

#[native_callback(on_panic = 0)]
pub type Step = extern "stdcall" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

both! { "stdcall":
    pub safe fn fx_std_subtract(left: c_int, right: c_int) -> c_int;
    pub safe fn fx_std_mixed(a: i8, b: f64, c: i64, d: f32) -> f64;
    pub safe fn fx_std_point(value: Point, factor: f64) -> Point;
    pub safe fn fx_std_none() -> c_int;
    pub safe fn fx_std_call(
        n: c_int,
        #[callback(Step, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> c_int;
}

proptest! {
    #[test]
    fn the_callee_takes_its_arguments_off_the_stack(a: i8, b: f64, c: i64, d: f32, left: i32, right: i32) {
        prop_assert_eq!(call_both!(fx_std_subtract(left, right)), left.wrapping_sub(right));
        call_both!(fx_std_mixed(a, b, c, d));
        call_both!(fx_std_point(Point { x: b, y: f64::from(d) }, b));
        prop_assert_eq!(call_both!(fx_std_none()), 17);
        prop_assert_eq!(call_both!(fx_std_call(5, |value| value)), 10);
    }
}
