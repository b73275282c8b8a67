//! Structs and unions as Rust declares them.

use std::fmt::Write;
use std::rc::Rc;

use super::scalar;
use crate::emit::Aggregates;
use crate::model::{Aggregate, Field, Type};

impl Aggregates {
    /// The Rust name of a type.
    pub(super) fn rust_type(&self, ty: &Type) -> String {
        match ty {
            Type::Scalar(number) => scalar(*number).to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Enumeration => "Kind".to_owned(),
            Type::Aggregate(aggregate) => format!("T{}", self.number(aggregate)),
        }
    }

    /// The type as it crosses: of a struct with bit fields the native twin.
    pub(super) fn native_type(&self, ty: &Type) -> String {
        let name = self.rust_type(ty);
        if ty.has_bits() { format!("Native<{name}>") } else { name }
    }

    /// The declaration, how its leaves are read and written, and the comparison of its layout with C's.
    pub(super) fn definition(&self, number: usize, aggregate: &Rc<Aggregate>) -> String {
        let name = format!("T{number}");
        let (mut fields, mut offsets) = (String::new(), String::new());
        for (at, field) in aggregate.fields.iter().enumerate() {
            let Field { ty, length, bits } = field;
            let ty = self.rust_type(ty);
            let ty = length.map_or_else(|| ty.clone(), |length| format!("[{ty}; {length}]"));
            let width = bits.map(|width| format!(" #[bits({width})]")).unwrap_or_default();
            let _ = write!(fields, "{width} f{at}: {ty},");
            let _ = write!(offsets, ", std::mem::offset_of!({name}, f{at})");
        }
        let read: String = (0..aggregate.written().len()).map(|at| format!("f{at},")).collect();
        let keyword = if aggregate.is_union { "union" } else { "struct" };
        if aggregate.has_bits() {
            let pack = aggregate.pack.map(|bytes| format!("#[native(pack = {bytes})]\n"));
            return format!(
                "#[derive(NativeStruct, Clone, Copy)]\n{}struct {name} {{{fields} }}\n\
                 aggregate!({name} {{ {read} }});\n\
                 fn layout_t{number}() {{ layout({number}, None, \
                 <Native<{name}> as pinvoke::Abi>::DESC); }}\n",
                pack.unwrap_or_default()
            );
        }
        let pack = aggregate.pack.map(|bytes| format!(", packed({bytes})")).unwrap_or_default();
        let align = aggregate.align.map(|bytes| format!(", align({bytes})")).unwrap_or_default();
        format!(
            "#[derive(Blittable, Clone, Copy)]\n#[repr(C{pack}{align})]\n\
             {keyword} {name} {{{fields} }}\naggregate!({name} {{ {read} }});\n\
             fn layout_t{number}() {{ layout({number}, Some(&[size_of::<{name}>(), \
             align_of::<{name}>(){offsets}]), <{name} as pinvoke::Abi>::DESC); }}\n"
        )
    }
}
