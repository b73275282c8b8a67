//! Fields that are booleans, enums, characters, handles, functions, and converters of one's own.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{os_code, without_leaks};
use pinvoke::Error;
use pinvoke::error::{MarshalError, PathStep, Problem};
use pinvoke::marshal::ValueForm;
use pinvoke::prelude::*;

#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, Vec<PathStep>) {
    match result {
        Err(Error::Marshal(error)) => (error.problem().clone(), error.path().to_vec()),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}
fn field(name: &'static str) -> PathStep {
    PathStep::Field(name)
}

#[derive(NativeEnum, Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
    Blue = 40,
}

enum FileKind {}
// SAFETY: `fx_close` is what closes the handles of `fx_open`.
unsafe impl HandleKind for FileKind {
    type Raw = isize;
    type Owner = ();
    const INVALID: isize = -1;
    unsafe fn release((): (), raw: isize) {
        // SAFETY: the caller hands over an open handle.
        unsafe { fx_close(raw) };
    }
}
type File = OwnedHandle<FileKind>;

#[derive(NativeStruct, Debug, Clone, Copy, PartialEq)]
#[native(charset = utf16, bools = bool32)]
struct Options {
    #[marshal(bool8)]
    enabled: bool,
    visible: bool,
    #[marshal(variant_bool)]
    locked: bool,
    color: Color,
    letter: char,
    handle: isize,
}
#[derive(NativeStruct)]
struct Lent<'a> {
    #[marshal(bool8)]
    enabled: bool,
    #[marshal(bool32)]
    visible: bool,
    #[marshal(variant_bool)]
    locked: bool,
    color: Color,
    #[marshal(char16)]
    letter: char,
    handle: Option<&'a File>,
}
#[derive(NativeStruct)]
#[native(charset = utf16, bools = bool32)]
struct LentRaw<'a> {
    #[marshal(bool8)]
    enabled: bool,
    visible: bool,
    #[marshal(variant_bool)]
    locked: bool,
    color: Color,
    letter: char,
    handle: BorrowedHandle<'a, FileKind>,
}

