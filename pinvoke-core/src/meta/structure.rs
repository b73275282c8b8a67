//! Structs, unions and their fields, as C declares them.

use std::fmt::Write as _;

use super::native::described;
use super::question::Told;
use super::{Count, EnumMeta, Form, NativeType};
use crate::abi::{Abi, FieldDesc, TypeClass, TypeDesc};
use crate::marshal::NativeStruct;

/// What the declaration of a struct says of a field, beside its layout.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FieldMeta {
    /// The Rust type as declared.
    pub ty: &'static str,
    /// What becomes of the managed value.
    pub form: Form,
    /// For a pointer to something else than text: what it points to, as C writes it; else empty.
    pub target: &'static str,
    /// The enum that it is, or of whose values it is made.
    pub enumeration: Option<&'static EnumMeta>,
    /// The marshaller that the declaration names, as written; else empty.
    pub marshaller: &'static str,
    /// How many elements a pointer leads to, by the name of the field that counts them; a constant; or a zero.
    pub count: Option<Count>,
    /// The native type; a function, because a struct may point to itself.
    native: fn() -> Option<NativeType>,
    /// Whether it is a bit field without a name in C.
    pub is_unnamed: bool,
}

impl FieldMeta {
    /// Used by generated code.
    #[doc(hidden)]
    pub const fn new(ty: &'static str, told: Told, target: &'static str) -> Self {
        let Told { form, enumeration, marshaller, .. } = told;
        let (count, native) = (None, || None);
        Self { ty, form, target, enumeration, marshaller, count, native, is_unnamed: false }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn unnamed(self) -> Self {
        Self { is_unnamed: true, ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn counted(self, count: Count) -> Self {
        Self { count: Some(count), ..self }
    }

    /// Used by generated code.
    #[doc(hidden)]
    pub const fn pointing(self, native: fn() -> Option<NativeType>) -> Self {
        Self { native, ..self }
    }

    /// The native type with what it points to, of a pointer in a struct that derives `NativeStruct`.
    pub fn native(&self) -> Option<NativeType> {
        (self.native)()
    }
}

// What it points to is no part of the comparison: it may lead back to the same field.
impl PartialEq for FieldMeta {
    fn eq(&self, other: &Self) -> bool {
        (self.ty, self.form, self.target, self.enumeration, self.marshaller)
            == (other.ty, other.form, other.target, other.enumeration, other.marshaller)
            && (self.count, self.is_unnamed) == (other.count, other.is_unnamed)
    }
}

impl Eq for FieldMeta {}

impl TypeDesc {
    /// The description of the native side of `T`, which derives `NativeStruct`. What derives `Blittable` or
    /// `Abi` is its own native side: `T::DESC`.
    pub const fn of_struct<T: NativeStruct>() -> Self
    where
        T::Native: Abi,
    {
        <T::Native as Abi>::DESC
    }

    /// The fields in the order of the declaration; none for what is no struct and no union.
    pub const fn fields(&self) -> &'static [FieldDesc] {
        match self.class {
            TypeClass::Struct(fields) | TypeClass::Union(fields) => fields,
            _ => &[],
        }
    }

    /// The struct or union as C declares it, with the names of `<stdint.h>`: `pack` as a pragma, gaps
    /// and padding that the declaration asks for as fields of bytes. Structs inside it are named, see
    /// [`TypeDesc::c_definitions`]; those that only the members of a union have are written out.
    ///
    /// What is no struct and no union is its type.
    ///
    /// # Examples
    ///
    /// For `#[derive(NativeStruct)] #[native(charset = utf8)] struct Entry<'a> { name: &'a str, weight: i32 }`
    /// it is
    ///
    /// ```c
    /// typedef struct Entry Entry;
    /// struct Entry {
    ///     const char *name;
    ///     int32_t weight;
    /// };
    /// ```
    pub fn c_declaration(&self) -> String {
        self.declared(false)
    }

    /// The same, with what counts the elements behind the pointers (`_Field_size_(n)`) if that is wanted.
    pub(super) fn declared(&self, is_annotated: bool) -> String {
        let body = match self.class {
            TypeClass::Struct(_) | TypeClass::Union(_) => {
                let keyword = keyword(self);
                format!(
                    "typedef {keyword} {0} {0};\n{1};",
                    self.name,
                    body(self, Some(self.name), 0, is_annotated)
                )
            }
            _ => return described(self, "", String::new(), None),
        };
        match self.pack {
            Some(pack) => format!("#pragma pack(push, {pack})\n{body}\n#pragma pack(pop)"),
            None => body,
        }
    }

    /// The declarations of the struct or union and of all that lie inside it, those that others need
    /// first: its enums, then the structs.
    pub fn c_definitions(&self) -> Vec<String> {
        let mut structs = Vec::new();
        collect(self, &mut structs);
        let enums = enums(Vec::new(), &structs).into_iter().map(EnumMeta::c_declaration);
        enums.chain(structs.iter().map(Self::c_declaration)).collect()
    }
}

/// The enums given and those of the fields of the structs, each once.
pub(super) fn enums(
    mut named: Vec<&'static EnumMeta>,
    structs: &[TypeDesc],
) -> Vec<&'static EnumMeta> {
    for desc in structs {
        fields_enums(desc, &mut named);
    }
    let mut enums: Vec<&EnumMeta> = Vec::new();
    for enumeration in named {
        if !enums.iter().any(|known| known.name == enumeration.name) {
            enums.push(enumeration);
        }
    }
    enums
}

fn fields_enums(desc: &TypeDesc, into: &mut Vec<&'static EnumMeta>) {
    for field in desc.fields() {
        into.extend(field.told.and_then(|told| told.enumeration));
        // The other structs are in the list.
        if field.ty.is_inner {
            fields_enums(field.ty, into);
        }
    }
}

/// The structs inside `desc` that have a name of their own in C, and `desc`.
pub(super) fn collect(desc: &TypeDesc, into: &mut Vec<TypeDesc>) {
    match desc.class {
        TypeClass::Array(element, _) => collect(element, into),
        TypeClass::Struct(fields) | TypeClass::Union(fields) => {
            for field in fields {
                collect(field.ty, into);
            }
            if !desc.is_inner && !into.iter().any(|known| known.name == desc.name) {
                into.push(*desc);
            }
        }
        _ => {}
    }
}

fn keyword(desc: &TypeDesc) -> &'static str {
    if matches!(desc.class, TypeClass::Union(_)) { "union" } else { "struct" }
}

