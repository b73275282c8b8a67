//! Structs in structs, and structs that point to each other.
#![allow(missing_docs)]

mod common_layouts;

use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;

#[track_caller]
fn refused<T>(result: Result<T>) -> (Problem, Vec<PathStep>) {
    match result {
        Err(Error::Marshal(error)) => (error.problem().clone(), error.path().to_vec()),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("the call succeeded"),
    }
}
fn field(name: &'static str) -> PathStep {
    PathStep::Field(name)
}

#[derive(NativeStruct, Clone, Copy)]
struct Slice<'a> {
    items: &'a [i32],
    #[len_of(items)]
    count: NativeOnly<usize>,
}
#[derive(NativeStruct, Clone, Copy)]
#[native(charset = utf8)]
struct Name<'a> {
    first: &'a str,
    last: Option<&'a str>,
    age: c_int,
}
#[derive(NativeStruct, Clone)]
#[native(charset = utf8)]
struct Tag {
    id: u32,
    #[marshal(byvaltstr, size_const = 16)]
    name: String,
    after: u32,
}
#[derive(NativeStruct)]
struct Document<'a> {
    owner: Option<&'a Name<'a>>,
    tag: Tag,
    pages: Slice<'a>,
}
#[derive(NativeStruct)]
struct BoxedDocument<'a> {
    owner: Box<Name<'a>>,
    tag: Tag,
    pages: Slice<'a>,
}
/// A list, each part borrowed from the one before.
#[derive(NativeStruct, Clone, Copy)]
struct Node<'a> {
    value: i32,
    next: Option<&'a Node<'a>>,
}
/// A list that owns its parts.
#[derive(NativeStruct, Default)]
struct OwnedNode {
    value: i32,
    next: Option<Box<OwnedNode>>,
}

#[dll_import(pinvoke_fixtures::LIBRARY)]
unsafe extern "C" {
    safe fn fx_name_check(name: Option<&Name<'_>>) -> Result<u64>;
    safe fn fx_tag_check(tag: &Tag) -> Result<u64>;
    safe fn fx_document_check(document: &Document<'_>) -> Result<u64>;
    #[entry = "fx_document_check"]
    safe fn check_boxed(document: &BoxedDocument<'_>) -> Result<u64>;
    safe fn fx_node_total(head: Option<&Node<'_>>) -> Result<i64>;
    #[entry = "fx_node_total"]
    safe fn total_owned(head: &OwnedNode) -> Result<i64>;
}

#[test]
fn structs_go_in_inside_structs() {
    let name = Name { first: "Ada", last: Some("Lovelace"), age: 36 };
    let tag = |name: &str| Tag { id: 7, name: name.to_owned(), after: 8 };
    let pages = Slice { items: &[10, 20, 30], count: NativeOnly };
    let of_parts = |owner: Option<&Name<'_>>| {
        let owner = fx_name_check(owner).unwrap();
        owner.wrapping_add(fx_tag_check(&tag("notes")).unwrap()).wrapping_add(60)
    };
    for owner in [Some(&name), None] {
        let document = Document { owner, tag: tag("notes"), pages };
        assert_eq!(fx_document_check(&document).unwrap(), of_parts(owner));
    }
    let boxed = BoxedDocument { owner: Box::new(name), tag: tag("notes"), pages };
    assert_eq!(check_boxed(&boxed).unwrap(), of_parts(Some(&name)));

    let long = Document { owner: None, tag: tag("a name that is too long"), pages };
    let problem = Problem::TextTooLong { units: 23, room: 15 };
    assert_eq!(refused(fx_document_check(&long)), (problem, vec![field("tag"), field("name")]));
    let cut = Name { last: Some("\0"), ..name };
    let document = Document { owner: Some(&cut), tag: tag(""), pages };
    let path = vec![field("owner"), field("last")];
    assert_eq!(refused(fx_document_check(&document)), (Problem::InteriorNul { at: 0 }, path));
}

#[test]
fn a_struct_may_point_to_its_like() {
    let third = Node { value: 300, next: None };
    let second = Node { value: 20, next: Some(&third) };
    let first = Node { value: 1, next: Some(&second) };
    assert_eq!(fx_node_total(Some(&first)).unwrap(), 321);
    assert_eq!(fx_node_total(None).unwrap(), 0);
    let mut list = OwnedNode::default();
    for value in 1..=200 {
        list = OwnedNode { value, next: Some(Box::new(list)) };
    }
    assert_eq!(total_owned(&list).unwrap(), 201 * 100);
}

common_layouts::layouts_agree! {
    native Slice<'_> = "slice";
    native Name<'_> = "name";
    native Tag = "tag";
    native Document<'_> = "document";
    native BoxedDocument<'_> = "document";
    native Node<'_> = "node";
    native OwnedNode = "node";
}
