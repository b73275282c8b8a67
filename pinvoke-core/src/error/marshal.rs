//! A value that could not cross.

use std::fmt;

/// The function and the parameter that a conversion belongs to; one static per parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// The Rust name of the declared function.
    pub function: &'static str,
    /// The name of its parameter, or `return` for what the function returns.
    pub parameter: &'static str,
}

/// Why a value could not cross, with the offending value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Memory for the copy could not be allocated.
    #[error("out of memory")]
    OutOfMemory,
    /// A string holds a NUL before its end, so native code would see it cut short.
    #[error(
        "the text has a NUL at index {at}, native code would see only what stands before it; remove the NUL, or pass a slice with a length"
    )]
    InteriorNul {
        /// Index of the NUL, in units of the managed string.
        at: usize,
    },
    /// An element in the middle of an array is zero, which would end the array for native code.
    #[error(
        "it is zero, which ends the array for native code; remove it, or pass the array with a count"
    )]
    InteriorZero,
    /// Native code gave text that is not UTF-8.
    #[error(
        "native code gave text that is not UTF-8 (first bad byte at index {at}); declare the value as bytes, or as another string form"
    )]
    InvalidUtf8 {
        /// Index of the first byte that is not UTF-8.
        at: usize,
    },
    /// Text is not well-formed UTF-16: it holds a lone surrogate.
    #[error(
        "the text is not UTF-16: lone surrogate {unit:#06x} at index {at}; declare the value as `Vec<u16>` to get it as it is"
    )]
    InvalidUtf16 {
        /// Index of the lone surrogate, in 16-bit units.
        at: usize,
        /// The lone surrogate.
        unit: u16,
    },
    /// Native code gave text that means nothing in the declared code page.
    #[error(
        "native code gave text that is not {charset}; declare the value as bytes, or allow replacement: `unmappable = replace('?')`"
    )]
    Undecodable {
        /// The unmanaged encoding.
        charset: &'static str,
    },
    /// A path or managed string cannot be written in the unmanaged encoding.
    #[error("{value} cannot be written in {charset}")]
    Unmappable {
        /// The text, in debug form.
        value: String,
        /// The unmanaged encoding.
        charset: &'static str,
    },
    /// Native code gave a null where the declaration promises a value.
    #[error(
        "native code gave a null pointer; if null is allowed, declare the type as `Option<..>`, in C text with `_maybenull_`"
    )]
    Null,
    /// Native code gave a pointer that is not aligned for its type.
    #[error("native code gave the pointer {address:#x}, which is not aligned to {align} bytes")]
    Misaligned {
        /// The pointer's address.
        address: usize,
        /// The alignment in bytes that the type needs.
        align: usize,
    },
    /// A count is negative or larger than the buffer it counts.
    #[error("the count {count} is not between 0 and {limit}")]
    CountOutOfRange {
        /// The count as given.
        count: i128,
        /// The largest count that the buffer allows.
        limit: usize,
    },
    /// A length does not fit the integer type of the count parameter.
    #[error(
        "the length {length} does not fit the count parameter's type `{native}`; pass less at a time"
    )]
    CountTooLarge {
        /// The length, in the unit that the declaration says.
        length: usize,
        /// The count parameter's native type.
        native: &'static str,
    },
    /// Several arrays that share one count have different lengths.
    #[error("it has {length} elements, but `{other}`, which shares its count, has {expected}")]
    CountMismatch {
        /// This array's length.
        length: usize,
        /// The parameter that it must agree with.
        other: &'static str,
        /// That parameter's length.
        expected: usize,
    },
    /// A fixed-length array got a slice of another length.
    #[error("it has {length} elements, the declaration says {expected}")]
    WrongLength {
        /// The slice's length.
        length: usize,
        /// The declared length.
        expected: usize,
    },
    /// A buffer's text has no terminator inside the buffer.
    #[error("the text has no terminator within the buffer's {capacity} units; raise the capacity")]
    Unterminated {
        /// The buffer's capacity in units.
        capacity: usize,
    },
    /// A callback changed what native code only lends.
    #[error(
        "the field is `#[borrowed]`: native code keeps what it points to, and a callback can neither change nor set it; leave it as it is, or name the allocator that native code frees it by: `#[free(c)]`, `#[free(cotaskmem)]`"
    )]
    BorrowedChanged,
    /// Text does not fit a field of fixed size.
    #[error(
        "the text takes {units} units and a terminator, the field has room for {room} and a terminator"
    )]
    TextTooLong {
        /// Units of the text in the native encoding.
        units: usize,
        /// Units that fit, without the terminator.
        room: usize,
    },
    /// The buffer was grown as often as allowed, and native code still asked for more.
    #[error("after {tries} tries the buffer of {capacity} units is still too small")]
    StillTooSmall {
        /// The number of calls made.
        tries: u32,
        /// The capacity of the last try, in units.
        capacity: usize,
    },
    /// A number is not a value of the enum.
    #[error("{value} is not a value of `{name}`; known are {known}")]
    UnknownEnumValue {
        /// The number as given.
        value: i128,
        /// The Rust enum.
        name: &'static str,
        /// Its values, as text.
        known: &'static str,
    },
    /// The discriminant of a union names none of its members.
    #[error("the discriminant {value} names no member of `{name}`; known are {known}")]
    UnknownDiscriminant {
        /// The number as given.
        value: i128,
        /// The Rust enum.
        name: &'static str,
        /// Its variants, as text.
        known: &'static str,
    },
    /// A number is not a character, or a character does not fit the native type.
    #[error("{value:#x} is not a character of {charset}")]
    InvalidCharacter {
        /// The number or code point.
        value: u32,
        /// The native character type.
        charset: &'static str,
    },
    /// A handle that must be valid is not.
    #[error(
        "native code gave an invalid handle; if that is allowed, declare the type as `Option<..>`, in C text with `_maybenull_`"
    )]
    InvalidHandle,
    /// A handle of one library object was passed to a function of another.
    #[error(
        "the handle was made by another library object than the one that is called; use that object"
    )]
    ForeignHandle,
    /// A callback was called while its closure was running already.
    #[error(
        "the callback was called again while it was running; a closure that is `FnMut` cannot be entered twice"
    )]
    Reentered,
    /// A scoped callback was called from another thread.
    #[error(
        "the callback was called on another thread than the one that made the call; use a retained callback"
    )]
    WrongThread,
    /// A value of a dynamic call is of another type than the parameter.
    #[error("{found} cannot be passed as {expected}{}{hint}", if hint.is_empty() { "" } else { ": " })]
    WrongType {
        /// The parameter's type.
        expected: String,
        /// What was given.
        found: &'static str,
        /// What to do, if there is something.
        hint: &'static str,
    },
    /// A number of a dynamic call does not fit the parameter's type.
    #[error("{value} does not fit `{native}`")]
    OutOfRange {
        /// The number.
        value: i128,
        /// The type that it should fit.
        native: String,
    },
    /// No entry point could be made for a closure that has no user data to be found by.
    #[error("no entry point could be made for the callback, code cannot be mapped: {reason}")]
    NoThunk {
        /// What the system says.
        reason: String,
    },
    /// No further retained callback can be told apart from those that exist.
    #[error("{limit} retained callbacks exist; drop some of them")]
    TooManyCallbacks {
        /// The most that can exist.
        limit: usize,
    },
    /// A token's value is gone, or there never was one.
    #[error("the user data stands for no `{ty}`: the value is gone, or it never was one")]
    StaleToken {
        /// The type of the value.
        ty: &'static str,
    },
    /// No further token can be told apart from those that exist.
    #[error("{limit} tokens exist; drop some of their owners")]
    TooManyTokens {
        /// The most that can exist.
        limit: usize,
    },
    /// What a strategy outside this crate reports.
    #[error("{0}")]
    Custom(String),
}

