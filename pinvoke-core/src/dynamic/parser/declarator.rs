//! What stands around a name: pointers, arrays, parameters.

use winnow::combinator::opt;
use winnow::prelude::*;
use winnow::stream::Stream;

use super::annotation::{Counted, Notes};
use super::attribute::{Adjusted, attributes};
use super::constant::length;
use super::input::{
    Input, Parsed, any_of, at, expected, fail, is_next, keyword, mark, nested, peek,
};
use super::sal;
use super::specifiers::{Specifiers, begins_type, specifiers};
use super::token::{Kind, Token};
use crate::direction::Flow;
use crate::dynamic::convention::Convention;
use crate::dynamic::count::{Count, CountBy};
use crate::dynamic::parameter::Parameter;
use crate::dynamic::signature::Draft;
use crate::dynamic::types::{CType, limits};
use crate::error::SignatureProblem;

/// A name with its type.
pub(super) struct Declared<'t> {
    pub(super) name: Option<Token<'t>>,
    pub(super) ty: CType,
    /// Whether the elements of an array are `const`.
    is_const: bool,
    /// Where the parameters of a function stand.
    pub(super) places: Vec<(usize, usize)>,
    /// The symbol, where `__asm__("..")` names it.
    pub(super) label: Option<String>,
}

/// One step from the type of the specifiers to the type of the name, with a token for errors.
enum Step {
    Pointer { is_const: bool },
    Array(usize),
    Function { parameters: Vec<Parameter>, is_variadic: bool, convention: Option<Convention> },
}

#[derive(Default)]
struct Steps<'t> {
    name: Option<Token<'t>>,
    steps: Vec<(Step, Option<Token<'t>>)>,
    /// A convention before the name belongs to the parameters that follow it.
    convention: Option<Convention>,
    places: Vec<(usize, usize)>,
    label: Option<String>,
    /// What attributes make of the type.
    adjusted: Adjusted,
}

/// Reads a declarator and gives the declared type. The name may be missing.
pub(super) fn declared<'t>(
    input: &mut Input<'t, '_>,
    before: &Specifiers<'t>,
) -> Parsed<Declared<'t>> {
    let start = peek(input);
    let steps = declarator(input, before.is_const)?;
    let (mut ty, convention) = (before.ty.clone(), steps.convention.or(before.convention));
    let is_function = |(step, _): &(Step, _)| matches!(step, Step::Function { .. });
    let outermost = steps.steps.iter().rposition(is_function);
    let is_const = before.is_const && matches!(steps.steps.first(), Some((Step::Array(_), _)));
    for (index, (step, token)) in steps.steps.into_iter().enumerate() {
        let token = token.or(start);
        let next = match step {
            Step::Pointer { is_const } => CType::pointer_to(ty.at_the_end(), is_const),
            Step::Array(_) if matches!(ty, CType::Function(_)) => {
                Err(SignatureProblem::Invalid("C has no arrays of functions".into()))
            }
            // What the elements are beyond, the array is beyond.
            Step::Array(_) if matches!(&ty, CType::Opaque(of) if of.instead().is_some()) => Ok(ty),
            Step::Array(length) => CType::array_of(ty, length),
            Step::Function { parameters, is_variadic, convention: own } => {
                let outer = if outermost == Some(index) { convention } else { None };
                let convention = own.or(outer).unwrap_or_default();
                let parameters = parameters.into();
                Draft { result: ty, parameters, is_variadic, convention, ..Draft::default() }
                    .assemble()
                    .map(CType::Function)
            }
        };
        ty = match (next, token) {
            (Ok(next), _) => next,
            (Err(problem), Some(token)) => return fail(token, problem),
            (Err(_), None) => return expected(input, "a declaration"),
        };
    }
    let adjusted = before.adjusted.or(steps.adjusted);
    if adjusted.is_something() {
        ty = adjusted.apply(ty);
    }
    Ok(Declared { name: steps.name, ty, is_const, places: steps.places, label: steps.label })
}

