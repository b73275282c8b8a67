//! The annotations of Microsoft's headers (`sal.h`) that say nothing which matters to a call, and those that are
//! not read, with what to write instead; and words that look like an annotation.

use winnow::prelude::*;
use winnow::stream::Stream;

use super::annotation;
use super::input::{Input, Parsed, expected, fail, mark, peek};
use super::token::Token;
use crate::dynamic::convention::Convention;
use crate::dynamic::rules::FailureRule;
use crate::error::{CodeSource, SignatureProblem};
use crate::library::similar;

/// What becomes of an annotation that has no meaning of its own here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sal {
    /// It says nothing that matters to a call. What stands in parentheses behind it is left out.
    Ignored,
    /// What it says cannot be left out: what to write instead.
    Instead(&'static str),
}
use Sal::{Ignored, Instead};

const SOMETIMES: Sal =
    Instead("write the annotation that holds in the calls that are made, without the condition");
const ELEMENTS: Sal = Instead("write `_In_reads_(n)`, `_Out_writes_(n)` or `_Inout_updates_(n)`");
const BYTES: Sal =
    Instead("write `_In_reads_bytes_(n)`, `_Out_writes_bytes_(n)` or `_Inout_updates_bytes_(n)`");
const RETURNED: Sal = Instead("write `_Ret_writes_(n)`, or `_Ret_writes_bytes_(n)`");
const TAKEN: Sal = Instead(
    "write `_Give_` with `_Handle_(..)`, or with `_Free_(..)` and the allocator, if a value is to be given away; \
     an address needs no annotation",
);
const TO_A_POINTER: Sal =
    Instead("give the number of elements as a parameter, and name it: `_In_reads_(n)`");
const REFERENCE: Sal = Instead("declare the reference as a pointer, and write `_Outptr_..`");
const DEREFERENCED: Sal =
    Instead("write `_Outptr_`, `_Outptr_result_z_` or `_Outptr_result_buffer_(n)`");
const PARTS: Sal =
    Instead("write `_In_`, `_Out_` or `_Inout_`, which say what holds before and after");

