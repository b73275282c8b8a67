//! libffi's call interfaces, prepared once for each shape of call.

use std::ffi::c_void;
use std::fmt;
use std::sync::Arc;

use libffi::low::{self, CodePtr, ffi_abi, ffi_cif, ffi_type, type_tag, types};

use super::interned::Interned;
use super::types::{CType, Scalar, ScalarKind};
use crate::error::SignatureProblem;

/// A prepared call interface.
pub(super) struct Cif {
    /// libffi reads it and what it points to; nothing writes to them after `prepare`.
    cif: ffi_cif,
    /// Invariant: `cif` points into these, and their heap blocks live as long as it.
    _arguments: Box<[*mut ffi_type]>,
    _composites: Composites,
}

// SAFETY: a prepared interface is only read: `ffi_call` and closures take it as input.
unsafe impl Send for Cif {}
// SAFETY: as above.
unsafe impl Sync for Cif {}

impl fmt::Debug for Cif {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.cif)
    }
}

/// What two calls must agree in to share an interface: the convention, the number of fixed parameters
/// of a variadic call, and the types down to their numbers.
#[derive(PartialEq, Eq, Hash)]
struct Shape {
    abi: ffi_abi,
    fixed: Option<usize>,
    types: Box<[u8]>,
}

/// Live interfaces by their shape.
static INTERNED: Interned<Shape, Cif> = Interned::empty();

impl Cif {
    /// The interface of a call; `fixed` is the number of parameters before the `...` of a variadic
    /// one.
    pub(super) fn interned(
        abi: ffi_abi,
        arguments: &[&CType],
        fixed: Option<usize>,
        result: &CType,
    ) -> Result<Arc<Self>, SignatureProblem> {
        let mut shape = Vec::with_capacity(arguments.len() + 1);
        describe(result, &mut shape);
        arguments.iter().for_each(|argument| describe(argument, &mut shape));
        let shape = Shape { abi, fixed, types: shape.into() };
        INTERNED.get_or_make(shape, || Self::prepare(abi, arguments, fixed, result))
    }

    fn prepare(
        abi: ffi_abi,
        arguments: &[&CType],
        fixed: Option<usize>,
        result: &CType,
    ) -> Result<Self, SignatureProblem> {
        let mut composites = Composites::default();
        let result_type = composites.ffi_type(only_float(result).unwrap_or(result));
        let mut of_arguments: Box<[*mut ffi_type]> =
            arguments.iter().map(|argument| composites.ffi_type(argument)).collect();
        let (mut cif, count, start) =
            (ffi_cif::default(), of_arguments.len(), of_arguments.as_mut_ptr());
        // SAFETY: the types are libffi's own or composites that are complete but for their size, and
        // all of them outlive the interface, which is kept together with them.
        let prepared = unsafe {
            match fixed {
                None => low::prep_cif(&mut cif, abi, count, result_type, start),
                Some(fixed) => low::prep_cif_var(&mut cif, abi, fixed, count, result_type, start),
            }
        };
        prepared.map_err(|error| {
            SignatureProblem::Invalid(format!("libffi refused the signature: {error:?}"))
        })?;
        composites.verify()?;
        Ok(Self { cif, _arguments: of_arguments, _composites: composites })
    }

    /// Calls a function.
    ///
    /// # Safety
    ///
    /// The function at `code` has the signature that the interface was made for; `arguments` points
    /// to as many pointers as it has arguments, each to a value of its type; `result` is aligned and
    /// has room for the result.
    pub(super) unsafe fn call(
        &self,
        code: *const c_void,
        arguments: *mut *mut c_void,
        result: *mut c_void,
    ) {
        let cif = std::ptr::from_ref(&self.cif).cast_mut();
        // SAFETY: the caller's promises; libffi does not write to the interface.
        unsafe { low::call_return_into(cif, CodePtr::from_ptr(code), arguments, result) };
    }

    /// For libffi's functions that take an interface and do not change it.
    pub(super) fn as_ptr(&self) -> *mut ffi_cif {
        std::ptr::from_ref(&self.cif).cast_mut()
    }
}

/// The structs of an interface, as libffi describes them.
#[derive(Default)]
struct Composites(Vec<Composite>);

struct Composite {
    ffi: Box<ffi_type>,
    _elements: Box<[*mut ffi_type]>,
    size: usize,
    align: usize,
}

impl Composites {
    /// libffi's description of a type that is passed by value.
    fn ffi_type(&mut self, ty: &CType) -> *mut ffi_type {
        match ty {
            CType::Void => &raw mut types::void,
            CType::Scalar(scalar) => scalar_type(*scalar),
            CType::Enum(of) => scalar_type(of.scalar()),
            CType::Struct(of) => {
                let fields = of.fields().iter().map(|field| self.ffi_type(field.ty())).collect();
                self.add(fields, of.size(), of.align())
            }
            // libffi has no arrays; a struct of the elements is laid out and passed the same.
            CType::Array(of) => {
                let element = self.ffi_type(of.element());
                let (size, align) = (ty.size().unwrap_or(0), ty.align());
                self.add(vec![element; of.length()], size, align)
            }
            _ => &raw mut types::pointer,
        }
    }

