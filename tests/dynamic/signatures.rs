//! Signatures from C declarations: what is understood.

use pinvoke::direction::Flow;
use pinvoke::dynamic::{CType, Convention, Count, Free, Parameter, Scalar, Signature};

use crate::support::DECLARED;

/// The signature as C spells it back.
#[track_caller]
fn spelled(text: &str) -> String {
    match Signature::parse(text) {
        Ok(signature) => signature.to_string(),
        Err(error) => panic!("{error}"),
    }
}

/// The type of the only parameter.
#[track_caller]
fn parameter(ty: &str) -> CType {
    let signature = Signature::parse(&format!("void f({ty} x)"));
    signature.unwrap_or_else(|error| panic!("{error}")).parameters()[0].ty().clone()
}

#[test]
fn the_whole_fixture_header_is_understood() {
    assert!(DECLARED.len() > 400, "{}", DECLARED.len());
    for (name, signature) in DECLARED.iter() {
        let spelled = signature.to_string();
        assert!(spelled.contains(name.as_str()), "{spelled}");
    }
}

/// A function pointer's convention stands where C compilers read it: before the star.
#[test]
fn conventions_are_spelled_back() {
    for text in
        ["int f(int (__stdcall *g)(int x))", "__stdcall int f(void (__fastcall *g)(int *h), int x)"]
    {
        assert_eq!(spelled(text), text);
    }
}

/// ISO C, 6.7.2: the words may come in any order.
#[test]
fn the_words_of_a_number_come_in_any_order() {
    let long = size_of::<std::ffi::c_long>();
    for (text, size, signed) in [
        ("char", 1, std::ffi::c_char::MIN != 0),
        ("signed char", 1, true),
        ("char unsigned", 1, false),
        ("short", 2, true),
        ("int short signed", 2, true),
        ("unsigned short int", 2, false),
        ("int", 4, true),
        ("signed", 4, true),
        ("unsigned", 4, false),
        ("int unsigned", 4, false),
        ("long", long, true),
        ("int long unsigned", long, false),
        ("long long", 8, true),
        ("long unsigned int long", 8, false),
        ("int8_t", 1, true),
        ("uint8_t", 1, false),
        ("int16_t", 2, true),
        ("uint16_t", 2, false),
        ("int32_t", 4, true),
        ("uint32_t", 4, false),
        ("int64_t", 8, true),
        ("uint64_t", 8, false),
        ("size_t", size_of::<usize>(), false),
        ("ssize_t", size_of::<usize>(), true),
        ("ptrdiff_t", size_of::<usize>(), true),
        ("intptr_t", size_of::<usize>(), true),
        ("uintptr_t", size_of::<usize>(), false),
        ("char16_t", 2, false),
        ("char32_t", 4, false),
        ("__int64", 8, true),
        ("DWORD", 4, false),
        ("LONG", 4, true),
        ("ULONG_PTR", size_of::<usize>(), false),
    ] {
        let CType::Scalar(scalar) = parameter(text) else { panic!("{text}") };
        assert_eq!(
            (scalar.size(), scalar.is_signed(), scalar.is_float()),
            (size, signed, false),
            "{text}"
        );
    }
    for (text, size) in [("float", 4), ("double", 8), ("FLOAT", 4)] {
        let CType::Scalar(scalar) = parameter(text) else { panic!("{text}") };
        assert_eq!((scalar.size(), scalar.is_float()), (size, true), "{text}");
    }
    for text in ["bool", "_Bool"] {
        assert_eq!(parameter(text).to_string(), "bool");
    }
}

/// Declarators read from the inside out; `cdecl` reads them the same.
#[test]
fn declarators_are_read_from_the_inside_out() {
    for text in [
        "void f(void)",
        "int f(int a, unsigned int b)",
        "const char *f(const char *text, char **end)",
        "char *const *f(const char *const *argv)",
        "int (*f(int symbol))(int left, int right)",
        "void (*signal(int number, void (*handler)(int number)))(int number)",
        "void f(int (*rows)[4])",
        "void f(int *(*make)(void))",
        "void f(void (**table)(int))",
        "int printf(const char *format, ...)",
        "const char **f(int (**g)(const char *))",
        "int f(int, char *, double (*)(double))",
    ] {
        assert_eq!(spelled(text), text);
    }
}

/// ISO C, 6.7.6.3: arrays and functions become pointers.
#[test]
fn parameters_are_adjusted() {
    assert_eq!(spelled("void f(int items[4])"), "void f(int *items)");
    assert_eq!(spelled("void f(const int items[])"), "void f(const int *items)");
    assert_eq!(spelled("void f(int items[static 4])"), "void f(int *items)");
    assert_eq!(spelled("void f(int grid[3][4])"), "void f(int (*grid)[4])");
    assert_eq!(spelled("void f(int compare(int, int))"), "void f(int (*compare)(int, int))");
    assert_eq!(spelled("void f(int (compare)(int))"), "void f(int (*compare)(int))");
    assert_eq!(spelled("void f(int (int))"), "void f(int (*)(int))");
    assert_eq!(spelled("int f()"), "int f(void)");
}

