//! Arrays of structs that native code replaces.
#![allow(missing_docs)]

mod common_layouts;

use pinvoke::Error;
use pinvoke::error::{PathStep, Problem};
use pinvoke::prelude::*;

#[derive(NativeStruct, Debug, PartialEq, Clone)]
#[native(charset = utf8)]
struct Guest {
    #[free(cotaskmem)]
    name: Option<String>,
    age: i32,
}
fn guest(name: &str, age: i32) -> Guest {
    Guest { name: Some(name.to_owned()), age }
}

/// The same struct, with a name that has to be there.
#[derive(NativeStruct, Debug, PartialEq, Clone)]
#[native(charset = utf8)]
struct Named {
    #[free(cotaskmem)]
    name: String,
    age: i32,
}
fn named(name: &str) -> Named {
    Named { name: name.to_owned(), age: 0 }
}

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn fx_replace_guests(
        #[in_out]
        #[free(cotaskmem)]
        guests: &mut Vec<Guest>,
        #[len_of(guests)] count: &mut c_int,
        more: Option<&str>,
        bad: c_int,
    ) -> Result<()>;
    #[entry = "fx_replace_guests"]
    #[ret(c_int)]
    #[fails_if(nonzero, code = returned)]
    safe fn replace_named(
        #[in_out]
        #[free(cotaskmem)]
        guests: &mut Vec<Named>,
        #[len_of(guests)] count: &mut c_int,
        more: Option<&str>,
        bad: c_int,
    ) -> Result<()>;
}

#[test]
fn structs_are_added_and_removed() {
    let mut guests = vec![];
    for name in ["ada", "grün", "語"] {
        fx_replace_guests(&mut guests, Some(name), 0).unwrap();
    }
    assert_eq!(guests, [guest("ada", 2), guest("grün", 1), guest("語", 0)]);
    fx_replace_guests(&mut guests, None, 0).unwrap();
    assert_eq!(guests, [guest("grün", 2), guest("語", 1)]);
    guests.push(Guest { name: None, age: 5 });
    fx_replace_guests(&mut guests, None, 0).unwrap();
    assert_eq!(guests, [guest("語", 2), Guest { name: None, age: 6 }]);
}

#[test]
fn one_struct_that_cannot_be_read_is_named() {
    let mut guests = vec![named("a"), named("b")];
    let before = guests.clone();
    for (bad, problem) in [(1, Problem::InvalidUtf8 { at: 0 }), (2, Problem::Null)] {
        let error = replace_named(&mut guests, Some("c"), bad).unwrap_err();
        let Error::Marshal(error) = error else { panic!("{error}") };
        assert_eq!(*error.problem(), problem);
        assert_eq!(error.path(), [PathStep::Index(1), PathStep::Field("name")]);
        assert!(error.to_string().contains("parameter `guests[1].name`"), "{error}");
    }
    assert!(replace_named(&mut guests, Some("c"), 4).is_err());
    assert!(replace_named(&mut guests, None, 4).is_err());
    assert_eq!(guests, before);
}

#[test]
fn one_struct_that_has_no_native_form_goes_nowhere() {
    let mut guests = vec![named("a"), named("b\0"), named("c")];
    let Err(Error::Marshal(error)) = replace_named(&mut guests, None, 0) else { panic!() };
    assert_eq!(*error.problem(), Problem::InteriorNul { at: 1 });
    assert_eq!(error.path(), [PathStep::Index(1), PathStep::Field("name")]);
}

common_layouts::layouts_agree! {
    native Guest = "guest";
    native Named = "guest";
}