/// By name; what begins with a name that ends with `*` is meant too.
const TABLE: &[(&str, Sal)] = &[
    ("_Check_return_", Ignored),
    ("_Must_inspect_result_", Ignored),
    ("_Use_decl_annotations_", Ignored),
    ("_Return_type_success_", Ignored),
    ("_Result_nullonfailure_", Ignored),
    ("_Result_zeroonfailure_", Ignored),
    ("_On_failure_", Ignored),
    ("_Analysis_noreturn_", Ignored),
    ("_Maybe_raises_SEH_exception_", Ignored),
    ("_Raises_SEH_exception_", Ignored),
    ("_Function_class_", Ignored),
    ("_Called_from_function_class_", Ignored),
    ("_Strict_type_match_", Ignored),
    ("_Enum_is_bitflag_", Ignored),
    ("_Struct_size_bytes_", Ignored),
    ("_Printf_format_string_*", Ignored),
    ("_Scanf_format_string_*", Ignored),
    ("_Scanf_s_format_string_*", Ignored),
    ("_Interlocked_operand_", Ignored),
    ("_Points_to_data_", Ignored),
    ("_Literal_", Ignored),
    ("_Notliteral_", Ignored),
    ("_Const_", Ignored),
    ("_Unchanged_", Ignored),
    ("_In_range_", Ignored),
    ("_Out_range_", Ignored),
    ("_Inout_range_", Ignored),
    ("_Ret_range_", Ignored),
    ("_Field_range_", Ignored),
    ("_Field_z_", Ignored),
    ("_Deref_in_range_", Ignored),
    ("_Deref_out_range_", Ignored),
    ("_Deref_inout_range_", Ignored),
    ("_Deref_ret_range_", Ignored),
    ("_Pre_satisfies_", Ignored),
    ("_Post_satisfies_", Ignored),
    ("_Pre_equal_to_", Ignored),
    ("_Post_equal_to_", Ignored),
    ("_Satisfies_", Ignored),
    ("_Ret_notnull_", Ignored),
    ("_Ret_valid_", Ignored),
    ("_Pre_valid_", Ignored),
    ("_Pre_unknown_", Ignored),
    ("_Post_valid_", Ignored),
    ("_Post_notnull_", Ignored),
    ("_Post_maybenull_", Ignored),
    ("_Valid_", Ignored),
    ("_IRQL_*", Ignored),
    ("_Kernel_*", Ignored),
    ("_Acquires_*", Ignored),
    ("_Releases_*", Ignored),
    ("_Requires_*", Ignored),
    ("_Guarded_by_", Ignored),
    ("_Write_guarded_by_", Ignored),
    ("_When_", SOMETIMES),
    ("_At_*", SOMETIMES),
    ("_Always_", SOMETIMES),
    ("_Group_", SOMETIMES),
    ("_Readable_elements_", ELEMENTS),
    ("_Writable_elements_", ELEMENTS),
    ("_Pre_readable_size_", ELEMENTS),
    ("_Pre_writable_size_", ELEMENTS),
    ("_Post_readable_size_", RETURNED),
    ("_Post_writable_size_", RETURNED),
    ("_Post_readable_byte_size_", RETURNED),
    ("_Post_writable_byte_size_", RETURNED),
    ("_Readable_bytes_", BYTES),
    ("_Writable_bytes_", BYTES),
    ("_Pre_readable_byte_size_", BYTES),
    ("_Pre_writable_byte_size_", BYTES),
    ("_Post_invalid_", TAKEN),
    ("_Post_ptr_invalid_", TAKEN),
    ("_Pre_invalid_", TAKEN),
    ("_Frees_ptr_*", TAKEN),
    ("_In_reads_to_ptr_*", TO_A_POINTER),
    ("_Out_writes_to_ptr_*", TO_A_POINTER),
    ("_Inout_updates_to_ptr_*", TO_A_POINTER),
    ("_Outref_*", REFERENCE),
    ("_Deref_*", DEREFERENCED),
    ("_Ret_null_", Instead("write `_Ret_maybenull_`")),
    ("_Pre_null_", Instead("write `_Reserved_`")),
    ("_Null_", Instead("write `_Reserved_`")),
    ("_Pre_*", PARTS),
    ("_Post_*", PARTS),
    ("_Prepost_*", PARTS),
    // The first versions of SAL 2.
    ("_In_count_*", Instead("write `_In_reads_(n)`")),
    ("_In_bytecount_*", Instead("write `_In_reads_bytes_(n)`")),
    ("_In_z_count_*", Instead("write `_In_reads_z_(n)`")),
    ("_In_opt_count_*", Instead("write `_In_reads_opt_(n)`")),
    ("_In_opt_bytecount_*", Instead("write `_In_reads_bytes_opt_(n)`")),
    ("_Out_cap_post_count_*", Instead("write `_Out_writes_to_(n, m)`")),
    ("_Out_bytecap_post_bytecount_*", Instead("write `_Out_writes_bytes_to_(n, m)`")),
    ("_Out_cap_*", Instead("write `_Out_writes_(n)`")),
    ("_Out_bytecap_*", Instead("write `_Out_writes_bytes_(n)`")),
    ("_Out_z_cap_*", Instead("write `_Out_writes_z_(n)`")),
    ("_Out_opt_cap_*", Instead("write `_Out_writes_opt_(n)`")),
    ("_Out_opt_bytecap_*", Instead("write `_Out_writes_bytes_opt_(n)`")),
    ("_Out_opt_z_cap_*", Instead("write `_Out_writes_opt_z_(n)`")),
    ("_Inout_cap_*", Instead("write `_Inout_updates_(n)`")),
    ("_Inout_count_*", Instead("write `_Inout_updates_(n)`")),
    ("_Inout_bytecap_*", Instead("write `_Inout_updates_bytes_(n)`")),
    ("_Inout_bytecount_*", Instead("write `_Inout_updates_bytes_(n)`")),
    ("_Inout_z_cap_*", Instead("write `_Inout_updates_z_(n)`")),
    ("_Ret_cap_*", Instead("write `_Ret_writes_(n)`")),
    ("_Ret_count_*", Instead("write `_Ret_writes_(n)`")),
    ("_Ret_bytecap_*", Instead("write `_Ret_writes_bytes_(n)`")),
    ("_Ret_bytecount_*", Instead("write `_Ret_writes_bytes_(n)`")),
    ("_Ret_opt_*", Instead("write `_Ret_maybenull_`")),
    // Macros of older headers, the longest names first.
    ("IN", Instead("write `_In_`")),
    ("OUT", Instead("write `_Out_`")),
    ("OPTIONAL", Instead("write `_In_opt_` or `_Out_opt_` before the type")),
    ("__deref_*", DEREFERENCED),
    ("__RPC__deref_*", DEREFERENCED),
    ("__RPC__inout_ecount*", Instead("write `_Inout_updates_(n)`")),
    ("__RPC__in_ecount*", Instead("write `_In_reads_(n)`")),
    ("__RPC__out_ecount_part*", Instead("write `_Out_writes_to_(n, m)`")),
    ("__RPC__out_ecount*", Instead("write `_Out_writes_(n)`")),
    ("__RPC__in_string*", Instead("write `_In_z_`")),
    ("__RPC__in_opt_string", Instead("write `_In_opt_z_`")),
    ("__RPC__inout*", Instead("write `_Inout_` or `_Inout_opt_`")),
    ("__RPC__in*", Instead("write `_In_` or `_In_opt_`")),
    ("__RPC__out*", Instead("write `_Out_`")),
    ("__RPC_unique_pointer", Instead("write `_In_opt_`")),
    ("__inout_ecount*", Instead("write `_Inout_updates_(n)`")),
    ("__inout_bcount*", Instead("write `_Inout_updates_bytes_(n)`")),
    ("__inout*", Instead("write `_Inout_` or `_Inout_opt_`")),
    ("__in_ecount*", Instead("write `_In_reads_(n)`")),
    ("__in_bcount*", Instead("write `_In_reads_bytes_(n)`")),
    ("__in_z*", Instead("write `_In_z_`")),
    ("__in_opt", Instead("write `_In_opt_`")),
    ("__in", Instead("write `_In_`")),
    ("__out_ecount_part*", Instead("write `_Out_writes_to_(n, m)`")),
    ("__out_bcount_part*", Instead("write `_Out_writes_bytes_to_(n, m)`")),
    ("__out_ecount_z*", Instead("write `_Out_writes_z_(n)`")),
    ("__out_ecount*", Instead("write `_Out_writes_(n)`")),
    ("__out_bcount*", Instead("write `_Out_writes_bytes_(n)`")),
    ("__out_opt", Instead("write `_Out_opt_`")),
    ("__out", Instead("write `_Out_`")),
    ("__reserved", Instead("write `_Reserved_`")),
    ("__checkReturn", Instead("leave it out")),
    ("__success", Instead("write `_Success_(..)`")),
    ("__nullterminated", Instead("write `_Null_terminated_`")),
];

