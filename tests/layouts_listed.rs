//! No derived struct is forgotten: each one in the tests and in the samples is compared with C by
//! `layouts_agree!` in its own file, or stands here with the reason why it is not.
#![allow(missing_docs)]
// The sources are beside the test.
#![cfg(not(windows))]

mod common_layouts;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The samples are programs, whose types have no tests of their own.
#[path = "../samples/dotnet"]
mod dotnet {
    #![allow(dead_code)]

    pub(crate) mod arrays;
    pub(crate) mod out_arrays;
    pub(crate) mod structs;
    pub(crate) mod unions;
}
use dotnet::{arrays, out_arrays, structs, unions};

common_layouts::layouts_agree! {
    plain arrays::Point = "sample_point";
    native arrays::Person<'_> = "sample_person";
    native arrays::Record = "sample_record";
    native out_arrays::Entry = "sample_entry";
    native out_arrays::List = "sample_list";
    native structs::Person<'_> = "sample_person";
    native structs::Employee<'_> = "sample_employee";
    native structs::Member<'_> = "sample_member";
    native structs::Record = "sample_record";
    plain unions::RawNumber = "sample_number" => [];
}

/// Where structs stand that no list in their own file can have, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("samples/win32", "tests/win32/layouts.rs compares them with the Windows headers"),
    ("tests/win32", "tests/win32/layouts.rs compares them with the Windows headers"),
    (
        "tests/common_pages",
        "of Windows, in the body of a function whose tests fail by another layout",
    ),
    ("tests/abi", "the text of programs that compare the layouts with C themselves"),
    ("tests/legality", "the text of programs that exchange values with C code made with them"),
    ("tests/instructions", "the text of a program that is only disassembled"),
    ("tests/without_unsafe.rs", "it may not declare the function that tells the layouts of C"),
    ("tests/common_pages", "a struct of Windows alone, of which VirtualQuery wants the very size"),
    ("tests/ui", "the structs that must not compile, and small ones around them that never run"),
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The name of the struct, union or enum that is declared behind a derive.
fn declared(behind: &str) -> &str {
    let words = behind.split(|letter: char| !(letter.is_alphanumeric() || "_$".contains(letter)));
    let mut words = words.filter(|word| !word.is_empty());
    words.find(|word| ["struct", "union", "enum"].contains(word)).unwrap();
    words.next().unwrap()
}

/// The names of the types that derive a layout; those of a macro's parameters as `$`.
fn derived(source: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in source.match_indices("#[derive(") {
        let (list, behind) = source[at..].split_once(")]").unwrap();
        let derives = |name| list.split(['(', ',', ' ']).any(|word| word == name);
        if !["NativeStruct", "Blittable", "Abi"].into_iter().any(derives) {
            continue;
        }
        // A union without its discriminant has no native side alone: the struct around it is compared.
        let attributes = behind.split("enum").next().unwrap();
        if attributes.split(['(', ',', ')']).any(|word| word.trim() == "union") {
            continue;
        }
        let name = declared(behind);
        names.push(if name.starts_with('$') { "$" } else { name });
    }
    names
}

/// The types of the file's lists as they stand there, without what is generic.
fn listed(source: &str) -> Vec<&str> {
    let lists = source.split("layouts_agree! {").skip(1);
    let entries = lists.flat_map(|list| list.split('}').next().unwrap().split(';'));
    let types = entries.filter_map(|entry| {
        let (_, ty) = entry.split_once(" = ")?.0.trim().split_once(' ')?;
        let path = ty.split('<').next()?.trim();
        Some(if path.starts_with('$') { "$" } else { path })
    });
    types.collect()
}

/// How often the lists have each type of a file: its own lists, and those of the file that includes it.
fn in_lists<'a>(module: &str, own: &'a str, including: &'a str) -> BTreeMap<&'a str, usize> {
    let name = |path: &'a str| path.rsplit("::").next().unwrap();
    let own = listed(own).into_iter().map(name);
    let inside = listed(including)
        .into_iter()
        .filter_map(|path| path.strip_prefix(module)?.strip_prefix("::"));
    counted(own.chain(inside).collect())
}

fn counted(names: Vec<&str>) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

#[test]
fn every_derived_struct_is_compared_with_c() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("tests"), &mut files);
    sources(&root.join("samples"), &mut files);
    let (mut compared, mut missing) = (0, Vec::new());
    for file in files {
        let name = file.strip_prefix(root).unwrap();
        if ELSEWHERE.iter().any(|(place, _)| name.starts_with(place)) || name == Path::new(file!())
        {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let including = match file.parent().unwrap() {
            folder if folder.ends_with("samples/dotnet") => root.join(file!()),
            folder => folder.join("main.rs"),
        };
        let including = std::fs::read_to_string(including).unwrap_or_default();
        let in_lists = in_lists(file.file_stem().unwrap().to_str().unwrap(), &source, &including);
        for (derived, times) in counted(derived(&source)) {
            compared += times;
            // The types that a macro makes may have names in the list.
            let listed = match derived {
                "$" => in_lists.values().sum(),
                name => in_lists.get(name).copied().unwrap_or(0),
            };
            if listed < times {
                missing.push(format!("{}: {derived}", name.display()));
            }
        }
    }
    assert!(missing.is_empty(), "in no `layouts_agree!`: {missing:#?}");
    assert!(compared > 150, "only {compared} derives are found");
    for (place, _) in ELSEWHERE {
        assert!(root.join(place).exists(), "{place} is not there any more");
    }
}

#[test]
fn what_is_missing_is_seen() {
    let source = "#[derive(Debug, NativeStruct)]\n#[native(union)]\n#[repr(C)]\nenum No { A(u8) }
        #[derive(Blittable, Clone)] #[repr(C)] pub struct Yes(u8);
        #[derive(Abi)] union $name { a: u8 } #[derive(Clone)] struct Other;";
    assert_eq!(derived(source), ["Yes", "$"]);
    let list = concat!(
        "layouts_agree",
        "! {\n plain a::Yes<'_> = \"yes\" => [\"a\"];\n native $t = NAME;\n}"
    );
    assert_eq!(listed(list), ["a::Yes", "$"]);
    assert_eq!(in_lists("a", "", list), BTreeMap::from([("Yes", 1)]));
    assert_eq!(in_lists("b", "", list), BTreeMap::new());
    assert_eq!(in_lists("b", list, ""), BTreeMap::from([("Yes", 1), ("$", 1)]));
}
