//! `explain` says what a call does. Each text was checked against the declaration above it: the C
//! prototype of `fixtures.h`, the strategy's rule, the attributes.

// A length of 64 bits may not fit 32.
#![cfg(target_pointer_width = "64")]
#![allow(missing_docs, dead_code)]

mod common_layouts;

use expect_test::{Expect, expect};
use pinvoke::error::MarshalError;
use pinvoke::explain;
use pinvoke::marshal::ValueForm;
use pinvoke::meta::FunctionMeta;
use pinvoke::prelude::*;

#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Name {
    #[free(with = fx_free)]
    first: Option<String>,
    #[free(with = fx_free)]
    last: String,
    age: c_int,
}

#[derive(NativeEnum, Clone, Copy)]
#[repr(i32)]
enum Color {
    Red = 1,
    Green,
    Blue = 40,
}
#[derive(NativeEnum, Clone, Copy)]
#[repr(i32)]
enum AnyColor {
    Red = 1,
    #[native(other)]
    Other(i32),
}

#[derive(Clone, Copy)]
struct Tenths(f64);
enum ByWhole {}
// SAFETY: a number points to nothing, and zero is one.
unsafe impl ValueForm<Tenths> for ByWhole {
    type Value = i32;
    fn to_native(value: Tenths) -> std::result::Result<i32, MarshalError> {
        Ok((value.0 * 10.0) as i32)
    }
    fn from_native(value: i32) -> std::result::Result<Tenths, MarshalError> {
        Ok(Tenths(f64::from(value) / 10.0))
    }
}
pinvoke::value_marshaller!(ByWhole for Tenths);

