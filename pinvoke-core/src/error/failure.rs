//! A call that reached the function, which then reported a failure.

use std::fmt;

/// Where the code of a failed call came from; it decides how the code reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeSource {
    /// `errno` or `GetLastError`, captured right after the call.
    LastError,
    /// The function returned a code of the operating system (`pthread_*`, the registry functions).
    ReturnedSystem,
    /// The function returned the negated `errno`, as Linux system calls do.
    NegativeErrno,
    /// The function returned a code of its own library: it is never read as a system code.
    Returned,
    /// The function returned a COM status code.
    HResult,
    /// The function says only that it failed.
    Unknown,
}

/// The code of a failed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OsCode {
    value: i64,
    source: CodeSource,
}

impl OsCode {
    /// A code and where it came from.
    pub const fn new(value: i64, source: CodeSource) -> Self {
        Self { value, source }
    }

    /// The number.
    pub const fn value(self) -> i64 {
        self.value
    }

    /// Where the number came from.
    pub const fn source(self) -> CodeSource {
        self.source
    }

    /// The number as a code of the operating system, or `None` if it is none.
    pub fn system_code(self) -> Option<i32> {
        match self.source {
            // A Win32 code has 32 bits and may be carried as either sign.
            CodeSource::LastError | CodeSource::ReturnedSystem | CodeSource::NegativeErrno => {
                i32::try_from(self.value)
                    .ok()
                    .or_else(|| u32::try_from(self.value).ok().map(u32::cast_signed))
            }
            CodeSource::Returned | CodeSource::HResult | CodeSource::Unknown => None,
        }
    }
}

impl fmt::Display for OsCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.system_code(), self.source) {
            (Some(code), _) => write!(f, "{}", std::io::Error::from_raw_os_error(code)),
            (None, CodeSource::Unknown) => {
                write!(f, "it returned {} and gives no error code", self.value)
            }
            (None, CodeSource::HResult) => {
                write!(f, "it returned HRESULT {:#010x}", self.value as u32)
            }
            (None, _) => write!(f, "it returned code {}", self.value),
        }
    }
}

/// The function was called and reported a failure by its declared rule.
#[derive(Debug)]
pub struct OsError(Box<Detail>);

#[derive(Debug)]
struct Detail {
    function: &'static str,
    code: OsCode,
}

impl OsError {
    /// The failure of `function` with `code`.
    #[cold]
    pub fn new(function: &'static str, code: OsCode) -> Self {
        Self(Box::new(Detail { function, code }))
    }

    /// The Rust name of the declared function.
    pub fn function(&self) -> &'static str {
        self.0.function
    }

    /// The code, with its source.
    pub fn code(&self) -> OsCode {
        self.0.code
    }
}

impl fmt::Display for OsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed: {}", self.0.function, self.0.code)
    }
}

impl std::error::Error for OsError {}

/// What a failed call hands to the declared error type.
///
/// `outs` has one entry per `#[out(on_failure)]` parameter, as a tuple of `Option`s: `None` where
/// native code left a null, or a value that could not be converted.
#[derive(Debug)]
#[non_exhaustive]
pub struct Failure<Outs = ()> {
    /// The Rust name of the declared function.
    pub function: &'static str,
    /// The code, by the rule that the declaration gives.
    pub code: OsCode,
    /// The `#[out(on_failure)]` values.
    pub outs: Outs,
}

impl<Outs> Failure<Outs> {
    /// Used by generated stubs.
    #[doc(hidden)]
    pub fn new(function: &'static str, code: OsCode, outs: Outs) -> Self {
        Self { function, code, outs }
    }
}

/// An error type that `#[fails_if(.., error = Type)]` can name.
///
/// `Outs` is the tuple of the function's `#[out(on_failure)]` values; a type may implement the trait
/// once for every tuple that its functions use.
pub trait FromFailure<Outs = ()>: Sized {
    /// Makes the error of a failed call.
    fn from_failure(failure: Failure<Outs>) -> Self;
}

impl FromFailure for OsError {
    fn from_failure(failure: Failure) -> Self {
        OsError::new(failure.function, failure.code)
    }
}

impl FromFailure for super::Error {
    fn from_failure(failure: Failure) -> Self {
        match failure.code.source() {
            // The value was read from an `i32`.
            CodeSource::HResult => {
                super::HResultError::new(failure.function, failure.code.value() as i32).into()
            }
            _ => OsError::from_failure(failure).into(),
        }
    }
}
