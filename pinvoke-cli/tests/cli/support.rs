//! Running the program.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

/// ISO C's functions but for those of `math.h`.
pub(crate) const C: &str = if cfg!(windows) { "msvcrt" } else { "c" };
/// The functions of `math.h`.
pub(crate) const M: &str = if cfg!(windows) { "msvcrt" } else { "m" };
/// The fixture library.
pub(crate) const FIXTURES: &str = pinvoke_fixtures::LIBRARY;

/// The fixture library's declarations, in a file.
pub(crate) static HEADER: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = std::env::temp_dir().join(format!("pinvoke-cli-{}.h", std::process::id()));
    std::fs::write(&path, pinvoke_fixtures::PROTOTYPES).unwrap();
    path
});

/// What the program did.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) error: String,
}

/// The program beside the tests. The path that cargo tells is no path for Windows under Wine.
pub(crate) fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let name = format!("pinvoke{}", std::env::consts::EXE_SUFFIX);
    tests.parent().unwrap().parent().unwrap().join(name)
}

/// Runs the program.
pub(crate) fn pinvoke(arguments: &[&str]) -> Run {
    pinvoke_with(arguments, &[])
}

/// Runs the program with variables in its environment.
pub(crate) fn pinvoke_with(arguments: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = Command::new(program());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    let done = command.args(arguments).envs(environment.iter().copied()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    Run { code: done.status.code().unwrap(), out: text(done.stdout), error: text(done.stderr) }
}

/// What the program printed, which succeeded.
#[track_caller]
pub(crate) fn printed(arguments: &[&str]) -> String {
    let run = pinvoke(arguments);
    assert_eq!((run.code, &*run.error), (0, ""), "{arguments:?}");
    run.out
}

/// The JSON that the program printed, which succeeded.
#[track_caller]
pub(crate) fn json(arguments: &[&str]) -> serde_json::Value {
    let mut all = vec!["--json"];
    all.extend(arguments);
    serde_json::from_str(&printed(&all)).unwrap()
}

/// A call of a fixture function as the header declares it.
#[track_caller]
pub(crate) fn fixture(function: &str, values: &[&str]) -> String {
    let mut all = vec!["call", "--header", HEADER.to_str().unwrap(), FIXTURES, function];
    all.extend(values);
    printed(&all)
}
