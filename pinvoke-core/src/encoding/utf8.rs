//! UTF-8: the same bytes as Rust's, checked.

#[cfg(all(target_arch = "x86_64", not(miri)))]
use super::terminated::{self, room_for};
use super::{Encoding, chunks, reserve};
use crate::error::{MarshalError, Problem};

/// UTF-8 (`char *` on Unix, `lputf8str`).
#[derive(Debug)]
pub enum Utf8 {}

// SAFETY: `encode` copies `text.len()` bytes, which is what `units` says.
unsafe impl Encoding for Utf8 {
    type Unit = u8;
    const NAME: &'static str = "UTF-8";

    #[inline(always)]
    fn bound(bytes: usize) -> usize {
        bytes
    }

    #[inline(always)]
    fn units(text: &str) -> usize {
        text.len()
    }

    #[inline(always)]
    unsafe fn encode(text: &str, to: *mut u8, _room: usize) -> Result<usize, MarshalError> {
        // SAFETY: the caller gives room for `text.len()` bytes; a managed string and a buffer that
        // is being filled do not overlap.
        if unsafe { chunks::copy(text.as_bytes(), to) } {
            return Ok(text.len());
        }
        Err(interior_nul(text))
    }

    #[inline]
    fn decode(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        if units.is_empty() {
            return Ok(());
        }
        reserve(to, room_for(units.len()))?;
        // SAFETY: what is appended below is valid UTF-8, and only then does the length say so.
        let bytes = unsafe { to.as_mut_vec() };
        // SAFETY: the vector has the room, and nobody else has its memory.
        if unsafe { chunks::copy_short_text(units, bytes.as_mut_ptr().add(bytes.len())) } {
            // SAFETY: so many bytes of ASCII were written.
            unsafe { bytes.set_len(bytes.len() + units.len()) };
            return Ok(());
        }
        to.push_str(view(units)?);
        Ok(())
    }

    #[cfg(all(target_arch = "x86_64", not(miri)))]
    #[inline(always)]
    unsafe fn decode_short(from: *const u8, capacity: usize, to: &mut String) -> bool {
        // SAFETY: what is appended below is ASCII, and only then does the length say so.
        let bytes = unsafe { to.as_mut_vec() };
        let spare = bytes.spare_capacity_mut();
        // SAFETY: the room is the vector's own, and the caller's promise is the same.
        let taken = unsafe {
            terminated::copy_ascii(from, capacity, spare.as_mut_ptr().cast(), spare.len())
        };
        let Some(length) = taken else { return false };
        // SAFETY: so many bytes of ASCII were written.
        unsafe { bytes.set_len(bytes.len() + length) };
        true
    }

    #[cfg(unix)]
    fn path_units(path: &std::path::Path) -> Result<Option<Vec<u8>>, MarshalError> {
        use std::os::unix::ffi::OsStrExt;
        crate::memory::fallible::copied(path.as_os_str().as_bytes()).map(Some)
    }

    #[inline]
    unsafe fn length(text: *const u8) -> usize {
        // SAFETY: the caller promises a terminated string.
        unsafe { std::ffi::CStr::from_ptr(text.cast()) }.count_bytes()
    }
}

/// Room to reserve for text of so many bytes.
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
const fn room_for(length: usize) -> usize {
    length
}

/// Bytes of native code as `&str`, checked.
#[inline]
pub(crate) fn view(units: &[u8]) -> Result<&str, MarshalError> {
    if chunks::is_short_text(units) {
        // SAFETY: ASCII is UTF-8.
        return Ok(unsafe { std::str::from_utf8_unchecked(units) });
    }
    std::str::from_utf8(units)
        .map_err(|error| Problem::InvalidUtf8 { at: error.valid_up_to() }.into())
}

/// The error of text that has a NUL inside.
#[cold]
#[inline(never)]
pub(super) fn interior_nul(text: &str) -> MarshalError {
    match text.bytes().position(|byte| byte == 0) {
        Some(at) => Problem::InteriorNul { at }.into(),
        None => unreachable!("a NUL was seen in the text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The oracle is the standard library: the same text, refused at the same byte.
    #[test]
    fn decodes_what_is_valid_and_refuses_the_rest() {
        // Miri, which is slow, takes a sample.
        for length in (0..80).step_by(if cfg!(miri) { 19 } else { 1 }) {
            let text: Vec<u8> = (b'a'..=b'z').cycle().take(length).collect();
            for at in 0..length.max(1) {
                for byte in [b'x', 0, 0x7F, 0x80, 0xC3, 0xFF] {
                    let mut bytes = text.clone();
                    if let Some(place) = bytes.get_mut(at) {
                        *place = byte;
                    }
                    let mut to = String::from("before ");
                    let decoded = Utf8::decode(&bytes, &mut to);
                    match std::str::from_utf8(&bytes) {
                        Ok(text) => {
                            decoded.unwrap();
                            assert_eq!(to, format!("before {text}"));
                        }
                        Err(error) => {
                            let at = error.valid_up_to();
                            assert_eq!(
                                *decoded.unwrap_err().problem(),
                                Problem::InvalidUtf8 { at }
                            );
                            assert_eq!(to, "before ");
                        }
                    }
                }
            }
        }
    }

    /// The oracle is the standard library: the same bytes, refused exactly where `CString` refuses.
    #[test]
    fn copies_what_has_no_nul_and_refuses_the_rest() {
        let long = [255, 511, 512, 513, 575, 576, 1000, 4096, 70_001];
        // Miri, which is slow, takes a sample.
        let (step, long) = if cfg!(miri) { (61, &long[..2]) } else { (1, &long[..]) };
        for length in (0..200).step_by(step).chain(long.iter().copied()) {
            let text: String = ('a'..='z').cycle().take(length).collect();
            let mut copy = vec![0xAAu8; length + 1];
            // SAFETY: the vector has room for the text.
            let written = unsafe { Utf8::encode(&text, copy.as_mut_ptr(), length) };
            assert_eq!(written.unwrap(), length);
            assert_eq!(copy[..length], *text.as_bytes());
            assert_eq!(copy[length], 0xAA, "length {length}: a byte behind the text was written");
            let places = (0..length).filter(|at| length < 200 || at % 61 == 0 || at + 70 > length);
            for at in places {
                let mut bytes = text.clone().into_bytes();
                bytes[at] = 0;
                let cut = String::from_utf8(bytes).unwrap();
                // SAFETY: as above.
                let error = unsafe { Utf8::encode(&cut, copy.as_mut_ptr(), length) }.unwrap_err();
                let expected = std::ffi::CString::new(cut).unwrap_err().nul_position();
                assert_eq!(*error.problem(), Problem::InteriorNul { at: expected });
            }
        }
    }
}
