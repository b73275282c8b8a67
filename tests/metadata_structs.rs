//! Structs as metadata: their C declarations are compiled by the C compiler, which has the last word
//! about sizes and offsets.
#![cfg(not(windows))]
#![allow(missing_docs, dead_code)]

mod common_layouts;

use std::process::Command;

use pinvoke::abi::TypeDesc;
use pinvoke::meta::{EnumMeta, Form, FunctionMeta, VariantMeta};
use pinvoke::prelude::*;

#[derive(Blittable, Clone, Copy)]
#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}
#[derive(Blittable, Clone, Copy)]
#[repr(C, packed(2))]
struct Packed {
    tag: u8,
    whole: u64,
    points: [Point; 2],
}
#[derive(Blittable, Clone, Copy)]
#[repr(C)]
union Overlay {
    raw: u32,
    real: f32,
    half: [u16; 2],
}
#[derive(Abi, Clone, Copy)]
#[repr(C)]
struct Node {
    next: *mut Node,
    name: *const c_char,
    names: *const *const c_char,
    call: Option<unsafe extern "C" fn(c_int) -> c_int>,
    any: *mut c_void,
    overlay: Overlay,
}
#[derive(NativeEnum, Clone, Copy)]
#[repr(i16)]
enum Color {
    Red = 1,
}
#[derive(NativeStruct)]
#[native(charset = utf8, bools = bool32)]
struct Entry<'a> {
    name: &'a str,
    wide: Option<&'a str>,
    #[marshal(lpwstr)]
    title: &'a str,
    #[marshal(byvaltstr, size_const = 16)]
    tag: &'a str,
    #[marshal(byvaltstr, size_const = 8, charset = utf16)]
    label: &'a str,
    enabled: bool,
    letter: char,
    color: Color,
    point: Point,
    corner: &'a Point,
    #[len_of(points, names)]
    count: NativeOnly<u16>,
    points: &'a [Point],
    names: &'a [&'a str],
    rows: [[i32; 3]; 2],
    #[value(0)]
    reserved: NativeOnly<u8>,
}
#[derive(NativeStruct)]
#[native(pack = 1, explicit, size = 32)]
struct Scattered {
    #[offset(15)]
    late: u32,
    #[offset(1)]
    early: u16,
    #[offset(5)]
    real: f64,
}
#[derive(NativeStruct)]
struct Bits {
    #[bits(3)]
    mode: u32,
    #[bits(0)]
    #[value(0)]
    gap: NativeOnly<u32>,
    #[bits(5)]
    level: u32,
    plain: u8,
}
#[derive(NativeStruct)]
#[native(charset = utf8, size = 64)]
#[repr(C, i32)]
enum Variant<'a> {
    Whole(i64) = 1,
    Text(&'a str),
    Point(Point),
    Pair { first: u8, second: i16 },
}
#[derive(NativeStruct)]
#[native(charset = utf8)]
#[repr(u32)]
enum Event<'a> {
    Key { code: u16, text: &'a str } = 1,
    Move(Point, f32),
}
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Directory<'a> {
    entry: Entry<'a>,
    variant: Variant<'a>,
    #[len_of(sizes)]
    count: NativeOnly<u32>,
    #[marshal(flexible)]
    sizes: &'a [u64],
}

/// Pointers in arrays, of every kind.
#[derive(Abi, Clone, Copy)]
#[repr(C)]
struct Table {
    functions: [Option<unsafe extern "C" fn(c_int) -> c_int>; 2],
    names: [*const c_char; 2],
    nodes: [[*mut Node; 2]; 3],
}
#[derive(NativeStruct)]
#[native(charset = utf8)]
struct Names<'a> {
    names: [&'a str; 2],
    #[marshal(elem = lpwstr)]
    titles: [&'a str; 3],
    #[marshal(byvalarray, size_const = 4)]
    others: &'a [Option<&'a str>],
    colors: [Color; 5],
    few: &'a [Color],
    #[len_of(few)]
    count: NativeOnly<u64>,
}
#[derive(NativeEnum, Clone, Copy)]
#[repr(u64)]
enum Wide {
    Small,
    Large = u64::MAX,
}
#[derive(NativeEnum, Clone, Copy)]
#[repr(i64)]
enum Deep {
    Least = i64::MIN,
    Next,
    #[native(other)]
    Other(i64),
}

