//! Calling conventions: on 32-bit x86 each is one of its own, elsewhere all are the same.

use crate::runner::tests;
use pinvoke::prelude::*;

tests! {
    every_convention_calls
    structs_are_passed_and_returned
    every_convention_is_called_back
    raw_function_pointers_keep_their_convention
    decorated_names_are_found
    generic_functions_are_found_by_their_plain_name
    contradictions_are_errors_at_bind_time
}

/// `struct fx_point` of the fixture.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Blittable)]
pub(super) struct Point {
    x: f64,
    y: f64,
}

/// On x86-64 every convention of x86 means C.
macro_rules! conventions {
    ($($module:ident: $abi:literal;)*) => {$(
        mod $module {
            use super::*;

            #[native_callback(on_panic = -1000)]
            pub(super) type Callback =
                extern $abi fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

            #[dll_import(pinvoke_fixtures::LIBRARY, exact = false)]
            unsafe extern $abi {
                pub(super) safe fn fx_std_subtract(left: c_int, right: c_int) -> c_int;
                pub(super) safe fn fx_std_mixed(a: i8, b: f64, c: i64, d: f32) -> f64;
                pub(super) safe fn fx_std_point(value: Point, factor: f64) -> Point;
                pub(super) safe fn fx_std_none() -> c_int;
                pub(super) safe fn fx_std_call(
                    n: c_int,
                    #[callback(Callback, user = user)] f: impl FnMut(c_int) -> c_int,
                    #[user_data] user: *mut c_void,
                ) -> Result<c_int>;
            }

            pub(super) fn call() {
                assert_eq!((fx_std_subtract(40, -2), fx_std_none()), (42, 17));
                let mixed = fx_std_mixed(-1, 0.5, 1 << 40, 0.25);
                assert_eq!(mixed, -1.0 + 1.0 + 3.0 * (1_u64 << 40) as f64 + 1.0);
            }

            pub(super) fn structs() {
                let point = fx_std_point(Point { x: 1.5, y: -2.0 }, 4.0);
                assert_eq!(point, Point { x: 6.0, y: -8.0 });
            }

            pub(super) fn call_back() {
                let mut seen = Vec::new();
                let sum = fx_std_call(5, |value| {
                    seen.push(value);
                    value * value
                });
                assert_eq!(sum.unwrap(), 1 + 4 + 9 + 16);
                assert_eq!(seen, [0, 1, 2, 3, 4]);
            }
        }
    )*};
}
conventions! {
    stdcall: "stdcall";
    system: "system";
    system_unwind: "system-unwind";
}
#[cfg(not(target_arch = "x86"))]
conventions! {
    c: "C";
    cdecl: "cdecl";
    thiscall: "thiscall";
    fastcall: "fastcall";
}

#[cfg(target_arch = "x86")]
pub(crate) mod fastcall {
    use super::*;

    /// `struct fx_pair` of the fixture.
    #[repr(C)]
    #[derive(Debug, Clone, Copy, PartialEq, Blittable)]
    pub(crate) struct Pair {
        a: i16,
        b: i16,
    }

    #[native_callback(on_panic = -1000)]
    pub(super) type Callback =
        extern "fastcall" fn(left: c_int, right: c_int, #[user_data] user: *mut c_void) -> c_int;

    #[dll_import(pinvoke_fixtures::LIBRARY, exact = false)]
    unsafe extern "fastcall" {
        pub(super) safe fn fx_fast_subtract(left: c_int, right: c_int) -> c_int;
        pub(super) safe fn fx_fast_pair(factor: c_int, value: Pair) -> Pair;
        pub(super) safe fn fx_fast_call(
            n: c_int,
            #[callback(Callback, user = user)] f: impl FnMut(c_int, c_int) -> c_int,
            #[user_data] user: *mut c_void,
        ) -> Result<c_int>;
    }

    pub(super) fn call() {
        assert_eq!(fx_fast_subtract(40, -2), 42);
    }

    pub(super) fn structs() {
        assert_eq!(fx_fast_pair(4, Pair { a: 3, b: -2 }), Pair { a: 12, b: -8 });
    }

    pub(super) fn call_back() {
        // The fixture passes (i, n) for each i.
        assert_eq!(fx_fast_call(4, |left, right| 10 * left + right).unwrap(), 60 + 16);
    }
}

#[cfg(target_arch = "x86")]
mod thiscall {
    use super::*;

