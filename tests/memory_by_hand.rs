//! Structs in native memory by hand, and arrays of converted elements that native code passes.
#![allow(missing_docs)]

mod common_layouts;

use pinvoke::encoding::Utf8;
use pinvoke::memory::{
    CHeap, NativeCopy, NativeString, destroy_struct, native_offset, native_size, struct_from_ptr,
};
use pinvoke::prelude::*;

#[derive(NativeStruct, Debug, PartialEq)]
#[native(charset = utf8, bools = bool32)]
struct Entry {
    id: u8,
    #[free(c)]
    name: String,
    is_open: bool,
    values: [u16; 3],
}

/// The struct as C has it.
#[repr(C)]
struct Native {
    id: u8,
    name: *const c_char,
    is_open: c_int,
    values: [u16; 3],
}

#[test]
fn sizes_and_offsets_are_those_of_c() {
    assert_eq!(native_size::<Entry>(), size_of::<Native>());
    assert_eq!(native_offset::<Entry>("name"), Some(std::mem::offset_of!(Native, name)));
    assert_eq!(native_offset::<Entry>("is_open"), Some(std::mem::offset_of!(Native, is_open)));
    assert_eq!(native_offset::<Entry>("values"), Some(std::mem::offset_of!(Native, values)));
    assert_eq!(native_offset::<Entry>("nothing"), None);
}

#[test]
fn a_struct_is_written_to_native_memory() {
    let entry = Entry { id: 7, name: "grün".into(), is_open: true, values: [1, 2, 3] };
    let copy = NativeCopy::new(&entry).unwrap();
    // SAFETY: the native form is that struct of C, and the copy keeps its parts.
    unsafe {
        let native = &*copy.as_ptr().cast::<Native>();
        assert_eq!((native.id, native.is_open, native.values), (7, 1, [1, 2, 3]));
        assert_eq!(CStr::from_ptr(native.name).to_str(), Ok("grün"));
    }
    assert!(NativeCopy::new(&Entry { name: "n\0t".into(), ..entry }).is_err());
}

#[test]
fn a_struct_is_read_and_what_it_owns_is_taken_over() {
    // Text in memory of the C heap, which `#[free(c)]` frees.
    let name = || NativeString::<Utf8, CHeap>::new("name").unwrap().into_raw().cast_const().cast();
    let native = Native { id: 1, name: name(), is_open: -1, values: [4, 5, 6] };
    let expected = Entry { id: 1, name: "name".into(), is_open: true, values: [4, 5, 6] };
    // SAFETY: the struct is the native form of `Entry`, and nobody else frees its text.
    let entry = unsafe { struct_from_ptr::<Entry>((&raw const native).cast()) };
    assert_eq!(entry.unwrap(), expected);

    let mut native = Native { name: name(), ..native };
    // SAFETY: as above.
    unsafe { destroy_struct::<Entry>((&raw mut native).cast()) }.unwrap();
    assert!(native.name.is_null() && native.id == 0);
    // SAFETY: null is refused.
    unsafe {
        assert!(struct_from_ptr::<Entry>(std::ptr::null()).is_err());
        assert!(destroy_struct::<Entry>(std::ptr::null_mut()).is_err());
    }
}

// Arrays that native code passes.

#[derive(NativeEnum, Clone, Copy, Debug, PartialEq)]
#[repr(i32)]
enum Color {
    Red = 0,
    Green = 1,
}

#[derive(NativeStruct)]
#[native(charset = utf16)]
struct Named {
    #[borrowed]
    name: String,
    count: i32,
}

#[unmanaged_callers_only(charset = utf16, bools = bool32, on_panic = -1)]
extern "C" fn describe(
    names: &[&str],
    maybe: &[Option<&str>],
    flags: &[bool],
    colors: &[Color],
    structs: &[Named],
    #[len_of(names, maybe, flags, colors, structs)] count: c_int,
) -> c_int {
    let names: usize = names.iter().map(|name| name.chars().count()).sum();
    let maybe = maybe.iter().flatten().count();
    let flags = flags.iter().filter(|flag| **flag).count();
    let green = colors.iter().filter(|color| **color == Color::Green).count();
    let structs: i32 = structs.iter().map(|s| s.name.len() as i32 * s.count).sum();
    (names * 10_000 + maybe * 1000 + flags * 100 + green * 10) as c_int + structs
}

#[test]
fn arrays_of_converted_elements_reach_a_function() {
    let text: Vec<u16> = "zwölf\0".encode_utf16().collect();
    #[repr(C)]
    struct NativeNamed(*const u16, i32);
    let texts = [text.as_ptr(), text.as_ptr()];
    let maybe = [text.as_ptr(), std::ptr::null()];
    let structs = [NativeNamed(text.as_ptr(), 1), NativeNamed(text.as_ptr(), 0)];
    let run = |colors: [i32; 2], count| {
        // SAFETY: the arrays have two elements each.
        unsafe {
            describe::POINTER(
                texts.as_ptr(),
                maybe.as_ptr(),
                [0, -1].as_ptr(),
                colors.as_ptr(),
                structs.as_ptr().cast(),
                count,
            )
        }
    };
    assert_eq!(run([1, 1], 2), 10 * 10_000 + 1000 + 100 + 20 + 6);
    assert_eq!(run([1, 1], 0), 0);
    assert_eq!(run([1, 9], 2), -1, "9 is no color");
    assert_eq!(run([1, 1], -1), -1);
}

common_layouts::layouts_agree! {
    native Entry = "twin_window";
    native Named = "twin_named";
}
