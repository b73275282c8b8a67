//! Arrays of converted structs that native code allocates: each struct is read or released once, and
//! then the array is released.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{os_code, without_leaks};
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;

#[derive(NativeStruct, Debug, PartialEq, Clone)]
#[native(charset = utf8)]
struct Name {
    #[free(with = fx_free)]
    first: Option<String>,
    #[free(with = fx_free)]
    last: String,
    age: c_int,
}
fn name() -> Name {
    Name { first: Some("value".to_owned()), last: "value".to_owned(), age: 36 }
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    unsafe fn fx_free_strings(memory: *mut *mut c_char, count: usize);

    /// Two names between two texts; a sum of 1, 2 and 4 spoils the first text, the second name, the
    /// second text.
    #[ret(c_int)]
    safe fn fx_lift_names(
        bad: c_int,
        #[retval]
        #[free(with = fx_free)]
        before: String,
        #[retval]
        #[free(with = fx_free)]
        names: Vec<Name>,
        #[len_of(names)] count: &mut c_int,
        #[retval]
        #[free(with = fx_free)]
        after: String,
    ) -> Result<(String, Vec<Name>, String)>;
    /// The same, taken for a failure.
    #[entry = "fx_lift_names"]
    #[ret(c_int)]
    #[fails_if(zero, code = returned)]
    safe fn names_then_fail(
        bad: c_int,
        #[retval]
        #[free(with = fx_free)]
        before: String,
        #[retval]
        #[free(with = fx_free)]
        names: Vec<Name>,
        #[len_of(names)] count: &mut c_int,
        #[retval]
        #[free(with = fx_free)]
        after: String,
    ) -> Result<(String, Vec<Name>, String)>;
    #[free(with = fx_free)]
    safe fn fx_lift_return_names(
        bad: c_int,
        #[len_of(return)] count: &mut c_int,
        #[retval]
        #[free(with = fx_free)]
        before: String,
        #[retval]
        #[free(with = fx_free)]
        after: String,
    ) -> Result<(Vec<Name>, String, String)>;

    // Arrays that are null, or whose count is none, are of any element.
    #[entry = "fx_make_ints_null"]
    #[ret(c_int)]
    safe fn null(
        #[retval]
        #[free(with = fx_free)]
        names: Vec<Name>,
        #[len_of(names)] count: &mut usize,
    ) -> Result<Vec<Name>>;
    #[entry = "fx_make_ints_null"]
    #[ret(c_int)]
    safe fn none(
        #[retval]
        #[free(with = fx_free)]
        names: Option<Vec<Name>>,
        #[len_of(names)] count: &mut usize,
    ) -> Result<Option<Vec<Name>>>;
    #[entry = "fx_make_ints_negative"]
    #[ret(c_int)]
    safe fn negative(
        #[retval]
        #[free(with = fx_free)]
        names: Vec<Name>,
        #[len_of(names)] count: &mut c_int,
    ) -> Result<Vec<Name>>;
    #[entry = "fx_make_ints"]
    #[ret(c_int)]
    safe fn made(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        names: Vec<Name>,
        #[len_of(names)] count: &mut usize,
    ) -> Result<Vec<Name>>;
    /// The structs own nothing here: the function that takes the count releases all of it.
    #[entry = "fx_make_strings"]
    #[ret(c_int)]
    safe fn make_links(
        n: c_int,
        #[retval]
        #[free(with = fx_free_strings, counted)]
        links: Vec<Link>,
        #[len_of(links)] count: &mut usize,
    ) -> Result<Vec<Link>>;
    /// The library keeps its array of constant texts.
    #[entry = "fx_zero_names"]
    #[ret(lparray, size_const = 2)]
    #[borrowed(static)]
    safe fn kept_links() -> Result<Vec<Link>>;
}

/// A struct of one text that is released with the array, or not at all.
#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8)]
struct Link {
    #[borrowed]
    text: String,
}
fn links(texts: &[&str]) -> Vec<Link> {
    texts.iter().map(|&text| Link { text: text.to_owned() }).collect()
}

#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, &'static str, Vec<PathStep>) {
    match result {
        Err(Error::Marshal(error)) => {
            (error.problem().clone(), error.parameter().unwrap(), error.path().to_vec())
        }
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

#[test]
fn structs_are_taken_over_with_what_they_own() {
    without_leaks(|| {
        let text = || "value".to_owned();
        let names = vec![name(), name()];
        assert_eq!(fx_lift_names(0).unwrap(), (text(), names.clone(), text()));
        assert_eq!(fx_lift_return_names(0).unwrap(), (names, text(), text()));
        assert_eq!(made(0).unwrap(), []);
    });
}

#[test]
fn a_struct_that_cannot_be_read_is_named_and_the_others_are_released() {
    let at = vec![PathStep::Index(1), PathStep::Field("last")];
    let problem = Problem::InvalidUtf8 { at: 0 };
    without_leaks(|| {
        assert_eq!(refused(fx_lift_names(2)), (problem.clone(), "names", at.clone()));
        assert_eq!(refused(fx_lift_return_names(2)), (problem, "return", at));
    });
}

#[test]
fn what_is_not_read_is_released() {
    without_leaks(|| {
        assert_eq!(refused(fx_lift_names(1)).1, "before");
        for bad in 0..8 {
            assert_eq!(os_code(names_then_fail(bad)).value(), 0);
        }
    });
}

#[test]
fn arrays_that_cannot_be_are_refused() {
    without_leaks(|| {
        assert_eq!(refused(null()), (Problem::Null, "names", vec![]));
        assert_eq!(none().unwrap(), None);
        let (problem, ..) = refused(negative());
        assert!(matches!(problem, Problem::CountOutOfRange { count: -3, .. }), "{problem:?}");
    });
}

#[test]
fn another_owner_of_the_texts_releases_them() {
    without_leaks(|| {
        assert_eq!(make_links(3).unwrap(), links(&["text 0", "text 1", "text 2"]));
    });
}

#[test]
fn an_array_of_structs_stays_its_owners() {
    for _ in 0..3 {
        assert_eq!(kept_links().unwrap(), links(&["zero", "one"]));
    }
}

#[test]
fn metadata_tells_what_the_array_is_of() {
    let names = fx_lift_names::META.parameter("names").unwrap();
    assert_eq!(names.native.unwrap().innermost().desc.fields().len(), 3);
    let definitions = fx_lift_names::META.c_definitions();
    assert_eq!(definitions.len(), 1);
    assert!(definitions[0].starts_with("typedef struct Name Name;"), "{definitions:?}");
}

common_layouts::layouts_agree! {
    native Name = "name";
    native Link = "twin_link";
}
