//! How a failure is recognised, where its code comes from, and that nothing disturbs the code.
#![allow(missing_docs)]

mod common;

use common::os_code;
use pinvoke::direction::{In, InOut};
use pinvoke::error::{CodeSource, MarshalError, OsCode};
use pinvoke::marshal::{Crossing, Frame, Marshal, SafeToCall};
use pinvoke::{Error, prelude::*};
use std::io;

/// Functions that keep no last error, so that a test can set and see it.
#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_set_last_error(code: c_int);
    safe fn fx_get_last_error() -> c_int;
    #[fails_if(zero)]
    safe fn fx_fail_zero(code: c_int) -> Result<c_int>;
    #[entry = "fx_fail_status"]
    #[ret(c_int)]
    #[fails_if(nonzero)]
    safe fn status_of_unknown_kind(code: c_int) -> Result<()>;
    #[entry = "fx_fail_zero"]
    #[last_error]
    #[fails_if(zero)]
    safe fn fail_zero_with_code(code: c_int) -> Result<c_int>;
}

#[dll_import(pinvoke_fixtures::LIBRARY, last_error)]
unsafe extern "C" {
    #[fails_if(minus_one)]
    safe fn fx_fail_errno(code: c_int) -> Result<c_int>;
    #[entry = "fx_fail_errno"]
    #[fails_if(negative, code = last_error)]
    safe fn fail_negative_result(code: c_int) -> Result<c_int>;
    #[entry = "fx_fail_errno"]
    #[ret(u32)]
    #[fails_if(minus_one)]
    safe fn fail_all_bits(code: c_int) -> Result<()>;
    #[fails_if(minus_one)]
    safe fn fx_fail_long(code: c_int) -> Result<i64>;
    #[ret(*const c_void)]
    #[fails_if(null)]
    safe fn fx_fail_null(code: c_int) -> Result<()>;
    #[entry = "fx_fail_null"]
    #[fails_if(null)]
    unsafe fn fail_null_pointer(code: c_int) -> Result<*const c_void>;
    #[ret(*mut c_void)]
    #[fails_if(invalid_handle)]
    safe fn fx_fail_map(code: c_int) -> Result<()>;
    #[ret(())]
    #[fails_if(with = by_the_code)]
    safe fn fx_fail_void(code: c_int) -> Result<()>;
    #[fails_if(zero_if_error)]
    safe fn fx_zero_if_error(value: u32, code: c_int) -> Result<u32>;
    #[entry = "fx_zero_if_error"]
    #[fails_if(zero_if_error)]
    safe fn zero_with_noise(
        #[marshal(with = Noisy)] value: u32,
        #[value(noise())] code: c_int,
    ) -> Result<u32>;
    #[fails_if(zero)]
    safe fn fx_succeed_noisily(code: c_int) -> Result<c_int>;
    #[fails_if(with = by_the_code_alone)]
    safe fn fx_error_in_thread(code: c_int) -> Result<c_int>;

    #[ret(c_int)]
    #[fails_if(negative, code = negative_errno)]
    safe fn fx_fail_negative(code: c_int) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_fail_status(code: c_int) -> Result<()>;
    #[entry = "fx_fail_status"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn fail_system_status(code: c_int) -> Result<()>;
    #[entry = "fx_echo_u32"]
    #[fails_if(nonzero, code = returned_system)]
    safe fn fail_unsigned_status(code: u32) -> Result<u32>;
    #[entry = "fx_fail_status"]
    #[fails_if(with = is_odd, code = returned)]
    safe fn fail_if_odd(code: c_int) -> Result<c_int>;

    #[entry = "fx_fail_errno"]
    #[fails_if(minus_one)]
    safe fn fail_with_noise(#[marshal(with = Noisy)] code: c_int) -> Result<c_int>;
    #[entry = "fx_out_i32"]
    safe fn lift_with_noise(
        value: c_int,
        #[marshal(with = Noisy)] out: &mut c_int,
    ) -> Result<c_int>;
    #[ret(c_int)]
    #[fails_if(negative)]
    safe fn fx_call_then_fail(
        #[callback(Event, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
        code: c_int,
    ) -> Result<()>;
    #[entry = "fx_fail_errno"]
    #[fails_if(minus_one)]
    safe fn fail_as_io(code: c_int) -> io::Result<c_int>;
    #[entry = "fx_fail_errno"]
    #[fails_if(minus_one)]
    safe fn fail_as_any(code: c_int) -> Result<c_int, Box<dyn std::error::Error>>;
}

#[native_callback(on_panic = -1)]
type Event = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;

fn by_the_code((): &(), code: OsCode) -> bool {
    code.value() != 0
}

fn by_the_code_alone(_: &c_int, code: OsCode) -> bool {
    code.value() != 0
}

fn is_odd(value: &c_int, code: OsCode) -> bool {
    assert_eq!((code.value(), code.source()), (i64::from(*value), CodeSource::Returned));
    value % 2 != 0
}

fn noise() -> c_int {
    fx_set_last_error(97);
    0
}

/// Numbers by value or by reference, with a marshaller that spoils the last error at every step.
enum Noisy {}
struct NoisyGuard<T>(T);
impl<T> Drop for NoisyGuard<T> {
    fn drop(&mut self) {
        fx_set_last_error(99);
    }
}
impl Frame for Noisy {
    type Scratch = ();
    type Safety = SafeToCall;
    const CROSSING: Crossing = Crossing::ByValue;
    fn scratch() {}
}
// SAFETY: the native form is the number.
unsafe impl<T: Blittable> Marshal<'_, T, In> for Noisy {
    type Native = T;
    type Guard = NoisyGuard<T>;
    fn lower(value: T, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        fx_set_last_error(95);
        Ok(NoisyGuard(value))
    }
    fn native(guard: &mut Self::Guard) -> T {
        fx_set_last_error(96);
        guard.0
    }
    unsafe fn lift(_: Self::Guard) -> Result<(), MarshalError> {
        Ok(())
    }
}
// SAFETY: the guard keeps the exclusive borrow.
unsafe impl<'a> Marshal<'_, &'a mut c_int, InOut> for Noisy {
    type Native = *mut c_int;
    type Guard = NoisyGuard<&'a mut c_int>;
    fn lower(value: &'a mut c_int, (): &mut ()) -> Result<Self::Guard, MarshalError> {
        Ok(NoisyGuard(value))
    }
    fn native(guard: &mut Self::Guard) -> *mut c_int {
        guard.0
    }
    unsafe fn lift(guard: Self::Guard) -> Result<(), MarshalError> {
        *guard.0 += 1000;
        Ok(())
    }
}

