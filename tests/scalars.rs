//! Numbers by value: every integer and float, the `c_*` types, many arguments, conventions.
#![allow(missing_docs)]

use pinvoke::Abi;
use pinvoke::abi::TypeClass;
use pinvoke::prelude::*;

/// `wchar_t`, for which the standard library has no name.
#[cfg(windows)]
type WChar = u16;
#[cfg(all(unix, any(target_arch = "arm", target_arch = "aarch64"), not(target_vendor = "apple")))]
type WChar = u32;
#[cfg(all(
    unix,
    not(all(any(target_arch = "arm", target_arch = "aarch64"), not(target_vendor = "apple")))
))]
type WChar = i32;

/// Declares the functions of one integer type, and tests them.
///
/// The sums wrap at the type's width, so that a value which crosses in a wider or a narrower type,
/// or with the other sign, comes out wrong.
macro_rules! integers {
    ($($module:ident: $t:ty, $echo:ident $add:ident $out:ident;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY)]
            unsafe extern "C" {
                safe fn $echo(value: $t) -> $t;
                safe fn $add(left: $t, right: $t) -> Result<$t>;
                #[ret(c_int)]
                #[fails_if(negative)]
                safe fn $out(value: $t, #[retval] out: $t) -> Result<$t>;
            }

            #[test]
            fn comes_back_unchanged() {
                let bits = <$t>::BITS;
                let samples = [0, 1, 2, <$t>::MAX, <$t>::MAX - 1, <$t>::MIN, <$t>::MIN + 1];
                for value in samples.into_iter().chain((0..bits).map(|bit| 1 << bit)) {
                    assert_eq!($echo(value), value);
                    assert_eq!($out(value).unwrap(), value);
                }
            }

            #[test]
            fn wraps_at_its_width() {
                assert_eq!($add(40, 2).unwrap(), 42);
                assert_eq!($add(<$t>::MAX, 1).unwrap(), <$t>::MIN);
                assert_eq!($add(<$t>::MIN, <$t>::MAX).unwrap(), <$t>::MIN.wrapping_add(<$t>::MAX));
            }

            #[test]
            fn is_described() {
                let desc = <$t as Abi>::DESC;
                let signed = <$t>::MIN != 0;
                let class = if signed { TypeClass::Signed } else { TypeClass::Unsigned };
                assert_eq!((desc.size, desc.class), (size_of::<$t>(), class));
            }
        }
    )*};
}
integers! {
    int8: i8, fx_echo_i8 fx_add_i8 fx_out_i8;
    int16: i16, fx_echo_i16 fx_add_i16 fx_out_i16;
    int32: i32, fx_echo_i32 fx_add_i32 fx_out_i32;
    int64: i64, fx_echo_i64 fx_add_i64 fx_out_i64;
    uint8: u8, fx_echo_u8 fx_add_u8 fx_out_u8;
    uint16: u16, fx_echo_u16 fx_add_u16 fx_out_u16;
    uint32: u32, fx_echo_u32 fx_add_u32 fx_out_u32;
    uint64: u64, fx_echo_u64 fx_add_u64 fx_out_u64;
    intptr: isize, fx_echo_intptr fx_add_intptr fx_out_intptr;
    uintptr: usize, fx_echo_uintptr fx_add_uintptr fx_out_uintptr;
    size: usize, fx_echo_size fx_add_size fx_out_size;
    long: c_long, fx_echo_long fx_add_long fx_out_long;
    ulong: c_ulong, fx_echo_ulong fx_add_ulong fx_out_ulong;
    char: c_char, fx_echo_char fx_add_char fx_out_char;
    wchar: WChar, fx_echo_wchar fx_add_wchar fx_out_wchar;
    char16: u16, fx_echo_char16 fx_add_char16 fx_out_char16;
    char32: u32, fx_echo_char32 fx_add_char32 fx_out_char32;
    short: c_short, fx_echo_i16 fx_add_i16 fx_out_i16;
    int: c_int, fx_echo_i32 fx_add_i32 fx_out_i32;
    longlong: c_longlong, fx_echo_i64 fx_add_i64 fx_out_i64;
    uchar: c_uchar, fx_echo_u8 fx_add_u8 fx_out_u8;
    ushort: c_ushort, fx_echo_u16 fx_add_u16 fx_out_u16;
    uint: c_uint, fx_echo_u32 fx_add_u32 fx_out_u32;
    ulonglong: c_ulonglong, fx_echo_u64 fx_add_u64 fx_out_u64;
}

