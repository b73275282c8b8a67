//! `struct`, `union` and `enum`.

use std::sync::Arc;

use winnow::combinator::{opt, preceded};
use winnow::prelude::*;

use super::annotation::Counted;
use super::attribute::attributes;
use super::constant::constant;
use super::declarator::{self, Declared};
use super::input::{Input, Parsed, any_of, at, expected, fail, is_next, mark, nested, peek};
use super::specifiers::specifiers;
use super::token::{Kind, Token};
use crate::dynamic::count::CountBy;
use crate::dynamic::types::{Aggregate, AggregateKind, CEnum, COpaque, CType, FieldCount, limits};
use crate::error::SignatureProblem;
use crate::library::similar;

/// Reads `struct`, `union` or `enum` with a tag, a body, or both.
pub(super) fn tagged(input: &mut Input<'_, '_>) -> Parsed<CType> {
    let keyword = any_of(Kind::Word, "a type", input)?;
    let before = attributes(input)?;
    let tag = match peek(input) {
        Some(token) if token.kind == Kind::Word => any_of(Kind::Word, "a tag", input).map(Some)?,
        _ => None,
    };
    let name = match tag {
        Some(tag) => format!("{} {}", keyword.text, tag.text),
        None => String::new(),
    };
    let is_enum = keyword.text == "enum";
    let number = match is_enum && is_next(input, ":") {
        true => Some(preceded(mark("`:`"), specifiers).parse_next(input)?.ty),
        false => None,
    };
    if !is_next(input, "{") {
        return match tag {
            Some(tag) => referred(input, keyword, tag, name),
            None => expected(input, "`{`"),
        };
    }
    let ty = if is_enum {
        let scalar = match number {
            None => None,
            Some(CType::Scalar(scalar)) if !scalar.is_float() => Some(scalar),
            Some(other) => {
                let wrong = format!("`{other}` cannot be the type of an enumeration");
                return fail(keyword, SignatureProblem::Invalid(wrong));
            }
        };
        let values = nested(input, enumerators)?;
        CType::Enum(Arc::new(CEnum::new(&name, scalar, values)))
    } else {
        let (fields, beyond) = nested(input, fields)?;
        let counts = counts(input, &fields)?;
        let fields = fields.into_iter().map(|field| (field.name, field.ty)).collect();
        // The alignment in force is the one at the end of the body.
        let after = attributes(input)?;
        let is_packed = before.is_packed || after.is_packed;
        let beyond = beyond.or(before.adjusted.or(after.adjusted).beyond());
        let pack = if is_packed { Some(1) } else { input.state.scope.borrow().packed_to };
        let kind = match keyword.text {
            "struct" => AggregateKind::Struct,
            _ => AggregateKind::Union,
        };
        let lay_out = || {
            let of = at(keyword, Aggregate::lay_out(&name, kind, fields, pack))?;
            Ok(Arc::new(of.counting(counts)))
        };
        match (beyond, kind) {
            (Some(instead), _) => COpaque::beyond(&name, instead),
            (None, AggregateKind::Struct) => CType::Struct(lay_out()?),
            (None, AggregateKind::Union) => CType::Union(lay_out()?),
        }
    };
    if let Some(tag) = tag {
        at(tag, input.state.scope.borrow_mut().define_tag(tag.text, ty.clone()))?;
    }
    Ok(ty)
}

/// A tag without a body: what it stands for, or a type that is only declared.
fn referred<'t>(
    input: &mut Input<'t, '_>,
    keyword: Token<'t>,
    tag: Token<'t>,
    name: String,
) -> Parsed<CType> {
    let scope = input.state.scope.borrow();
    let is_same_kind = |ty: &CType| match ty {
        CType::Enum(_) => keyword.text == "enum",
        CType::Struct(_) => keyword.text == "struct",
        CType::Opaque(of) => of.name().starts_with(keyword.text),
        _ => keyword.text == "union",
    };
    match scope.tag(tag.text) {
        Some(ty) if is_same_kind(ty) => Ok(ty.clone()),
        Some(ty) => fail(tag, SignatureProblem::Invalid(format!("`{ty}` is no {}", keyword.text))),
        None => Ok(COpaque::declared(&name)),
    }
}

/// A field, with what is said of its length.
struct Field<'t> {
    name: Box<str>,
    ty: CType,
    count: Option<Counted<'t>>,
}

type Fields<'t> = Vec<Field<'t>>;

