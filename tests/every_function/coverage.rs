//! That no function of the fixture library is forgotten.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use object::Object;

use super::shape::Shape;
use super::{DECLARED, callbacks};

/// Functions that a call with random bytes says nothing of, by the beginning of their names, and why.
const NOT_BY_HEADER: &[(&str, &str)] = &[
    ("fx_alloc", STATE),
    ("fx_free", OWNED),
    ("fx_strdup", OWNED),
    ("fx_is_live", STATE),
    ("fx_live", STATE),
    ("fx_bad_frees", STATE),
    ("fx_double_closes", STATE),
    ("fx_calls", STATE),
    ("fx_reset_calls", STATE),
    ("fx_get_needed_moving", STATE),
    ("fx_get_last_error", STATE),
    ("fx_zero_total", "its numbers end with a zero"),
    ("fx_marks_total", "its structs end with one of zeros"),
    ("fx_words_total", "its structs end with one of zeros"),
    ("fx_bstr", "its text has its length before it"),
    ("fx_ansi_bstr", "its text has its length before it"),
    ("fx_free_bstr", OWNED),
    ("fx_swallow", OWNED),
    ("fx_adopt", STATE),
    ("fx_register", STATE),
    ("fx_unregister", STATE),
    ("fx_fire", STATE),
    ("fx_running", STATE),
    ("fx_open", STATE),
    ("fx_reopen", STATE),
    ("fx_duplicate", STATE),
    ("fx_close", STATE),
    ("fx_person", STATE),
    ("fx_box", STATE),
    ("fx_sample", "it belongs to a sample, whose test calls it"),
];
const STATE: &str = "what it gives depends on what was called before";
const OWNED: &str = "it takes or gives memory that has an owner";

/// Functions that only the tests of one feature call, by their names, and where.
const ELSEWHERE: &[(&str, &str)] = &[
    ("fx_sample_", "the samples of .NET, which `dotnet_samples` runs"),
    ("fx_probe", "names that are looked up by charset, in `binding`"),
    ("fx_exported_value", "a number, and no function"),
    ("fx_bits_", "bit fields, in `native_bits`"),
    ("fx_directory_", "flexible arrays, in `native_flexible`"),
    ("fx_flexible_", "flexible arrays, in `native_flexible`"),
    ("fx_assembly_", "structs that own structs, in `native_structs_wrong`"),
    ("fx_name", "structs with text, in `native_structs`"),
    ("fx_tag_", "structs with text, in `native_structs_fixed`"),
    ("fx_event_", "structs with unions, in `native_unions_inside`"),
    ("fx_events_", "structs with unions, in `native_unions_inside`"),
    ("fx_packed_variant_", "packed unions, in `native_unions_inside`"),
    ("fx_sum_packed", "packed structs by value, which libffi does not pass, in `struct_layout`"),
    ("fx_make_packed", "packed structs by value, which libffi does not pass, in `struct_layout`"),
    ("fx_exec", "rows of texts for a callback, in `callbacks_text`"),
    ("fx_person_", "objects that lend text, in `strings_owners`"),
    ("fx_call_", "what callbacks give back, in `callbacks_given_back`"),
    ("fx_lift_", "values that cannot be read, in `common_lifts/mod`"),
    ("fx_fire_", "callbacks that are kept, in `retained` and `retained_threads`"),
    ("fx_register", "callbacks that are kept, in `retained_faults`"),
    ("fx_running", "the counters of the tests' own support"),
    ("fx_pass_text", "every encoding, in `strings_in` and `strings_codepages`"),
    ("fx_text_", "every encoding, in `strings_returned` and `strings_codepages`"),
    ("fx_texts_", "every encoding, in `properties_text`"),
    ("fx_fixed_", "text of fixed length, in `strings_fixed`"),
    ("fx_jagged_", "arrays of arrays, in `arrays_nested`"),
    ("fx_cube_total", "arrays of arrays, in `arrays_nested`"),
    ("fx_points_", "arrays of pointers, in `arrays_nested`"),
    ("fx_parts_", "structs with structs, in `native_structs_random`"),
    ("fx_document_", "structs that point to structs, in `native_structs_nested`"),
    ("fx_node_", "structs that point to structs, in `native_structs_nested`"),
    ("fx_slice_", "structs with counted arrays, in `native_structs_counted`"),
    ("fx_variant_", "unions with a discriminant, in `native_unions`"),
    ("fx_table_", "raw unions, in `structs_returned_raw`"),
    ("fx_pointers_", "raw unions, in `structs_returned_raw`"),
    ("fx_operation", "function pointers, in `native_fn` and `native_structs_values`"),
    ("fx_operate", "function pointers, in `native_fn`"),
    ("fx_is_operation", "function pointers, in `structs_with_pointers`"),
    ("fx_step_", "function pointers in structs, in `native_fn`"),
    ("fx_exchange", "function pointers, in `native_fn`"),
    ("fx_pass_", "text of every unit, in `strings_codepages`"),
    ("fx_ansi_bstr_", "a BSTR of bytes, which exists in declarations only, in `strings_fixed`"),
    ("fx_make_strings", "an array that is released with its count, in `arrays_returned`"),
    ("fx_free_strings", "an array that is released with its count, in `arrays_returned`"),
    ("fx_bstrs_", "an array of BSTRs, in `arrays_nested`"),
    ("fx_argv_join", "two arrays of texts, in `arrays_of_text`"),
    ("fx_change_texts", "texts that are exchanged one by one, in `arrays_exchanged`"),
    ("fx_grow_", "arrays that are replaced, in `arrays_exchanged`"),
    ("fx_replace_names", "arrays that are replaced, in `arrays_of_text_owned`"),
    ("fx_replace_bstrs", "arrays that are replaced, in `arrays_of_text_owned`"),
    ("fx_made_bstrs", "arrays of BSTRs, in `arrays_of_text_owned`"),
    ("fx_name_all", "texts that are set one by one, in `arrays_of_text_owned`"),
    ("fx_replace_guests", "arrays that are replaced, in `arrays_of_structs_replaced`"),
    ("fx_guests_", "many structs with text, in `allocations_of_arrays`"),
    ("fx_marks_", "structs up to one of zeros, in `arrays_of_structs_ended`"),
    ("fx_words_", "structs up to one of zeros, in `arrays_of_structs_ended`"),
    ("fx_swallow_point", "a struct that is given away, in `given`"),
    ("fx_adopt", "a handle that is given away, in `given`"),
    ("fx_duplicate", "handles, in `handles`"),
    ("fx_box_", "handles that are pointers, in `handles`"),
    ("fx_keep", "user data, in `tokens`"),
    ("fx_join", "callbacks that are kept, in `retained`"),
    ("fx_call_fill", "a callback that fills a buffer, in `callbacks_text`"),
    ("fx_call_handle", "a callback that is lent a handle, in `exports`"),
    ("fx_is_", "addresses, in `references` and `arrays`"),
    ("fx_free_bstr", "what `fx_make_bstr` makes is freed by the allocator of BSTRs"),
    ("fx_alloc", "memory, in `arrays_exchanged`"),
    ("fx_get_last_error", "the last error, in `errors`"),
    ("fx_add_i128", WIDE),
    ("fx_add_u128", WIDE),
    ("fx_echo_u128", WIDE),
    ("fx_out_i128", WIDE),
    ("fx_out_u128", WIDE),
    ("fx_sum_ptr_i128", WIDE),
    ("fx_sum_ptr_u128", WIDE),
    ("fx_live", "the counters of the tests' own support"),
    ("fx_bad_frees", "the counters of the tests' own support"),
    ("fx_double_closes", "the counters of the tests' own support"),
];

