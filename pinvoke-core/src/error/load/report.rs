//! The text of a [`LoadError`]: what was wanted, what was tried, and what to do next.

use super::{Attempt, LoadError, LoadProblem, WhyNot};
use std::fmt;

impl LoadError {
    fn blame(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 4;
        for (index, function) in self.functions().iter().take(SHOWN).enumerate() {
            let lead = if index == 0 { ", needed by " } else { ", " };
            write!(f, "{lead}`{function}`")?;
        }
        match self.functions().len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }

    fn report_library(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot load the library `{name}`")?;
        self.blame(f)?;
        let Some(cause) = self.cause() else {
            return write!(f, ": the list of places to search is empty");
        };
        write!(f, ": {cause}; tried, in this order:")?;
        for attempt in self.attempts() {
            let message = attempt.message.strip_prefix(&attempt.name).unwrap_or(&attempt.message);
            let message = message.trim_start_matches(": ").trim_end().replace('\n', "\n    ");
            write!(f, "\n  `{}` {} ({message})", attempt.name, attempt.why)?;
        }
        write!(f, "\n  {}", advice(&cause.why))
    }
}

fn advice(why: &WhyNot) -> &'static str {
    match why {
        WhyNot::NotFound => {
            "install the library, give its full path, or say in a declaration with `search` where it is"
        }
        WhyNot::WrongFormat { .. } => "remove the file, or give the full path of the library",
        WhyNot::WrongArchitecture { .. } => {
            "install the library for this process, or build the program for the library"
        }
        WhyNot::MissingDependency { .. } => {
            "install the library that is needed, or put it where the loader looks"
        }
        WhyNot::MissingSymbol { .. } => {
            "install the version of the dependency that the library was built with"
        }
        WhyNot::NoPermission => "let this user read the file and its directories",
        WhyNot::Other => "see what the loader says",
    }
}

impl fmt::Display for Attempt {
    /// One line: the file or the name, and what is wrong with it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.why, &self.file) {
            (WhyNot::NotFound, _) => write!(f, "no file of that name was found"),
            (why, Some(file)) => write!(f, "`{}` {why}", file.display()),
            (why, None) => write!(f, "`{}` {why}", self.name),
        }
    }
}

impl fmt::Display for WhyNot {
    /// What the name or file is said to be or do: `is not ..`, `needs ..`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => write!(f, "was not found"),
            Self::WrongFormat { found } => write!(f, "is not a shared library but {found}"),
            Self::WrongArchitecture { found, expected } => {
                write!(f, "is for {found}, but this process is {expected}")
            }
            Self::MissingDependency { dependency } => {
                write!(f, "needs `{dependency}`, which cannot be loaded")
            }
            Self::MissingSymbol { symbol: Some(symbol) } => {
                write!(f, "needs the symbol `{symbol}`, which no library defines")
            }
            Self::MissingSymbol { symbol: None } => {
                write!(f, "needs a symbol that no library defines")
            }
            Self::NoPermission => write!(f, "may not be read by this user"),
            Self::Other => write!(f, "was refused by the loader"),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem() {
            LoadProblem::InvalidName { name, reason } => {
                write!(f, "`{name}` cannot name a library")?;
                self.blame(f)?;
                write!(f, ": {reason}")
            }
            LoadProblem::Library { name, .. } => self.report_library(name, f),
            LoadProblem::EntryPoint { entry, tried, library, path, message, similar } => {
                write!(f, "the library `{library}`")?;
                if let Some(path) = path {
                    write!(f, " ({})", path.display())?;
                }
                write!(f, " has no entry point `{entry}`")?;
                self.blame(f)?;
                if tried.len() > 1 {
                    write!(f, "\n  tried `{}`", tried.join("`, `"))?;
                }
                write!(f, "\n  {}", message.trim_end())?;
                match similar.as_slice() {
                    [] => Ok(()),
                    names => write!(f, "\n  did you mean `{}`?", names.join("`, `")),
                }
            }
            LoadProblem::Convention { entry, exported, library, path, declared, told } => {
                write!(f, "the library `{library}`")?;
                if let Some(path) = path {
                    write!(f, " ({})", path.display())?;
                }
                write!(f, " exports `{exported}`: the name says {told}, but `{entry}`")?;
                self.blame(f)?;
                write!(f, " is declared as {declared}")?;
                write!(f, "\n  write the convention and the parameters of the C header")
            }
            LoadProblem::Close { library, message } => {
                write!(f, "cannot unload the library `{library}`: {}", message.trim_end())
            }
            LoadProblem::Several { errors } => {
                write!(f, "{} things could not be bound:", errors.len())?;
                for error in errors {
                    write!(f, "\n- {}", error.to_string().replace('\n', "\n  "))?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(name: &str, message: &str, why: WhyNot) -> Attempt {
        Attempt { name: name.into(), message: message.into(), file: None, why }
    }

    #[test]
    fn the_report_names_the_telling_attempt_first() {
        let missing = "libx.so: cannot open shared object file: No such file or directory";
        let attempts = vec![
            attempt("libx.so", missing, WhyNot::NotFound),
            attempt("x", "x: bad", WhyNot::WrongFormat { found: "a text file".into() }),
        ];
        let error = LoadError::new(LoadProblem::Library { name: "x".into(), attempts });
        assert!(!error.is_absent());
        assert_eq!(error.cause().map(|a| a.name.as_str()), Some("x"));
        assert_eq!(
            error.needed_by("f").needed_by("g").to_string(),
            "cannot load the library `x`, needed by `f`, `g`: \
             `x` is not a shared library but a text file; tried, in this order:\n  \
             `libx.so` was not found (cannot open shared object file: No such file or directory)\n  \
             `x` is not a shared library but a text file (bad)\n  \
             remove the file, or give the full path of the library"
        );
    }

    #[test]
    fn one_error_of_several_stays_as_it_is() {
        let error = |name: &str| {
            LoadError::new(LoadProblem::InvalidName { name: name.into(), reason: "it is empty" })
        };
        assert!(LoadError::several(Vec::new()).is_none());
        assert_eq!(LoadError::several(vec![error("a")]).unwrap().library(), Some("a"));
        let both = LoadError::several(vec![error("a"), error("b")]).unwrap();
        assert_eq!((both.library(), both.errors().len()), (None, 2));
        assert_eq!(
            both.to_string(),
            "2 things could not be bound:\n- `a` cannot name a library: it is empty\n\
             - `b` cannot name a library: it is empty"
        );
    }

    #[test]
    fn many_functions_are_counted() {
        let error = LoadError::new(LoadProblem::Close { library: "x".into(), message: "".into() });
        let error = ["a", "b", "c", "d", "e", "f"].into_iter().fold(error, LoadError::needed_by);
        assert_eq!(error.functions().len(), 6);
        let shown = format!("{}", std::fmt::from_fn(|f| error.blame(f)));
        assert_eq!(shown, ", needed by `a`, `b`, `c`, `d` and 2 more");
    }
}
