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
/// ```
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
    (utf8, $text:expr) => {{
        const TEXT: &str = $text;
        const BYTES: [u8; TEXT.len() + 1] =
            $crate::__private::encoding::literal::utf8_terminated(TEXT);
        const LITERAL: &::core::ffi::CStr = match ::core::ffi::CStr::from_bytes_with_nul(&BYTES) {
            ::core::result::Result::Ok(literal) => literal,
            ::core::result::Result::Err(_) => ::core::panic!("the literal has a NUL inside"),
        };
        LITERAL
    }};
    (utf16, $text:expr) => {{
        const TEXT: &str = $text;
        const UNITS: [u16; $crate::__private::encoding::literal::utf16_length(TEXT) + 1] =
            $crate::__private::encoding::literal::utf16_terminated(TEXT);
        // SAFETY: the units end with the only NUL among them, checked at compile time.
        const LITERAL: &$crate::__private::U16CStr =
            unsafe { $crate::__private::U16CStr::from_slice_unchecked(&UNITS) };
        LITERAL
    }};
}
