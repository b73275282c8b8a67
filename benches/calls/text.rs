//! Text to convert.

/// A text of `characters` ASCII characters.
pub(crate) fn ascii(characters: usize) -> String {
    "The quick brown fox jumps over the lazy dog. ".chars().cycle().take(characters).collect()
}

/// A text of `characters` characters, of which some take two, three and four bytes. The words follow
/// each other in no order that a branch predictor could learn.
pub(crate) fn mixed(characters: usize) -> String {
    const WORDS: [&str; 16] = [
        "the",
        "Straße",
        "über",
        "naïve",
        "words",
        "日本語",
        "один",
        "été",
        "and",
        "größer",
        "😀",
        "text",
        "cœur",
        "の",
        "плюс",
        "plain",
    ];
    let mut state = 1u32;
    let words = std::iter::repeat_with(|| {
        // Numerical Recipes' generator; its high bits are the random ones.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        WORDS[state as usize >> 28]
    });
    words.flat_map(|word| word.chars().chain([' '])).take(characters).collect()
}

/// A size as it stands in the names of workloads.
pub(crate) fn size(count: usize) -> String {
    match count {
        0..1024 => count.to_string(),
        1024..1_048_576 => format!("{}k", count / 1024),
        _ => format!("{}M", count / 1_048_576),
    }
}
