//! Layouts of the fixture headers' structs, as bindgen reads them by libclang: an oracle beside the C
//! compiler. The feature `bindgen` is needed.

#[cfg(feature = "bindgen")]
mod read;

#[cfg(feature = "bindgen")]
pub use read::{Layouts, layouts};
