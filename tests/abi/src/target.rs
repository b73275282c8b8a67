//! The systems that signatures are drawn for, and how their programs are made and run here.

use crate::model::Scalar;

/// A Rust target.
pub(crate) struct Target {
    pub(crate) name: String,
}

impl Target {
    pub(crate) fn new(name: Option<String>) -> Self {
        Self { name: name.unwrap_or_else(host) }
    }

    pub(crate) fn host(&self) -> String {
        host()
    }

    pub(crate) fn is_windows(&self) -> bool {
        self.name.contains("windows")
    }

    fn is_x86(&self) -> bool {
        self.name.starts_with("i686")
    }

    /// Whether ready thunks exist, so that closures that capture need no user data.
    pub(crate) fn has_thunks(&self) -> bool {
        self.name.starts_with("x86_64")
    }

    /// Conventions beside C's exist on 32-bit x86, where Windows uses them.
    pub(crate) fn has_conventions(&self) -> bool {
        self.is_x86() && self.is_windows()
    }

    /// gcc has `__int128` on 64-bit processors; on Windows C compilers do not agree how it is passed.
    pub(crate) fn has_int128(&self) -> bool {
        !self.is_x86() && !self.is_windows()
    }

    /// The alignment of a number inside a struct, by the System V and the Microsoft conventions.
    pub(crate) fn align_of(&self, scalar: Scalar) -> usize {
        match scalar {
            Scalar::I64 | Scalar::U64 | Scalar::F64 if self.is_x86() && !self.is_windows() => 4,
            _ => self.size_of(scalar),
        }
    }

    pub(crate) fn size_of(&self, scalar: Scalar) -> usize {
        match scalar {
            Scalar::I8 | Scalar::U8 => 1,
            Scalar::I16 | Scalar::U16 => 2,
            Scalar::I32 | Scalar::U32 | Scalar::F32 => 4,
            Scalar::Size if self.is_x86() => 4,
            Scalar::Size | Scalar::I64 | Scalar::U64 | Scalar::F64 => 8,
            Scalar::I128 | Scalar::U128 => 16,
        }
    }

    /// Where 16 bytes of alignment hold for arguments on the stack.
    pub(crate) fn has_over_aligned(&self) -> bool {
        !self.is_x86() && !self.is_windows()
    }

    pub(crate) fn library_file(&self) -> &'static str {
        if self.is_windows() { "callees.dll" } else { "libcallees.so" }
    }

    /// What cargo needs to know of a target that is not the host's: the linker, and what runs its
    /// programs. Wine is set up by `scripts/windows.sh`, which sets its own.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let (linker, runner) = match self.name.as_str() {
            "aarch64-unknown-linux-gnu" => {
                ("aarch64-linux-gnu-gcc", "qemu-aarch64 -L /usr/aarch64-linux-gnu")
            }
            "i686-unknown-linux-gnu" => ("i686-linux-gnu-gcc", "qemu-i386 -L /usr/i686-linux-gnu"),
            _ => return Vec::new(),
        };
        let name = self.name.to_uppercase().replace('-', "_");
        vec![
            (format!("CARGO_TARGET_{name}_LINKER"), linker.to_owned()),
            (format!("CARGO_TARGET_{name}_RUNNER"), runner.to_owned()),
            (format!("CC_{}", self.name.replace('-', "_")), linker.to_owned()),
        ]
    }
}

fn host() -> String {
    let output = std::process::Command::new("rustc").arg("-vV").output().expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("rustc prints text");
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.expect("rustc names its host").to_owned()
}
