//! `__attribute__((..))` and `__declspec(..)`.

use winnow::prelude::*;
use winnow::stream::Stream;

use super::input::{Input, Parsed, expected, fail, is_next, mark, peek};
use crate::dynamic::convention::Convention;
use crate::dynamic::types::{COpaque, CType, Scalar, ScalarKind};
use crate::error::SignatureProblem;

/// What attributes say that matters here.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) convention: Option<Convention>,
    pub(super) is_packed: bool,
    pub(super) adjusted: Adjusted,
}

/// What attributes make of a type.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Adjusted {
    /// Bytes of an integer: `__mode__(..)`.
    mode: Option<usize>,
    /// Why the type is beyond this crate.
    beyond: Option<&'static str>,
}

const ALIGNED: &str = "an attribute raises its alignment; pass a pointer to it";
const VECTOR: &str = "it is a vector of the processor; wrap the function in C";

impl Adjusted {
    pub(super) fn or(self, other: Self) -> Self {
        Self { mode: self.mode.or(other.mode), beyond: self.beyond.or(other.beyond) }
    }

    /// What is to be done instead of using the type, if it is beyond this crate.
    pub(super) fn beyond(self) -> Option<&'static str> {
        self.beyond
    }

    #[inline]
    pub(super) fn is_something(self) -> bool {
        self.mode.is_some() || self.beyond.is_some()
    }

    /// The type with these attributes. Those of a function say nothing of a type.
    pub(super) fn apply(self, ty: CType) -> CType {
        if matches!(ty, CType::Function(_)) {
            return ty;
        }
        match (self.beyond, self.mode, ty.scalar()) {
            (Some(instead), ..) => COpaque::beyond(&ty.to_string(), instead),
            (None, None, _) => ty,
            (None, Some(size), Some(scalar)) if !scalar.is_float() => {
                Scalar::of(ScalarKind::integer(size, scalar.is_signed())).into()
            }
            (None, Some(_), _) => COpaque::beyond(
                &ty.to_string(),
                "an attribute gives it another mode; wrap the function in C",
            ),
        }
    }
}

/// Reads `__attribute__((..))` and `__declspec(..)`, as many as come.
pub(super) fn attributes(input: &mut Input<'_, '_>) -> Parsed<Attributes> {
    let mut attributes = Attributes::default();
    while is_next(input, "__attribute__") || is_next(input, "__declspec") {
        input.next_token();
        mark("`(`").parse_next(input)?;
        let mut open = 1;
        while open > 0 {
            let Some(token) = peek(input) else { return expected(input, "`)`") };
            input.next_token();
            match token.text {
                "(" => open += 1,
                ")" => open -= 1,
                "packed" | "__packed__" => attributes.is_packed = true,
                "aligned" | "__aligned__" | "align" => attributes.adjusted.beyond = Some(ALIGNED),
                "vector_size" | "__vector_size__" => attributes.adjusted.beyond = Some(VECTOR),
                "mode" | "__mode__" => {
                    mark("`(`").parse_next(input)?;
                    open += 1;
                    let mode = peek(input).and_then(|mode| bytes(mode.text));
                    let Some(mode) = mode else { return expected(input, "a mode of an integer") };
                    attributes.adjusted.mode = Some(mode);
                }
                "regparm" | "__regparm__" | "vectorcall" | "__vectorcall__" => {
                    let what = format!("the attribute `{}`", token.text);
                    let instead = "declare the type or the function without it";
                    return fail(token, SignatureProblem::Unsupported { what, instead });
                }
                word => attributes.convention = Convention::of_word(word).or(attributes.convention),
            }
        }
    }
    Ok(attributes)
}

/// The bytes of an integer of a mode.
fn bytes(mode: &str) -> Option<usize> {
    match mode.trim_matches('_') {
        "QI" | "byte" => Some(1),
        "HI" => Some(2),
        "SI" => Some(4),
        "DI" => Some(8),
        "TI" => Some(16),
        "word" | "pointer" => Some(size_of::<usize>()),
        _ => None,
    }
}
