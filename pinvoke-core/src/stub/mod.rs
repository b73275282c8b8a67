//! The steps of a stub that do not depend on the signature; generated code strings them together.

mod apart;
mod argument;
mod callback;
mod count;
mod entry;
mod grow;
mod judge;
mod raise;
mod slot;

pub use apart::*;
pub use argument::*;
pub use callback::*;
pub use count::*;
pub use entry::*;
pub use grow::*;
pub use judge::*;
pub use raise::*;
pub use slot::*;
