//! The C types of declared functions and structs: with what their pointers lead to, as far as the declaration
//! tells.

use super::describe::aggregate;
use super::{COpaque, CType, Scalar};
use crate::abi::{FieldDesc, TypeClass, TypeDesc};
use crate::error::SignatureProblem;
use crate::meta::NativeType;

/// The type of a declaration; `unit` is what C calls the units of text at the end of the pointers.
pub(in crate::dynamic) fn declared(
    native: &NativeType,
    unit: Option<&str>,
) -> Result<CType, SignatureProblem> {
    Declared::default().native(native, unit)
}

/// The structs of one type.
#[derive(Default)]
struct Declared {
    /// Those that are described already: what others point to as well is described once.
    known: Vec<(TypeDesc, CType)>,
    /// Those that are being described: a struct may point to itself.
    within: Vec<TypeDesc>,
}

impl Declared {
    fn native(
        &mut self,
        native: &NativeType,
        unit: Option<&str>,
    ) -> Result<CType, SignatureProblem> {
        match &native.pointee {
            Some(pointee) => CType::pointer_to(self.native(pointee.ty, unit)?, pointee.is_const),
            None => self.described(&native.desc, unit),
        }
    }

    fn described(
        &mut self,
        desc: &TypeDesc,
        unit: Option<&str>,
    ) -> Result<CType, SignatureProblem> {
        match (desc.class, unit, desc.size) {
            (TypeClass::Array(element, length), ..) => {
                CType::array_of(self.described(element, unit)?, length)
            }
            (TypeClass::Struct(_) | TypeClass::Union(_), ..) => self.aggregate(desc),
            (_, Some("char"), 1) => Ok(CType::CHAR),
            (_, Some(_), 2) => Ok(Scalar::CHAR16.into()),
            (_, Some(_), 4) => Ok(Scalar::CHAR32.into()),
            _ => CType::described(desc),
        }
    }

    fn aggregate(&mut self, desc: &TypeDesc) -> Result<CType, SignatureProblem> {
        if let Some((_, known)) = self.known.iter().find(|(known, _)| known == desc) {
            return Ok(known.clone());
        }
        if self.within.contains(desc) {
            return Ok(COpaque::declared(desc.name));
        }
        self.within.push(*desc);
        let described = aggregate(desc, |field| self.field(field));
        self.within.pop();
        let described = described?;
        self.known.push((*desc, described.clone()));
        Ok(described)
    }

    fn field(&mut self, field: &FieldDesc) -> Result<CType, SignatureProblem> {
        let Some(told) = field.told else { return self.described(field.ty, None) };
        let unit = told.form.text_unit();
        if field.ty.class != TypeClass::Pointer {
            return self.described(field.ty, unit);
        }
        let pointer = match (told.native().filter(|native| native.pointee.is_some()), unit) {
            (Some(native), unit) => self.native(&native, unit),
            (None, Some("char")) => CType::pointer_to(CType::CHAR, false),
            (None, Some("char16_t")) => CType::pointer_to(Scalar::CHAR16.into(), false),
            (None, Some("char32_t")) => CType::pointer_to(Scalar::CHAR32.into(), false),
            (None, _) => return CType::described(field.ty),
        };
        // An address at least, where that is nested too deeply.
        pointer.or_else(|_| CType::described(field.ty))
    }
}
