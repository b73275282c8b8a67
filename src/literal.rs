//! `literal!`: text that is converted when the program is compiled.

/// A constant string in its native form, converted at compile time: passing it costs no conversion
/// and no copy.
///
/// `literal!(utf8, text)` is a `&'static CStr`, `literal!(utf16, text)` a `&'static U16CStr` (with
/// the feature `widestring`). The text is any constant `&str`; one with a NUL inside does not
/// compile.
///
/// # Examples
///
/// ```ignore-windows
/// use pinvoke::prelude::*;
///
/// #[dll_import("c")]
/// unsafe extern "C" {
///     safe fn strlen(text: &CStr) -> Result<usize>;
/// }
///
/// const GREETING: &str = "grüß dich";
/// assert_eq!(strlen(pinvoke::literal!(utf8, GREETING))?, GREETING.len());
/// # #[cfg(feature = "widestring")]
/// assert_eq!(pinvoke::literal!(utf16, GREETING).len(), 9);
/// # Ok::<(), pinvoke::Error>(())
/// ```
///
/// ```compile_fail
/// let cut = pinvoke::literal!(utf8, "a\0b");
/// ```
#[macro_export]
macro_rules! literal {
    // Constants are not hygienic: plain names would hide the user's own.
    (utf8, $text:expr) => {{
        const __PINVOKE_TEXT: &str = $text;
        const __PINVOKE_BYTES: [u8; __PINVOKE_TEXT.len() + 1] =
            $crate::__private::encoding::literal::utf8_terminated(__PINVOKE_TEXT);
        const __PINVOKE_LITERAL: &::core::ffi::CStr =
            match ::core::ffi::CStr::from_bytes_with_nul(&__PINVOKE_BYTES) {
                ::core::result::Result::Ok(literal) => literal,
                ::core::result::Result::Err(_) => ::core::panic!("the literal has a NUL inside"),
            };
        __PINVOKE_LITERAL
    }};
    (utf16, $text:expr) => {{
        const __PINVOKE_TEXT: &str = $text;
        const __PINVOKE_UNITS: [u16; $crate::__private::encoding::literal::utf16_length(
            __PINVOKE_TEXT,
        ) + 1] = $crate::__private::encoding::literal::utf16_terminated(__PINVOKE_TEXT);
        // SAFETY: the units end with the only NUL among them, checked at compile time.
        const __PINVOKE_LITERAL: &$crate::__private::U16CStr =
            unsafe { $crate::__private::U16CStr::from_slice_unchecked(&__PINVOKE_UNITS) };
        __PINVOKE_LITERAL
    }};
}