    fn add(
        &mut self,
        mut elements: Vec<*mut ffi_type>,
        size: usize,
        align: usize,
    ) -> *mut ffi_type {
        elements.push(std::ptr::null_mut());
        let mut elements = elements.into_boxed_slice();
        let mut ffi = Box::new(ffi_type {
            // libffi computes the size and the alignment.
            size: 0,
            alignment: 0,
            type_: type_tag::STRUCT,
            elements: elements.as_mut_ptr(),
        });
        let address = &raw mut *ffi;
        self.0.push(Composite { ffi, _elements: elements, size, align });
        address
    }

    /// Requires that libffi laid the structs out as the C compiler does.
    fn verify(&self) -> Result<(), SignatureProblem> {
        for composite in &self.0 {
            let found = (composite.ffi.size, usize::from(composite.ffi.alignment));
            if found != (composite.size, composite.align) {
                let Composite { size, align, .. } = composite;
                return Err(SignatureProblem::Invalid(format!(
                    "libffi lays a struct of {size} bytes, aligned to {align}, out as {found:?}"
                )));
            }
        }
        Ok(())
    }
}

/// The float of a struct that has nothing else, where that comes back as the float alone would.
///
/// mingw's gcc returns such a struct in the floating-point register (and so does rustc); libffi takes it
/// for any other small struct, which comes back in `eax` and `edx`.
fn only_float(ty: &CType) -> Option<&CType> {
    let is_of_mingw = cfg!(all(windows, target_arch = "x86", target_env = "gnu"));
    match ty {
        _ if !is_of_mingw => None,
        CType::Scalar(scalar) if matches!(scalar.kind(), ScalarKind::F32 | ScalarKind::F64) => {
            Some(ty)
        }
        CType::Struct(of) => match of.fields() {
            [field] => only_float(field.ty()),
            _ => None,
        },
        CType::Array(of) if of.length() == 1 => only_float(of.element()),
        _ => None,
    }
}

fn scalar_type(scalar: Scalar) -> *mut ffi_type {
    match scalar.kind() {
        ScalarKind::Bool | ScalarKind::U8 => &raw mut types::uint8,
        ScalarKind::I8 => &raw mut types::sint8,
        ScalarKind::I16 => &raw mut types::sint16,
        ScalarKind::U16 => &raw mut types::uint16,
        ScalarKind::I32 => &raw mut types::sint32,
        ScalarKind::U32 => &raw mut types::uint32,
        ScalarKind::F32 => &raw mut types::float,
        ScalarKind::F64 => &raw mut types::double,
        ScalarKind::I64 => &raw mut types::sint64,
        // 128-bit integers do not get here: `passed_by_value` refuses them.
        ScalarKind::U64 | ScalarKind::I128 | ScalarKind::U128 => &raw mut types::uint64,
    }
}

/// Appends what a type is made of.
fn describe(ty: &CType, to: &mut Vec<u8>) {
    match ty {
        CType::Void => to.push(b'v'),
        CType::Scalar(scalar) => to.push(scalar.kind() as u8),
        CType::Enum(of) => to.push(of.scalar().kind() as u8),
        CType::Struct(of) => {
            to.push(b'{');
            of.fields().iter().for_each(|field| describe(field.ty(), to));
            to.push(b'}');
        }
        CType::Array(of) => {
            to.push(b'[');
            to.extend((of.length() as u64).to_le_bytes());
            describe(of.element(), to);
        }
        _ => to.push(b'p'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interned(arguments: &[&CType], result: &CType) -> Arc<Cif> {
        Cif::interned(low::ffi_abi_FFI_DEFAULT_ABI, arguments, None, result).unwrap()
    }

    #[test]
    fn equal_shapes_share_an_interface() {
        let first = interned(&[&CType::INT, &CType::DOUBLE], &CType::INT32);
        let same = interned(&[&CType::INT32, &CType::DOUBLE], &CType::INT);
        let other = interned(&[&CType::INT, &CType::FLOAT], &CType::INT);
        assert!(Arc::ptr_eq(&first, &same));
        assert!(!Arc::ptr_eq(&first, &other));
    }

    #[test]
    fn an_interface_goes_with_its_last_user() {
        let arguments = [&CType::INT8; 9];
        let weak = Arc::downgrade(&interned(&arguments, &CType::Void));
        assert_eq!(weak.strong_count(), 0);
        assert_eq!(interned(&arguments, &CType::Void)._arguments.len(), 9);
    }
}
