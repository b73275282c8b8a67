//! Encodings that are known only at run time: code pages by name, and what stands for characters that a
//! page lacks.
//!
//! The strategies know an encoding as a type. [`Chosen`] is the type of whichever one the thread has chosen:
//! [`Choice::with`] sets it for the time of one conversion.

use std::cell::Cell;

#[cfg(feature = "codepages")]
use super::codepages::{ALL, Table};
use super::{AnsiReplacing, Encoding};
use crate::error::MarshalError;

/// The ASCII character that stands for every character that a page lacks: `unmappable = replace('?')`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replacement(u8);

impl Replacement {
    /// The character, if it is in every page: ASCII, and no terminator.
    pub fn new(character: char) -> Option<Self> {
        let byte = u8::try_from(character).ok().filter(u8::is_ascii);
        byte.filter(|byte| *byte != 0).map(Self)
    }

    /// The character.
    pub fn character(self) -> char {
        self.0.into()
    }
}

/// A code page.
#[cfg(feature = "codepages")]
#[derive(Debug, Clone, Copy)]
pub struct ChosenPage {
    table: &'static Table,
    replacement: Option<Replacement>,
}

/// What text is converted by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Choice {
    #[cfg(feature = "codepages")]
    Page(ChosenPage),
    /// The system code page.
    Ansi(Replacement),
}

/// Text in the encoding of the innermost [`Choice::with`].
#[derive(Debug)]
pub(crate) enum Chosen {}

thread_local! {
    static CHOSEN: Cell<Option<Choice>> = const { Cell::new(None) };
}

/// The choice before, which comes back whatever happens.
struct Before(Option<Choice>);

impl Drop for Before {
    fn drop(&mut self) {
        CHOSEN.set(self.0);
    }
}

impl Choice {
    /// Converts with [`Chosen`] being this.
    pub(crate) fn with<R>(self, convert: impl FnOnce() -> R) -> R {
        let _before = Before(CHOSEN.replace(Some(self)));
        convert()
    }
}

#[cfg(feature = "codepages")]
impl ChosenPage {
    /// The page of that name, as `codepage = "..."` has it; the names in lower case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let table = ALL.iter().find(|table| table.name.eq_ignore_ascii_case(name))?;
        Some(Self { table, replacement: None })
    }

    /// The names of all pages.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|table| table.name)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        self.table.name
    }

    /// What stands for characters that the page lacks; `None` where they are errors.
    pub fn replacement(self) -> Option<Replacement> {
        self.replacement
    }

    pub(crate) fn replacing(self, replacement: Replacement) -> Self {
        Self { replacement: Some(replacement), ..self }
    }

    fn table(self) -> Table {
        self.table.with(self.replacement.map(|with| with.0))
    }
}

#[cfg(feature = "codepages")]
impl PartialEq for ChosenPage {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.replacement == other.replacement
    }
}

#[cfg(feature = "codepages")]
impl Eq for ChosenPage {}

fn chosen() -> Choice {
    CHOSEN.get().expect("a conversion runs inside of `with`")
}

/// The system code page with any replacement: which one matters to what is written alone.
type AnyReplacing = AnsiReplacing<'?'>;

// SAFETY: the encoders are given the caller's room.
unsafe impl Encoding for Chosen {
    type Unit = u8;
    const NAME: &'static str = "the chosen code page";

    fn bound(bytes: usize) -> usize {
        match chosen() {
            #[cfg(feature = "codepages")]
            Choice::Page(page) => page.table().bound(bytes),
            Choice::Ansi(_) => AnyReplacing::bound(bytes),
        }
    }

    fn units(text: &str) -> usize {
        match chosen() {
            #[cfg(feature = "codepages")]
            Choice::Page(page) => page.table().units(text),
            Choice::Ansi(_) => AnyReplacing::units(text),
        }
    }

    unsafe fn encode(text: &str, to: *mut u8, room: usize) -> Result<usize, MarshalError> {
        // SAFETY: the caller's promise is that of the encoders.
        unsafe {
            match chosen() {
                #[cfg(feature = "codepages")]
                Choice::Page(page) => page.table().encode(text, to, room),
                Choice::Ansi(with) => super::ansi::encode_replacing(text, to, room, with.0),
            }
        }
    }

    fn decode(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        match chosen() {
            #[cfg(feature = "codepages")]
            Choice::Page(page) => page.table().decode(units, to),
            Choice::Ansi(_) => AnyReplacing::decode(units, to),
        }
    }
}
