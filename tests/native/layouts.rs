//! The structs of the headers, and what the compiler is to be asked about each.

use std::fmt::Write as _;

use crate::declarations::{declared_name, split};

/// A struct or union that a header gives a name: that name without the prefix `fx_`, and its members.
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) members: Vec<Member>,
}

/// A member that has an address, so none of bits.
pub(crate) struct Member {
    /// The way to it from the struct, `value.point`.
    pub(crate) path: String,
    /// Whether it is an array without a length, of which there is no size.
    is_flexible: bool,
}

/// Every `typedef struct .. fx_name;` of a preprocessed header.
pub(crate) fn structs(declarations: &str) -> Vec<Struct> {
    let mut found = Vec::new();
    for statement in split(declarations, ';') {
        let Some(rest) = ["typedef struct ", "typedef union "]
            .iter()
            .find_map(|keyword| statement.split_once(keyword))
            .map(|(_, rest)| rest)
        else {
            continue;
        };
        let (Some(start), Some(end)) = (rest.find('{'), rest.rfind('}')) else { continue };
        let Some(name) = rest[end + 1..].trim().strip_prefix("fx_") else { continue };
        let mut members = Vec::new();
        collect(&rest[start + 1..end], "", &mut members);
        found.push(Struct { name: name.to_owned(), members });
    }
    found
}

/// The members that a body declares, those inside them behind each.
fn collect(body: &str, prefix: &str, members: &mut Vec<Member>) {
    for declaration in split(body, ';') {
        let (declarators, inner) = match (declaration.find('{'), declaration.rfind('}')) {
            (Some(start), Some(end)) => {
                (&declaration[end + 1..], Some(&declaration[start + 1..end]))
            }
            _ => (declaration, None),
        };
        if let (Some(inner), "") = (inner, declarators.trim()) {
            // Its members are members of the struct around it.
            collect(inner, prefix, members);
            continue;
        }
        for declarator in split(declarators, ',') {
            let Some(name) = declared_name(declarator) else { continue };
            let path = format!("{prefix}{name}");
            let is_flexible = declarator.replace(' ', "").ends_with("[]");
            members.push(Member { path: path.clone(), is_flexible });
            if let (Some(inner), false) = (inner, declarator.contains(['*', '['])) {
                collect(inner, &format!("{path}."), members);
            }
        }
    }
}

/// The entries of a C table of keys and sizes, for the compiler to fill in.
pub(crate) fn table(structs: &[Struct]) -> String {
    let mut text = String::new();
    for Struct { name, members } in structs {
        let _ = writeln!(
            text,
            "{{\"sizeof {name}\", sizeof(fx_{name})}}, {{\"alignof {name}\", _Alignof(fx_{name})}},"
        );
        for Member { path, is_flexible } in members {
            let size = if *is_flexible {
                "0".to_owned()
            } else {
                format!("sizeof(((fx_{name} *)0)->{path})")
            };
            let _ = writeln!(
                text,
                "{{\"{name}.{path}\", offsetof(fx_{name}, {path})}}, {{\"sizeof {name}.{path}\", {size}}},"
            );
        }
    }
    text
}

/// A Rust expression: for each struct its name and the ways to its members.
pub(crate) fn list(structs: &[Struct]) -> String {
    let mut text = String::from("&[\n");
    for Struct { name, members } in structs {
        let paths: Vec<_> = members.iter().map(|member| &member.path).collect();
        let _ = writeln!(text, "({name:?}, &{paths:?}),");
    }
    text.push(']');
    text
}
