//! Handles: released once, by the right function, whatever becomes of the call that made them.
#![allow(missing_docs)]

mod common;

use common::{marshal_error, os_code, without_leaks};
use pinvoke::error::Problem;
use pinvoke::handle::{SendHandle, SyncHandle};
use pinvoke::marshal::{ByHandle, Marshal};
use pinvoke::{Out, prelude::*};
use std::cell::RefCell;

/// A handle that is a number, -1 being the invalid one.
enum FileKind {}
// SAFETY: `fx_close` is what closes the handles of `fx_open`, on any thread.
unsafe impl HandleKind for FileKind {
    type Raw = isize;
    type Owner = ();
    const INVALID: isize = -1;
    unsafe fn release((): (), raw: isize) {
        // SAFETY: the caller hands over an open handle.
        unsafe { fx_close(raw) };
    }
}
// SAFETY: the library guards its table of handles by a lock.
unsafe impl SendHandle for FileKind {}
// SAFETY: as above.
unsafe impl SyncHandle for FileKind {}
type File = OwnedHandle<FileKind>;

/// A handle that is a pointer, null being the invalid one.
enum BoxKind {}
// SAFETY: `fx_box_free` is what frees the boxes of `fx_box_new`.
unsafe impl HandleKind for BoxKind {
    type Raw = *mut c_void;
    type Owner = ();
    const INVALID: *mut c_void = std::ptr::null_mut();
    unsafe fn release((): (), raw: *mut c_void) {
        // SAFETY: the caller hands over a live box.
        unsafe { fx_box_free(raw) };
    }
}
type IntBox = OwnedHandle<BoxKind>;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, last_error)]
unsafe extern "C" {
    #[fails_if(invalid_handle)]
    safe fn fx_open(id: c_int) -> Result<File>;
    #[entry = "fx_open"]
    safe fn open_without_rule(id: c_int) -> Result<File>;
    #[entry = "fx_open"]
    safe fn open_optional(id: c_int) -> Option<File>;
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_is_open(handle: isize) -> c_int;
    safe fn fx_handle_value(handle: &File) -> c_int;
    #[entry = "fx_handle_value"]
    safe fn value_exclusive(handle: &mut File) -> Result<c_int>;
    #[entry = "fx_handle_value"]
    #[fails_if(negative)]
    safe fn value_borrowed(handle: BorrowedHandle<'_, FileKind>) -> Result<c_int>;
    safe fn fx_default_handle() -> isize;
    #[fails_if(invalid_handle)]
    safe fn fx_duplicate(handle: &File) -> Result<File>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn fx_duplicate_out(handle: &File, #[retval] out: File) -> Result<File>;

    #[ret(c_int)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn fx_open_out(id: c_int, #[retval] out: File) -> Result<File>;
    #[entry = "fx_open_out"]
    safe fn open_out_with_status(
        id: c_int,
        #[retval] out: Option<File>,
    ) -> Result<(c_int, Option<File>)>;
    #[entry = "fx_open_out"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open_into(id: c_int, #[out] out: &mut Option<File>) -> Result<()>;
    #[entry = "fx_open_out"]
    safe fn open_into_unchecked(id: c_int, #[out] out: &mut Option<File>) -> Result<c_int>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_open_out_then_fail(id: c_int, #[retval] out: File) -> Result<File>;
    #[entry = "fx_open_out_then_fail"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open_into_then_fail(id: c_int, #[out] out: &mut Option<File>) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_open_two(
        id: c_int,
        id2: c_int,
        #[retval] a: File,
        #[retval] b: File,
    ) -> Result<(File, File)>;
    #[entry = "fx_open_two"]
    #[ret(c_int)]
    safe fn open_two_without_rule(
        id: c_int,
        id2: c_int,
        #[retval] a: File,
        #[retval] b: File,
    ) -> Result<(File, File)>;
    #[ret(c_int)]
    safe fn fx_open_named(
        id: c_int,
        bad: c_int,
        #[retval] out: File,
        #[retval]
        #[free(with = fx_free)]
        name: String,
    ) -> Result<(File, String)>;
    unsafe fn fx_free(block: *mut c_void);

    #[fails_if(null)]
    safe fn fx_box_new(value: c_int) -> Result<IntBox>;
    #[entry = "fx_box_new"]
    safe fn box_optional(value: c_int) -> Result<Option<IntBox>>;
    unsafe fn fx_box_free(handle: *mut c_void);
    safe fn fx_box_value(handle: &IntBox) -> c_int;
    safe fn fx_box_set(handle: &mut IntBox, value: c_int);
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned_system)]
    safe fn fx_box_new_out(value: c_int, #[retval] out: IntBox) -> Result<IntBox>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_box_new_out_then_fail(value: c_int, #[retval] out: IntBox) -> Result<IntBox>;
    #[entry = "fx_is_null"]
    safe fn box_is_null(handle: Option<&IntBox>) -> c_int;
    #[entry = "fx_same_address"]
    safe fn same_box(
        left: Option<&mut IntBox>,
        right: Option<BorrowedHandle<'_, BoxKind>>,
    ) -> c_int;
}

#[test]
fn a_handle_is_released_when_it_is_dropped() {
    without_leaks(|| {
        let mut file = fx_open(7).unwrap();
        let raw = file.as_raw();
        assert_eq!((fx_handle_value(&file), value_exclusive(&mut file).unwrap()), (7, 7));
        assert_eq!(value_borrowed(file.borrow()).unwrap(), 7);
        assert_eq!(fx_is_open(raw), 1);
        drop(file);
        assert_eq!(fx_is_open(raw), 0);

        let mut first = fx_box_new(5).unwrap();
        assert_eq!((fx_box_value(&first), box_is_null(Some(&first))), (5, 0));
        fx_box_set(&mut first, 6);
        let second = fx_box_new_out(9).unwrap();
        assert_eq!((fx_box_value(&first), fx_box_value(&second)), (6, 9));
        assert_eq!(same_box(Some(&mut first), Some(second.borrow())), 0);
        assert_eq!((box_is_null(None), same_box(None, None)), (1, 1));
    });
}

#[test]
fn the_raw_handle_can_be_given_up_and_taken_over() {
    without_leaks(|| {
        let raw = fx_open(3).unwrap().into_raw();
        assert_eq!(fx_is_open(raw), 1);
        // SAFETY: the handle is open, and ours.
        let file = unsafe { File::from_raw(raw, ()) }.unwrap();
        assert_eq!(fx_handle_value(&file), 3);
        // SAFETY: an invalid handle is none.
        assert!(unsafe { File::from_raw(-1, ()) }.is_none());
        // SAFETY: as above.
        assert!(unsafe { IntBox::from_raw(std::ptr::null_mut(), ()) }.is_none());
    });
}

#[test]
fn a_borrowed_handle_is_not_released() {
    without_leaks(|| {
        // SAFETY: the library keeps this handle open for ever.
        let default = unsafe { BorrowedHandle::<FileKind>::from_raw(fx_default_handle()) };
        assert_eq!(value_borrowed(default).unwrap(), 0);
        assert_eq!(fx_is_open(default.as_raw()), 1);
        let file = fx_open(4).unwrap();
        for copy in [file.borrow(), file.borrow()] {
            assert_eq!(value_borrowed(copy).unwrap(), 4);
        }
        assert_eq!(fx_is_open(file.as_raw()), 1);
        let (copy, other) = (fx_duplicate(&file).unwrap(), fx_duplicate_out(&file).unwrap());
        assert_eq!((fx_handle_value(&copy), fx_handle_value(&other)), (4, 4));
        assert_ne!(copy.as_raw(), other.as_raw());
    });
}

#[test]
fn an_invalid_value_is_none_or_an_error() {
    without_leaks(|| {
        // The library says -id as the last error.
        assert_eq!(os_code(fx_open(-2)).system_code(), Some(2));
        assert_eq!(os_code(fx_box_new(-9)).system_code(), Some(9));
        let invalid = marshal_error(open_without_rule(-2));
        assert_eq!(invalid, (Problem::InvalidHandle, "open_without_rule", "return"));
        assert!(open_optional(-2).is_none() && box_optional(-2).unwrap().is_none());
        assert_eq!(fx_handle_value(&open_optional(6).unwrap()), 6);
        assert_eq!(fx_box_value(&box_optional(8).unwrap().unwrap()), 8);
        assert_eq!(os_code(fx_open_out(-5)).system_code(), Some(5));
        let (status, file) = open_out_with_status(-5).unwrap();
        assert_eq!((status, file.is_none()), (5, true));
        let (status, file) = open_out_with_status(5).unwrap();
        assert_eq!((status, fx_handle_value(&file.unwrap())), (0, 5));
    });
}

#[test]
fn a_failed_call_leaves_no_handle() {
    without_leaks(|| {
        assert_eq!(os_code(fx_open_out_then_fail(4)).value(), 5);
        assert_eq!(os_code(fx_box_new_out_then_fail(4)).value(), 5);
        // The second fails with the first open.
        assert_eq!(os_code(fx_open_two(1, -7)).value(), 7);
        assert_eq!(os_code(fx_open_two(-6, 2)).value(), 6);
        let second = marshal_error(open_two_without_rule(1, -7));
        assert_eq!(second, (Problem::InvalidHandle, "open_two_without_rule", "b"));
        // The first fails in a call that is a success: the second was never written.
        assert_eq!(marshal_error(open_two_without_rule(-6, 2)).2, "a");
        let (a, b) = fx_open_two(1, 2).unwrap();
        assert_eq!((fx_handle_value(&a), fx_handle_value(&b)), (1, 2));
    });
}

#[test]
fn a_text_that_cannot_be_lifted_leaves_no_handle() {
    without_leaks(|| {
        let (file, name) = fx_open_named(3, 0).unwrap();
        assert_eq!((fx_handle_value(&file), name.as_str()), (3, "Hello, handle!"));
        let (problem, _, parameter) = marshal_error(fx_open_named(3, 1));
        assert_eq!((problem, parameter), (Problem::InvalidUtf8 { at: 4 }, "name"));
        // The handle fails first, and the text is null.
        assert_eq!(marshal_error(fx_open_named(-3, 0)).2, "out");
    });
}

#[test]
fn a_place_gets_the_handle_of_a_successful_call() {
    without_leaks(|| {
        let mut place = None;
        open_into(3, &mut place).unwrap();
        let first = place.as_ref().map(File::as_raw).unwrap();
        assert_eq!(fx_handle_value(place.as_ref().unwrap()), 3);
        // What was there is released.
        open_into(4, &mut place).unwrap();
        let second = place.as_ref().map(File::as_raw).unwrap();
        assert_eq!((fx_is_open(first), fx_is_open(second)), (0, 1));
        // A failed call does not touch it, and releases what it made.
        assert_eq!(os_code(open_into(-8, &mut place)).value(), 8);
        assert_eq!(os_code(open_into_then_fail(5, &mut place)).value(), 5);
        assert_eq!(place.as_ref().map(File::as_raw), Some(second));
        assert_eq!(fx_is_open(second), 1);
        // Without a rule an invalid handle is no handle.
        assert_eq!(open_into_unchecked(-8, &mut place).unwrap(), 8);
        assert!(place.is_none());
        assert_eq!(fx_is_open(second), 0);
    });
}

/// A buffer that grows makes the call again: what the last try wrote must not be lost.
#[test]
fn a_place_that_is_offered_again_is_empty() {
    type Place<'a> = &'a mut Option<File>;
    fn offered<'a>(guard: &mut <ByHandle as Marshal<'_, Place<'a>, Out>>::Guard) -> *mut isize {
        <ByHandle as Marshal<'_, Place<'a>, Out>>::native(guard)
    }
    without_leaks(|| {
        let mut place = None;
        let scratch = &mut ();
        let mut guard =
            <ByHandle as Marshal<'_, Place<'_>, Out>>::lower(&mut place, scratch).unwrap();
        let first = fx_open(1).unwrap().into_raw();
        // SAFETY: the slot is valid as long as the guard, and an open handle is given to it.
        unsafe { offered(&mut guard).write(first) };
        let slot = offered(&mut guard);
        // SAFETY: as above.
        let emptied = unsafe { *slot };
        assert_eq!((emptied, fx_is_open(first)), (-1, 0));
        let second = fx_open(2).unwrap().into_raw();
        // SAFETY: as above; `lift` takes over an open handle.
        unsafe {
            slot.write(second);
            <ByHandle as Marshal<'_, Place<'_>, Out>>::lift(guard).unwrap();
        }
        assert_eq!(place.as_ref().map(File::as_raw), Some(second));
    });
}

