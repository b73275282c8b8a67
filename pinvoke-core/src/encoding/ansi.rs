//! The system code page on Windows, UTF-8 elsewhere: .NET's `CharSet.Ansi`.

/// The system code page on Windows (`CP_ACP`), UTF-8 elsewhere.
///
/// A character that the code page lacks is an error; no best fit is put in its place.
#[derive(Debug)]
pub enum Ansi {}

/// As [`Ansi`], with `C` for every character that the code page lacks, and U+FFFD for bytes that mean
/// nothing in it.
#[derive(Debug)]
pub enum AnsiReplacing<const C: char> {}

#[cfg(feature = "dynamic")]
pub(super) use platform::encode_replacing;

#[cfg(not(windows))]
mod platform {
    use super::{Ansi, AnsiReplacing};
    use crate::encoding::{Encoding, Utf8, reserve};
    use crate::error::MarshalError;

    macro_rules! as_utf8 {
        ($([$($generics:tt)*] $encoding:ty, $replacement:expr, $decode:path;)*) => {$(
            // SAFETY: every method that writes is `Utf8`'s.
            unsafe impl<$($generics)*> Encoding for $encoding {
                type Unit = u8;
                const NAME: &'static str = Utf8::NAME;
                const REPLACEMENT: Option<char> = $replacement;
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
                    $decode(units, to)
                }
                #[inline(always)]
                unsafe fn decode_short(from: *const u8, capacity: usize, to: &mut String) -> bool {
                    // SAFETY: the caller's promise is the same.
                    unsafe { Utf8::decode_short(from, capacity, to) }
                }
                fn path_units(path: &std::path::Path) -> Result<Option<Vec<u8>>, MarshalError> {
                    Utf8::path_units(path)
                }
                #[inline]
                unsafe fn length(text: *const u8) -> usize {
                    // SAFETY: the caller's promise is the same.
                    unsafe { Utf8::length(text) }
                }
            }
        )*};
    }
    as_utf8! {
        [] Ansi, None, Utf8::decode;
        [const C: char] AnsiReplacing<C>, Some(C), lossy;
    }

    /// As [`Encoding::encode`] of [`AnsiReplacing`]: there is no character that UTF-8 lacks.
    ///
    /// # Safety
    ///
    /// As for [`Encoding::encode`].
    #[cfg(feature = "dynamic")]
    pub(in crate::encoding) unsafe fn encode_replacing(
        text: &str,
        to: *mut u8,
        room: usize,
        _: u8,
    ) -> Result<usize, MarshalError> {
        // SAFETY: the caller's promise is the same.
        unsafe { Utf8::encode(text, to, room) }
    }

    fn lossy(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        for chunk in units.utf8_chunks() {
            reserve(to, chunk.valid().len() + char::REPLACEMENT_CHARACTER.len_utf8())?;
            to.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                to.push(char::REPLACEMENT_CHARACTER);
            }
        }
        Ok(())
    }
}

#[cfg(windows)]
mod platform {
    use super::{Ansi, AnsiReplacing};
    use crate::encoding::{Encoding, Refuse, Replace, Unmappable, Utf8, Utf16, utf8};
    use crate::error::{MarshalError, Problem};

    const NAME: &str = "the system code page";

    /// # Safety
    ///
    /// `to` has room for `room` bytes, the bound of the text.
    unsafe fn encode(
        text: &str,
        to: *mut u8,
        room: usize,
        replacement: Option<u8>,
    ) -> Result<usize, MarshalError> {
        if text.is_ascii() {
            // SAFETY: ASCII is itself in every Windows code page, and fits the caller's room.
            return unsafe { Utf8::encode(text, to, room) };
        }
        if text.contains('\0') {
            return Err(utf8::interior_nul(text));
        }
        let wide = crate::memory::fallible::collected(text.encode_utf16(), text.len())?;
        // SAFETY: the caller gives the room.
        unsafe { crate::sys::to_code_page(&wide, to, room, replacement) }
            .ok_or_else(|| Problem::Unmappable { value: format!("{text:?}"), charset: NAME }.into())
    }

    /// As [`Encoding::encode`] of [`AnsiReplacing`], with another replacement.
    ///
    /// # Safety
    ///
    /// As for [`Encoding::encode`].
    #[cfg(feature = "dynamic")]
    pub(in crate::encoding) unsafe fn encode_replacing(
        text: &str,
        to: *mut u8,
        room: usize,
        replacement: u8,
    ) -> Result<usize, MarshalError> {
        // SAFETY: the caller's promise is the same.
        unsafe { encode(text, to, room, Some(replacement)) }
    }

    fn decode<U: Unmappable>(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        if units.is_ascii() {
            return Utf8::decode(units, to);
        }
        let strict = U::REPLACEMENT.is_none();
        let wide = crate::sys::from_code_page(units, strict)?
            .ok_or(Problem::Undecodable { charset: NAME })?;
        Utf16::decode(&wide, to)
    }

    macro_rules! system_pages {
        ($([$($generics:tt)*] $encoding:ty, $policy:ty;)*) => {$(
            // SAFETY: the system call is told the room.
            unsafe impl<$($generics)*> Encoding for $encoding {
                type Unit = u8;
                const NAME: &'static str = NAME;
                const REPLACEMENT: Option<char> = match <$policy>::REPLACEMENT {
                    Some(with) => Some(with as char),
                    None => None,
                };
                fn bound(bytes: usize) -> usize {
                    // Each UTF-16 unit takes two bytes of a double-byte page at most (four in GB 18030
                    // and UTF-8), and there are no more units than bytes of UTF-8.
                    bytes.saturating_mul(4)
                }
                fn units(text: &str) -> usize {
                    Self::bound(text.len())
                }
                unsafe fn encode(text: &str, to: *mut u8, room: usize) -> Result<usize, MarshalError> {
                    // SAFETY: the caller's promise is the same.
                    unsafe { encode(text, to, room, <$policy>::REPLACEMENT) }
                }
                fn decode(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
                    decode::<$policy>(units, to)
                }
            }
        )*};
    }
    system_pages! {
        [] Ansi, Refuse;
        [const C: char] AnsiReplacing<C>, Replace<C>;
    }
}