fn declarator<'t>(input: &mut Input<'t, '_>, is_const: bool) -> Parsed<Steps<'t>> {
    nested(input, |input| {
        let mut pointers = Vec::new();
        let (mut is_const, mut convention) = (is_const, None);
        while let Some(token) = peek(input) {
            match token.text {
                "*" => {
                    pointers.push((Step::Pointer { is_const }, Some(token)));
                    is_const = false;
                }
                "&" | "^" => {
                    let what = "a reference of C++".to_owned();
                    let instead = "declare it as a pointer";
                    return fail(token, SignatureProblem::Unsupported { what, instead });
                }
                "const" | "__const" => is_const = true,
                "volatile" | "restrict" | "__restrict" | "__restrict__" | "_Nonnull"
                | "_Nullable" | "__ptr32" | "__ptr64" => {}
                "__attribute__" => {
                    convention = attributes(input)?.convention.or(convention);
                    continue;
                }
                word => match Convention::of_word(word) {
                    Some(word) => convention = Some(word),
                    None => break,
                },
            }
            input.next_token();
        }
        let mut steps = direct(input, convention)?;
        let mut all = pointers;
        all.append(&mut steps.steps);
        steps.steps = all;
        Ok(steps)
    })
}

/// The name or a declarator in parentheses, and what follows it.
fn direct<'t>(input: &mut Input<'t, '_>, convention: Option<Convention>) -> Parsed<Steps<'t>> {
    let mut steps = match peek(input) {
        Some(token) if token.kind == Kind::Word => {
            input.next_token();
            // A name is followed by no other.
            let is_followed =
                peek(input).is_some_and(|next| next.kind == Kind::Word || next.text == "*");
            if is_followed && let Some(problem) = sal::misspelt(token.text) {
                return fail(token, problem);
            }
            Steps { name: Some(token), convention, ..Steps::default() }
        }
        Some(token) if token.text == "(" && is_group(input) => {
            input.next_token();
            let inner = declarator(input, false)?;
            mark("`)`").parse_next(input)?;
            inner
        }
        _ => Steps { convention, ..Steps::default() },
    };
    let mut suffixes = Vec::new();
    while let Some(token) = peek(input) {
        let step = match token.text {
            "[" => array(input)?,
            "(" => {
                let (parameters, is_variadic, places) = parameters(input)?;
                if steps.steps.is_empty() && suffixes.is_empty() {
                    steps.places = places;
                }
                Step::Function { parameters, is_variadic, convention: steps.convention.take() }
            }
            "__attribute__" => {
                let found = attributes(input)?;
                if let Some((Step::Function { convention, .. }, _)) = suffixes.last_mut() {
                    *convention = found.convention.or(*convention);
                } else {
                    steps.convention = found.convention.or(steps.convention);
                    steps.adjusted = found.adjusted.or(steps.adjusted);
                }
                continue;
            }
            "__asm__" | "__asm" | "asm" => {
                input.next_token();
                steps.label = Some(label(input)?);
                continue;
            }
            _ => break,
        };
        if suffixes.len() >= limits::DEPTH.into() {
            let limit = limits::DEPTH.into();
            return fail(token, SignatureProblem::Limit { what: "levels of nesting", limit });
        }
        suffixes.push((step, Some(token)));
    }
    // Only to be complete in the message for what comes next.
    if suffixes.is_empty() {
        for what in ["`(`", "`[`"] {
            let _: Parsed<()> = expected(input, what);
        }
    }
    // The suffix nearest to the name is applied last; the inner declarator after all of them.
    suffixes.reverse();
    suffixes.append(&mut steps.steps);
    steps.steps = suffixes;
    Ok(steps)
}

/// The text of `("one" "two")`.
fn label(input: &mut Input<'_, '_>) -> Parsed<String> {
    mark("`(`").parse_next(input)?;
    let mut label = String::new();
    while opt(mark("`)`")).parse_next(input)?.is_none() {
        let part = any_of(Kind::Quoted, "a string", input)?;
        label.push_str(part.text.trim_matches('"'));
    }
    Ok(label)
}

/// Whether a parenthesis groups a declarator, rather than begins parameters.
fn is_group(input: &Input<'_, '_>) -> bool {
    let next = input.get(1).copied();
    next.is_some_and(|next| {
        next.text == "*"
            || next.text == "("
            || Convention::of_word(next.text).is_some()
            || (next.kind == Kind::Word && !begins_type(input, next))
    })
}

fn array<'t>(input: &mut Input<'t, '_>) -> Parsed<Step> {
    mark("`[`").parse_next(input)?;
    let words = ["static", "const", "restrict", "__restrict", "__restrict__", "volatile"];
    while words.iter().any(|word| is_next(input, word)) {
        input.next_token();
    }
    if is_variable(input) {
        input.next_token();
    }
    if opt(mark("`]`")).parse_next(input)?.is_some() {
        return Ok(Step::Array(0));
    }
    let length = length(input)?;
    mark("`]`").parse_next(input)?;
    Ok(Step::Array(length))
}

