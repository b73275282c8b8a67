//! `#[give]`: what native code takes over, and who has it after a failure.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{load_error, marshal_error, os_code, without_leaks};
use pinvoke::encoding::{Utf8, Utf16};
use pinvoke::error::Problem;
use pinvoke::memory::{CoTaskMem, NativeBox, NativeString};
use pinvoke::prelude::*;

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;

#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, last_error)]
unsafe extern "C" {
    unsafe fn fx_close(handle: isize) -> c_int;
    #[fails_if(invalid_handle)]
    safe fn fx_open(id: c_int) -> Result<File>;
    safe fn fx_is_open(handle: isize) -> c_int;

    #[fails_if(minus_one)]
    safe fn fx_swallow(#[give] handle: File, fail: c_int) -> Result<c_int>;
    #[entry = "fx_swallow"]
    safe fn swallow_plain(#[give] handle: File, fail: c_int) -> c_int;
    #[entry = "fx_swallow"]
    safe fn swallow_optional(#[give] handle: Option<File>, fail: c_int) -> c_int;
    #[fails_if(minus_one)]
    safe fn fx_adopt(#[give(on_success)] handle: File, fail: c_int) -> Result<c_int>;
    #[entry = "fx_adopt"]
    #[fails_if(minus_one)]
    safe fn adopt_and_check(
        #[give(on_success)] handle: File,
        fail: c_int,
        text: &str,
    ) -> Result<c_int>;
    safe fn fx_nowhere(#[give] handle: File, text: &str) -> Result<c_int>;

    #[fails_if(minus_one)]
    safe fn fx_swallow_text(#[give(cotaskmem)] text: &str, fail: c_int) -> Result<c_int>;
    #[entry = "fx_swallow_text"]
    safe fn swallow_owned(#[give] text: NativeString<Utf8, CoTaskMem>, fail: c_int) -> c_int;
    #[entry = "fx_swallow_text"]
    safe fn swallow_some(#[give(cotaskmem)] text: Option<&str>, fail: c_int) -> Result<c_int>;
    #[entry = "fx_nowhere"]
    safe fn text_nowhere(
        #[give(cotaskmem)] text: &str,
        #[give] owned: NativeString<Utf8, CoTaskMem>,
    ) -> Result<c_int>;
    safe fn fx_swallow_wide(
        #[marshal(lpwstr)]
        #[give(cotaskmem)]
        text: &str,
        fail: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_swallow_wide"]
    safe fn swallow_owned_wide(#[give] text: NativeString<Utf16, CoTaskMem>, fail: c_int) -> c_int;
    safe fn fx_swallow_items(
        #[give(cotaskmem)] items: &[i32],
        #[len_of(items)] count: usize,
        fail: c_int,
    ) -> Result<i64>;
    safe fn fx_swallow_point(#[give(cotaskmem)] point: &Point, fail: c_int) -> Result<c_int>;
    #[entry = "fx_swallow_point"]
    safe fn swallow_boxed(#[give] point: NativeBox<Point, CoTaskMem>, fail: c_int) -> c_int;
    safe fn fx_swallowed() -> c_int;
}

fn opened(id: c_int) -> (File, isize) {
    let file = fx_open(id).unwrap();
    let raw = file.as_raw();
    (file, raw)
}

#[test]
fn a_handle_that_is_given_is_not_closed_here() {
    without_leaks(|| {
        // The library closes it, and a second close would be counted.
        assert_eq!(fx_swallow(opened(5).0, 0).unwrap(), 5);
        assert_eq!(swallow_plain(opened(6).0, 0), 6);
        assert_eq!(swallow_optional(Some(opened(7).0), 0), 7);
    });
    assert_eq!(os_code(fx_swallow(opened(8).0, 1)).value(), 0);
}

#[test]
fn a_failed_call_has_taken_it_over_unless_it_says_otherwise() {
    without_leaks(|| {
        assert!(fx_swallow(opened(1).0, 1).is_err());
        let (file, raw) = opened(2);
        assert!(fx_adopt(file, 1).is_err());
        assert_eq!(fx_is_open(raw), 0, "the call failed, so the handle was ours to close");
        let (file, _) = opened(3);
        assert_eq!(fx_adopt(file, 0).unwrap(), 3);
    });
}

#[test]
fn before_the_call_everything_is_still_ours() {
    without_leaks(|| {
        let (file, raw) = opened(1);
        let (problem, _, parameter) = marshal_error(adopt_and_check(file, 0, "n\0t"));
        assert!(matches!(problem, Problem::InteriorNul { at: 1 }), "{problem}");
        assert_eq!((parameter, fx_is_open(raw)), ("text", 0));
        let (file, raw) = opened(2);
        load_error(fx_nowhere(file, "text"));
        assert_eq!(fx_is_open(raw), 0);
    });
    let before = fx_swallowed();
    load_error(text_nowhere("text", NativeString::new("owned").unwrap()));
    marshal_error(fx_swallow_text("n\0t", 0));
    assert_eq!(fx_swallowed(), before);
}

/// What is freed twice or by the wrong function ends the program here, or under valgrind.
#[test]
fn memory_is_freed_by_the_library() {
    let before = fx_swallowed();
    assert_eq!(fx_swallow_text("grün", 0).unwrap(), 5);
    assert!(fx_swallow_text("grün", 1).is_err());
    assert_eq!(swallow_owned(NativeString::new("owned").unwrap(), 0), 5);
    assert_eq!(swallow_some(Some("four"), 0).unwrap(), 4);
    assert_eq!(swallow_some(None, 0).unwrap(), -2);
    assert_eq!(fx_swallow_wide("grün", 0).unwrap(), 4);
    assert_eq!(swallow_owned_wide(NativeString::new("😀").unwrap(), 0), 2);
    assert_eq!(fx_swallow_items(&[1, 20, 300], 0).unwrap(), 321);
    assert_eq!(fx_swallow_items(&[], 0).unwrap(), 0);
    assert_eq!(fx_swallow_point(&Point { x: 1.0, y: 2.0 }, 0).unwrap(), 3);
    assert_eq!(swallow_boxed(NativeBox::new(Point { x: 4.0, y: 5.0 }).unwrap(), 0), 9);
    assert_eq!(fx_swallowed() - before, 11);
}

common_layouts::layouts_agree! {
    plain Point = "point";
}
