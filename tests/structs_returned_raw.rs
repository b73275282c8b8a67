//! Structs and unions that hold pointers, given back by native code; and unions of plain data.
#![allow(missing_docs)]

mod common;
mod common_layouts;

use common::without_leaks;
use pinvoke::Abi;
use pinvoke::abi::TypeClass;
use pinvoke::prelude::*;
use std::ffi::CStr;

type Binary = unsafe extern "C" fn(c_int, c_int) -> c_int;

#[derive(Abi, Clone, Copy)]
#[repr(C)]
union Pointers {
    data: *const c_char,
    function: Option<Binary>,
    address: usize,
}
#[derive(Abi, Clone, Copy)]
#[repr(C)]
struct Table {
    functions: [Option<Binary>; 2],
    names: [*const c_char; 2],
    any: Pointers,
}
#[derive(Abi, Clone, Copy, Debug)]
#[repr(C)]
struct Slice {
    items: *const i32,
    count: usize,
}
#[derive(Blittable, Clone, Copy, Debug)]
#[repr(C)]
struct Half {
    low: u16,
    high: u16,
}
#[derive(Blittable, Clone, Copy)]
#[repr(C)]
union Overlay {
    raw: u32,
    real: f32,
    half: Half,
    bytes: [u8; 4],
}
/// A raw union in a struct that is converted.
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Converted {
    functions: [Option<Binary>; 2],
    #[borrowed]
    names: [String; 2],
    any: Pointers,
}

// libffi has no unions by value.
#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8, stub = direct)]
unsafe extern "C" {
    unsafe fn fx_pointers_return(which: c_int) -> Result<Pointers>;
    unsafe fn fx_pointers_call(pointers: &Pointers, left: c_int, right: c_int) -> Result<c_int>;
    unsafe fn fx_table_return() -> Result<Table>;
    #[ret(c_int)]
    unsafe fn fx_table_fill(#[retval] out: Table) -> Result<Table>;
    #[entry = "fx_table_return"]
    unsafe fn converted() -> Result<Converted>;
    unsafe fn fx_slice_return(n: c_int) -> Slice;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    unsafe fn fx_slice_make(n: c_int, #[retval] out: Slice) -> Result<Slice>;
    unsafe fn fx_slice_clear(slice: &mut Slice);
    #[borrowed(static)]
    safe fn fx_text() -> Result<&'static CStr>;

    safe fn fx_overlay_raw(overlay: &Overlay) -> u32;
    safe fn fx_overlay_fill(raw: u32, #[retval] out: Overlay) -> Result<Overlay>;
}

/// The text behind a pointer of the library's.
fn text(text: *const c_char) -> &'static CStr {
    assert!(!text.is_null());
    // SAFETY: the library's texts are terminated and stay.
    unsafe { CStr::from_ptr(text) }
}

fn check(table: &Table) {
    let Table { functions: [Some(add), Some(subtract)], names, any } = *table else { panic!() };
    // SAFETY: the library filled the table, and `any` has the text.
    unsafe {
        assert_eq!((add(7, 3), subtract(7, 3)), (10, 4));
        assert_eq!(names.map(text), [c"add", c"subtract"]);
        assert_eq!(text(any.data), fx_text().unwrap());
        assert_eq!(any.address, fx_text().unwrap().as_ptr().addr());
    }
}

#[test]
fn unions_of_pointers_cross() {
    // SAFETY: 0 gives the text, 1 the function.
    unsafe {
        assert_eq!(text(fx_pointers_return(0).unwrap().data), fx_text().unwrap());
        let function = fx_pointers_return(1).unwrap();
        assert_eq!(function.function.unwrap()(7, 3), 10);
        assert_eq!(fx_pointers_call(&function, 20, 30).unwrap(), 50);
    }
    let TypeClass::Union(members) = Pointers::DESC.class else { panic!("{:?}", Pointers::DESC) };
    assert_eq!(members.len(), 3);
    assert!(members.iter().all(|member| member.offset == 0));
}

#[test]
fn structs_with_pointers_come_back() {
    // SAFETY: the functions take what they say, and the slices are cleared.
    unsafe {
        check(&fx_table_return().unwrap());
        check(&fx_table_fill().unwrap());
        let converted = converted().unwrap();
        assert_eq!(converted.names, ["add", "subtract"]);
        assert_eq!(converted.functions[1].unwrap()(7, 3), 4);
        assert_eq!(text(converted.any.data), fx_text().unwrap());
        without_leaks(|| {
            for mut slice in [fx_slice_return(3), fx_slice_make(3).unwrap()] {
                assert_eq!(slice.count, 3);
                assert_eq!(std::slice::from_raw_parts(slice.items, 3), [0, 10, 20]);
                fx_slice_clear(&mut slice);
                assert!(slice.items.is_null());
            }
            assert!(fx_slice_make(-1).is_err());
        });
    }
}

#[test]
fn unions_of_plain_data_are_plain_data() {
    assert_eq!(fx_overlay_raw(&Overlay { real: 1.0 }), 1.0f32.to_bits());
    assert_eq!(fx_overlay_raw(&Overlay { half: Half { low: 0x1234, high: 0xABCD } }), 0xABCD_1234);
    let filled = fx_overlay_fill(0x4020_0000).unwrap();
    // SAFETY: every member is as large as the union, and any bytes are valid for it.
    unsafe {
        assert_eq!((filled.real, filled.half.high), (2.5, 0x4020));
        assert_eq!(filled.bytes, 0x4020_0000u32.to_ne_bytes());
    }
    let TypeClass::Union(members) = Overlay::DESC.class else { panic!() };
    assert_eq!((Overlay::DESC.size, Overlay::DESC.align, members.len()), (4, 4, 4));
}

common_layouts::layouts_agree! {
    plain Pointers = "pointers";
    plain Table = "table";
    plain Slice = "slice";
    plain Half = "twin_half";
    plain Overlay = "overlay" => ["raw", "real", "half", "raw"];
    native Converted = "table";
}
