//! From what is written to values of C types.

use std::cell::Cell;

use pinvoke_core::direction::Flow;
use pinvoke_core::dynamic::{Aggregate, CType, Scalar, Signature, TextForm, Value};

use super::callbacks::Callbacks;
use super::numbers::{integer, integer_value, number, unnamed};
use super::sources::{Source, shown_name};
use crate::failure::Failure;
use crate::literal::{self, Literal};

/// What a parameter is given.
#[derive(Debug)]
pub(super) enum Argument {
    /// A value that goes in.
    Value(Value<'static>),
    /// A place that native code writes to, with what it holds before.
    Place(Value<'static>),
}

impl Argument {
    /// What a place holds before the call.
    pub(super) fn initial(&self) -> Value<'static> {
        match self {
            Self::Value(_) => Value::Void,
            Self::Place(value) => value.clone(),
        }
    }

    /// The value for the call.
    pub(super) fn value<'p>(&self, place: &'p Cell<Value<'static>>) -> Value<'p> {
        match self {
            Self::Value(value) => value.clone(),
            Self::Place(_) => Value::Out(place),
        }
    }
}

/// Makes values.
pub(super) struct Maker<'c> {
    pub(super) callbacks: &'c Callbacks,
}

pub(super) type Made<T> = Result<T, String>;