#[test]
fn a_handle_may_change_threads() {
    let file = fx_open(11).unwrap();
    let raw = file.as_raw();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(fx_handle_value(&file), 11));
        }
    });
    std::thread::spawn(move || drop(file)).join().unwrap();
    assert_eq!(fx_is_open(raw), 0);
}

/// A kind with two invalid values, and a record of what was released.
enum EitherKind {}
thread_local!(static RELEASED: RefCell<Vec<isize>> = const { RefCell::new(Vec::new()) });
// SAFETY: the values stand for nothing.
unsafe impl HandleKind for EitherKind {
    type Raw = isize;
    type Owner = ();
    const INVALID: isize = 0;
    fn is_invalid(raw: isize) -> bool {
        matches!(raw, 0 | -1)
    }
    unsafe fn release((): (), raw: isize) {
        RELEASED.with_borrow_mut(|released| released.push(raw));
    }
}
type Either = OwnedHandle<EitherKind>;

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_echo_intptr"]
    safe fn either(value: isize) -> Result<Either>;
    #[entry = "fx_out_intptr"]
    #[ret(c_int)]
    #[fails_if(zero)]
    safe fn either_then_fail(value: isize, #[retval] out: Either) -> Result<Either>;
}

#[test]
fn no_invalid_value_is_released() {
    for value in [0, -1] {
        assert_eq!(marshal_error(either(value)).0, Problem::InvalidHandle);
        // The call "fails" with the value written.
        assert!(either_then_fail(value).is_err());
    }
    assert!(RELEASED.take().is_empty());
    assert_eq!(either(7).unwrap().as_raw(), 7);
    assert!(either_then_fail(8).is_err());
    assert_eq!(RELEASED.take(), [7, 8]);
}
