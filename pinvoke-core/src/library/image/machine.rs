//! The names of processors, as error messages give them.

/// What this process runs as; empty if this crate does not know the target.
pub(in crate::library) const HOST: &str = {
    let wide = cfg!(target_pointer_width = "64");
    let big = cfg!(target_endian = "big");
    if cfg!(target_arch = "x86_64") {
        if wide { X86_64 } else { X32 }
    } else if cfg!(target_arch = "x86") {
        X86
    } else if cfg!(target_arch = "aarch64") {
        if big { AARCH64_BIG } else { AARCH64 }
    } else if cfg!(target_arch = "arm") {
        if big { ARM_BIG } else { ARM }
    } else if cfg!(any(target_arch = "riscv64", target_arch = "riscv32")) {
        if wide { RISCV64 } else { RISCV32 }
    } else if cfg!(target_arch = "powerpc64") {
        if big { POWERPC64 } else { POWERPC64_LITTLE }
    } else if cfg!(target_arch = "powerpc") {
        POWERPC
    } else if cfg!(target_arch = "s390x") {
        S390X
    } else if cfg!(target_arch = "loongarch64") {
        LOONGARCH64
    } else {
        ""
    }
};

const X86_64: &str = "x86-64";
const X32: &str = "x86-64 with 32-bit pointers (x32)";
const X86: &str = "x86 (32-bit)";
const AARCH64: &str = "AArch64";
const AARCH64_BIG: &str = "AArch64 (big-endian)";
const ARM: &str = "ARM (32-bit)";
const ARM_BIG: &str = "ARM (32-bit, big-endian)";
const RISCV64: &str = "RISC-V (64-bit)";
const RISCV32: &str = "RISC-V (32-bit)";
const POWERPC64: &str = "PowerPC (64-bit)";
const POWERPC64_LITTLE: &str = "PowerPC (64-bit, little-endian)";
const POWERPC: &str = "PowerPC (32-bit)";
const S390X: &str = "s390x";
const LOONGARCH64: &str = "LoongArch (64-bit)";

/// The processor of an ELF file, from `e_machine`, the class and the byte order.
pub(super) fn of_elf(machine: u16, is_wide: bool, is_big: bool) -> String {
    let name = match (machine, is_wide, is_big) {
        (62, true, false) => X86_64,
        (62, false, false) => X32,
        (3, false, false) => X86,
        (183, true, false) => AARCH64,
        (183, true, true) => AARCH64_BIG,
        (40, false, false) => ARM,
        (40, false, true) => ARM_BIG,
        (243, true, false) => RISCV64,
        (243, false, false) => RISCV32,
        (21, true, true) => POWERPC64,
        (21, true, false) => POWERPC64_LITTLE,
        (20, false, true) => POWERPC,
        (22, true, true) => S390X,
        (258, true, false) => LOONGARCH64,
        _ => {
            let bits = if is_wide { 64 } else { 32 };
            let order = if is_big { "big" } else { "little" };
            return format!("ELF machine {machine} ({bits}-bit, {order}-endian)");
        }
    };
    name.to_owned()
}

/// The processor of a PE file.
pub(super) fn of_pe(machine: u16) -> String {
    match machine {
        0x8664 => X86_64.to_owned(),
        0x014c => X86.to_owned(),
        0xaa64 => AARCH64.to_owned(),
        0x01c4 => ARM.to_owned(),
        _ => format!("PE machine {machine:#06x}"),
    }
}

/// The processor of a Mach-O file.
pub(super) fn of_mach_o(cpu: u32) -> String {
    match cpu {
        0x0100_0007 => X86_64.to_owned(),
        7 => X86.to_owned(),
        0x0100_000c => AARCH64.to_owned(),
        12 => ARM.to_owned(),
        _ => format!("Mach-O processor {cpu:#x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_processors_are_numbered() {
        assert_eq!(of_elf(2, false, true), "ELF machine 2 (32-bit, big-endian)");
        assert_eq!(of_elf(62, true, true), "ELF machine 62 (64-bit, big-endian)");
        assert_eq!(of_pe(0x200), "PE machine 0x0200");
        assert_eq!(of_mach_o(18), "Mach-O processor 0x12");
    }

    #[test]
    fn formats_agree_on_names() {
        assert_eq!(of_elf(62, true, false), of_pe(0x8664));
        assert_eq!(of_elf(183, true, false), of_mach_o(0x0100_000c));
        assert_eq!(of_elf(3, false, false), of_pe(0x14c));
    }
}
