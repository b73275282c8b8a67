//! What a declaration says beyond C: the annotations of Microsoft's headers, and `_Free_`.

use winnow::combinator::{alt, delimited, opt, preceded};
use winnow::prelude::*;
use winnow::stream::Stream;

use super::compound::Compound;
use super::constant;
use super::further;
use super::input::{Input, Parsed, any_of, expected, fail, keyword, mark, peek};
use super::sal;
use super::token::{Kind, Token};
use crate::direction::Flow;
use crate::dynamic::count::{Count, CountBy};
use crate::dynamic::form::{Grow, HandleForm, TextForm, free_of_word};
use crate::dynamic::narrow::NarrowText;
use crate::dynamic::parameter::Free;
use crate::dynamic::rules::FailureRule;
use crate::error::{CodeSource, SignatureProblem};
use crate::meta::Give;

/// What the annotations of one parameter, or of a result, say together.
#[derive(Debug, Default, Clone)]
pub(super) struct Notes<'t> {
    pub(super) flow: Option<Flow>,
    pub(super) optional: Option<bool>,
    pub(super) count: Option<Counted<'t>>,
    pub(super) written: Option<Counted<'t>>,
    pub(super) terminated: bool,
    pub(super) free: Option<Free>,
    pub(super) frees_elements: bool,
    pub(super) form: Option<TextForm>,
    pub(super) behind: Option<Counted<'t>>,
    pub(super) grow: Option<Grow>,
    pub(super) handle: Option<HandleForm>,
    pub(super) give: Option<Give>,
    pub(super) may_give_null: bool,
    /// What is said of the function: its failure, and that the last error is kept.
    pub(super) failing: Option<(FailureRule, CodeSource)>,
    pub(super) keeps_last_error: bool,
    /// The code page of its text.
    pub(super) narrow: Option<NarrowText>,
}

/// A count, and the token that names it.
#[derive(Debug, Clone)]
pub(super) struct Counted<'t> {
    pub(super) count: Count,
    pub(super) token: Token<'t>,
}

/// Whether a word is an annotation by its spelling: `_In_`, `_Out_writes_`.
pub(super) fn is_annotation(word: &str) -> bool {
    let capital = word
        .strip_prefix('_')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    capital && word.len() > 2 && word.ends_with('_')
}

/// Reads one annotation, if one comes.
pub(super) fn annotation<'t>(input: &mut Input<'t, '_>, notes: &mut Notes<'t>) -> Parsed<()> {
    let Some(token) =
        peek(input).filter(|token| token.kind == Kind::Word && is_annotation(token.text))
    else {
        return expected(input, "an annotation");
    };
    input.next_token();
    match token.text {
        "_Free_" => {
            let (free, elements) = free(input)?;
            (notes.free, notes.frees_elements) = (Some(free), elements);
        }
        "_Bstr_" => notes.form = Some(TextForm::Bstr),
        "_Counted_" => notes.form = Some(TextForm::Counted),
        "_NullNull_terminated_" => notes.form = Some(TextForm::Multi),
        "_Give_" => notes.give = Some(further::give(input)?),
        "_Grow_" => notes.grow = Some(further::grow(input)?),
        "_Handle_" => notes.handle = Some(further::handle(input)?),
        "_Fails_if_" => notes.failing = Some(further::failing(input)?),
        "_Code_page_" => notes.narrow = Some(further::code_page(input)?),
        "_Last_error_" => notes.keeps_last_error = true,
        "_Field_size_" | "_Field_size_opt_" => notes.count = of_field(input, false)?,
        "_Field_size_bytes_" | "_Field_size_bytes_opt_" => notes.count = of_field(input, true)?,
        "_Field_size_full_" | "_Field_size_full_opt_" => notes.count = of_field(input, false)?,
        "_Field_size_bytes_full_" | "_Field_size_bytes_full_opt_" => {
            notes.count = of_field(input, true)?;
        }
        "_Field_size_part_" | "_Field_size_part_opt_" => notes.count = of_part(input, false)?,
        "_Field_size_bytes_part_" | "_Field_size_bytes_part_opt_" => {
            notes.count = of_part(input, true)?;
        }
        "_Null_terminated_" | "_Pre_z_" | "_Post_z_" => notes.terminated = true,
        "_In_reads_or_z_" | "_In_reads_or_z_opt_" => {
            (notes.flow, notes.terminated) = (Some(Flow::In), true);
            notes.optional = Some(token.text == "_In_reads_or_z_opt_");
            sal::skipped(input)?;
        }
        "_Notnull_" | "_Pre_notnull_" => notes.optional = Some(false),
        "_Maybenull_" | "_Pre_maybenull_" | "_Pre_opt_valid_" | "_Reserved_" => {
            notes.optional = Some(true);
        }
        "_Success_" => {
            let rule = sal::success(input, token)?;
            // What is said with a code is said with more.
            notes.failing.get_or_insert(rule);
        }
        text => match Compound::of(text) {
            Some(compound) => compound.read(input, token, notes)?,
            None if sal::other(input, token)? => {}
            None => {
                let similar = crate::library::similar::nearest(text, KNOWN.iter().copied());
                let (kind, name) = ("annotation", text.to_owned());
                return fail(token, SignatureProblem::UnknownName { kind, name, similar });
            }
        },
    }
    Ok(())
}

