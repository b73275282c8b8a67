//! The unmanaged encodings of text.
//!
//! An [`Encoding`] converts whole strings between Rust's UTF-8 and units of its own; it knows nothing
//! of buffers, directions or ownership, which are the strategies' matter.

mod ansi;
mod block;
#[cfg(feature = "dynamic")]
mod chosen;
mod chunks;
#[cfg(feature = "codepages")]
pub mod codepages;
#[doc(hidden)]
pub mod literal;
mod policy;
/// Short text in the pass that finds its end, where the platform has it.
#[cfg(all(target_arch = "x86_64", not(miri)))]
mod terminated;
mod utf16;
#[cfg(target_arch = "x86_64")]
mod utf16_table;
mod utf32;
mod utf8;

pub use ansi::{Ansi, AnsiReplacing};
#[cfg(all(feature = "codepages", feature = "dynamic"))]
pub use chosen::ChosenPage;
#[cfg(feature = "dynamic")]
pub use chosen::Replacement;
#[cfg(feature = "dynamic")]
pub(crate) use chosen::{Choice, Chosen};
#[cfg(feature = "codepages")]
pub use codepages::CodePage;
pub use policy::{Refuse, Replace, Unmappable};
pub use utf8::Utf8;
pub(crate) use utf8::view;
pub use utf16::Utf16;
pub use utf32::{Utf32, Wchar};

use std::path::Path;

use crate::error::MarshalError;

/// UTF-16 on Windows, UTF-8 elsewhere: `charset = auto`.
#[cfg(windows)]
pub type Auto = Utf16;
/// UTF-16 on Windows, UTF-8 elsewhere: `charset = auto`.
#[cfg(not(windows))]
pub type Auto = Utf8;

/// One unit of an unmanaged string.
pub trait Unit: crate::Blittable + Eq {
    /// The terminator.
    const NUL: Self;

    /// The units before the first terminator, or `limit` if there is none among so many.
    ///
    /// # Safety
    ///
    /// Units up to the terminator, or `limit` of them, are initialised.
    unsafe fn count(text: *const Self, limit: usize) -> usize {
        let mut length = 0;
        // SAFETY: the caller's promise; nothing behind the terminator is read.
        while length < limit && unsafe { *text.add(length) } != Self::NUL {
            length += 1;
        }
        length
    }
}
impl Unit for u8 {
    const NUL: Self = 0;
    #[inline]
    unsafe fn count(text: *const u8, limit: usize) -> usize {
        unsafe extern "C" {
            fn strnlen(text: *const std::ffi::c_char, limit: usize) -> usize;
        }
        // SAFETY: the caller's promise is that of the C library's function.
        unsafe { strnlen(text.cast(), limit) }
    }
}
impl Unit for u16 {
    const NUL: Self = 0;
}
impl Unit for u32 {
    const NUL: Self = 0;
}

/// An unmanaged text encoding.
///
/// # Safety
///
/// [`Encoding::encode`] writes nothing behind the room it is given, and says how many units of it are
/// the text.
pub unsafe trait Encoding: 'static {
    /// The unit.
    type Unit: Unit;
    /// The encoding's name, for messages.
    const NAME: &'static str;
    /// What stands for a character that the encoding lacks; `None` where that is an error.
    const REPLACEMENT: Option<char> = None;

    /// An upper bound, cheap to compute, of the units that `bytes` bytes of UTF-8 take.
    fn bound(bytes: usize) -> usize;

    /// A bound of the units that `text` takes which is as low as a pass over the text can make it.
    fn units(text: &str) -> usize;

    /// Whether `text` takes at most `room` units.
    fn fits(text: &str, room: usize) -> bool {
        Self::units(text) <= room
    }

    /// Writes `text` without a terminator, and returns the number of units written.
    ///
    /// # Errors
    ///
    /// An interior NUL, or a character that the encoding lacks.
    ///
    /// # Safety
    ///
    /// `to` has room for `room` units, and that is enough: at least `Self::units(text)`.
    unsafe fn encode(text: &str, to: *mut Self::Unit, room: usize) -> Result<usize, MarshalError>;

    /// Appends text up to its terminator if it is short and plain enough for one pass; `false` if not,
    /// and then nothing is appended.
    ///
    /// # Safety
    ///
    /// `from` is readable for `capacity` units, of which those up to a terminator, or all, are
    /// initialised.
    #[inline(always)]
    unsafe fn decode_short(from: *const Self::Unit, capacity: usize, to: &mut String) -> bool {
        let _ = (from, capacity, to);
        false
    }

    /// Appends the text of `units` to `to`.
    ///
    /// # Errors
    ///
    /// The units are not well-formed.
    fn decode(units: &[Self::Unit], to: &mut String) -> Result<(), MarshalError>;

    /// The units of a path that is not Unicode, where the platform's paths are in this encoding.
    ///
    /// # Errors
    ///
    /// There is no memory for them.
    fn path_units(path: &Path) -> Result<Option<Vec<Self::Unit>>, MarshalError> {
        let _ = path;
        Ok(None)
    }

    /// The number of units before the terminator.
    ///
    /// # Safety
    ///
    /// `text` points to a terminated string.
    unsafe fn length(text: *const Self::Unit) -> usize {
        let mut length = 0;
        // SAFETY: the caller promises a terminator, and no unit behind it is read.
        while unsafe { *text.add(length) } != Self::Unit::NUL {
            length += 1;
        }
        length
    }
}

/// The units before the first terminator, or all of them.
pub(crate) fn until_nul<U: Unit>(units: &[U]) -> &[U] {
    let end = units.iter().position(|unit| *unit == U::NUL).unwrap_or(units.len());
    &units[..end]
}

/// Makes room in a string without aborting when there is none.
pub(crate) fn reserve(to: &mut String, bytes: usize) -> Result<(), MarshalError> {
    to.try_reserve(bytes).map_err(|_| MarshalError::out_of_memory())
}
