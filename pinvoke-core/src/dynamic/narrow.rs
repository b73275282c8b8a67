//! What `char` text is, and the encoding of text with units of a size.

#[cfg(feature = "codepages")]
use crate::encoding::ChosenPage;
use crate::encoding::{Ansi, Choice, Encoding, Replacement, Utf8};
use crate::error::{SignatureError, SignatureProblem};
use crate::meta;

/// What text of 8-bit units is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum NarrowText {
    /// UTF-8.
    #[default]
    Utf8,
    /// The system code page on Windows, UTF-8 elsewhere.
    Ansi,
    /// The same, by [`NarrowText::replacing`]; U+FFFD stands for bytes that mean nothing in it.
    AnsiReplacing(Replacement),
    /// A code page, by [`NarrowText::code_page`]; with the feature `codepages`.
    #[cfg(feature = "codepages")]
    CodePage(ChosenPage),
}

impl NarrowText {
    /// Text in the code page of that name, as `codepage = ".."` in a declaration: `"windows-1252"`.
    ///
    /// A character that the page lacks is an error of the call, which names the parameter, unless
    /// [`NarrowText::replacing`] says otherwise.
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

    /// The same with an ASCII character for every character that the page lacks, and U+FFFD for bytes that mean
    /// nothing in it: `unmappable = replace('?')`.
    ///
    /// # Errors
    ///
    /// The character is not in every page, or the text is UTF-8, which lacks none.
    ///
    /// # Examples
    ///
    /// ```
    /// use pinvoke_core::dynamic::NarrowText;
    ///
    /// assert_eq!(NarrowText::Ansi.replacing('?')?.replacement(), Some('?'));
    /// assert!(NarrowText::Ansi.replacing('é').is_err() && NarrowText::Utf8.replacing('?').is_err());
    /// # Ok::<(), pinvoke_core::error::SignatureError>(())
    /// ```
    pub fn replacing(self, character: char) -> Result<Self, SignatureError> {
        Ok(self.replaced(character)?)
    }

    pub(super) fn replaced(self, character: char) -> Result<Self, SignatureProblem> {
        let Some(with) = Replacement::new(character) else {
            let wrong = format!("{character:?} is not in every code page; name an ASCII character");
            return Err(SignatureProblem::Invalid(wrong));
        };
        match self {
            Self::Utf8 => {
                let wrong = "only a code page can lack a character, and this is UTF-8".to_owned();
                Err(SignatureProblem::Invalid(wrong))
            }
            Self::Ansi | Self::AnsiReplacing(_) => Ok(Self::AnsiReplacing(with)),
            #[cfg(feature = "codepages")]
            Self::CodePage(page) => Ok(Self::CodePage(page.replacing(with))),
        }
    }

    /// What stands for a character that the page lacks; `None` where that is an error.
    pub fn replacement(self) -> Option<char> {
        match self {
            Self::Utf8 | Self::Ansi => None,
            Self::AnsiReplacing(with) => Some(with.character()),
            #[cfg(feature = "codepages")]
            Self::CodePage(page) => page.replacement().map(Replacement::character),
        }
    }

    /// The name of the encoding on this system.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => Utf8::NAME,
            Self::Ansi | Self::AnsiReplacing(_) => Ansi::NAME,
            #[cfg(feature = "codepages")]
            Self::CodePage(page) => page.name(),
        }
    }

    /// The text that metadata speaks of; `None` if it is not of 8-bit units, or crosses as it is.
    pub(super) fn told(text: &meta::TextForm) -> Option<Result<Self, SignatureProblem>> {
        if text.unit != "char" || text.encoding == "unconverted" {
            return None;
        }
        let narrow = match (text.encoding, text.replacement) {
            (name, None) if name == Utf8::NAME => Ok(Self::Utf8),
            (name, _) if name == Ansi::NAME => Ok(Self::Ansi),
            (page, _) => Self::page(page),
        };
        Some(match text.replacement {
            Some(with) => narrow.and_then(|narrow| narrow.replaced(with)),
            None => narrow,
        })
    }

    /// By the words of `_Code_page_`: a page, or another charset.
    pub(super) fn of_word(word: &str) -> Result<Self, SignatureProblem> {
        match &*word.to_ascii_lowercase() {
            "ansi" => Ok(Self::Ansi),
            "utf-8" | "utf8" => Ok(Self::Utf8),
            _ => Self::page(word),
        }
    }

    /// The choice for a conversion, where the encoding is no type of its own.
    pub(super) fn choice(self) -> Option<Choice> {
        match self {
            Self::Utf8 | Self::Ansi => None,
            Self::AnsiReplacing(with) => Some(Choice::Ansi(with)),
            #[cfg(feature = "codepages")]
            Self::CodePage(page) => Some(Choice::Page(page)),
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
            (1, narrow) if let Some(choice) = narrow.choice() => {
                choice.with(|| $($call)*::<$crate::encoding::Chosen>($($argument),*))
            }
            (4, _) => $($call)*::<$crate::encoding::Utf32>($($argument),*),
            _ => $($call)*::<$crate::encoding::Utf16>($($argument),*),
        }
    };
}
pub(super) use by_encoding;
