//! What unregisters a callback when it is dropped.

use std::fmt;

use super::{Callback, CallbackSignature};

macro_rules! registrations {
    ($($(#[$attribute:meta])* $name:ident [$($bound:tt)*];)*) => {$(
        $(#[$attribute])*
        #[must_use = "the callback is unregistered when this is dropped"]
        pub struct $name<'a>(Option<Box<dyn FnOnce() $($bound)* + 'a>>);

        impl<'a> $name<'a> {
            /// Owns a callback that has been registered; `unregister` runs when this is dropped.
            pub fn new<C: CallbackSignature + 'a>(
                callback: Callback<C>,
                unregister: impl FnOnce(&Callback<C>) $($bound)* + 'a,
            ) -> Self {
                Self(Some(Box::new(move || {
                    // In this order, and the callback even if the first panics.
                    let callback = callback;
                    unregister(&callback);
                })))
            }

            /// Unregisters now. The same as dropping it.
            pub fn unregister(self) {}
        }

        impl Drop for $name<'_> {
            fn drop(&mut self) {
                if let Some(unregister) = self.0.take() {
                    unregister();
                }
            }
        }

        impl fmt::Debug for $name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

registrations! {
    /// A callback that native code knows, and the way to take it back.
    ///
    /// Dropping it runs the function that unregisters, turns later calls away (they get the
    /// signature's `on_panic` value), waits for the calls that other threads are in, and drops the
    /// closure. Dropped inside its own callback it unregisters and turns calls away at once, and
    /// leaves the closure to the call that ends last. [`Callback::register`] makes it.
    ///
    /// `'a` is what the unregistering function borrows: a registration at a database connection does
    /// not outlive the connection. If it is forgotten instead of dropped, the closure stays and may
    /// be called for ever.
    Registration [+ Send];
    /// A [`Registration`] that stays on its thread. [`Callback::register_local`] makes it.
    LocalRegistration [];
}
