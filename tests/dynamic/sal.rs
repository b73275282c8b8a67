//! The annotations of `sal.h`: each is read, left out, or refused with what to write instead.

use pinvoke::Error;
use pinvoke::dynamic::{CountBy, Signature, Value};
use pinvoke::error::SignatureProblem;

use crate::support::{call, function, try_call, without_leaks};

/// The names of Microsoft's `sal.h` and `specstrings.h`, as a declaration has them: on a parameter, with what
/// stands behind the name and a type that goes with it.
const ON_PARAMETERS: &[(&str, &str)] = &[
    (
        "const int *",
        "_In_ _In_opt_ _In_reads_(n) _In_reads_opt_(n) _In_reads_bytes_(n) _In_reads_bytes_opt_(n)",
    ),
    (
        "const char *",
        "_In_z_ _In_opt_z_ _In_reads_z_(n) _In_reads_opt_z_(n) _In_reads_or_z_(n) _In_reads_or_z_opt_(n)",
    ),
    (
        "int *",
        "_Out_ _Out_opt_ _Out_writes_(n) _Out_writes_opt_(n) _Out_writes_bytes_(n) _Out_writes_bytes_opt_(n)",
    ),
    (
        "int *",
        "_Out_writes_to_(n,n) _Out_writes_to_opt_(n,*m) _Out_writes_all_(n) _Out_writes_all_opt_(n)",
    ),
    (
        "int *",
        "_Out_writes_bytes_to_(n,n) _Out_writes_bytes_to_opt_(n,n) _Out_writes_bytes_all_(n) _Out_writes_bytes_all_opt_(n)",
    ),
    (
        "char *",
        "_Out_writes_z_(n) _Out_writes_opt_z_(n) _Inout_z_ _Inout_opt_z_ _Inout_updates_z_(n) _Inout_updates_opt_z_(n)",
    ),
    (
        "int *",
        "_Inout_ _Inout_opt_ _Inout_updates_(n) _Inout_updates_opt_(n) _Inout_updates_to_(n,n) _Inout_updates_to_opt_(n,n)",
    ),
    (
        "int *",
        "_Inout_updates_all_(n) _Inout_updates_all_opt_(n) _Inout_updates_bytes_(n) _Inout_updates_bytes_opt_(n)",
    ),
    (
        "int *",
        "_Inout_updates_bytes_to_(n,n) _Inout_updates_bytes_to_opt_(n,n) _Inout_updates_bytes_all_(n) _Inout_updates_bytes_all_opt_(n)",
    ),
    (
        "void **",
        "_Outptr_ _Outptr_opt_ _Outptr_result_maybenull_ _Outptr_opt_result_maybenull_ _Outptr_result_nullonfailure_ _Outptr_opt_result_nullonfailure_",
    ),
    (
        "void **",
        "_COM_Outptr_ _COM_Outptr_opt_ _COM_Outptr_result_maybenull_ _COM_Outptr_opt_result_maybenull_",
    ),
    (
        "char **",
        "_Outptr_result_z_ _Outptr_opt_result_z_ _Outptr_result_maybenull_z_ _Outptr_opt_result_maybenull_z_",
    ),
    (
        "int **",
        "_Outptr_result_buffer_(n) _Outptr_opt_result_buffer_(n) _Outptr_result_buffer_to_(n,n) _Outptr_opt_result_buffer_to_(n,n)",
    ),
    (
        "int **",
        "_Outptr_result_buffer_all_(n) _Outptr_opt_result_buffer_all_(n) _Outptr_result_buffer_maybenull_(n) _Outptr_opt_result_buffer_maybenull_(n)",
    ),
    (
        "int **",
        "_Outptr_result_buffer_to_maybenull_(n,n) _Outptr_result_buffer_all_maybenull_(n) _Outptr_opt_result_buffer_to_maybenull_(n,n)",
    ),
    (
        "int **",
        "_Outptr_result_bytebuffer_(n) _Outptr_result_bytebuffer_to_(n,n) _Outptr_result_bytebuffer_all_(n) _Outptr_result_bytebuffer_maybenull_(n)",
    ),
    (
        "void *",
        "_Reserved_ _Pre_opt_valid_ _Pre_maybenull_ _Maybenull_ _Notnull_ _Pre_notnull_ _Pre_valid_ _Valid_ _Const_ _Points_to_data_",
    ),
    (
        "const char *",
        "_Null_terminated_ _Pre_z_ _Post_z_ _Printf_format_string_ _Scanf_format_string_ _Scanf_s_format_string_ _Literal_",
    ),
    (
        "int",
        "_In_range_(0,n*2) _Out_range_(<=,n) _Deref_in_range_(>=,0) _Deref_out_range_(0,9) _Pre_satisfies_(_Curr_!=0) _Post_satisfies_(_Curr_<(n+1))",
    ),
];

