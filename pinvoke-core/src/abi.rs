//! What may stand in a foreign signature.

use std::ffi::c_void;

use crate::meta::FieldMeta;

/// A type that has a place in the C calling convention, with the description of its layout.
///
/// # Safety
///
/// A value of `Self` passes through an `extern` function as [`Abi::DESC`] says, and `DESC` states the
/// size, the alignment and, for a struct, every field with its offset.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no C representation",
    label = "this type cannot stand in a foreign signature",
    note = "derive `Blittable` (plain data) or `Abi` (data with pointers, for `unsafe fn`s) on a `#[repr(C)]` struct"
)]
pub unsafe trait Abi: Copy {
    /// Layout and class of the type.
    const DESC: TypeDesc;
}

/// The layout and the class of a native type, as libffi, metadata and proxies need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeDesc {
    /// The type's name, for people.
    pub name: &'static str,
    /// Size in bytes.
    pub size: usize,
    /// Alignment in bytes.
    pub align: usize,
    /// How the calling convention sees it.
    pub class: TypeClass,
    /// The number of `#pragma pack`, for a struct that has one.
    pub pack: Option<usize>,
    /// Whether it has no name in C: a part of the union that an enum stands for.
    pub is_inner: bool,
}

/// How a calling convention sees a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TypeClass {
    /// No value.
    Void,
    /// A signed integer.
    Signed,
    /// An unsigned integer.
    Unsigned,
    /// A floating-point number.
    Float,
    /// A pointer to data or to a function.
    Pointer,
    /// A struct, with its fields in order.
    Struct(&'static [FieldDesc]),
    /// A union, with its members at offset 0.
    Union(&'static [FieldDesc]),
    /// An array inside a struct.
    Array(&'static TypeDesc, usize),
}

/// A field of a native struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldDesc {
    /// The field's name.
    pub name: &'static str,
    /// Offset from the start of the struct, in bytes.
    pub offset: usize,
    /// The field's type.
    pub ty: &'static TypeDesc,
    /// Of a bit field: how many bits it stands above the lowest bit at the offset, and its width.
    pub bits: Option<(u32, u32)>,
    /// What the declaration of a derived struct says of the field.
    pub told: Option<&'static FieldMeta>,
}

impl TypeDesc {
    /// The description of `T` with the class given.
    pub const fn of<T>(name: &'static str, class: TypeClass) -> Self {
        let (size, align) = (size_of::<T>(), align_of::<T>());
        Self { name, size, align, class, pack: None, is_inner: false }
    }

    /// The same, under `#pragma pack`.
    pub const fn packed(self, pack: usize) -> Self {
        Self { pack: Some(pack), ..self }
    }

    /// The same, without a name in C.
    pub const fn inner(self) -> Self {
        Self { is_inner: true, ..self }
    }
}

impl FieldDesc {
    /// A field.
    pub const fn new(name: &'static str, offset: usize, ty: &'static TypeDesc) -> Self {
        Self { name, offset, ty, bits: None, told: None }
    }

    /// The same, with what the declaration says of it.
    pub const fn told(self, told: &'static FieldMeta) -> Self {
        Self { told: Some(told), ..self }
    }

    /// A bit field of `width` bits, `shift` bits above the lowest bit of the byte at `offset`.
    pub const fn bits(
        name: &'static str,
        offset: usize,
        ty: &'static TypeDesc,
        shift: u32,
        width: u32,
    ) -> Self {
        Self { name, offset, ty, bits: Some((shift, width)), told: None }
    }
}

/// What may be a field of a struct that derives `Abi`: what has a place in the calling convention, and
/// arrays, which C does not pass by value.
///
/// # Safety
///
/// As for [`Abi`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no C representation",
    label = "this type cannot be a field of a C struct",
    note = "derive `Blittable` (plain data) or `Abi` (data with pointers, for `unsafe fn`s) on a `#[repr(C)]` struct"
)]
pub unsafe trait AbiField: Copy {
    /// Layout and class of the field.
    const FIELD: TypeDesc;
}
// SAFETY: as `T`.
unsafe impl<T: Abi> AbiField for T {
    const FIELD: TypeDesc = T::DESC;
}
// SAFETY: an array has its elements one after another, without padding between them.
unsafe impl<T: AbiField, const N: usize> AbiField for [T; N] {
    const FIELD: TypeDesc = TypeDesc::of::<[T; N]>("array", TypeClass::Array(&T::FIELD, N));
}

/// A native form of which all bytes may be zero, so that native code can be given a slot to write it.
///
/// # Safety
///
/// A value whose bytes are all zero is valid.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may not be all zeros, so native code cannot return it",
    label = "a slot for this type has no value before the call",
    note = "write `Option<unsafe extern \"C\" fn(..)>` for function pointers inside: null is `None`"
)]
pub unsafe trait ZeroAbi: Abi {}

/// A field of which all bytes may be zero.
///
/// # Safety
///
/// As for [`ZeroAbi`].
pub unsafe trait ZeroField: AbiField {}
// SAFETY: as `T`.
unsafe impl<T: ZeroAbi> ZeroField for T {}
// SAFETY: as `T`, for every element.
unsafe impl<T: ZeroField, const N: usize> ZeroField for [T; N] {}

