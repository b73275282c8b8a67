//! `NativeFn`: what functions of a callback's signature give back to Rust, which calls them. Each is a
//! callback of ours, so that both sides of the declaration meet.
#![allow(missing_docs)]

mod common_layouts;

use pinvoke::Error;
use pinvoke::error::Problem;
use pinvoke::marshal::NativeStruct;
use pinvoke::memory::{Allocate, CoTaskMem, Release};
use pinvoke::prelude::*;

#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
#[native(charset = utf8)]
struct Guest {
    #[free(cotaskmem)]
    name: Option<String>,
    age: i32,
}
fn guest(name: &str, age: i32) -> Guest {
    Guest { name: Some(name.to_owned()), age }
}

#[native_callback(on_panic = -1, callable)]
type Change = extern "C" fn(guest: &mut Guest) -> c_int;
/// The text is the caller's.
#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8)]
struct Lent {
    #[borrowed]
    text: Option<String>,
    number: i32,
}
#[native_callback(on_panic = -1, callable)]
type Lend = extern "C" fn(lent: &mut Lent) -> c_int;
#[native_callback(on_panic = -1, callable)]
type Place = extern "C" fn(#[out] guest: &mut Guest, #[out] number: &mut i32) -> c_int;
#[native_callback(charset = utf8, on_panic = -1, callable)]
type Text = extern "C" fn(
    #[out]
    #[free(cotaskmem)]
    text: &mut Option<String>,
) -> c_int;
#[native_callback(charset = utf16, on_panic = -1, callable)]
type Bstr = extern "C" fn(
    #[out]
    #[free(bstr)]
    text: &mut String,
) -> c_int;
#[native_callback(on_panic = -1, callable)]
type Items = extern "C" fn(
    n: c_int,
    #[out]
    #[free(c)]
    items: &mut Vec<i32>,
    #[len_of(items)] count: &mut c_int,
) -> c_int;
#[native_callback(charset = utf8, on_panic = -1, callable)]
type Texts = extern "C" fn(
    n: c_int,
    #[out]
    #[free(cotaskmem, elements)]
    texts: &mut Vec<String>,
    #[len_of(texts)] count: &mut usize,
) -> c_int;
#[native_callback(charset = utf8, on_panic = std::ptr::null_mut(), callable)]
#[free(cotaskmem, elements)]
type MakeTexts = extern "C" fn(n: c_int, #[len_of(return)] count: &mut usize) -> Vec<String>;
#[native_callback(charset = utf8, on_panic = -1, callable)]
type Buffer = extern "C" fn(#[out] text: &mut String, #[len_of(text)] units: usize) -> c_int;
#[native_callback(on_panic = -1, callable)]
type Numbers =
    extern "C" fn(#[out] numbers: &mut Vec<u16>, #[len_of(numbers)] count: &mut c_int) -> c_int;

#[test]
fn a_struct_comes_back_as_the_function_left_it() {
    let change = Change::callback(|guest| {
        guest.age += 1;
        guest.name = guest.name.take().map(|name| name + "+");
        0
    })
    .unwrap();
    let mut value = guest("grün", 1);
    for _ in 0..3 {
        assert_eq!(change.native_fn().invoke(&mut value).unwrap(), 0);
    }
    assert_eq!(value, guest("grün+++", 4));
    let mut value = Guest { name: None, age: 1 };
    change.native_fn().invoke(&mut value).unwrap();
    assert_eq!(value, Guest { name: None, age: 2 });
}

#[test]
fn what_is_lent_stays_the_callers() {
    let change = Lend::callback(|lent| {
        lent.number += lent.text.as_ref().map_or(0, |text| text.len() as i32);
        0
    })
    .unwrap();
    let mut value = Lent { text: Some("grün".to_owned()), number: 1 };
    change.native_fn().invoke(&mut value).unwrap();
    assert_eq!(value, Lent { text: Some("grün".to_owned()), number: 6 });
}

/// Puts a text that is not UTF-8 in place of the name.
unsafe extern "C" fn spoil(guest: *mut <Guest as NativeStruct>::Native) -> c_int {
    let text = CoTaskMem.allocate(2).cast::<u8>();
    // SAFETY: the struct starts with a pointer to its name, which is null or of the task allocator, and
    // the new one has two bytes.
    unsafe {
        text.cast::<[u8; 2]>().write([0xFF, 0]);
        let name = guest.cast::<*mut c_void>();
        if !(*name).is_null() {
            CoTaskMem.release(*name);
        }
        *name = text.cast();
    }
    0
}

#[test]
fn a_struct_that_cannot_be_read_is_named_and_stays_as_it_was() {
    // SAFETY: a pointer to the struct is what the function takes.
    let spoil = unsafe { NativeFn::<Change>::from_raw(spoil) };
    let mut value = guest("ada", 36);
    let Err(Error::Marshal(error)) = spoil.invoke(&mut value) else { panic!("no error") };
    assert_eq!(*error.problem(), Problem::InvalidUtf8 { at: 0 });
    assert!(error.to_string().contains("parameter `guest.name`"), "{error}");
    assert_eq!(value, guest("ada", 36));
}

#[test]
fn places_are_written() {
    let place = Place::callback(|place, number| {
        (*place, *number) = (guest("ada", 36), 7);
        0
    })
    .unwrap();
    let (mut value, mut number) = (guest("old", 1), 0);
    assert_eq!(place.native_fn().invoke(&mut value, &mut number).unwrap(), 0);
    assert_eq!((value, number), (guest("ada", 36), 7));
}

#[test]
fn texts_and_arrays_are_taken_over() {
    let text = Text::callback(|text| {
        *text = Some("grün".to_owned());
        0
    })
    .unwrap();
    let mut place = None;
    text.native_fn().invoke(&mut place).unwrap();
    assert_eq!(place.as_deref(), Some("grün"));
    let text = Text::callback(|_| 3).unwrap();
    assert_eq!(text.native_fn().invoke(&mut place).unwrap(), 3);
    assert_eq!(place, None);

    let bstr = Bstr::callback(|text| {
        text.push_str("語\0語");
        0
    })
    .unwrap();
    let mut place = String::new();
    bstr.native_fn().invoke(&mut place).unwrap();
    assert_eq!(place, "語\0語");

    let items = Items::callback(|n, items| {
        items.extend(0..n);
        0
    })
    .unwrap();
    let mut place = vec![9];
    items.native_fn().invoke(4, &mut place).unwrap();
    assert_eq!(place, [0, 1, 2, 3]);
    items.native_fn().invoke(0, &mut place).unwrap();
    assert_eq!(place, []);

    let texts = Texts::callback(|n, texts| {
        texts.extend((0..n).map(|at| format!("text {at}")));
        0
    })
    .unwrap();
    let mut place = vec![];
    texts.native_fn().invoke(2, &mut place).unwrap();
    assert_eq!(place, ["text 0", "text 1"]);

    let make = MakeTexts::callback(|n| (0..n).map(|at| format!("made {at}")).collect()).unwrap();
    assert_eq!(make.native_fn().invoke(2).unwrap(), ["made 0", "made 1"]);
}

#[test]
fn buffers_are_filled() {
    let buffer = Buffer::callback(|text| {
        text.push_str("grün");
        0
    })
    .unwrap();
    let mut text = "old".to_owned();
    buffer.native_fn().invoke(&mut text).unwrap();
    assert_eq!(text, "grün");
    let numbers = Numbers::callback(|numbers| {
        numbers.extend([1, 2, 3]);
        0
    })
    .unwrap();
    let mut place = vec![7];
    numbers.native_fn().invoke(&mut place).unwrap();
    assert_eq!(place, [1, 2, 3]);
}

common_layouts::layouts_agree! {
    native Guest = "guest";
    native Lent = "twin_lent";
}
