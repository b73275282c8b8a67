//! What a declaration says, as data: its native types must be those of the C header.
#![allow(missing_docs, dead_code)]

mod common_layouts;

use pinvoke::abi::{Abi, TypeClass};
use pinvoke::direction::Flow;
use pinvoke::marshal::Crossing;
use pinvoke::meta::{
    CallbackMeta, Count, Form, FunctionMeta, Growth, Ownership, ReturnMeta, Role, TextLayout,
};
use pinvoke::prelude::*;

#[derive(Blittable, Clone, Copy, Debug)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[derive(NativeEnum, Clone, Copy, Debug)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green = 2,
}

#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
struct Name<'a> {
    first: Option<&'a str>,
    last: &'a str,
    age: c_int,
}

enum FileKind {}
// SAFETY: `fx_close` closes the handles of `fx_open`.
unsafe impl HandleKind for FileKind {
    type Raw = isize;
    type Owner = ();
    const INVALID: isize = -1;
    unsafe fn release((): (), raw: isize) {
        // SAFETY: the caller hands over an open handle.
        unsafe { fx_close(raw) };
    }
}
type File = OwnedHandle<FileKind>;

#[native_callback(on_panic = -1)]
type Visit = extern "C" fn(value: c_int, #[user_data] user: *mut c_void) -> c_int;
#[native_callback(charset = utf8, on_panic = 0)]
type Row = extern "C" fn(
    #[user_data] state: *mut c_void,
    #[len_of(values, names)] columns: c_int,
    values: &[Option<&str>],
    names: &[&str],
) -> c_int;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    unsafe fn fx_free(block: *mut c_void);
    unsafe fn fx_close(handle: isize) -> c_int;
    safe fn fx_answer() -> c_int;
    safe fn fx_nothing();
    safe fn fx_echo_double(value: f64) -> f64;
    safe fn fx_sum_ptr_size(left: &usize, right: &usize) -> usize;
    safe fn fx_double_i32(value: &mut i32) -> c_int;
    safe fn fx_out_i64(value: i64, #[out] out: &mut i64) -> c_int;
    #[ret(c_int)]
    #[fails_if(nonzero)]
    safe fn fx_out_u32(value: u32, #[retval] out: u32) -> Result<u32>;
    safe fn fx_str_weigh(a: &str, b: Option<&str>, c: Option<&CStr>, d: &CStr) -> Result<c_int>;
    safe fn fx_str_hash_n(
        #[marshal(counted_utf8str)] text: &str,
        #[len_of(text)] count: usize,
    ) -> Result<u64>;
    safe fn fx_str_len_u16(#[marshal(lpwstr)] text: &str) -> Result<c_int>;
    #[free(with = fx_free)]
    safe fn fx_make_greeting(name: &str) -> Result<String>;
    #[borrowed(static)]
    safe fn fx_text_at(index: c_int) -> Result<Option<&'static str>>;
    #[ret(c_int)]
    #[fails_if(zero)]
    safe fn fx_greeting_out(
        name: &str,
        #[retval]
        #[free(with = fx_free)]
        out: String,
    ) -> Result<String>;
    safe fn fx_get_needed(
        source: &str,
        #[out(grow = needed)] buffer: &mut String,
        #[len_of(buffer)] capacity: u32,
    ) -> Result<u32>;
    safe fn fx_bstr_len(#[marshal(bstr)] bstr: &str) -> Result<c_int>;
    safe fn fx_total_i32(items: &[i32], #[len_of(items)] count: usize) -> i32;
    safe fn fx_fill_i32(#[out] items: &mut [i32], #[len_of(items)] count: usize) -> Result<()>;
    safe fn fx_strings_length(items: &[&str], #[len_of(items)] count: usize) -> Result<i64>;
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_make_ints(
        n: c_int,
        #[retval]
        #[free(with = fx_free)]
        out: Vec<i32>,
        #[len_of(out)] count: &mut usize,
    ) -> Result<Vec<i32>>;
    #[free(c)]
    safe fn fx_return_ints(n: c_int, #[len_of(return)] count: &mut usize) -> Result<Vec<i32>>;
    safe fn fx_count_true_bool8(
        #[marshal(lparray, elem = bool8)] items: &[bool],
        #[len_of(items)] count: usize,
    ) -> Result<c_int>;
    #[ret(variant_bool)]
    safe fn fx_not_variant_bool(#[marshal(variant_bool)] value: bool) -> bool;
    safe fn fx_out_bool32(
        #[marshal(bool32)] value: bool,
        #[marshal(bool32)]
        #[out]
        out: &mut bool,
    ) -> Result<c_int>;
    safe fn fx_sum_point(value: Point) -> f64;
    safe fn fx_read_point(value: &Point) -> f64;
    safe fn fx_scale_point(value: &mut Point, factor: c_int) -> c_int;
    safe fn fx_next_color(value: Color) -> Result<Color>;
    safe fn fx_out_color(value: Color, #[out] out: &mut Color) -> Result<c_int>;
    safe fn fx_name_check(name: &Name<'_>) -> Result<u64>;
    safe fn fx_names_check(names: &[Name<'_>], #[len_of(names)] count: usize) -> Result<u64>;
    safe fn fx_open(id: c_int) -> Result<File>;
    safe fn fx_handle_value(handle: &File) -> c_int;
    #[ret(c_int)]
    #[fails_if(nonzero)]
    safe fn fx_open_out(id: c_int, #[retval] out: File) -> Result<File>;
    safe fn fx_each_while(
        n: c_int,
        #[callback(Visit, user = user)] f: impl FnMut(c_int) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> c_int;
    safe fn fx_is_aligned(#[value(null)] address: *const c_void, alignment: usize) -> c_int;
}

/// The prototypes of `fixtures.h`, with `int` as `int32_t` on every target, structs, enumerations and
/// function types by their Rust names, and the handle's `typedef` resolved.
#[test]
fn the_native_declarations_are_those_of_the_header() {
    let declared = [
        (fx_answer::META, "int32_t fx_answer(void)"),
        (fx_nothing::META, "void fx_nothing(void)"),
        (fx_echo_double::META, "double fx_echo_double(double value)"),
        (fx_sum_ptr_size::META, "size_t fx_sum_ptr_size(const size_t *left, const size_t *right)"),
        (fx_double_i32::META, "int32_t fx_double_i32(int32_t *value)"),
        (fx_out_i64::META, "int32_t fx_out_i64(int64_t value, int64_t *out)"),
        (fx_out_u32::META, "int32_t fx_out_u32(uint32_t value, uint32_t *out)"),
        (
            fx_str_weigh::META,
            "int32_t fx_str_weigh(const char *a, const char *b, const char *c, const char *d)",
        ),
        (fx_str_hash_n::META, "uint64_t fx_str_hash_n(const char *text, size_t count)"),
        (fx_str_len_u16::META, "int32_t fx_str_len_u16(const char16_t *text)"),
        (fx_make_greeting::META, "char *fx_make_greeting(const char *name)"),
        (fx_text_at::META, "const char *fx_text_at(int32_t index)"),
        (fx_greeting_out::META, "int32_t fx_greeting_out(const char *name, char **out)"),
        (
            fx_get_needed::META,
            "uint32_t fx_get_needed(const char *source, char *buffer, uint32_t capacity)",
        ),
        (fx_bstr_len::META, "int32_t fx_bstr_len(const char16_t *bstr)"),
        (fx_total_i32::META, "int32_t fx_total_i32(const int32_t *items, size_t count)"),
        (fx_fill_i32::META, "void fx_fill_i32(int32_t *items, size_t count)"),
        (
            fx_strings_length::META,
            "int64_t fx_strings_length(const char *const *items, size_t count)",
        ),
        (fx_make_ints::META, "int32_t fx_make_ints(int32_t n, int32_t **out, size_t *count)"),
        (fx_return_ints::META, "int32_t *fx_return_ints(int32_t n, size_t *count)"),
        (
            fx_count_true_bool8::META,
            "int32_t fx_count_true_bool8(const uint8_t *items, size_t count)",
        ),
        (fx_not_variant_bool::META, "int16_t fx_not_variant_bool(int16_t value)"),
        (fx_out_bool32::META, "int32_t fx_out_bool32(int32_t value, int32_t *out)"),
        (fx_sum_point::META, "double fx_sum_point(Point value)"),
        (fx_read_point::META, "double fx_read_point(const Point *value)"),
        (fx_scale_point::META, "int32_t fx_scale_point(Point *value, int32_t factor)"),
        (fx_next_color::META, "Color fx_next_color(Color value)"),
        (fx_out_color::META, "int32_t fx_out_color(Color value, Color *out)"),
        (fx_name_check::META, "uint64_t fx_name_check(const Name *name)"),
        (fx_names_check::META, "uint64_t fx_names_check(const Name *names, size_t count)"),
        (fx_open::META, "intptr_t fx_open(int32_t id)"),
        (fx_handle_value::META, "int32_t fx_handle_value(intptr_t handle)"),
        (fx_open_out::META, "int32_t fx_open_out(int32_t id, intptr_t *out)"),
        (fx_each_while::META, "int32_t fx_each_while(int32_t n, Visit f, void *user)"),
        (fx_is_aligned::META, "int32_t fx_is_aligned(const void *address, size_t alignment)"),
    ];
    for (meta, expected) in declared {
        assert_eq!(meta.c_declaration(), expected);
    }
}

#[test]
fn callback_signatures_are_described_from_the_side_of_native_code() {
    const ROW: CallbackMeta = Row::META;
    assert_eq!(Visit::META.c_declaration(), "typedef int32_t (*Visit)(int32_t value, void *user)");
    assert_eq!(
        ROW.c_declaration(),
        "typedef int32_t (*Row)(void *state, int32_t columns, const char *const *values, const char *const *names)"
    );
    assert_eq!((ROW.abi, ROW.on_panic, Visit::META.on_panic), ("C", "0", "-1"));
    assert_eq!(ROW.parameters[0].role, Role::UserData);
    assert_eq!(ROW.parameters[1].role, Role::LengthOf("values, names"));
    let columns = ROW.parameters[2].count.unwrap();
    assert_eq!(
        (columns.parameter, columns.constant, columns.in_bytes),
        (Some("columns"), None, false)
    );
    let parameter = fx_each_while::META.parameter("f").unwrap();
    assert_eq!(parameter.callback.unwrap().name, "Visit");
    assert_eq!((parameter.form, parameter.crossing), (Form::Callback, Some(Crossing::Callback)));
}

#[test]
fn descriptors_have_the_layout_of_the_native_type() {
    const META: FunctionMeta = fx_read_point::META;
    let native = META.parameters[0].native.unwrap();
    assert_eq!(native.desc.class, TypeClass::Pointer);
    let pointee = native.pointee.unwrap();
    assert!(pointee.is_const);
    assert_eq!(pointee.ty.desc, Point::DESC);
    let TypeClass::Struct(fields) = pointee.ty.desc.class else { panic!("no struct") };
    let offsets: Vec<_> = fields.iter().map(|field| (field.name, field.offset)).collect();
    assert_eq!(offsets, [("x", 0), ("y", 8)]);
    let by_value = fx_sum_point::META.parameters[0].native.unwrap();
    assert_eq!((by_value.desc.size, by_value.desc.align), (16, align_of::<f64>()));
    assert!(!fx_scale_point::META.parameters[0].native.unwrap().pointee.unwrap().is_const);
}

/// Where each value lies during the call.
#[test]
fn crossings_are_those_of_the_strategies() {
    let of = |meta: FunctionMeta, name: &str| meta.parameter(name).unwrap().crossing;
    let on_stack = |crossing| match crossing {
        Some(Crossing::Copied { scratch }) => scratch,
        other => panic!("{other:?}"),
    };
    assert_eq!(on_stack(of(fx_str_weigh::META, "a")), 512);
    assert_eq!(on_stack(of(fx_str_weigh::META, "b")), 512);
    assert_eq!(of(fx_str_weigh::META, "d"), Some(Crossing::Pinned));
    assert_eq!(of(fx_total_i32::META, "items"), Some(Crossing::Pinned));
    assert_eq!(of(fx_read_point::META, "value"), Some(Crossing::Pinned));
    assert_eq!(of(fx_sum_point::META, "value"), Some(Crossing::ByValue));
    assert_eq!(of(fx_handle_value::META, "handle"), Some(Crossing::ByValue));
    assert_eq!(of(fx_make_ints::META, "out"), Some(Crossing::Slot));
    assert!(on_stack(of(fx_name_check::META, "name")) > 0);
}

#[test]
fn ownership_counts_and_buffers_are_told() {
    let greeting = fx_make_greeting::META.result;
    assert_eq!(greeting.ownership, Ownership::Freed("fx_free"));
    assert_eq!(fx_return_ints::META.result.ownership, Ownership::Freed("c"));
    assert_eq!(fx_text_at::META.result.ownership, Ownership::Borrowed("static"));
    let out = fx_make_ints::META.parameter("out").unwrap();
    assert_eq!((out.role, out.flow), (Role::Retval, Flow::Out));
    assert_eq!(out.ownership, Ownership::Freed("fx_free"));
    assert_eq!(out.count.and_then(|count: Count| count.parameter), Some("count"));
    assert_eq!(fx_make_ints::META.parameter("count").unwrap().flow, Flow::Out);
    assert_eq!(fx_return_ints::META.result.count.unwrap().parameter, Some("count"));
    let buffer = fx_get_needed::META.parameter("buffer").unwrap();
    assert_eq!((buffer.growth, buffer.flow), (Some(Growth::Needed), Flow::Out));
    let address = fx_is_aligned::META.parameter("address").unwrap();
    assert_eq!((address.role, address.value), (Role::Value, "null"));
    let failure = fx_make_ints::META.failure.unwrap();
    assert_eq!((failure.rule, failure.code, failure.error), ("nonzero", "returned", ""));
    assert_eq!(fx_answer::META.failure, None);
    assert_eq!((fx_answer::META.is_safe, fx_free::META.is_safe), (true, false));
}

#[test]
fn forms_name_the_encoding_and_what_null_means() {
    let form = |meta: FunctionMeta, name: &str| meta.parameter(name).unwrap().form;
    assert_eq!(form(fx_str_weigh::META, "a").to_string(), "UTF-8 text");
    assert_eq!(form(fx_str_weigh::META, "b").to_string(), "UTF-8 text or null");
    assert!(form(fx_str_weigh::META, "c").is_nullable());
    assert_eq!(form(fx_str_len_u16::META, "text").to_string(), "UTF-16 text");
    let Form::Text(bstr) = form(fx_bstr_len::META, "bstr") else { panic!("no text") };
    assert_eq!(bstr.layout, TextLayout::Bstr);
    assert_eq!(form(fx_strings_length::META, "items").to_string(), "array of UTF-8 text");
    assert_eq!(form(fx_count_true_bool8::META, "items").to_string(), "array of bool8");
    assert_eq!(form(fx_out_bool32::META, "out").to_string(), "pointer to bool32");
    assert_eq!(form(fx_next_color::META, "value"), Form::Enumeration);
    assert_eq!(form(fx_name_check::META, "name").to_string(), "pointer to struct");
    assert_eq!(fx_open::META.result.form, Form::Handle);
    assert_eq!(fx_not_variant_bool::META.result.form, Form::Boolean("variant_bool"));
    let nothing: ReturnMeta = fx_nothing::META.result;
    assert_eq!((nothing.form, nothing.ty), (Form::Nothing, ""));
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    #[entry = "fx_total_i32"]
    unsafe fn generic<T: Blittable>(items: &[T], #[len_of(items)] count: usize) -> i32;
    #[entry = "fx_read_point"]
    safe fn elided<'a>(value: Option<&'a Point>) -> f64;
}

#[test]
fn what_depends_on_a_generic_parameter_is_not_told() {
    let items = generic::<i32>;
    let _ = items as unsafe fn(&[i32]) -> i32;
    let meta = generic::META;
    assert!(meta.parameters[0].native.is_none() && meta.parameters[0].crossing.is_none());
    assert_eq!(meta.c_declaration(), "int32_t fx_total_i32(? items, size_t count)");
    assert_eq!(elided::META.c_declaration(), "double fx_read_point(const Point *value)");
}

common_layouts::layouts_agree! {
    plain Point = "point";
    native Name<'_> = "name";
}
