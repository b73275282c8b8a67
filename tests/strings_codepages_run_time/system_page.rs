//! The system code page with a replacement, in a declaration and at run time.

use pinvoke::Library;
use pinvoke::dynamic::{NarrowText, Signature, Value};
use pinvoke::prelude::*;
use pinvoke_fixtures::LIBRARY;

#[dll_import(LIBRARY, charset = ansi, unmappable = replace('?'))]
unsafe extern "C" {
    #[ret(bool32)]
    safe fn fx_text_is(text: &str, units: &[u8], #[len_of(units)] count: usize) -> Result<bool>;
    #[free(with = fx_free)]
    safe fn fx_text_make(units: &[u8], #[len_of(units)] count: usize) -> Result<String>;
    unsafe fn fx_free(memory: *mut c_void);
}

#[test]
fn the_system_code_page_may_replace() {
    // SAFETY: the library has no initialisers.
    let library = unsafe { Library::open(LIBRARY) }.unwrap();
    let text = "_Code_page_(\"ansi\", replace, \"?\") int fx_text_is(const char *text, \
                _In_reads_(count) const uint8_t *units, size_t count)";
    let by_text = Signature::parse(text).unwrap();
    let declared = Signature::from_meta(&fx_text_is::META).unwrap();
    let page = NarrowText::Ansi.replacing('?').unwrap();
    assert_eq!((declared.narrow_text(), by_text.narrow_text()), (page, page));
    // Off Windows the system's code page is UTF-8; no western one has the character.
    let expected = if cfg!(windows) { &b"?"[..] } else { "語".as_bytes() };
    assert!(fx_text_is("語", expected).unwrap());
    for signature in [&declared, &by_text] {
        let is = library.function("fx_text_is", signature).unwrap();
        // SAFETY: the declaration is that of the header, and the count is the length.
        let is = unsafe { is.call(&["語".into(), expected.into(), Value::Count]) };
        assert_eq!(is.unwrap(), Value::I32(1));
    }
    let made = Signature::from_meta(&fx_text_make::META).unwrap();
    let make = library.function("fx_text_make", &made).unwrap();
    for bytes in [&b"plain"[..], b"a\xFF"] {
        // SAFETY: as above.
        let made = unsafe { make.call(&[bytes.into(), Value::Count]) }.unwrap();
        assert_eq!(made.as_text(), Some(&*fx_text_make(bytes).unwrap()));
    }
}