/// `struct Name { .. }`.
fn body(desc: &TypeDesc, name: Option<&str>, depth: usize, is_annotated: bool) -> String {
    let is_union = matches!(desc.class, TypeClass::Union(_));
    let indent = "    ".repeat(depth + 1);
    let mut text = keyword(desc).to_owned();
    if let Some(name) = name {
        let _ = write!(text, " {name}");
    }
    text.push_str(" {\n");
    let has_bits = desc.fields().iter().any(|field| field.bits.is_some());
    let mut fields: Vec<&FieldDesc> = desc.fields().iter().collect();
    if !is_union && !has_bits {
        fields.sort_by_key(|field| field.offset);
    }
    let limit = desc.pack.unwrap_or(usize::MAX);
    let mut end = 0usize;
    for (index, field) in fields.iter().enumerate() {
        let place = field.offset;
        if !is_union && !has_bits {
            if place > end.next_multiple_of(field.ty.align.min(limit)) {
                let _ = writeln!(text, "{indent}uint8_t gap{index}[{}];", place - end);
            }
            end = place + field.ty.size;
        } else {
            end = end.max(field.ty.size);
        }
        let count = field.told.and_then(|told| told.count).filter(|_| is_annotated);
        let annotation = count.map(annotation).unwrap_or_default();
        let declared = self::field(field, index, depth, is_annotated);
        let _ = writeln!(text, "{indent}{annotation}{declared};");
    }
    // Bit fields end where the compiler ends them.
    if !has_bits && desc.size > end.next_multiple_of(desc.align) {
        let room = if is_union { desc.size } else { desc.size - end };
        let _ = writeln!(text, "{indent}uint8_t padding[{room}];");
    }
    let _ = write!(text, "{}}}", "    ".repeat(depth));
    text
}

/// What a count is in the annotations of run-time signatures.
fn annotation(count: Count) -> String {
    let bytes = if count.in_bytes { "bytes_" } else { "" };
    match count.parameter.or(count.constant) {
        Some(by) => format!("_Field_size_{bytes}({by}) "),
        None => String::new(),
    }
}

fn field(field: &FieldDesc, index: usize, depth: usize, is_annotated: bool) -> String {
    // The fields of a tuple struct have numbers for names.
    let name = match field.name.starts_with(|c: char| c.is_ascii_digit()) {
        true => format!("field{index}"),
        false => field.name.to_owned(),
    };
    let told = field.told;
    let declared = match told {
        _ if field.ty.is_inner => {
            format!("{} {name}", body(field.ty, None, depth + 1, is_annotated))
        }
        Some(told) => told_field(told, &told.form, field.ty, name),
        None => described(field.ty, "", name, None),
    };
    match field.bits {
        Some((_, width)) if told.is_some_and(|told| told.is_unnamed) => {
            let ty = declared.rsplit_once(' ').map_or(&*declared, |(ty, _)| ty);
            format!("{ty} : {width}")
        }
        Some((_, width)) => format!("{declared} : {width}"),
        None => declared,
    }
}

/// A field by what its declaration says: what a pointer points to, also in an array of them.
fn told_field(told: &FieldMeta, form: &Form, ty: &TypeDesc, declarator: String) -> String {
    let unit = form.text_unit().or(told.enumeration.map(|of| of.name));
    match ty.class {
        TypeClass::Array(element, length) => {
            let inner = if let Form::Array(inner) = form { inner } else { form };
            told_field(told, inner, element, format!("{declarator}[{length}]"))
        }
        TypeClass::Pointer if !told.target.is_empty() => format!("{} *{declarator}", told.target),
        TypeClass::Pointer => pointer(told, form, &declarator, ty),
        _ => described(ty, "", declarator, unit),
    }
}

/// A pointer of which only the form tells what it points to.
fn pointer(told: &FieldMeta, form: &Form, name: &str, ty: &TypeDesc) -> String {
    let qualifier = if told.ty.contains('&') { "const " } else { "" };
    match (form.text_unit(), form) {
        (Some(unit), Form::Array(_) | Form::Nullable(Form::Array(_))) => {
            format!("{qualifier}{unit} *{qualifier}*{name}")
        }
        (Some(unit), _) => format!("{qualifier}{unit} *{name}"),
        (None, _) => match form.innermost() {
            Form::Boolean("bool8") => format!("{qualifier}uint8_t *{name}"),
            Form::Boolean("variant_bool") => format!("{qualifier}int16_t *{name}"),
            Form::Boolean(_) => format!("{qualifier}int32_t *{name}"),
            _ => described(ty, "", name.to_owned(), None),
        },
    }
}