/// The fields, or what to do instead of using a struct that has such fields.
fn fields<'t>(input: &mut Input<'t, '_>) -> Parsed<(Fields<'t>, Option<&'static str>)> {
    mark("`{`").parse_next(input)?;
    let (mut fields, mut beyond) = (Fields::new(), None);
    while opt(mark("`}`")).parse_next(input)?.is_none() {
        let first = peek(input);
        let before = specifiers(input)?;
        if opt(mark("`;`")).parse_next(input)?.is_some() {
            match before.ty {
                CType::Struct(_) | CType::Union(_) => {
                    fields.push(Field { name: Box::default(), ty: before.ty, count: None });
                }
                CType::Opaque(of) if of.instead().is_some() => beyond = of.instead(),
                _ => return expected_name(first, input),
            }
            continue;
        }
        loop {
            let declared = declarator::declared(input, &before)?;
            match beyond_reach(input, &declared)? {
                Some(instead) => beyond = Some(instead),
                None => push_field(input, &mut fields, declared, &before.notes.count)?,
            }
            if opt(mark("`,`")).parse_next(input)?.is_none() {
                break;
            }
        }
        mark("`;`").parse_next(input)?;
    }
    match (fields.is_empty() && beyond.is_none(), input.previous_tokens().next()) {
        (true, Some(end)) => fail(*end, SignatureProblem::Invalid("C has no empty struct".into())),
        _ => Ok((fields, beyond)),
    }
}

/// Whether this crate cannot handle a field, and what to do instead.
fn beyond_reach<'t>(
    input: &mut Input<'t, '_>,
    declared: &Declared<'t>,
) -> Parsed<Option<&'static str>> {
    if opt(mark("`:`")).parse_next(input)?.is_some() {
        constant(input)?;
        return Ok(Some("it has bit fields; declare the integers that hold them, shift and mask"));
    }
    Ok(match &declared.ty {
        CType::Opaque(of) => of.instead(),
        _ => None,
    })
}

fn push_field<'t>(
    input: &mut Input<'t, '_>,
    fields: &mut Fields<'t>,
    declared: Declared<'t>,
    count: &Option<Counted<'t>>,
) -> Parsed<()> {
    let Some(name) = declared.name else { return expected(input, "a name") };
    if fields.iter().any(|known| *known.name == *name.text) {
        return fail(name, SignatureProblem::Duplicate { name: name.text.to_owned() });
    }
    if declared.ty.size().is_none() {
        return fail(name, declared.ty.has_no_size());
    }
    if fields.len() >= limits::FIELDS {
        return fail(name, SignatureProblem::Limit { what: "fields", limit: limits::FIELDS });
    }
    if let Some(count) = count
        && declared.ty.target().is_none()
    {
        let wrong = format!("the annotation is for a pointer, not for `{}`", declared.ty);
        return fail(count.token, SignatureProblem::Invalid(wrong));
    }
    fields.push(Field { name: name.text.into(), ty: declared.ty, count: count.clone() });
    Ok(())
}

/// The fields that count others; a number counts without a field.
fn counts(input: &Input<'_, '_>, fields: &Fields<'_>) -> Parsed<Vec<FieldCount>> {
    let mut counts = Vec::new();
    for (counted, field) in fields.iter().enumerate() {
        let Some(Counted { count, token }) = &field.count else { continue };
        let CountBy::Parameter(name) = &count.by else {
            if matches!(count.by, CountBy::Fixed(_)) {
                continue;
            }
            let wrong = "what a field points to is counted by another field, or is a number";
            return fail(*token, SignatureProblem::Invalid(wrong.into()));
        };
        if input.state.scope.borrow().constant(name).is_some() {
            continue;
        }
        let Some(counter) = fields.iter().position(|other| other.name == *name) else {
            let similar = similar::nearest(name, fields.iter().map(|field| &*field.name));
            let name = name.to_string();
            return fail(*token, SignatureProblem::UnknownName { kind: "field", name, similar });
        };
        let ty = &fields[counter].ty;
        if !ty.scalar().is_some_and(|number| !number.is_float() && number.size() <= 8) {
            let wrong = format!("`{name}` cannot be a count: it is `{ty}`");
            return fail(*token, SignatureProblem::Invalid(wrong));
        }
        counts.push(FieldCount { counter, counted, in_bytes: count.in_bytes });
    }
    Ok(counts)
}

fn expected_name<T>(first: Option<Token<'_>>, input: &Input<'_, '_>) -> Parsed<T> {
    match first {
        Some(first) => fail(first, SignatureProblem::Invalid("this declares no field".into())),
        None => expected(input, "a field"),
    }
}

fn enumerators(input: &mut Input<'_, '_>) -> Parsed<Vec<(Box<str>, i128)>> {
    mark("`{`").parse_next(input)?;
    let (mut values, mut next) = (Vec::new(), 0i128);
    loop {
        if !values.is_empty() && opt(mark("`}`")).parse_next(input)?.is_some() {
            return Ok(values);
        }
        let name = any_of(Kind::Word, "a name", input)?;
        if opt(mark("`=`")).parse_next(input)?.is_some() {
            next = constant(input)?;
        }
        at(name, input.state.scope.borrow_mut().define_constant(name.text, next))?;
        values.push((name.text.into(), next));
        next += 1;
        if opt(mark("`,`")).parse_next(input)?.is_none() {
            mark("`}`").parse_next(input)?;
            return Ok(values);
        }
    }
}