impl Maker<'_> {
    /// What the parameter at that position, or the argument behind the last one, is given.
    pub(super) fn argument(
        &self,
        signature: &Signature,
        index: usize,
        source: &Source,
    ) -> Result<Argument, Failure> {
        let Some(parameter) = signature.parameters().get(index) else {
            let text = source.written().unwrap_or_default();
            let value = unnamed(text)
                .map_err(|reason| wrong(format!("argument {}", shown_name("", index)), reason))?;
            return Ok(Argument::Value(value));
        };
        let text = match source {
            Source::Written(text) => text,
            Source::Counted => return Ok(Argument::Value(Value::Count)),
            Source::Output => return Ok(Argument::Place(Value::Void)),
        };
        let name = shown_name(parameter.name(), index);
        let ty = parameter.ty();
        let value = match parameter.text_layout() {
            Some(TextForm::Multi) if !text.starts_with('@') => texts(text),
            _ => self.written(text, ty, &name),
        };
        let value = value.map_err(|reason| wrong(format!("`{name}`, which is `{ty}`"), reason))?;
        let is_read_only = parameter.flow() == Some(Flow::In);
        let is_place = match (ty, &value) {
            (CType::Pointer(pointer), _) if pointer.is_const() || is_read_only => false,
            // Text goes where text may be written only if the declaration says that it is.
            (CType::Pointer(_), Value::Text(_)) => parameter.flow() == Some(Flow::InOut),
            (CType::Pointer(_), Value::Null | Value::Pointer(_) | Value::Closure(_)) => false,
            (CType::Pointer(_), _) => true,
            _ => false,
        };
        Ok(if is_place { Argument::Place(value) } else { Argument::Value(behind(value, ty)) })
    }

    /// A value of the command line.
    fn written(&self, text: &str, ty: &CType, parameter: &str) -> Made<Value<'static>> {
        let directive = text.strip_prefix('@').filter(|rest| !rest.starts_with('@'));
        if let Some(directive) = directive {
            if directive == "null" {
                return Ok(Value::Null);
            }
            if let Some(reply) = directive.strip_prefix("callback") {
                return self.callback(reply, ty, parameter);
            }
            return self.made(&literal::parse(directive)?, ty);
        }
        match plain_text(text, ty) {
            Some(text) => Ok(text.to_owned().into()),
            None => self.made(&literal::parse(text)?, ty),
        }
    }

    fn callback(&self, reply: &str, ty: &CType, parameter: &str) -> Made<Value<'static>> {
        let Some(CType::Function(signature)) = ty.target() else {
            return Err("a callback is for a pointer to a function".into());
        };
        let reply = match reply.strip_prefix(':') {
            Some(reply) => Some(reply),
            None if reply.is_empty() => None,
            None => return Err("expected `@callback` or `@callback:` and a result".into()),
        };
        let of_result = |text: &str| self.written(text, signature.result(), parameter);
        self.callbacks.callback(signature, parameter, reply, zero(signature.result()), of_result)
    }

    /// A value of a type.
    fn made(&self, literal: &Literal, ty: &CType) -> Made<Value<'static>> {
        if let CType::Enum(of) = ty
            && let Literal::Word(word) = literal
        {
            let known = of.values().find(|(name, _)| name == word);
            return match known {
                Some((_, number)) => integer_value(number),
                None => {
                    let names: Vec<_> = of.values().map(|(name, _)| name).collect();
                    Err(format!("there is no `{word}` in `{ty}`, only {}", names.join(", ")))
                }
            };
        }
        if let Some(scalar) = ty.scalar() {
            return number(literal, scalar);
        }
        match (ty, literal) {
            (CType::Pointer(_), Literal::Word(word)) if word == "null" => Ok(Value::Null),
            (CType::Pointer(pointer), literal) => self.pointee(literal, pointer.target()),
            (CType::Struct(of), Literal::List(items)) => self.fields(items, of, ty),
            (CType::Array(of), Literal::List(items)) => {
                if items.len() != of.length() {
                    let (length, found) = (of.length(), items.len());
                    return Err(format!("`{ty}` has {length} elements, {found} were given"));
                }
                self.elements(items, of.element())
            }
            (CType::Array(of), Literal::Text(text)) if of.element().text_unit().is_some() => {
                Ok(text.clone().into())
            }
            (CType::Struct(_), _) => Err(format!("`{ty}` is written as {{field, field}}")),
            (CType::Union(_), _) => Err("pass a pointer to bytes for a union".into()),
            _ => Err(format!("`{ty}` cannot be written as a value")),
        }
    }

    /// A value inside a struct or an array.
    fn inner(&self, literal: &Literal, ty: &CType) -> Made<Value<'static>> {
        Ok(behind(self.made(literal, ty)?, ty))
    }

    /// What a pointer points to, or an address.
    fn pointee(&self, literal: &Literal, target: &CType) -> Made<Value<'static>> {
        let no_value = matches!(target, CType::Void | CType::Opaque(_) | CType::Function(_));
        match literal {
            Literal::Number(text) if no_value => {
                let address = integer(text)?;
                let address = usize::try_from(address).map_err(|_| "this is no address")?;
                Ok(std::ptr::with_exposed_provenance_mut::<std::ffi::c_void>(address).into())
            }
            _ if no_value => Err("nothing is known of what it points to: give `@null`, an address, or say more in the declaration".into()),
            Literal::Text(text) if target.text_unit().is_some() => Ok(text.clone().into()),
            Literal::List(items) => match target {
                CType::Struct(of) if !items.iter().all(|(_, item)| matches!(item, Literal::List(_))) => {
                    self.fields(items, of, target)
                }
                target => self.elements(items, target),
            },
            literal => self.made(literal, target),
        }
    }

    fn elements(
        &self,
        items: &[(Option<String>, Literal)],
        element: &CType,
    ) -> Made<Value<'static>> {
        let items = items.iter().enumerate().map(|(index, (name, item))| match name {
            Some(name) => Err(format!("`{name}:` is for fields of a struct, not for elements")),
            None => self.inner(item, element).map_err(|error| format!("[{index}]: {error}")),
        });
        Ok(items.collect::<Made<Vec<_>>>()?.into())
    }

    /// The fields of a struct: in order, then by name; zero where nothing is given.
    fn fields(
        &self,
        items: &[(Option<String>, Literal)],
        of: &Aggregate,
        ty: &CType,
    ) -> Made<Value<'static>> {
        let mut values: Vec<Option<Value<'static>>> = vec![None; of.fields().len()];
        let mut next = 0;
        for (name, item) in items {
            let index = match name {
                None => next,
                Some(name) => match of.fields().iter().position(|field| field.name() == name) {
                    Some(index) => index,
                    None => return Err(format!("`{ty}` has no field `{name}`")),
                },
            };
            let Some(field) = of.fields().get(index) else {
                return Err(format!("`{ty}` has {} fields, more were given", of.fields().len()));
            };
            let value = self
                .inner(item, field.ty())
                .map_err(|error| format!("field `{}`: {error}", field.name()))?;
            values[index] = Some(value);
            next = index + 1;
        }
        let fields = values.into_iter().zip(of.fields());
        let fields: Vec<_> =
            fields.map(|(value, field)| value.unwrap_or_else(|| zero(field.ty()))).collect();
        Ok(fields.into())
    }
}

