//! The declarations of the functions with callbacks, written once, and their calls with typed closures.

use pinvoke::dynamic::Signature;
use pinvoke::prelude::*;

use super::tape::Tape;
use super::{Outcome, Round};
use crate::bytes::{Give, Given, Place, Take};
use crate::declared::types::Point;

/// Declares functions twice, with `stub = direct` and with `stub = libffi`.
macro_rules! both {
    ($direct:ident $through:ident $charset:ident $abi:tt: $($declarations:tt)*) => {
        both!(@one $direct direct $charset $abi: $($declarations)*);
        both!(@one $through libffi $charset $abi: $($declarations)*);
    };
    (@one $module:ident $stub:ident $charset:ident $abi:tt: $($declarations:tt)*) => {
        #[allow(unreachable_pub)]
        mod $module {
            use super::*;

            #[dll_import(pinvoke_fixtures::LIBRARY, exact = false, charset = $charset, stub = $stub)]
            unsafe extern $abi {
                $($declarations)*
            }
        }
    };
}

#[native_callback(on_panic = 0)]
type First = extern "C" fn(#[user_data] user: *mut c_void, value: c_int) -> c_int;
#[native_callback(on_panic = 0)]
type Middle = extern "C" fn(value: c_int, #[user_data] user: *mut c_void, twice: c_int) -> c_int;
#[native_callback(on_panic = 0)]
type Last = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;
#[native_callback]
type Nothing = extern "C" fn(value: c_int, #[user_data] user: *mut c_void);
#[native_callback(on_panic = 0.0)]
type Double = extern "C" fn(value: f64, #[user_data] user: *mut c_void) -> f64;
#[native_callback(on_panic = 0)]
type Long = extern "C" fn(value: i64, #[user_data] user: *mut c_void) -> i64;
#[native_callback(on_panic = Point { x: 0.0, y: 0.0 })]
type ByValue = extern "C" fn(value: Point, #[user_data] user: *mut c_void) -> Point;
#[native_callback(on_panic = 0)]
type ByPointer = extern "C" fn(value: &Point, #[user_data] user: *mut c_void) -> c_int;
#[native_callback]
type InOut = extern "C" fn(value: &mut c_int, #[user_data] user: *mut c_void);
#[native_callback(on_panic = 0)]
type Byte = extern "C" fn(value: u8, #[user_data] user: *mut c_void) -> u8;
#[native_callback(on_panic = 0)]
type Items = extern "C" fn(
    items: &[i32],
    #[len_of(items)] count: usize,
    #[user_data] user: *mut c_void,
) -> c_int;
#[native_callback(charset = utf8, on_panic = 0)]
type Text = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf16, on_panic = 0)]
type WideText = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = 0)]
type Plain = extern "C" fn(value: c_int) -> c_int;
#[native_callback(on_panic = 0)]
type Binary = extern "C" fn(left: c_int, right: c_int) -> c_int;

both! { direct through utf8 "C":
    pub safe fn fx_call_first(#[callback(First, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void, n: c_int) -> c_int;
    pub safe fn fx_call_middle(n: c_int, #[user_data] user: *mut c_void, #[callback(Middle, user = user)] f: impl FnMut(c_int, c_int) -> c_int) -> c_int;
    pub safe fn fx_call_last(n: c_int, #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void) -> c_int;
    pub safe fn fx_call_void(#[callback(Nothing, user = user)] f: impl FnMut(c_int), #[user_data] user: *mut c_void, n: c_int) -> c_int;
    pub safe fn fx_call_both(n: c_int, #[callback(Last, user = f_user)] f: impl FnMut(c_int) -> c_int, #[user_data] f_user: *mut c_void, #[callback(Last, user = g_user)] g: impl FnMut(c_int) -> c_int, #[user_data] g_user: *mut c_void) -> c_int;
    pub safe fn fx_call_double(#[callback(Double, user = user)] f: impl FnMut(f64) -> f64, #[user_data] user: *mut c_void, value: f64) -> f64;
    pub safe fn fx_call_long(#[callback(Long, user = user)] f: impl FnMut(i64) -> i64, #[user_data] user: *mut c_void, value: i64) -> i64;
    pub safe fn fx_call_point(#[callback(ByValue, user = user)] f: impl FnMut(Point) -> Point, #[user_data] user: *mut c_void, value: Point) -> Point;
    pub safe fn fx_call_point_ptr(#[callback(ByPointer, user = user)] f: impl FnMut(&Point) -> c_int, #[user_data] user: *mut c_void, x: f64, y: f64) -> c_int;
    pub safe fn fx_call_bool32(#[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void, value: c_int) -> c_int;
    pub safe fn fx_call_bool8(#[callback(Byte, user = user)] f: impl FnMut(u8) -> u8, #[user_data] user: *mut c_void, value: c_int) -> c_int;
    pub safe fn fx_call_color(#[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void, value: c_int) -> c_int;
    pub safe fn fx_call_optional(#[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void, value: c_int) -> c_int;
    pub safe fn fx_call_inout(#[callback(InOut, user = user)] f: impl FnMut(&mut c_int), #[user_data] user: *mut c_void, start: c_int, n: c_int) -> c_int;
    pub safe fn fx_each_while(n: c_int, #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void) -> c_int;
    pub safe fn fx_call_after_stop(n: c_int, #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void) -> c_int;
    pub safe fn fx_call_items(#[callback(Items, user = user)] f: impl FnMut(&[i32]) -> c_int, #[user_data] user: *mut c_void, n: c_int) -> Result<c_int>;
    pub safe fn fx_call_then_fail(#[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void, code: c_int) -> c_int;
    pub safe fn fx_call_text(#[callback(Text, user = user)] f: impl FnMut(&str) -> c_int, #[user_data] user: *mut c_void, text: &str) -> Result<c_int>;
    pub safe fn fx_nested(#[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void, value: c_int) -> c_int;
    pub safe fn fx_each(n: c_int, #[callback(Plain)] f: impl FnMut(c_int) -> c_int) -> c_int;
    pub safe fn fx_each_two(n: c_int, #[callback(Plain)] f: impl FnMut(c_int) -> c_int, #[callback(Plain)] g: impl FnMut(c_int) -> c_int) -> c_int;
    pub safe fn fx_apply(#[callback(Binary)] f: impl FnMut(c_int, c_int) -> c_int, left: c_int, right: c_int) -> c_int;
    pub safe fn fx_operate(#[callback(Binary)] operation: impl FnMut(c_int, c_int) -> c_int, left: c_int, right: c_int) -> c_int;
}
both! { wide_direct wide_through utf16 "C":
    pub safe fn fx_call_text_u16(#[callback(WideText, user = user)] f: impl FnMut(&str) -> c_int, #[user_data] user: *mut c_void, text: &str) -> Result<c_int>;
}

/// A function with its typed call, by either stub.
pub(super) struct Typed {
    pub(super) direct: Call,
    pub(super) libffi: Call,
}

pub(super) type Call = fn(&Tape<'_>, &Values<'_>) -> Given;

/// The arguments that are given.
pub(super) struct Values<'a>(&'a [Vec<u8>]);

impl Values<'_> {
    pub(super) fn at<T: Take>(&self, index: usize) -> T {
        T::take(&mut Place::Value(&self.0[index]))
    }

    /// A text of units of so many bytes, all ASCII.
    fn text(&self, unit: usize) -> String {
        let units = self.0[0].iter().step_by(unit).take_while(|byte| **byte != 0);
        units.map(|byte| char::from(*byte)).collect()
    }
}

pub(super) fn run(call: Call, signature: &Signature, round: &Round) -> Outcome {
    let tape = Tape::new(&round.answers);
    let result = call(&tape, &Values(&round.values));
    (tape.noted(), result.bytes(signature.result()))
}

macro_rules! calls {
    ($stub:ident $tape:ident $values:ident: $($name:ident: $call:expr;)*) => {
        calls! { @from direct through $stub $tape $values: $($name: $call;)* }
    };
    (@from $direct:ident $through:ident $stub:ident $tape:ident $values:ident: $($name:ident: $call:expr;)*) => {
        [$((
            stringify!($name),
            Typed {
                direct: |$tape, $values| { use self::$direct as $stub; Give::give($call) },
                libffi: |$tape, $values| { use self::$through as $stub; Give::give($call) },
            },
        )),*]
    };
}

pub(super) fn all() -> Vec<(&'static str, Typed)> {
    let narrow = calls! { stub tape values:
        fx_call_first: stub::fx_call_first(|value| tape.one(value), values.at(0));
        fx_call_middle: stub::fx_call_middle(values.at(0), |value, twice| { tape.note(value); tape.one(twice) });
        fx_call_last: stub::fx_call_last(values.at(0), |value| tape.one(value));
        fx_call_void: stub::fx_call_void(|value| tape.note(value), values.at(0));
        fx_call_both: stub::fx_call_both(values.at(0), |value| tape.one(value), |value| tape.one(value));
        fx_call_double: stub::fx_call_double(|value| tape.one(value), values.at(0));
        fx_call_long: stub::fx_call_long(|value| tape.one(value), values.at(0));
        fx_call_point: stub::fx_call_point(|value| tape.one(value), values.at(0));
        fx_call_point_ptr: stub::fx_call_point_ptr(|value| tape.one(*value), values.at(0), values.at(1));
        fx_call_bool32: stub::fx_call_bool32(|value| tape.one(value), values.at(0));
        fx_call_bool8: stub::fx_call_bool8(|value| tape.one(value), values.at(0));
        fx_call_color: stub::fx_call_color(|value| tape.one(value), values.at(0));
        fx_call_optional: stub::fx_call_optional(|value| tape.one(value), values.at(0));
        fx_call_inout: stub::fx_call_inout(|value| *value = tape.one(*value), values.at(0), values.at(1));
        fx_each_while: stub::fx_each_while(values.at(0), |value| tape.one(value));
        fx_call_after_stop: stub::fx_call_after_stop(values.at(0), |value| tape.one(value));
        fx_call_items: stub::fx_call_items(|items| { tape.note(items.len()); items.iter().for_each(|item| tape.note(*item)); tape.answer() }, values.at(0)).unwrap();
        fx_call_then_fail: stub::fx_call_then_fail(|value| tape.one(value), values.at(0));
        fx_call_text: stub::fx_call_text(|text| { tape.note_bytes(text.as_bytes()); tape.one(0_u8) }, &values.text(1)).unwrap();
        fx_nested: stub::fx_nested(|value| tape.one(value), values.at(0));
        fx_each: stub::fx_each(values.at(0), |value| tape.one(value));
        fx_each_two: stub::fx_each_two(values.at(0), |value| tape.one(value), |value| tape.one(value));
        fx_apply: stub::fx_apply(|left, right| { tape.note(left); tape.one(right) }, values.at(0), values.at(1));
        fx_operate: stub::fx_operate(|left, right| { tape.note(left); tape.one(right) }, values.at(0), values.at(1));
    };
    let wide = calls! { @from wide_direct wide_through stub tape values:
        fx_call_text_u16: stub::fx_call_text_u16(|text| { text.encode_utf16().for_each(|unit| tape.note(unit)); tape.one(0_u16) }, &values.text(2)).unwrap();
    };
    narrow.into_iter().chain(wide).collect()
}
