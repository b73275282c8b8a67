//! Arrays of texts that native code allocates: replaced as a whole, or set one by one in the caller's
//! array, in every form; and what becomes of the others when one of them cannot be read.
#![allow(missing_docs, unreachable_pub)]

mod common;

use common::without_leaks;
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::meta::FunctionMeta;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

/// What the fixture spoils.
const UNREADABLE: c_int = 1;
const MISSING: c_int = 2;
const NEGATIVE: c_int = 3;
const FAILING: c_int = 4;

/// The same functions in each form of text; `array` frees the arrays, `texts` the texts alone.
macro_rules! texts {
    ($form:ident, $free:ident, [$($array:tt)*], [$($texts:tt)*], $replace:tt, $name:tt) => {
        use pinvoke::prelude::*;

        #[dll_import(pinvoke_fixtures::LIBRARY)]
        unsafe extern "C" {
            /// `char ***names`.
            #[entry = $replace]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn replace(
                #[in_out]
                #[marshal(lparray, elem = $form)]
                #[free($($array)*, elements)]
                names: &mut Vec<String>,
                #[len_of(names)] count: &mut c_int,
                #[marshal($free)] more: Option<&str>,
                bad: c_int,
            ) -> Result<()>;
            #[entry = $replace]
            #[ret(c_int)]
            #[fails_if(nonzero, code = returned)]
            pub safe fn replace_optional(
                #[in_out]
                #[marshal(lparray, elem = $form, size_param = count)]
                #[free($($array)*, elements)]
                names: &mut Vec<Option<String>>,
                count: &mut c_int,
                #[marshal($free)] more: Option<&str>,
                bad: c_int,
            ) -> Result<()>;
            /// `char *names[]`.
            #[entry = $name]
            #[fails_if(negative, code = returned)]
            pub safe fn name_all(
                #[out(capacity = 5)]
                #[marshal(lparray, elem = $form)]
                #[free($($texts)*, elements)]
                names: &mut Vec<String>,
                #[len_of(names)] count: &mut c_int,
                wanted: c_int,
                bad: c_int,
            ) -> Result<c_int>;
            #[entry = $name]
            #[ret(c_int)]
            pub safe fn named(
                #[retval]
                #[out(grow = needed)]
                #[marshal(lparray, elem = $form)]
                #[free($($texts)*)]
                names: Vec<String>,
                #[len_of(names)] count: &mut c_int,
                wanted: c_int,
                bad: c_int,
            ) -> Result<Vec<String>>;
            #[entry = $name]
            #[ret(c_int)]
            pub safe fn name_optional(
                #[out]
                #[marshal(lparray, elem = $form, size_param = count)]
                #[free($($texts)*)]
                names: &mut Vec<Option<String>>,
                count: &mut c_int,
                wanted: c_int,
                bad: c_int,
            ) -> Result<()>;
            #[entry = $name]
            pub safe fn name_slice(
                #[out]
                #[marshal(lparray, elem = $form)]
                #[free($($texts)*)]
                names: &mut [String],
                #[len_of(names)] count: &mut c_int,
                wanted: c_int,
                bad: c_int,
            ) -> Result<c_int>;
            unsafe fn fx_alloc(size: usize) -> *mut c_void;
            unsafe fn fx_free(memory: *mut c_void);
        }
    };
}

mod utf8 {
    texts! {
        lputf8str, lputf8str, [with = fx_free, alloc = fx_alloc], [with = fx_free],
        "fx_replace_names", "fx_name_all"
    }
}
mod utf16 {
    texts! {
        lpwstr, lpwstr, [with = fx_free, alloc = fx_alloc], [with = fx_free],
        "fx_replace_names_u16", "fx_name_all_u16"
    }
}
mod bstr {
    // The array is a block like any other.
    texts! {
        bstr, lpwstr, [with = fx_free, alloc = fx_alloc], [bstr],
        "fx_replace_bstrs", "fx_name_all_bstrs"
    }
}