/// `pinvoke_fixtures::LIBRARY` depends on the machine.
#[dll_import("fixtures", charset = utf8, last_error)]
unsafe extern "C" {
    unsafe fn fx_free(block: *mut c_void);
    #[ret(c_int)]
    #[fails_if(zero)]
    safe fn fx_greeting_out(
        name: &str,
        #[retval]
        #[free(with = fx_free)]
        out: String,
    ) -> Result<String>;
    #[free(with = fx_free)]
    safe fn fx_lift_return_names(
        bad: c_int,
        #[len_of(return)] count: &mut c_int,
        #[retval]
        #[free(with = fx_free)]
        before: String,
        #[retval]
        #[free(with = fx_free)]
        after: String,
    ) -> Result<(Vec<Name>, String, String)>;
    safe fn fx_total_i32(items: &[i32], #[len_of(items)] count: u16) -> Result<i32>;
    safe fn fx_get_needed(
        #[marshal(lpwstr)] source: Option<&str>,
        #[out(grow = needed)] buffer: &mut String,
        #[len_of(buffer)] capacity: u32,
    ) -> Result<u32>;
    #[borrowed(static)]
    safe fn fx_text_at(index: c_int) -> Result<Option<&'static str>>;
    safe fn fx_is_aligned(#[value(null)] address: *const c_void, alignment: usize)
    -> Result<c_int>;
    safe fn fx_next_color(value: Color) -> Result<Color>;
    #[entry = "fx_next_color"]
    safe fn next_of_any(value: AnyColor) -> Result<AnyColor>;
    #[entry = "fx_total_i32"]
    safe fn total(
        #[marshal(lparray, elem(with = ByWhole))] items: &[Tenths],
        #[len_of(items)] count: usize,
        #[marshal(with = ByWhole)] one: Tenths,
    ) -> Result<i32>;
}

#[track_caller]
fn says(meta: &FunctionMeta, expected: &Expect) {
    expected.assert_eq(&explain(meta).to_string());
}

#[test]
fn text_that_is_handed_over() {
    says(
        &fx_greeting_out::META,
        &expect![[r#"
        fx_greeting_out of fixtures, extern "C"
            int32_t fx_greeting_out(const char *name, char **out)

            name    const char *  in: UTF-8 text, copied: 512 units on the stack, more on the heap until the call is over
                                  fails: a NUL inside, too little memory
            out     char **       returned: UTF-8 text, in a slot on the stack; copied, then released with fx_free
                                  fails: null, text that is not UTF-8
            return  int32_t       looked at, not returned; a failure if zero, with the last error
    "#]],
    );
}

#[test]
fn arrays_of_structs_are_taken_over() {
    says(
        &fx_lift_return_names::META,
        &expect![[r#"
            fx_lift_return_names of fixtures, extern "C"
                Name *fx_lift_return_names(int32_t bad, int32_t *count, char **before, char **after)

                bad     int32_t    in: by value
                count   int32_t *  written by native code: the length of what is returned
                                   fails: a count that is negative or too large
                before  char **    returned: UTF-8 text, in a slot on the stack; copied, then released with fx_free
                                   fails: null, text that is not UTF-8
                after   char **    returned: UTF-8 text, in a slot on the stack; copied, then released with fx_free
                                   fails: null, text that is not UTF-8
                return  Name *     array of struct; counted by count; copied, then released with fx_free
                                   fails: null, a field that is not valid

                struct Name {
                    char *first;
                    char *last;
                    int32_t age;
                };
        "#]],
    );
}

#[test]
fn arrays_are_pinned() {
    says(
        &fx_total_i32::META,
        &expect![[r#"
            fx_total_i32 of fixtures, extern "C"
                int32_t fx_total_i32(const int32_t *items, uint16_t count)

                items   const int32_t *  in: array, pinned: native code sees the caller's memory; counted by count
                count   uint16_t         made by the call: the length of items
                                         fails: a length that uint16_t cannot hold
                return  int32_t          value
        "#]],
    );
}

#[test]
fn buffers_are_tried_again() {
    says(
        &fx_get_needed::META,
        &expect![[r#"
        fx_get_needed of fixtures, extern "C"
            uint32_t fx_get_needed(const char16_t *source, char *buffer, uint32_t capacity)

            source    const char16_t *  in: UTF-16 text or null, copied: 512 units on the stack, more on the heap until the call is over
                                        fails: a NUL inside, too little memory
            buffer    char *            out: UTF-8 text, copied: 512 units on the stack, more on the heap until the call is over; counted by capacity; tried again with the size that the call returns
                                        fails: text that is not UTF-8, too little memory
            capacity  uint32_t          made by the call: the length of buffer
                                        fails: a length that uint32_t cannot hold
            return    uint32_t          value
    "#]],
    );
}

#[test]
fn borrowed_text_and_constants() {
    says(
        &fx_text_at::META,
        &expect![[r#"
            fx_text_at of fixtures, extern "C"
                const char *fx_text_at(int32_t index)

                index   int32_t       in: by value
                return  const char *  UTF-8 text; stays native code's, for ever
                                      fails: text that is not UTF-8
        "#]],
    );
    says(
        &fx_is_aligned::META,
        &expect![[r#"
            fx_is_aligned of fixtures, extern "C"
                int32_t fx_is_aligned(const void *address, size_t alignment)

                address    const void *  always null
                alignment  size_t        in: by value
                return     int32_t       value
        "#]],
    );
}

#[test]
fn enums_have_names() {
    says(
        &fx_next_color::META,
        &expect![[r#"
        fx_next_color of fixtures, extern "C"
            Color fx_next_color(Color value)

            value   Color  in: enumeration, by value
            return  Color  enumeration
                           fails: a number that no variant has

            typedef int32_t Color;
            enum {
                Color_Red = 1,
                Color_Green = 2,
                Color_Blue = 40,
            };
    "#]],
    );
    // No number is wrong.
    says(
        &next_of_any::META,
        &expect![[r#"
        next_of_any of fixtures, extern "C"
            AnyColor fx_next_color(AnyColor value)

            value   AnyColor  in: enumeration, by value
            return  AnyColor  enumeration

            typedef int32_t AnyColor;
            enum {
                AnyColor_Red = 1,
                /* and other values */
            };
    "#]],
    );
}

#[test]
fn marshallers_are_named() {
    says(
        &total::META,
        &expect![[r#"
        total of fixtures, extern "C"
            int32_t fx_total_i32(const int32_t *items, size_t count, int32_t one)

            items   const int32_t *  in: array of what ByWhole makes, copied: 1024 units on the stack, more on the heap until the call is over; counted by count
                                     fails: what ByWhole refuses, too little memory
            count   size_t           made by the call: the length of items
            one     int32_t          in: what ByWhole makes, by value
                                     fails: what ByWhole refuses
            return  int32_t          value
    "#]],
    );
}

common_layouts::layouts_agree! {
    native Name = "name";
}
