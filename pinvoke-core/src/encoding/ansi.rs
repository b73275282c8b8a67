//! The system code page on Windows, UTF-8 elsewhere: .NET's `CharSet.Ansi`.

use super::{Encoding, Utf8};
use crate::error::MarshalError;

/// The system code page on Windows (`CP_ACP`), UTF-8 elsewhere.
///
/// A character that the code page lacks is an error; no best fit is put in its place.
#[derive(Debug)]
pub enum Ansi {}

#[cfg(not(windows))]
// SAFETY: every method is `Utf8`'s.
unsafe impl Encoding for Ansi {
    type Unit = u8;
    const NAME: &'static str = Utf8::NAME;
    #[inline(always)]
    fn bound(bytes: usize) -> usize {
        Utf8::bound(bytes)
    }
    #[inline(always)]
    fn units(text: &str) -> usize {
        Utf8::units(text)
    }
    #[inline]
    unsafe fn encode(text: &str, to: *mut u8, room: usize) -> Result<usize, MarshalError> {
        // SAFETY: the caller's promise is the same.
        unsafe { Utf8::encode(text, to, room) }
    }
    #[inline]
    fn decode(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        Utf8::decode(units, to)
    }
    #[inline(always)]
    unsafe fn decode_short(from: *const u8, capacity: usize, to: &mut String) -> bool {
        // SAFETY: the caller's promise is the same.
        unsafe { Utf8::decode_short(from, capacity, to) }
    }
    fn path_units(path: &std::path::Path) -> Option<Vec<u8>> {
        Utf8::path_units(path)
    }
}

#[cfg(windows)]
// SAFETY: the system call is told the room.
unsafe impl Encoding for Ansi {
    type Unit = u8;
    const NAME: &'static str = "the system code page";

    fn bound(bytes: usize) -> usize {
        // Each UTF-16 unit takes two bytes of a double-byte page at most (four in GB 18030 and
        // UTF-8), and there are no more units than bytes of UTF-8.
        bytes.saturating_mul(4)
    }

    fn units(text: &str) -> usize {
        Self::bound(text.len())
    }

    unsafe fn encode(text: &str, to: *mut u8, room: usize) -> Result<usize, MarshalError> {
        use crate::error::Problem;
        if text.is_ascii() {
            // SAFETY: ASCII is itself in every Windows code page, and fits the caller's room.
            return unsafe { Utf8::encode(text, to, room) };
        }
        if text.contains('\0') {
            return Err(super::utf8::interior_nul(text));
        }
        let wide: Vec<u16> = text.encode_utf16().collect();
        // SAFETY: the caller gives the room.
        unsafe { crate::sys::to_code_page(&wide, to, room) }.ok_or_else(|| {
            Problem::Unmappable { value: format!("{text:?}"), charset: Self::NAME }.into()
        })
    }

    fn decode(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        if units.is_ascii() {
            return Utf8::decode(units, to);
        }
        super::Utf16::decode(&crate::sys::from_code_page(units), to)
    }
}
