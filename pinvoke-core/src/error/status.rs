//! Errors as the COM status codes that native code gets for them.

use std::io::ErrorKind;

use super::{
    CodeSource, Error, HResultError, LoadError, LoadProblem, MarshalError, OsError, Problem,
};

/// `S_OK`.
pub const S_OK: i32 = 0;
/// `E_UNEXPECTED`: what native code gets for a panic.
pub const E_UNEXPECTED: i32 = code(0x8000_ffff);
/// `E_FAIL`: what native code gets for an error that has no code of its own.
pub const E_FAIL: i32 = code(0x8000_4005);
const E_NOTIMPL: i32 = code(0x8000_4001);
const E_POINTER: i32 = code(0x8000_4003);
const E_HANDLE: i32 = code(0x8007_0006);
const E_OUTOFMEMORY: i32 = code(0x8007_000e);
const E_INVALIDARG: i32 = code(0x8007_0057);

const fn code(bits: u32) -> i32 {
    bits.cast_signed()
}

/// A Win32 code as a status code, as `HRESULT_FROM_WIN32` makes it.
const fn from_win32(win32: u16) -> i32 {
    code(0x8007_0000 | win32 as u32)
}

/// An error that native code can get as an `HRESULT`: what `#[unmanaged_callers_only(hresult)]`
/// functions return in their `Err`.
///
/// It is implemented for pinvoke's errors, for [`std::io::Error`] and for `i32`, the code itself. For
/// an error type of your own say which code it is.
///
/// # Examples
///
/// ```
/// use pinvoke_core::error::ToHResult;
///
/// enum Refused {
///     Denied,
///     Busy,
/// }
/// impl ToHResult for Refused {
///     fn to_hresult(&self) -> i32 {
///         match self {
///             Self::Denied => 0x8007_0005_u32.cast_signed(),
///             Self::Busy => 0x8007_00aa_u32.cast_signed(),
///         }
///     }
/// }
/// assert!(Refused::Denied.to_hresult() < 0 && Refused::Busy.to_hresult() < 0);
/// ```
#[diagnostic::on_unimplemented(
    message = "native code cannot get `{Self}` as an HRESULT",
    label = "nothing says which status code this error is",
    note = "write `impl ToHResult for {Self}`, or return `pinvoke::Result<T>`, `Result<T, i32>` or `std::io::Result<T>`"
)]
pub trait ToHResult {
    /// The status code. One that does not mean failure reaches native code as `E_FAIL`.
    fn to_hresult(&self) -> i32;
}

/// The code itself.
impl ToHResult for i32 {
    fn to_hresult(&self) -> i32 {
        *self
    }
}

impl ToHResult for HResultError {
    fn to_hresult(&self) -> i32 {
        self.code()
    }
}

/// `E_POINTER` for a null, `E_HANDLE`, `E_OUTOFMEMORY`, and `E_INVALIDARG` for the rest.
impl ToHResult for MarshalError {
    fn to_hresult(&self) -> i32 {
        match self.problem() {
            Problem::Null => E_POINTER,
            Problem::InvalidHandle | Problem::ForeignHandle => E_HANDLE,
            Problem::OutOfMemory => E_OUTOFMEMORY,
            Problem::Reentered | Problem::WrongThread => E_UNEXPECTED,
            _ => E_INVALIDARG,
        }
    }
}

/// `ERROR_PROC_NOT_FOUND` and `ERROR_MOD_NOT_FOUND`.
impl ToHResult for LoadError {
    fn to_hresult(&self) -> i32 {
        match self.problem() {
            LoadProblem::EntryPoint { .. } | LoadProblem::Convention { .. } => from_win32(127),
            _ => from_win32(126),
        }
    }
}

/// A code of the system as `HRESULT_FROM_WIN32` makes it; an `errno` as the Win32 code that means the
/// same.
impl ToHResult for OsError {
    fn to_hresult(&self) -> i32 {
        let code = self.code();
        match code.source() {
            CodeSource::HResult => code.value() as i32,
            _ => match code.system_code() {
                Some(code) => std::io::Error::from_raw_os_error(code).to_hresult(),
                None => E_FAIL,
            },
        }
    }
}

impl ToHResult for std::io::Error {
    fn to_hresult(&self) -> i32 {
        if let (true, Some(system)) = (cfg!(windows), self.raw_os_error()) {
            // `HRESULT_FROM_WIN32` leaves what is a status code already as it is.
            return u16::try_from(system).map_or(system, from_win32);
        }
        match self.kind() {
            ErrorKind::NotFound => from_win32(2),
            ErrorKind::PermissionDenied => from_win32(5),
            ErrorKind::OutOfMemory => E_OUTOFMEMORY,
            ErrorKind::InvalidInput => E_INVALIDARG,
            ErrorKind::AlreadyExists => from_win32(183),
            ErrorKind::BrokenPipe => from_win32(109),
            ErrorKind::TimedOut => from_win32(1460),
            ErrorKind::Unsupported => E_NOTIMPL,
            _ => E_FAIL,
        }
    }
}

impl ToHResult for Error {
    fn to_hresult(&self) -> i32 {
        match self {
            Self::Load(error) => error.to_hresult(),
            Self::Marshal(error) => error.to_hresult(),
            Self::Os(error) => error.to_hresult(),
            Self::HResult(error) => error.to_hresult(),
            #[cfg(feature = "dynamic")]
            Self::Signature(_) => E_INVALIDARG,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::OsCode;

    fn bits(error: &impl ToHResult) -> u32 {
        error.to_hresult().cast_unsigned()
    }

    /// By `winerror.h`.
    #[test]
    fn problems_have_their_codes() {
        for (problem, expected) in [
            (Problem::Null, 0x8000_4003),
            (Problem::InvalidHandle, 0x8007_0006),
            (Problem::OutOfMemory, 0x8007_000e),
            (Problem::Unterminated { capacity: 3 }, 0x8007_0057),
        ] {
            assert_eq!(bits(&MarshalError::new(problem)), expected);
        }
    }

    #[test]
    fn codes_of_the_system_are_wrapped() {
        // ENOENT and ERROR_FILE_NOT_FOUND are both 2, and mean the same.
        let missing = OsError::new("open", OsCode::new(2, CodeSource::LastError));
        assert_eq!(bits(&missing), 0x8007_0002);
        let status = OsError::new("f", OsCode::new(0x8003_0002 - (1 << 32), CodeSource::HResult));
        assert_eq!(bits(&status), 0x8003_0002);
        let own = OsError::new("f", OsCode::new(2, CodeSource::Returned));
        assert_eq!(bits(&own), 0x8000_4005, "the code of another library is no code of the system");
        assert_eq!(bits(&std::io::Error::other("anything")), 0x8000_4005);
        assert_eq!(
            bits(&Error::from(HResultError::new("f", 0x8001_0106_u32.cast_signed()))),
            0x8001_0106
        );
    }
}
