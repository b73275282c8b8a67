//! Text in code pages by signatures that are known only at run time; the expected bytes are those of the
//! vendors' tables.
#![allow(missing_docs)]
#![cfg(feature = "dynamic")]

use pinvoke::dynamic::{NarrowText, Signature};

/// The error shows the place, and what to do.
#[test]
fn a_page_that_is_not_there_is_an_error() {
    let error = Signature::parse("_Code_page_(\"windows-1259\") int f(const char *t)").unwrap_err();
    let unknown =
        "line 1, column 13: there is no code page `windows-1259`, did you mean `windows-125";
    let unsupported =
        "line 1, column 13: text in windows-1259 is not supported: enable the feature `codepages`";
    // Where the whole workspace is built, the command line tool has the core know code pages.
    let is_unsupported = !cfg!(feature = "codepages") && error.to_string().starts_with(unsupported);
    assert!(is_unsupported || error.to_string().starts_with(unknown), "{error}");
    assert!(NarrowText::code_page("windows-1259").is_err());
    let error = Signature::parse("_Code_page_(windows) int f(const char *t)").unwrap_err();
    assert!(error.to_string().contains("expected a code page in quotes"), "{error}");
}

#[cfg(feature = "codepages")]
mod pages {
    use pinvoke::Library;
    use pinvoke::dynamic::{
        CType, Count, DynClosure, DynFunction, NarrowText, Parameter, Signature, Value,
    };
    use pinvoke::prelude::*;
    use pinvoke_fixtures::LIBRARY;

    #[dll_import(LIBRARY, codepage = "windows-1251")]
    unsafe extern "C" {
        #[ret(bool32)]
        safe fn fx_text_is(text: &str, units: &[u8], #[len_of(units)] count: usize)
        -> Result<bool>;
        #[entry = "fx_str_equal"]
        #[ret(bool32)]
        safe fn of_two_pages(
            left: &str,
            #[marshal(codepage = "windows-1252")] right: &str,
        ) -> Result<bool>;
        safe fn fx_live_here() -> c_long;
    }

    fn bound(signature: &Signature) -> DynFunction {
        // SAFETY: the library has no initialisers.
        let library = unsafe { Library::open(LIBRARY) }.unwrap();
        library.function(signature.name(), signature).unwrap()
    }

    fn function(text: &str) -> DynFunction {
        bound(&Signature::parse(text).unwrap_or_else(|error| panic!("{error}")))
    }

    fn call(
        function: &DynFunction,
        values: &[Value<'_>],
    ) -> Result<Value<'static>, pinvoke::Error> {
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
        // One page for each signature.
        let error = Signature::from_meta(&of_two_pages::META).unwrap_err().to_string();
        let expected =
            "`right`, which is text in windows-1252 beside text in windows-1251, is not supported";
        assert!(error.starts_with(expected), "{error}");
        assert!(!of_two_pages("ы", "é").unwrap());
    }
}
