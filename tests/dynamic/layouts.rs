//! Sizes, alignments and offsets are those of the C compiler.

use std::collections::BTreeMap;

use pinvoke::dynamic::{CType, Value};

use crate::support::{DECLARED, call, declared};

/// What the compiler says of a struct of the fixture's header.
fn compiler_says(key: &str) -> i128 {
    call(&declared("fx_layout"), &[key.into()]).as_integer().unwrap()
}

/// The structs and unions that the functions of the header use.
fn used() -> BTreeMap<String, CType> {
    let mut found = BTreeMap::new();
    for signature in DECLARED.values() {
        for parameter in signature.parameters().iter().map(|parameter| parameter.ty()) {
            let mut ty = parameter;
            while let Some(target) = ty.target() {
                ty = target;
            }
            if let CType::Struct(of) | CType::Union(of) = ty {
                let name = of.name().rsplit("fx_").next().unwrap().to_owned();
                found.insert(name, ty.clone());
            }
        }
    }
    found
}

#[test]
fn the_compiler_agrees() {
    let used = used();
    assert!(used.len() >= 25, "{:?}", used.keys());
    let mut fields_seen = 0;
    for (name, ty) in used {
        let size = compiler_says(&format!("sizeof {name}"));
        assert_eq!(ty.size().unwrap() as i128, size, "sizeof {name}");
        assert_eq!(ty.align() as i128, compiler_says(&format!("alignof {name}")), "{name}");
        for field in ty.fields().unwrap() {
            let key = format!("{name}.{}", field.name());
            match compiler_says(&key) {
                -1 => {}
                offset => {
                    assert_eq!(field.offset() as i128, offset, "{key}");
                    fields_seen += 1;
                }
            }
        }
    }
    assert!(fields_seen > 70, "{fields_seen}");
}

#[test]
fn nested_fields_are_found() {
    for (function, key) in
        [("fx_variant_check", "variant.value.point.y"), ("fx_read_rect", "rect.max.y")]
    {
        let signature = &DECLARED[function];
        let mut ty = signature.parameters()[0].ty().target().unwrap().clone();
        let mut offset = 0;
        for name in key.split('.').skip(1) {
            let (CType::Struct(of) | CType::Union(of)) = &ty else { panic!("{key}") };
            let (at, field) = of.field(name).unwrap();
            offset += at;
            let field = field.clone();
            ty = field;
        }
        assert_eq!(offset as i128, compiler_says(key), "{key}");
    }
}

#[test]
fn an_unknown_key_is_none() {
    assert_eq!(
        call(&declared("fx_layout"), &["no such key".into()]),
        Value::from(-1 as std::ffi::c_long)
    );
}
