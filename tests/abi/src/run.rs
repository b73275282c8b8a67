//! Compiles a batch of signatures on both sides, runs it, and reads what it printed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::emit::{Aggregates, c, rust};
use crate::model::Signature;
use crate::target::Target;

/// What went wrong, by the number of the signature.
pub(crate) type Failures = BTreeMap<usize, String>;

/// Where programs are made.
pub(crate) struct Workshop<'t> {
    pub(crate) target: &'t Target,
    /// The folder of the generated package.
    folder: PathBuf,
    /// Whether C declares a `double` where Rust declares a `float`, to see that it is found.
    plant: bool,
}

impl<'t> Workshop<'t> {
    pub(crate) fn new(target: &'t Target, plant: bool) -> Self {
        let folder = target_directory().join("abi").join(&target.name);
        fs::create_dir_all(folder.join("src")).expect("the target directory can be written to");
        Self { target, folder, plant }
    }

    /// All signatures that fail, with what the program said of each.
    ///
    /// A crash ends the program, which is then started again after the signature that crashed.
    pub(crate) fn failures(&self, signatures: &[(usize, &Signature)]) -> Failures {
        let mut failures = Failures::new();
        self.write(signatures);
        self.build();
        let mut from = 0;
        loop {
            let output = self.run(from);
            let text = String::from_utf8_lossy(&output.stdout);
            let (found, crashed) = read(&text);
            failures.extend(found);
            let said = String::from_utf8_lossy(&output.stderr);
            let Some((number, path)) = crashed else {
                assert!(output.status.success(), "{text}{said}");
                return failures;
            };
            let said = format!("{number} {path}: crashed, {}: {}\n", output.status, said.trim());
            failures.entry(number).or_default().push_str(&said);
            let at = signatures.iter().position(|(other, _)| *other == number);
            from = at.expect("a number of this batch") + 1;
        }
    }

    fn write(&self, signatures: &[(usize, &Signature)]) {
        let aggregates = Aggregates::of(signatures.iter().map(|(_, signature)| *signature));
        let mut callees = c::source(&aggregates, signatures);
        if self.plant {
            callees.insert_str(0, "#define float double\n");
        }
        let write = |name: &str, text: &str| {
            fs::write(self.folder.join(name), text).expect("the folder was made");
        };
        write("callees.c", &callees);
        self.compile_callees();
        let library = self.folder.join(self.target.library_file());
        let library = library.to_str().expect("the path is text");
        write("src/main.rs", &rust::source(&aggregates, signatures, self.target, library));
        write("src/support.rs", rust::SUPPORT);
        write("Cargo.toml", &manifest());
    }

    fn compile_callees(&self) {
        let mut build = cc::Build::new();
        build.target(&self.target.name).host(&self.target.host()).opt_level(1).debug(false);
        build.out_dir(&self.folder).cargo_metadata(false);
        for (name, value) in self.target.environment() {
            if name.starts_with("CC_") {
                build.compiler(value);
            }
        }
        let compiler = build.get_compiler();
        assert!(!compiler.is_like_msvc(), "the callees are GNU C: use a -gnu target");
        let mut command = compiler.to_command();
        // Without warnings: alignments that only this processor's psABI mentions.
        command.args(["-w", "-std=gnu11", "-shared"]);
        if self.target.is_windows() {
            command.arg("-static-libgcc").arg("-Wl,--kill-at");
        } else {
            command.arg("-fPIC");
        }
        command.arg("-o").arg(self.folder.join(self.target.library_file()));
        command.arg(self.folder.join("callees.c"));
        let output = command.output().expect("the compiler runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn cargo(&self, verb: &str) -> Command {
        let mut command = Command::new("cargo");
        command.args([verb, "--quiet", "--target", &self.target.name]);
        // Metadata is no matter of calls, and takes its time.
        command
            .args(["--config", r#"target."cfg(all())".rustflags = ["--cfg", "pinvoke_untold"]"#]);
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", self.folder.join("build"));
        // Nothing here is looked at by a debugger.
        command.env("CARGO_PROFILE_DEV_DEBUG", "0").envs(self.target.environment());
        command
    }

    fn build(&self) {
        let output = self.cargo("build").output().expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the declarations do not compile:\n{said}");
    }

    /// Runs the signatures from a position on.
    fn run(&self, from: usize) -> Output {
        self.cargo("run").args(["--", &from.to_string()]).output().expect("cargo runs")
    }
}

/// The failures that a program printed, and where it crashed if it did.
fn read(text: &str) -> (Failures, Option<(usize, String)>) {
    let mut failures = Failures::new();
    let mut current = None;
    for line in text.lines() {
        let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
        let words: Vec<&str> = rest.splitn(2, ' ').collect();
        let number = words[0].parse().ok();
        match (mark, number) {
            ("@", Some(number)) => current = Some((number, words[1].to_owned())),
            ("=", _) => current = None,
            ("!", Some(number)) => {
                failures.entry(number).or_default().push_str(&format!("{rest}\n"))
            }
            ("!", None) => failures.entry(usize::MAX).or_default().push_str(&format!("{rest}\n")),
            _ => {}
        }
    }
    (failures, current)
}

fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the package lies two folders down").to_owned()
}

fn target_directory() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from)
}

fn manifest() -> String {
    let repository = repository();
    format!(
        "[package]\nname = \"abi-program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [workspace]\n\n[dependencies]\npinvoke = {{ path = {repository:?}, features = [\"dynamic\"] }}\n\
         libloading = \"0.9\"\n\n\
         [lints.rust]\nwarnings = \"allow\"\nunused = \"allow\"\n"
    )
}
