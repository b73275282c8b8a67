//! Finds plug-ins, and works with them.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use pinvoke::callback::LocalRegistration;

use crate::plugin::{self, Log, Plugin};

/// What happened, line by line. Plug-ins write to it too, from whichever thread they like.
#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Vec<String>>>);

impl Journal {
    fn note(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

/// Lets every plug-in of a folder work; tells what happened.
pub(crate) fn run(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let journal = Journal::default();
    for file in libraries(folder)? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let name = name.strip_prefix(std::env::consts::DLL_PREFIX).unwrap_or(&name);
        // SAFETY: whoever names the folder trusts what lies there.
        match unsafe { plugin::load(&file) } {
            Ok(plugin) => work(name, &plugin, &journal)?,
            Err(refused) => journal.note(format!("{name}: refused, {refused}")),
        }
    }
    let lines = std::mem::take(&mut *journal.0.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(lines)
}

/// The libraries of a folder, by name.
fn libraries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == std::env::consts::DLL_EXTENSION) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Lets a plug-in convert, log, and call back.
fn work(name: &str, plugin: &Plugin, journal: &Journal) -> pinvoke::Result<()> {
    let costs = match plugin.has_price() {
        true => format!("costs {}", plugin.price()?),
        false => "is free".to_owned(),
    };
    journal.note(format!("{name}: `{}`, {costs}", plugin.name()?));
    let log = log_of(plugin, name, journal)?;
    for text in ["Hello, plug-in", "Grüße"] {
        match plugin.convert(text) {
            Ok(converted) => journal.note(format!("  {text:?} becomes {converted:?}")),
            Err(error) => journal.note(format!("  {text:?} is not wanted: {error}")),
        }
    }
    // From here on the plug-in has nobody to tell.
    drop(log);
    plugin.convert("unheard")?;

    let mut words = Vec::new();
    let visited = plugin.words("one two three four", |word| {
        words.push(word.to_owned());
        words.len() < 3
    })?;
    journal.note(format!("  {visited} words: {}", words.join(" | ")));
    Ok(())
}

/// Gives a plug-in a log; dropping what is returned takes it back.
fn log_of<'p>(
    plugin: &'p Plugin,
    name: &str,
    journal: &Journal,
) -> pinvoke::Result<LocalRegistration<'p>> {
    let (name, journal) = (name.to_owned(), journal.clone());
    Log::callback(move |message| journal.note(format!("  {name} says: {message}")))?.register_local(
        |log| {
            plugin.set_log(Some(log));
            Ok(())
        },
        |_, ()| plugin.set_log(None),
    )
}
