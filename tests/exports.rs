//! `#[unmanaged_callers_only]`: functions for C callers, in a library that a C program loads.
#![allow(missing_docs)]

mod common;

use std::path::PathBuf;
use std::process::Command;

use common::without_leaks;
use pinvoke::prelude::*;

/// The library of `samples/exports`, which cargo builds beside this test.
fn library() -> PathBuf {
    let name = if cfg!(windows) {
        "sample_exports.dll"
    } else if cfg!(target_os = "macos") {
        "libsample_exports.dylib"
    } else {
        "libsample_exports.so"
    };
    let here = std::env::current_exe().expect("a test has a path");
    let found = here.ancestors().skip(1).map(|folder| folder.join(name)).find(|path| path.exists());
    found.expect("cargo builds the library, because the tests depend on the sample")
}

#[test]
fn a_c_program_loads_and_calls_the_library() {
    let output = Command::new(pinvoke_fixtures::EXPORTS_CALLER)
        .arg(library())
        .output()
        .expect("the program was built with the fixtures");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{said}", output.status);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "ok");
}

#[test]
fn rust_calls_the_functions_as_they_are_written() {
    assert_eq!(sample_exports::add(40, 2), 42);
    assert!(sample_exports::is_palindrome("never odd or even"));
    assert_eq!(sample_exports::greeting(None), None);
    assert_eq!(sample_exports::divide(7, 0), Err(sample_exports::NoQuotient::ByZero));
}

// Functions that are not exported are given to native code by their address.

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    unsafe fn fx_call_handle(
        f: unsafe extern "C" fn(isize, *mut c_void) -> c_int,
        user: *mut c_void,
        id: c_int,
    ) -> c_int;
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_handle_value(handle: BorrowedHandle<'_, FileKind>) -> c_int;
    #[fails_if(invalid_handle)]
    safe fn fx_open(id: c_int) -> Result<File>;
}

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;

#[unmanaged_callers_only(on_panic = -1)]
extern "C" fn value_of_lent(handle: BorrowedHandle<'_, FileKind>, _user: *mut c_void) -> c_int {
    fx_handle_value(handle) + 1
}

#[test]
fn a_handle_is_lent_for_the_call() {
    without_leaks(|| {
        // SAFETY: the C function calls the pointer with an open handle, and lends it.
        let value =
            unsafe { fx_call_handle(raw(value_of_lent::POINTER), std::ptr::null_mut(), 41) };
        assert_eq!(value, 42);
    });
}

/// The pointer with the handle's raw type, as the C prototype has it.
fn raw(
    pointer: unsafe extern "C" fn(pinvoke::marshal::RawHandle<FileKind>, *mut c_void) -> c_int,
) -> unsafe extern "C" fn(isize, *mut c_void) -> c_int {
    // SAFETY: a `RawHandle` is its raw type, by `repr(transparent)`.
    unsafe { std::mem::transmute(pointer) }
}

#[unmanaged_callers_only(on_panic = -1)]
extern "C" fn keeps(#[give] handle: File, other: &c_int) -> c_int {
    fx_handle_value(handle.borrow()) + other
}

#[unmanaged_callers_only(on_panic = -1)]
extern "C" fn makes(id: c_int) -> Option<File> {
    fx_open(id).ok()
}

#[test]
fn handles_change_their_owner() {
    without_leaks(|| {
        let raw = fx_open(3).unwrap().into_raw();
        // SAFETY: the handle is open and given up.
        assert_eq!(unsafe { keeps::POINTER(raw, &4) }, 7);
        // The second argument is refused, and the handle that was given is released all the same.
        let raw = fx_open(3).unwrap().into_raw();
        // SAFETY: as above.
        assert_eq!(unsafe { keeps::POINTER(raw, std::ptr::null()) }, -1);
        // SAFETY: no handle is given.
        assert_eq!(unsafe { keeps::POINTER(-1, &4) }, -1);

        // SAFETY: the function takes any number.
        let raw = unsafe { makes::POINTER(9) };
        // SAFETY: the handle was given to us.
        let file = unsafe { File::from_raw(raw, ()) }.expect("it was opened");
        assert_eq!(fx_handle_value(file.borrow()), 9);
        // SAFETY: as above.
        assert_eq!(unsafe { makes::POINTER(-5) }, -1);
    });
}

#[unmanaged_callers_only(on_panic = 0)]
unsafe extern "C" fn first(values: *const u8) -> u8 {
    // SAFETY: the caller of this `unsafe fn` passes a readable byte.
    unsafe { *values }
}

#[test]
fn an_unsafe_fn_stays_one() {
    // SAFETY: the address is that of a byte.
    assert_eq!(unsafe { first(&7) }, 7);
    // SAFETY: as above.
    assert_eq!(unsafe { first::POINTER(&8) }, 8);
}

// Callbacks take and return the same.

#[native_callback(on_panic = -1)]
type OnHandle = extern "C" fn(
    handle: Option<BorrowedHandle<'_, FileKind>>,
    #[user_data] user: *mut c_void,
) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_call_handle"]
    safe fn call_with_handle(
        #[callback(OnHandle, user = user)] f: impl FnMut(Option<BorrowedHandle<'_, FileKind>>) -> c_int,
        #[user_data] user: *mut c_void,
        id: c_int,
    ) -> Result<c_int>;
}

#[test]
fn a_closure_gets_a_handle_for_the_call() {
    without_leaks(|| {
        let value = call_with_handle(|handle| fx_handle_value(handle.unwrap()) * 2, 21).unwrap();
        assert_eq!(value, 42);
    });
}

#[unmanaged_callers_only(bools = bool32, charset = utf16, on_panic = 0)]
extern "C" fn exchange(flag: &mut bool, letter: &mut char, seen: &bool) -> u16 {
    let was = *letter;
    (*flag, *letter) = (*seen, if *flag { 'T' } else { 'F' });
    was as u16
}

#[test]
fn converted_values_are_written_back() {
    let (mut flag, mut letter) = (-3, 'x' as u16);
    // SAFETY: the addresses are those of a `BOOL` and two characters.
    unsafe { assert_eq!(exchange::POINTER(&mut flag, &mut letter, &0), 'x' as u16) };
    assert_eq!((flag, letter), (0, 'T' as u16));
    flag = -3;
    // SAFETY: as above; a lone surrogate is refused, and nothing changes.
    unsafe { assert_eq!(exchange::POINTER(&mut flag, &mut 0xd800, &7), 0) };
    assert_eq!(flag, -3);
}
