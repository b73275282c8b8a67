//! Calling conventions.

use pinvoke::dynamic::{Convention, DynClosure, Signature, Value};

use crate::support::{call, declared, function};

#[test]
fn stdcall_is_understood_everywhere() {
    let subtract = function("int __stdcall fx_std_subtract(int left, int right)");
    assert_eq!(call(&subtract, &[50.into(), 8.into()]), Value::I32(42));
    let mixed = function("double __stdcall fx_std_mixed(int8_t a, double b, int64_t c, float d)");
    assert_eq!(
        call(&mixed, &[1.into(), 2.0.into(), 3i64.into(), 4.0f32.into()]),
        Value::F64(1.0 + 4.0 + 9.0 + 16.0)
    );
    let point = function(
        "typedef struct { double x, y; } point; point __stdcall fx_std_point(point value, double factor)",
    );
    let value = [1.5.into(), 2.0.into()];
    assert_eq!(
        call(&point, &[Value::list(&value), 2.0.into()]),
        vec![3.0.into(), 4.0.into()].into()
    );
    assert_eq!(call(&function("int WINAPI fx_std_none(void)").clone(), &[]), Value::I32(17));
    let each = function(
        "int __stdcall fx_std_call(int n, int (__stdcall *f)(int value, void *user), void *user)",
    );
    let mut square = |values: &[Value<'_>]| {
        let value = values[0].as_integer().unwrap() as i32;
        Value::I32(value * value)
    };
    let closure =
        DynClosure::new(each.signature().callback("f").unwrap(), Value::I32(0), &mut square)
            .unwrap();
    assert_eq!(call(&each, &[4.into(), (&closure).into(), Value::Null]), Value::I32(1 + 4 + 9));
}

#[cfg(all(target_arch = "x86", windows))]
#[test]
fn x86_has_more_conventions() {
    let fast = function("int __fastcall fx_fast_subtract(int left, int right)");
    assert_eq!(call(&fast, &[50.into(), 8.into()]), Value::I32(42));
    let this = function("int __thiscall fx_this_subtract(int left, int right)");
    assert_eq!(call(&this, &[50.into(), 8.into()]), Value::I32(42));
}

/// A function in Rust of the convention, called by its address.
#[cfg(target_arch = "x86_64")]
#[test]
fn the_other_convention_of_x86_64_is_understood() {
    extern "win64" fn mixed(a: i32, b: f64, c: i64, d: f32, e: u8, f: f64) -> f64 {
        f64::from(a) + 2.0 * b + 3.0 * c as f64 + 4.0 * f64::from(d) + 5.0 * f64::from(e) + 6.0 * f
    }
    let text = "double __attribute__((ms_abi)) mixed(int a, double b, int64_t c, float d, uint8_t e, double f)";
    let signature = Signature::parse(text).unwrap();
    assert_eq!(signature.convention(), Convention::Win64);
    let address = std::ptr::NonNull::new(mixed as *mut std::ffi::c_void).unwrap();
    // SAFETY: the function above has this signature.
    let function = unsafe { pinvoke::dynamic::DynFunction::from_raw(address, &signature) }.unwrap();
    let values = [1.into(), 2.0.into(), 3i64.into(), 4.0f32.into(), 5u8.into(), 6.0.into()];
    assert_eq!(call(&function, &values), Value::F64(mixed(1, 2.0, 3, 4.0, 5, 6.0)));
}

#[test]
fn a_convention_that_the_target_lacks_is_refused() {
    let signature = Signature::builder("f").convention(Convention::SysV64).build();
    let has_it = cfg!(all(target_arch = "x86_64", unix));
    assert_eq!(signature.is_ok(), has_it);
    let other = declared("fx_answer").signature().clone().with_convention(Convention::C);
    assert_eq!(other.convention(), Convention::C);
}
