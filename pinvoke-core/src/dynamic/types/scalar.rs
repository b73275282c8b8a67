//! Numbers and truth values.

use std::ffi::{c_char, c_long, c_longlong, c_ulong};
use std::fmt;

/// A number type of C, by its width, with the name that it was given.
#[derive(Clone, Copy)]
pub struct Scalar {
    name: &'static str,
    kind: ScalarKind,
}

/// The width and class of a number, for which it is passed and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::dynamic) enum ScalarKind {
    Bool,
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    I128,
    U128,
    F32,
    F64,
}

impl ScalarKind {
    /// The integer type of that many bytes.
    pub(in crate::dynamic) const fn integer(size: usize, signed: bool) -> Self {
        match (size, signed) {
            (1, true) => Self::I8,
            (1, false) => Self::U8,
            (2, true) => Self::I16,
            (2, false) => Self::U16,
            (4, true) => Self::I32,
            (4, false) => Self::U32,
            (8, true) => Self::I64,
            (8, false) => Self::U64,
            (_, true) => Self::I128,
            (_, false) => Self::U128,
        }
    }
}

macro_rules! scalars {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $kind:expr;)*) => {
        impl Scalar {
            $($(#[$doc])* pub const $constant: Self = Self { name: $name, kind: $kind };)*
        }
    };
}
scalars! {
    /// `_Bool`, or `bool` of `<stdbool.h>` and C23.
    BOOL = "bool", ScalarKind::Bool;
    /// `char`.
    CHAR = "char", ScalarKind::integer(1, c_char::MIN != 0);
    /// `signed char`.
    SIGNED_CHAR = "signed char", ScalarKind::I8;
    /// `unsigned char`.
    UNSIGNED_CHAR = "unsigned char", ScalarKind::U8;
    /// `short`.
    SHORT = "short", ScalarKind::I16;
    /// `unsigned short`.
    UNSIGNED_SHORT = "unsigned short", ScalarKind::U16;
    /// `int`.
    INT = "int", ScalarKind::I32;
    /// `unsigned int`.
    UNSIGNED = "unsigned int", ScalarKind::U32;
    /// `long`.
    LONG = "long", ScalarKind::integer(size_of::<c_long>(), true);
    /// `unsigned long`.
    UNSIGNED_LONG = "unsigned long", ScalarKind::integer(size_of::<c_ulong>(), false);
    /// `long long`.
    LONG_LONG = "long long", ScalarKind::integer(size_of::<c_longlong>(), true);
    /// `unsigned long long`.
    UNSIGNED_LONG_LONG = "unsigned long long", ScalarKind::integer(size_of::<c_longlong>(), false);
    /// `__int128`.
    INT128 = "__int128", ScalarKind::I128;
    /// `unsigned __int128`.
    UNSIGNED_INT128 = "unsigned __int128", ScalarKind::U128;
    /// `float`.
    FLOAT = "float", ScalarKind::F32;
    /// `double`.
    DOUBLE = "double", ScalarKind::F64;
    /// `int8_t`.
    INT8 = "int8_t", ScalarKind::I8;
    /// `int16_t`.
    INT16 = "int16_t", ScalarKind::I16;
    /// `int32_t`.
    INT32 = "int32_t", ScalarKind::I32;
    /// `int64_t`.
    INT64 = "int64_t", ScalarKind::I64;
    /// `uint8_t`.
    UINT8 = "uint8_t", ScalarKind::U8;
    /// `uint16_t`.
    UINT16 = "uint16_t", ScalarKind::U16;
    /// `uint32_t`.
    UINT32 = "uint32_t", ScalarKind::U32;
    /// `uint64_t`.
    UINT64 = "uint64_t", ScalarKind::U64;
    /// `intptr_t`.
    INTPTR = "intptr_t", ScalarKind::integer(size_of::<isize>(), true);
    /// `uintptr_t`.
    UINTPTR = "uintptr_t", ScalarKind::integer(size_of::<usize>(), false);
    /// `ptrdiff_t`.
    PTRDIFF = "ptrdiff_t", ScalarKind::integer(size_of::<isize>(), true);
    /// `size_t`.
    SIZE = "size_t", ScalarKind::integer(size_of::<usize>(), false);
    /// `ssize_t`.
    SSIZE = "ssize_t", ScalarKind::integer(size_of::<isize>(), true);
    /// `char8_t`.
    CHAR8 = "char8_t", ScalarKind::U8;
    /// `char16_t`.
    CHAR16 = "char16_t", ScalarKind::U16;
    /// `char32_t`.
    CHAR32 = "char32_t", ScalarKind::U32;
    /// `wchar_t`: 16 bits without sign on Windows, elsewhere 32, with the sign that the target has.
    WCHAR = "wchar_t", WIDE_CHARACTER;
}

const WIDE_CHARACTER: ScalarKind = if cfg!(windows) {
    ScalarKind::U16
} else if cfg!(all(any(target_arch = "arm", target_arch = "aarch64"), not(target_vendor = "apple")))
{
    ScalarKind::U32
} else {
    ScalarKind::I32
};

impl Scalar {
    /// A number of the kind, by the name that `stdint.h` has for it.
    pub(in crate::dynamic) const fn of(kind: ScalarKind) -> Self {
        match kind {
            ScalarKind::Bool => Self::BOOL,
            ScalarKind::I8 => Self::INT8,
            ScalarKind::U8 => Self::UINT8,
            ScalarKind::I16 => Self::INT16,
            ScalarKind::U16 => Self::UINT16,
            ScalarKind::I32 => Self::INT32,
            ScalarKind::U32 => Self::UINT32,
            ScalarKind::I64 => Self::INT64,
            ScalarKind::U64 => Self::UINT64,
            ScalarKind::I128 => Self::INT128,
            ScalarKind::U128 => Self::UNSIGNED_INT128,
            ScalarKind::F32 => Self::FLOAT,
            ScalarKind::F64 => Self::DOUBLE,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.name
    }

    pub(in crate::dynamic) const fn kind(self) -> ScalarKind {
        self.kind
    }

    /// Size in bytes.
    pub const fn size(self) -> usize {
        match self.kind {
            ScalarKind::Bool | ScalarKind::I8 | ScalarKind::U8 => 1,
            ScalarKind::I16 | ScalarKind::U16 => 2,
            ScalarKind::I32 | ScalarKind::U32 | ScalarKind::F32 => 4,
            ScalarKind::I64 | ScalarKind::U64 | ScalarKind::F64 => 8,
            ScalarKind::I128 | ScalarKind::U128 => 16,
        }
    }

    /// Alignment in bytes; Rust's primitive types have the alignment of the C types.
    pub const fn align(self) -> usize {
        match self.kind {
            ScalarKind::Bool | ScalarKind::I8 | ScalarKind::U8 => 1,
            ScalarKind::I16 | ScalarKind::U16 => 2,
            ScalarKind::I32 | ScalarKind::U32 | ScalarKind::F32 => 4,
            ScalarKind::I64 | ScalarKind::U64 => align_of::<u64>(),
            ScalarKind::F64 => align_of::<f64>(),
            ScalarKind::I128 | ScalarKind::U128 => align_of::<u128>(),
        }
    }

    /// Whether it is a floating-point number.
    pub const fn is_float(self) -> bool {
        matches!(self.kind, ScalarKind::F32 | ScalarKind::F64)
    }

    /// Whether it has negative values.
    pub const fn is_signed(self) -> bool {
        use ScalarKind::{F32, F64, I8, I16, I32, I64, I128};
        matches!(self.kind, I8 | I16 | I32 | I64 | I128 | F32 | F64)
    }

    /// Whether C means it for characters: `char`, `char16_t`, `wchar_t` of 16 bits.
    pub fn is_character(self) -> bool {
        self.may_be_text()
            && matches!(self.name, "char" | "char8_t" | "char16_t" | "char32_t" | "wchar_t")
    }

    /// Whether a pointer to it may be text.
    pub(super) fn may_be_text(self) -> bool {
        matches!(self.kind, ScalarKind::I8 | ScalarKind::U8 | ScalarKind::U16)
            || (self.size() == 4 && matches!(self.name, "char32_t" | "wchar_t"))
    }
}

impl PartialEq for Scalar {
    /// Whether they have the same width and class, whatever their names.
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}
impl Eq for Scalar {}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
