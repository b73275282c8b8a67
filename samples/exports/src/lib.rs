//! A shared library for C, written in Rust: `sample_exports.h` is what its callers include.
//!
//! Each function is ordinary Rust, and is called as such by Rust code. `#[unmanaged_callers_only]` makes
//! an entry point beside it, which converts what C passes, catches panics and converts the result.

use pinvoke::error::ToHResult;
use pinvoke::prelude::*;

/// Adds without overflow; C gets -1 for one.
///
/// # Panics
///
/// The sum does not fit.
#[unmanaged_callers_only(entry = unsafe "sample_add", on_panic = -1)]
pub extern "C" fn add(left: c_int, right: c_int) -> c_int {
    left.checked_add(right).expect("the sum fits")
}

/// Whether a text reads the same in both directions.
#[unmanaged_callers_only(entry = unsafe "sample_is_palindrome", charset = utf8, bools = bool32, on_panic = -1)]
pub extern "C" fn is_palindrome(text: &str) -> bool {
    let letters = || text.chars().filter(|letter| letter.is_alphanumeric());
    letters().eq(letters().rev())
}

/// The sum of an array; C passes a pointer and a count.
#[unmanaged_callers_only(entry = unsafe "sample_sum", on_panic = f64::NAN)]
pub extern "C" fn sum(values: &[f64], #[len_of(values)] count: usize) -> f64 {
    values.iter().sum()
}

/// Makes every number of an array its square.
#[unmanaged_callers_only(entry = unsafe "sample_square_all")]
pub extern "C" fn square_all(values: &mut [i32], #[len_of(values)] count: u32) {
    for value in values {
        *value *= *value;
    }
}

/// Turns a flag over.
#[unmanaged_callers_only(entry = unsafe "sample_toggle", bools = bool32)]
pub extern "C" fn toggle(flag: &mut bool) {
    *flag = !*flag;
}

/// A greeting that C releases by `CoTaskMemFree` (`free` off Windows); null for nobody.
#[unmanaged_callers_only(entry = unsafe "sample_greeting", charset = utf8, on_panic = std::ptr::null_mut())]
#[free(cotaskmem)]
pub extern "C" fn greeting(name: Option<&str>) -> Option<String> {
    Some(format!("Hello, {}!", name?))
}

/// The number of characters of UTF-16 text, by the convention of the Win32 interface.
#[unmanaged_callers_only(entry = unsafe "sample_characters", charset = utf16, on_panic = -1)]
pub extern "system" fn characters(text: &str, spaces: i32) -> i32 {
    text.chars().filter(|letter| spaces != 0 || !letter.is_whitespace()).count() as i32
}

/// Why a division cannot be.
#[derive(Debug, PartialEq)]
pub enum NoQuotient {
    /// The divisor is zero.
    ByZero,
    /// The result does not fit.
    Overflow,
}

impl ToHResult for NoQuotient {
    /// `DISP_E_DIVBYZERO` and `DISP_E_OVERFLOW`.
    fn to_hresult(&self) -> i32 {
        match self {
            Self::ByZero => 0x8002_0012_u32.cast_signed(),
            Self::Overflow => 0x8002_000a_u32.cast_signed(),
        }
    }
}

/// Quotient and remainder, with a status code: a panic is `E_UNEXPECTED`.
///
/// # Errors
///
/// There is no quotient.
///
/// # Panics
///
/// The dividend is unlucky.
#[unmanaged_callers_only(entry = unsafe "sample_divide", hresult)]
pub extern "C" fn divide(
    dividend: i32,
    divisor: i32,
    #[retval] quotient: i32,
    #[retval] remainder: i32,
) -> Result<(i32, i32), NoQuotient> {
    assert_ne!(dividend, 1313, "an unlucky number");
    if divisor == 0 {
        return Err(NoQuotient::ByZero);
    }
    let quotient = dividend.checked_div(divisor).ok_or(NoQuotient::Overflow)?;
    Ok((quotient, dividend - quotient * divisor))
}

/// The last line of a text, and the number of lines.
///
/// # Errors
///
/// The text has no line.
#[unmanaged_callers_only(entry = unsafe "sample_last_line", charset = utf8, hresult)]
pub extern "C" fn last_line(
    text: &str,
    #[retval]
    #[free(cotaskmem)]
    line: String,
    #[retval] lines: usize,
) -> Result<(String, usize)> {
    let last = text.lines().last().ok_or(pinvoke::error::HResultError::new("last_line", -1))?;
    Ok((last.to_owned(), text.lines().count()))
}