#[dll_import(LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_made_bstrs(
        n: c_int,
        #[retval]
        #[marshal(lparray, elem = bstr)]
        #[free(with = fx_free, elements)]
        names: Vec<String>,
        #[len_of(names)] count: &mut c_int,
        bad: c_int,
    ) -> Result<Vec<String>>;
    unsafe fn fx_free(memory: *mut c_void);
}

/// The problem, and the place with its path.
#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, Option<usize>) {
    match result {
        Err(Error::Marshal(error)) => {
            let index = match error.path() {
                [PathStep::Index(index)] => Some(*index),
                _ => None,
            };
            let place = index.map_or("names".to_owned(), |index| format!("names[{index}]"));
            let told = format!("parameter `{place}`");
            assert!(error.to_string().contains(&told), "{error}");
            (error.problem().clone(), index)
        }
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

fn three() -> Vec<String> {
    ["grün", "", "語😀"].map(str::to_owned).to_vec()
}

macro_rules! each_form {
    (|$api:ident, $invalid:ident, $null_is_empty:ident| $body:block) => {{
        {
            use utf8 as $api;
            let ($invalid, $null_is_empty) = (Problem::InvalidUtf8 { at: 0 }, false);
            $body
        }
        {
            use utf16 as $api;
            let ($invalid, $null_is_empty) = (Problem::InvalidUtf16 { at: 0, unit: 0xD800 }, false);
            $body
        }
        {
            use bstr as $api;
            let ($invalid, $null_is_empty) = (Problem::InvalidUtf16 { at: 0, unit: 0xD800 }, true);
            $body
        }
    }};
}

#[test]
fn an_array_of_texts_is_replaced() {
    each_form!(|api, _invalid, _null_is_empty| {
        without_leaks(|| {
            let mut names = vec![];
            for more in ["one", "zwölf", "語"] {
                api::replace(&mut names, Some(more), 0).unwrap();
            }
            assert_eq!(names, ["one", "zwölf", "語"]);
            api::replace(&mut names, None, 0).unwrap();
            assert_eq!(names, ["zwölf", "語"]);
            let mut options = vec![Some("a".to_owned()), None];
            api::replace_optional(&mut options, &mut 2, Some("b"), 0).unwrap();
            assert_eq!(options, [Some("a".to_owned()), None, Some("b".to_owned())]);
        });
    });
}

#[test]
fn one_text_that_cannot_be_read_leaves_the_others_released_and_the_vector_as_it_was() {
    each_form!(|api, invalid, null_is_empty| {
        without_leaks(|| {
            let mut names = three();
            let mut replaced = |bad| refused(api::replace(&mut names, Some("more"), bad));
            assert_eq!(replaced(UNREADABLE), (invalid, Some(2)));
            if !null_is_empty {
                assert_eq!(replaced(MISSING), (Problem::Null, Some(2)));
            }
            let (problem, index) = replaced(NEGATIVE);
            assert!(matches!(problem, Problem::CountOutOfRange { count: -1, .. }), "{problem:?}");
            assert_eq!(index, None);
            assert!(api::replace(&mut names, Some("more"), FAILING).is_err());
            assert!(api::replace(&mut names, None, FAILING).is_err());
            assert_eq!(names, three());
            if null_is_empty {
                api::replace(&mut names, Some("more"), MISSING).unwrap();
                assert_eq!(names, ["grün", "", "", "more"]);
            }
            let mut options = three().into_iter().map(Some).collect();
            api::replace_optional(&mut options, &mut 3, Some("more"), MISSING).unwrap();
            assert_eq!(options[2], None);
            assert!(api::replace_optional(&mut options, &mut 4, None, FAILING).is_err());
            assert_eq!(options.len(), 4);
        });
    });
    // Text that has no native form goes nowhere, and what was made of the others is released.
    without_leaks(|| {
        let mut names = vec!["one".to_owned(), "n\0t".to_owned()];
        let (problem, index) = refused(utf8::replace(&mut names, None, 0));
        assert_eq!((problem, index), (Problem::InteriorNul { at: 1 }, Some(1)));
    });
}

#[test]
fn an_array_of_the_callers_gets_texts_of_native_code() {
    each_form!(|api, _invalid, _null_is_empty| {
        without_leaks(|| {
            let mut names = vec!["old".to_owned()];
            assert_eq!(api::name_all(&mut names, 3, 0).unwrap(), 3);
            assert_eq!(names, ["named 0", "named 1", "named 2"]);
            assert_eq!(api::name_all(&mut names, 5, 0).unwrap(), 5);
            assert_eq!(names[4], "named 4");
            assert_eq!(api::name_all(&mut names, 0, 0).unwrap(), 0);
            assert_eq!(names, [""; 0]);
            // What a try that was too small has set is released before the next.
            let names = api::named(300, 0).unwrap();
            assert_eq!((names.len(), &*names[299]), (300, "named 299"));
            let (mut options, mut count) = (vec![], 4);
            api::name_optional(&mut options, &mut count, 3, MISSING).unwrap();
            assert_eq!(options, [Some("named 0".to_owned()), None, Some("named 2".to_owned())]);
            assert_eq!(count, 3);
            let mut slice = [const { String::new() }; 2];
            assert_eq!(api::name_slice(&mut slice, 1, 0).unwrap(), 1);
            assert_eq!(slice, ["named 0", ""]);
        });
    });
}

#[test]
fn what_is_set_and_not_delivered_is_released() {
    each_form!(|api, invalid, null_is_empty| {
        without_leaks(|| {
            let mut names = vec!["old".to_owned()];
            let mut named = |wanted, bad| refused(api::name_all(&mut names, wanted, bad));
            assert_eq!(named(5, UNREADABLE), (invalid.clone(), Some(2)));
            if !null_is_empty {
                assert_eq!(named(5, MISSING), (Problem::Null, Some(2)));
            }
            let too_many = Problem::CountOutOfRange { count: 6, limit: 5 };
            assert_eq!(named(6, 0), (too_many, None));
            let negative = Problem::CountOutOfRange { count: -1, limit: 5 };
            assert_eq!(named(5, NEGATIVE), (negative, None));
            assert_eq!(refused(api::named(200, UNREADABLE)), (invalid.clone(), Some(100)));
            let mut slice = [const { String::new() }; 3];
            assert_eq!(refused(api::name_slice(&mut slice, 3, UNREADABLE)), (invalid, Some(1)));
        });
    });
}

#[test]
fn an_array_of_bstrs_is_taken_over() {
    without_leaks(|| {
        assert_eq!(fx_made_bstrs(2, 0).unwrap(), ["made 0", "made 1"]);
        assert_eq!(fx_made_bstrs(0, 0).unwrap(), [""; 0]);
        let (problem, index) = refused(fx_made_bstrs(3, UNREADABLE));
        assert_eq!((problem, index), (Problem::InvalidUtf16 { at: 0, unit: 0xD800 }, Some(1)));
        assert_eq!(fx_made_bstrs(2, MISSING).unwrap(), ["made 0", ""], "null is the empty text");
        assert!(fx_made_bstrs(2, FAILING).is_err());
    });
}

#[test]
fn metadata_has_the_declaration_of_the_header() {
    let declared = |meta: FunctionMeta| meta.parameter("names").unwrap().c_declaration().unwrap();
    assert_eq!(declared(utf8::replace::META), "char ***names");
    assert_eq!(declared(utf8::replace_optional::META), "char ***names");
    assert_eq!(declared(utf16::replace::META), "char16_t ***names");
    assert_eq!(declared(utf8::name_all::META), "char **names");
    assert_eq!(declared(utf8::named::META), "char **names");
}
