//! What a `safe fn` may have in its signature.

use crate::managed::{Managed, kind};
use crate::marshal::{IsSafe, NativeStruct};

/// The kinds of types that are no pointers.
pub trait ValueKind {}
/// The kinds of types that hold no pointer of the caller's making.
pub trait PointerFreeKind<T: ?Sized>: ValueKind {}
macro_rules! pointer_free {
    ($($kind:ident)*) => {$(
        impl ValueKind for kind::$kind {}
        impl<T: ?Sized> PointerFreeKind<T> for kind::$kind {}
    )*};
}
pointer_free! {
    Value Ref Mut Nullable Boolean Character Enumeration Handle Text TerminatedText Sequence Vector
    Array Unit Function Token
}
impl ValueKind for kind::Structure {}
impl<T: NativeStruct<Safety: IsSafe>> PointerFreeKind<T> for kind::Structure {}
impl ValueKind for kind::Flexible {}
impl<T: NativeStruct<Safety: IsSafe>> PointerFreeKind<T> for kind::Flexible {}

/// A type that a `safe fn` may return.
#[diagnostic::on_unimplemented(
    message = "a `safe fn` cannot return `{Self}`, which is a pointer",
    label = "nothing says who owns what it points to",
    note = "return a string, an array or a handle, with its ownership stated; or declare an `unsafe fn`"
)]
pub trait NoPointer<const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized + Managed, const OK: bool> NoPointer<OK> for T where T::Kind: ValueKind {}

/// A type that a `safe fn` may take.
#[diagnostic::on_unimplemented(
    message = "a `safe fn` cannot take `{Self}`, which is or holds a pointer",
    label = "safe code could hand native code any address",
    note = "declare an `unsafe fn`, or use a reference, a slice, a string, a handle or a callback"
)]
pub trait PointerFree<const OK: bool> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T: ?Sized + Managed, const OK: bool> PointerFree<OK> for T where T::Kind: PointerFreeKind<T> {}