#[test]
fn words_without_a_meaning_for_calls_are_left_out() {
    let plain = "void *memcpy(void *to, const void *from, size_t count)";
    for text in [
        "extern void *memcpy(void *restrict to, const void *__restrict from, size_t count);",
        "extern \"C\" { void *memcpy(void *to, void const *from, size_t count); }",
        "__attribute__((visibility(\"default\"))) void *memcpy(void *to, const void *from, size_t count) \
         __attribute__((__nothrow__, __leaf__)) __attribute__((nonnull(1, 2)));",
        "__declspec(dllimport) void *memcpy(void *volatile to, const void *from, const size_t count);",
        "/* copies */ void *memcpy(void *to, // where\n const void *from,\\\n size_t count);",
        "# 43 \"/usr/include/string.h\" 3 4\nvoid *memcpy(void *to, const void *from, size_t count);",
    ] {
        assert_eq!(spelled(text), plain, "{text}");
    }
}

#[test]
fn conventions_stand_where_compilers_accept_them() {
    let convention = |text: &str| Signature::parse(text).unwrap().convention();
    assert_eq!(convention("int f(int)"), Convention::C);
    assert_eq!(convention("int __cdecl f(int)"), Convention::C);
    assert_eq!(convention("int __stdcall f(int)"), Convention::Stdcall);
    assert_eq!(convention("int *__stdcall f(int)"), Convention::Stdcall);
    assert_eq!(convention("int f(int) __attribute__((stdcall))"), Convention::Stdcall);
    assert_eq!(convention("__attribute__((__fastcall__)) int f(int)"), Convention::Fastcall);
    assert_eq!(convention("BOOL WINAPI IsWindow(HWND hWnd)"), Convention::System);
    assert_eq!(convention("void __thiscall f(void *this_)"), Convention::Thiscall);
    let callback = Signature::parse("void f(int (__stdcall *g)(int), int (*h)(int))").unwrap();
    assert_eq!(callback.convention(), Convention::C);
    assert_eq!(callback.callback("g").unwrap().convention(), Convention::Stdcall);
    assert_eq!(callback.callback("h").unwrap().convention(), Convention::C);
    let named = Signature::parse("typedef int (CALLBACK *proc)(LPARAM); void f(proc p)").unwrap();
    assert_eq!(named.callback("p").unwrap().convention(), Convention::System);
}

#[test]
fn types_are_defined_in_the_same_text() {
    let text = "
        enum { LENGTH = 1 << 2, WIDE = LENGTH * 4 };
        typedef unsigned char byte, *bytes;
        struct point { double x, y; };
        typedef struct { struct point min, max; byte tag[WIDE]; } rect;
        typedef union { int whole; float real; } either;
        typedef enum color { RED = 1, GREEN, BLUE = 'b' - 0 } color_;
        int f(rect r);";
    // A character constant is not among the constants that are understood.
    assert!(Signature::parse(text).is_err());
    let text = text.replace("'b' - 0", "(RED | 2) + ~0 * -1");
    let signature = Signature::parse(&text).unwrap();
    assert_eq!(signature.to_string(), "int f(rect r)");
    let rect = signature.parameters()[0].ty();
    assert_eq!((rect.size(), rect.align()), (Some(48), align_of::<f64>()));
    let fields: Vec<_> = rect.fields().unwrap().iter().map(|f| (f.name(), f.offset())).collect();
    assert_eq!(fields, [("min", 0), ("max", 16), ("tag", 32)]);
    let CType::Array(tag) = rect.fields().unwrap()[2].ty() else { panic!() };
    assert_eq!((tag.length(), tag.element().to_string().as_str()), (16, "unsigned char"));
}

#[test]
fn enumerations_have_their_values() {
    let text =
        "typedef enum { LOW = -10, NORMAL, HIGH = 0x10, TOP = HIGH << 1 } level; level f(void)";
    let CType::Enum(level) = Signature::parse(text).unwrap().result().clone() else { panic!() };
    let values: Vec<_> = level.values().collect();
    assert_eq!(values, [("LOW", -10), ("NORMAL", -9), ("HIGH", 16), ("TOP", 32)]);
    assert_eq!((level.name(), level.name_of(16)), ("level", Some("HIGH")));
    assert_eq!(level.scalar(), Scalar::INT);
    let wide = |text: &str| {
        let signature = Signature::parse(&format!("enum e {text}; enum e f(void)")).unwrap();
        let CType::Enum(e) = signature.result().clone() else { panic!() };
        (e.scalar().size(), e.scalar().is_signed())
    };
    assert_eq!(wide("{ A = 0x80000000 }"), (4, false));
    assert_eq!(wide("{ A = -1, B = 0x80000000 }"), (8, true));
    assert_eq!(wide(": uint8_t { A }"), (1, false));
}