/// The code of a failed call, with its source.
fn code<T>(result: Result<T>) -> (i64, CodeSource) {
    let code = os_code(result);
    (code.value(), code.source())
}

#[test]
fn every_rule_tells_failure_from_success() {
    use CodeSource::LastError;
    assert_eq!(fail_zero_with_code(0).unwrap(), 1);
    assert_eq!(code(fail_zero_with_code(2)), (2, LastError));
    assert_eq!(fx_fail_errno(0).unwrap(), 0);
    assert_eq!(code(fx_fail_errno(9)), (9, LastError));
    assert_eq!(fail_negative_result(0).unwrap(), 0);
    assert_eq!(code(fail_negative_result(34)), (34, LastError));
    fail_all_bits(0).unwrap();
    assert_eq!(code(fail_all_bits(4)), (4, LastError));
    assert_eq!(fx_fail_long(0).unwrap(), 5_000_000_000);
    assert_eq!(code(fx_fail_long(203)), (203, LastError));
    fx_fail_null(0).unwrap();
    assert_eq!(code(fx_fail_null(2)), (2, LastError));
    // SAFETY: the pointer is not followed.
    assert!(!unsafe { fail_null_pointer(0) }.unwrap().is_null());
    // SAFETY: as above.
    assert_eq!(code(unsafe { fail_null_pointer(9) }), (9, LastError));
    fx_fail_map(0).unwrap();
    assert_eq!(code(fx_fail_map(12)), (12, LastError));
    fx_fail_void(0).unwrap();
    assert_eq!(code(fx_fail_void(13)), (13, LastError));
    assert_eq!(fx_zero_if_error(7, 5).unwrap(), 7);
    assert_eq!(fx_zero_if_error(0, 0).unwrap(), 0);
    assert_eq!(code(fx_zero_if_error(0, 5)), (5, LastError));
    assert_eq!(fail_if_odd(6).unwrap(), 6);
    assert_eq!(code(fail_if_odd(7)), (7, CodeSource::Returned));
}

#[test]
fn the_code_comes_from_where_the_declaration_says() {
    fx_fail_negative(0).unwrap();
    assert_eq!(code(fx_fail_negative(22)), (22, CodeSource::NegativeErrno));
    fx_fail_status(0).unwrap();
    assert_eq!(code(fx_fail_status(19)), (19, CodeSource::Returned));
    fail_system_status(0).unwrap();
    assert_eq!(code(fail_system_status(2)), (2, CodeSource::ReturnedSystem));
    assert_eq!(code(status_of_unknown_kind(-5)), (-5, CodeSource::Unknown));
    assert_eq!(code(fx_fail_zero(3)), (0, CodeSource::Unknown));
    // What another library returns is no code of the system.
    assert_eq!(os_code(fx_fail_status(2)).system_code(), None);
    assert_eq!(os_code(status_of_unknown_kind(2)).system_code(), None);
    assert_eq!(os_code(fail_system_status(2)).system_code(), Some(2));
    assert_eq!(os_code(fx_fail_negative(2)).system_code(), Some(2));
    // A code of 32 bits keeps its bits, whichever sign its type has.
    assert_eq!(os_code(fail_unsigned_status(0x8007_0005)).value(), 0x8007_0005);
    assert_eq!(
        os_code(fail_unsigned_status(0x8007_0005)).system_code(),
        Some(0x8007_0005_u32.cast_signed())
    );
}

