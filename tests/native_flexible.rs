//! Structs with a flexible array member: the elements stand behind the struct.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::without_leaks;
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

#[derive(NativeStruct)]
struct Given<'a> {
    #[len_of(items)]
    count: NativeOnly<u32>,
    #[marshal(flexible)]
    items: &'a [i32],
}
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct Flexible {
    #[len_of(items)]
    count: NativeOnly<u32>,
    #[marshal(flexible)]
    items: Vec<i32>,
}
/// One element is declared, as Windows' `ANYSIZE_ARRAY` has it.
#[derive(NativeStruct, Debug, PartialEq, Default)]
struct AnySize {
    #[len_of(items)]
    count: NativeOnly<u32>,
    #[marshal(flexible, size_const = 1)]
    items: Box<[i32]>,
}
#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf8)]
struct Entry {
    #[free(with = fx_free)]
    name: String,
    weight: i32,
}
/// The elements are converted, and own texts.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
struct Directory {
    id: u16,
    #[len_of(entries)]
    count: NativeOnly<u8>,
    #[marshal(flexible)]
    #[free(with = fx_free)]
    entries: Vec<Entry>,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    #[entry = "fx_flexible_total"]
    safe fn total(value: &Given<'_>) -> Result<i64>;
    #[entry = "fx_flexible_total"]
    safe fn total_owned(value: &Flexible) -> Result<i64>;
    #[entry = "fx_flexible_total"]
    safe fn total_any_size(value: &AnySize) -> Result<i64>;
    #[entry = "fx_flexible_total"]
    safe fn total_optional(value: Option<&Flexible>) -> Result<i64>;
    #[free(with = fx_free)]
    safe fn fx_flexible_make(n: c_int) -> Result<Flexible>;
    #[entry = "fx_flexible_make"]
    #[free(with = fx_free)]
    safe fn make_optional(n: c_int) -> Result<Option<Flexible>>;
    #[entry = "fx_flexible_make"]
    #[free(with = fx_free)]
    safe fn make_any_size(n: c_int) -> Result<AnySize>;
    #[entry = "fx_flexible_fill"]
    safe fn fill(
        n: c_int,
        #[out(grow = needed, unit = bytes)] out: &mut Flexible,
        #[len_of(out, unit = bytes)] size: u32,
    ) -> Result<u32>;
    #[entry = "fx_flexible_fill"]
    safe fn fill_small(
        n: c_int,
        #[out(capacity = 64)] out: &mut Flexible,
        #[len_of(out)] size: u32,
    ) -> Result<u32>;

    safe fn fx_directory_check(directory: &Directory) -> Result<i64>;
    /// Doubles the weights, and takes the last entry away.
    safe fn fx_directory_shrink(directory: &mut Directory) -> Result<()>;
    #[entry = "fx_directory_lie"]
    safe fn lie(directory: &mut Directory, count: c_int) -> Result<()>;
    #[free(with = fx_free)]
    safe fn fx_directory_make(count: c_int, bad: c_int) -> Result<Directory>;
}

fn items(count: i32) -> Vec<i32> {
    (0..count).map(|n| 10 * n).collect()
}

#[test]
fn the_elements_go_in_behind_the_struct() {
    for count in [0, 1, 3, 100, 10_000] {
        let items = items(count);
        let expected = items.iter().map(|item| i64::from(*item)).sum::<i64>();
        assert_eq!(total(&Given { count: NativeOnly, items: &items }).unwrap(), expected);
        let flexible = Flexible { count: NativeOnly, items: items.clone() };
        assert_eq!(total_owned(&flexible).unwrap(), expected);
        assert_eq!(total_optional(Some(&flexible)).unwrap(), expected);
        let any_size = AnySize { count: NativeOnly, items: items.into() };
        assert_eq!(total_any_size(&any_size).unwrap(), expected);
    }
}

#[test]
fn a_returned_one_is_taken_over() {
    without_leaks(|| {
        for count in [0, 1, 3, 1000] {
            assert_eq!(fx_flexible_make(count).unwrap().items, items(count));
            assert_eq!(make_optional(count).unwrap().unwrap().items, items(count));
            assert_eq!(*make_any_size(count).unwrap().items, items(count));
        }
        assert_eq!(make_optional(-1).unwrap(), None);
        assert_eq!(refused(fx_flexible_make(-1)).0, Problem::Null);
    });
}

#[test]
fn a_block_of_the_callers_grows() {
    for count in [0, 1, 15, 1000, 5000] {
        let mut out = Flexible::default();
        assert_eq!(fill(count, &mut out).unwrap(), 4 + 4 * count as u32);
        assert_eq!(out.items, items(count));
    }
    let mut out = Flexible::default();
    assert_eq!(fill_small(15, &mut out).unwrap(), 64);
    assert_eq!(out.items, items(15));
    // One more needs 68 bytes: nothing is written.
    assert_eq!(fill_small(16, &mut out).unwrap(), 68);
    assert_eq!(out.items, []);
}

fn directory(names: &[&str]) -> Directory {
    let entries = (1..).zip(names).map(|(weight, name)| Entry { name: (*name).to_owned(), weight });
    Directory { id: 7, count: NativeOnly, entries: entries.collect() }
}

#[test]
fn elements_may_be_converted() {
    without_leaks(|| {
        let mut some = directory(&["a", "Grüße", "", "name"]);
        // id + the lengths by the weights.
        assert_eq!(fx_directory_check(&some).unwrap(), 7 + 1 + 2 * 7 + 4 * 4);
        fx_directory_shrink(&mut some).unwrap();
        let mut expected = directory(&["a", "Grüße", ""]);
        for entry in &mut expected.entries {
            entry.weight *= 2;
        }
        assert_eq!(some, expected);
        assert_eq!(fx_directory_make(3, -1).unwrap(), directory(&["entry", "entry", "entry"]));
        assert_eq!(fx_directory_make(0, -1).unwrap(), directory(&[]));
    });
}

#[test]
fn what_is_wrong_is_refused_with_its_place() {
    without_leaks(|| {
        let path = |index, name| {
            vec![PathStep::Field("entries"), PathStep::Index(index), PathStep::Field(name)]
        };
        let cut = directory(&["fine", "n\0t"]);
        let refused_in = refused(fx_directory_check(&cut));
        assert_eq!(refused_in, (Problem::InteriorNul { at: 1 }, path(1, "name")));
        let many = directory(&["x"; 256]);
        let problem = Problem::CountTooLarge { length: 256, native: "u8" };
        assert_eq!(refused(fx_directory_check(&many)), (problem, vec![PathStep::Field("count")]));
        // Text that is not UTF-8: the entries before and behind it are released.
        let (problem, at) = refused(fx_directory_make(4, 2));
        assert_eq!(at, path(2, "name"));
        assert!(matches!(problem, Problem::InvalidUtf8 { .. }), "{problem}");
        // More elements than there is room for: nothing behind the block is read.
        let mut some = directory(&["a", "b"]);
        let (problem, _) = refused(lie(&mut some, 3));
        assert_eq!(problem, Problem::CountOutOfRange { count: 3, limit: 2 });
        assert_eq!(some, directory(&["a", "b"]));
    });
}

common_layouts::layouts_agree! {
    native Given<'_> = "flexible";
    native Flexible = "flexible";
    native AnySize = "twin_any_size";
    native Entry = "entry";
    native Directory = "directory";
}