    #[native_callback(on_panic = -1000)]
    pub(super) type Callback =
        extern "thiscall" fn(#[user_data] this: *mut c_void, left: c_int, right: c_int) -> c_int;

    #[dll_import(pinvoke_fixtures::LIBRARY, exact = false)]
    unsafe extern "thiscall" {
        pub(super) safe fn fx_this_subtract(left: c_int, right: c_int) -> c_int;
        pub(super) safe fn fx_this_point(factor: c_int, value: Point) -> Point;
        pub(super) safe fn fx_this_call(
            n: c_int,
            #[callback(Callback, user = user)] f: impl FnMut(c_int, c_int) -> c_int,
            #[user_data] user: *mut c_void,
        ) -> Result<c_int>;
    }

    pub(super) fn call() {
        assert_eq!(fx_this_subtract(40, -2), 42);
    }

    pub(super) fn structs() {
        assert_eq!(fx_this_point(4, Point { x: 1.5, y: -2.0 }), Point { x: 6.0, y: -8.0 });
    }

    pub(super) fn call_back() {
        assert_eq!(fx_this_call(4, |left, right| 10 * left + right).unwrap(), 60 + 16);
    }
}

/// `cdecl` of x86, which is what `C` means there.
#[cfg(target_arch = "x86")]
mod cdecl {
    use super::*;

    #[native_callback(on_panic = 0)]
    pub(super) type Compare = extern "cdecl" fn(left: &c_int, right: &c_int) -> c_int;

    #[dll_import("msvcrt")]
    unsafe extern "cdecl" {
        pub(super) safe fn abs(value: c_int) -> c_int;
        safe fn qsort(
            items: &mut [c_int],
            #[len_of(items)] count: usize,
            #[value(4)] size: usize,
            #[callback(Compare)] compare: impl FnMut(&c_int, &c_int) -> c_int,
        ) -> Result<()>;
    }

    pub(super) fn call() {
        assert_eq!(abs(-3), 3);
    }

    pub(super) fn structs() {}

