//! Imported functions.

use expect_test::{ExpectFile, expect_file};

use super::{compare, split};

fn check(declaration: &str, expected: &ExpectFile) {
    let (arguments, block) = split(declaration);
    compare(declaration, &crate::expand::dll_import(arguments, block), expected);
}

/// Load, null check, jump: nothing else may stand in the way of numbers.
#[test]
fn a_function_of_numbers() {
    check(
        r#"
#[dll_import("m")]
unsafe extern "C" {
    /// The cosine.
    pub safe fn cos(x: f64) -> f64;
}
"#,
        &expect_file!["expansions/scalar.rs"],
    );
}

#[test]
fn functions_of_an_object() {
    check(
        r#"
#[dll_import("z", bind = pub struct Zlib)]
unsafe extern "C" {
    #[entry = "crc32"]
    pub safe fn checksum(seed: c_ulong, byte: &u8, #[value(1)] length: u32) -> c_ulong;
    #[optional]
    pub safe fn adler32(seed: c_ulong) -> Result<c_ulong>;
}
"#,
        &expect_file!["expansions/object.rs"],
    );
}

#[test]
fn a_linked_function() {
    check(
        r#"
#[dll_import("m", bind = link)]
unsafe extern "C" {
    pub safe fn floor(x: f64) -> f64;
}
"#,
        &expect_file!["expansions/linked.rs"],
    );
}

#[test]
fn text_and_its_length() {
    check(
        r#"
#[dll_import("text", charset = utf8, last_error)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(negative)]
    safe fn set_name(name: &str, #[len_of(name)] length: u32) -> Result<()>;
}
"#,
        &expect_file!["expansions/text.rs"],
    );
}

/// The call is in a loop; what a try may have left is undone before the next.
#[test]
fn a_buffer_that_grows() {
    check(
        r#"
#[dll_import("c", charset = utf8, last_error)]
unsafe extern "C" {
    #[fails_if(negative)]
    safe fn read_link(path: &str, #[out(grow = truncated)] text: &mut String, #[len_of(text)] size: usize) -> Result<isize>;
}
"#,
        &expect_file!["expansions/buffer.rs"],
    );
}

#[test]
fn a_closure_with_user_data() {
    check(
        r#"
#[dll_import("c")]
unsafe extern "C" {
    safe fn visit(#[callback(Visit, user = context)] visit: impl FnMut(c_int) -> c_int, #[user_data] context: *mut c_void) -> c_int;
}
"#,
        &expect_file!["expansions/closure.rs"],
    );
}

/// Types that only the compiler knows are asked about first, in constants.
#[test]
fn types_of_the_user() {
    check(
        r#"
#[dll_import("shapes")]
unsafe extern "C" {
    #[fails_if(zero, error = ShapeError)]
    safe fn area(shape: &Shape, kind: Kind, #[out(on_failure)] #[free(c)] why: CString) -> Result<i32, ShapeError>;
}
"#,
        &expect_file!["expansions/questions.rs"],
    );
}

/// The call alone differs from that of [`a_function_of_numbers`].
#[test]
fn a_call_through_libffi() {
    check(
        r#"
#[dll_import("m", stub = libffi, last_error)]
unsafe extern "C" {
    pub safe fn ldexp(x: f64, exponent: c_int) -> f64;
}
"#,
        &expect_file!["expansions/libffi.rs"],
    );
}
