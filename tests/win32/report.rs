//! What the run called, from the bind log.

use crate::runner::tests;
use std::collections::{BTreeMap, BTreeSet};

tests! { the_functions_called_are_listed }

/// The functions of the system's own libraries, by library.
fn called() -> BTreeMap<String, BTreeSet<String>> {
    let mut libraries = BTreeMap::<_, BTreeSet<_>>::new();
    for record in pinvoke::library::bind_log() {
        let file = record.path.expect("Windows tells the file of a library");
        let is_system = |part: &std::path::Component<'_>| {
            let part = part.as_os_str().to_ascii_lowercase();
            part == "system32" || part == "syswow64"
        };
        if file.components().any(|part| is_system(&part)) {
            let library = file.file_name().unwrap_or_default().to_ascii_lowercase();
            libraries
                .entry(library.to_string_lossy().into_owned())
                .or_default()
                .insert(record.entry);
        }
    }
    libraries
}

fn the_functions_called_are_listed() {
    let libraries = called();
    let functions: usize = libraries.values().map(BTreeSet::len).sum();
    println!("Win32 functions called: {functions} of {} libraries", libraries.len());
    for (library, functions) in &libraries {
        let functions: Vec<_> = functions.iter().map(String::as_str).collect();
        println!("  {library} ({}): {}", functions.len(), functions.join(" "));
    }
    println!();
    assert!(functions >= 60 && libraries.len() >= 8, "fewer than the tests are meant to call");
}