/// One step from a parameter to the part of it that failed: `[3]` or `.name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathStep {
    /// An element of an array.
    Index(usize),
    /// A field of a struct.
    Field(&'static str),
}

/// A value that could not cross, with the place where it stood.
///
/// It names the function, the parameter, the path inside it (`entries[3].name`) and the value.
pub struct MarshalError(Repr);

enum Repr {
    OutOfMemory(Option<&'static Site>),
    Detail(Box<Detail>),
}

#[derive(Debug)]
struct Detail {
    problem: Problem,
    site: Option<&'static Site>,
    path: Vec<PathStep>,
}

impl MarshalError {
    /// An error whose place is not known yet; the stub adds it.
    #[cold]
    pub fn new(problem: Problem) -> Self {
        match problem {
            Problem::OutOfMemory => Self(Repr::OutOfMemory(None)),
            problem => {
                Self(Repr::Detail(Box::new(Detail { problem, site: None, path: Vec::new() })))
            }
        }
    }

    /// Memory could not be allocated; makes no allocation itself.
    #[cold]
    pub const fn out_of_memory() -> Self {
        Self(Repr::OutOfMemory(None))
    }

    /// Says where it happened, unless that is known already.
    #[cold]
    #[must_use]
    pub fn at(mut self, site: &'static Site) -> Self {
        let slot = match &mut self.0 {
            Repr::OutOfMemory(slot) => slot,
            Repr::Detail(detail) => &mut detail.site,
        };
        slot.get_or_insert(site);
        self
    }

