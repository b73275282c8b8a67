//! Types that come back.

use super::Asked;
use crate::marshal::{DefaultMarshal, MarshalReturn};

/// A type that can be returned, or be a `#[retval]`; `O` is what releases it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned by native code",
    label = "no rule says how this type comes back",
    note = "derive `Blittable` on a `#[repr(C)]` struct of plain data, `NativeStruct` on a struct with strings, arrays or options, `NativeEnum` on a field-less enum",
    note = "a string needs an owner: `#[free(c)]`, `#[borrowed(parameter)]`; for other types name a marshaller: `#[ret(with = MyMarshaller)]`"
)]
pub trait Returnable<O = ()> {
    /// The answer.
    const OK: bool = true;
}
#[diagnostic::do_not_recommend]
impl<T, O> Returnable<O> for T
where
    T: DefaultMarshal<Asked>,
    T::Strategy: MarshalReturn<T, O>,
{
}
