//! Errors, handles, entry points and function pointers.

use pinvoke::prelude::*;

each_way! { "C":
    fn fx_answer() -> c_int;
    #[cfg(not(windows))] // Where it has a number alone, by which `binding` calls it.
    fn fx_by_ordinal() -> c_int;
    fn fx_combine_flags(left: u32, right: u32) -> u32;
    fn fx_default_handle() -> isize;
    fn fx_error_in_thread(code: c_int) -> c_int;
    fn fx_fail_errno(code: c_int) -> c_int;
    fn fx_fail_long(code: c_int) -> i64;
    fn fx_fail_map(code: c_int) -> *mut c_void;
    fn fx_fail_negative(code: c_int) -> c_int;
    fn fx_fail_null(code: c_int) -> *const c_void;
    fn fx_fail_status(code: c_int) -> c_int;
    fn fx_fail_void(code: c_int);
    fn fx_fail_zero(code: c_int) -> c_int;
    fn fx_get_operation(symbol: c_int) -> *mut c_void;
    fn fx_handle_value(handle: isize) -> c_int;
    fn fx_hresult(code: i32) -> i32;
    fn fx_hresult_out(code: i32, out: *mut i32) -> i32;
    fn fx_is_open(handle: isize) -> c_int;
    fn fx_kept() -> *mut c_void;
    fn fx_measure() -> *mut c_void;
    fn fx_nothing();
    fn fx_operation(name: *const c_char) -> *mut c_void;
    fn fx_probe() -> c_int;
    fn fx_probeA() -> c_int;
    fn fx_probeW() -> c_int;
    fn fx_probe_narrowA() -> c_int;
    fn fx_probe_wideW() -> c_int;
    fn fx_reenter(value: c_int) -> c_int;
    fn fx_same(handle: isize) -> isize;
    fn fx_set_last_error(code: c_int);
    fn fx_status_out(code: c_int, out: *mut i32) -> c_int;
    fn fx_succeed_noisily(code: c_int) -> c_int;
    fn fx_twenty(
        a: i8, b: i16, c: i32, d: i64, e: u8, f: u16, g: u32, h: u64, i: f32, j: f64,
        k: i8, l: i16, m: i32, n: i64, o: u8, p: u16, q: u32, r: u64, s: f32, t: f64,
    ) -> f64;
    fn fx_version() -> c_int;
}
