//! What native code takes over.

use crate::diag::Report;
use crate::model::function::Function;
use crate::model::parameter::{Direction, Role};
use crate::model::types;

pub(super) fn check(function: &Function, report: &mut Report) {
    for parameter in &function.parameters {
        let Some(give) = &parameter.marshal.give else { continue };
        let ty = &parameter.ty;
        if !matches!(parameter.role, Role::Managed(Direction::In)) {
            report.error_at(
                give.span,
                "only what goes in can be given",
                "remove `#[give]`; who owns what native code writes is said by `#[free(..)]` and `#[borrowed(..)]`",
            );
            continue;
        }
        let is_reference = types::reference(types::option(ty).unwrap_or(ty)).is_some();
        match (is_reference, give.allocator) {
            (true, None) => report.error(
                ty,
                "what is borrowed cannot be given away",
                "take the handle, `NativeString`, `NativeBox` or `BString` by value; or name the allocator that a copy is made with: `#[give(c)]`, `#[give(cotaskmem)]`",
            ),
            (false, Some((_, span))) => report.error_at(
                span,
                "an owned value has its memory already",
                "write `#[give]`, or take `&str`, `&[T]` or `&T`, of which a copy is made",
            ),
            _ => {}
        }
        if let Some(span) = give.on_success.filter(|_| function.fails_if.is_none()) {
            report.error_at(
                span,
                "nothing says when the call fails",
                "write `#[fails_if(..)]`, or `#[give]` if native code takes it over in any case",
            );
        }
        if let (Some(_), None) = (function.growing(), give.on_success) {
            report.error_at(
                give.span,
                "a call that is tried again would give the same thing twice",
                "write `#[give(on_success)]` if a call that is tried again has not taken it over",
            );
        }
    }
}
