//! Structs that hold pointers or functions, which `unsafe fn`s alone take; and other layouts than
//! C's usual one: packed, transparent, by position.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::without_leaks;
use pinvoke::Abi;
use pinvoke::abi::TypeClass;
use pinvoke::prelude::*;

type Event = unsafe extern "C" fn(c_int, *mut c_void) -> c_int;
type Binary = unsafe extern "C" fn(c_int, c_int) -> c_int;

#[derive(Abi, Clone, Copy, Debug)]
#[repr(C)]
struct Slice {
    items: *const i32,
    count: usize,
}

/// The same for any element.
#[derive(Abi, Clone, Copy, Debug)]
#[repr(C)]
struct Span<T: Copy> {
    items: *const T,
    count: usize,
}

#[derive(Abi, Clone, Copy, Debug)]
#[repr(C)]
struct Node {
    value: i32,
    next: *const Node,
}

#[derive(Abi, Clone, Copy, Debug)]
#[repr(C)]
struct Listener {
    id: i32,
    on_event: Option<Event>,
    user: *mut c_void,
}

#[derive(Abi, Clone, Copy, Debug)]
#[repr(C)]
struct Operations {
    add: Option<Binary>,
    subtract: Option<Binary>,
    none: Option<Binary>,
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_slice_total(slice: &Slice) -> i64;
    #[entry = "fx_slice_total"]
    unsafe fn fx_span_total(span: &Span<i32>) -> Result<i64>;
    unsafe fn fx_slice_total_value(slice: Slice) -> i64;
    #[ret(c_int)]
    #[fails_if(nonzero)]
    unsafe fn fx_slice_make(n: c_int, #[out] out: &mut Slice) -> Result<()>;
    unsafe fn fx_slice_clear(slice: &mut Slice);
    unsafe fn fx_node_total(head: Option<&Node>) -> i64;
    unsafe fn fx_listener_fire(listener: &Listener, event: c_int) -> c_int;
    unsafe fn fx_operations_fill(#[out] out: &mut Operations) -> c_int;
    unsafe fn fx_apply(f: Binary, left: c_int, right: c_int) -> c_int;
    unsafe fn fx_is_operation(f: Binary, symbol: c_int) -> c_int;
}

#[test]
fn a_pointer_and_a_count() {
    let items = [1, 20, 300, 4000];
    let slice = Slice { items: items.as_ptr(), count: items.len() };
    // SAFETY: the array outlives the calls, and has as many items as the struct says.
    unsafe {
        assert_eq!(fx_slice_total(&slice), 4321);
        assert_eq!(fx_slice_total_value(slice), 4321);
        assert_eq!(fx_slice_total_value(Slice { count: 2, ..slice }), 21);
        assert_eq!(fx_span_total(&Span { items: items.as_ptr(), count: 3 }).unwrap(), 321);
    }
    without_leaks(|| {
        let mut made = Slice { items: std::ptr::null(), count: 0 };
        // SAFETY: what the library made it clears once.
        unsafe {
            fx_slice_make(4, &mut made).unwrap();
            assert_eq!(std::slice::from_raw_parts(made.items, made.count), [0, 10, 20, 30]);
            assert_eq!(fx_slice_total_value(made), 60);
            fx_slice_clear(&mut made);
        }
    });
}

#[test]
fn a_list() {
    let third = Node { value: 300, next: std::ptr::null() };
    let second = Node { value: 20, next: &raw const third };
    let first = Node { value: 1, next: &raw const second };
    // SAFETY: every node lives until the end of the test.
    unsafe {
        assert_eq!(fx_node_total(Some(&first)), 321);
        assert_eq!(fx_node_total(Some(&third)), 300);
        assert_eq!(fx_node_total(None), 0);
    }
}

#[test]
fn functions_in_structs() {
    unsafe extern "C" fn on_event(event: c_int, user: *mut c_void) -> c_int {
        // SAFETY: the listener's context is the number below.
        event + unsafe { *user.cast::<c_int>() }
    }
    let mut user: c_int = 1000;
    let listener = Listener { id: 5, on_event: Some(on_event), user: (&raw mut user).cast() };
    // SAFETY: the context outlives the calls; an absent function is not called.
    unsafe {
        assert_eq!(fx_listener_fire(&listener, 20), 5 + 20 + 1000);
        assert_eq!(fx_listener_fire(&Listener { on_event: None, ..listener }, 20), 5);
    }

    let mut table = Operations { add: None, subtract: None, none: None };
    // SAFETY: the library fills the table with functions of the declared type.
    unsafe { fx_operations_fill(&mut table) };
    let (add, subtract) = (table.add.unwrap(), table.subtract.unwrap());
    assert!(table.none.is_none());
    // SAFETY: as above.
    unsafe {
        assert_eq!((add(40, 2), subtract(40, 2)), (42, 38));
        assert_eq!((fx_apply(add, 40, 2), fx_apply(subtract, 2, 40)), (42, -38));
        assert_eq!(fx_is_operation(add, '+' as c_int), 1);
        assert_eq!(fx_is_operation(add, '-' as c_int), 0);
    }
}

#[test]
fn pointers_to_data_and_to_functions_are_pointers() {
    let TypeClass::Struct(fields) = Listener::DESC.class else { panic!("{:?}", Listener::DESC) };
    let classes: Vec<_> = fields.iter().map(|field| field.ty.class).collect();
    assert_eq!(classes, [TypeClass::Signed, TypeClass::Pointer, TypeClass::Pointer]);
}

/// Declares and tests a packed struct; the weights of the fields are those of `fx_packed_expect`.
macro_rules! packed {
    ($($module:ident: $name:ident, $pack:literal, $check:literal $sum:literal $init:literal
        $make:literal $total:literal;)*) => {$(
        #[derive(Blittable, Clone, Copy, Debug, PartialEq)]
        #[repr(C, packed($pack))]
        struct $name { a: u8, b: u64, c: u16, d: f64, e: u8 }

        mod $module {
            use super::*;

            common_layouts::layouts_agree! {
                plain $name = stringify!($module);
            }

            #[dll_import(pinvoke_fixtures::LIBRARY, stub = direct)]
            unsafe extern "C" {
                #[entry = $check]
                safe fn check(value: &$name) -> f64;
                #[entry = $sum]
                safe fn sum(value: $name) -> f64;
                #[entry = $init]
                safe fn init(seed: c_int, #[out] out: &mut $name);
                #[entry = $make]
                safe fn make(seed: c_int) -> $name;
                #[entry = $total]
                safe fn total(items: &[$name], #[len_of(items)] count: usize) -> f64;
            }

            #[test]
            fn crosses() {
                let value = $name { a: 1, b: 10, c: 100, d: 0.5, e: 7 };
                let expected = fx_packed_expect(1, 10, 100, 0.5, 7);
                assert_eq!((check(&value), sum(value)), (expected, expected));
                let mut place = value;
                init(20, &mut place);
                assert_eq!(place, $name { a: 20, b: 21, c: 22, d: 23.0, e: 24 });
                assert_eq!(make(20), place);
                assert_eq!(total(&[value, value, value]), 3.0 * expected);
            }
        }
    )*};
}
packed! {
    packed1: Packed1, 1, "fx_check_packed1" "fx_sum_packed1" "fx_init_packed1"
        "fx_make_packed1" "fx_total_packed1";
    packed2: Packed2, 2, "fx_check_packed2" "fx_sum_packed2" "fx_init_packed2"
        "fx_make_packed2" "fx_total_packed2";
    packed4: Packed4, 4, "fx_check_packed4" "fx_sum_packed4" "fx_init_packed4"
        "fx_make_packed4" "fx_total_packed4";
}

/// A number with a meaning.
#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
struct Meters(f64);

#[derive(Blittable, Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Pair(i16, i16);

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_packed_expect(a: u8, b: u64, c: u16, d: f64, e: u8) -> f64;
    safe fn fx_add_double(left: Meters, right: Meters) -> Meters;
    safe fn fx_double_double(value: &mut Meters) -> c_int;
    safe fn fx_total_double(items: &[Meters], #[len_of(items)] count: usize) -> Meters;
    safe fn fx_sum_pair(value: Pair) -> f64;
    safe fn fx_make_pair(seed: c_int) -> Result<Pair>;
}

#[test]
fn newtypes_and_tuples() {
    assert_eq!(fx_add_double(Meters(1.5), Meters(2.0)), Meters(3.5));
    let mut value = Meters(4.0);
    assert_eq!((fx_double_double(&mut value), value), (0, Meters(8.0)));
    assert_eq!(fx_total_double(&[Meters(1.0), Meters(2.5)]), Meters(3.5));
    assert_eq!(fx_sum_pair(Pair(5, 100)), 205.0);
    assert_eq!(fx_make_pair(7).unwrap(), Pair(7, 8));
    let TypeClass::Struct([first, second]) = Pair::DESC.class else { panic!("{:?}", Pair::DESC) };
    assert_eq!((first.name, second.name, second.offset), ("0", "1", 2));
}

common_layouts::layouts_agree! {
    plain Slice = "slice";
    plain Span<i32> = "slice";
    plain Span<Span<u8>> = "slice";
    plain Node = "node";
    plain Listener = "listener";
    plain Operations = "operations";
    plain Meters = "double" => [];
    plain Pair = "pair";
}
