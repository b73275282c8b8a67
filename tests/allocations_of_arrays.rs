//! Arrays of a thousand: how many blocks of the heap a call takes, and none for each element where the form
//! allows.
#![allow(missing_docs)]

mod common_allocations;
mod common_layouts;

use common_allocations::takes;
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

const MANY: usize = 1000;
const MEBIBYTE: usize = 1 << 20;

/// A guest whose name is only read.
#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
struct GuestIn<'a> {
    name: &'a str,
    age: i32,
}
/// A guest who owns the name.
#[derive(NativeStruct, Clone, PartialEq, Debug, Default)]
#[native(charset = utf8)]
struct Guest {
    #[borrowed]
    name: String,
    age: i32,
}
/// A guest whose name has UTF-16 units.
#[derive(NativeStruct)]
#[native(charset = utf16)]
struct WideGuest<'a> {
    name: &'a str,
    age: i32,
}
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct OwnWord {
    #[free(with = fx_free)]
    text: String,
    weight: i32,
}

#[dll_import(LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[entry = "fx_guests_total"]
    safe fn total(guests: &[GuestIn<'_>], #[len_of(guests)] count: usize) -> Result<i64>;
    #[entry = "fx_guests_total"]
    safe fn total_owned(guests: &[Guest], #[len_of(guests)] count: usize) -> Result<i64>;
    #[entry = "fx_guests_total"]
    safe fn total_wide(guests: &[WideGuest<'_>], #[len_of(guests)] count: usize) -> Result<i64>;
    #[entry = "fx_guests_age"]
    safe fn age(guests: &mut [Guest], #[len_of(guests)] count: usize) -> Result<i64>;
    #[entry = "fx_guests_fill"]
    safe fn fill(#[out] guests: &mut [Guest], #[len_of(guests)] count: usize) -> Result<()>;
    #[ret(lparray, zero_terminated)]
    #[free(with = fx_free)]
    safe fn fx_words_make(n: c_int, #[value(0)] bad: c_int) -> Result<Vec<OwnWord>>;
    #[entry = "fx_strings_length"]
    safe fn strings(texts: &[&str], #[len_of(texts)] count: usize) -> Result<i64>;
    #[entry = "fx_strings_length_u16"]
    safe fn wide_strings(
        #[marshal(lparray, elem = lpwstr)] texts: &[&str],
        #[len_of(texts)] count: usize,
    ) -> Result<i64>;
    #[ret(c_int)]
    safe fn fx_list_names(
        n: c_int,
        #[retval]
        #[marshal(lparray, size_param = return)]
        #[free(with = fx_free, elements)]
        names: Vec<String>,
    ) -> Result<Vec<String>>;
    safe fn fx_name_all(
        #[out(capacity = 1000)]
        #[free(with = fx_free)]
        names: &mut Vec<String>,
        #[len_of(names)] count: &mut c_int,
        wanted: c_int,
        #[value(0)] bad: c_int,
    ) -> Result<c_int>;
    #[entry = "fx_name_all"]
    safe fn name_slice(
        #[out]
        #[free(with = fx_free)]
        names: &mut [String],
        #[len_of(names)] count: &mut c_int,
        wanted: c_int,
        #[value(0)] bad: c_int,
    ) -> Result<c_int>;
    #[ret(c_int)]
    safe fn fx_replace_names(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc, elements)]
        names: &mut Vec<String>,
        #[len_of(names)] count: &mut c_int,
        #[value(null)] more: *const c_char,
        #[value(0)] bad: c_int,
    ) -> Result<()>;
    #[entry = "fx_same_address"]
    unsafe fn same(
        #[marshal(lparray, size_const = MEBIBYTE)] items: &[u8],
        start: *const u8,
    ) -> Result<c_int>;
    #[entry = "fx_same_address"]
    unsafe fn same_changed(
        #[marshal(lparray, size_const = MEBIBYTE)] items: &mut [u8],
        start: *const u8,
    ) -> Result<c_int>;
    #[entry = "fx_same_address"]
    unsafe fn same_written(
        #[out]
        #[marshal(lparray, size_const = MEBIBYTE)]
        items: &mut [u8],
        start: *const u8,
    ) -> Result<c_int>;
    unsafe fn fx_alloc(size: usize) -> *mut c_void;
    unsafe fn fx_free(memory: *mut c_void);
}

fn names() -> Vec<String> {
    (0..MANY).map(|number| format!("guest {number}")).collect()
}

#[test]
fn structs_with_text_go_in_without_a_block_for_each() {
    let names = names();
    let guests: Vec<_> = names.iter().map(|name| GuestIn { name, age: 1 }).collect();
    // One block for the structs, and one twice as large for all texts.
    takes(2, || total(&guests).unwrap());
    let owned: Vec<_> = names.iter().map(|name| Guest { name: name.clone(), age: 1 }).collect();
    takes(2, || total_owned(&owned).unwrap());
    // Where pointers are short the structs are, and the block behind theirs is too small for the texts.
    let blocks = if cfg!(target_pointer_width = "64") { 2 } else { 3 };
    let wide: Vec<_> = names.iter().map(|name| WideGuest { name, age: 1 }).collect();
    takes(blocks, || total_wide(&wide).unwrap());
    let few: Vec<_> = guests[..10].to_vec();
    takes(0, || total(&few).unwrap());
}

#[test]
fn texts_go_in_by_one_block() {
    let names = names();
    let texts: Vec<&str> = names.iter().map(String::as_str).collect();
    takes(1, || strings(&texts).unwrap());
    takes(1, || wide_strings(&texts).unwrap());
}

/// A `String` is a block of its own, so nothing less can be asked of text that comes back.
#[test]
fn each_text_that_comes_back_is_one_block() {
    // The vector, and its texts.
    takes(1 + MANY, || fx_words_make(MANY as c_int).unwrap());
    takes(1 + MANY, || fx_list_names(MANY as c_int).unwrap());
    // The structs that native code fills.
    let mut guests = vec![Guest::default(); MANY];
    takes(1 + MANY, || fill(&mut guests).unwrap());
    assert_eq!(guests[999], Guest { name: "guest".to_owned(), age: 999 });
    // The structs and the texts that go in, and the texts that come back.
    takes(2 + MANY, || age(&mut guests).unwrap());
    // The pointers, and the texts; few pointers lie in the caller's frame.
    let mut place = Vec::with_capacity(MANY);
    takes(1 + MANY, || fx_name_all(&mut place, MANY as c_int).unwrap());
    let mut slice = [const { String::new() }; 32];
    takes(32, || name_slice(&mut slice, 32).unwrap());
    // What goes in is of the library's own heap. Each call removes one text; the second is counted.
    let mut names = names();
    takes(1 + MANY - 2, || fx_replace_names(&mut names).unwrap());
}

/// Plain data crosses in place, however much it is: native code gets the address of the slice.
#[test]
fn a_mebibyte_of_plain_data_is_where_it_was() {
    let mut items = vec![7_u8; MEBIBYTE];
    let start = items.as_ptr();
    // SAFETY: the function compares the addresses, and reads nothing.
    unsafe {
        takes(0, || assert_eq!(same(&items, start).unwrap(), 1));
        takes(0, || assert_eq!(same_changed(&mut items, start).unwrap(), 1));
        takes(0, || assert_eq!(same_written(&mut items, start).unwrap(), 1));
    }
}

common_layouts::layouts_agree! {
    native GuestIn<'static> = "guest";
    native Guest = "guest";
    native WideGuest<'static> = "guest";
    native OwnWord = "word";
}