// SAFETY: every bit pattern of a blittable value is valid.
unsafe impl<T: crate::blittable::Blittable> ZeroAbi for T {}
// SAFETY: zeros are the null pointer.
unsafe impl<T> ZeroAbi for *const T {}
// SAFETY: zeros are the null pointer.
unsafe impl<T> ZeroAbi for *mut T {}

/// A native form that has a null.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no null, so nothing can stand for `None` or for `#[value(null)]`",
    label = "no null value of this native type",
    note = "`Option` is for references, strings, arrays and handles that are pointers; pass the number that means \"none\" itself"
)]
pub trait NullAbi: Abi {
    /// The null.
    const NULL: Self;
}

// SAFETY: a thin pointer is a pointer in every C calling convention.
unsafe impl<T> Abi for *const T {
    const DESC: TypeDesc = TypeDesc::of::<Self>("const void *", TypeClass::Pointer);
}
// SAFETY: as for `*const T`.
unsafe impl<T> Abi for *mut T {
    const DESC: TypeDesc = TypeDesc::of::<Self>("void *", TypeClass::Pointer);
}
impl<T> NullAbi for *const T {
    const NULL: Self = std::ptr::null();
}
impl<T> NullAbi for *mut T {
    const NULL: Self = std::ptr::null_mut();
}

// SAFETY: `()` is C's `void` as a return type, the only place where generated code puts it.
unsafe impl Abi for () {
    const DESC: TypeDesc = TypeDesc::of::<()>("void", TypeClass::Void);
}

macro_rules! numbers {
    ($class:ident: $($t:ty)*) => {$(
        // SAFETY: Rust's primitive numbers have the size, alignment and class of the C type of that width.
        unsafe impl Abi for $t {
            const DESC: TypeDesc = TypeDesc::of::<$t>(stringify!($t), TypeClass::$class);
        }
    )*};
}
numbers!(Signed: i8 i16 i32 i64 i128 isize);
numbers!(Unsigned: u8 u16 u32 u64 u128 usize);
numbers!(Float: f32 f64);

macro_rules! function_pointers {
    ($($a:ident)*) => {
        function_pointers!(@abi "C", $($a)*);
        function_pointers!(@abi "system", $($a)*);
        // Other processors have no such types.
        #[cfg(target_arch = "x86")]
        function_pointers!(@abi "stdcall", $($a)*);
        #[cfg(target_arch = "x86")]
        function_pointers!(@abi "fastcall", $($a)*);
        #[cfg(target_arch = "x86")]
        function_pointers!(@abi "thiscall", $($a)*);
    };
    (@abi $abi:literal, $($a:ident)*) => {
        // SAFETY: an optional function pointer is one pointer, null for `None`.
        unsafe impl<R, $($a),*> Abi for Option<unsafe extern $abi fn($($a),*) -> R> {
            const DESC: TypeDesc = TypeDesc::of::<Self>("function pointer", TypeClass::Pointer);
        }
        // SAFETY: zeros are `None`.
        unsafe impl<R, $($a),*> ZeroAbi for Option<unsafe extern $abi fn($($a),*) -> R> {}
        impl<R, $($a),*> NullAbi for Option<unsafe extern $abi fn($($a),*) -> R> {
            const NULL: Self = None;
        }
        // SAFETY: a function pointer is one pointer, never null.
        unsafe impl<R, $($a),*> Abi for unsafe extern $abi fn($($a),*) -> R {
            const DESC: TypeDesc = TypeDesc::of::<Self>("function pointer", TypeClass::Pointer);
        }
        impl<R, $($a),*> crate::managed::Managed for unsafe extern $abi fn($($a),*) -> R {
            type Kind = crate::managed::kind::Pointer;
        }
    };
}
function_pointers!();
function_pointers!(A);
function_pointers!(A B);
function_pointers!(A B C);
function_pointers!(A B C D);
function_pointers!(A B C D E);
function_pointers!(A B C D E F);
function_pointers!(A B C D E F G);
function_pointers!(A B C D E F G H);

/// A native parameter that can carry a pointer to a callback's context: a pointer, or an integer as
/// wide as one (`LPARAM`, `DWORD_PTR`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot carry user data",
    label = "user data is a pointer, or an integer as wide as one",
    note = "write `*mut c_void`, or `isize` or `usize` where C has an integer (`LPARAM`, `DWORD_PTR`)"
)]
pub trait UserData: Abi {
    /// The context's address as the parameter's type.
    fn from_context(context: *mut c_void) -> Self;
    /// The address back.
    fn into_context(self) -> *mut c_void;
}

impl<T> UserData for *mut T {
    #[inline(always)]
    fn from_context(context: *mut c_void) -> Self {
        context.cast()
    }
    #[inline(always)]
    fn into_context(self) -> *mut c_void {
        self.cast()
    }
}
impl<T> UserData for *const T {
    #[inline(always)]
    fn from_context(context: *mut c_void) -> Self {
        context.cast_const().cast()
    }
    #[inline(always)]
    fn into_context(self) -> *mut c_void {
        self.cast_mut().cast()
    }
}
macro_rules! address_wide {
    ($($t:ty)*) => {$(
        impl UserData for $t {
            #[inline(always)]
            fn from_context(context: *mut c_void) -> Self {
                context.expose_provenance() as $t
            }
            #[inline(always)]
            fn into_context(self) -> *mut c_void {
                std::ptr::with_exposed_provenance_mut(self as usize)
            }
        }
    )*};
}
address_wide!(isize usize);