/// Whether an annotation of that name is read.
pub(super) fn is_known(name: &str) -> bool {
    Compound::of(name).is_some() || KNOWN.contains(&name) || sal::is_ignored(name)
}

/// `_Free_(c)`, `_Free_(c, elements)`: who releases what a function gives, and whether each element of an
/// array as well.
fn free(input: &mut Input<'_, '_>) -> Parsed<(Free, bool)> {
    let name = |input: &mut Input<'_, '_>| {
        let what = "`c`, `cotaskmem`, `local`, `global`, `process`, `bstr` or a function";
        let free = free_of_word(any_of(Kind::Word, what, input)?.text);
        let elements = opt(preceded(mark("`,`"), keyword("`elements`"))).parse_next(input)?;
        Ok((free, elements.is_some()))
    };
    delimited(mark("`(`"), name, mark("`)`")).parse_next(input)
}

/// `_Field_size_(n)`: how much a field of a struct points to.
fn of_field<'t>(input: &mut Input<'t, '_>, in_bytes: bool) -> Parsed<Option<Counted<'t>>> {
    let inner = |input: &mut Input<'t, '_>| count(input, in_bytes);
    delimited(mark("`(`"), inner, mark("`)`")).parse_next(input)
}

/// `_Field_size_part_(n, m)`: room for `n`, of which `m` are there.
fn of_part<'t>(input: &mut Input<'t, '_>, in_bytes: bool) -> Parsed<Option<Counted<'t>>> {
    let inner = |input: &mut Input<'t, '_>| {
        let room = count(input, in_bytes)?;
        preceded(mark("`,`"), |input: &mut Input<'t, '_>| count(input, in_bytes))
            .parse_next(input)?;
        Ok(room)
    };
    delimited(mark("`(`"), inner, mark("`)`")).parse_next(input)
}

/// `n`, `*n`, `return`, or a constant.
pub(super) fn count<'t>(input: &mut Input<'t, '_>, in_bytes: bool) -> Parsed<Option<Counted<'t>>> {
    let name =
        |what: &'static str| move |input: &mut Input<'t, '_>| any_of(Kind::Word, what, input);
    let Some(first) = peek(input) else { return expected(input, "a parameter") };
    let through = opt(mark("`*`")).parse_next(input)?.is_some();
    let constant = |input: &mut Input<'t, '_>| constant::number(input);
    let by = match through {
        true => CountBy::Pointee(name("a parameter").parse_next(input)?.text.into()),
        false => alt((
            name("a parameter").map(|token: Token<'t>| match token.text {
                "return" => CountBy::Result,
                name => CountBy::Parameter(name.into()),
            }),
            constant.map(|value| CountBy::Fixed(usize::try_from(value).unwrap_or(usize::MAX))),
        ))
        .parse_next(input)?,
    };
    Ok(Some(Counted { count: Count { by, in_bytes }, token: first }))
}

/// For "did you mean".
pub(super) const KNOWN: &[&str] = &[
    "_In_",
    "_In_opt_",
    "_In_z_",
    "_In_opt_z_",
    "_In_reads_",
    "_In_reads_opt_",
    "_In_reads_bytes_",
    "_In_reads_bytes_opt_",
    "_In_reads_z_",
    "_Out_",
    "_Out_opt_",
    "_Out_writes_",
    "_Out_writes_opt_",
    "_Out_writes_z_",
    "_Out_writes_bytes_",
    "_Out_writes_bytes_opt_",
    "_Out_writes_to_",
    "_Out_writes_to_opt_",
    "_Out_writes_bytes_to_",
    "_Out_writes_all_",
    "_Inout_",
    "_Inout_opt_",
    "_Inout_z_",
    "_Inout_updates_",
    "_Inout_updates_opt_",
    "_Inout_updates_bytes_",
    "_Inout_updates_z_",
    "_Outptr_",
    "_Outptr_opt_",
    "_Outptr_result_z_",
    "_Outptr_result_maybenull_",
    "_Outptr_result_maybenull_z_",
    "_Ret_z_",
    "_Ret_maybenull_",
    "_Ret_maybenull_z_",
    "_Ret_notnull_",
    "_Reserved_",
    "_Check_return_",
    "_Must_inspect_result_",
    "_Struct_size_bytes_",
    "_Success_",
    "_Null_terminated_",
    "_Notnull_",
    "_Maybenull_",
    "_COM_Outptr_",
    "_Free_",
    "_Ret_writes_",
    "_Ret_writes_bytes_",
    "_Ret_writes_maybenull_",
    "_Outptr_result_buffer_",
    "_Outptr_result_buffer_maybenull_",
    "_Outptr_result_buffer_z_",
    "_Outptr_result_bytebuffer_",
    "_Inout_result_buffer_",
    "_Bstr_",
    "_Counted_",
    "_NullNull_terminated_",
    "_Give_",
    "_Grow_",
    "_Handle_",
    "_Field_size_",
    "_Field_size_bytes_",
    "_Field_size_part_",
    "_Field_size_full_",
    "_Fails_if_",
    "_Code_page_",
    "_Last_error_",
];
