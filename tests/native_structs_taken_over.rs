//! What a pointer leads to, taken over or copied: from a field, returned, and through an out parameter.
//! The library's arrays of numbers stand for structs.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{os_code, without_leaks};
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
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

#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(bools = bool32)]
struct Three {
    is_set: bool,
    b: i32,
    c: i32,
}
#[derive(NativeStruct, Debug, PartialEq)]
struct Holder {
    #[free(with = fx_free)]
    three: Option<Box<Three>>,
    count: usize,
}
#[derive(NativeStruct, Debug, PartialEq)]
struct StrictHolder {
    #[free(with = fx_free)]
    three: Box<Three>,
    #[value(0)]
    count: NativeOnly<usize>,
}
/// An array of structs, each converted.
#[derive(NativeStruct, Debug, PartialEq)]
struct Threes {
    #[free(with = fx_free)]
    #[marshal(lparray, size_const = 2)]
    items: Vec<Three>,
    count: usize,
}
/// Two points and what they are called.
#[derive(NativeStruct, Debug, PartialEq, Clone)]
#[native(charset = utf8)]
struct Letters {
    first: [u8; 2],
    #[marshal(char8)]
    third: char,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_holder(n: c_int, #[retval] out: Holder) -> Result<Holder>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_strict(n: c_int, #[retval] out: StrictHolder) -> Result<StrictHolder>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_threes(n: c_int, #[retval] out: Threes) -> Result<Threes>;
    #[entry = "fx_slice_make"]
    #[ret(c_int)]
    safe fn make_over(n: c_int, out: &mut Holder) -> Result<()>;
    #[entry = "fx_return_ints"]
    #[free(with = fx_free)]
    safe fn return_three(n: c_int, #[retval] count: usize) -> Result<(Three, usize)>;
    #[entry = "fx_return_ints"]
    #[free(with = fx_free)]
    safe fn return_optional(n: c_int, #[retval] count: usize) -> Result<(Option<Three>, usize)>;
    #[entry = "fx_return_ints"]
    #[free(with = fx_free)]
    #[fails_if(nonzero, code = returned)]
    safe fn return_and_fail(n: c_int, #[retval] count: usize) -> Result<(Three, usize)>;
    #[entry = "fx_make_ints"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn make_three(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        out: Three,
        #[retval] count: usize,
    ) -> Result<(Three, usize)>;
    #[entry = "fx_make_ints_then_fail"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn make_three_then_fail(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        out: Three,
        #[retval] count: usize,
    ) -> Result<(Three, usize)>;
    #[entry = "fx_text_at"]
    #[borrowed(static)]
    safe fn letters_at(index: c_int) -> Result<Letters>;
    #[entry = "fx_text_at"]
    #[borrowed(static)]
    safe fn letters_or_null(index: c_int) -> Result<Option<Letters>>;
    #[entry = "fx_text_out"]
    #[ret(c_int)]
    safe fn letters_out(
        index: c_int,
        #[retval]
        #[borrowed(static)]
        out: Option<Letters>,
    ) -> Result<Option<Letters>>;
    #[entry = "fx_text"]
    #[borrowed(static)]
    safe fn letters_invalid() -> Result<Letters>;
}

const THREE: Three = Three { is_set: false, b: 10, c: 20 };

#[test]
fn what_a_field_points_to_is_taken_over() {
    without_leaks(|| {
        let holder = make_holder(3).unwrap();
        assert_eq!(holder, Holder { three: Some(Box::new(THREE)), count: 3 });
        assert_eq!(make_holder(-1).unwrap(), Holder { three: None, count: 0 });
        assert_eq!(*make_strict(3).unwrap().three, THREE);
        assert_eq!(refused(make_strict(-1)), (Problem::Null, vec![field("three")]));
        let expected = [THREE, Three { is_set: true, b: 40, c: 50 }];
        assert_eq!(make_threes(6).unwrap(), Threes { items: expected.to_vec(), count: 6 });
        let mut over = Holder { three: Some(Box::new(Three { b: 7, ..THREE })), count: 9 };
        make_over(3, &mut over).unwrap();
        assert_eq!(over, holder);
    });
}

#[test]
fn a_returned_pointer_is_taken_over() {
    without_leaks(|| {
        assert_eq!(return_three(3).unwrap(), (THREE, 3));
        assert_eq!(return_optional(3).unwrap(), (Some(THREE), 3));
        assert_eq!(return_optional(-1).unwrap(), (None, 0));
        assert_eq!(refused(return_three(-1)), (Problem::Null, vec![]));
        assert!(return_and_fail(3).is_err());
    });
}

#[test]
fn a_pointer_to_a_pointer_is_taken_over() {
    without_leaks(|| {
        assert_eq!(make_three(3).unwrap(), (THREE, 3));
        assert_eq!(os_code(make_three(-1)).value(), -1);
        assert_eq!(os_code(make_three_then_fail(3)).value(), 5);
    });
}

#[test]
fn a_returned_pointer_stays_its_owners() {
    let red = Letters { first: *b"re", third: 'd' };
    let green = Letters { first: *b"gr", third: 'e' };
    for _ in 0..3 {
        assert_eq!(letters_at(0).unwrap(), red);
        assert_eq!(letters_or_null(1).unwrap(), Some(green.clone()));
        assert_eq!(letters_out(0).unwrap(), Some(red.clone()));
    }
    assert_eq!(letters_or_null(3).unwrap(), None);
    assert_eq!(letters_out(3).unwrap(), None);
    assert_eq!(refused(letters_at(3)), (Problem::Null, vec![]));
    assert_eq!(refused(letters_invalid()).1, [field("third")]);
}

common_layouts::layouts_agree! {
    native Three = "triple" => ["a", "b", "c"];
    native Holder = "slice" => ["items", "count"];
    native StrictHolder = "slice" => ["items", "count"];
    native Threes = "slice";
    native Letters = "twin_letters";
}
