//! What the loaders of Unix systems say, read as far as it names something.
//!
//! | loader | text |
//! |---|---|
//! | glibc | `libdep.so: cannot open shared object file: ..`: the file that failed comes first |
//! | | `libx.so: undefined symbol: name`, `libc.so.6: version 'GLIBC_2.99' not found (required by ..)` |
//! | musl | `Error loading shared library libdep.so: .. (needed by libx.so)` |
//! | | `Error relocating libx.so: name: symbol not found` |
//! | dyld | `Library not loaded: libdep.dylib`, `Symbol not found: _name` |
//!
//! The C library may translate its texts, so that only the order of the parts is sure. A text that
//! is not understood names nothing.

/// What a message names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// The file that could not be loaded: the one that was asked for, or one that it needs.
    File(&'a str),
    /// A library that the one that was asked for needs.
    Dependency(&'a str),
    /// A symbol, or the version of one.
    Symbol(&'a str),
    /// Nothing.
    Nothing,
}

impl<'a> Named<'a> {
    pub(super) fn of(message: &'a str) -> Self {
        let after = |mark: &str| message.split_once(mark).map(|(_, rest)| rest);
        let word = |text: &'a str| text.split([' ', ',', '\n', '(', '\'']).next().unwrap_or(text);
        let line = |text: &'a str| text.lines().next().unwrap_or(text).trim();
        if let Some(rest) = after("Error loading shared library ") {
            match rest.split_once(": ") {
                Some((file, reason)) if reason.contains("(needed by ") => Self::Dependency(file),
                Some((file, _)) => Self::File(file),
                None => Self::Nothing,
            }
        } else if let Some(rest) = after("Error relocating ") {
            let symbol = rest.split_once(": ").and_then(|(_, rest)| rest.split_once(": "));
            symbol.map_or(Self::Nothing, |(symbol, _)| Self::Symbol(symbol))
        } else if let Some(rest) = after("Library not loaded: ") {
            Self::Dependency(line(rest))
        } else if let Some(rest) = after("Symbol not found: ") {
            Self::Symbol(word(rest))
        } else if let Some(rest) = after("undefined symbol: ") {
            Self::Symbol(word(rest))
        } else if let Some(rest) = after(": version `") {
            Self::Symbol(word(rest))
        } else if message.starts_with("dlopen(") {
            Self::Nothing
        } else {
            match message.split_once(": ") {
                Some((file, _)) if !file.is_empty() => Self::File(file),
                _ => Self::Nothing,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glibc_names_the_file_first() {
        let of = Named::of;
        let text = "libdep.so: cannot open shared object file: No such file or directory";
        assert_eq!(of(text), Named::File("libdep.so"));
        assert_eq!(of("/usr/lib/libm.so: invalid ELF header"), Named::File("/usr/lib/libm.so"));
        assert_eq!(of("libx.so: ungültiger ELF-Header"), Named::File("libx.so"));
        assert_eq!(of("/l/libx.so: undefined symbol: beta"), Named::Symbol("beta"));
        assert_eq!(of("/l/libx.so: undefined symbol: b, version V_1"), Named::Symbol("b"));
        let text = "/lib/libc.so.6: version `GLIBC_2.99' not found (required by /l/libx.so)";
        assert_eq!(of(text), Named::Symbol("GLIBC_2.99"));
    }

    #[test]
    fn musl_says_what_needs_it() {
        let text = "Error loading shared library libx.so: No such file or directory";
        assert_eq!(Named::of(text), Named::File("libx.so"));
        let text = "Error loading shared library libdep.so: No such file or directory (needed by /l/libx.so)";
        assert_eq!(Named::of(text), Named::Dependency("libdep.so"));
        let text = "Error relocating /l/libx.so: beta: symbol not found";
        assert_eq!(Named::of(text), Named::Symbol("beta"));
    }

    #[test]
    fn dyld_says_so_in_its_second_part() {
        let text = "dlopen(libx.dylib, 0x0005): Library not loaded: @rpath/libdep.dylib\n  Referenced from: x";
        assert_eq!(Named::of(text), Named::Dependency("@rpath/libdep.dylib"));
        let text = "dlopen(libx.dylib, 0x0005): Symbol not found: _beta\n  Referenced from: x";
        assert_eq!(Named::of(text), Named::Symbol("_beta"));
        let text = "dlopen(libx.dylib, 0x0005): tried: 'libx.dylib' (no such file)";
        assert_eq!(Named::of(text), Named::Nothing);
    }

    #[test]
    fn other_texts_name_nothing() {
        for text in
            ["", "out of memory", ": x", "Error loading shared library ", "Error relocating x"]
        {
            assert_eq!(Named::of(text), Named::Nothing, "{text}");
        }
    }
}
