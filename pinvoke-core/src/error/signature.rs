//! A run-time signature that cannot be, or a call that does not fit one.

use std::fmt;

/// A run-time signature that could not be made, or a call whose number of values does not fit it.
///
/// An error in a text shows the line with a caret below the place:
///
/// ```text
/// line 1, column 16: expected `,` or `)`, found `;`
///   int add(int left; int right)
///                   ^
/// ```
pub struct SignatureError(Box<Detail>);

#[derive(Debug)]
struct Detail {
    problem: SignatureProblem,
    place: Option<TextPlace>,
}

/// What is wrong with a signature, or with the number of values in a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureProblem {
    /// The text goes on with something else than it may.
    #[error("expected {}, found {found}", Choices(expected))]
    Syntax {
        /// What may stand there.
        expected: Vec<&'static str>,
        /// What stands there, or `the end of the text`.
        found: String,
    },
    /// A name is used as a type, and none of that name is known.
    #[error(
        "there is no type `{name}`{}",
        Similar(similar, "; define it in the same text: `typedef .. name;`")
    )]
    UnknownType {
        /// The name.
        name: String,
        /// Known types that look alike, the nearest first.
        similar: Vec<String>,
    },
    /// A name is used that nothing of the kind has.
    #[error("there is no {kind} `{name}`{}", Similar(similar, ""))]
    UnknownName {
        /// What should have the name: `parameter`, `constant`, `function`.
        kind: &'static str,
        /// The name.
        name: String,
        /// Names that look alike, the nearest first.
        similar: Vec<String>,
    },
    /// A name is defined twice.
    #[error("`{name}` is defined twice")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// The size of a type is needed, and only its name is known.
    #[error(
        "`{name}` is declared, but not defined: define it in the same text, or use a pointer to it"
    )]
    Incomplete {
        /// The type.
        name: String,
    },
    /// C allows it, this crate does not.
    #[error("{what} is not supported: {instead}")]
    Unsupported {
        /// What is not supported.
        what: String,
        /// What to do instead.
        instead: &'static str,
    },
    /// It means nothing in C.
    #[error("{0}")]
    Invalid(String),
    /// The text or a type in it is larger than allowed.
    #[error("{what}: at most {limit} are allowed")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The text holds no function, or several.
    #[error("the text declares {found} functions where one is wanted")]
    NotOneFunction {
        /// How many it declares.
        found: usize,
    },
    /// A call gives another number of values than the function has parameters.
    #[error("{function} takes {expected} {}, {found} were given", if *at_least { "values or more" } else { "values" })]
    ValueCount {
        /// The function.
        function: String,
        /// The number of its parameters.
        expected: usize,
        /// Whether it is variadic, and takes more.
        at_least: bool,
        /// The number of values given.
        found: usize,
    },
}

/// Where in a text an error is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextPlace {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The text of the line, or the part of a long one around the place.
    pub excerpt: String,
    /// Characters of the excerpt before the place.
    pub indent: usize,
    /// Characters that the error is about, in this line.
    pub width: usize,
}

/// Characters shown on either side of the place in a long line.
const AROUND: usize = 60;

impl TextPlace {
    /// The place of `length` bytes at `offset` in `text`.
    pub(crate) fn of(text: &str, offset: usize, length: usize) -> Self {
        let offset = text.floor_char_boundary(offset);
        let end = text.ceil_char_boundary(offset.saturating_add(length));
        let before = &text[..offset];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let whole = text[start..].lines().next().unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let column = text[start..offset].chars().count();
        let skip = column.saturating_sub(AROUND);
        let excerpt = whole.chars().skip(skip).take(2 * AROUND).collect();
        let rest = (start + whole.len()).saturating_sub(offset);
        let width = text[offset..end.min(offset + rest).max(offset)].chars().count();
        let width = width.clamp(1, AROUND);
        Self { line, column: column + 1, excerpt, indent: column - skip, width }
    }
}

impl SignatureError {
    /// An error that belongs to no text.
    #[cold]
    pub(crate) fn new(problem: SignatureProblem) -> Self {
        Self(Box::new(Detail { problem, place: None }))
    }

    /// An error in a text.
    #[cold]
    pub(crate) fn in_text(problem: SignatureProblem, place: TextPlace) -> Self {
        Self(Box::new(Detail { problem, place: Some(place) }))
    }

    /// What is wrong.
    pub fn problem(&self) -> &SignatureProblem {
        &self.0.problem
    }

    /// Where it is, if the signature was read from a text.
    pub fn place(&self) -> Option<&TextPlace> {
        self.0.place.as_ref()
    }
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(place) = &self.0.place else { return write!(f, "{}", self.0.problem) };
        writeln!(f, "line {}, column {}: {}", place.line, place.column, self.0.problem)?;
        writeln!(f, "  {}", place.excerpt)?;
        f.write_str("  ")?;
        for character in place.excerpt.chars().take(place.indent) {
            // A tab keeps its width, whatever that is where the text is shown.
            f.write_str(if character == '\t' { "\t" } else { " " })?;
        }
        f.write_str(&"^".repeat(place.width))
    }
}

impl fmt::Debug for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignatureError")
            .field("problem", &self.0.problem)
            .field("place", &self.0.place)
            .finish()
    }
}

impl std::error::Error for SignatureError {}

impl From<SignatureProblem> for SignatureError {
    #[cold]
    fn from(problem: SignatureProblem) -> Self {
        Self::new(problem)
    }
}

/// `a`, `b` or `c`.
struct Choices<'a>(&'a [&'static str]);

impl fmt::Display for Choices<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, choice) in self.0.iter().enumerate() {
            let separator = match index {
                0 => "",
                _ if index + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            write!(f, "{separator}{choice}")?;
        }
        Ok(())
    }
}

/// `, did you mean ..?`, or something else where nothing looks alike.
struct Similar<'a>(&'a [String], &'static str);

impl fmt::Display for Similar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            write!(f, "{}`{name}`", if index == 0 { ", did you mean " } else { " or " })?;
        }
        f.write_str(if self.0.is_empty() { self.1 } else { "?" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_lines_and_characters() {
        let text = "first\n\tsécond here\nthird";
        let place = TextPlace::of(text, text.find("here").unwrap(), 4);
        assert_eq!((place.line, place.column, place.width), (2, 9, 4));
        assert_eq!(place.excerpt, "\tsécond here");
        let end = TextPlace::of(text, text.len(), 0);
        assert_eq!((end.line, end.column, end.width), (3, 6, 1));
    }

    #[test]
    fn a_long_line_is_shown_in_part() {
        let text = "x".repeat(100_000);
        let place = TextPlace::of(&text, 50_000, 100_000);
        assert_eq!((place.column, place.indent, place.width), (50_001, AROUND, AROUND));
        assert_eq!(place.excerpt.len(), 2 * AROUND);
    }

    #[test]
    fn the_caret_stands_below_the_place() {
        let problem =
            SignatureProblem::Syntax { expected: vec!["`,`", "`)`"], found: "`;`".into() };
        let text = "\tint add(int left; int right)";
        let error = SignatureError::in_text(problem, TextPlace::of(text, 17, 1));
        let expected = "line 1, column 18: expected `,` or `)`, found `;`\n  \tint add(int left; int right)\n  \t                ^";
        assert_eq!(error.to_string(), expected);
    }
}
