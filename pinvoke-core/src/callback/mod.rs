//! Calls that native code makes into managed code.
//!
//! A signature is declared once, by `#[native_callback]`, and its entry point is a function that the
//! compiler makes for each closure type. With a user-data parameter the closure's address travels as
//! user data ([`Scoped`]); without one only closures that capture nothing can be called, because the
//! entry point has no other way to find them ([`StaticScope`]).
//!
//! A panic never unwinds through native frames. It is caught in the entry point, native code gets
//! the signature's fallback at once and at every further call, and the panic goes on when the native
//! function has returned.

mod outcome;
mod scoped;
mod scoped_static;
mod signature;

pub use scoped::Scoped;
pub use scoped_static::{Linked, StaticScope, captures_nothing};
pub use signature::{CallbackSignature, ScopedCallback, StaticCallback};
