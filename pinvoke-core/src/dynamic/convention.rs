//! Calling conventions.

use std::fmt;

use libffi::low::{self, ffi_abi};

use crate::error::SignatureProblem;

/// How a function takes its arguments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Convention {
    /// What the platform's C compiler uses: `extern "C"`, `__cdecl`.
    #[default]
    C,
    /// What the operating system uses: `extern "system"`, `WINAPI`. `__stdcall` on 32-bit Windows,
    /// elsewhere [`Convention::C`].
    System,
    /// `__stdcall`: on 32-bit x86; elsewhere [`Convention::C`], as compilers have it.
    Stdcall,
    /// `__fastcall`: on 32-bit x86; elsewhere [`Convention::C`].
    Fastcall,
    /// `__thiscall`: on 32-bit x86; elsewhere [`Convention::C`].
    Thiscall,
    /// The convention of 64-bit Windows, on any x86-64 system: `__attribute__((ms_abi))`.
    Win64,
    /// The convention of 64-bit Unix: `__attribute__((sysv_abi))`; not on Windows.
    SysV64,
}

/// The words that name a convention, in C and in Rust.
const WORDS: [(&str, Convention); 24] = [
    ("__cdecl", Convention::C),
    ("_cdecl", Convention::C),
    ("__cdecl__", Convention::C),
    ("cdecl", Convention::C),
    ("__stdcall", Convention::Stdcall),
    ("_stdcall", Convention::Stdcall),
    ("__stdcall__", Convention::Stdcall),
    ("stdcall", Convention::Stdcall),
    ("__fastcall", Convention::Fastcall),
    ("_fastcall", Convention::Fastcall),
    ("__fastcall__", Convention::Fastcall),
    ("fastcall", Convention::Fastcall),
    ("__thiscall", Convention::Thiscall),
    ("__thiscall__", Convention::Thiscall),
    ("thiscall", Convention::Thiscall),
    ("WINAPI", Convention::System),
    ("APIENTRY", Convention::System),
    ("CALLBACK", Convention::System),
    ("NTAPI", Convention::System),
    ("STDMETHODCALLTYPE", Convention::System),
    ("ms_abi", Convention::Win64),
    ("__ms_abi__", Convention::Win64),
    ("sysv_abi", Convention::SysV64),
    ("__sysv_abi__", Convention::SysV64),
];

impl Convention {
    /// The convention that a word of C names.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, convention)| *convention)
    }

    /// The words of C that name conventions.
    pub(super) fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word)
    }

    /// The convention whose functions have decorated names, on the only system that decorates them.
    pub(super) fn decorating(self) -> Option<crate::library::Convention> {
        match self {
            _ if cfg!(not(all(target_arch = "x86", windows))) => None,
            Self::Stdcall | Self::System => Some(crate::library::Convention::Stdcall),
            Self::Fastcall => Some(crate::library::Convention::Fastcall),
            _ => None,
        }
    }

    /// libffi's number for it on this target.
    pub(super) fn ffi(self) -> Result<ffi_abi, SignatureProblem> {
        match self {
            Self::C => Ok(low::ffi_abi_FFI_DEFAULT_ABI),
            #[cfg(target_arch = "x86")]
            Self::Stdcall | Self::Fastcall | Self::Thiscall => Ok(match self {
                Self::Fastcall => libffi::raw::ffi_abi_FFI_FASTCALL,
                Self::Thiscall => libffi::raw::ffi_abi_FFI_THISCALL,
                _ => libffi::raw::ffi_abi_FFI_STDCALL,
            }),
            #[cfg(all(target_arch = "x86", windows))]
            Self::System => Ok(libffi::raw::ffi_abi_FFI_STDCALL),
            #[cfg(all(target_arch = "x86_64", windows))]
            Self::Win64 => Ok(low::ffi_abi_FFI_DEFAULT_ABI),
            #[cfg(all(target_arch = "x86_64", unix))]
            Self::Win64 => Ok(libffi::raw::ffi_abi_FFI_GNUW64),
            #[cfg(all(target_arch = "x86_64", unix))]
            Self::SysV64 => Ok(libffi::raw::ffi_abi_FFI_UNIX64),
            #[cfg(not(target_arch = "x86"))]
            Self::Stdcall | Self::Fastcall | Self::Thiscall => Ok(low::ffi_abi_FFI_DEFAULT_ABI),
            #[cfg(not(all(target_arch = "x86", windows)))]
            Self::System => Ok(low::ffi_abi_FFI_DEFAULT_ABI),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Win64 => Err(self.unsupported()),
            #[cfg(not(all(target_arch = "x86_64", unix)))]
            Self::SysV64 => Err(self.unsupported()),
        }
    }

    #[allow(dead_code)]
    fn unsupported(self) -> SignatureProblem {
        SignatureProblem::Unsupported {
            what: format!("a function of the convention {self}"),
            instead: "this target has no such convention",
        }
    }
}

impl fmt::Display for Convention {
    /// As an attribute of C spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::C => "__cdecl",
            Self::System => "WINAPI",
            Self::Stdcall => "__stdcall",
            Self::Fastcall => "__fastcall",
            Self::Thiscall => "__thiscall",
            Self::Win64 => "__attribute__((ms_abi))",
            Self::SysV64 => "__attribute__((sysv_abi))",
        })
    }
}
