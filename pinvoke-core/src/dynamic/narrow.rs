//! What `char` text is, and the encoding of text with units of a size.

#[cfg(feature = "codepages")]
use crate::encoding::ChosenPage;
use crate::encoding::{Ansi, Encoding, Utf8};
use crate::error::{SignatureError, SignatureProblem};

/// What text of 8-bit units is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NarrowText {
    /// UTF-8.
    #[default]
    Utf8,
    /// The system code page on Windows, UTF-8 elsewhere.
    Ansi,
    /// A code page, by [`NarrowText::code_page`]; with the feature `codepages`.
    #[cfg(feature = "codepages")]
    CodePage(ChosenPage),
}

impl NarrowText {
    /// Text in the code page of that name, as `codepage = ".."` in a declaration: `"windows-1252"`.
    ///
    /// A character that the page lacks is an error of the call, which names the parameter.
    ///
    /// # Errors
    ///
    /// There is no such page, or the feature `codepages` is off.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "codepages")] {
    /// use pinvoke_core::dynamic::{NarrowText, Signature};
    ///
    /// let signature = Signature::parse("size_t strlen(const char *text)")?
    ///     .with_narrow_text(NarrowText::code_page("windows-1251")?);
    /// assert_eq!(signature.narrow_text().name(), "windows-1251");
    /// let error = NarrowText::code_page("windows-1259").unwrap_err();
    /// assert!(error.to_string().starts_with("there is no code page `windows-1259`, did you mean `windows-125"));
    /// # }
    /// # Ok::<(), pinvoke_core::error::SignatureError>(())
    /// ```
    pub fn code_page(name: &str) -> Result<Self, SignatureError> {
        Self::page(name).map_err(SignatureError::from)
    }

    #[cfg(feature = "codepages")]
    pub(super) fn page(name: &str) -> Result<Self, SignatureProblem> {
        ChosenPage::named(name).map(Self::CodePage).ok_or_else(|| {
            let similar = crate::library::similar::nearest(name, ChosenPage::names());
            SignatureProblem::UnknownName { kind: "code page", name: name.to_owned(), similar }
        })
    }

    #[cfg(not(feature = "codepages"))]
    pub(super) fn page(name: &str) -> Result<Self, SignatureProblem> {
        let what = format!("text in {name}");
        let instead = "enable the feature `codepages` of `pinvoke`";
        Err(SignatureProblem::Unsupported { what, instead })
    }

    /// The name of the encoding on this system.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => Utf8::NAME,
            Self::Ansi => Ansi::NAME,
            #[cfg(feature = "codepages")]
            Self::CodePage(page) => page.name(),
        }
    }

    /// The text of that encoding's name.
    pub(super) fn named(name: &str) -> Result<Self, SignatureProblem> {
        match name {
            _ if name == Utf8::NAME => Ok(Self::Utf8),
            _ if name == Ansi::NAME => Ok(Self::Ansi),
            page => Self::page(page),
        }
    }
}

/// Calls a function, or a method, for the encoding of text with units of that size.
macro_rules! by_encoding {
    ($unit:expr, $narrow:expr, $call:ident::<_>($($argument:expr),*)) => {
        $crate::dynamic::narrow::by_encoding!(@ $unit, $narrow, [$call], ($($argument),*))
    };
    ($unit:expr, $narrow:expr, $this:ident.$call:ident::<_>($($argument:expr),*)) => {
        $crate::dynamic::narrow::by_encoding!(@ $unit, $narrow, [$this.$call], ($($argument),*))
    };
    (@ $unit:expr, $narrow:expr, [$($call:tt)*], ($($argument:expr),*)) => {
        match ($unit, $narrow) {
            (1, $crate::dynamic::NarrowText::Utf8) => {
                $($call)*::<$crate::encoding::Utf8>($($argument),*)
            }
            (1, $crate::dynamic::NarrowText::Ansi) => {
                $($call)*::<$crate::encoding::Ansi>($($argument),*)
            }
            #[cfg(feature = "codepages")]
            (1, $crate::dynamic::NarrowText::CodePage(page)) => {
                page.with(|| $($call)*::<$crate::encoding::Chosen>($($argument),*))
            }
            (4, _) => $($call)*::<$crate::encoding::Utf32>($($argument),*),
            _ => $($call)*::<$crate::encoding::Utf16>($($argument),*),
        }
    };
}
pub(super) use by_encoding;
