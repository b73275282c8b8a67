//! Numbers as they are written, and what stands behind the parameters of a variadic function.

use pinvoke_core::dynamic::{Scalar, Value};

use super::values::Made;
use crate::literal::{self, Literal};

/// An argument behind the parameters of a variadic function: what it is spelled as.
pub(super) fn unnamed(text: &str) -> Made<Value<'static>> {
    if let Some(wide) = wide_text(text) {
        return wide;
    }
    let Some(directive) = text.strip_prefix('@').filter(|rest| !rest.starts_with('@')) else {
        return match literal::parse(text) {
            Ok(Literal::Number(number)) => unnamed_number(&number),
            Ok(Literal::Text(text)) => Ok(text.into()),
            Ok(Literal::Word(word)) if word == "true" => Ok(Value::Bool(true)),
            Ok(Literal::Word(word)) if word == "false" => Ok(Value::Bool(false)),
            Ok(Literal::Character(character)) => Ok(Value::U32(character.into())),
            _ => Ok(text.strip_prefix('@').unwrap_or(text).to_owned().into()),
        };
    };
    match directive {
        "null" => Ok(Value::Null),
        directive => match literal::parse(directive) {
            Ok(Literal::Text(text)) => Ok(text.into()),
            Ok(Literal::Word(word)) if matches!(&*word, "inf" | "nan") => {
                Ok(Value::F64(if word == "inf" { f64::INFINITY } else { f64::NAN }))
            }
            _ => Err(
                "behind the parameters stand numbers, text, `L\"..\"`, `@inf`, `@nan` and `@null`"
                    .into(),
            ),
        },
    }
}

/// `L"..."` and `u"..."`, wide text as C writes it: of `wchar_t`, of UTF-16. It stays until the program ends.
fn wide_text(text: &str) -> Option<Made<Value<'static>>> {
    let (is_utf_16, quoted) = match text.split_at_checked(1)? {
        ("u", quoted) => (true, quoted),
        ("L", quoted) => (cfg!(windows), quoted),
        _ => return None,
    };
    if !quoted.starts_with('"') {
        return None;
    }
    let text = match literal::parse(quoted) {
        Ok(Literal::Text(text)) => text,
        Ok(_) => return None,
        Err(wrong) => return Some(Err(wrong)),
    };
    Some(Ok(match is_utf_16 {
        true => Value::from(&*text.encode_utf16().chain([0]).collect::<Vec<u16>>().leak()),
        false => Value::from(&*text.chars().map(u32::from).chain([0]).collect::<Vec<u32>>().leak()),
    }))
}

/// C's types of numbers: `int` unless it is too large, `5u`, `5l`, `5ul`, and `double`.
fn unnamed_number(text: &str) -> Made<Value<'static>> {
    let lower = text.to_ascii_lowercase();
    let digits = lower.trim_end_matches(['u', 'l']);
    let suffix = &lower[digits.len()..];
    let Ok(number) = integer(digits) else {
        let quoted =
            |wrong| format!("{wrong}; text that looks like one is written as `@\"{text}\"`");
        return Ok(Value::F64(float(text).map_err(quoted)?));
    };
    let fits =
        |value: Option<Value<'static>>| value.ok_or_else(|| format!("`{text}` does not fit"));
    fits(match suffix {
        "u" => u32::try_from(number).ok().map(Value::U32),
        "ul" | "lu" | "ull" | "llu" => u64::try_from(number).ok().map(Value::U64),
        "l" | "ll" => i64::try_from(number).ok().map(Value::I64),
        "" => match i32::try_from(number) {
            Ok(number) => Some(Value::I32(number)),
            Err(_) => i64::try_from(number).ok().map(Value::I64),
        },
        _ => None,
    })
}

pub(super) fn number(literal: &Literal, scalar: Scalar) -> Made<Value<'static>> {
    let name = scalar.name();
    match literal {
        Literal::Word(word) if scalar == Scalar::BOOL => match word.as_str() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(format!("`{word}` is neither `true` nor `false`")),
        },
        Literal::Number(text) if scalar == Scalar::BOOL => match text.as_str() {
            "0" => Ok(Value::Bool(false)),
            "1" => Ok(Value::Bool(true)),
            _ => Err(format!("`{text}` is neither `true` nor `false`")),
        },
        Literal::Number(text) if scalar == Scalar::FLOAT => {
            text.parse().map(Value::F32).or_else(|_| Ok(Value::F32(float(text)? as f32)))
        }
        Literal::Number(text) if scalar.is_float() => Ok(Value::F64(float(text)?)),
        Literal::Word(word) if scalar.is_float() => {
            let number: f64 = word.parse().map_err(|_| format!("`{word}` is no number"))?;
            Ok(if scalar == Scalar::FLOAT { Value::F32(number as f32) } else { Value::F64(number) })
        }
        Literal::Number(text) => integer_value(integer(text)?),
        Literal::Character(character) if !scalar.is_float() && scalar != Scalar::BOOL => {
            integer_value(u32::from(*character).into())
        }
        Literal::Word(word) if scalar.is_character() && word.chars().count() == 1 => {
            integer_value(word.chars().map(u32::from).sum::<u32>().into())
        }
        _ => Err(format!("`{name}` is written as a number")),
    }
}

/// A number as C writes it, without a suffix.
pub(super) fn integer(text: &str) -> Made<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.replace('_', "").to_ascii_lowercase();
    let parsed = match (digits.strip_prefix("0x"), digits.strip_prefix("0b")) {
        (Some(digits), _) => i128::from_str_radix(digits, 16),
        (_, Some(digits)) => i128::from_str_radix(digits, 2),
        _ => digits.parse(),
    };
    parsed.map(|number| sign * number).map_err(|_| format!("`{text}` is no whole number"))
}

fn float(text: &str) -> Made<f64> {
    let whole = integer(text).map(|number| number as f64);
    text.replace('_', "").parse().or(whole).map_err(|_| format!("`{text}` is no number"))
}

/// An integer; whether it fits its type is checked with the call.
pub(super) fn integer_value(number: i128) -> Made<Value<'static>> {
    match (i64::try_from(number), u64::try_from(number)) {
        (Ok(number), _) => Ok(Value::I64(number)),
        (_, Ok(number)) => Ok(Value::U64(number)),
        _ => Err(format!("{number} has more than 64 bits")),
    }
}
