//! What callbacks give back beside their result: structs that they change, places and buffers that they
//! write, arrays that native code frees. C says what it got.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::{fx_live_here, marshal_error, without_leaks};
use pinvoke::error::Problem;
use pinvoke::prelude::*;

#[native_handle(release = unsafe fx_close, invalid = -1)]
type File = isize;

#[derive(NativeEnum, Clone, Copy, Debug, Default, PartialEq)]
#[repr(u32)]
enum Color {
    #[default]
    Red = 1,
    Green = 2,
    Blue = 40,
}

/// What native code keeps is `#[borrowed]`.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
#[native(charset = utf8, bools = bool32)]
struct Settings {
    number: i32,
    #[marshal(byvaltstr, size_const = 8)]
    name: String,
    #[free(cotaskmem)]
    title: Option<String>,
    #[borrowed]
    lent: Option<String>,
    enabled: bool,
    #[len_of(numbers)]
    length: NativeOnly<u32>,
    #[borrowed]
    numbers: Vec<i16>,
}

#[native_callback(on_panic = -1)]
type Change = extern "C" fn(settings: &mut Settings, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = pinvoke::memory::empty_struct::<Plain>())]
type MakeSettings = extern "C" fn(number: c_int, #[user_data] user: *mut c_void) -> Plain;
#[native_callback(bools = bool32, on_panic = -1)]
type Values = extern "C" fn(
    #[out] number: &mut i32,
    #[out] flag: &mut bool,
    #[out] color: &mut Color,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = -1)]
type Open = extern "C" fn(#[out] file: &mut Option<File>, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf8, on_panic = -1)]
type Text = extern "C" fn(
    #[out]
    #[free(cotaskmem)]
    text: &mut Option<String>,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = -1)]
type Items = extern "C" fn(
    #[out]
    #[free(cotaskmem)]
    items: &mut Vec<i32>,
    #[len_of(items)] count: &mut c_int,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(charset = utf8, on_panic = -1)]
type Texts = extern "C" fn(
    #[out]
    #[free(cotaskmem, elements)]
    texts: &mut Vec<String>,
    #[len_of(texts)] count: &mut i8,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(charset = utf8, on_panic = -1)]
type Two = extern "C" fn(
    #[out]
    #[free(cotaskmem)]
    first: &mut String,
    #[out] color: &mut Color,
    #[out]
    #[free(cotaskmem)]
    second: &mut String,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = std::ptr::null_mut())]
#[free(cotaskmem)]
type MakeItems = extern "C" fn(
    n: c_int,
    #[len_of(return)] count: &mut usize,
    #[user_data] user: *mut c_void,
) -> Vec<i32>;
#[native_callback(charset = utf8, on_panic = std::ptr::null_mut())]
#[free(cotaskmem, elements)]
type MakeTexts = extern "C" fn(
    n: c_int,
    #[len_of(return)] count: &mut usize,
    #[user_data] user: *mut c_void,
) -> Vec<String>;
#[native_callback(charset = utf8, on_panic = -1)]
type Buffer = extern "C" fn(
    #[out] text: &mut String,
    #[len_of(text)] units: usize,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(charset = utf16, on_panic = -1)]
type Wide = extern "C" fn(
    #[out] text: &mut String,
    #[len_of(text)] length: &mut c_int,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(on_panic = -1)]
type Colors = extern "C" fn(
    #[out] colors: &mut Vec<Color>,
    #[len_of(colors)] count: &mut c_int,
    #[user_data] user: *mut c_void,
) -> c_int;

/// As [`Settings`], of which native code keeps nothing.
#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
#[native(charset = utf8, bools = bool32)]
struct Plain {
    number: i32,
    #[marshal(byvaltstr, size_const = 8)]
    name: String,
    #[free(cotaskmem)]
    title: Option<String>,
    #[value(null)]
    lent: NativeOnly<*const c_void>,
    enabled: bool,
    #[value(0)]
    length: NativeOnly<u32>,
    #[value(null)]
    numbers: NativeOnly<*const c_void>,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_open(id: c_int) -> Result<File>;
    safe fn fx_settings_kept() -> c_int;
    safe fn fx_call_out_values_null(
        #[callback(Values, user = user)] f: impl FnMut(&mut i32, &mut bool, &mut Color) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    #[entry = "fx_call_settings"]
    #[ret(c_int)]
    safe fn change(
        #[callback(Change, user = user)] f: impl FnMut(&mut Settings) -> c_int,
        times: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_make_settings"]
    #[ret(c_int)]
    safe fn make_settings(
        #[callback(MakeSettings, user = user)] f: impl FnMut(c_int) -> Plain,
        number: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_values"]
    #[ret(c_int)]
    safe fn values(
        #[callback(Values, user = user)] f: impl FnMut(&mut i32, &mut bool, &mut Color) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_handle"]
    #[ret(c_int)]
    safe fn open(
        #[callback(Open, user = user)] f: impl FnMut(&mut Option<File>) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_text"]
    #[ret(c_int)]
    safe fn text(
        #[callback(Text, user = user)] f: impl FnMut(&mut Option<String>) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_items"]
    #[ret(c_int)]
    safe fn items(
        #[callback(Items, user = user)] f: impl FnMut(&mut Vec<i32>) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_texts"]
    #[ret(c_int)]
    safe fn texts(
        #[callback(Texts, user = user)] f: impl FnMut(&mut Vec<String>) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_two"]
    #[ret(c_int)]
    safe fn two(
        #[callback(Two, user = user)] f: impl FnMut(&mut String, &mut Color, &mut String) -> c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_make_items"]
    #[ret(c_int)]
    safe fn make_items(
        #[callback(MakeItems, user = user)] f: impl FnMut(c_int) -> Vec<i32>,
        n: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_make_texts"]
    #[ret(c_int)]
    safe fn make_texts(
        #[callback(MakeTexts, user = user)] f: impl FnMut(c_int) -> Vec<String>,
        n: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_buffer"]
    #[ret(c_int)]
    safe fn buffer(
        #[callback(Buffer, user = user)] f: impl FnMut(&mut String) -> c_int,
        units: usize,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_wide"]
    #[ret(c_int)]
    safe fn wide(
        #[callback(Wide, user = user)] f: impl FnMut(&mut String) -> c_int,
        units: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
    #[entry = "fx_call_out_colors"]
    #[ret(c_int)]
    safe fn colors(
        #[callback(Colors, user = user)] f: impl FnMut(&mut Vec<Color>) -> c_int,
        room: c_int,
        #[retval]
        #[out(capacity = 300)]
        said: String,
        #[value(300)] capacity: usize,
        #[user_data] user: *mut c_void,
    ) -> Result<String>;
}

#[test]
fn a_struct_goes_back_as_the_callback_left_it() {
    let before = Settings {
        number: 1,
        name: "ada".to_owned(),
        title: Some("title".to_owned()),
        lent: Some("lent".to_owned()),
        enabled: false,
        numbers: vec![7, 8],
        ..Settings::default()
    };
    let said = change(
        |settings| {
            assert_eq!(*settings, before);
            0
        },
        1,
    );
    assert_eq!(said.unwrap(), "1 ada title lent 0 2");
    let said = change(
        |settings| {
            settings.number += 1;
            settings.name.push_str("!!");
            settings.title =
                settings.title.as_ref().map(|title| format!("{title} of {}", "x".repeat(40)));
            settings.enabled = !settings.enabled;
            0
        },
        2,
    );
    let x = "x".repeat(40);
    assert_eq!(said.unwrap(), format!("3 ada!!!! title of {x} of {x} lent 0 2"));
    assert_eq!(fx_settings_kept(), 1);
    let said = change(
        |settings| {
            settings.title = None;
            0
        },
        2,
    );
    assert_eq!(said.unwrap(), "1 ada null lent 0 2");
}

#[test]
fn what_cannot_go_back_leaves_the_struct_as_it_was() {
    let too_long = |settings: &mut Settings| {
        settings.number = 9;
        settings.title = Some("replaced".to_owned());
        settings.name = "too long".to_owned();
        0
    };
    let error = change(too_long, 1).unwrap_err();
    assert!(error.to_string().contains("settings.name"), "{error}");
    let other_text = |settings: &mut Settings| {
        settings.lent = Some("mine".to_owned());
        settings.title = Some("replaced".to_owned());
        0
    };
    let problem = marshal_error(change(other_text, 1)).0;
    assert_eq!(problem, Problem::BorrowedChanged);
    let more_numbers = |settings: &mut Settings| {
        settings.numbers.push(9);
        0
    };
    assert_eq!(marshal_error(change(more_numbers, 1)).0, Problem::BorrowedChanged);
}

#[test]
fn a_panic_changes_nothing() {
    let panics = std::panic::catch_unwind(|| {
        change(
            |settings| {
                settings.title = Some("replaced".to_owned());
                panic!("on purpose")
            },
            1,
        )
    });
    assert!(panics.is_err());
}

#[test]
fn a_struct_is_returned() {
    let said = make_settings(
        |number| Plain {
            number,
            name: "made".to_owned(),
            title: Some("by us".to_owned()),
            enabled: true,
            ..Plain::default()
        },
        5,
    );
    assert_eq!(said.unwrap(), "5 made by us null 1 0");
}

#[test]
fn places_are_written_whatever_they_held() {
    let said = values(|number, flag, color| {
        assert_eq!((*number, *flag, *color), (0, false, Color::Red), "garbage is not read");
        (*number, *flag, *color) = (-5, true, Color::Blue);
        0
    });
    assert_eq!(said.unwrap(), "-5 1 40");
    let null = fx_call_out_values_null(|_, _, _| unreachable!());
    let (problem, _, parameter) = marshal_error(null);
    assert_eq!((problem, parameter), (Problem::Null, "number"));
    without_leaks(|| {
        let said = open(|file| {
            *file = fx_open(3).ok();
            0
        });
        assert_eq!(said.unwrap(), "3");
        assert_eq!(open(|_| 0).unwrap(), "-1");
    });
}

#[test]
fn native_code_frees_what_it_gets() {
    let said = text(|text| {
        *text = Some("grün".to_owned());
        0
    });
    assert_eq!(said.unwrap(), "grün");
    assert_eq!(text(|_| 0).unwrap(), "null");
    let said = items(|items| {
        items.extend([1, -2, 3]);
        0
    });
    assert_eq!(said.unwrap(), "3: 1 -2 3");
    assert_eq!(items(|_| 0).unwrap(), "0:");
    let said = texts(|texts| {
        texts.extend(["one", "", "three"].map(str::to_owned));
        0
    });
    assert_eq!(said.unwrap(), "3: one  three");
    let made = make_items(|n| (0..n).collect(), 4).unwrap();
    assert_eq!(made, "4: 0 1 2 3");
    assert_eq!(make_items(|_| Vec::new(), 4).unwrap(), "0:");
    let made = make_texts(|n| (0..n).map(|n| format!("text {n}")).collect(), 3).unwrap();
    assert_eq!(made, "3: text 0 text 1 text 2");
    assert_eq!(make_texts(|_| Vec::new(), 3).unwrap(), "0:");
}

#[test]
fn one_result_that_cannot_be_converted_gives_back_none() {
    let second_is_bad = |first: &mut String, color: &mut Color, second: &mut String| {
        *first = "first".to_owned();
        *color = Color::Green;
        *second = "n\0t".to_owned();
        0
    };
    let (problem, ..) = marshal_error(two(second_is_bad));
    assert_eq!(problem, Problem::InteriorNul { at: 1 });
    let said = two(|first, color, second| {
        (*first, *color, *second) = ("a".to_owned(), Color::Green, "b".to_owned());
        0
    });
    assert_eq!(said.unwrap(), "a 2 b");
    // More than the native count can say.
    let many = texts(|texts| {
        texts.resize(200, String::new());
        0
    });
    let problem = marshal_error(many).0;
    assert_eq!(problem, Problem::CountTooLarge { length: 200, native: "i8" });
    let bad = make_texts(|_| vec!["ok".to_owned(), "\0".to_owned()], 2).unwrap_err();
    assert!(bad.to_string().contains("return[1]"), "{bad}");
}

#[test]
fn buffers_are_filled_up_to_their_size() {
    let write = |what: &'static str| {
        move |text: &mut String| {
            assert_eq!(text, "");
            text.push_str(what);
            0
        }
    };
    assert_eq!(buffer(write("four"), 5).unwrap(), "four");
    assert_eq!(buffer(write(""), 1).unwrap(), "");
    let problem = marshal_error(buffer(write("four"), 4)).0;
    assert_eq!(problem, Problem::TextTooLong { units: 4, room: 3 });
    assert_eq!(marshal_error(buffer(write(""), 0)).0, Problem::TextTooLong { units: 0, room: 0 });
    assert_eq!(wide(write("é語"), 3).unwrap(), "2 e9 8a9e");
    let said = colors(
        |colors| {
            colors.extend([Color::Red, Color::Blue]);
            0
        },
        2,
    );
    assert_eq!(said.unwrap(), "2: 1 40");
    let too_many = colors(
        |colors| {
            colors.resize(3, Color::Red);
            0
        },
        2,
    );
    assert_eq!(marshal_error(too_many).0, Problem::CountOutOfRange { count: 3, limit: 2 });
    assert_eq!(fx_live_here(), 0);
}

common_layouts::layouts_agree! {
    native Settings = "settings";
    native Plain = "settings";
}
