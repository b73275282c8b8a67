//! The system code page of Windows.

use std::ffi::c_char;
use std::ptr;

use crate::error::MarshalError;

/// `CP_ACP`: the system code page.
const SYSTEM_CODE_PAGE: u32 = 0;
/// `WC_NO_BEST_FIT_CHARS`: a character that the page lacks is not replaced by a similar one.
const NO_BEST_FIT: u32 = 0x400;
/// `MB_ERR_INVALID_CHARS`: bytes that mean nothing in the page are an error.
const INVALID_IS_ERROR: u32 = 8;
/// `CP_UTF8`, which the system code page may be; it refuses flags and has every character.
const UTF8: u32 = 65001;

// `WideCharToMultiByte`, `MultiByteToWideChar` and `GetACP` of `<stringapiset.h>` and `<winnls.h>`.
#[link(name = "kernel32")]
unsafe extern "system" {
    safe fn GetACP() -> u32;
    fn WideCharToMultiByte(
        page: u32,
        flags: u32,
        wide: *const u16,
        wide_length: i32,
        narrow: *mut c_char,
        narrow_length: i32,
        default: *const c_char,
        used_default: *mut i32,
    ) -> i32;
    fn MultiByteToWideChar(
        page: u32,
        flags: u32,
        narrow: *const c_char,
        narrow_length: i32,
        wide: *mut u16,
        wide_length: i32,
    ) -> i32;
}

/// Writes `wide` in the system code page, and returns the bytes written; `None` if a character is
/// missing there and has no replacement, or there is too little room.
///
/// # Safety
///
/// `to` has room for `room` bytes.
pub(crate) unsafe fn to_code_page(
    wide: &[u16],
    to: *mut u8,
    room: usize,
    replacement: Option<u8>,
) -> Option<usize> {
    if wide.is_empty() {
        return Some(0);
    }
    let wide_length = i32::try_from(wide.len()).ok()?;
    let room = i32::try_from(room).unwrap_or(i32::MAX);
    let utf8 = GetACP() == UTF8;
    let mut used_default = 0;
    let (flags, used) =
        if utf8 { (0, ptr::null_mut()) } else { (NO_BEST_FIT, &raw mut used_default) };
    let default = match &replacement {
        Some(replacement) if !utf8 => ptr::from_ref(replacement).cast::<c_char>(),
        _ => ptr::null(),
    };
    // SAFETY: the slices have the lengths given, and `used` is null or valid for writes.
    let written = unsafe {
        WideCharToMultiByte(
            SYSTEM_CODE_PAGE,
            flags,
            wide.as_ptr(),
            wide_length,
            to.cast(),
            room,
            default,
            used,
        )
    };
    if written <= 0 || (used_default != 0 && replacement.is_none()) {
        None
    } else {
        usize::try_from(written).ok()
    }
}

/// The text of bytes in the system code page, as UTF-16; `None` if `strict` and some mean nothing there.
///
/// # Errors
///
/// There is no memory for them.
pub(crate) fn from_code_page(
    narrow: &[u8],
    strict: bool,
) -> Result<Option<Vec<u16>>, MarshalError> {
    let Ok(length) = i32::try_from(narrow.len()) else { return Ok(None) };
    if length == 0 {
        return Ok(Some(Vec::new()));
    }
    let flags = if strict { INVALID_IS_ERROR } else { 0 };
    // A character takes at least one byte and gives at most two units.
    let most = narrow.len() * 2;
    let mut wide = crate::memory::fallible::collected(std::iter::repeat(0u16), most)?;
    let room = i32::try_from(wide.len()).unwrap_or(i32::MAX);
    // SAFETY: both slices have the lengths given.
    let written = unsafe {
        MultiByteToWideChar(
            SYSTEM_CODE_PAGE,
            flags,
            narrow.as_ptr().cast(),
            length,
            wide.as_mut_ptr(),
            room,
        )
    };
    if written <= 0 {
        return Ok(None);
    }
    wide.truncate(usize::try_from(written).unwrap_or(0));
    Ok(Some(wide))
}
