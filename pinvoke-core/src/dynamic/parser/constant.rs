//! Integer constant expressions: array lengths and values of enumerations.

use winnow::combinator::{Infix, Prefix, alt, delimited, expression, opt};
use winnow::error::ErrMode;
use winnow::prelude::*;
use winnow::stream::Stream;

use super::declarator::declared;
use super::failure::Failure;
use super::input::{Input, Parsed, any_of, at, expected, fail, is_next, mark, nested, peek};
use super::specifiers::{begins_type, specifiers};
use super::token::{Kind, Token};
use crate::error::SignatureProblem;

type Operator<I> = Prefix<I, i128, ErrMode<Failure>>;

/// Prefix operators in one expression.
const MOST_PREFIXES: usize = 16;

/// The value of the constant expression that comes next.
pub(super) fn constant<'t: 's, 's>(input: &mut Input<'t, 's>) -> Parsed<i128> {
    let mut prefixes = 0;
    let prefix = move |input: &mut Input<'t, 's>| {
        prefixes += 1;
        if prefixes > MOST_PREFIXES {
            checked(input, None)?;
        }
        prefix(input)
    };
    nested(input, |input| expression(operand).prefix(prefix).infix(infix).parse_next(input))
}

fn prefix<'t, 's>(input: &mut Input<'t, 's>) -> Parsed<Operator<Input<'t, 's>>> {
    let fold: fn(&mut Input<'t, 's>, i128) -> Parsed<i128> = match peek(input) {
        Some(Token { text: "-", .. }) => |input, value| checked(input, value.checked_neg()),
        Some(Token { text: "~", .. }) => |_, value| Ok(!value),
        Some(Token { text: "+", .. }) => |_, value| Ok(value),
        _ => return expected(input, "a number"),
    };
    input.next_token();
    Ok(Prefix(20, fold))
}

/// The value as a length. Old headers write 0 for what may follow a struct.
pub(super) fn length(input: &mut Input<'_, '_>) -> Parsed<usize> {
    let (first, is_field) = (peek(input), !input.state.is_parameter.get());
    let value = constant(input)?;
    match (usize::try_from(value), first) {
        (Ok(length), _) if length > 0 || is_field => Ok(length),
        (_, Some(first)) => {
            let problem = SignatureProblem::Invalid(format!("{value} is no length of an array"));
            fail(first, problem)
        }
        (_, None) => Err(ErrMode::Backtrack(Failure::OTHER)),
    }
}

fn operand(input: &mut Input<'_, '_>) -> Parsed<i128> {
    if let Some(measured) = measured(input)? {
        return Ok(measured);
    }
    if is_next(input, "(") && input.get(1).is_some_and(|next| begins_type(input, *next)) {
        return cast(input);
    }
    alt((number, name, delimited(mark("`(`"), constant, mark("`)`")))).parse_next(input)
}

/// `(type) value`, as the bits that the type has.
fn cast(input: &mut Input<'_, '_>) -> Parsed<i128> {
    nested(input, |input| {
        mark("`(`").parse_next(input)?;
        let before = specifiers(input)?;
        let ty = declared(input, &before)?.ty;
        let end = mark("`)`").parse_next(input)?;
        let is_negative = opt(mark("`-`")).parse_next(input)?.is_some();
        let value = operand(input)?;
        let value = if is_negative { -value } else { value };
        match ty.scalar() {
            Some(scalar) if !scalar.is_float() && scalar.size() <= 8 => {
                let unused = 128 - 8 * scalar.size() as u32;
                Ok(match scalar.is_signed() {
                    true => value << unused >> unused,
                    false => ((value as u128) << unused >> unused) as i128,
                })
            }
            _ => fail(end, SignatureProblem::Invalid(format!("a constant is no `{ty}`"))),
        }
    })
}

