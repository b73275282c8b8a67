//! A COM status code that a function returned.

use std::fmt;

/// A function returned an `HRESULT` that means failure: one with its highest bit set.
///
/// # Platform-specific behaviour
///
/// On Windows the text of the error has the system's message. Elsewhere it has the name of the code
/// where that is one of the common ones.
///
/// # Examples
///
/// ```
/// use pinvoke_core::error::HResultError;
///
/// let error = HResultError::new("open_document", 0x8007_0002_u32.cast_signed());
/// // The facility is Win32's, and the rest one of its codes: ERROR_FILE_NOT_FOUND.
/// assert_eq!(error.win32_code(), Some(2));
/// assert!(error.to_string().ends_with("(0x80070002)"));
/// ```
#[derive(Debug)]
pub struct HResultError(Box<Detail>);

#[derive(Debug)]
struct Detail {
    function: &'static str,
    code: i32,
}

const _: () = assert!(size_of::<HResultError>() == size_of::<usize>());

const FACILITY_WIN32: u32 = 7;

/// The codes that any component may return, in `winerror.h`.
const COMMON: &[(u32, &str)] = &[
    (0x8000_4001, "E_NOTIMPL: not implemented"),
    (0x8000_4002, "E_NOINTERFACE: no such interface supported"),
    (0x8000_4003, "E_POINTER: invalid pointer"),
    (0x8000_4004, "E_ABORT: operation aborted"),
    (0x8000_4005, "E_FAIL: unspecified error"),
    (0x8000_000b, "E_BOUNDS: out of bounds"),
    (0x8000_000a, "E_PENDING: the data is not available yet"),
    (0x8000_ffff, "E_UNEXPECTED: unexpected failure"),
    (0x8002_0003, "DISP_E_MEMBERNOTFOUND: member not found"),
    (0x8002_0005, "DISP_E_TYPEMISMATCH: type mismatch"),
    (0x8002_0006, "DISP_E_UNKNOWNNAME: unknown name"),
    (0x8002_0009, "DISP_E_EXCEPTION: exception occurred"),
    (0x8002_000e, "DISP_E_BADPARAMCOUNT: invalid number of parameters"),
    (0x8004_0111, "CLASS_E_CLASSNOTAVAILABLE: the class is not available"),
    (0x8004_0154, "REGDB_E_CLASSNOTREG: the class is not registered"),
    (0x8004_01f0, "CO_E_NOTINITIALIZED: CoInitialize has not been called"),
    (0x8004_01f3, "CO_E_CLASSSTRING: invalid class string"),
    (0x8001_0106, "RPC_E_CHANGED_MODE: the thread's mode cannot be changed after it is set"),
    (0x8001_010e, "RPC_E_WRONG_THREAD: the interface belongs to another thread"),
    (0x8007_0005, "E_ACCESSDENIED: access denied"),
    (0x8007_0006, "E_HANDLE: invalid handle"),
    (0x8007_000e, "E_OUTOFMEMORY: out of memory"),
    (0x8007_0057, "E_INVALIDARG: an argument is invalid"),
];

impl HResultError {
    /// The failure of `function` with `code`.
    #[cold]
    pub fn new(function: &'static str, code: i32) -> Self {
        Self(Box::new(Detail { function, code }))
    }

    /// The Rust name of the declared function.
    pub fn function(&self) -> &'static str {
        self.0.function
    }

    /// The code, as it was returned.
    pub fn code(&self) -> i32 {
        self.0.code
    }

    /// The part of the system that the code comes from: `FACILITY_WIN32` is 7.
    pub fn facility(&self) -> u16 {
        (self.bits() >> 16 & 0x1fff) as u16
    }

    /// The Win32 code that is wrapped in this one, if one is.
    pub fn win32_code(&self) -> Option<u16> {
        (u32::from(self.facility()) == FACILITY_WIN32).then_some(self.bits() as u16)
    }

    /// What the code means, where this system knows it.
    pub fn message(&self) -> Option<String> {
        let whole = crate::sys::system_message(self.bits());
        let wrapped = || crate::sys::system_message(self.win32_code()?.into());
        whole.or_else(wrapped).or_else(|| self.common().map(str::to_owned))
    }

    fn common(&self) -> Option<&'static str> {
        COMMON.iter().find(|(code, _)| *code == self.bits()).map(|(_, text)| *text)
    }

    fn bits(&self) -> u32 {
        self.0.code.cast_unsigned()
    }
}

impl fmt::Display for HResultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (function, bits) = (self.function(), self.bits());
        match (self.message(), self.win32_code()) {
            (Some(message), _) => write!(f, "{function} failed: {message} ({bits:#010x})"),
            (None, Some(code)) => write!(f, "{function} failed: Win32 error {code} ({bits:#010x})"),
            (None, None) => write!(f, "{function} failed: HRESULT {bits:#010x}"),
        }
    }
}

impl std::error::Error for HResultError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(code: u32) -> HResultError {
        HResultError::new("f", code.cast_signed())
    }

    /// By the layout in "Structure of COM Error Codes": severity, facility in bits 16 to 28, code.
    #[test]
    fn the_parts_of_a_code() {
        let wrapped = error(0x8007_0057);
        assert_eq!((wrapped.facility(), wrapped.win32_code()), (7, Some(87)));
        let storage = error(0x8003_0002);
        assert_eq!((storage.facility(), storage.win32_code()), (3, None));
        assert_eq!(error(0xa007_0002).win32_code(), Some(2), "the customer bit is no facility");
    }

    #[test]
    fn texts_have_function_and_code() {
        for code in [0x8000_4005, 0x8007_0057, 0x8007_ffff, 0x8fff_ffff] {
            let text = error(code).to_string();
            assert!(
                text.starts_with("f failed: ") && text.contains(&format!("{code:#010x}")),
                "{text}"
            );
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn common_codes_have_names_everywhere() {
        let text = "f failed: E_INVALIDARG: an argument is invalid (0x80070057)";
        assert_eq!(error(0x8007_0057).to_string(), text);
        assert_eq!(error(0x8007_1234).to_string(), "f failed: Win32 error 4660 (0x80071234)");
        assert_eq!(error(0x8034_0001).to_string(), "f failed: HRESULT 0x80340001");
    }
}