#[test]
fn a_type_may_be_declared_before_it_is_defined() {
    let text = "typedef struct node node, *list; struct node { int value; node *next; };
                int total(const node *head, list tail)";
    let signature = Signature::parse(text).unwrap();
    let node = signature.parameters()[0].ty().target().unwrap();
    assert_eq!(node.fields().unwrap()[1].ty().to_string(), "struct node *");
    assert_eq!(signature.parameters()[1].ty().target().unwrap().size(), node.size());
    let opaque = Signature::parse("struct sqlite3; int close(struct sqlite3 *db)").unwrap();
    assert_eq!(opaque.parameters()[0].ty().target().unwrap().size(), None);
}

#[test]
fn annotations_say_what_pointers_are_for() {
    let text = "_Ret_maybenull_z_ _Free_(fx_free) char *f(
        _In_ int a,
        _In_z_ const char *b,
        _In_opt_z_ const char *c,
        _In_reads_(count) const int *d,
        size_t count,
        _Out_writes_bytes_(*size) void *e,
        _Inout_ uint32_t *size,
        _Out_writes_to_opt_(8, return) int *g,
        _Outptr_result_maybenull_z_ _Free_(c) char **h,
        _Out_writes_z_(count) char *i)";
    let signature = Signature::parse(text).unwrap();
    let flow = |name: &str| signature.parameter(name).unwrap().flow();
    assert_eq!(flow("a"), Some(Flow::In));
    assert_eq!(flow("d"), Some(Flow::In));
    assert_eq!(flow("count"), None);
    assert_eq!(flow("e"), Some(Flow::Out));
    assert_eq!(flow("size"), Some(Flow::InOut));
    assert_eq!(flow("h"), Some(Flow::Out));
    // The same from the builder, as far as `Debug` shows it.
    let built = Parameter::new("g", CType::INT.pointer())
        .output()
        .optional()
        .counted_by(Count::fixed(8))
        .written_by(Count::result());
    assert_eq!(format!("{:?}", signature.parameter("g").unwrap()), format!("{built:?}"));
    let built = Parameter::new("e", CType::Void.pointer())
        .output()
        .counted_by(Count::pointee("size").in_bytes());
    assert_eq!(format!("{:?}", signature.parameter("e").unwrap()), format!("{built:?}"));
    let built = Parameter::new("h", CType::CHAR.pointer().pointer())
        .output()
        .may_give_null()
        .terminated()
        .freed_by(Free::C);
    assert_eq!(format!("{:?}", signature.parameter("h").unwrap()), format!("{built:?}"));
}

#[test]
fn the_builder_makes_the_same_signatures() {
    let point = CType::of::<crate::structs::Point>().unwrap();
    let built = Signature::builder("distance")
        .returns(CType::DOUBLE)
        .takes(Parameter::new("from", point.clone()))
        .takes(Parameter::new("to", point.to_const().pointer()))
        .takes(Parameter::new("", CType::INT.array(4).unwrap().pointer()))
        .variadic()
        .convention(Convention::Stdcall)
        .build()
        .unwrap();
    let expected = "__stdcall double distance(Point from, const Point *to, int (*)[4], ...)";
    assert_eq!(built.to_string(), expected);
    let parsed = "typedef struct { double x, y; } Point; \
                  double __stdcall distance(Point from, const Point *to, int (*)[4], ...)";
    assert_eq!(spelled(parsed), expected);
}

#[test]
fn packing_is_by_attribute_and_by_pragma() {
    let size = |text: &str| {
        let text = format!("{text}\nvoid f(const struct s *value)");
        let signature = Signature::parse(&text).unwrap_or_else(|error| panic!("{error}"));
        let ty = signature.parameters()[0].ty().target().unwrap().clone();
        (ty.size().unwrap(), ty.align())
    };
    let natural = size("struct s { char a; double b; char c; };");
    assert_eq!(natural.0, 2 * natural.1 + 8);
    let packed = "struct s { char a; double b; char c; }";
    assert_eq!(size("struct __attribute__((packed)) s { char a; double b; char c; };"), (10, 1));
    assert_eq!(size(&format!("{packed} __attribute__((__packed__));")), (10, 1));
    assert_eq!(size(&format!("#pragma pack(push, 1)\n{packed};\n#pragma pack(pop)")), (10, 1));
    assert_eq!(size(&format!("#pragma pack(2)\n{packed};")), (12, 2));
    assert_eq!(size(&format!("#pragma pack(push, 1)\n#pragma pack(pop)\n{packed};")), natural);
}