/// Whether the length is another parameter, or not said: `[n]`, `[*]`.
fn is_variable(input: &Input<'_, '_>) -> bool {
    let is_last = input.get(1).is_some_and(|next| next.text == "]");
    let is_unknown = |token: Token<'_>| match token.kind {
        Kind::Word => input.state.scope.borrow().constant(token.text).is_none(),
        _ => token.text == "*",
    };
    input.state.is_parameter.get() && is_last && peek(input).is_some_and(is_unknown)
}

type Parameters = (Vec<Parameter>, bool, Vec<(usize, usize)>);

fn parameters<'t>(input: &mut Input<'t, '_>) -> Parsed<Parameters> {
    mark("`(`").parse_next(input)?;
    let (mut parameters, mut places, mut is_variadic) = (Vec::new(), Vec::new(), false);
    let mut counts: Vec<Counted<'t>> = Vec::new();
    if opt(mark("`)`")).parse_next(input)?.is_some() {
        return Ok((parameters, is_variadic, places));
    }
    if is_next(input, "void") && input.get(1).is_some_and(|next| next.text == ")") {
        (keyword("`void`"), mark("`)`")).parse_next(input)?;
        return Ok((parameters, is_variadic, places));
    }
    loop {
        if !parameters.is_empty() && opt(mark("`...`")).parse_next(input)?.is_some() {
            is_variadic = true;
            break;
        }
        let first = peek(input);
        let outside = input.state.is_parameter.replace(false);
        let before = specifiers(input)?;
        input.state.is_parameter.set(true);
        let declared = declared(input, &before)?;
        input.state.is_parameter.set(outside);
        let token = declared.name.or(first);
        if let Some(name) = declared.name
            && parameters.iter().any(|before: &Parameter| before.name() == name.text)
        {
            return fail(name, SignatureProblem::Duplicate { name: name.text.to_owned() });
        }
        parameters.push(parameter(input, before.notes, declared, token, &mut counts)?);
        places.extend(token.map(|token| (token.start, token.text.len())));
        if opt(mark("`,`")).parse_next(input)?.is_none() {
            break;
        }
    }
    mark("`)`").parse_next(input)?;
    for counted in counts {
        at(counted.token, counted.count.check(&parameters))?;
    }
    Ok((parameters, is_variadic, places))
}

fn parameter<'t>(
    input: &Input<'t, '_>,
    notes: Notes<'t>,
    declared: Declared<'t>,
    token: Option<Token<'t>>,
    counts: &mut Vec<Counted<'t>>,
) -> Parsed<Parameter> {
    let Some(token) = token else { return expected(input, "a parameter") };
    // As C adjusts them: an array is a pointer to its element, a function a pointer to it.
    let mut length = None;
    let ty = match declared.ty {
        CType::Array(array) => {
            // Text ends by itself, unless the function writes it.
            let is_read_text = array.element().text_unit().is_some()
                && !matches!(notes.flow, Some(Flow::Out | Flow::InOut));
            length = Some(array.length()).filter(|length| *length > 0 && !is_read_text);
            let element = array.element().clone().at_the_end();
            at(token, CType::pointer_to(element, declared.is_const))?
        }
        function @ CType::Function(_) => at(token, CType::pointer_to(function, false))?,
        CType::Void => {
            return fail(token, SignatureProblem::Invalid("a parameter cannot be `void`".into()));
        }
        other => other,
    };
    let resolved = |counted: Option<Counted<'t>>, counts: &mut Vec<Counted<'t>>| {
        let mut counted = counted?;
        // A name that is a constant of the text is a number.
        if let CountBy::Parameter(name) = &counted.count.by
            && let Some(value) = input.state.scope.borrow().constant(name)
        {
            counted.count.by = CountBy::Fixed(usize::try_from(value).unwrap_or(usize::MAX));
        }
        counts.push(counted.clone());
        Some(counted.count)
    };
    let name = declared.name.map_or("", |name| name.text);
    let mut parameter = Parameter::new(name, ty);
    parameter.flow = notes.flow;
    parameter.optional = notes.optional;
    parameter.terminated = notes.terminated;
    parameter.free = notes.free;
    parameter.count = resolved(notes.count, counts).or(length.map(Count::fixed));
    parameter.written = resolved(notes.written, counts);
    parameter.behind = resolved(notes.behind, counts);
    parameter.frees_elements = notes.frees_elements;
    parameter.form = notes.form;
    parameter.grow = notes.grow;
    parameter.handle = notes.handle;
    parameter.give = notes.give;
    parameter.narrow = notes.narrow;
    parameter.may_give_null = notes.may_give_null;
    parameter.release_bstr();
    at(token, parameter.check())?;
    Ok(parameter)
}
