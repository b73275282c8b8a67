//! Code pages by name.

use pinvoke::Library;
use pinvoke::dynamic::{
    CType, Count, DynClosure, DynFunction, NarrowText, Parameter, Signature, Value,
};
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[dll_import(LIBRARY, codepage = "windows-1251")]
unsafe extern "C" {
    #[ret(bool32)]
    safe fn fx_text_is(text: &str, units: &[u8], #[len_of(units)] count: usize) -> Result<bool>;
    #[entry = "fx_str_equal"]
    #[ret(bool32)]
    safe fn of_two_pages(
        left: &str,
        #[marshal(codepage = "windows-1252")] right: &str,
    ) -> Result<bool>;
    #[entry = "fx_text_is"]
    #[ret(bool32)]
    safe fn is_replaced(
        #[marshal(codepage = "windows-1252", unmappable = replace('?'))] text: &str,
        units: &[u8],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    #[entry = "fx_text_make"]
    #[ret(codepage = "shift_jis", unmappable = replace('?'))]
    #[free(with = fx_free)]
    safe fn make_lossy(units: &[u8], #[len_of(units)] count: usize) -> Result<String>;
    #[entry = "fx_fixed_is"]
    #[ret(bool32)]
    safe fn short_is(
        names: &Names,
        #[value(8)] size: usize,
        units: &[u8],
        #[len_of(units)] count: usize,
    ) -> Result<bool>;
    safe fn fx_pass_text(
        text: &CStr,
        #[callback(OnText, user = user)] f: impl FnMut(&str) -> c_int,
        #[user_data] user: *mut c_void,
    ) -> Result<c_int>;
    /// Only its metadata is looked at.
    #[entry = "fx_slice_total"]
    unsafe fn counted(value: &Counted<'_>) -> Result<i64>;
    unsafe fn fx_free(memory: *mut c_void);
    safe fn fx_live_here() -> c_long;
}

#[native_callback(codepage = "windows-1251", on_panic = -1)]
type OnText = extern "C" fn(text: &str, #[user_data] user: *mut c_void) -> c_int;

#[derive(NativeStruct)]
#[native(codepage = "windows-1252", unmappable = replace('?'))]
struct Names {
    #[marshal(byvaltstr, size_const = 8)]
    short: String,
    #[marshal(byvaltstr, size_const = 8, codepage = "koi8-r")]
    other: String,
}

#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
struct Counted<'a> {
    text: &'a str,
    #[len_of(text)]
    units: NativeOnly<u32>,
}

crate::common_layouts::layouts_agree! {
    native Names = "twin_pages" => ["short_", "other"];
    native Counted<'_> = "twin_counted";
}

fn bound(signature: &Signature) -> DynFunction {
    // SAFETY: the library has no initialisers.
    let library = unsafe { Library::open(LIBRARY) }.unwrap();
    library.function(signature.name(), signature).unwrap()
}

fn function(text: &str) -> DynFunction {
    bound(&Signature::parse(text).unwrap_or_else(|error| panic!("{error}")))
}

fn call(function: &DynFunction, values: &[Value<'_>]) -> Result<Value<'static>, pinvoke::Error> {
    // SAFETY: the declarations are those of the header, and the counts are the lengths.
    unsafe { function.call(values) }
}

fn is(page: &str, text: &str, bytes: &[u8]) -> Result<Value<'static>, pinvoke::Error> {
    let is = function(&format!(
        "_Code_page_(\"{page}\") int fx_text_is(const char *text, _In_reads_(count) const uint8_t *units, \
         size_t count)"
    ));
    call(&is, &[text.into(), bytes.into(), Value::Count])
}

#[test]
fn text_goes_in() {
    for (page, text, bytes) in [
        ("windows-1252", "Grüße €", &b"Gr\xFC\xDFe \x80"[..]),
        ("windows-1251", "Привет", b"\xCF\xF0\xE8\xE2\xE5\xF2"),
        ("KOI8-R", "Привет", b"\xF0\xD2\xC9\xD7\xC5\xD4"),
        ("shift_jis", "日本ｱ", b"\x93\xFA\x96\x7B\xB1"),
        ("gb18030", "😀", b"\x94\x39\xFC\x36"),
    ] {
        assert_eq!(is(page, text, bytes).unwrap(), Value::I32(1), "{page}");
        // More than the frame has room for.
        let (long, units) = (text.repeat(3000), bytes.repeat(3000));
        assert_eq!(is(page, &long, &units).unwrap(), Value::I32(1), "{page}");
    }
}

#[test]
fn what_the_page_lacks_is_an_error_that_names_the_parameter() {
    let error = is("windows-1252", "a 語", b"").unwrap_err();
    let expected = "fx_text_is: parameter `text`: '語' cannot be written in windows-1252";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_builder_names_the_page() {
    let text = CType::CHAR.to_const().pointer();
    let units = Parameter::new("units", CType::UINT8.to_const().pointer());
    let signature = Signature::builder("fx_text_is")
        .returns(CType::INT)
        .narrow_text(NarrowText::code_page("iso-8859-15").unwrap())
        .takes(Parameter::new("text", text))
        .takes(units.input().counted_by(Count::parameter("count")))
        .takes(Parameter::new("count", CType::SIZE))
        .build()
        .unwrap();
    assert_eq!(signature.narrow_text().name(), "iso-8859-15");
    let values = ["€".into(), (&b"\xA4"[..]).into(), Value::Count];
    assert_eq!(call(&bound(&signature), &values).unwrap(), Value::I32(1));
}

#[test]
fn text_comes_back() {
    let made = |bytes: &[u8]| {
        let make = function(
            "_Code_page_(\"shift_jis\") _Ret_z_ _Free_(fx_free) \
             char *fx_text_make(_In_reads_(count) const uint8_t *units, size_t count)",
        );
        call(&make, &[bytes.into(), Value::Count])
    };
    let live = fx_live_here();
    assert_eq!(made(b"\x93\xFA\x96\x7B\xB1").unwrap(), Value::from("日本ｱ"));
    let error = made(b"a\x93").unwrap_err().to_string();
    assert!(
        error.starts_with(
            "fx_text_make: parameter `return`: native code gave text that is not shift_jis"
        ),
        "{error}"
    );
    assert_eq!(fx_live_here(), live);
    let copy = function(
        "_Code_page_(\"windows-1251\") size_t fx_text_copy(const char *text, \
         _Out_writes_z_(capacity) char *out, size_t capacity)",
    );
    let mut out = String::new();
    let values = ["Привет".into(), Value::buffer(&mut out, 32), Value::Count];
    call(&copy, &values).unwrap();
    drop(values);
    assert_eq!(out, "Привет");
}

/// A closure is given text of the page, and may make a call with another while it has it.
#[test]
fn closures_are_given_text() {
    let pass = Signature::parse(
        "_Code_page_(\"windows-1252\") int fx_pass_text(const char *text, \
         int (*f)(_In_z_ const char *text, void *user), void *user)",
    )
    .unwrap();
    let mut got = Vec::new();
    let mut note = |values: &[Value<'_>]| {
        got.push(values[0].as_text().unwrap().to_owned());
        is("koi8-r", "Привет", b"\xF0\xD2\xC9\xD7\xC5\xD4").unwrap()
    };
    let page = NarrowText::code_page("windows-1252").unwrap();
    let callback = pass.callback("f").unwrap().clone().with_narrow_text(page);
    let closure = DynClosure::new(&callback, Value::I32(-1), &mut note).unwrap();
    let result = call(&bound(&pass), &["Grüße €".into(), (&closure).into(), Value::Null]);
    drop(closure);
    assert_eq!((result.unwrap(), got), (Value::I32(1), vec!["Grüße €".to_owned()]));
}

#[test]
fn a_declaration_keeps_its_page() {
    let signature = Signature::from_meta(&fx_text_is::META).unwrap();
    assert_eq!(signature.narrow_text().name(), "windows-1251");
    let bytes = &b"\xCF\xF0\xE8\xE2\xE5\xF2"[..];
    let by_value = call(&bound(&signature), &["Привет".into(), bytes.into(), Value::Count]);
    assert_eq!(by_value.unwrap(), Value::I32(1));
    assert!(fx_text_is("Привет", bytes).unwrap());
    // Each text has its page: 0xFB is `ы` in one and `û` in the other.
    let signature = Signature::from_meta(&of_two_pages::META).unwrap();
    let pages = signature.parameters().iter().map(|of| of.own_narrow_text());
    let pages: Vec<_> = pages.map(|page| page.map(NarrowText::name)).collect();
    assert_eq!(pages, [None, Some("windows-1252")]);
    let of_two = bound(&signature);
    for (left, right) in [("ы", "û"), ("ы", "é"), ("plain", "plain")] {
        let expected = of_two_pages(left, right).unwrap();
        let found = call(&of_two, &[left.into(), right.into()]).unwrap();
        assert_eq!(found, Value::I32(expected.into()), "{left} {right}");
    }
    assert!(of_two_pages("ы", "û").unwrap());
    for wrong in [["û", "û"], ["ы", "ы"]] {
        let [left, right] = wrong;
        let expected = of_two_pages(left, right).unwrap_err().to_string();
        let found = call(&of_two, &[left.into(), right.into()]).unwrap_err().to_string();
        assert_eq!(found.replace("fx_str_equal", "of_two_pages"), expected);
    }
}

/// Each of a text's page and rule, in text, as the static declarations of `strings_codepages.rs` have it.
#[test]
fn each_parameter_has_its_page() {
    let two = function(
        "int fx_str_equal(_Code_page_(\"windows-1251\") const char *left, \
         _Code_page_(\"windows-1252\") const char *right)",
    );
    assert_eq!(call(&two, &["ы".into(), "û".into()]).unwrap(), Value::I32(1));
    let error = call(&two, &["û".into(), "û".into()]).unwrap_err().to_string();
    assert_eq!(error, "fx_str_equal: parameter `left`: 'û' cannot be written in windows-1251");
    // What the parameter says is more than what is said of the function.
    let mixed = function(
        "_Code_page_(\"koi8-r\") int fx_text_is(_Code_page_(\"UTF-8\") const char *text, \
         _In_reads_(count) const uint8_t *units, size_t count)",
    );
    let bytes = "ы".as_bytes();
    let values = ["ы".into(), bytes.into(), Value::Count];
    assert_eq!(call(&mixed, &values).unwrap(), Value::I32(1));
    // Text that is written, beside text in another page that is read.
    let copy = function(
        "size_t fx_text_copy(_Code_page_(\"windows-1251\") const char *text, \
         _Out_writes_z_(capacity) _Code_page_(\"windows-1252\") char *out, size_t capacity)",
    );
    let (mut out, mut place) = (String::new(), Value::Void);
    let values = ["Грю".into(), Value::buffer(&mut out, 32), Value::Count];
    call(&copy, &values).unwrap();
    drop(values);
    assert_eq!(out, "Ãðþ");
    call(&copy, &["Грю".into(), Value::out(&mut place), 32.into()]).unwrap();
    assert_eq!(place, Value::from("Ãðþ"));
    // An array of texts.
    let texts = function(
        "size_t fx_texts_copy(_In_reads_z_(count) _Code_page_(\"windows-1252\") const char *const *texts, \
         size_t count, _Out_writes_(capacity) uint8_t *out, size_t capacity)",
    );
    let mut out = [0_u8; 5];
    let list = [Value::from("ü"), "".into(), "€".into()];
    let values = [Value::list(&list), Value::Count, (&mut out[..]).into(), Value::Count];
    call(&texts, &values).unwrap();
    assert_eq!(&out, b"\xFC\0\0\x80\0");
}

#[test]
fn what_the_page_lacks_is_replaced_where_that_is_said() {
    let text = "int fx_text_is(_Code_page_(\"windows-1252\", replace, \"?\") const char *text, \
                _In_reads_(count) const uint8_t *units, size_t count)";
    let declared = Signature::from_meta(&is_replaced::META).unwrap();
    let page = NarrowText::code_page("windows-1252").unwrap().replacing('?').unwrap();
    assert_eq!(declared.narrow_text(), page);
    let builder = Signature::parse(
        "int fx_text_is(const char *text, _In_reads_(count) const uint8_t *units, size_t count)",
    )
    .unwrap()
    .map_parameters(|index, of| if index == 0 { of.narrow_text(page) } else { of })
    .unwrap();
    for signature in [declared, builder, Signature::parse(text).unwrap()] {
        let is = bound(&signature);
        let values = ["ü 語😀".into(), (&b"\xFC ??"[..]).into(), Value::Count];
        assert_eq!(call(&is, &values).unwrap(), Value::I32(1));
    }
    assert!(is_replaced("ü 語😀", b"\xFC ??").unwrap());
    // Bytes that mean nothing are replaced too, in what is returned.
    let live = fx_live_here();
    let bytes = &b"a\x93"[..];
    let lossy = bound(&Signature::from_meta(&make_lossy::META).unwrap());
    let of_text = function(
        "_Code_page_(\"shift_jis\", replace, \"?\") _Ret_z_ _Free_(fx_free) \
         char *fx_text_make(_In_reads_(count) const uint8_t *units, size_t count)",
    );
    for make in [lossy, of_text] {
        let made = call(&make, &[bytes.into(), Value::Count]).unwrap();
        assert_eq!(made.as_text(), Some(&*make_lossy(bytes).unwrap()));
    }
    assert_eq!(make_lossy(bytes).unwrap(), "a\u{FFFD}");
    assert_eq!(fx_live_here(), live);
}

#[test]
fn what_cannot_replace_is_an_error_at_its_place() {
    for (annotation, expected) in [
        (
            "\"windows-1252\", replace, \"é\"",
            "'é' is not in every code page; name an ASCII character",
        ),
        ("\"utf-8\", replace, \"?\"", "only a code page can lack a character, and this is UTF-8"),
        ("\"koi8-r\", replace, \"??\"", "write one character"),
        ("\"koi8-r\", replac, \"?\"", "expected `replace`"),
    ] {
        let text = format!("int f(_Code_page_({annotation}) const char *t)");
        let error = Signature::parse(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

/// A field has the page of its struct, or its own, whatever the function that takes the struct says.
#[test]
fn fields_have_their_page() {
    let signature = Signature::from_meta(&short_is::META).unwrap();
    let names = Names { short: "ü語".to_owned(), other: "П".to_owned() };
    assert!(short_is(&names, b"\xFC?").unwrap());
    let list = vec![Value::from("ü語"), "П".into()];
    let values = [list.into(), 8.into(), (&b"\xFC?"[..]).into(), Value::Count];
    assert_eq!(call(&bound(&signature), &values).unwrap(), Value::I32(1));
    // The second field by its offset.
    let other = signature.with_narrow_text(NarrowText::Utf8);
    let list = vec![Value::from("語"), "\u{20ac}".into()];
    let values = [list.into(), 8.into(), (&b"?"[..]).into(), Value::Count];
    let error = call(&bound(&other), &values).unwrap_err().to_string();
    assert_eq!(error, "fx_fixed_is: parameter `names.other`: '€' cannot be written in koi8-r");
}

/// A count is of the units of what it counts, whatever was lowered in between.
#[test]
fn counts_are_in_the_page_of_what_they_count() {
    let signature = Signature::parse(
        "int fx_text_is(_In_reads_(count) _Code_page_(\"windows-1252\") const char *text, \
         const void *units, size_t count)",
    )
    .unwrap();
    let values = ["\u{fc}".into(), (&b"\xFC\0"[..]).into(), Value::Count];
    assert_eq!(call(&bound(&signature), &values).unwrap(), Value::I32(1));
}

/// The same of a field, whatever page the function has: the character has two bytes in UTF-8.
#[test]
fn fields_are_counted_in_their_encoding() {
    let page = NarrowText::code_page("windows-1252").unwrap();
    let signature = Signature::from_meta(&counted::META).unwrap().with_narrow_text(page);
    let value = vec![Value::from("\u{fc}"), 3.into()];
    let error = call(&bound(&signature), &[value.into()]).unwrap_err().to_string();
    let expected = "fx_slice_total: parameter `value.units`: the count 3 is not between 0 and 2";
    assert_eq!(error, expected);
}

/// A callback's text has the page of its signature, or its own.
#[test]
fn callbacks_have_their_pages() {
    let signature = Signature::from_meta(&fx_pass_text::META).unwrap();
    let callback = signature.callback("f").unwrap().clone();
    assert_eq!(callback.narrow_text().name(), "windows-1251");
    let by_text = Signature::parse(
        "int fx_pass_text(const char *text, \
         int (*f)(_In_z_ _Code_page_(\"windows-1251\") const char *text, void *user), void *user)",
    )
    .unwrap();
    for signature in [&signature, &by_text] {
        let callback = signature.callback("f").unwrap().clone();
        let mut seen = Vec::new();
        let mut note = |values: &[Value<'_>]| {
            seen.push(values[0].as_text().unwrap().to_owned());
            Value::I32(0)
        };
        let closure = DynClosure::new(&callback, Value::I32(-1), &mut note).unwrap();
        let text = c"\xCF\xF0\xE8".as_ptr().cast_mut().cast();
        let values = [Value::Pointer(text), (&closure).into(), Value::Null];
        call(&bound(signature), &values).unwrap();
        drop(closure);
        assert_eq!(seen, ["При"]);
    }
    let mut seen = String::new();
    fx_pass_text(c"\xCF\xF0\xE8", |text| {
        seen.push_str(text);
        0
    })
    .unwrap();
    assert_eq!(seen, "При");
}