    /// Says that it happened in element `index` of the value.
    #[cold]
    #[must_use]
    pub fn in_element(self, index: usize) -> Self {
        self.within(PathStep::Index(index))
    }

    /// Says that it happened in field `name` of the value.
    #[cold]
    #[must_use]
    pub fn in_field(self, name: &'static str) -> Self {
        self.within(PathStep::Field(name))
    }

    fn within(mut self, step: PathStep) -> Self {
        if let Repr::Detail(detail) = &mut self.0 {
            detail.path.insert(0, step);
        }
        self
    }

    /// What went wrong.
    pub fn problem(&self) -> &Problem {
        match &self.0 {
            Repr::OutOfMemory(_) => &Problem::OutOfMemory,
            Repr::Detail(detail) => &detail.problem,
        }
    }

    /// The Rust name of the declared function, if the error left a stub.
    pub fn function(&self) -> Option<&'static str> {
        self.site().map(|site| site.function)
    }

    /// The parameter's name, or `return`, if the error left a stub.
    pub fn parameter(&self) -> Option<&'static str> {
        self.site().map(|site| site.parameter)
    }

    /// The steps from the parameter to the part that failed; empty for the parameter itself.
    pub fn path(&self) -> &[PathStep] {
        match &self.0 {
            Repr::OutOfMemory(_) => &[],
            Repr::Detail(detail) => &detail.path,
        }
    }

    fn site(&self) -> Option<&'static Site> {
        match &self.0 {
            Repr::OutOfMemory(site) => *site,
            Repr::Detail(detail) => detail.site,
        }
    }
}

impl fmt::Display for MarshalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(site) = self.site() {
            write!(f, "{}: parameter `{}", site.function, site.parameter)?;
        }
        for step in self.path() {
            match step {
                PathStep::Index(index) => write!(f, "[{index}]")?,
                PathStep::Field(name) => write!(f, ".{name}")?,
            }
        }
        match self.site() {
            Some(_) => write!(f, "`: {}", self.problem()),
            None if self.path().is_empty() => write!(f, "{}", self.problem()),
            None => write!(f, ": {}", self.problem()),
        }
    }
}

impl fmt::Debug for MarshalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MarshalError")
            .field("site", &self.site())
            .field("path", &self.path())
            .field("problem", self.problem())
            .finish()
    }
}

impl std::error::Error for MarshalError {}

impl From<Problem> for MarshalError {
    #[cold]
    fn from(problem: Problem) -> Self {
        Self::new(problem)
    }
}
