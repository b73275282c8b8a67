//! Capturing and judging the result: the failure rules and where the code comes from.

use crate::abi::Abi;
use crate::error::{CodeSource, OsCode};

/// Native values that the failure rules can test.
#[diagnostic::on_unimplemented(
    message = "the failure rule does not fit the native return type `{Self}`",
    label = "`zero`, `nonzero`, `negative` and `minus_one` test integers, `null` and `invalid_handle` pointers",
    note = "or test it yourself: `#[fails_if(with = my_rule)]`, a `fn(&Native, OsCode) -> bool`"
)]
pub trait Testable: Abi {
    /// The value as a number; pointers as their address.
    fn number(self) -> i128;
}
macro_rules! testable {
    ($($t:ty)*) => {$(
        impl Testable for $t {
            #[inline(always)]
            fn number(self) -> i128 { self as i128 }
        }
    )*};
}
testable!(i8 u8 i16 u16 i32 u32 i64 u64 isize usize);
impl<T> Testable for *const T {
    #[inline(always)]
    fn number(self) -> i128 {
        // Sign-extended, so that INVALID_HANDLE_VALUE is -1.
        self.addr().cast_signed() as i128
    }
}
impl<T> Testable for *mut T {
    #[inline(always)]
    fn number(self) -> i128 {
        self.addr().cast_signed() as i128
    }
}

/// `#[fails_if(zero)]`.
#[inline(always)]
pub fn is_zero<N: Testable>(native: N, _: OsCode) -> bool {
    native.number() == 0
}
/// `#[fails_if(nonzero)]`.
#[inline(always)]
pub fn is_nonzero<N: Testable>(native: N, _: OsCode) -> bool {
    native.number() != 0
}
/// `#[fails_if(negative)]`.
#[inline(always)]
pub fn is_negative<N: Testable>(native: N, _: OsCode) -> bool {
    native.number() < 0
}
/// `#[fails_if(minus_one)]`, and `invalid_handle` for pointers: all bits set.
#[inline(always)]
pub fn is_minus_one<N: Testable>(native: N, _: OsCode) -> bool {
    let ones = if N::DESC.size >= 16 { -1 } else { (1i128 << (N::DESC.size * 8)) - 1 };
    native.number() & ones == ones
}
/// `#[fails_if(zero_if_error)]`: zero is a failure only if the last error says so.
#[inline(always)]
pub fn is_zero_if_error<N: Testable>(native: N, code: OsCode) -> bool {
    native.number() == 0 && code.value() != 0
}

/// The code of a call whose last error is kept.
#[inline(always)]
pub fn last_error_code(captured: i32) -> OsCode {
    OsCode::new(captured as i64, CodeSource::LastError)
}
/// The code of a call that returns it.
#[inline(always)]
pub fn returned_code<N: Testable>(native: N, source: CodeSource) -> OsCode {
    OsCode::new(native.number() as i64, source)
}
/// The code of a call that returns it negated.
#[inline(always)]
pub fn negated_code<N: Testable>(native: N) -> OsCode {
    OsCode::new(native.number().wrapping_neg() as i64, CodeSource::NegativeErrno)
}
