//! What callbacks give back beside their result: structs that they change, places and buffers that they
//! write, arrays that native code frees. C says what it got.
#![allow(missing_docs)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common_layouts/mod.rs"]
mod common_layouts;
mod declared;

use common::{fx_live_here, marshal_error, without_leaks};
use declared::*;
use pinvoke::error::Problem;

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
    native declared::Settings = "settings";
    native declared::Plain = "settings";
}
