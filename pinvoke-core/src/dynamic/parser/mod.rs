//! Signatures from C declarations.
//!
//! A text is cut into tokens ([`token`]) and parsed by recursive descent over winnow's streams. C is
//! not context-free: whether a word is a type depends on what stands before it, so the parsers share
//! a scope of what the text has defined so far. Each place where a parser gives up is noted, and the
//! error for the whole text names everything that was possible at the furthest of them.
//!
//! The text may come from anywhere: its length, the depth of what it nests and the sizes of its types
//! are bounded.

mod annotation;
mod attribute;
mod compound;
mod constant;
mod declarator;
mod definition;
mod failure;
mod further;
mod input;
mod names;
mod sal;
mod scope;
mod specifiers;
mod token;

use winnow::combinator::opt;
use winnow::prelude::*;
use winnow::stream::{Stream, TokenSlice};

use self::declarator::Declared;
use self::failure::Failure;
use self::input::{
    Input, Parsed, Shared, any_of, at, expected, fail, is_next, keyword, mark, peek,
};
use self::scope::Function;
use self::specifiers::{Specifiers, specifiers};
use self::token::{Kind, Token, tokens};
use super::form::TextForm;
use super::parameter::Free;
use super::returned::Returned;
use super::signature::Signature;
use super::types::CType;
use crate::error::{SignatureError, SignatureProblem, TextPlace};

/// The functions of a text, with where each parameter stands.
pub(super) struct Parsings<'t> {
    text: &'t str,
    functions: Vec<Function>,
}

/// Reads all declarations of a text.
pub(super) fn parse(text: &str) -> Result<Parsings<'_>, SignatureError> {
    let tokens = match tokens(text) {
        Ok(tokens) => tokens,
        Err(failure) => return Err(failure.report(text, || unreachable_syntax(text))),
    };
    let shared = Shared::new(text);
    let mut input = Input { input: TokenSlice::new(&tokens), state: &shared };
    match declarations(&mut input) {
        Ok(()) => Ok(Parsings { text, functions: shared.scope.take().into_functions() }),
        Err(mode) => Err(Failure::of(mode).report(text, || shared.syntax(&tokens))),
    }
}

/// The tokenizer gives a place with each of its errors.
fn unreachable_syntax(text: &str) -> (usize, usize, SignatureProblem) {
    (text.len(), 1, SignatureProblem::Invalid("this is no C".into()))
}

impl Parsings<'_> {
    /// The only function of the text, if it can be called.
    pub(super) fn only(self) -> Result<Signature, SignatureError> {
        let found = self.functions.len();
        let Ok([function]) = <[Function; 1]>::try_from(self.functions) else {
            return Err(SignatureProblem::NotOneFunction { found }.into());
        };
        match function.signature.check() {
            Ok(()) => Ok(function.signature),
            Err((parameter, problem)) => {
                // The last place is that of the function's name, for its result.
                let at = parameter.unwrap_or(function.places.len() - 1);
                let (start, length) = function.places.get(at).copied().unwrap_or_default();
                Err(SignatureError::in_text(problem, TextPlace::of(self.text, start, length)))
            }
        }
    }

    /// All functions, callable or not.
    pub(super) fn all(self) -> Vec<Signature> {
        self.functions.into_iter().map(|function| function.signature).collect()
    }
}

fn declarations(input: &mut Input<'_, '_>) -> Parsed<()> {
    let mut open = 0;
    while let Some(token) = peek(input) {
        // `extern "C"`, before one declaration or a block of them.
        let linkage = (keyword("`extern`"), linkage, opt(mark("`{`")));
        if let Some((.., block)) = opt(linkage).parse_next(input)? {
            open += usize::from(block.is_some());
        } else if open > 0 && opt(mark("`}`")).parse_next(input)?.is_some() {
            open -= 1;
        } else if token.kind == Kind::Pack {
            input.next_token();
            at(token, input.state.scope.borrow_mut().pack(token.text))?;
        } else if matches!(token.text, "_Static_assert" | "static_assert" | "__asm__" | "asm") {
            input.next_token();
            bracketed(input)?;
        } else if opt(mark("`;`")).parse_next(input)?.is_none() {
            declaration(input)?;
        }
    }
    if open > 0 { expected(input, "`}`") } else { Ok(()) }
}