/// Declares the functions of one float type, and tests them by bits.
macro_rules! floats {
    ($($module:ident: $t:ty, $bits:ty, $echo:ident $add:ident $out:ident;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY)]
            unsafe extern "C" {
                safe fn $echo(value: $t) -> $t;
                safe fn $add(left: $t, right: $t) -> Result<$t>;
                #[ret(c_int)]
                #[fails_if(negative)]
                safe fn $out(value: $t, #[retval] out: $t) -> Result<$t>;
            }

            #[test]
            fn comes_back_bit_by_bit() {
                let quiet = <$t>::from_bits(<$t>::NAN.to_bits() | 5);
                let least = <$t>::from_bits(1);
                let samples = [0.0, -0.0, 1.5, -1e10, <$t>::MAX, <$t>::MIN_POSITIVE, <$t>::INFINITY];
                for value in samples.into_iter().chain([<$t>::NEG_INFINITY, quiet, least]) {
                    assert_eq!($echo(value).to_bits(), value.to_bits(), "{value}");
                    assert_eq!($out(value).unwrap().to_bits(), value.to_bits(), "{value}");
                }
            }

            #[test]
            fn rounds_at_its_width() {
                assert_eq!($add(40.0, 2.5).unwrap(), 42.5);
                // IEEE 754: half an ulp is lost, a whole one is not; and the largest overflows.
                let ulp = <$t>::EPSILON;
                assert_eq!($add(1.0, ulp / 2.0).unwrap(), 1.0);
                assert_eq!($add(1.0, ulp).unwrap().to_bits(), <$t>::to_bits(1.0) + 1);
                assert_eq!($add(<$t>::MAX, <$t>::MAX).unwrap(), <$t>::INFINITY);
            }

            #[test]
            fn is_described() {
                let desc = <$t as Abi>::DESC;
                assert_eq!((desc.size, desc.class), (size_of::<$bits>(), TypeClass::Float));
            }
        }
    )*};
}
floats! {
    single: f32, u32, fx_echo_float fx_add_float fx_out_float;
    double: f64, u64, fx_echo_double fx_add_double fx_out_double;
    c_single: c_float, u32, fx_echo_float fx_add_float fx_out_float;
    c_twice: c_double, u64, fx_echo_double fx_add_double fx_out_double;
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_layout(what: &str) -> Result<c_long>;
    safe fn fx_answer() -> c_int;
    safe fn fx_nothing();
    #[entry = "fx_nothing"]
    safe fn fx_nothing_checked() -> Result<()>;
    safe fn fx_is_null(#[value(null)] address: *const c_void) -> c_int;
    safe fn fx_mixed8(
        a: i8,
        b: u16,
        c: i32,
        d: i64,
        e: f32,
        f: f64,
        #[value(null)] g: *const c_void,
        h: u8,
    ) -> f64;
    /// The same with constants of other positions.
    #[entry = "fx_mixed8"]
    safe fn fx_mixed8_constants(
        #[value(-1)] a: i8,
        b: u16,
        #[value(i32::MIN)] c: i32,
        #[value(i64::from(u32::MAX) + 1)] d: i64,
        e: f32,
        #[value(0.5)] f: f64,
        g: &u8,
        #[value(7)] h: u8,
    ) -> Result<f64>;
    #[allow(clippy::too_many_arguments)]
    safe fn fx_twenty(
        a: i8,
        b: i16,
        c: i32,
        d: i64,
        e: u8,
        f: u16,
        g: u32,
        h: u64,
        i: f32,
        j: f64,
        k: i8,
        l: i16,
        m: i32,
        n: i64,
        o: u8,
        p: u16,
        q: u32,
        r: u64,
        s: f32,
        t: f64,
    ) -> f64;
    unsafe fn fx_echo_pointer(address: *mut c_void) -> *mut c_void;
    #[entry = "fx_echo_pointer"]
    unsafe fn fx_echo_address(address: *const u8) -> Result<*const u8>;
}

#[test]
fn the_c_types_have_the_sizes_of_the_compiler() {
    let size = |name: &str| fx_layout(&format!("sizeof {name}")).unwrap() as usize;
    assert_eq!(size("char"), <c_char as Abi>::DESC.size);
    assert_eq!(size("long"), <c_long as Abi>::DESC.size);
    assert_eq!(size("wchar"), <WChar as Abi>::DESC.size);
    assert_eq!(size("double"), <c_double as Abi>::DESC.size);
    assert_eq!(size("i64"), <i64 as Abi>::DESC.size);
    assert_eq!(size("pointer"), <*mut c_void as Abi>::DESC.size);
    assert_eq!(size("pointer"), <isize as Abi>::DESC.size);
    let align = |name: &str| fx_layout(&format!("alignof {name}")).unwrap() as usize;
    assert_eq!(align("double"), <f64 as Abi>::DESC.align);
    assert_eq!(align("i64"), <i64 as Abi>::DESC.align);
}

#[test]
fn nothing_goes_and_comes() {
    assert_eq!(fx_answer(), 42);
    fx_nothing();
    fx_nothing_checked().unwrap();
    assert_eq!(fx_is_null(), 1);
}

#[test]
fn arguments_of_all_classes_keep_their_places() {
    // a + 2b + 3c + 4d + 5e + 6f + 7(g is not null) + 8h
    assert_eq!(
        fx_mixed8(-1, 2, -3, 4, 0.5, 0.25, 200),
        -1.0 + 4.0 - 9.0 + 16.0 + 2.5 + 1.5 + 1600.0
    );
    let constants = -1.0 + 6.0 + 3.0 * -2147483648.0 + 4.0 * 4294967296.0 + 12.5 + 3.0 + 7.0 + 56.0;
    assert_eq!(fx_mixed8_constants(3, 2.5, &0).unwrap(), constants);
    // Each argument alone, so that no two of them can be exchanged: its position times its value.
    for at in 0..20u8 {
        let v = |position: u8| u8::from(position == at) * 3;
        let (i, n) = (|position| v(position) as i8, |position| -i64::from(v(position)));
        let sum = fx_twenty(
            -i(0),
            n(1) as i16,
            n(2) as i32,
            n(3),
            v(4),
            v(5).into(),
            v(6).into(),
            v(7).into(),
            v(8).into(),
            v(9).into(),
            -i(10),
            n(11) as i16,
            n(12) as i32,
            n(13),
            v(14),
            v(15).into(),
            v(16).into(),
            v(17).into(),
            v(18).into(),
            v(19).into(),
        );
        let sign = if matches!(at, 0..=3 | 10..=13) { -1.0 } else { 1.0 };
        assert_eq!(sum, sign * 3.0 * f64::from(at + 1), "argument {at}");
    }
}

#[test]
fn a_raw_pointer_crosses_as_its_address() {
    let mut value = 5u8;
    let address = &raw mut value;
    // SAFETY: the function only returns its argument.
    let (echo, constant) = unsafe { (fx_echo_pointer(address.cast()), fx_echo_address(address)) };
    assert_eq!(echo.cast(), address);
    assert_eq!(constant.unwrap(), address.cast_const());
    // SAFETY: as above.
    assert!(unsafe { fx_echo_pointer(std::ptr::null_mut()) }.is_null());
    // SAFETY: the pointer is the one that went in, to a local that lives.
    assert_eq!(unsafe { *echo.cast::<u8>() }, 5);
}

/// The same functions by every name of their convention; off 32-bit x86 all of them are C's.
#[cfg(not(target_arch = "x86"))]
macro_rules! conventions {
    ($($module:ident: $abi:literal;)*) => {$(
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY, exact = false)]
            unsafe extern $abi {
                safe fn fx_std_subtract(left: c_int, right: c_int) -> c_int;
                safe fn fx_std_mixed(a: i8, b: f64, c: i64, d: f32) -> f64;
                safe fn fx_std_none() -> c_int;
            }

            #[test]
            fn calls() {
                assert_eq!(fx_std_subtract(40, -2), 42);
                assert_eq!(fx_std_none(), 17);
                let mixed = fx_std_mixed(-1, 0.5, 1 << 40, 0.25);
                type Mixed = extern "C" fn(i8, f64, i64, f32) -> f64;
                // SAFETY: the type is that of the header.
                let direct = unsafe { peer::<Mixed>("fx_std_mixed") };
                assert_eq!(mixed, direct(-1, 0.5, 1 << 40, 0.25));
            }
        }
    )*};
}
#[cfg(not(target_arch = "x86"))]
conventions! {
    system: "system";
    stdcall: "stdcall";
    cdecl: "cdecl";
    unwinding: "C-unwind";
}

/// A function of the fixture library, found by another loader crate.
///
/// # Safety
///
/// `F` is the function's type.
#[cfg(not(target_arch = "x86"))]
unsafe fn peer<F: Copy>(name: &str) -> F {
    // SAFETY: the library has no initialisers that depend on the program.
    let library = unsafe { libloading::Library::new(pinvoke_fixtures::LIBRARY) }.unwrap();
    // SAFETY: the caller names the type; `pinvoke` keeps the library loaded.
    unsafe { *library.get::<F>(name).unwrap() }
}