#[test]
fn the_last_error_is_that_of_the_call() {
    // An older one is no failure of this call, nor is one of another thread.
    fx_set_last_error(33);
    assert_eq!(fx_zero_if_error(0, 0).unwrap(), 0);
    fx_set_last_error(33);
    fx_fail_void(0).unwrap();
    fx_set_last_error(33);
    assert_eq!(fx_error_in_thread(9).unwrap(), 0);
    // A function that succeeds may leave one.
    assert_eq!(fx_succeed_noisily(9).unwrap(), 1);
    // Where it is not kept, it is not touched either.
    fx_set_last_error(44);
    assert!(fx_fail_zero(0).is_ok());
    assert_eq!(fx_get_last_error(), 44);
}

#[test]
fn no_step_of_the_stub_changes_the_last_error() {
    assert_eq!(code(fail_with_noise(5)), (5, CodeSource::LastError));
    assert_eq!(fx_get_last_error(), 99, "the guard was dropped after the capture");
    // What happens while the arguments are made is not the call's.
    assert_eq!(zero_with_noise(0).unwrap(), 0);
    let mut place = 1;
    assert_eq!(lift_with_noise(7, &mut place).unwrap(), 0);
    assert_eq!((place, fx_get_last_error()), (1007, 99));
    // The C function sets the code before it calls back and again after it.
    let result = fx_call_then_fail(
        |value| {
            fx_set_last_error(98);
            value
        },
        6,
    );
    assert_eq!(code(result), (6, CodeSource::LastError));
}

#[test]
fn the_text_says_function_and_code() {
    let system = |code| io::Error::from_raw_os_error(code).to_string();
    let text = |result: Result<c_int>| result.unwrap_err().to_string();
    assert_eq!(text(fx_fail_errno(2)), format!("fx_fail_errno failed: {}", system(2)));
    #[cfg(target_os = "linux")]
    assert_eq!(
        text(fx_fail_errno(2)),
        "fx_fail_errno failed: No such file or directory (os error 2)"
    );
    let text = |result: Result<()>| result.unwrap_err().to_string();
    assert_eq!(text(fail_system_status(9)), format!("fail_system_status failed: {}", system(9)));
    assert_eq!(text(fx_fail_negative(4)), format!("fx_fail_negative failed: {}", system(4)));
    // Never an errno's text for a number of another library.
    assert_eq!(text(fx_fail_status(2)), "fx_fail_status failed: it returned code 2");
    assert_eq!(
        text(status_of_unknown_kind(-1)),
        "status_of_unknown_kind failed: it returned -1 and gives no error code"
    );
    let Err(Error::Os(error)) = fx_fail_errno(2) else { panic!("it succeeded") };
    assert_eq!(error.function(), "fx_fail_errno");
}

#[test]
fn an_error_becomes_one_of_io() {
    let error = io::Error::from(fx_fail_errno(2).unwrap_err());
    assert_eq!((error.kind(), error.raw_os_error()), (io::ErrorKind::NotFound, Some(2)));
    let error = io::Error::from(fail_system_status(13).unwrap_err());
    #[cfg(unix)]
    assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    assert_eq!(error.raw_os_error(), Some(13));
    let error = io::Error::from(fx_fail_status(2).unwrap_err());
    assert_eq!((error.kind(), error.raw_os_error()), (io::ErrorKind::Other, None));
    assert_eq!(error.to_string(), "fx_fail_status failed: it returned code 2");
    assert_eq!(fail_as_io(0).unwrap(), 0);
    assert_eq!(fail_as_io(2).unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(fail_as_any(0).unwrap(), 0);
    let error = fail_as_any(2).unwrap_err();
    assert!(matches!(error.downcast_ref::<Error>(), Some(Error::Os(_))));
}

#[cfg(target_os = "linux")]
#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(minus_one)]
    safe fn chdir(path: &str) -> Result<()>;
    #[fails_if(minus_one)]
    safe fn dup2(old: c_int, new: c_int) -> Result<c_int>;
}

/// Codes of `errno-base.h` and `errno.h`.
#[test]
#[cfg(target_os = "linux")]
fn the_c_library_reports_its_errno() {
    assert_eq!(os_code(chdir("/pinvoke/no/such/directory")).system_code(), Some(2));
    assert_eq!(os_code(dup2(-1, 0)).system_code(), Some(9));
    // The copy of a long path is on the heap, and freed after the call.
    assert_eq!(os_code(chdir(&"x".repeat(5000))).system_code(), Some(36));
    common::without_leaks(|| chdir("/").unwrap());
}
