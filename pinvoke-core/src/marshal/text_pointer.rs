//! Text that a native pointer leads to, in memory that native code allocates or replaces: `char *`, `BSTR`.

use super::*;
use crate::abi::Abi;
use crate::encoding::{Encoding, Unit};
use crate::error::{MarshalError, Problem};
use crate::memory::{Allocate, BString, BstrHeap, Release};

/// A form of text behind a pointer.
///
/// # Safety
///
/// [`TextPointer::read`] reads nothing behind the text, and keeps no address of it.
#[doc(hidden)]
pub unsafe trait TextPointer {
    /// What the pointer points to.
    type Unit: Unit + Abi;
    /// Whether a null is the empty text, as it is for a `BSTR`.
    const NULL_IS_EMPTY: bool = false;
    /// A copy of the text; `None` for a null.
    ///
    /// # Errors
    ///
    /// The text is not well-formed.
    ///
    /// # Safety
    ///
    /// `native` is null or leads to text of this form.
    unsafe fn read(native: *const Self::Unit) -> Result<Option<String>, MarshalError>;
}

/// Text of a form that `R` releases.
///
/// # Safety
///
/// `R` is of the kind that allocates text of this form.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "text of this form is not released by `{R}`",
    label = "the text would be released by the wrong function",
    note = "a `BSTR` has a heap of its own: write `#[free(bstr)]`"
)]
pub unsafe trait ReleasedBy<R>: TextPointer {}

/// Text of a form that `R` also allocates.
///
/// # Safety
///
/// [`MakeText::make`] gives text of this form, which `R` releases.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "nothing says how the text that goes in is allocated",
    label = "native code may replace it, so it has to come from native code's allocator",
    note = "write `#[free(c)]`, `#[free(cotaskmem)]`, or name both functions: `#[free(with = path, alloc = path)]`; a `BSTR` has a heap of its own, `#[free(bstr)]`"
)]
pub unsafe trait MakeText<R>: ReleasedBy<R> {
    /// A copy of the text, and its units with the terminator.
    ///
    /// # Errors
    ///
    /// The text has no such form, or memory is short.
    fn make(text: &str, allocator: R) -> Result<(*mut Self::Unit, usize), MarshalError>;
}

// SAFETY: copies the terminated text.
unsafe impl<E: Encoding> TextPointer for Text<E> {
    type Unit = E::Unit;
    unsafe fn read(native: *const E::Unit) -> Result<Option<String>, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { <Borrowed<Self> as MarshalReturn<Option<String>, ()>>::lift_return(native, ()) }
    }
}
// SAFETY: terminated text is a block of the declared allocator.
unsafe impl<E: Encoding, R: Release> ReleasedBy<R> for Text<E> {}
// SAFETY: the block is the allocator's, and has the text with its terminator.
unsafe impl<E: Encoding, R: Allocate> MakeText<R> for Text<E> {
    fn make(text: &str, allocator: R) -> Result<(*mut E::Unit, usize), MarshalError> {
        let room = E::units(text) + 1;
        let bytes = room.checked_mul(size_of::<E::Unit>()).ok_or(MarshalError::out_of_memory())?;
        let start = allocator.allocate(bytes).cast::<E::Unit>();
        if start.is_null() {
            return Err(MarshalError::out_of_memory());
        }
        // SAFETY: the block has the room.
        if let Err(error) = unsafe { super::string::encode_terminated::<E>(text, start, room) } {
            // SAFETY: the block was allocated above, and nobody has it.
            unsafe { allocator.release(start.cast()) };
            return Err(error);
        }
        Ok((start, room))
    }
}

// SAFETY: copies as many units as stand in front of the text.
unsafe impl TextPointer for Bstr {
    type Unit = u16;
    const NULL_IS_EMPTY: bool = true;
    unsafe fn read(native: *const u16) -> Result<Option<String>, MarshalError> {
        if native.is_null() {
            return Ok(None);
        }
        // SAFETY: the caller's promise; the string stays native code's.
        let text = unsafe { std::mem::ManuallyDrop::new(BString::from_raw(native.cast_mut())) };
        text.to_string_checked().map(Some)
    }
}
// SAFETY: every `BSTR` is of that heap.
unsafe impl ReleasedBy<BstrHeap> for Bstr {}
// SAFETY: as above.
unsafe impl MakeText<BstrHeap> for Bstr {
    fn make(text: &str, _: BstrHeap) -> Result<(*mut u16, usize), MarshalError> {
        let text = BString::new(text)?;
        let units = text.len() + 1;
        Ok((text.into_raw(), units))
    }
}

// SAFETY: copies as many bytes as stand in front of the text.
unsafe impl<E: Encoding<Unit = u8>> TextPointer for AnsiBstr<E> {
    type Unit = u8;
    const NULL_IS_EMPTY: bool = true;
    unsafe fn read(native: *const u8) -> Result<Option<String>, MarshalError> {
        if native.is_null() {
            return Ok(None);
        }
        // SAFETY: the caller's promise.
        unsafe { super::ansi_bstr::read::<E>(native) }.map(Some)
    }
}
// SAFETY: every `BSTR` is of that heap.
unsafe impl<E: Encoding<Unit = u8>> ReleasedBy<BstrHeap> for AnsiBstr<E> {}
// SAFETY: as above.
unsafe impl<E: Encoding<Unit = u8>> MakeText<BstrHeap> for AnsiBstr<E> {
    fn make(text: &str, _: BstrHeap) -> Result<(*mut u8, usize), MarshalError> {
        super::ansi_bstr::make::<E>(text)
    }
}

/// The elements of an array whose elements are text behind pointers.
#[doc(hidden)]
pub trait TextElements {
    /// The form of the text.
    type Text: TextPointer;
}
macro_rules! text_elements {
    ($([$($generics:tt)*] $elements:ident, $text:ty;)*) => {$(
        impl<$($generics)*> TextElements for $elements<$text> {
            type Text = $text;
        }
        impl<$($generics)*> TextElements for $elements<Nullable<$text>> {
            type Text = $text;
        }
    )*};
}
text_elements! {
    [E: Encoding] Copied, Text<E>;
    [] Each, Bstr;
    [E: Encoding<Unit = u8>] Each, AnsiBstr<E>;
}

/// A managed place for text: `String`, or `Option<String>` where null is allowed.
#[doc(hidden)]
pub trait TextPlace: Sized {
    /// The text; `None` is null.
    fn text(&self) -> Option<&str>;
    /// A copy of the native text.
    ///
    /// # Errors
    ///
    /// Null is not allowed, or the text is not well-formed.
    ///
    /// # Safety
    ///
    /// `native` is null or leads to text of the form `S`.
    unsafe fn read<S: TextPointer>(native: *const S::Unit) -> Result<Self, MarshalError>;
}
impl TextPlace for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }
    unsafe fn read<S: TextPointer>(native: *const S::Unit) -> Result<String, MarshalError> {
        // SAFETY: the caller's promise.
        match unsafe { S::read(native) }? {
            Some(text) => Ok(text),
            None if S::NULL_IS_EMPTY => Ok(String::new()),
            None => Err(Problem::Null.into()),
        }
    }
}
impl TextPlace for Option<String> {
    fn text(&self) -> Option<&str> {
        self.as_deref()
    }
    unsafe fn read<S: TextPointer>(native: *const S::Unit) -> Result<Option<String>, MarshalError> {
        // SAFETY: the caller's promise.
        unsafe { S::read(native) }
    }
}
