//! What libffi cannot call.

use crate::diag::Report;
use crate::model::block::Block;
use crate::parse::block::StubKind;

/// Requires of a block with `stub = libffi` what libffi can do.
pub(super) fn check(block: &Block, report: &mut Report) {
    let StubKind::Libffi(Some(span)) = block.args.stub else { return };
    if block.abi.name.ends_with("-unwind") {
        report.error_at(
            span,
            format_args!("nothing can unwind through libffi, which \"{}\" allows", block.abi.name),
            format_args!(
                "write `unsafe extern \"{}\"`, or remove `stub = libffi`",
                block.abi.base()
            ),
        );
    }
}
