//! Code pages by a name that is known only at run time.
//!
//! The strategies know an encoding as a type. [`Chosen`] is the type of whichever page the thread has
//! chosen: [`ChosenPage::with`] sets it for the time of one conversion.

use std::cell::Cell;

use super::Encoding;
use super::codepages::{ALL, Table};
use crate::error::MarshalError;

/// A code page.
#[derive(Debug, Clone, Copy)]
pub struct ChosenPage(&'static Table);

/// Text in the page of the innermost [`ChosenPage::with`].
#[derive(Debug)]
pub(crate) enum Chosen {}

thread_local! {
    static CHOSEN: Cell<Option<ChosenPage>> = const { Cell::new(None) };
}

/// The choice before, which comes back whatever happens.
struct Before(Option<ChosenPage>);

impl ChosenPage {
    /// The page of that name, as `codepage = "..."` has it; the names in lower case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|table| table.name.eq_ignore_ascii_case(name)).map(Self)
    }

    /// The names of all pages.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        ALL.iter().map(|table| table.name)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Converts with [`Chosen`] being this page.
    pub(crate) fn with<R>(self, convert: impl FnOnce() -> R) -> R {
        let _before = Before(CHOSEN.replace(Some(self)));
        convert()
    }
}

impl PartialEq for ChosenPage {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for ChosenPage {}

impl Drop for Before {
    fn drop(&mut self) {
        CHOSEN.set(self.0);
    }
}

fn table() -> &'static Table {
    CHOSEN.get().expect("a conversion runs inside of `with`").0
}

// SAFETY: the table's encoder is given a slice of the room.
unsafe impl Encoding for Chosen {
    type Unit = u8;
    const NAME: &'static str = "the chosen code page";

    fn bound(bytes: usize) -> usize {
        table().bound(bytes)
    }

    fn units(text: &str) -> usize {
        table().units(text)
    }

    unsafe fn encode(text: &str, to: *mut u8, room: usize) -> Result<usize, MarshalError> {
        // SAFETY: the caller's promise is that of the table.
        unsafe { table().encode(text, to, room) }
    }

    fn decode(units: &[u8], to: &mut String) -> Result<(), MarshalError> {
        table().decode(units, to)
    }
}
