//! Callbacks: the same closure called by native code that was called either way, and as a typed
//! callback and as a closure of a run-time signature.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use pinvoke::dynamic::{DynClosure, DynFunction, Signature, Value};
use pinvoke::prelude::*;
use proptest::prelude::*;

use crate::numbers::Color;
use crate::structs::Point;

#[native_callback(on_panic = -5)]
pub type First = extern "C" fn(#[user_data] user: *mut c_void, value: c_int) -> c_int;
#[native_callback(on_panic = -5)]
pub type Last = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = 0.0)]
pub type Double = extern "C" fn(value: f64, #[user_data] user: *mut c_void) -> f64;
#[native_callback(on_panic = 0)]
pub type Long = extern "C" fn(value: i64, #[user_data] user: *mut c_void) -> i64;
#[native_callback(on_panic = Point { x: 0.0, y: 0.0 })]
pub type ByValue = extern "C" fn(value: Point, #[user_data] user: *mut c_void) -> Point;
#[native_callback(on_panic = 0)]
pub type ByPointer = extern "C" fn(value: &Point, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(on_panic = 0)]
pub type OfColor = extern "C" fn(value: Color, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf8, on_panic = -5)]
pub type OfText = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;
#[native_callback]
pub type InOut = extern "C" fn(value: &mut c_int, #[user_data] user: *mut c_void);
#[native_callback(on_panic = 0)]
pub type Items = extern "C" fn(
    items: &[i32],
    #[len_of(items)] count: usize,
    #[user_data] user: *mut c_void,
) -> c_int;

both! { "C":
    pub safe fn fx_call_first(#[callback(First, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void, n: c_int) -> c_int;
    pub safe fn fx_call_last(n: c_int, #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void) -> c_int;
    pub safe fn fx_call_double(#[callback(Double, user = user)] f: impl FnMut(f64) -> f64, #[user_data] user: *mut c_void, value: f64) -> f64;
    pub safe fn fx_call_long(#[callback(Long, user = user)] f: impl FnMut(i64) -> i64, #[user_data] user: *mut c_void, value: i64) -> i64;
    pub safe fn fx_call_point(#[callback(ByValue, user = user)] f: impl FnMut(Point) -> Point, #[user_data] user: *mut c_void, value: Point) -> Point;
    pub safe fn fx_call_point_ptr(#[callback(ByPointer, user = user)] f: impl FnMut(&Point) -> c_int, #[user_data] user: *mut c_void, x: f64, y: f64) -> c_int;
    pub safe fn fx_call_color(#[callback(OfColor, user = user)] f: impl FnMut(Color) -> c_int, #[user_data] user: *mut c_void, value: c_int) -> Result<c_int>;
    pub safe fn fx_call_text(#[callback(OfText, user = user)] f: impl FnMut(&str) -> c_int, #[user_data] user: *mut c_void, text: &str) -> Result<c_int>;
    pub safe fn fx_call_inout(#[callback(InOut, user = user)] f: impl FnMut(&mut c_int), #[user_data] user: *mut c_void, start: c_int, n: c_int) -> c_int;
    pub safe fn fx_call_items(#[callback(Items, user = user)] f: impl FnMut(&[i32]) -> c_int, #[user_data] user: *mut c_void, n: c_int) -> Result<c_int>;
    pub safe fn fx_each_while(n: c_int, #[callback(Last, user = user)] f: impl FnMut(c_int) -> c_int, #[user_data] user: *mut c_void) -> c_int;
}

/// A call with a closure that notes what it gets; what was noted is compared too.
macro_rules! noted_both {
    (|$stub:ident, $note:ident| $call:expr) => {{
        let noted = RefCell::new(Vec::<String>::new());
        let $note = |value: &dyn std::fmt::Debug| noted.borrow_mut().push(format!("{value:?}"));
        let one = {
            use direct as $stub;
            format!("{:?}", $call)
        };
        let first = noted.take();
        let other = {
            use through as $stub;
            format!("{:?}", $call)
        };
        assert_eq!((&one, first), (&other, noted.take()));
        one
    }};
}

/// A fixture function by its header, and the closure parameter's signature.
fn dynamic(name: &str) -> (DynFunction, Signature) {
    static DECLARED: LazyLock<Vec<Signature>> =
        LazyLock::new(|| Signature::parse_all(pinvoke_fixtures::PROTOTYPES).unwrap());
    let signature = DECLARED.iter().find(|signature| signature.name() == name).unwrap();
    // SAFETY: the library has no initialisers.
    let library = unsafe { pinvoke::Library::open(pinvoke_fixtures::LIBRARY) }.unwrap();
    let callback = signature.callback("f").unwrap().clone();
    (library.function(name, signature).unwrap(), callback)
}

proptest! {
    #[test]
    fn every_class_of_argument_and_result(n in 0i32..20, start: i32, double: f64, long: i64, x: f64, y: f64, text in "\\PC{0,20}") {
        let point = Point { x, y };
        noted_both!(|stub, note| stub::fx_call_first(|value| { note(&value); value }, n));
        noted_both!(|stub, note| stub::fx_call_last(n, |value| { note(&value); value * 3 }));
        noted_both!(|stub, note| stub::fx_call_double(|value| { note(&value); -value }, double));
        noted_both!(|stub, note| stub::fx_call_long(|value| { note(&value); !value }, long));
        noted_both!(|stub, note| stub::fx_call_point(|value| { note(&value); Point { x: value.y, y: value.x } }, point));
        noted_both!(|stub, note| stub::fx_call_point_ptr(|value| { note(value); 7 }, x, y));
        noted_both!(|stub, note| stub::fx_call_text(|value| { note(&value); value.len() as c_int }, &text).unwrap());
        noted_both!(|stub, note| stub::fx_call_inout(|value| { note(value); *value = value.wrapping_add(3) }, start / 2, n));
        noted_both!(|stub, note| stub::fx_call_items(|items| { note(&items); items.len() as c_int }, n).unwrap());
        noted_both!(|stub, note| stub::fx_each_while(n, |value| { note(&value); c_int::from(value < 5) }));
    }

    /// Native code cannot tell a typed callback from a closure of a run-time signature.
    #[test]
    fn typed_and_untyped_closures(n in 0i32..20, double: f64, x: f64, y: f64) {
        let (function, signature) = dynamic("fx_call_last");
        let mut triple = |values: &[Value<'_>]| Value::I32(values[0].as_integer().unwrap() as i32 * 3);
        let closure = DynClosure::new(&signature, Value::I32(0), &mut triple).unwrap();
        // SAFETY: the declaration is the header's.
        let untyped = unsafe { function.call(&[n.into(), (&closure).into(), Value::Null]) }.unwrap();
        prop_assert_eq!(untyped, Value::I32(call_both!(fx_call_last(n, |value| value * 3))));

        let (function, signature) = dynamic("fx_call_double");
        let mut negative = |values: &[Value<'_>]| Value::F64(-values[0].as_number().unwrap());
        let closure = DynClosure::new(&signature, Value::F64(0.0), &mut negative).unwrap();
        // SAFETY: as above.
        let untyped = unsafe { function.call(&[(&closure).into(), Value::Null, double.into()]) }.unwrap();
        prop_assert_eq!(untyped, Value::F64(call_both!(fx_call_double(|value| -value, double))));

        let (function, signature) = dynamic("fx_call_point");
        let mut swap = |values: &[Value<'_>]| {
            let fields = values[0].as_list().unwrap();
            let number = |index: usize| Value::F64(fields[index].as_number().unwrap());
            vec![number(1), number(0)].into()
        };
        let nothing: Value<'static> = vec![0.0.into(), 0.0.into()].into();
        let closure = DynClosure::new(&signature, nothing, &mut swap).unwrap();
        let point = Point { x, y };
        let mut untyped = Point { x: 0.0, y: 0.0 };
        // SAFETY: as above.
        unsafe { function.call_into(&[(&closure).into(), Value::Null, Value::plain(&point)], &mut untyped) }.unwrap();
        let typed = call_both!(fx_call_point(|value| Point { x: value.y, y: value.x }, point));
        prop_assert_eq!(format!("{untyped:?}"), format!("{typed:?}"));
    }
}

/// What a closure cannot answer: a panic goes on, an argument that is none is an error.
#[test]
fn what_goes_wrong_is_the_same() {
    for call in [
        || direct::fx_call_last(3, |value| if value == 1 { panic!("stop") } else { value }),
        || through::fx_call_last(3, |value| if value == 1 { panic!("stop") } else { value }),
    ] {
        let payload = catch_unwind(AssertUnwindSafe(call)).unwrap_err();
        assert_eq!(payload.downcast_ref::<&str>(), Some(&"stop"));
    }
    call_both!(fx_call_color(|_| 1, 99)).unwrap_err();
    assert_eq!(call_both!(fx_call_color(|color| color as c_int, 40)).unwrap(), 40);
}
