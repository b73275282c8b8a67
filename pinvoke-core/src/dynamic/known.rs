//! Signatures that were read before, by their text.
//!
//! A script host makes the same function again and again. The table has a fixed number of places, each for
//! the last text of its hash, so that texts from anywhere cannot fill the memory; a signature in it is
//! shared with whoever read it, and so is what was prepared for calls.

use std::sync::{Mutex, PoisonError};

use super::signature::Signature;

const PLACES: usize = 256;
/// The longest text that is remembered.
const LONGEST: usize = 512;

struct Known {
    text: Box<str>,
    signature: Signature,
}

static KNOWN: Mutex<[Option<Known>; PLACES]> = Mutex::new([const { None }; PLACES]);

/// The place of a text; nothing for a long one.
fn place(text: &str) -> Option<usize> {
    if text.len() > LONGEST {
        return None;
    }
    // The multiplier of Knuth's multiplicative hashing (TAOCP 6.4), the golden ratio in 64 bits.
    const RATIO: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut hash = text.len() as u64;
    for word in words {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(RATIO);
    }
    for byte in rest {
        hash = (hash.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(RATIO);
    }
    Some((hash >> (u64::BITS - PLACES.ilog2())) as usize)
}

/// The signature of a text that was read before.
pub(super) fn find(text: &str) -> Option<Signature> {
    let place = place(text)?;
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known[place].as_ref().filter(|known| *known.text == *text)?;
    Some(known.signature.clone())
}

/// Remembers what a text is. If there is no memory for that, it is read again the next time.
pub(super) fn remember(text: &str, signature: &Signature) {
    let Some(place) = place(text) else { return };
    let mut copy = String::new();
    if copy.try_reserve_exact(text.len()).is_err() {
        return;
    }
    copy.push_str(text);
    let new = Known { text: copy.into_boxed_str(), signature: signature.clone() };
    let before = {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known[place].replace(new)
    };
    // Outside of the lock: what a signature is made of may be a lot.
    drop(before);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once() {
        let text = "int read_once(int value)";
        assert!(find(text).is_none());
        let first = Signature::parse(text).unwrap();
        let again = Signature::parse(text).unwrap();
        assert!(first.is_same_as(&again));
        // Another text is another signature, whatever it means.
        let other = Signature::parse("int read_once(int  value)").unwrap();
        assert!(!first.is_same_as(&other));
        assert_eq!(first.to_string(), other.to_string());
        // What is changed is a copy.
        assert!(!first.is_same_as(&again.with_last_error()));
        assert_eq!(find(text).unwrap().narrow_text(), first.narrow_text());
    }

    #[test]
    fn errors_and_long_texts_are_not_remembered() {
        let wrong = "int wrong(";
        assert!(Signature::parse(wrong).is_err() && find(wrong).is_none());
        let long = format!("int long_text(int value) /* {} */", "x".repeat(LONGEST));
        Signature::parse(&long).unwrap();
        assert!(find(&long).is_none());
    }

    /// More texts than places: the last one of a place stays, and every one is read right.
    #[test]
    fn there_is_always_room() {
        for round in 0..2 {
            for index in 0..4 * PLACES {
                let signature = Signature::parse(&format!("int f{index}(int a{index})")).unwrap();
                assert_eq!(signature.name(), format!("f{index}"), "round {round}");
            }
        }
    }
}
