//! Native memory that the callee replaces: arrays and text by pointer to pointer, arrays of strings.
#![allow(missing_docs)]

mod common;

use common::{fx_live_here, marshal_error, without_leaks};
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[dll_import(LIBRARY, charset = utf8, bools = bool32)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_grow_ints(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        items: &mut Vec<i32>,
        #[len_of(items)] count: &mut usize,
        by: c_int,
    ) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_grow_ints_then_fail(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        items: &mut Vec<i32>,
        #[len_of(items)] count: &mut usize,
        by: c_int,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_grow_ints_lost(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        items: &mut Vec<i32>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_grow_ints_negative(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        items: &mut Vec<i32>,
        #[len_of(items)] count: &mut c_int,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_grow_bools(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        items: &mut Vec<bool>,
        #[len_of(items)] count: &mut usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_append_text(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        text: &mut String,
        more: Option<&str>,
    ) -> Result<()>;
    #[entry = "fx_append_text"]
    #[ret(c_int)]
    safe fn append_optional(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        text: &mut Option<String>,
        more: Option<&str>,
    ) -> Result<()>;
    #[entry = "fx_append_text_u16"]
    #[ret(c_int)]
    safe fn append_wide(
        #[in_out]
        #[marshal(lpwstr)]
        #[free(with = fx_free, alloc = fx_alloc)]
        text: &mut String,
        #[marshal(lpwstr)] more: &str,
    ) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_append_text_then_fail(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        text: &mut String,
        more: &str,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_set_texts(
        #[out]
        #[free(with = fx_free)]
        texts: &mut [Option<String>],
        #[len_of(texts)] count: usize,
        hole: c_int,
    ) -> Result<()>;
    #[entry = "fx_set_texts"]
    #[ret(c_int)]
    safe fn set_all_texts(
        #[out]
        #[free(with = fx_free)]
        texts: &mut [String],
        #[len_of(texts)] count: usize,
        hole: c_int,
    ) -> Result<()>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_set_texts_then_fail(
        #[out]
        #[free(with = fx_free)]
        texts: &mut [String],
        #[len_of(texts)] count: usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_set_bad_text(
        #[out]
        #[free(with = fx_free)]
        texts: &mut [String],
        #[len_of(texts)] count: usize,
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_change_texts(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        texts: &mut [String],
        #[len_of(texts)] count: usize,
    ) -> Result<()>;
    unsafe fn fx_alloc(size: usize) -> *mut c_void;
    unsafe fn fx_free(memory: *mut c_void);
}

/// `argz_add` calls `realloc`.
#[cfg(target_os = "linux")]
mod c_heap {
    use pinvoke::prelude::*;

    #[dll_import("c", charset = utf8, last_error)]
    unsafe extern "C" {
        #[ret(c_int)]
        #[fails_if(nonzero)]
        pub(super) safe fn argz_add(
            #[in_out]
            #[free(c)]
            argz: &mut Vec<u8>,
            #[len_of(argz)] length: &mut usize,
            text: &str,
        ) -> Result<()>;
    }
}

#[test]
fn an_array_is_replaced() {
    without_leaks(|| {
        let mut items = vec![5, 6];
        fx_grow_ints(&mut items, 3).unwrap();
        assert_eq!(items, [5, 6, 7, 8, 9]);
        fx_grow_ints(&mut items, -1).unwrap();
        assert_eq!(items, [], "null and no elements");
        fx_grow_ints(&mut items, 2).unwrap();
        assert_eq!(items, [1, 2], "null goes in for nothing");
        fx_grow_ints(&mut items, 0).unwrap();
        assert_eq!(items, [1, 2]);
        let mut flags = vec![];
        for _ in 0..3 {
            fx_grow_bools(&mut flags).unwrap();
        }
        assert_eq!(flags, [true, false, true]);
    });
    assert_eq!(fx_live_here(), 0);
}

#[test]
fn what_a_failed_call_leaves_is_released() {
    without_leaks(|| {
        let mut items = vec![1, 2, 3];
        assert!(fx_grow_ints_then_fail(&mut items, 4).is_err());
        assert_eq!(items, [1, 2, 3], "nothing is delivered");
        assert_eq!(marshal_error(fx_grow_ints_lost(&mut items)).0, Problem::Null);
        let problem = marshal_error(fx_grow_ints_negative(&mut items)).0;
        assert!(matches!(problem, Problem::CountOutOfRange { count: -1, .. }), "{problem:?}");
        assert_eq!(items, [1, 2, 3]);
        let mut text = "kept".to_owned();
        assert!(fx_append_text_then_fail(&mut text, "lost").is_err());
        assert_eq!(text, "kept");
    });
}

#[test]
fn text_is_replaced() {
    without_leaks(|| {
        let mut text = "grün".to_owned();
        fx_append_text(&mut text, Some("gelb")).unwrap();
        assert_eq!(text, "grün+gelb");
        append_wide(&mut text, "語").unwrap();
        assert_eq!(text, "grün+gelb+語");
        assert_eq!(marshal_error(fx_append_text(&mut text, None)).0, Problem::Null);
        assert_eq!(text, "grün+gelb+語");
        let mut optional = None;
        append_optional(&mut optional, Some("x")).unwrap();
        assert_eq!(optional.as_deref(), Some("+x"));
        append_optional(&mut optional, None).unwrap();
        assert_eq!(optional, None);
        let problem = marshal_error(fx_append_text(&mut "n\0t".to_owned(), None)).0;
        assert_eq!(problem, Problem::InteriorNul { at: 1 });
    });
}

#[test]
fn texts_are_set_one_by_one() {
    without_leaks(|| {
        let mut texts = vec![Some("old".to_owned()); 3];
        fx_set_texts(&mut texts, 1).unwrap();
        assert_eq!(texts, [Some("set 0".to_owned()), None, Some("set 2".to_owned())]);
        let mut texts = vec![String::new(); 40];
        set_all_texts(&mut texts, -1).unwrap();
        assert_eq!(texts[39], "set 39");
        set_all_texts(&mut [], -1).unwrap();
    });
}

#[test]
fn one_bad_text_leaks_no_other() {
    without_leaks(|| {
        let mut texts = vec!["old".to_owned(); 4];
        let error = fx_set_bad_text(&mut texts).unwrap_err();
        let pinvoke::Error::Marshal(error) = error else { panic!("{error}") };
        assert_eq!(*error.problem(), Problem::InvalidUtf8 { at: 0 });
        assert_eq!(error.path(), [PathStep::Index(1)]);
        assert!(error.to_string().contains("texts[1]"), "{error}");
        let error = set_all_texts(&mut texts, 2).unwrap_err();
        assert!(error.to_string().contains("texts[2]"), "{error}");
        assert!(fx_set_texts_then_fail(&mut texts).is_err());
    });
}

#[test]
fn texts_are_changed_by_the_callee() {
    without_leaks(|| {
        let mut texts = ["a", "b", "c"].map(str::to_owned);
        fx_change_texts(&mut texts).unwrap();
        assert_eq!(texts, ["c", "new", "a"]);
        let mut bad = ["a", "b\0", "c"].map(str::to_owned);
        let error = fx_change_texts(&mut bad).unwrap_err();
        assert!(error.to_string().contains("texts[1]"), "{error}");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn the_c_library_reallocates_what_we_allocated() {
    let mut argz = Vec::new();
    for text in ["one", "two", "three"] {
        c_heap::argz_add(&mut argz, text).unwrap();
    }
    assert_eq!(argz, b"one\0two\0three\0");
}
