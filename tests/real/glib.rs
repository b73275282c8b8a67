//! GLib.

use pinvoke::prelude::*;

#[native_callback(on_panic = 0)]
type CompareData = extern "C" fn(a: &c_int, b: &c_int, #[user_data] context: *mut c_void) -> c_int;

#[native_callback(charset = utf8)]
type VisitText = extern "C" fn(text: &str, #[user_data] context: *mut c_void);

#[native_handle(release = unsafe g_ptr_array_unref)]
pub(crate) type PointerArray = *mut c_void;

#[dll_import("glib-2.0", charset = utf8)]
unsafe extern "C" {
    safe fn g_utf8_strlen(text: &str, #[value(-1)] max: isize) -> Result<c_long>;
    #[free(with = g_free)]
    safe fn g_utf8_strup(text: &str, #[len_of(text)] length: isize) -> Result<String>;
    #[free(with = g_free)]
    safe fn g_base64_encode(data: &[u8], #[len_of(data)] length: usize) -> Result<String>;
    #[free(with = g_free)]
    safe fn g_base64_decode(text: &str, #[len_of(return)] length: &mut usize) -> Result<Vec<u8>>;
    #[free(with = g_free)]
    safe fn g_strjoinv(separator: &str, texts: &[&str]) -> Result<String>;
    #[ret(bool32)]
    safe fn g_str_has_prefix(text: &str, prefix: &str) -> Result<bool>;
    #[free(with = g_free)]
    safe fn g_utf8_to_utf16(
        text: &str,
        #[len_of(text)] length: c_long,
        #[value(null)] read: *mut c_long,
        #[len_of(return)] written: &mut c_long,
        #[value(null)] error: *mut *mut c_void,
    ) -> Result<Vec<u16>>;
    safe fn g_qsort_with_data(
        items: &mut [c_int],
        #[len_of(items)] count: c_int,
        #[value(size_of::<c_int>())] size: usize,
        #[callback(CompareData, user = context)] compare: impl FnMut(&c_int, &c_int) -> c_int,
        #[user_data] context: *mut c_void,
    ) -> Result<()>;
    safe fn g_ptr_array_new() -> Result<PointerArray>;
    unsafe fn g_ptr_array_unref(array: *mut c_void);
    unsafe fn g_ptr_array_add(array: &PointerArray, item: *const c_char);
    safe fn g_ptr_array_foreach(
        array: &PointerArray,
        #[callback(VisitText, user = context)] visit: impl FnMut(&str),
        #[user_data] context: *mut c_void,
    ) -> Result<()>;
    unsafe fn g_free(memory: *mut c_void);
    #[free(with = g_free)]
    unsafe fn g_strdup_printf(format: &CStr, ...) -> Result<String>;
    safe fn g_unichar_toupper(#[marshal(char32)] character: char) -> u32;
}

#[test]
fn text_of_every_kind() {
    assert_eq!(g_utf8_strlen("grün 語").unwrap(), 6);
    assert_eq!(g_utf8_strup("straße").unwrap(), "STRASSE", "Unicode's full case mapping");
    assert_eq!(g_strjoinv(", ", &["one", "two", "three"]).unwrap(), "one, two, three");
    assert!(g_str_has_prefix("prefix and more", "prefix").unwrap());
    assert!(!g_str_has_prefix("more", "prefix").unwrap());
    assert_eq!(char::from_u32(g_unichar_toupper('ä')), Some('Ä'));
}

#[test]
fn the_test_vectors_of_rfc_4648() {
    for (plain, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foobar", "Zm9vYmFy")] {
        assert_eq!(g_base64_encode(plain.as_bytes()).unwrap(), encoded);
        assert_eq!(g_base64_decode(encoded).unwrap(), plain.as_bytes());
    }
}

#[test]
fn an_array_that_the_library_allocates() {
    let expected: Vec<u16> = "語😀".encode_utf16().collect();
    assert_eq!(g_utf8_to_utf16("語😀").unwrap(), expected);
}

#[test]
fn closures_with_user_data_last() {
    let mut numbers = [5, -1, 3];
    let mut calls = 0;
    g_qsort_with_data(&mut numbers, |a, b| {
        calls += 1;
        b.cmp(a) as c_int
    })
    .unwrap();
    assert_eq!(numbers, [5, 3, -1]);
    assert!(calls > 0);
}

#[test]
fn a_closure_sees_every_text_of_a_container() {
    let array = g_ptr_array_new().unwrap();
    // SAFETY: the literals outlive the array, which does not free its items.
    unsafe {
        g_ptr_array_add(&array, c"first".as_ptr());
        g_ptr_array_add(&array, c"zweiter".as_ptr());
    }
    let mut seen = Vec::new();
    g_ptr_array_foreach(&array, |text| seen.push(text.to_owned())).unwrap();
    assert_eq!(seen, ["first", "zweiter"]);
}

#[test]
fn a_variadic_function_returns_owned_text() {
    // SAFETY: the format fits the tail.
    let text = unsafe { g_strdup_printf(c"%s has %d and %.1f", (c"it", 3, 0.5)) };
    assert_eq!(text.unwrap(), "it has 3 and 0.5");
}
