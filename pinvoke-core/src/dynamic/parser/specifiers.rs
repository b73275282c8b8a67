//! What stands before a declarator: the type, qualifiers, conventions, annotations, attributes.

use winnow::stream::Stream;

use super::annotation::{self, Notes};
use super::attribute::{Adjusted, attributes};
use super::definition;
use super::input::{Input, Parsed, expected, fail, peek};
use super::sal;
use super::token::{Kind, Token};
use crate::dynamic::convention::Convention;
use crate::dynamic::form::TextForm;
use crate::dynamic::types::{COpaque, CType, Scalar};
use crate::error::SignatureProblem;

/// The specifiers of a declaration.
pub(super) struct Specifiers<'t> {
    pub(super) ty: CType,
    pub(super) is_const: bool,
    pub(super) is_typedef: bool,
    pub(super) is_extern: bool,
    pub(super) convention: Option<Convention>,
    pub(super) notes: Notes<'t>,
    /// What attributes make of the declared type.
    pub(super) adjusted: Adjusted,
}

/// The words of C that make a number type, counted: they may come in any order.
#[derive(Default)]
struct Words {
    void: u8,
    bool: u8,
    char: u8,
    short: u8,
    int: u8,
    long: u8,
    int128: u8,
    float: u8,
    double: u8,
    signed: u8,
    unsigned: u8,
}

impl Words {
    fn add(&mut self, word: &str) -> bool {
        let count = match word {
            "void" => &mut self.void,
            "_Bool" => &mut self.bool,
            "char" => &mut self.char,
            "short" => &mut self.short,
            "int" => &mut self.int,
            "long" => &mut self.long,
            "__int128" => &mut self.int128,
            "float" => &mut self.float,
            "double" => &mut self.double,
            "signed" | "__signed__" => &mut self.signed,
            "unsigned" => &mut self.unsigned,
            _ => return false,
        };
        *count += 1;
        true
    }

    fn is_empty(&self) -> bool {
        self.counts() == [0; 11]
    }

    fn counts(&self) -> [u8; 11] {
        let Self { void, bool, char, short, int, long, int128, float, double, signed, unsigned } =
            *self;
        [void, bool, char, short, int, long, int128, float, double, signed, unsigned]
    }

    /// The type that the words make together.
    fn meaning(&self) -> Option<CType> {
        let scalar = match self.counts() {
            [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] => return Some(CType::Void),
            [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0] => Scalar::BOOL,
            [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0] => Scalar::CHAR,
            [0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0] => Scalar::SIGNED_CHAR,
            [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1] => Scalar::UNSIGNED_CHAR,
            [0, 0, 0, 1, 0 | 1, 0, 0, 0, 0, 0 | 1, 0] => Scalar::SHORT,
            [0, 0, 0, 1, 0 | 1, 0, 0, 0, 0, 0, 1] => Scalar::UNSIGNED_SHORT,
            [0, 0, 0, 0, 1, 0, 0, 0, 0, 0 | 1, 0] | [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0] => {
                Scalar::INT
            }
            [0, 0, 0, 0, 0 | 1, 0, 0, 0, 0, 0, 1] => Scalar::UNSIGNED,
            [0, 0, 0, 0, 0 | 1, 1, 0, 0, 0, 0 | 1, 0] => Scalar::LONG,
            [0, 0, 0, 0, 0 | 1, 1, 0, 0, 0, 0, 1] => Scalar::UNSIGNED_LONG,
            [0, 0, 0, 0, 0 | 1, 2, 0, 0, 0, 0 | 1, 0] => Scalar::LONG_LONG,
            [0, 0, 0, 0, 0 | 1, 2, 0, 0, 0, 0, 1] => Scalar::UNSIGNED_LONG_LONG,
            [0, 0, 0, 0, 0, 0, 1, 0, 0, 0 | 1, 0] => Scalar::INT128,
            [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1] => Scalar::UNSIGNED_INT128,
            [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0] => Scalar::FLOAT,
            [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0] => Scalar::DOUBLE,
            [0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0] => {
                return Some(COpaque::beyond("long double", NO_COUNTERPART));
            }
            _ => return None,
        };
        Some(scalar.into())
    }
}