fn find(word: &str) -> Option<Sal> {
    let is_meant = |name: &str| match name.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == name,
    };
    TABLE.iter().find(|(name, _)| is_meant(name)).map(|(_, sal)| *sal)
}

/// Whether an annotation of that name is left out.
pub(super) fn is_ignored(name: &str) -> bool {
    find(name) == Some(Ignored)
}

/// Leaves an annotation of the table out, or says what to write instead; false for any other.
pub(super) fn other<'t>(input: &mut Input<'t, '_>, token: Token<'t>) -> Parsed<bool> {
    match find(token.text) {
        None => Ok(false),
        Some(Ignored) => {
            if peek(input).is_some_and(|next| next.text == "(") {
                parentheses(input)?;
            }
            Ok(true)
        }
        Some(Instead(instead)) => {
            let what = format!("`{}`", token.text);
            fail(token, SignatureProblem::Unsupported { what, instead })
        }
    }
}

/// What stands in parentheses, whatever it is: the words and marks between them.
fn parentheses<'t>(input: &mut Input<'t, '_>) -> Parsed<Vec<&'t str>> {
    mark("`(`").parse_next(input)?;
    let (mut open, mut inside) = (1, Vec::new());
    loop {
        let Some(token) = peek(input) else { return expected(input, "`)`") };
        input.next_token();
        match token.text {
            "(" => open += 1,
            ")" => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Ok(inside);
        }
        inside.push(token.text);
    }
}

/// What is left out between parentheses.
pub(super) fn skipped(input: &mut Input<'_, '_>) -> Parsed<()> {
    parentheses(input).map(drop)
}

/// `_Success_(return != 0)`: what it says of the result, as a failure rule without a code.
pub(super) fn success<'t>(
    input: &mut Input<'t, '_>,
    token: Token<'t>,
) -> Parsed<(FailureRule, CodeSource)> {
    let condition = parentheses(input)?.concat();
    let rule = match &*condition {
        "return" | "return!=0" | "return!=FALSE" | "return==TRUE" | "return!=NULL"
        | "return!=nullptr" | "return==true" | "return!=false" => FailureRule::Zero,
        "return==0"
        | "return==S_OK"
        | "return==ERROR_SUCCESS"
        | "return==NO_ERROR"
        | "return==STATUS_SUCCESS" => FailureRule::Nonzero,
        "return>=0" | "SUCCEEDED(return)" | "NT_SUCCESS(return)" => FailureRule::Negative,
        "return!=-1" | "return!=INVALID_HANDLE_VALUE" => FailureRule::MinusOne,
        _ => {
            let what = format!("`_Success_({condition})`");
            let instead =
                "write `_Fails_if_(zero)`, `nonzero`, `negative` or `minus_one`, or leave it out";
            return fail(token, SignatureProblem::Unsupported { what, instead });
        }
    };
    Ok((rule, CodeSource::Unknown))
}

/// The error for a word that stands where none can, if it looks like an annotation or a convention.
pub(super) fn misspelt(word: &str) -> Option<SignatureProblem> {
    if let Some(Instead(instead)) = find(word) {
        let what = format!("`{word}`");
        return Some(SignatureProblem::Unsupported { what, instead });
    }
    if !word.starts_with('_') {
        return None;
    }
    let name = word.to_owned();
    // Forgotten at the end: no other name is meant.
    let whole = format!("{word}_");
    if annotation::is_known(&whole) {
        let (kind, similar) = ("annotation", vec![whole]);
        return Some(SignatureProblem::UnknownName { kind, name, similar });
    }
    for (kind, similar) in [
        ("calling convention", similar::nearest(word, Convention::words())),
        ("annotation", similar::nearest(word, annotation::KNOWN.iter().copied())),
    ] {
        if !similar.is_empty() {
            return Some(SignatureProblem::UnknownName { kind, name, similar });
        }
    }
    None
}
