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

#[test]
fn a_secret_is_zero_when_it_is_freed() {
    let secret = |fill: u8| {
        let mut secret = Secret::new(64).unwrap();
        secret.fill(fill);
        secret
    };
    let mut first = secret(0xAA);
    let block = first.as_mut_ptr();
    assert_eq!(crate::failing::left_behind(block, || drop(first)), Some(0));
    // The watch sees what is left, where nothing clears it.
    let mut plain = vec![0xAA_u8; 64];
    let block = plain.as_mut_ptr();
    assert_eq!(crate::failing::left_behind(block, || drop(plain)), Some(64));
    // A panic does not leave it behind.
    let mut unwound = secret(0xBB);
    let block = unwound.as_mut_ptr();
    let left = crate::failing::left_behind(block, || {
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            let _held = &mut unwound;
            panic!("on the way");
        }));
        assert!(caught.is_err());
    });
    assert_eq!(left, Some(0));
}
