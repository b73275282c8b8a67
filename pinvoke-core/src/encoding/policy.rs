//! What becomes of a character that an encoding lacks.

/// The policy of a code page.
pub trait Unmappable: 'static {
    /// What stands for a character that the page lacks; `None` makes it an error.
    const REPLACEMENT: Option<u8>;
}

/// A character that the page lacks is an error, and so are bytes that mean nothing in it: the default.
#[derive(Debug)]
pub enum Refuse {}
impl Unmappable for Refuse {
    const REPLACEMENT: Option<u8> = None;
}

/// `C`, an ASCII character, stands for every character that the page lacks, and U+FFFD for bytes that
/// mean nothing in it.
#[derive(Debug)]
pub enum Replace<const C: char> {}
impl<const C: char> Unmappable for Replace<C> {
    const REPLACEMENT: Option<u8> = {
        assert!(C.is_ascii() && C != '\0', "the replacement is an ASCII character");
        Some(C as u8)
    };
}
