//! Unions whose members all begin with the discriminant, and packed ones.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::without_leaks;
use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::marshal::NativeStruct;
use pinvoke::prelude::*;

#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, Vec<PathStep>) {
    match result {
        Err(Error::Marshal(error)) => (error.problem().clone(), error.path().to_vec()),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}

#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(NativeStruct, Debug, Clone, PartialEq)]
#[native(charset = utf8, bools = bool8, size = 64)]
#[repr(u32)]
enum Event {
    Key {
        code: u16,
        pressed: bool,
    } = 1,
    Text {
        #[free(with = fx_free)]
        text: String,
        cursor: i32,
    },
    Move(Point, f32),
    Quit,
    Items {
        #[len_of(items)]
        count: NativeOnly<u16>,
        #[free(with = fx_free)]
        items: Vec<i32>,
    },
}

#[derive(NativeStruct, Debug, Clone, Copy, PartialEq)]
#[native(pack = 1)]
#[repr(C, u8)]
enum Packed {
    Whole(i64),
    Real(f64),
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, stub = direct)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    safe fn fx_event_check(event: &Event) -> Result<f64>;
    safe fn fx_event_check_value(event: Event) -> Result<f64>;
    safe fn fx_events_check(events: &[Event], #[len_of(events)] count: usize) -> Result<f64>;
    #[ret(c_int)]
    safe fn fx_event_fill(kind: u32, #[retval] out: Event) -> Result<Event>;
    #[entry = "fx_event_fill"]
    #[ret(c_int)]
    safe fn fill_over(kind: u32, out: &mut Event) -> Result<()>;
    #[entry = "fx_event_fill"]
    #[fails_if(zero, code = returned)]
    safe fn fill_and_fail(kind: u32, #[out] out: &mut Event) -> Result<c_int>;
    safe fn fx_event_return(kind: u32) -> Result<Event>;
    #[ret(c_int)]
    safe fn fx_events_fill(
        #[out] out: &mut [Event],
        #[len_of(out)] count: usize,
        bad: c_int,
    ) -> Result<()>;
    safe fn fx_packed_variant_check(variant: &Packed) -> Result<f64>;
    safe fn fx_packed_variant_fill(kind: c_int, #[retval] out: Packed) -> Result<Packed>;
}

fn events() -> [Event; 5] {
    [
        Event::Key { code: 65, pressed: true },
        Event::Text { text: "typed".to_owned(), cursor: 3 },
        Event::Move(Point { x: 3.0, y: 4.0 }, 0.5),
        Event::Quit,
        Event::Items { count: NativeOnly, items: vec![0, 10, 20] },
    ]
}

/// What the library makes of each: the parts, and 1000 times the last one.
const CHECKED: [f64; 5] = [1065.0, 3005.0, 511.0, 4.0, 3030.0];

#[test]
fn every_member_goes_in() {
    without_leaks(|| {
        for (event, expected) in events().into_iter().zip(CHECKED) {
            assert_eq!(fx_event_check(&event).unwrap(), expected);
            assert_eq!(fx_event_check_value(event).unwrap(), expected);
        }
        let total: f64 = (1..).zip(CHECKED).map(|(n, checked)| f64::from(n) * checked).sum();
        assert_eq!(fx_events_check(&events(),).unwrap(), total);
    });
}

#[test]
fn every_member_comes_out() {
    without_leaks(|| {
        for (kind, expected) in (1..).zip(events()) {
            assert_eq!(fx_event_fill(kind).unwrap(), expected);
            assert_eq!(fx_event_return(kind).unwrap(), expected);
            for before in events() {
                let mut place = before.clone();
                assert!(fill_and_fail(kind, &mut place).is_err());
                assert_eq!(place, before);
                fill_over(kind, &mut place).unwrap();
                assert_eq!(place, expected);
            }
        }
        let mut all = vec![Event::Quit; 12];
        fx_events_fill(&mut all, -1).unwrap();
        for (at, event) in all.iter().enumerate() {
            assert_eq!(*event, events()[at % 5]);
        }
    });
}

#[test]
fn one_unknown_member_leaks_nothing_of_the_others() {
    without_leaks(|| {
        let problem = Problem::UnknownDiscriminant {
            value: 77,
            name: "Event",
            known: "Key, Text, Move, Quit, Items",
        };
        for bad in [0, 1, 6, 11] {
            let mut all = vec![Event::Quit; 12];
            let refused = refused(fx_events_fill(&mut all, bad));
            assert_eq!(refused, (problem.clone(), vec![PathStep::Index(bad as usize)]));
        }
        assert_eq!(
            refused(fx_event_return(0)).0.to_string(),
            "the discriminant 0 names no member of `Event`; known are Key, Text, Move, Quit, Items"
        );
    });
}

#[test]
fn errors_name_the_member_and_its_field() {
    let mut all = events().to_vec();
    all[3] = Event::Text { text: "n\0t".to_owned(), cursor: 0 };
    let path = vec![PathStep::Index(3), PathStep::Field("Text"), PathStep::Field("text")];
    assert_eq!(refused(fx_events_check(&all)), (Problem::InteriorNul { at: 1 }, path));
    let error = fx_events_check(&all).unwrap_err().to_string();
    assert!(error.contains("`events[3].Text.text`"), "{error}");
}

#[test]
fn the_size_is_the_one_stated() {
    assert_eq!(size_of::<<Event as NativeStruct>::Native>(), 64);
    assert_eq!(size_of::<<Packed as NativeStruct>::Native>(), 9);
}

#[test]
fn packed_members_cross() {
    assert_eq!(fx_packed_variant_check(&Packed::Whole(-7)).unwrap(), -7.0);
    assert_eq!(fx_packed_variant_check(&Packed::Real(0.25)).unwrap(), 0.25);
    assert_eq!(fx_packed_variant_fill(0).unwrap(), Packed::Whole(-7));
    assert_eq!(fx_packed_variant_fill(1).unwrap(), Packed::Real(2.5));
}

common_layouts::layouts_agree! {
    plain Point = "point";
    native Event = "event";
    native Packed = "packed_variant";
}