    pub(super) fn call_back() {
        let mut items = [3, -1, 2];
        qsort(&mut items, |left, right| left.cmp(right) as c_int).unwrap();
        assert_eq!(items, [-1, 2, 3]);
    }
}

macro_rules! in_each {
    ($function:ident) => {
        stdcall::$function();
        system::$function();
        system_unwind::$function();
        cdecl::$function();
        fastcall::$function();
        thiscall::$function();
        #[cfg(not(target_arch = "x86"))]
        c::$function();
    };
}

fn every_convention_calls() {
    in_each!(call);
}

fn structs_are_passed_and_returned() {
    in_each!(structs);
}

fn every_convention_is_called_back() {
    in_each!(call_back);
}

/// `system` is stdcall on 32-bit x86, which has a type of its own for each.
fn raw_function_pointers_keep_their_convention() {
    type Function = unsafe extern "system" fn(c_int, *mut c_void) -> c_int;
    #[dll_import(pinvoke_fixtures::LIBRARY, exact = false)]
    unsafe extern "stdcall" {
        #[entry = "fx_std_call"]
        unsafe fn call(n: c_int, f: Function, user: *mut c_void) -> c_int;
    }
    unsafe extern "system" fn sum(value: c_int, user: *mut c_void) -> c_int {
        // SAFETY: the user data is the number below.
        value + unsafe { *user.cast::<c_int>() }
    }
    let mut ten = 10;
    // SAFETY: the function fits its user data, which outlives the call.
    assert_eq!(unsafe { call(4, sum, (&raw mut ten).cast()) }, 46);

    #[cfg(target_arch = "x86")]
    {
        type Fast = unsafe extern "fastcall" fn(c_int, c_int, *mut c_void) -> c_int;
        #[dll_import(pinvoke_fixtures::LIBRARY, exact = false)]
        unsafe extern "fastcall" {
            #[entry = "fx_fast_call"]
            unsafe fn call_fast(n: c_int, f: Fast, user: *mut c_void) -> c_int;
        }
        unsafe extern "fastcall" fn weigh(left: c_int, right: c_int, _: *mut c_void) -> c_int {
            10 * left + right
        }
        // SAFETY: the function needs no user data.
        assert_eq!(unsafe { call_fast(4, weigh, std::ptr::null_mut()) }, 60 + 16);
    }
}

#[cfg(not(target_arch = "x86"))]
const ONLY_X86: &str = "only 32-bit x86 puts conventions into names";

#[cfg(not(target_arch = "x86"))]
fn decorated_names_are_found() {
    crate::support::skip("decorated names", ONLY_X86);
}

#[cfg(not(target_arch = "x86"))]
fn contradictions_are_errors_at_bind_time() {
    crate::support::skip("contradictions with decorated names", ONLY_X86);
}

#[cfg(target_arch = "x86")]
fn decorated_names_are_found() {
    #[dll_import(pinvoke_fixtures::LIBRARY, exact = false)]
    unsafe extern "stdcall" {
        /// Exported as `_fx_std_under@8`, Microsoft's way.
        safe fn fx_std_under(left: c_int, right: c_int) -> c_int;
    }
    #[dll_import(pinvoke_fixtures::LIBRARY, exact = false, bind = struct Api)]
    unsafe extern "stdcall" {
        safe fn fx_std_subtract(left: c_int, right: c_int) -> c_int;
        safe fn fx_std_mixed(a: i8, b: f64, c: i64, d: f32) -> f64;
    }
    assert!(fx_std_under::is_present());
    assert_eq!(fx_std_under(40, -2), 42);
    // SAFETY: the fixture has these functions.
    let api = unsafe { Api::load() }.unwrap();
    assert_eq!(api.fx_std_subtract(1, 2), -1);
    let bound = |function: &str| -> Vec<String> {
        let log = pinvoke::library::bind_log().into_iter();
        log.filter(|record| record.function == function).map(|record| record.entry).collect()
    };
    stdcall::call();
    fastcall::call();
    assert_eq!(bound("fx_std_under"), ["_fx_std_under@8"]);
    assert!(bound("fx_std_subtract").contains(&"fx_std_subtract@8".to_owned()));
    // 4 for the `i8`, 8 for the `f64` and the `i64`, 4 for the `f32`.
    assert!(bound("fx_std_mixed").iter().all(|entry| entry == "fx_std_mixed@24"));
    assert_eq!(bound("fx_fast_subtract"), ["@fx_fast_subtract@8"]);
    assert_eq!(api.fx_std_mixed(1, 0.0, 0, 0.0), 1.0);
}

#[dll_import("kernel32", exact = false)]
unsafe extern "system" {
    /// The size of the arguments depends on `T`, so only the plain name is looked up.
    #[entry = "RtlMoveMemory"]
    unsafe fn copy<T: Blittable>(to: &mut T, from: &T, #[value(size_of::<T>())] bytes: usize);
}

fn generic_functions_are_found_by_their_plain_name() {
    let (mut to, from) = (Point { x: 0.0, y: 0.0 }, Point { x: 1.0, y: 2.0 });
    // SAFETY: both places have the size of the type.
    unsafe { copy(&mut to, &from) };
    assert_eq!(to, from);
}

#[cfg(target_arch = "x86")]
fn contradictions_are_errors_at_bind_time() {
    use crate::support::load_error;
    use pinvoke::error::LoadProblem;

    #[dll_import(pinvoke_fixtures::LIBRARY, exact = false)]
    unsafe extern "C" {
        #[entry = "fx_std_subtract"]
        safe fn not_cdecl(left: c_int, right: c_int) -> Result<c_int>;
        /// The decorated name itself.
        #[entry = "fx_std_subtract@8"]
        safe fn decorated(left: c_int, right: c_int) -> Result<c_int>;
    }
    #[dll_import(pinvoke_fixtures::LIBRARY)]
    unsafe extern "stdcall" {
        #[entry = "fx_std_subtract"]
        safe fn three(a: c_int, b: c_int, c: c_int) -> Result<c_int>;
        #[entry = "fx_std_mixed@24"]
        safe fn shorter(a: i8, b: f64, c: i32, d: f32) -> Result<f64>;
        #[entry = "fx_fast_subtract"]
        safe fn not_stdcall(left: c_int, right: c_int) -> Result<c_int>;
        #[entry = "fx_std_mixed@24"]
        safe fn right(a: i8, b: f64, c: i64, d: f32) -> Result<f64>;
    }
    let told = |error: pinvoke::error::LoadError| match error.problem() {
        LoadProblem::Convention { exported, declared, told, .. } => {
            assert!(error.to_string().contains(exported.as_str()), "{error}");
            (exported.clone(), declared.clone(), told.clone())
        }
        _ => panic!("{error}"),
    };
    let said = |exported: &str, declared: &str, told: &str| {
        (exported.to_owned(), declared.to_owned(), told.to_owned())
    };
    let eight = "stdcall with 8 bytes of arguments";
    let error = load_error(not_cdecl(1, 2));
    assert_eq!(error.functions(), ["not_cdecl"]);
    assert_eq!(told(error), said("fx_std_subtract@8", "cdecl", eight));
    assert_eq!(told(load_error(decorated(1, 2))), said("fx_std_subtract@8", "cdecl", eight));
    let twelve = "stdcall with 12 bytes of arguments";
    assert_eq!(told(load_error(three(1, 2, 3))), said("fx_std_subtract@8", twelve, eight));
    let (declared, exported) =
        ("stdcall with 20 bytes of arguments", "stdcall with 24 bytes of arguments");
    assert_eq!(
        told(load_error(shorter(1, 0.0, 0, 0.0))),
        said("fx_std_mixed@24", declared, exported)
    );
    let fast = "fastcall with 8 bytes of arguments";
    assert_eq!(told(load_error(not_stdcall(1, 2))), said("@fx_fast_subtract@8", eight, fast));
    assert_eq!(right(1, 0.0, 0, 0.0).unwrap(), 1.0);
}