const NO_COUNTERPART: &str = "Rust has no such type; wrap the function in C";

/// Words without a meaning for a call.
const IGNORED: &[&str] = &[
    "static",
    "inline",
    "__inline",
    "__inline__",
    "register",
    "volatile",
    "__volatile__",
    "__extension__",
    "_Noreturn",
    "noreturn",
    "restrict",
    "__restrict",
    "__restrict__",
];

/// Reads specifiers up to the declarator.
pub(super) fn specifiers<'t>(input: &mut Input<'t, '_>) -> Parsed<Specifiers<'t>> {
    let (mut words, mut first_word) = (Words::default(), None);
    let mut named: Option<CType> = None;
    let (mut is_const, mut is_typedef, mut is_extern) = (false, false, false);
    let (mut is_complex, mut convention) = (false, None);
    let (mut notes, mut adjusted) = (Notes::default(), Adjusted::default());
    while let Some(token) = peek(input).filter(|token| token.kind == Kind::Word) {
        let has_type = named.is_some() || !words.is_empty();
        match token.text {
            "const" | "__const" => is_const = true,
            "typedef" => is_typedef = true,
            "extern" => is_extern = true,
            word if IGNORED.contains(&word) => {}
            "__attribute__" | "__declspec" => {
                let found = attributes(input)?;
                convention = found.convention.or(convention);
                adjusted = found.adjusted.or(adjusted);
                continue;
            }
            "struct" | "union" | "enum" if !has_type => {
                named = Some(definition::tagged(input)?);
                continue;
            }
            "_Complex" | "__complex__" => is_complex = true,
            "__float128" | "_Float16" | "_Float128" | "va_list" | "__builtin_va_list"
                if !has_type =>
            {
                named = Some(COpaque::beyond(token.text, NO_COUNTERPART));
            }
            "_Atomic" | "_Alignas" | "_Thread_local" | "typeof" | "__typeof__" => {
                let what = format!("`{}`", token.text);
                let instead = "declare the plain type";
                return fail(token, SignatureProblem::Unsupported { what, instead });
            }
            word if named.is_none() && words.add(word) => {
                first_word.get_or_insert(token);
            }
            word if Convention::of_word(word).is_some() => convention = Convention::of_word(word),
            word if annotation::is_annotation(word) => {
                annotation::annotation(input, &mut notes)?;
                continue;
            }
            word if !has_type => match input.state.scope.borrow().named(word) {
                Some(ty) => {
                    named = Some(ty);
                    // The type alone is that of any pointer to such units.
                    if word == "BSTR" {
                        notes.form = Some(TextForm::Bstr);
                    }
                }
                None => return fail(token, unknown(input, word)),
            },
            _ => break,
        }
        input.next_token();
    }
    let ty = match (named, first_word) {
        (Some(named), _) => named,
        (None, Some(_)) if is_complex => COpaque::beyond("_Complex", NO_COUNTERPART),
        (None, Some(first)) => match words.meaning() {
            Some(ty) => ty,
            None => {
                let problem = "these words make no type together".to_owned();
                return fail(first, SignatureProblem::Invalid(problem));
            }
        },
        (None, None) => return expected(input, "a type"),
    };
    Ok(Specifiers { ty, is_const, is_typedef, is_extern, convention, notes, adjusted })
}

/// The error for a word where a type must stand.
#[cold]
fn unknown(input: &Input<'_, '_>, word: &str) -> SignatureProblem {
    sal::misspelt(word).unwrap_or_else(|| input.state.scope.borrow().unknown_type(word))
}

/// Whether a type can begin here: what tells `(int)` from `(*name)`.
pub(super) fn begins_type(input: &Input<'_, '_>, token: Token<'_>) -> bool {
    token.kind == Kind::Word
        && (Words::default().add(token.text)
            || IGNORED.contains(&token.text)
            || matches!(token.text, "const" | "struct" | "union" | "enum")
            || annotation::is_annotation(token.text)
            || input.state.scope.borrow().named(token.text).is_some())
}
