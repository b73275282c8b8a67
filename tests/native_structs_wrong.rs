//! Bad input in structs: each refused with the place of the part, and nothing leaked.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::without_leaks;
use pinvoke::Error;
use pinvoke::error::Problem;
use pinvoke::prelude::*;

/// The problem, and the place as people read it: `entries[3].name`.
#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, String) {
    let Err(Error::Marshal(error)) = result else { panic!("no marshalling error") };
    let text = error.to_string();
    let (_, rest) = text.split_once("parameter `").expect("the parameter is named");
    let (place, _) = rest.split_once("`: ").expect("a place and a problem");
    (error.problem().clone(), place.to_owned())
}

#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf8)]
struct Tag {
    id: u32,
    #[marshal(byvaltstr, size_const = 16)]
    name: String,
    after: u32,
}
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
#[native(charset = utf8)]
struct Part {
    #[free(with = fx_free)]
    name: String,
    weight: f64,
}
/// What the library calls an assembly: parts behind pointers, and in the struct itself.
#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct Assembly {
    #[marshal(byvalarray, size_const = 4)]
    #[free(with = fx_free)]
    entries: Vec<Part>,
    #[free(with = fx_free)]
    spare: Box<Part>,
    #[len_of(more)]
    count: NativeOnly<i32>,
    #[free(with = fx_free)]
    more: Vec<Part>,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    safe fn fx_tag_check(tag: &Tag) -> Result<u64>;
    #[entry = "fx_tag_full"]
    #[ret(c_int)]
    safe fn tag_full(
        #[out]
        #[marshal(lparray, size_const = 1)]
        tags: &mut [Tag],
    ) -> Result<()>;
    #[ret(c_int)]
    safe fn fx_assembly_make(bad: c_int, #[out] out: &mut Assembly) -> Result<()>;
    #[entry = "fx_assembly_make"]
    #[fails_if(zero, code = returned)]
    safe fn make_and_fail(bad: c_int, #[out] out: &mut Assembly) -> Result<c_int>;
    safe fn fx_assembly_check(assembly: &Assembly) -> Result<f64>;
}

fn part(name: &str, weight: f64) -> Part {
    Part { name: name.to_owned(), weight }
}
fn assembly() -> Assembly {
    Assembly {
        entries: (0..4).map(|n| part("entry", f64::from(n))).collect(),
        spare: Box::new(part("spare", 10.0)),
        count: NativeOnly,
        more: (0..3).map(|n| part("more", f64::from(n))).collect(),
    }
}

#[test]
fn what_is_right_crosses_both_ways() {
    without_leaks(|| {
        let mut out = assembly();
        out.more.clear();
        fx_assembly_make(0, &mut out).unwrap();
        assert_eq!(out, assembly());
        // The weights by the lengths of the names.
        let expected = 5.0 * 6.0 + 5.0 * 10.0 + 4.0 * 3.0;
        assert_eq!(fx_assembly_check(&out).unwrap(), expected);
        assert!(make_and_fail(0, &mut out).is_err());
    });
}

#[test]
fn what_goes_in_wrong_is_refused() {
    let with = |change: fn(&mut Assembly)| {
        let mut changed = assembly();
        change(&mut changed);
        refused(fx_assembly_check(&changed))
    };
    let nul = |at| Problem::InteriorNul { at };
    let place = |path: &str| format!("assembly.{path}");
    assert_eq!(with(|a| a.entries[3].name = "n\0".into()), (nul(1), place("entries[3].name")));
    assert_eq!(with(|a| a.spare.name = "\0".into()), (nul(0), place("spare.name")));
    assert_eq!(with(|a| a.more[2].name = "mo\0".into()), (nul(2), place("more[2].name")));
    let count = Problem::WrongLength { length: 3, expected: 4 };
    assert_eq!(with(|a| a.entries.truncate(3)), (count, place("entries")));
    let long = Tag { id: 1, name: "sixteen letters!".to_owned(), after: 2 };
    let problem = Problem::TextTooLong { units: 16, room: 15 };
    assert_eq!(refused(fx_tag_check(&long)), (problem, "tag.name".to_owned()));
}

#[test]
fn what_comes_out_wrong_is_refused_and_released() {
    without_leaks(|| {
        let mut out = assembly();
        let mut with = |bad| refused(fx_assembly_make(bad, &mut out));
        let utf8 = |at| Problem::InvalidUtf8 { at };
        let place = |path: &str| format!("out.{path}");
        // Which part is wrong, by the fixture's numbers.
        assert_eq!(with(1), (utf8(0), place("entries[3].name")));
        assert_eq!(with(2), (Problem::Null, place("entries[1].name")));
        assert_eq!(with(3), (Problem::Null, place("spare")));
        assert_eq!(with(4), (utf8(0), place("spare.name")));
        assert_eq!(with(5), (Problem::Null, place("more")));
        let (problem, at) = with(6);
        assert!(matches!(problem, Problem::CountOutOfRange { count: -1, .. }), "{problem}");
        assert_eq!(at, place("more"));
        assert_eq!(with(7), (Problem::Null, place("more[2].name")));
        // What was there before is there still.
        assert_eq!(out, assembly());
    });
}

#[test]
fn a_misaligned_pointer_is_not_read() {
    let mut out = assembly();
    let before = common::fx_bad_frees_here();
    let (problem, at) = refused(fx_assembly_make(8, &mut out));
    assert!(matches!(problem, Problem::Misaligned { align: 4 | 8, .. }), "{problem}");
    assert_eq!(at, "out.spare");
    // It is handed to the function that the declaration names, which knows it is none of its own.
    assert_eq!(common::fx_bad_frees_here(), before + 1);
}

#[test]
fn text_without_an_end_is_refused() {
    let mut tags = [Tag { id: 0, name: String::new(), after: 0 }];
    let problem = Problem::Unterminated { capacity: 16 };
    assert_eq!(refused(tag_full(&mut tags)), (problem, "tags[0].name".to_owned()));
}

common_layouts::layouts_agree! {
    native Tag = "tag";
    native Part = "part";
    native Assembly = "assembly";
}
