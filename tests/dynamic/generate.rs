//! Random C signatures, and random values for them, out of a string of bytes.
//!
//! Whoever has bytes has a case: property tests, which shrink them, and the fuzz targets of `fuzz`,
//! which include this file.

use std::ffi::c_void;
use std::fmt::Write;

use pinvoke::dynamic::{CType, Scalar, Signature, Value};

/// Decisions taken from bytes; all of them are the first choice when the bytes have run out.
pub(crate) struct Choices<'b>(&'b [u8]);

/// The number types that are passed by value. Arrays of `char` come back as text, so it is not here.
const SCALARS: [&str; 13] = [
    "int", "double", "float", "int8_t", "uint8_t", "int16_t", "uint16_t", "unsigned", "int64_t",
    "uint64_t", "size_t", "_Bool", "void *",
];

/// Structs that a signature defines at most.
const STRUCTS: usize = 3;

impl<'b> Choices<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit
    }

    fn bits(&mut self) -> u64 {
        (0..8).fold(0, |bits, _| bits << 8 | u64::from(self.byte()))
    }

    /// The declaration of a function `f`, with the structs that it needs.
    pub(crate) fn declaration(&mut self, convention: &str) -> String {
        self.declaration_with(convention, STRUCTS)
    }

    /// The declaration of a function `f`, with no more than so many structs.
    pub(crate) fn declaration_with(&mut self, convention: &str, most_structs: usize) -> String {
        let mut text = String::new();
        let structs = self.below(most_structs + 1);
        for index in 0..structs {
            // One that fits into registers, or goes to memory.
            let most = [2, 3, 9][self.below(3)];
            let fields = 1 + self.below(most);
            let _ = write!(text, "struct s{index} {{ ");
            for field in 0..fields {
                let ty = self.ty(index);
                let _ = match self.below(6) {
                    5 => write!(text, "{ty} f{field}[{}]; ", 1 + self.below(4)),
                    _ => write!(text, "{ty} f{field}; "),
                };
            }
            text += "};\n";
        }
        let result = if self.below(8) == 7 { "void".into() } else { self.ty(structs) };
        let _ = write!(text, "{result} {convention} f(");
        let most = [4, 8, 24][self.below(3)];
        let parameters = self.below(most);
        for index in 0..parameters {
            let ty = self.ty(structs);
            let _ = write!(text, "{}{ty} p{index}", if index == 0 { "" } else { ", " });
        }
        text + if parameters == 0 { "void)" } else { ")" }
    }

    /// A type, among them the structs with numbers below `structs`.
    fn ty(&mut self, structs: usize) -> String {
        match self.below(3) {
            2 if structs > 0 => format!("struct s{}", self.below(structs)),
            _ => SCALARS[self.below(SCALARS.len())].to_owned(),
        }
    }

    /// One value for each parameter.
    pub(crate) fn values(&mut self, signature: &Signature) -> Vec<Value<'static>> {
        signature.parameters().iter().map(|parameter| self.value(parameter.ty())).collect()
    }

    /// A value of the type.
    pub(crate) fn value(&mut self, ty: &CType) -> Value<'static> {
        match ty {
            CType::Void => Value::Void,
            CType::Scalar(scalar) => self.number(*scalar),
            // Few enough for any underlying type.
            CType::Enum(_) => Value::U8(self.byte() & 0x7F),
            CType::Pointer(_) => {
                let address = self.bits() as usize;
                std::ptr::without_provenance_mut::<c_void>(address).into()
            }
            CType::Struct(of) => {
                of.fields().iter().map(|field| self.value(field.ty())).collect::<Vec<_>>().into()
            }
            CType::Array(of) => {
                (0..of.length()).map(|_| self.value(of.element())).collect::<Vec<_>>().into()
            }
            other => panic!("no value of `{other}`"),
        }
    }

    fn number(&mut self, scalar: Scalar) -> Value<'static> {
        let bits = self.bits();
        // Not a NaN: it differs from itself, and the x87 changes some of them.
        match (scalar.is_float(), scalar.is_signed(), scalar.size()) {
            _ if scalar == Scalar::BOOL => Value::Bool(bits & 1 == 1),
            (true, _, 4) => {
                let value = f32::from_bits(bits as u32);
                Value::F32(if value.is_nan() { 1.5 } else { value })
            }
            (true, ..) => {
                let value = f64::from_bits(bits);
                Value::F64(if value.is_nan() { 2.5 } else { value })
            }
            (_, true, 1) => Value::I8(bits as i8),
            (_, false, 1) => Value::U8(bits as u8),
            (_, true, 2) => Value::I16(bits as i16),
            (_, false, 2) => Value::U16(bits as u16),
            (_, true, 4) => Value::I32(bits as i32),
            (_, false, 4) => Value::U32(bits as u32),
            (_, true, _) => Value::I64(bits as i64),
            (_, false, _) => Value::U64(bits),
        }
    }
}
