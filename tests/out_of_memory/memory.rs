//! What is given away, and marshallers of one's own.

use pinvoke::encoding::Utf8;
use pinvoke::error::MarshalError;
use pinvoke::marshal::ValueForm;
use pinvoke::memory::{Arena, Secret};
use pinvoke::prelude::*;

use crate::{rows, survives};

/// A number that native code gets as the length of its decimal form.
enum Decimal {}
// SAFETY: the native value is a number.
unsafe impl ValueForm<u64> for Decimal {
    type Value = i32;
    fn to_native(value: u64) -> std::result::Result<i32, MarshalError> {
        let mut text = String::new();
        text.try_reserve(20)
            .map_err(|_| MarshalError::from(pinvoke::error::Problem::OutOfMemory))?;
        text.push_str(if value < 10 { "1" } else { "12" });
        Ok(text.len() as i32)
    }
    fn from_native(value: i32) -> std::result::Result<u64, MarshalError> {
        Ok(value as u64)
    }
}
pinvoke::value_marshaller!(Decimal for u64);

#[dll_import(pinvoke_fixtures::LIBRARY, charset = utf8)]
unsafe extern "C" {
    safe fn fx_add_i32(
        #[marshal(with = Decimal)] left: u64,
        #[marshal(with = Decimal)] right: u64,
    ) -> Result<i32>;
}

rows! {
    marshaller_of_ones_own { survives(|| fx_add_i32(5, 50)) }
    secret { survives(|| Ok(Secret::new(64).map(drop)?)) }
    arena { survives(|| {
            let arena = Arena::new();
            arena.text::<Utf8>("text")?;
            arena.slice(&[1, 2, 3])?;
            Ok(())
        }) }
}