/// A list of texts, or one text.
fn texts(text: &str) -> Made<Value<'static>> {
    let one = || Ok(vec![Value::from(text.to_owned())].into());
    if !text.trim_start().starts_with('[') {
        return one();
    }
    let Literal::List(items) = literal::parse(text)? else { return one() };
    let text = |(_, item): (Option<String>, Literal)| match item {
        Literal::Text(text) | Literal::Word(text) => Ok(text.into()),
        _ => Err("a list of texts is written as [\"one\", \"two\"]".to_owned()),
    };
    Ok(items.into_iter().map(text).collect::<Made<Vec<Value<'static>>>>()?.into())
}

/// A single value behind a pointer: a list of it, which is copied.
fn behind(value: Value<'static>, ty: &CType) -> Value<'static> {
    let is_number = value.as_number().is_some() || matches!(value, Value::Bool(_));
    if is_number && ty.target().is_some() { vec![value].into() } else { value }
}

fn wrong(parameter: String, reason: String) -> Failure {
    Failure::Value { parameter, reason }
}

/// The text that an argument is, where the type takes text.
///
/// A pointer to characters does; one to other units of 8 or 16 bits does unless a list is written.
fn plain_text<'t>(text: &'t str, ty: &CType) -> Option<&'t str> {
    let unit = ty.target().filter(|target| target.text_unit().is_some())?;
    let is_character = unit.scalar().is_some_and(Scalar::is_character);
    if !is_character && text.trim_start().starts_with(['[', '{', '"']) {
        return None;
    }
    // What is left is `@@..`: text with the first of them.
    Some(text.strip_prefix('@').unwrap_or(text))
}

/// The text that is written for a pointer to characters, if it is no `@null` and no list.
pub(super) fn written_text(text: &str) -> Option<String> {
    match text.strip_prefix('@') {
        None => Some(text.to_owned()),
        Some(rest) if rest.starts_with('@') => Some(rest.to_owned()),
        Some(directive) => match literal::parse(directive) {
            Ok(Literal::Text(text)) => Some(text),
            _ => None,
        },
    }
}

/// The number of elements of a list that is written for a pointer to `target`.
pub(super) fn written_list(target: &CType, text: &str) -> Option<usize> {
    let is_text = target.scalar().is_some_and(Scalar::is_character);
    let text = match text.strip_prefix('@') {
        Some(list) => list,
        None if is_text => return None,
        None => text,
    };
    match literal::parse(text).ok()? {
        Literal::List(items) => Some(items.len()),
        _ => None,
    }
}

/// The value with all bits zero.
fn zero(ty: &CType) -> Value<'static> {
    match ty {
        CType::Pointer(_) => Value::Null,
        CType::Struct(of) => {
            of.fields().iter().map(|field| zero(field.ty())).collect::<Vec<_>>().into()
        }
        CType::Array(of) => vec![zero(of.element()); of.length()].into(),
        ty => match ty.scalar() {
            Some(scalar) if scalar == Scalar::BOOL => Value::Bool(false),
            Some(scalar) if scalar == Scalar::FLOAT => Value::F32(0.0),
            Some(scalar) if scalar.is_float() => Value::F64(0.0),
            Some(_) => Value::I32(0),
            None => Value::Void,
        },
    }
}