/// `sizeof (type)` and `_Alignof (type)`, if that comes.
fn measured(input: &mut Input<'_, '_>) -> Parsed<Option<i128>> {
    let is_size = match peek(input) {
        Some(token) if token.kind != Kind::Word => return Ok(None),
        Some(Token { text: "sizeof", .. }) => true,
        Some(Token { text: "_Alignof" | "__alignof__" | "__alignof" | "alignof", .. }) => false,
        _ => return Ok(None),
    };
    input.next_token();
    mark("`(`").parse_next(input)?;
    let first = peek(input);
    if let Some(text) =
        first.filter(|token| is_size && token.kind == Kind::Quoted && !token.text.contains('\\'))
    {
        // The quotes have the room of the terminator and of nothing else.
        input.next_token();
        mark("`)`").parse_next(input)?;
        return Ok(Some(text.text.len() as i128 - 1));
    }
    let before = specifiers(input)?;
    let ty = declared(input, &before)?.ty;
    let end = mark("`)`").parse_next(input)?;
    let Some(size) = ty.size() else { return fail(first.unwrap_or(end), ty.has_no_size()) };
    Ok(Some(if is_size { size } else { ty.align() } as i128))
}

/// A number with the suffixes that C allows.
pub(super) fn number(input: &mut Input<'_, '_>) -> Parsed<i128> {
    let token = any_of(Kind::Number, "a number", input)?;
    let digits = token.text.replace('\'', "").to_ascii_lowercase();
    let (radix, digits) = match digits.strip_prefix("0x").map(|digits| (16, digits)) {
        Some(hexadecimal) => hexadecimal,
        None => match digits.strip_prefix("0b") {
            Some(binary) => (2, binary),
            None if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
            None => (10, digits.as_str()),
        },
    };
    let digits = digits.trim_end_matches(['u', 'l']);
    let value = u64::from_str_radix(if digits.is_empty() { "0" } else { digits }, radix);
    at(
        token,
        value.map(i128::from).map_err(|_| {
            SignatureProblem::Invalid(format!("`{}` is no integer of 64 bits", token.text))
        }),
    )
}

fn name(input: &mut Input<'_, '_>) -> Parsed<i128> {
    let token = any_of(Kind::Word, "a constant", input)?;
    let value = input.state.scope.borrow().constant(token.text);
    match value {
        Some(value) => Ok(value),
        None => fail(token, input.state.scope.borrow().unknown_constant(token.text)),
    }
}

fn infix<'t, 's>(
    input: &mut Input<'t, 's>,
) -> Parsed<Infix<Input<'t, 's>, i128, ErrMode<Failure>>> {
    let Some(token) = peek(input) else { return expected(input, "an operator") };
    let operator = match token.text {
        "*" => Infix::Left(10, |i: &mut _, a: i128, b| checked(i, a.checked_mul(b))),
        "/" => Infix::Left(10, |i: &mut _, a: i128, b| checked(i, a.checked_div(b))),
        "%" => Infix::Left(10, |i: &mut _, a: i128, b| checked(i, a.checked_rem(b))),
        "+" => Infix::Left(9, |i: &mut _, a: i128, b| checked(i, a.checked_add(b))),
        "-" => Infix::Left(9, |i: &mut _, a: i128, b| checked(i, a.checked_sub(b))),
        "<<" => {
            Infix::Left(8, |i: &mut _, a: i128, b| checked(i, shifted(a, b, i128::checked_shl)))
        }
        ">>" => {
            Infix::Left(8, |i: &mut _, a: i128, b| checked(i, shifted(a, b, i128::checked_shr)))
        }
        "&" => Infix::Left(7, |_: &mut _, a, b| Ok(a & b)),
        "^" => Infix::Left(6, |_: &mut _, a, b| Ok(a ^ b)),
        "|" => Infix::Left(5, |_: &mut _, a, b| Ok(a | b)),
        _ => return expected(input, "an operator"),
    };
    input.next_token();
    Ok(operator)
}

fn shifted(value: i128, by: i128, shift: fn(i128, u32) -> Option<i128>) -> Option<i128> {
    // C's integers have 64 bits at most.
    u32::try_from(by).ok().filter(|by| *by < 64).and_then(|by| shift(value, by))
}

/// A result that C's widest integers hold.
fn checked(input: &mut Input<'_, '_>, value: Option<i128>) -> Parsed<i128> {
    match value.filter(|value| (i64::MIN.into()..=u64::MAX.into()).contains(value)) {
        Some(value) => Ok(value),
        None => {
            let problem = SignatureProblem::Invalid("this constant has no value of 64 bits".into());
            match input.previous_tokens().next().copied().or_else(|| peek(input)) {
                Some(token) => fail(token, problem),
                None => Err(ErrMode::Backtrack(Failure::OTHER)),
            }
        }
    }
}
