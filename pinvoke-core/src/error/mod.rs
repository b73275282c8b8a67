//! What can go wrong, as values.
//!
//! One umbrella, [`Error`], holds one type for each stage of a call: finding the function
//! ([`LoadError`]), converting a value ([`MarshalError`]), and the failure that the function itself
//! reported ([`OsError`], or [`HResultError`] for a COM status code). Details are boxed, so that a `Result` of a small value stays small;
//! running out of memory is the exception, because reporting it must not allocate.

mod failure;
mod hresult;
mod load;
mod marshal;
#[cfg(feature = "dynamic")]
mod signature;
mod status;

pub use failure::{CodeSource, Failure, FromFailure, OsCode, OsError};
pub use hresult::HResultError;
pub use load::{Attempt, LoadError, LoadProblem, WhyNot};
pub use marshal::{MarshalError, PathStep, Problem, Site};
#[cfg(feature = "dynamic")]
pub use signature::{SignatureError, SignatureProblem, TextPlace};
pub use status::{E_FAIL, E_UNEXPECTED, S_OK, ToHResult};

/// Any error of a call through pinvoke.
///
/// It is two words wide at most; a function may also return `Result<T, E>` for any `E` that
/// implements `From<Error>`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The library or the entry point could not be found.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A value could not cross between managed and unmanaged code.
    #[error(transparent)]
    Marshal(#[from] MarshalError),
    /// The function was called, and reported a failure.
    #[error(transparent)]
    Os(#[from] OsError),
    /// The function was called, and returned a COM status code that means failure.
    #[error(transparent)]
    HResult(#[from] HResultError),
    /// A run-time signature cannot be, or a call has another number of values.
    #[cfg(feature = "dynamic")]
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

/// The result of a call through pinvoke.
pub type Result<T, E = Error> = core::result::Result<T, E>;

const _: () = assert!(size_of::<Error>() <= 16);

impl From<Error> for std::io::Error {
    /// Keeps the system's error code where there is one, so that [`std::io::Error::kind`] works.
    fn from(error: Error) -> Self {
        match &error {
            Error::Os(os) => match os.code().system_code() {
                Some(code) => std::io::Error::from_raw_os_error(code),
                None => std::io::Error::other(error),
            },
            Error::HResult(status) => match status.win32_code() {
                Some(code) if cfg!(windows) => std::io::Error::from_raw_os_error(code.into()),
                _ => std::io::Error::other(error),
            },
            Error::Load(_) => std::io::Error::new(std::io::ErrorKind::NotFound, error),
            Error::Marshal(_) => std::io::Error::new(std::io::ErrorKind::InvalidData, error),
            #[cfg(feature = "dynamic")]
            Error::Signature(_) => std::io::Error::new(std::io::ErrorKind::InvalidInput, error),
        }
    }
}
