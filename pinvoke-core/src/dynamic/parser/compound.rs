//! Annotations whose names are put together of parts: `_Out_writes_bytes_to_opt_`.

use winnow::combinator::{delimited, preceded};
use winnow::prelude::*;

use super::annotation::{Notes, count};
use super::input::{Input, Parsed, fail, mark};
use super::token::Token;
use crate::direction::Flow;
use crate::error::SignatureProblem;

/// What the name says.
#[derive(Debug, Default)]
pub(super) struct Compound {
    flow: Option<Flow>,
    is_counted: bool,
    in_bytes: bool,
    /// A second count says how many of the elements are valid.
    with_written: bool,
    /// The count is that of an array behind a pointer, or of a returned one.
    is_behind: bool,
    is_null_ok: Option<bool>,
    may_give_null: bool,
    is_terminated: bool,
}

impl Compound {
    /// The annotation of that name, if it is one.
    pub(super) fn of(name: &str) -> Option<Self> {
        // What is `void **` to the callers of COM is no different.
        let of_com = name.strip_prefix("_COM").filter(|rest| rest.starts_with("_Outptr_"));
        let name = of_com.unwrap_or(name).strip_prefix('_')?.strip_suffix('_')?;
        let mut parts = name.split('_').peekable();
        let first = parts.next()?;
        let (flow, counts) = match first {
            "In" => (Some(Flow::In), Some("reads")),
            "Out" => (Some(Flow::Out), Some("writes")),
            "Inout" => (Some(Flow::InOut), Some("updates")),
            "Outptr" => (Some(Flow::Out), None),
            "Ret" => (None, Some("writes")),
            _ => return None,
        };
        let is_counted = counts.is_some_and(|counts| parts.next_if_eq(&counts).is_some());
        let is_result = matches!(first, "Outptr" | "Ret" | "Inout");
        let is_returned = first == "Ret";
        let mut this = Self { flow, is_counted, ..Self::default() };
        for part in parts {
            let has_count = is_counted || this.is_behind;
            match part {
                "bytes" if is_counted => this.in_bytes = true,
                "to" if has_count && first != "In" => this.with_written = true,
                "all" if has_count => {}
                "opt" => this.is_null_ok = Some(true),
                "result" if is_result && !is_returned => {}
                "buffer" if is_result && !is_returned => this.is_behind = true,
                "bytebuffer" if is_result && !is_returned => {
                    (this.is_behind, this.in_bytes) = (true, true);
                }
                // What is left there by a call that fails is not looked at.
                "nullonfailure" if first == "Outptr" => {}
                "maybenull" if is_result => {
                    this.is_null_ok = this.is_null_ok.or(is_returned.then_some(true));
                    this.may_give_null = true;
                }
                "z" => this.is_terminated = true,
                _ => return None,
            }
        }
        Some(this)
    }

    /// Reads the counts behind the name, which is the token.
    pub(super) fn read<'t>(
        self,
        input: &mut Input<'t, '_>,
        token: Token<'t>,
        notes: &mut Notes<'t>,
    ) -> Parsed<()> {
        if let (Some(said), Some(flow)) = (notes.flow, self.flow)
            && said != flow
        {
            let wrong =
                "another direction was said before; what goes in and comes out is `_Inout_`";
            return fail(token, SignatureProblem::Invalid(wrong.to_owned()));
        }
        notes.terminated |= self.is_terminated;
        notes.may_give_null |= self.may_give_null;
        let is_returned = self.flow.is_none();
        notes.flow = self.flow.or(notes.flow);
        let usual = self.flow.map(|_| false);
        notes.optional = self.is_null_ok.or(notes.optional).or(usual);
        if !self.is_counted && !self.is_behind {
            return Ok(());
        }
        let one = |input: &mut Input<'t, '_>| count(input, self.in_bytes);
        let counts = |input: &mut Input<'t, '_>| {
            let room = one(input)?;
            let written = match self.with_written {
                true => preceded(mark("`,`"), one).parse_next(input)?,
                false => None,
            };
            Ok((room, written))
        };
        let (room, written) = delimited(mark("`(`"), counts, mark("`)`")).parse_next(input)?;
        // Of an array that is copied after the call only what is valid matters.
        if self.is_behind {
            notes.behind = written.or(room);
        } else if is_returned {
            notes.count = written.or(room);
        } else {
            (notes.count, notes.written) = (room, written);
        }
        Ok(())
    }
}
