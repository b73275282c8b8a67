//! Signatures that were read before, by their text.
//!
//! A script host makes the same function again and again. Both tables have a fixed number of places, each
//! for the last text of its hash, so that texts from anywhere cannot fill the memory; a signature in them is
//! shared with whoever read it, and so is what was prepared for calls. A text is all that its signature
//! depends on, and it is compared as a whole.

use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};

use super::signature::Signature;

const PLACES: usize = 256;
/// The places of each thread.
const RECENT_PLACES: usize = 32;
/// The longest text that is remembered.
const LONGEST: usize = 512;

struct Known {
    text: Box<str>,
    signature: Signature,
}

/// What any thread read.
static KNOWN: Mutex<[Option<Arc<Known>>; PLACES]> = Mutex::new([const { None }; PLACES]);

thread_local! {
    /// What this thread asked for: it is found without the lock, which is half of the time.
    static RECENT: [Cell<Option<Arc<Known>>>; RECENT_PLACES] =
        const { [const { Cell::new(None) }; RECENT_PLACES] };
}

/// The hash of a text; nothing for a long one.
///
/// Whoever finds texts of the same hash makes them push each other out, and no more.
fn hash(text: &str) -> Option<u64> {
    const BLOCK: usize = 16;
    // The golden ratio in 64 bits, as in Knuth's multiplicative hashing (TAOCP 6.4).
    const RATIO: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = text.as_bytes();
    if bytes.len() > LONGEST {
        return None;
    }
    let mix = |hash: u64, block: &[u8; BLOCK]| {
        let block = u128::from_le_bytes(*block);
        let (low, high) = (block as u64, (block >> 64) as u64);
        let product = u128::from(hash ^ low) * u128::from(high ^ RATIO);
        product as u64 ^ (product >> 64) as u64
    };
    let (blocks, rest) = bytes.as_chunks();
    let hash = blocks.iter().fold(RATIO ^ bytes.len() as u64, mix);
    // What is left, and before it what it takes to make a block.
    Some(match bytes.last_chunk() {
        _ if rest.is_empty() => hash,
        Some(last) => mix(hash, last),
        None => {
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            mix(hash, &block)
        }
    })
}

/// The place of a hash in a table.
fn place<const PLACES: usize>(hash: u64) -> usize {
    (hash >> (u64::BITS - PLACES.ilog2())) as usize
}

/// The signature of a text that was read before.
pub(super) fn find(text: &str) -> Option<Signature> {
    let hash = hash(text)?;
    let recent = RECENT.try_with(|recent| {
        let place = &recent[place::<RECENT_PLACES>(hash)];
        let known = place.take();
        let signature = known.as_ref().and_then(|known| known.signature_of(text));
        place.set(known);
        signature
    });
    // While a thread ends there is no table of its own.
    if let Ok(Some(signature)) = recent {
        return Some(signature);
    }
    let known = {
        let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known[place::<PLACES>(hash)].clone()?
    };
    let signature = known.signature_of(text)?;
    remember_here(hash, known);
    Some(signature)
}

/// Remembers what a text is. If there is no memory for that, it is read again the next time.
pub(super) fn remember(text: &str, signature: &Signature) {
    let Some(hash) = hash(text) else { return };
    let mut copy = String::new();
    if copy.try_reserve_exact(text.len()).is_err() {
        return;
    }
    copy.push_str(text);
    let new = Arc::new(Known { text: copy.into_boxed_str(), signature: signature.clone() });
    remember_here(hash, Arc::clone(&new));
    let before = {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known[place::<PLACES>(hash)].replace(new)
    };
    // Outside of the lock: what a signature is made of may be a lot.
    drop(before);
}

/// Remembers it for this thread.
fn remember_here(hash: u64, known: Arc<Known>) {
    let _ = RECENT.try_with(|recent| recent[place::<RECENT_PLACES>(hash)].set(Some(known)));
}

impl Known {
    fn signature_of(&self, text: &str) -> Option<Signature> {
        (*self.text == *text).then(|| self.signature.clone())
    }
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

    /// What is compared is the text, not where it is.
    #[test]
    fn another_text_in_the_same_memory_is_another() {
        let mut text = String::from("int in_place(int first)");
        for (from, to) in [("first", "other"), ("other", "third"), ("third", "first")] {
            for _ in 0..3 {
                let signature = Signature::parse(&text).unwrap();
                assert_eq!(signature.parameters()[0].name(), from);
            }
            let at = text.as_ptr();
            text.replace_range(text.len() - 6..text.len() - 1, to);
            assert_eq!(text.as_ptr(), at);
        }
    }

    #[test]
    fn lengths_around_a_block_of_the_hash() {
        // One character of difference, at every place.
        for length in 1..=80 {
            let text =
                |at| (0..length).map(|i| if i == at { 'b' } else { 'a' }).collect::<String>();
            let hashes: std::collections::HashSet<_> =
                (0..=length).map(|at| hash(&text(at))).collect();
            assert_eq!(hashes.len(), length + 1, "{length}");
        }
    }

    #[test]
    fn a_thread_that_ends_lets_its_signatures_go() {
        let text = "int of_a_thread(int value)";
        let signature = text.parse().unwrap();
        let known = Arc::new(Known { text: text.into(), signature });
        let of_thread = Arc::clone(&known);
        let asks = move || {
            let signature = of_thread.signature.clone();
            remember_here(hash(text).unwrap(), of_thread);
            assert!(find(text).unwrap().is_same_as(&signature));
        };
        // The end of a scope would not wait for what the thread keeps.
        std::thread::spawn(asks).join().unwrap();
        assert_eq!(Arc::strong_count(&known), 1);
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
