//! The declaration of the command line, and the header before it.

use pinvoke_core::dynamic::{NarrowText, Signature};
use pinvoke_core::error::{SignatureError, SignatureProblem};

use crate::arguments::Declared;
use crate::failure::Failure;

/// The signature of the function that is declared.
pub(crate) fn read(declared: &Declared, declaration: &str) -> Result<Signature, Failure> {
    let signature = match &declared.header {
        None if is_name(declaration) => {
            return Err(Failure::Usage(format!(
                "`{declaration}` is a name and no declaration: write what C declares, \
                 `double pow(double, double)`, or give the header that does with --header"
            )));
        }
        None => Signature::parse(declaration)?,
        Some(path) => {
            let header = std::fs::read_to_string(path)
                .map_err(|source| Failure::File { path: path.clone(), source })?;
            after(&header, declaration)?
        }
    };
    Ok(if declared.ansi { signature.with_narrow_text(NarrowText::Ansi) } else { signature })
}

/// Whether the text is the name of a function alone.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The function that the header has by that name, or that is declared with the header's types.
fn after(header: &str, declaration: &str) -> Result<Signature, SignatureError> {
    if !is_name(declaration) {
        return declared_after(header, declaration);
    }
    let functions = Signature::parse_all(header)?;
    let found = functions.iter().find(|function| function.name() == declaration);
    found.cloned().ok_or_else(|| {
        let similar = functions
            .iter()
            .map(Signature::name)
            .filter(|name| name.contains(declaration) || declaration.contains(name));
        SignatureProblem::UnknownName {
            kind: "function",
            name: declaration.to_owned(),
            similar: similar.take(3).map(str::to_owned).collect(),
        }
        .into()
    })
}

/// The function of a declaration that uses the header's types, and may say more of a function than
/// the header does.
fn declared_after(header: &str, declaration: &str) -> Result<Signature, SignatureError> {
    // The last one: functions of the header come before it.
    let read = |header: &str| {
        Signature::parse_all(&format!("{header}\n{declaration}"))?
            .pop()
            .ok_or_else(|| SignatureProblem::NotOneFunction { found: 0 }.into())
    };
    let error = match read(header) {
        Err(error) => error,
        done => return done,
    };
    match error.problem() {
        SignatureProblem::Duplicate { name } => match without(header, name) {
            Some(header) => read(&header),
            None => Err(error),
        },
        _ => Err(error),
    }
}

/// The header with blanks where it declares the function, so that places stay what they are.
fn without(header: &str, function: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (at, _) = header.match_indices(function).find(|(at, _)| {
        let after = &header[at + function.len()..];
        !header[..*at].ends_with(is_part) && after.trim_start().starts_with('(')
    })?;
    let start = header[..at].rfind([';', '{', '}']).map_or(0, |before| before + 1);
    let end = at + header[at..].find(';')? + 1;
    let blank: String =
        header[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    Some(format!("{}{blank}{}", &header[..start], &header[end..]))
}