#[dll_import(pinvoke_fixtures::LIBRARY, last_error)]
unsafe extern "C" {
    #[fails_if(invalid_handle)]
    safe fn fx_open(id: c_int) -> Result<File>;
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_is_open(handle: isize) -> c_int;
    safe fn fx_default_handle() -> isize;
    safe fn fx_options_check(options: &Options) -> Result<i64>;
    #[entry = "fx_options_check"]
    safe fn check_lent(options: &Lent<'_>) -> Result<i64>;
    #[entry = "fx_options_check"]
    safe fn check_lent_raw(options: &LentRaw<'_>) -> Result<i64>;
    #[ret(c_int)]
    safe fn fx_options_fill(#[out] out: &mut Options) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_options_fill_bad(which: c_int, #[out] out: &mut Options) -> Result<()>;
    #[entry = "fx_options_fill_bad"]
    #[ret(c_int)]
    safe fn fill_bad_over(which: c_int, out: &mut Options) -> Result<()>;
}

const OPTIONS: Options = Options {
    enabled: true,
    visible: false,
    locked: true,
    color: Color::Blue,
    letter: 'x',
    handle: 0,
};

#[test]
fn every_form_goes_in() {
    for bits in 0..8 {
        for (color, value) in [(Color::Red, 1), (Color::Green, 2), (Color::Blue, 40)] {
            for letter in ['a', 'é', '語', '\u{FFFF}'] {
                let options = Options {
                    enabled: bits & 1 != 0,
                    visible: bits & 2 != 0,
                    locked: bits & 4 != 0,
                    color,
                    letter,
                    handle: 5,
                };
                let expected = bits + 8 * value + 1000 * i64::from(u32::from(letter));
                assert_eq!(fx_options_check(&options).unwrap(), expected);
            }
        }
    }
}

#[test]
fn every_form_comes_out() {
    let mut out = Options { enabled: false, visible: true, color: Color::Red, ..OPTIONS };
    fx_options_fill(&mut out).unwrap();
    assert_eq!(out, Options { handle: fx_default_handle(), ..OPTIONS });
}

#[test]
fn values_that_are_none_are_refused() {
    for over in [false, true] {
        let mut out = OPTIONS;
        let mut fill = |which| match over {
            true => fill_bad_over(which, &mut out),
            false => fx_options_fill_bad(which, &mut out),
        };
        // Seven is as true as one.
        fill(0).unwrap();
        let (problem, path) = refused(fill(1));
        assert!(
            matches!(problem, Problem::UnknownEnumValue { value: 99, name: "Color", .. }),
            "{problem}"
        );
        assert_eq!(path, [field("color")]);
        let (problem, path) = refused(fill(2));
        assert!(matches!(problem, Problem::InvalidCharacter { value: 0xD800, .. }), "{problem}");
        assert_eq!(path, [field("letter")]);
        assert!(out.enabled && out.color == Color::Blue);
    }
    let (problem, path) = refused(fx_options_check(&Options { letter: '😀', ..OPTIONS }));
    assert!(matches!(problem, Problem::InvalidCharacter { value: 0x1F600, .. }), "{problem}");
    assert_eq!(path, [field("letter")]);
}

#[test]
fn handles_are_lent() {
    without_leaks(|| {
        let file = fx_open(5).unwrap();
        let raw = file.as_raw();
        let Options { enabled, visible, locked, color, letter, .. } = OPTIONS;
        for handle in [Some(&file), None] {
            let lent = Lent { enabled, visible, locked, color, letter, handle };
            assert_eq!(check_lent(&lent).unwrap(), 5 + 8 * 40 + 120_000);
        }
        let lent = LentRaw { enabled, visible, locked, color, letter, handle: file.borrow() };
        assert_eq!(check_lent_raw(&lent).unwrap(), 5 + 8 * 40 + 120_000);
        assert_eq!(fx_is_open(raw), 1);
    });
}

// Handles that native code hands over, one after another as `fx_open_out` writes them.

#[derive(NativeStruct, Debug)]
struct Opened {
    first: File,
}
#[derive(NativeStruct, Debug)]
struct MaybeOpened {
    first: Option<File>,
}
#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    /// The struct's only field is the handle that the function writes.
    #[entry = "fx_open_out"]
    #[ret(c_int)]
    safe fn open_struct(id: c_int, #[retval] out: Opened) -> Result<Opened>;
    #[entry = "fx_open_out"]
    #[ret(c_int)]
    safe fn open_maybe(id: c_int, #[retval] out: MaybeOpened) -> Result<MaybeOpened>;
    #[entry = "fx_open_out_then_fail"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open_then_fail(id: c_int, #[retval] out: Opened) -> Result<Opened>;
    #[entry = "fx_open_out_then_fail"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn open_into_then_fail(id: c_int, #[out] out: &mut MaybeOpened) -> Result<()>;
    #[entry = "fx_open_out"]
    #[ret(c_int)]
    safe fn open_into(id: c_int, #[out] out: &mut MaybeOpened) -> Result<()>;
    #[entry = "fx_answer"]
    #[ret(c_int)]
    safe fn writes_nothing(#[out] out: &mut MaybeOpened) -> Result<()>;
    #[entry = "fx_answer"]
    #[fails_if(nonzero, code = returned)]
    safe fn writes_nothing_and_fails(#[out] out: &mut MaybeOpened) -> Result<c_int>;
}

#[test]
fn handles_are_taken_over() {
    without_leaks(|| {
        let opened = open_struct(3).unwrap();
        assert_eq!(fx_is_open(opened.first.as_raw()), 1);
        let raw = opened.first.as_raw();
        drop(opened);
        assert_eq!(fx_is_open(raw), 0);
        assert_eq!(refused(open_struct(-3)), (Problem::InvalidHandle, vec![field("first")]));
        assert!(open_maybe(-3).unwrap().first.is_none());
        let mut out = open_maybe(4).unwrap();
        // What the place held is closed when the new one is put there.
        open_into(5, &mut out).unwrap();
        assert!(out.first.is_some());
    });
}

#[test]
fn a_failed_call_closes_the_handles_that_it_left() {
    without_leaks(|| {
        assert_eq!(os_code(open_then_fail(3)).value(), 5);
        let mut out = MaybeOpened { first: None };
        assert_eq!(os_code(open_into_then_fail(3, &mut out)).value(), 5);
        assert!(out.first.is_none());
        // The slot starts as the invalid value, which is not zero.
        assert!(writes_nothing_and_fails(&mut out).is_err());
        writes_nothing(&mut out).unwrap();
        assert!(out.first.is_none());
    });
}

// Functions and raw pointers: for `unsafe fn`s to pass, for any to receive.

type Binary = Option<unsafe extern "C" fn(c_int, c_int) -> c_int>;
type OnEvent = Option<unsafe extern "C" fn(c_int, *mut c_void) -> c_int>;

#[derive(NativeStruct, Debug, Clone, Copy)]
struct Operations {
    add: Binary,
    subtract: Option<unsafe extern "C" fn(c_int, c_int) -> c_int>,
    none: Binary,
}
#[derive(NativeStruct)]
struct Listener {
    id: i32,
    on_event: OnEvent,
    user: *mut c_void,
}
#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[ret(c_int)]
    safe fn fx_operations_fill(#[retval] out: Operations) -> Result<Operations>;
    unsafe fn fx_listener_fire(listener: &Listener, event: c_int) -> Result<c_int>;
}

#[test]
fn functions_come_out() {
    let operations = fx_operations_fill().unwrap();
    // SAFETY: the library's functions take two numbers.
    unsafe {
        assert_eq!(operations.add.unwrap()(2, 3), 5);
        assert_eq!(operations.subtract.unwrap()(2, 3), -1);
    }
    assert!(operations.none.is_none());
}

#[test]
fn functions_go_in_to_unsafe_functions() {
    unsafe extern "C" fn on_event(event: c_int, user: *mut c_void) -> c_int {
        // SAFETY: the user data below is a number.
        unsafe { *user.cast::<c_int>() += event };
        event * 2
    }
    let mut seen = 0;
    let user = (&raw mut seen).cast();
    let listener = Listener { id: 100, on_event: Some(on_event), user };
    // SAFETY: the function is called with the user data during the call.
    assert_eq!(unsafe { fx_listener_fire(&listener, 7) }.unwrap(), 114);
    let listener = Listener { on_event: None, ..listener };
    // SAFETY: nothing is called.
    assert_eq!(unsafe { fx_listener_fire(&listener, 7) }.unwrap(), 100);
    assert_eq!(seen, 7);
}

// A converter of one's own: a duration in milliseconds.

enum Milliseconds {}
// SAFETY: the native value is a number.
unsafe impl ValueForm<std::time::Duration> for Milliseconds {
    type Value = i32;
    fn to_native(value: std::time::Duration) -> Result<i32, MarshalError> {
        i32::try_from(value.as_millis()).map_err(|_| Problem::Custom("too long".to_owned()).into())
    }
    fn from_native(value: i32) -> Result<std::time::Duration, MarshalError> {
        u64::try_from(value)
            .map(std::time::Duration::from_millis)
            .map_err(|_| Problem::Custom("negative".to_owned()).into())
    }
}
/// Laid over `fx_triple`.
#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct Times {
    #[marshal(with = Milliseconds)]
    a: std::time::Duration,
    #[marshal(with = Milliseconds)]
    b: std::time::Duration,
    c: i32,
}
#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_sum_triple(value: Times) -> Result<f64>;
    safe fn fx_make_triple(seed: c_int) -> Result<Times>;
}

#[test]
fn a_converter_of_ones_own_serves_a_field() {
    use std::time::Duration;
    let times = Times { a: Duration::from_secs(1), b: Duration::from_millis(20), c: 3 };
    assert_eq!(fx_sum_triple(times.clone()).unwrap(), 1000.0 + 2.0 * 20.0 + 3.0 * 3.0);
    let expected = Times { a: Duration::from_millis(7), b: Duration::from_millis(8), c: 9 };
    assert_eq!(fx_make_triple(7).unwrap(), expected);
    let problem = Problem::Custom("negative".to_owned());
    assert_eq!(refused(fx_make_triple(-1)), (problem, vec![field("a")]));
    let long = Times { b: Duration::from_secs(10_000_000), ..times };
    assert_eq!(
        refused(fx_sum_triple(long)),
        (Problem::Custom("too long".to_owned()), vec![field("b")])
    );
}

common_layouts::layouts_agree! {
    native Options = "options";
    native Lent<'_> = "options";
    native LentRaw<'_> = "options";
    native Opened = "twin_opened";
    native MaybeOpened = "twin_opened";
    native Operations = "operations";
    native Listener = "listener";
    native Times = "triple";
}
