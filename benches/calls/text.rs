//! Text to convert.

/// A text of `characters` ASCII characters.
pub(crate) fn ascii(characters: usize) -> String {
    "The quick brown fox jumps over the lazy dog. ".chars().cycle().take(characters).collect()
}

/// A text of `characters` characters, of which some take two, three and four bytes.
pub(crate) fn mixed(characters: usize) -> String {
    "Füße auf dem Weg, naïve été, 日本語の文, один 😀 and so on. "
        .chars()
        .cycle()
        .take(characters)
        .collect()
}

/// A size as it stands in the names of workloads.
pub(crate) fn size(count: usize) -> String {
    match count {
        0..1024 => count.to_string(),
        1024..1_048_576 => format!("{}k", count / 1024),
        _ => format!("{}M", count / 1_048_576),
    }
}
