//! The export tables of library files, whatever the bytes of a file are.

mod elf;
mod mach;
mod pe;

use object::File;

/// One entry of an export table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Export {
    /// Windows has entries with a number alone.
    pub(super) name: Option<String>,
    pub(super) kind: Kind,
    /// Where it is in the loaded library, from its start; of a forwarded entry, nowhere.
    pub(super) address: Option<u64>,
    /// The number by which a PE entry can be imported.
    pub(super) ordinal: Option<u32>,
    /// The version of an ELF symbol.
    pub(super) version: Option<String>,
    /// The other library's entry that it stands for.
    pub(super) forward: Option<String>,
}

/// What an entry is, where the format tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Function,
    /// A function whose address is chosen when the library is loaded.
    Indirect,
    Data,
    /// One for each thread.
    ThreadLocal,
    Forward,
    /// The format does not tell functions from data.
    Unknown,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Indirect => "indirect",
            Self::Data => "data",
            Self::ThreadLocal => "thread-local",
            Self::Forward => "forward",
            Self::Unknown => "",
        }
    }
}

/// What the file has for others, in its own order.
pub(super) fn read(file: &File<'_>) -> object::Result<Vec<Export>> {
    match file {
        File::Elf32(file) => elf::exports(file),
        File::Elf64(file) => elf::exports(file),
        File::Pe32(file) => pe::exports(file),
        File::Pe64(file) => pe::exports(file),
        other => mach::exports(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(file: &[u8]) -> object::Result<Vec<String>> {
        let exports = read(&File::parse(file)?)?;
        Ok(exports.into_iter().filter_map(|export| export.name).collect())
    }

    /// The seeds of the fuzz target `exports`: libraries that export `alpha` and `beta`, by the linkers of
    /// four systems. Cut short or with another byte they give an error or fewer names.
    #[test]
    fn any_bytes_may_be_given() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds/exports");
        for entry in std::fs::read_dir(&folder).unwrap() {
            let file = std::fs::read(entry.unwrap().path()).unwrap();
            let whole = names(&file).unwrap();
            for name in ["alpha", "beta"] {
                assert!(whole.iter().any(|export| export == name), "{whole:?}");
            }
            for at in 0..file.len() {
                let _ = names(&file[..at]);
                let mut changed = file.clone();
                changed[at] = !changed[at];
                let _ = names(&changed);
            }
        }
    }
}
