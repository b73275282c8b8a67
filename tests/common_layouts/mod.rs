//! The structs that a test file derives, against what the C compiler says of theirs.

use pinvoke::abi::{FieldDesc, TypeClass, TypeDesc};
use pinvoke::prelude::*;

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_layout(what: &str) -> Result<c_long>;
}

/// A test that compares each derived struct with the struct of the fixture headers that it stands for.
///
/// An entry is `native Type = "name";` for what derives `NativeStruct`, and `plain Type = "name";` for what
/// derives `Blittable` or `Abi`; the name in C is without its prefix `fx_`. Size, alignment and every field
/// must agree, by name and in the order of the header. Where Rust has other names or fewer fields, the
/// members in C follow in the order of the Rust fields: `=> ["first", "last"]`, none for what is no struct in C.
macro_rules! layouts_agree {
    ($($kind:ident $ty:ty = $name:expr $(=> [$($member:literal),*])?;)*) => {
        #[test]
        fn layouts_agree_with_c() {
            $($crate::common_layouts::compare(
                &$crate::common_layouts::layouts_agree!(@$kind $ty),
                $name,
                $crate::common_layouts::layouts_agree!(@members $([$($member),*])?),
            );)*
        }
    };
    (@native $ty:ty) => { ::pinvoke::abi::TypeDesc::of_struct::<$ty>() };
    (@plain $ty:ty) => { <$ty as ::pinvoke::Abi>::DESC };
    (@members) => { None };
    (@members [$($member:literal),*]) => { Some(&[$($member),*]) };
}
pub(crate) use layouts_agree;

fn in_c(what: &str) -> usize {
    let value = fx_layout(what).unwrap();
    usize::try_from(value).unwrap_or_else(|_| panic!("C knows no {what:?}"))
}

/// Whether a Rust field is named as the member: without the underscores that keep it from being a keyword
/// or a type, and a variant as its member of the union, without capitals. What the derive itself calls the
/// discriminant is the headers' `kind`. The fields of a tuple have no names.
fn is_named(field: &str, member: &str) -> bool {
    if field.bytes().all(|letter| letter.is_ascii_digit()) {
        return true;
    }
    let field = if field == "discriminant" { "kind" } else { field };
    field.trim_end_matches('_').eq_ignore_ascii_case(member)
}

#[track_caller]
pub(crate) fn compare(desc: &TypeDesc, name: &str, members: Option<&[&str]>) {
    let rust = desc.name;
    assert_eq!(desc.size, in_c(&format!("sizeof {name}")), "size of {rust}, {name} in C");
    assert_eq!(desc.align, in_c(&format!("alignof {name}")), "alignment of {rust}, {name} in C");
    let members = match members {
        None => return by_name(desc, name, "", 0),
        Some([]) => return,
        Some(members) => members,
    };
    let fields = addressed(desc);
    let names: Vec<_> = fields.iter().map(|field| field.name).collect();
    assert_eq!(names.len(), members.len(), "{rust} has {names:?}, {name} has {members:?}");
    for (field, member) in fields.iter().zip(members) {
        same_place(desc, field, 0, &format!("{name}.{member}"));
    }
}

/// The fields that are not of bits.
fn addressed(desc: &TypeDesc) -> Vec<&'static FieldDesc> {
    desc.fields().iter().filter(|field| field.bits.is_none()).collect()
}

#[track_caller]
fn same_place(desc: &TypeDesc, field: &FieldDesc, base: usize, path: &str) {
    let place = (base + field.offset, field.ty.size);
    let place_in_c = (in_c(path), in_c(&format!("sizeof {path}")));
    assert_eq!(place, place_in_c, "offset and size of {}.{}, {path} in C", desc.name, field.name);
}

/// Compares the fields of a struct with the members behind `prefix`, as many and in the order of the
/// addresses, and those of a union, of which Rust may have fewer, with the members of their names.
#[track_caller]
fn by_name(desc: &TypeDesc, name: &str, prefix: &str, base: usize) {
    let known = pinvoke_fixtures::STRUCTS.iter().find(|(known, _)| *known == name);
    let (_, paths) = known.unwrap_or_else(|| panic!("the headers have no {name}"));
    let inside = paths.iter().filter_map(|path| path.strip_prefix(prefix));
    let mut members: Vec<_> = inside.filter(|path| !path.contains('.')).collect();
    if members.is_empty() && !prefix.is_empty() {
        return; // A type with a name of its own.
    }
    let mut fields = addressed(desc);
    if let TypeClass::Struct(_) = desc.class {
        fields.sort_by_key(|field| field.offset);
        if desc.is_inner && members[0] == "kind" {
            members.remove(0); // The variants of an enum have it in common.
        }
        let names: Vec<_> = fields.iter().map(|field| field.name).collect();
        let agree = names.iter().zip(&members).all(|(field, member)| is_named(field, member));
        let counts_agree = names.len() == members.len();
        assert!(agree && counts_agree, "{} has {names:?}, {name} has {members:?}", desc.name);
    } else {
        // A variant without fields has no member.
        fields.retain(|field| field.ty.class != TypeClass::Struct(&[]));
        let member = |field: &FieldDesc| {
            let member = members.iter().find(|member| is_named(field.name, member));
            *member.unwrap_or_else(|| panic!("{name} has {members:?}, and no {}", field.name))
        };
        members = fields.iter().map(|field| member(field)).collect();
    }
    for (field, member) in fields.iter().zip(members) {
        same_place(desc, field, base, &format!("{name}.{prefix}{member}"));
        by_name(field.ty, name, &format!("{prefix}{member}."), base + field.offset);
    }
}
