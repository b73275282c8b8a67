//! What goes wrong, and the exit code for it.

use std::path::PathBuf;
use std::process::ExitCode;

use pinvoke_core::Error;
use pinvoke_core::error::{LoadError, SignatureError};
use serde_json::json;

use crate::output::{self, ERROR, styled};

/// Why a command ended without success.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The declaration cannot be read or called.
    #[error(transparent)]
    Declaration(#[from] SignatureError),
    /// A file of declarations, or of a library, cannot be read.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// The file is no library of a known format.
    #[error("{}: {reason}", path.display())]
    Format { path: PathBuf, reason: String },
    /// A value cannot be read as its type.
    #[error("{parameter}: {reason}")]
    Value { parameter: String, reason: String },
    /// The values are too few, too many, or for nothing.
    #[error("{0}")]
    Usage(String),
    /// The library or the entry point is not there.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The call did not go through, or failed.
    #[error(transparent)]
    Call(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Load(error) => Self::Load(error),
            Error::Signature(error) => Self::Declaration(error),
            other => Self::Call(other),
        }
    }
}

impl Failure {
    /// The class of the failure, for programs.
    fn kind(&self) -> &'static str {
        match self {
            Self::Declaration(_) => "declaration",
            Self::File { .. } | Self::Format { .. } => "file",
            Self::Value { .. } => "value",
            Self::Usage(_) => "usage",
            Self::Load(_) => "load",
            Self::Call(Error::Os(_) | Error::HResult(_)) => "failed",
            Self::Call(_) => "value",
        }
    }

    /// The exit code, as `pinvoke --help` lists them.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Call(Error::Os(_) | Error::HResult(_)) => 1,
            Self::Declaration(_) | Self::Value { .. } | Self::Usage(_) | Self::Call(_) => 2,
            Self::Load(_) | Self::File { .. } | Self::Format { .. } => 3,
        })
    }

    /// Prints it to the standard error.
    pub(crate) fn print(&self, is_json: bool) {
        if !is_json {
            return output::error(&format!("{} {self}", styled(ERROR, "error:")));
        }
        let mut error = json!({ "kind": self.kind(), "message": self.to_string() });
        if let Self::Declaration(problem) = self
            && let Some(place) = problem.place()
        {
            error["message"] = problem.problem().to_string().into();
            error["line"] = place.line.into();
            error["column"] = place.column.into();
        }
        match self {
            Self::Call(Error::Os(failed)) => {
                let code = failed.code();
                error["code"] = code.system_code().map_or(code.value(), i64::from).into();
            }
            Self::Call(Error::HResult(failed)) => error["code"] = failed.code().into(),
            _ => {}
        }
        output::error(&format!("{:#}", json!({ "error": error })));
    }
}
