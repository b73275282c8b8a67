//! What the unannotated types of a block mean.
//!
//! A profile is a type: the block's `charset` and `bools` attributes pick one, and the default
//! strategy of `&str` or `bool` is looked up in it. COM's profile will differ (BSTR, VARIANT_BOOL)
//! and use the same rules.

use std::marker::PhantomData;

#[cfg(feature = "codepages")]
use crate::encoding::CodePage;
use crate::encoding::{Ansi, AnsiReplacing, Utf8, Utf16};
use crate::marshal::{Bool8, Bool32, Char8, Char16, Text, Unstated};

/// What strings, characters and booleans mean where the declaration does not say.
pub trait Profile {
    /// The encoding of text.
    type Encoding;
    /// The strategy of `&str`.
    type Str;
    /// The strategy of `char`.
    type Char;
    /// The strategy of `bool`.
    type Bool;
}

/// The character half of a profile.
pub trait Charset {
    /// The encoding.
    type Encoding;
    /// The strategy of `&str`.
    type Str;
    /// The strategy of `char`.
    type Char;
}

/// The boolean half of a profile.
pub trait Bools {
    /// The strategy of `bool`.
    type Bool;
}

/// The profile of a `#[dll_import]` or `#[native_callback]` declaration.
#[derive(Debug)]
pub struct BlockProfile<C, B>(PhantomData<(C, B)>);

impl<C: Charset, B: Bools> Profile for BlockProfile<C, B> {
    type Encoding = C::Encoding;
    type Str = C::Str;
    type Char = C::Char;
    type Bool = B::Bool;
}

impl Charset for Utf8 {
    type Encoding = Utf8;
    type Str = Text<Utf8>;
    type Char = Char8;
}
impl Charset for Utf16 {
    type Encoding = Utf16;
    type Str = Text<Utf16>;
    type Char = Char16;
}
impl Charset for Ansi {
    type Encoding = Ansi;
    type Str = Text<Ansi>;
    type Char = Char8;
}
impl<const C: char> Charset for AnsiReplacing<C> {
    type Encoding = Self;
    type Str = Text<Self>;
    type Char = Char8;
}
#[cfg(feature = "codepages")]
impl<P, U> Charset for CodePage<P, U> {
    type Encoding = Self;
    type Str = Text<Self>;
    type Char = Char8;
}
impl Charset for Unstated {
    type Encoding = Unstated;
    type Str = Unstated;
    type Char = Unstated;
}

impl Bools for Bool32 {
    type Bool = Bool32;
}
impl Bools for Bool8 {
    type Bool = Bool8;
}
impl Bools for Unstated {
    type Bool = Unstated;
}