const ON_FUNCTIONS: &[(&str, &str)] = &[
    (
        "int",
        "_Check_return_ _Must_inspect_result_ _Use_decl_annotations_ _Ret_range_(0,9) _IRQL_requires_max_(2) _Function_class_(x)",
    ),
    (
        "int",
        "_Success_(return!=0) _Success_(return>=0) _Success_(SUCCEEDED(return)) _On_failure_(_Deref_post_null_) _Post_satisfies_(return==n)",
    ),
    (
        "char *",
        "_Ret_z_ _Ret_maybenull_ _Ret_maybenull_z_ _Ret_notnull_ _Ret_valid_ _Ret_writes_z_(n) _Ret_writes_maybenull_z_(n)",
    ),
    (
        "int *",
        "_Ret_writes_(n) _Ret_writes_bytes_(n) _Ret_writes_maybenull_(n) _Ret_writes_bytes_maybenull_(n) _Ret_writes_to_(n,n)",
    ),
    (
        "int *",
        "_Ret_writes_to_maybenull_(n,n) _Ret_writes_bytes_to_(n,n) _Ret_writes_bytes_to_maybenull_(n,n)",
    ),
];

const ON_FIELDS: &[&str] = &[
    "_Field_size_(n)",
    "_Field_size_opt_(n)",
    "_Field_size_bytes_(n)",
    "_Field_size_bytes_opt_(n)",
    "_Field_size_part_(n, m)",
    "_Field_size_part_opt_(n, m)",
    "_Field_size_bytes_part_(n, m)",
    "_Field_size_bytes_part_opt_(n, m)",
    "_Field_size_full_(n)",
    "_Field_size_full_opt_(n)",
    "_Field_size_bytes_full_(n)",
    "_Field_size_bytes_full_opt_(n)",
    "_Field_range_(0, 9)",
    "_Field_z_",
];

#[test]
fn what_sal_says_is_read() {
    for (ty, annotations) in ON_PARAMETERS {
        for annotation in annotations.split(' ') {
            let text = format!("int f({annotation} {ty} x, int n, _Out_ int *m)");
            assert!(Signature::parse(&text).is_ok(), "{}", Signature::parse(&text).unwrap_err());
        }
    }
    for (ty, annotations) in ON_FUNCTIONS {
        for annotation in annotations.split(' ') {
            let text = format!("{annotation} {ty} f(int n)");
            assert!(Signature::parse(&text).is_ok(), "{}", Signature::parse(&text).unwrap_err());
        }
    }
    for annotation in ON_FIELDS {
        let text = format!(
            "typedef _Struct_size_bytes_(n) struct {{ int n, m; {annotation} int *x; }} s; int f(s *x)"
        );
        assert!(Signature::parse(&text).is_ok(), "{}", Signature::parse(&text).unwrap_err());
    }
}

