//! Every kind of value that native code hands out, between two texts: whatever of the three cannot be
//! read, each is delivered or released, once.
//!
//! A rule for a new kind of value is missed by `every_rule_that_delivers_is_in_the_table` until the
//! table has a line for it.
#![allow(missing_docs)]

mod common;
mod common_layouts;
mod common_lifts;

use common::without_leaks;
use common_lifts::{Kind, kinds};
use pinvoke::Error;
use pinvoke::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

const BEFORE: c_int = 1;
const VALUE: c_int = 2;
const AFTER: c_int = 4;

/// The parameter whose value is the first that cannot be read, in the order in which they are read.
fn first_refused(kind: &Kind, bad: c_int) -> Option<&'static str> {
    let value = (bad & VALUE != 0 && !kind.refused.is_empty()).then_some(kind.refused);
    let before = (bad & BEFORE != 0).then_some("before");
    let after = (bad & AFTER != 0).then_some("after");
    let in_order =
        if kind.refused == "return" { [value, before, after] } else { [before, value, after] };
    in_order.into_iter().flatten().next()
}

#[test]
fn one_value_that_cannot_be_lifted_leaks_no_other() {
    for kind in kinds() {
        for bad in 0..8 {
            println!("{}, {bad}", kind.name);
            let result = without_leaks(|| (kind.lift)(bad));
            let refused = match &result {
                Ok(()) => None,
                Err(Error::Marshal(error)) => error.parameter(),
                Err(other) => panic!("{}, {bad}: {other}", kind.name),
            };
            assert_eq!(refused, first_refused(kind, bad), "{}, {bad}: {result:?}", kind.name);
        }
    }
}

/// Rules that deliver a value of which nothing is to be released.
const OWN_NOTHING: &[&str] = &[
    // Numbers, and addresses that stay native code's.
    "ByValue",
    "ByPointer",
    "ByEnum",
    "Nothing",
    "ByRef",
    "Indirect<S>",
    "FixedStr<E, N>",
    "Borrowed<S>",
    "Borrowed<StructRef<N, U>>",
    "Borrowed<ByHandle>",
    "Nullable<ByFunction>",
    "Nullable<ByPointer>",
    "Nullable<ByToken>",
    "LpArray<ZeroTerminated>",
    // Buffers and elements of the caller's.
    "Text<E>",
    "InPlace<E>",
    "MultiText<E>",
    "FlexibleRef<T::Native, U>",
    // What a function with a callback's signature leaves, in `native_fn_given_back`.
    "Entrusted<T::Native, U>",
    // Fields whose elements or members are fields themselves.
    "FixedArray<S, N>",
    "FixedText<S, N>",
    "FlexibleArray<S, N>",
    "Inline<S>",
    "Structure",
    "Member",
    "Nullable<S>",
    // Forms of values, in macros: `bool`, `char`, function pointers.
    "$strategy",
    "$form",
];

/// The types that the rules for delivered values are written for: what stands behind `for`.
fn rules(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rules(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).unwrap();
        for rule in source.split("unsafe impl").skip(1) {
            let head = rule.split('{').next().unwrap().split_whitespace();
            let head = head.collect::<Vec<_>>().join(" ");
            let head = head.split(" where ").next().unwrap();
            let Some((rule, subject)) = head.rsplit_once(" for ") else { continue };
            let returns = ["MarshalReturn<", "ReturnArray<", "LiftField<", "LiftCounted<"];
            let delivers = returns.iter().any(|name| rule.contains(name));
            let writes = rule.contains(" Marshal<")
                && (rule.contains("mut ") || rule.contains("Exchanged<"));
            if delivers || writes {
                found.insert(subject.to_owned());
            }
        }
    }
}

#[test]
fn every_rule_that_delivers_is_in_the_table() {
    let mut found = BTreeSet::new();
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("pinvoke-core/src/marshal");
    rules(&core, &mut found);
    assert!(found.len() > 40, "the rules were read: {found:?}");
    let covered: BTreeSet<&str> = kinds().flat_map(|kind| kind.covers).copied().collect();
    let known = |rule: &str| covered.contains(rule) || OWN_NOTHING.contains(&rule);
    let missing: Vec<_> = found.iter().filter(|rule| !known(rule)).collect();
    assert!(missing.is_empty(), "no line of the table is for {missing:?}");
    let gone: Vec<_> = covered.iter().filter(|rule| !found.contains(**rule)).collect();
    assert!(gone.is_empty(), "the table names rules that are not there: {gone:?}");
}
