//! Marshallers of users: what follows from a value's conversion.

/// Makes a marshaller of a [`ValueForm`](crate::marshal::ValueForm): everything that follows from a
/// conversion between a managed and a native value.
///
/// `value_marshaller!(Form for Managed)` lets `#[marshal(with = Form)]` stand on a parameter by value, on a
/// parameter of a callback or an exported function, and `#[ret(with = Form)]` on what is returned, in
/// both directions. `with = Indirect<Form>` is a pointer to the native value (`&T`, `&mut T`, `#[out]`),
/// `lparray, elem(with = Form)` an array of them (`&[T]`, `&mut [T]`, `Vec<T>`). Fields of native structs take
/// `#[marshal(with = Form)]` by the `ValueForm` alone.
///
/// # Examples
///
/// ```
/// use pinvoke_core::error::MarshalError;
/// use pinvoke_core::marshal::{Marshal, ValueForm};
///
/// struct Celsius(f64);
///
/// /// Degrees Celsius as a `double` in Kelvin.
/// enum Kelvin {}
/// // SAFETY: a number points to nothing.
/// unsafe impl ValueForm<Celsius> for Kelvin {
///     type Value = f64;
///     fn to_native(value: Celsius) -> Result<f64, MarshalError> {
///         Ok(value.0 + 273.15)
///     }
///     fn from_native(value: f64) -> Result<Celsius, MarshalError> {
///         Ok(Celsius(value - 273.15))
///     }
/// }
/// pinvoke_core::value_marshaller!(Kelvin for Celsius);
///
/// let mut guard = <Kelvin as Marshal<_, pinvoke_core::In>>::lower(Celsius(100.0), &mut ())?;
/// assert_eq!(<Kelvin as Marshal<Celsius, pinvoke_core::In>>::native(&mut guard), 373.15);
/// # Ok::<(), MarshalError>(())
/// ```
#[macro_export]
macro_rules! value_marshaller {
    ($form:ident for $managed:ty) => {
        impl $crate::marshal::Frame for $form {
            type Scratch = ();
            type Safety = $crate::marshal::SafeToCall;
            const CROSSING: $crate::marshal::Crossing = $crate::marshal::Crossing::ByValue;
            fn scratch() {}
        }
        impl $crate::marshal::ElementForm for $form {}
        impl $crate::marshal::InArray for $form {
            type Element = $crate::marshal::Copied<$form>;
            type OrNull = $crate::marshal::Copied<$crate::marshal::Nullable<$form>>;
        }
        impl $crate::marshal::NativeForm for $form {
            type Native = <$form as $crate::marshal::ValueForm<$managed>>::Value;
        }
        // SAFETY: the native value points to nothing, by the contract of `ValueForm`.
        unsafe impl $crate::marshal::Marshal<'_, $managed, $crate::direction::In> for $form {
            type Native = <$form as $crate::marshal::ValueForm<$managed>>::Value;
            type Guard = <$form as $crate::marshal::ValueForm<$managed>>::Value;
            fn lower(
                value: $managed,
                (): &mut (),
            ) -> ::core::result::Result<Self::Guard, $crate::error::MarshalError> {
                <$form as $crate::marshal::ValueForm<$managed>>::to_native(value)
            }
            fn native(guard: &mut Self::Guard) -> Self::Native {
                *guard
            }
            unsafe fn lift(
                _: Self::Guard,
            ) -> ::core::result::Result<(), $crate::error::MarshalError> {
                ::core::result::Result::Ok(())
            }
        }
        // SAFETY: the native value owns nothing.
        unsafe impl<O> $crate::marshal::MarshalReturn<$managed, O> for $form {
            type Native = <$form as $crate::marshal::ValueForm<$managed>>::Value;
            fn empty() -> Self::Native {
                // SAFETY: `ValueForm` promises that zeros are a native value.
                unsafe { ::core::mem::zeroed() }
            }
            unsafe fn lift_return(
                native: Self::Native,
                _: O,
            ) -> ::core::result::Result<$managed, $crate::error::MarshalError> {
                <$form as $crate::marshal::ValueForm<$managed>>::from_native(native)
            }
        }
        // SAFETY: the value is converted into the holder, and taken from it once.
        unsafe impl $crate::marshal::Receive<'_, $managed> for $form {
            type Native = <$form as $crate::marshal::ValueForm<$managed>>::Value;
            type Holder = ::core::option::Option<$managed>;
            unsafe fn receive(
                native: Self::Native,
            ) -> ::core::result::Result<Self::Holder, $crate::error::MarshalError> {
                <$form as $crate::marshal::ValueForm<$managed>>::from_native(native)
                    .map(::core::option::Option::Some)
            }
            fn value(holder: &mut Self::Holder) -> $managed {
                holder.take().expect("an argument is taken once")
            }
        }
        // SAFETY: the native value needs no clean-up.
        unsafe impl $crate::marshal::CallbackReturn<$managed> for $form {
            type Native = <$form as $crate::marshal::ValueForm<$managed>>::Value;
            fn lower_return(
                value: $managed,
            ) -> ::core::result::Result<Self::Native, $crate::error::MarshalError> {
                <$form as $crate::marshal::ValueForm<$managed>>::to_native(value)
            }
        }
    };
}
