//! Text of every form: in, out, both ways, returned.

use std::ffi::CString;
use std::path::Path;

use pinvoke::memory::BString;
use pinvoke::prelude::*;

use crate::{fx_alloc, fx_free, rows, survives};

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_str_len(text: &str) -> Result<c_int>;
    #[entry = "fx_str_len"]
    safe fn len_of_path(text: &Path) -> Result<c_int>;
    #[entry = "fx_str_len"]
    safe fn len_lpstr(#[marshal(lpstr)] text: &str) -> Result<c_int>;
    #[entry = "fx_str_len"]
    safe fn len_lputf8str(#[marshal(lputf8str)] text: Option<&str>) -> Result<c_int>;
    #[entry = "fx_str_len_u16"]
    safe fn len_lpwstr(#[marshal(lpwstr)] text: &str) -> Result<c_int>;
    #[cfg(not(windows))]
    #[entry = "fx_str_len"]
    safe fn len_lptstr(#[marshal(lptstr)] text: &str) -> Result<c_int>;
    #[cfg(windows)]
    #[entry = "fx_str_len_u16"]
    safe fn len_lptstr(#[marshal(lptstr)] text: &str) -> Result<c_int>;
    #[entry = "fx_str_hash_n_u16"]
    safe fn hash_counted_wide(
        #[marshal(counted_wstr)] text: &str,
        #[len_of(text)] count: usize,
    ) -> Result<u64>;
    safe fn fx_multi_count(#[marshal(multi_str)] texts: &[&str]) -> Result<c_int>;
    #[ret(c_int)]
    safe fn fx_str_upper(#[marshal(in_place)] text: &mut String) -> Result<()>;
    safe fn fx_get_needed(
        source: &CStr,
        #[out(grow = needed)] text: &mut String,
        #[len_of(text)] capacity: u32,
    ) -> Result<u32>;
    #[ret(c_int)]
    safe fn fx_append_text(
        #[in_out]
        #[free(with = fx_free, alloc = fx_alloc)]
        text: &mut String,
        more: Option<&str>,
    ) -> Result<()>;

    #[free(with = fx_free)]
    safe fn fx_make_greeting(name: &CStr) -> Result<String>;
    #[entry = "fx_make_greeting"]
    #[free(with = fx_free)]
    safe fn make_c_greeting(name: &CStr) -> Result<CString>;
    #[entry = "fx_make_greeting_u16"]
    #[ret(lpwstr)]
    #[free(with = fx_free)]
    safe fn make_wide_greeting(#[marshal(lpwstr)] name: &str) -> Result<String>;
    #[entry = "fx_text_at"]
    #[borrowed(static)]
    safe fn text_at(index: c_int) -> Result<String>;
    #[entry = "fx_greeting_out"]
    #[ret(c_int)]
    safe fn greeting_out(
        name: &CStr,
        #[retval]
        #[free(with = fx_free)]
        out: String,
    ) -> Result<String>;
    #[ret(bstr)]
    #[free(bstr)]
    safe fn fx_make_bstr(units: &[u16], #[len_of(units)] count: u32) -> Result<String>;
    safe fn fx_bstr_len(#[marshal(bstr)] text: Option<&str>) -> Result<c_int>;
    #[ret(bool32)]
    safe fn fx_ansi_bstr_is(
        #[marshal(ansi_bstr)] text: &str,
        units: &[u8],
        #[len_of(units)] count: u32,
    ) -> Result<bool>;
    #[ret(ansi_bstr)]
    #[free(bstr)]
    safe fn fx_make_ansi_bstr(units: &[u8], #[len_of(units)] count: u32) -> Result<String>;
    #[entry = "fx_make_bstr"]
    #[ret(tbstr)]
    #[free(bstr)]
    safe fn make_tbstr(units: &[u16], #[len_of(units)] count: u32) -> Result<Option<String>>;
    safe fn fx_fixed_turn(
        #[marshal(fixed_str, size_const = 8)] field: &mut String,
        #[value(8)] size: usize,
    ) -> Result<()>;
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf16)]
unsafe extern "C" {
    #[entry = "fx_str_upper_u16"]
    #[ret(c_int)]
    safe fn upper_wide(#[marshal(in_place)] text: &mut String) -> Result<()>;
}

const C: &str = if cfg!(windows) { "msvcrt" } else { "c" };

#[dll_import(C)]
unsafe extern "C" {
    safe fn wcslen(#[marshal(wchar_str)] text: &str) -> Result<usize>;
    #[cfg(not(windows))]
    #[entry = "wcslen"]
    safe fn length_of_utf32(#[marshal(lputf32str)] text: &str) -> Result<usize>;
}

fn long() -> String {
    "x".repeat(10_000)
}

#[cfg(feature = "codepages")]
mod codepages {
    use super::*;

    #[dll_import(pinvoke_fixtures::LIBRARY, codepage = "shift_jis")]
    unsafe extern "C" {
        safe fn fx_str_len(text: &str) -> Result<c_int>;
        #[ret(usize)]
        safe fn fx_text_copy(
            text: &std::ffi::CStr,
            #[retval]
            #[out(grow = needed)]
            out: String,
            #[len_of(out)] capacity: usize,
        ) -> Result<String>;
        #[free(with = fx_free)]
        safe fn fx_text_make(units: &[u8], #[len_of(units)] count: usize) -> Result<String>;
    }

    /// "あ" in Shift JIS, as the vendor's table has it.
    const HIRAGANA: &[u8] = b"\x82\xA0";

    rows! {
        in_a_code_page { let text = "あ".repeat(2000); survives(|| fx_str_len(&text)) }
        out_of_a_code_page { let text = CString::new(HIRAGANA.repeat(2000)).unwrap(); survives(|| fx_text_copy(&text)) }
        taken_over_in_a_code_page { survives(|| fx_text_make(HIRAGANA)) }
    }
}

rows! {
    utf8_in { let text = long(); survives(|| fx_str_len(&text)) }
    path_in { let text = long(); survives(|| len_of_path(Path::new(&text))) }
    lpstr_in { let text = long(); survives(|| len_lpstr(&text)) }
    lputf8str_in { let text = long(); survives(|| len_lputf8str(Some(&text))) }
    lpwstr_in { let text = long(); survives(|| len_lpwstr(&text)) }
    lptstr_in { let text = long(); survives(|| len_lptstr(&text)) }
    wchar_str_in { let text = long(); survives(|| wcslen(&text)) }
    counted_wstr_in { let text = long(); survives(|| hash_counted_wide(&text)) }
    multi_str_in { survives(|| fx_multi_count(&["one", "two"])) }
    in_place_grows { survives(|| {
            let mut text = String::new();
            fx_append_text(&mut text, Some("grown"))?;
            upper_wide(&mut text)?;
            fx_str_upper(&mut text)
        }) }
    grow_buffer {
        let source = CString::new(long()).unwrap(); survives(|| { let mut text = String::new(); fx_get_needed(&source, &mut text) }) }
    text_exchanged { survives(|| { let mut text = String::new(); fx_append_text(&mut text, Some("more")) }) }
    returned_and_freed { survives(|| fx_make_greeting(c"name")) }
    returned_as_c_string { survives(|| make_c_greeting(c"name")) }
    returned_wide { survives(|| make_wide_greeting("name")) }
    returned_borrowed { survives(|| text_at(1)) }
    retval { survives(|| greeting_out(c"name")) }
    bstr_in { survives(|| fx_bstr_len(Some("text"))) }
    ansi_bstr_in { survives(|| fx_ansi_bstr_is("text", b"text")) }
    returned_ansi_bstr { survives(|| fx_make_ansi_bstr(b"ab")) }
    returned_tbstr { survives(|| make_tbstr(&[0x41, 0x42])) }
    fixed_str_both_ways { survives(|| {
        let mut text = String::new();
        fx_append_text(&mut text, Some("ab"))?;
        fx_fixed_turn(&mut text)
    }) }
    returned_bstr { survives(|| fx_make_bstr(&[0x41, 0x42])) }
    bstr_of_ones_own { survives(|| Ok(BString::new("text")?)) }
}

#[cfg(not(windows))]
rows! {
    lputf32str_in { let text = long(); survives(|| length_of_utf32(&text)) }
    path_that_is_not_unicode {
        let path = std::path::PathBuf::from(<std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(b"\xff".repeat(10))); survives(|| len_of_path(&path)) }
}