/// What would be lost is refused: the error stands at the word, and says what to write.
#[test]
fn what_is_not_read_says_what_to_write() {
    for (word, instead) in [
        ("_When_(n == 0, _In_)", "without the condition"),
        ("_At_(x, _Post_z_)", "without the condition"),
        ("_At_buffer_(x, i, n, _In_)", "without the condition"),
        ("_Always_(_In_)", "without the condition"),
        ("_Group_(_In_)", "without the condition"),
        ("_In_reads_to_ptr_(n)", "`_In_reads_(n)`"),
        ("_Out_writes_to_ptr_z_(n)", "`_In_reads_(n)`"),
        ("_Outref_", "`_Outptr_..`"),
        ("_Outref_result_maybenull_", "`_Outptr_..`"),
        ("_Pre_readable_size_(n)", "`_In_reads_(n)`"),
        ("_Pre_writable_byte_size_(n)", "`_Out_writes_bytes_(n)`"),
        ("_Post_writable_byte_size_(n)", "`_Ret_writes_bytes_(n)`"),
        ("_Readable_bytes_(n)", "`_In_reads_bytes_(n)`"),
        ("_Writable_elements_(n)", "`_Out_writes_(n)`"),
        ("_Post_ptr_invalid_", "`_Give_`"),
        ("_Post_invalid_", "`_Give_`"),
        ("_Frees_ptr_opt_", "`_Give_`"),
        ("_Deref_post_z_", "`_Outptr_result_z_`"),
        ("_Deref_out_opt_", "`_Outptr_`"),
        ("_Prepost_z_", "`_In_`, `_Out_` or `_Inout_`"),
        ("_Pre_", "`_In_`, `_Out_` or `_Inout_`"),
        ("_In_count_(n)", "`_In_reads_(n)`"),
        ("_Out_cap_(n)", "`_Out_writes_(n)`"),
        ("_Out_z_cap_(n)", "`_Out_writes_z_(n)`"),
        ("_Inout_z_cap_(n)", "`_Inout_updates_z_(n)`"),
        ("__in", "`_In_`"),
        ("__in_ecount(n)", "`_In_reads_(n)`"),
        ("__out_bcount_part(n, n)", "`_Out_writes_bytes_to_(n, m)`"),
        ("__inout_opt", "`_Inout_opt_`"),
        ("__deref_out", "`_Outptr_`"),
        ("__RPC__in", "`_In_`"),
        ("__RPC__in_ecount_full(n)", "`_In_reads_(n)`"),
        ("__RPC__deref_out_opt", "`_Outptr_`"),
        ("__RPC__out", "`_Out_`"),
        ("IN", "`_In_`"),
        ("OUT", "`_Out_`"),
    ] {
        // Before the type, and behind it, where a word with parentheses may also be a function's name.
        let behind = (!word.starts_with("__") || !word.contains('('))
            .then(|| format!("int f(char {word} *x, int n)"));
        let before = format!("int f({word} char *x, int n)");
        for text in behind.into_iter().chain([before]) {
            let error = Signature::parse(&text).expect_err(&text);
            let place = error.place().unwrap();
            let name = word.split('(').next().unwrap();
            assert_eq!(&text[place.column - 1..][..place.width], name, "{error}");
            let SignatureProblem::Unsupported { what, instead: found } = error.problem() else {
                panic!("{error}");
            };
            assert_eq!(*what, format!("`{name}`"));
            assert!(found.contains(instead), "{word}: {found}");
        }
    }
    let error = Signature::parse("_Success_(return < n) int f(int n)").unwrap_err().to_string();
    assert!(
        error.contains("`_Success_(return<n)` is not supported: write `_Fails_if_(zero)`"),
        "{error}"
    );
}

/// What `_Success_` says is when a call has failed.
#[test]
fn success_is_the_opposite_of_failure() {
    without_leaks(|| {
        for (text, number, fails) in [
            ("_Success_(return == 0) int fx_fail_status(int code)", 7, true),
            ("_Success_(return == 0) int fx_fail_status(int code)", 0, false),
            ("_Success_(return != 0) int fx_fail_status(int code)", 0, true),
            ("_Success_(return >= 0) int fx_fail_status(int code)", -3, true),
            ("_Success_(return >= 0) int fx_fail_status(int code)", 3, false),
        ] {
            let result = try_call(&function(text), &[number.into()]);
            assert_eq!(result.is_err(), fails, "{text}, {number}");
        }
    });
    // What says where the code is says more, before and behind it.
    for text in [
        "_Success_(return == 0) _Fails_if_(nonzero, returned) int fx_fail_status(int code)",
        "_Fails_if_(nonzero, returned) _Success_(return == 0) int fx_fail_status(int code)",
    ] {
        match try_call(&function(text), &[5.into()]) {
            Err(Error::Os(error)) => assert_eq!(error.code().value(), 5),
            other => panic!("{other:?}"),
        }
    }
}

/// Text that is returned with the size of its buffer ends at its terminator.
#[test]
fn a_returned_buffer_with_text_is_text() {
    without_leaks(|| {
        let make = function(
            "_Ret_writes_z_(count) _Free_(fx_free) char *fx_text_make(_In_reads_(count) const uint8_t *units, size_t count)",
        );
        let units = *b"two\0more";
        assert_eq!(call(&make, &[(&units[..]).into(), Value::Count]), "two".into());
        let ints = function(
            "_Ret_writes_to_(n, *count) _Free_(fx_free) int32_t *fx_return_ints(int n, _Out_ size_t *count)",
        );
        let mut count = Value::Void;
        let expected: Value<'_> = vec![Value::I32(0), Value::I32(10)].into();
        assert_eq!(call(&ints, &[2.into(), Value::out(&mut count)]), expected);
    });
    let array = "int f(_Outptr_result_buffer_to_(n, *m) int **x, int n, _Out_ int *m)";
    let signature = Signature::parse(array).unwrap();
    assert_eq!(
        *signature.parameters()[0].array_count().unwrap().by(),
        CountBy::Pointee("m".into())
    );
}