#[dll_import("fixtures", charset = utf8, stub = direct)]
unsafe extern "C" {
    safe fn list(
        entry: &Entry<'_>,
        scattered: &mut Scattered,
        directory: &Directory<'_>,
    ) -> Result<c_int>;
    unsafe fn walk(node: *mut Node, packed: Packed) -> Point;
}

fn compared() -> [TypeDesc; 10] {
    [
        Packed::DESC,
        Node::DESC,
        TypeDesc::of_struct::<Entry<'_>>(),
        TypeDesc::of_struct::<Scattered>(),
        TypeDesc::of_struct::<Bits>(),
        TypeDesc::of_struct::<Variant<'_>>(),
        TypeDesc::of_struct::<Event<'_>>(),
        TypeDesc::of_struct::<Directory<'_>>(),
        Table::DESC,
        TypeDesc::of_struct::<Names<'_>>(),
    ]
}

/// The declarations, and what the descriptions say of sizes and offsets as assertions of C.
#[test]
fn c_declarations_have_the_layout_of_the_struct() {
    let mut source = String::from("#include <stddef.h>\n#include <stdint.h>\n#include <uchar.h>\n");
    let mut written: Vec<String> = Vec::new();
    for desc in compared() {
        for definition in desc.c_definitions() {
            if !written.contains(&definition) {
                source.push_str(&format!("{definition}\n"));
                written.push(definition);
            }
        }
        let name = desc.name;
        source.push_str(&format!("_Static_assert(sizeof({name}) == {}, \"\");\n", desc.size));
        source.push_str(&format!("_Static_assert(_Alignof({name}) == {}, \"\");\n", desc.align));
        for field in desc.fields().iter().filter(|field| field.bits.is_none()) {
            source.push_str(&format!(
                "_Static_assert(offsetof({name}, {}) == {}, \"{0}\");\n",
                field.name, field.offset
            ));
        }
    }
    for enumeration in [EnumMeta::of::<Wide>(), EnumMeta::of::<Deep>(), EnumMeta::of::<Color>()] {
        if enumeration.name != "Color" {
            source.push_str(&format!("{}\n", enumeration.c_declaration()));
        }
        let (name, size) = (enumeration.name, enumeration.repr.size);
        source.push_str(&format!("_Static_assert(sizeof({name}) == {size}, \"{name}\");\n"));
    }
    // By the values that the declarations above give, as C writes them.
    for assertion in [
        "Wide_Small == 0 && Wide_Large == UINT64_MAX",
        "Deep_Least == INT64_MIN && Deep_Next == INT64_MIN + 1",
        "Color_Red == 1",
    ] {
        source.push_str(&format!("_Static_assert({assertion}, \"\");\n"));
    }
    let folder = std::env::temp_dir().join(format!("pinvoke-structs-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("structs.c");
    std::fs::write(&file, &source).unwrap();
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let output = Command::new(compiler)
        .args(["-std=gnu11", "-Wall", "-Werror", "-c", "-o"])
        .args([folder.join("structs.o"), file])
        .output()
        .unwrap();
    let _ = std::fs::remove_dir_all(&folder);
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{messages}\n{source}");
}

#[test]
fn declarations_read_as_in_c() {
    assert_eq!(
        Node::DESC.c_declaration(),
        "typedef struct Node Node;
struct Node {
    Node *next;
    const char *name;
    const char *const *names;
    void (*call)();
    void *any;
    Overlay overlay;
};"
    );
    assert_eq!(
        TypeDesc::of_struct::<Scattered>().c_declaration(),
        "#pragma pack(push, 1)
typedef struct Scattered Scattered;
struct Scattered {
    uint8_t gap0[1];
    uint16_t early;
    uint8_t gap1[2];
    double real;
    uint8_t gap2[2];
    uint32_t late;
    uint8_t padding[13];
};
#pragma pack(pop)"
    );
    assert_eq!(
        TypeDesc::of_struct::<Bits>().c_declaration(),
        "typedef struct Bits Bits;
struct Bits {
    uint32_t mode : 3;
    uint32_t : 0;
    uint32_t level : 5;
    uint8_t plain;
};"
    );
    assert_eq!(
        Table::DESC.c_declaration(),
        "typedef struct Table Table;
struct Table {
    void (*functions[2])();
    const char *names[2];
    Node *nodes[3][2];
};"
    );
    assert_eq!(
        TypeDesc::of_struct::<Names<'_>>().c_declaration(),
        "typedef struct Names Names;
struct Names {
    const char *names[2];
    const char16_t *titles[3];
    const char *others[4];
    Color colors[5];
    const Color *few;
    uint64_t count;
};"
    );
    let variant = TypeDesc::of_struct::<Variant<'_>>().c_declaration();
    assert!(variant.contains("            const char *Text;\n        } Text;"), "{variant}");
}

#[test]
fn enums_have_their_names_and_values() {
    const DEEP: EnumMeta = EnumMeta::of::<Deep>();
    let variant = |name, value: i64| VariantMeta::new(name, value.into());
    assert_eq!((DEEP.name, DEEP.repr, DEEP.is_open), ("Deep", i64::DESC, true));
    let least = i64::MIN;
    assert_eq!(DEEP.variants, [variant("Least", least), variant("Next", least + 1)]);
    assert_eq!(
        EnumMeta::of::<Color>().c_declaration(),
        "typedef int16_t Color;
enum {
    Color_Red = 1,
};"
    );
    let entry = TypeDesc::of_struct::<Entry<'_>>();
    let color = entry.fields().iter().find(|field| field.name == "color").unwrap();
    assert_eq!(color.told.unwrap().enumeration, Some(&EnumMeta::of::<Color>()));
    assert!(entry.c_declaration().contains("    Color color;\n"), "{}", entry.c_declaration());
    let point = entry.fields().iter().find(|field| field.name == "point").unwrap();
    assert_eq!(point.told.unwrap().enumeration, None);
}

#[test]
fn the_structs_of_a_function_are_in_its_metadata() {
    const META: FunctionMeta = list::META;
    let entry = META.parameter("entry").unwrap().native.unwrap();
    let fields = entry.innermost().desc.fields();
    let told = |name: &str| {
        let field = fields.iter().find(|field| field.name == name).unwrap();
        (field.told.unwrap().ty, field.told.unwrap().form.to_string())
    };
    assert_eq!(told("name"), ("&'a str", "UTF-8 text".to_owned()));
    assert_eq!(told("wide"), ("Option<&'a str>", "UTF-8 text or null".to_owned()));
    assert_eq!(told("title"), ("&'a str", "UTF-16 text".to_owned()));
    assert_eq!(told("enabled"), ("bool", "bool32".to_owned()));
    assert_eq!(told("points"), ("&'a [Point]", "array".to_owned()));
    assert_eq!(told("names"), ("&'a [&'a str]", "array of UTF-8 text".to_owned()));
    assert_eq!(told("count"), ("u16", "value".to_owned()));
    let scattered = META.parameter("scattered").unwrap().native.unwrap().innermost().desc;
    assert_eq!((scattered.pack, scattered.size), (Some(1), 32));
    assert_eq!(Node::DESC.fields()[0].told.unwrap().form, Form::Pointer);
    let definitions = META.c_definitions();
    let names: Vec<_> = definitions
        .iter()
        .map(|text| text.lines().find_map(|line| line.strip_prefix("typedef ")).unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "int16_t Color;",
            "struct Point Point;",
            "struct Entry Entry;",
            "struct Scattered Scattered;",
            "struct Variant Variant;",
            "struct Directory Directory;"
        ]
    );
}

common_layouts::layouts_agree! {
    plain Point = "point";
    plain Packed = "twin_packed";
    plain Overlay = "overlay";
    plain Node = "twin_linked";
    native Entry<'_> = "twin_described";
    native Scattered = "twin_scattered_wide" => ["late", "early", "real"];
    native Bits = "twin_bits";
    native Variant<'_> = "twin_variant";
    native Event<'_> = "twin_event";
    native Directory<'_> = "twin_directory";
    plain Table = "twin_table";
    native Names<'_> = "twin_names";
}
