//! Random structs, unions and bit fields through the C library and back.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::without_leaks;
use pinvoke::prelude::*;
use proptest::prelude::*;

#[derive(NativeStruct, Debug, Clone, PartialEq, Default)]
#[native(charset = utf8)]
struct Part {
    #[free(with = fx_free)]
    name: String,
    weight: f64,
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

#[derive(NativeStruct, Debug, Clone, PartialEq)]
struct Mixed {
    #[bits(3)]
    a: u8,
    #[bits(9)]
    b: u16,
    #[bits(20)]
    c: u32,
    #[bits(4)]
    d: u8,
    #[bits(33)]
    e: i64,
    plain: u8,
}
#[derive(NativeStruct)]
struct Flexible<'a> {
    #[len_of(items)]
    count: NativeOnly<u32>,
    #[marshal(flexible)]
    items: &'a [i32],
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(memory: *mut c_void);
    safe fn fx_parts_check(parts: &[Part], #[len_of(parts)] count: usize) -> Result<f64>;
    safe fn fx_parts_reverse(parts: &mut [Part], #[len_of(parts)] count: usize) -> Result<()>;
    safe fn fx_events_check(events: &[Event], #[len_of(events)] count: usize) -> Result<f64>;
    safe fn fx_bits_mixed_get(bits: &Mixed, index: c_int) -> Result<i64>;
    #[ret(c_int)]
    safe fn fx_bits_mixed_set(bits: &mut Mixed, index: c_int, value: i64) -> Result<()>;
    safe fn fx_flexible_total(value: &Flexible<'_>) -> Result<i64>;
}

/// Text without NUL, of any length around the scratch of a call.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::string::string_regex("[^\\x00]{0,12}").unwrap(),
        proptest::string::string_regex("[a-zé語😀]{0,300}").unwrap(),
    ]
}
/// What a double holds exactly, doubled and multiplied by a length.
fn number() -> impl Strategy<Value = f64> {
    (-1_000_000i32..1_000_000).prop_map(f64::from)
}
fn part() -> impl Strategy<Value = Part> {
    (text(), number()).prop_map(|(name, weight)| Part { name, weight })
}
fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (any::<u16>(), any::<bool>()).prop_map(|(code, pressed)| Event::Key { code, pressed }),
        (text(), -9999i32..9999).prop_map(|(text, cursor)| Event::Text { text, cursor }),
        (number(), number(), -100i8..100)
            .prop_map(|(x, y, speed)| { Event::Move(Point { x, y }, f32::from(speed)) }),
        Just(Event::Quit),
        proptest::collection::vec(-9999i32..9999, 0..40)
            .prop_map(|items| Event::Items { count: NativeOnly, items }),
    ]
}
/// What fx_event_check makes of it, by its comment in the header.
fn checked(event: &Event) -> f64 {
    match event {
        Event::Key { code, pressed } => f64::from(*code) + 1000.0 * f64::from(u8::from(*pressed)),
        Event::Text { text, cursor } => text.len() as f64 + 1000.0 * f64::from(*cursor),
        Event::Move(by, speed) => by.x + 2.0 * by.y + 1000.0 * f64::from(*speed),
        Event::Quit => 4.0,
        Event::Items { items, .. } => {
            items.iter().map(|item| f64::from(*item)).sum::<f64>() + 1000.0 * items.len() as f64
        }
    }
}

proptest! {
    #[test]
    fn arrays_of_structs_with_text(parts in proptest::collection::vec(part(), 0..60)) {
        without_leaks(|| {
            let total: f64 = parts.iter().map(|part| part.weight * part.name.len() as f64).sum();
            assert_eq!(fx_parts_check(&parts).unwrap(), total);
            // Reversed bytes are text only if each character is one byte.
            let mut ascii = parts.clone();
            for part in &mut ascii {
                part.name.retain(|letter| letter.is_ascii());
            }
            let expected: Vec<Part> = ascii
                .iter()
                .map(|part| Part { name: part.name.chars().rev().collect(), weight: 2.0 * part.weight })
                .collect();
            fx_parts_reverse(&mut ascii).unwrap();
            assert_eq!(ascii, expected);
        });
    }

    #[test]
    fn unions(events in proptest::collection::vec(event(), 0..30)) {
        let total: f64 = (1..).zip(&events).map(|(n, event)| f64::from(n) * checked(event)).sum();
        assert_eq!(fx_events_check(&events).unwrap(), total);
    }

    #[test]
    fn bit_fields(a in 0u8..8, b in 0u16..512, c in 0u32..1 << 20, d in 0u8..16, e in -(1i64 << 32)..1 << 32, plain: u8) {
        let bits = Mixed { a, b, c, d, e, plain };
        let fields = [i64::from(a), i64::from(b), i64::from(c), i64::from(d), e, i64::from(plain)];
        let mut copy = Mixed { a: 7, b: 0, c: 0xF_FFFF, d: 0, e: -1, plain: 0 };
        for (index, value) in (0..).zip(fields) {
            assert_eq!(fx_bits_mixed_get(&bits, index).unwrap(), value);
            fx_bits_mixed_set(&mut copy, index, value).unwrap();
        }
        assert_eq!(copy, bits);
    }

    #[test]
    fn flexible_arrays(items in proptest::collection::vec(any::<i32>(), 0..500)) {
        let total: i64 = items.iter().map(|item| i64::from(*item)).sum();
        assert_eq!(fx_flexible_total(&Flexible { count: NativeOnly, items: &items }).unwrap(), total);
    }
}

common_layouts::layouts_agree! {
    native Part = "part";
    plain Point = "point";
    native Event = "event";
    native Mixed = "bits_mixed";
    native Flexible<'_> = "flexible";
}