const WIDE: &str = "128 bits by value, which no call made at run time passes, in `int128`";

/// What the library exports by name, without what 32-bit Windows decorates names with.
static EXPORTED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let file = std::fs::read(pinvoke_fixtures::LIBRARY).unwrap();
    let exports = object::File::parse(&*file).unwrap().exports().unwrap();
    let names = exports.iter().map(|export| str::from_utf8(export.name()).unwrap());
    names.map(undecorated).filter(|name| name.starts_with("fx_")).map(str::to_owned).collect()
});

/// `name` of `name@8`, `_name@8` and `@name@8`; of `_name`, as macOS has it.
fn undecorated(name: &str) -> &str {
    let name = name.trim_start_matches(['@', '_']);
    name.split_once('@').map_or(name, |(name, _)| name)
}

pub(crate) fn is_exported(name: &str) -> bool {
    EXPORTED.contains(name)
}

/// Whether nothing but its header has to be known to call a function.
pub(crate) fn by_header(name: &str) -> bool {
    !NOT_BY_HEADER.iter().any(|(start, _)| name.starts_with(start))
}

/// Every word of the sources of a test program.
fn words(test: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(test);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let text: String = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.map(str::to_owned).collect()
}

#[test]
fn no_function_is_forgotten() {
    let (one_model, dynamic) = (words("one_model"), words("dynamic"));
    // `fx_get_needed$` in a text is that of both encodings.
    let is_called = |name: &str| {
        let plain = name.strip_suffix("_u16").unwrap_or(name);
        callbacks::is_called(name)
            || [&one_model, &dynamic]
                .iter()
                .any(|words| words.contains(name) || words.contains(plain))
    };
    let is_elsewhere = |name: &str| ELSEWHERE.iter().any(|(start, _)| name.starts_with(start));
    let is_by_header =
        |name: &str| by_header(name) && DECLARED.get(name).and_then(Shape::of).is_some();
    assert!(EXPORTED.len() > 800, "{}", EXPORTED.len());
    let forgotten: Vec<_> = EXPORTED
        .iter()
        .filter(|name| !is_by_header(name) && !is_called(name) && !is_elsewhere(name))
        .collect();
    assert!(forgotten.is_empty(), "nothing calls {forgotten:?}");
}

/// A reason is for something that exists.
#[test]
fn the_lists_name_what_exists() {
    // C has numbers of 128 bits where registers have 64.
    let exist = |reason| reason != WIDE || cfg!(target_pointer_width = "64");
    for (start, reason) in NOT_BY_HEADER.iter().chain(ELSEWHERE) {
        assert_eq!(exist(*reason), EXPORTED.iter().any(|name| name.starts_with(start)), "{start}");
    }
    are_where_the_reasons_say(ELSEWHERE);
}

/// Requires that the tests which the reasons name, in backticks, name the functions.
pub(crate) fn are_where_the_reasons_say(reasons: &[(&str, &str)]) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for (start, reason) in reasons.iter().filter(|(_, reason)| reason.contains(" in `")) {
        let named = reason.split('`').skip(1).step_by(2);
        let names_it =
            |file: &Path| std::fs::read_to_string(file).is_ok_and(|text| text.contains(start));
        // A test is a file, or a folder of them.
        let is_there = |test: &str| {
            let folder = std::fs::read_dir(tests.join(test)).into_iter().flatten().flatten();
            names_it(&tests.join(format!("{test}.rs")))
                || folder.into_iter().any(|file| names_it(&file.path()))
        };
        assert!(named.clone().any(is_there), "{start}: {reason}");
    }
}
