//! `pinvoke`: functions of shared libraries from the command line.
//!
//! Four commands, a module each: [`call`] a function by its C declaration, list what a library
//! [`exports`], [`explain`] how each argument of a declaration crosses, and print [`completions`].
//! What is printed goes through [`output`], for people or as JSON; what goes wrong is a [`failure::Failure`],
//! which knows the exit code.

mod arguments;
mod call;
mod completions;
mod declaration;
mod explain;
mod exports;
mod failure;
mod literal;
mod output;
mod render;

use std::process::ExitCode;

use clap::Parser;

use self::arguments::{Arguments, Command};
use self::failure::Failure;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(wrong) => return refused(&wrong),
    };
    let is_json = arguments.json;
    let done = match &arguments.command {
        Command::Call(call) => call::run(call, is_json),
        Command::Exports(exports) => exports::run(exports, is_json),
        Command::Explain(explain) => explain::run(explain, is_json),
        Command::Completions { shell } => completions::run(*shell),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print(is_json);
            failure.exit_code()
        }
    }
}

/// Says what is wrong with the command line, or prints the help that was asked for.
fn refused(wrong: &clap::Error) -> ExitCode {
    let is_json = std::env::args_os().take_while(|word| word != "--").any(|word| word == "--json");
    if !wrong.use_stderr() || !is_json {
        wrong.exit();
    }
    let text = wrong.to_string();
    let message = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    let failure = Failure::Usage(message.to_owned());
    failure.print(true);
    failure.exit_code()
}