fn linkage<'t>(input: &mut Input<'t, '_>) -> Parsed<Token<'t>> {
    any_of(Kind::Quoted, "a declaration", input)
}

fn declaration(input: &mut Input<'_, '_>) -> Parsed<()> {
    let before = specifiers(input)?;
    if opt(mark("`;`")).parse_next(input)?.is_some() {
        return Ok(());
    }
    loop {
        let declared = declarator::declared(input, &before)?;
        let is_function = matches!(declared.ty, CType::Function(_)) && !before.is_typedef;
        declare(input, &before, declared)?;
        if is_function && is_next(input, "{") {
            // A function that the header itself defines.
            return bracketed(input);
        }
        if opt(mark("`,`")).parse_next(input)?.is_none() {
            break;
        }
    }
    // The last declaration needs no semicolon: `int add(int, int)` is a whole text.
    if peek(input).is_some() { mark("`;`").void().parse_next(input) } else { Ok(()) }
}

/// Passes over what stands between a bracket and the one that closes it.
fn bracketed(input: &mut Input<'_, '_>) -> Parsed<()> {
    let mut open = 0_usize;
    loop {
        let Some(token) = peek(input) else { return expected(input, "`}`") };
        match token.text {
            "(" | "{" | "[" if token.kind == Kind::Mark => open += 1,
            ")" | "}" | "]" if token.kind == Kind::Mark => open = open.saturating_sub(1),
            _ if open == 0 => return expected(input, "`(`"),
            _ => {}
        }
        input.next_token();
        if open == 0 {
            return Ok(());
        }
    }
}

fn declare<'t>(
    input: &mut Input<'t, '_>,
    before: &Specifiers<'t>,
    declared: Declared<'t>,
) -> Parsed<()> {
    let Some(name) = declared.name else { return expected(input, "a name") };
    let mut scope = input.state.scope.borrow_mut();
    if before.is_typedef {
        let ty = named_after(declared.ty, name.text);
        return at(name, scope.define_type(name.text, ty));
    }
    let CType::Function(signature) = declared.ty else {
        if peek(input).is_some_and(|next| !matches!(next.text, "," | ";")) {
            return expected(input, "`;`");
        }
        if before.is_extern {
            // A variable of a header: it exists, and is nothing to call.
            return Ok(());
        }
        let what = format!("the variable `{}`", name.text);
        let instead = "only functions and types can be declared here";
        return fail(name, SignatureProblem::Unsupported { what, instead });
    };
    let notes = &before.notes;
    let returned = Returned {
        terminated: notes.terminated,
        optional: notes.optional == Some(true),
        free: notes.free.clone().or((notes.form == Some(TextForm::Bstr)).then_some(Free::Bstr)),
        frees_elements: notes.frees_elements,
        form: notes.form,
        count: notes.count.as_ref().map(|counted| counted.count.clone()),
        handle: notes.handle.clone(),
    };
    if let Some(counted) = &notes.count {
        at(counted.token, counted.count.check(signature.parameters()))?;
    }
    let mut signature = at(name, signature.declared(name.text, returned))?;
    if notes.keeps_last_error {
        signature = signature.with_last_error();
    }
    if let Some(narrow) = notes.narrow {
        signature = signature.with_narrow_text(narrow);
    }
    if let Some((rule, code)) = notes.failing {
        signature = signature.failing_if(rule, code);
    }
    let mut places = declared.places;
    places.push((name.start, name.text.len()));
    if let Some(label) = declared.label {
        signature = signature.with_entry(&label);
    }
    at(name, scope.define_function(name.text, Function { signature, places }))
}

/// Gives a type without a name that of its `typedef`.
fn named_after(ty: CType, name: &str) -> CType {
    match ty {
        CType::Struct(of) if of.name().is_empty() => CType::Struct(of.renamed(name).into()),
        CType::Union(of) if of.name().is_empty() => CType::Union(of.renamed(name).into()),
        CType::Enum(of) if of.name().is_empty() => CType::Enum(of.renamed(name).into()),
        CType::Opaque(of) if of.name().is_empty() => of.renamed(name),
        other => other,
    }
}
