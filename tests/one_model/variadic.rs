//! Variadic functions, whose conventions differ from those of others on some processors.

use pinvoke::prelude::*;
use proptest::prelude::*;

both! { "C":
    pub fn fx_sum_ints(count: c_int, ...) -> c_int;
    pub fn fx_sum_doubles(count: c_int, ...) -> f64;
    pub fn fx_weigh_all(
        a: i8,
        b: f64,
        c: i64,
        d: f32,
        e: u16,
        f: i32,
        g: f64,
        n: c_int,
        ...
    ) -> f64;
    pub fn fx_describe(
        #[retval]
        #[out(capacity = 256)]
        text: String,
        #[len_of(text)] size: usize,
        types: &str,
        ...
    ) -> Result<(c_int, String)>;
}

proptest! {
    #[test]
    fn the_tail_is_promoted(a: i8, b: u16, c: i32, d: f32, e: f64, f: i64) {
        // SAFETY: the tails are what the counts and the types say.
        unsafe {
            let expected = i32::from(a).wrapping_add(b.into()).wrapping_add(c);
            prop_assert_eq!(call_both!(fx_sum_ints(3, (a, b, c))), expected);
            prop_assert_eq!(call_both!(fx_sum_doubles(2, (d, e))), f64::from(d) + e);
            call_both!(fx_sum_doubles(0, ()));
            call_both!(fx_weigh_all(a, e, f, d, b, c, e, 2, (d, e)));
            let null: *const u8 = std::ptr::null();
            call_both!(fx_describe("ildps", (a, f, e, null, c"text"))).unwrap();
        }
    }
}
