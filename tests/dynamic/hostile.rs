//! Texts and values that come from anywhere: no panic, whatever they are.

use pinvoke::dynamic::{CType, Parameter, Scalar, Signature, Value};
use proptest::prelude::*;

use crate::support::{LIBRARY, try_call};

const WORDS: &[&str] = &[
    "int",
    "char",
    "long",
    "unsigned",
    "double",
    "void",
    "const",
    "struct",
    "union",
    "enum",
    "typedef",
    "extern",
    "s",
    "t",
    "x",
    "y",
    "f",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "*",
    "=",
    ":",
    "...",
    "0",
    "1",
    "4",
    "0xFFFFFFFFFFFFFFFF",
    "99999999999999999999",
    "_In_",
    "_Out_",
    "_In_reads_",
    "_Free_",
    "_Out_writes_to_",
    "return",
    "size_t",
    "int8_t",
    "__stdcall",
    "__attribute__",
    "packed",
    "-",
    "+",
    "<<",
    "/*",
    "*/",
    "//",
    "\n",
    "#pragma pack(",
    "#",
    "\"C\"",
    "'",
    "\u{0}",
    "é",
    "😀",
    "long double",
    "_Ret_z_",
    "sizeof",
    "_Alignof",
    "__asm__",
    "mode",
    "__word__",
    "aligned",
    "inline",
    "_Static_assert",
    "\"text\"",
    "'c'",
    "!",
    "?",
];

/// Declarations of random functions: the parts are right, whatever they make together.
fn declarations() -> impl Strategy<Value = String> {
    let scalar = prop::sample::select(vec![
        "int",
        "unsigned char",
        "int64_t",
        "float",
        "double",
        "bool",
        "const char *",
        "void *",
        "struct p",
        "struct p *",
        "enum e",
        "int (*)(struct p, double)",
        "union u *",
        "char16_t *const *",
    ]);
    let parameters = prop::collection::vec(scalar.clone(), 0..20);
    (scalar, parameters, any::<bool>()).prop_map(|(result, parameters, variadic)| {
        let result = if result.contains("(*)") { "int" } else { result };
        let variadic = if variadic && !parameters.is_empty() { ", ..." } else { "" };
        format!(
            "struct p {{ int8_t a; double b[3]; struct {{ float c, d; }} e; }}; enum e {{ A, B = -5 }}; \
             union u {{ int a; double b; }}; {result} f({}{variadic})",
            parameters.join(", ")
        )
    })
}

/// Any value, for any parameter.
fn values() -> impl Strategy<Value = Value<'static>> {
    let leaf = prop_oneof![
        Just(Value::Void),
        Just(Value::Null),
        Just(Value::Count),
        any::<bool>().prop_map(Value::Bool),
        any::<i8>().prop_map(Value::I8),
        any::<i32>().prop_map(Value::I32),
        any::<u64>().prop_map(Value::U64),
        any::<f32>().prop_map(Value::F32),
        any::<f64>().prop_map(Value::F64),
        "\\PC{0,8}".prop_map(Value::from),
        Just(Value::from(&[1u8, 2, 3][..])),
        Just(Value::from(&[1.5f64][..])),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::from))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same as the fuzz target `values`, in a bounded run.
    #[test]
    fn any_values_for_functions_that_use_them(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        crate::any_values::call_of(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_soup_of_words_is_refused_or_understood(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        let text = words.join(" ");
        if let Err(error) = Signature::parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
        let _ = Signature::parse_all(&text);
    }

    #[test]
    fn any_characters_are_refused_or_understood(text in "\\PC{0,200}") {
        let _ = Signature::parse_all(&text).map_err(|error| error.to_string());
    }

    /// What is spelled back means the same.
    #[test]
    fn a_declaration_spelled_back_is_the_same(text in declarations()) {
        let signature = Signature::parse(&text).unwrap();
        let spelled = signature.to_string();
        let prelude = &text[..text.rfind(';').unwrap() + 1];
        let again = Signature::parse(&format!("{prelude} {spelled}")).unwrap();
        prop_assert_eq!(again.to_string(), spelled);
        prop_assert_eq!(again.result().size(), signature.result().size());
    }

    /// A call with values that do not fit is refused before anything is called; the function that is
    /// called with those that do takes none of them.
    #[test]
    fn any_values_are_refused_or_passed(text in declarations(), values in prop::collection::vec(values(), 0..20)) {
        // `fx_nothing` reads no argument and returns nothing; on the conventions of these tests the
        // caller cleans up. The result is not looked at.
        let (prelude, function) = text.rsplit_once(';').unwrap();
        let start = function.find(" f(").unwrap();
        let text = format!("{prelude}; void{}", &function[start..]);
        let signature = Signature::parse(&text).unwrap();
        let function = LIBRARY.function("fx_nothing", &signature).unwrap();
        if let Err(error) = try_call(&function, &values) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn any_builder_is_refused_or_built(sizes in prop::collection::vec((0usize..3000, 0u8..5), 0..10), names in "[a-c]{0,5}") {
        let mut builder = Signature::builder("f");
        for ((size, kind), name) in sizes.into_iter().zip(names.chars()) {
            let ty = match kind {
                0 => CType::INT,
                1 => CType::from(Scalar::UNSIGNED_INT128),
                2 => CType::DOUBLE.array(size).unwrap_or(CType::Void),
                3 => CType::Void,
                _ => CType::CHAR.to_const().pointer(),
            };
            builder = builder.takes(Parameter::new(&name.to_string(), ty).input());
        }
        let _ = builder.build().map_err(|error| error.to_string());
    }
}
