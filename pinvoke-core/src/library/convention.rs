//! Calling conventions, as the names of entry points tell them on 32-bit x86.
//!
//! | convention | exported as |
//! |---|---|
//! | cdecl, thiscall | `Name` |
//! | stdcall | `_Name@8` by Microsoft's tools, `Name@8` by others, `Name` by the system's own libraries |
//! | fastcall | `@Name@8` |
//! | vectorcall | `Name@@8`, which cannot be declared |
//!
//! The number is the size of the arguments in bytes. No other processor has such names.

use super::entry::EntrySpec;
use std::fmt;

/// How a declared function takes its arguments, as far as names of entry points tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Convention {
    /// The caller removes the arguments: `C` and `cdecl`; every convention off 32-bit x86.
    Cdecl,
    /// The callee removes the arguments: `stdcall`, and `system` on Windows.
    Stdcall,
    /// As stdcall, with the first two arguments in registers.
    Fastcall,
    /// As stdcall, with the first argument in a register.
    Thiscall,
}

impl Convention {
    /// What `extern "system"` means on this target.
    pub const SYSTEM: Self =
        if cfg!(all(windows, target_arch = "x86")) { Self::Stdcall } else { Self::Cdecl };

    fn name(self) -> &'static str {
        match self {
            Self::Cdecl => "cdecl",
            Self::Stdcall => "stdcall",
            Self::Fastcall => "fastcall",
            Self::Thiscall => "thiscall",
        }
    }

    /// The names that a function `plain` of this convention may be exported by, besides its own.
    pub(crate) fn decorated(self, plain: &[u8], bytes: u32) -> Vec<Vec<u8>> {
        let with =
            |prefix: &str| [prefix.as_bytes(), plain, format!("@{bytes}").as_bytes()].concat();
        match self {
            Self::Stdcall => vec![with("_"), with("")],
            Self::Fastcall => vec![with("@")],
            Self::Cdecl | Self::Thiscall => Vec::new(),
        }
    }
}

/// What a decorated name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decoration<'a> {
    /// The name without its decoration.
    pub(super) plain: &'a str,
    /// `None` for vectorcall.
    convention: Option<Convention>,
    bytes: u32,
}

impl<'a> Decoration<'a> {
    /// Reads an exported name; `None` if it is not decorated.
    pub(super) fn read(name: &'a str) -> Option<Self> {
        let (rest, bytes) = name.rsplit_once('@')?;
        let is_number = !bytes.is_empty() && bytes.bytes().all(|byte| byte.is_ascii_digit());
        let bytes = bytes.parse().ok().filter(|_| is_number)?;
        // C++ names have a scheme of their own, and start with a question mark.
        let (plain, convention) = match rest {
            _ if rest.starts_with('?') => return None,
            _ if rest.ends_with('@') => (rest.strip_suffix('@')?, None),
            _ if rest.starts_with('@') => (rest.strip_prefix('@')?, Some(Convention::Fastcall)),
            _ => (rest.strip_prefix('_').unwrap_or(rest), Some(Convention::Stdcall)),
        };
        let is_name = !plain.is_empty() && !plain.contains('@');
        is_name.then_some(Self { plain, convention, bytes })
    }

    /// What the declaration says and what the name says, if the two contradict each other.
    pub(super) fn contradicts(&self, spec: &EntrySpec) -> Option<(String, String)> {
        let same = self.convention == Some(spec.convention)
            && spec.argument_bytes.is_none_or(|bytes| bytes == self.bytes);
        let declared = match spec.argument_bytes {
            Some(bytes) => Sized(spec.convention.name(), bytes).to_string(),
            None => spec.convention.name().to_owned(),
        };
        let name = self.convention.map_or("vectorcall", Convention::name);
        (!same).then(|| (declared, Sized(name, self.bytes).to_string()))
    }
}

struct Sized(&'static str, u32);

impl fmt::Display for Sized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} bytes of arguments", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::EntryName;

    fn read(name: &str) -> Option<(&str, Option<Convention>, u32)> {
        Decoration::read(name).map(|found| (found.plain, found.convention, found.bytes))
    }

    /// The examples of Microsoft's "Decorated Names" page, and what mingw makes of them.
    #[test]
    fn decorations_read() {
        assert_eq!(read("_sum@8"), Some(("sum", Some(Convention::Stdcall), 8)));
        assert_eq!(read("sum@12"), Some(("sum", Some(Convention::Stdcall), 12)));
        assert_eq!(read("@sum@0"), Some(("sum", Some(Convention::Fastcall), 0)));
        assert_eq!(read("sum@@16"), Some(("sum", None, 16)));
    }

    #[test]
    fn other_names_are_plain() {
        let names = ["", "sum", "_sum", "@", "@8", "_@8", "sum@", "sum@x", "sum@+8", "a@b@8"];
        for name in names.into_iter().chain(["?sum@@YGHHH@Z", "?sum@@8", "sum@99999999999"]) {
            assert_eq!(read(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_is_compared_with_the_declaration() {
        let spec = EntrySpec::new("sum", EntryName::Name(c"sum"));
        let of = |name: &'static str, convention, bytes| {
            let spec = spec.called_as(convention, bytes);
            Decoration::read(name).unwrap().contradicts(&spec)
        };
        assert_eq!(of("_sum@8", Convention::Stdcall, Some(8)), None);
        assert_eq!(of("sum@8", Convention::Stdcall, None), None);
        assert_eq!(of("@sum@8", Convention::Fastcall, Some(8)), None);
        let said = |declared: &str, found: &str| Some((declared.to_owned(), found.to_owned()));
        assert_eq!(
            of("_sum@8", Convention::Stdcall, Some(12)),
            said("stdcall with 12 bytes of arguments", "stdcall with 8 bytes of arguments")
        );
        let fast = "fastcall with 8 bytes of arguments";
        assert_eq!(of("@sum@8", Convention::Cdecl, None), said("cdecl", fast));
        let vector = "vectorcall with 16 bytes of arguments";
        assert_eq!(of("sum@@16", Convention::Thiscall, None), said("thiscall", vector));
    }
}
