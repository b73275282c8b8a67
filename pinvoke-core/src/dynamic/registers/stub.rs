//! The stubs: all the assembly of dynamic calls.
//!
//! Both follow the published conventions:
//!
//! - "System V Application Binary Interface, AMD64 Architecture Processor Supplement", section 3.2: the
//!   integer arguments in rdi, rsi, rdx, rcx, r8, r9, the others in xmm0 to xmm7, then the stack, aligned
//!   to 16 bytes at the call; al bounds the number of vector registers of a variadic call; results in rax,
//!   rdx, xmm0, xmm1.
//! - "x64 calling convention" of Microsoft's documentation: the first four arguments in rcx, rdx, r8, r9
//!   or at the same place in xmm0 to xmm3 (a variadic call has both), then the stack behind 32 bytes that
//!   belong to the callee; results in rax or xmm0.
//!
//! A stub returns whatever the callee returns, in whatever registers: its type is chosen where it is
//! called. One that has nothing to put on the stack jumps to the callee, and is not there any more when
//! the callee runs; the others have a frame, which the directives describe to debuggers, backtraces and
//! exceptions that pass through.

use std::arch::naked_asm;

use super::frame::STACK;
#[cfg(unix)]
use super::frame::VECTOR;

/// Names a stub with its parameters: the code to call, the words of the frame, the words of the stack, the
/// vector registers in use. The arguments are read from the frame, so that they can have any types.
macro_rules! stubs {
    ($($(#[$meta:meta])* $abi:literal $name:ident { $($asm:tt)* })*) => {$(
        $(#[$meta])*
        ///
        /// # Safety
        ///
        /// To be called with the type that [`Target::call`](super::target::Target::call) gives it.
        #[unsafe(naked)]
        pub(super) unsafe extern $abi fn $name() {
            naked_asm!($($asm)*)
        }
    )*};
}

#[cfg(unix)]
stubs! {
    /// Arguments in integer registers.
    "sysv64" system_v_integers {
        "mov r11, rdi",
        "mov r10, rsi",
        "mov rdi, qword ptr [r10]",
        "mov rsi, qword ptr [r10 + 8]",
        "mov rdx, qword ptr [r10 + 16]",
        "mov rcx, qword ptr [r10 + 24]",
        "mov r8, qword ptr [r10 + 32]",
        "mov r9, qword ptr [r10 + 40]",
        "xor eax, eax",
        "jmp r11",
    }

    /// Arguments in registers of both kinds.
    "sysv64" system_v_registers {
        "mov r11, rdi",
        "mov r10, rsi",
        "mov eax, ecx",
        "movsd xmm0, qword ptr [r10 + {vector}]",
        "movsd xmm1, qword ptr [r10 + {vector} + 8]",
        "movsd xmm2, qword ptr [r10 + {vector} + 16]",
        "movsd xmm3, qword ptr [r10 + {vector} + 24]",
        "movsd xmm4, qword ptr [r10 + {vector} + 32]",
        "movsd xmm5, qword ptr [r10 + {vector} + 40]",
        "movsd xmm6, qword ptr [r10 + {vector} + 48]",
        "movsd xmm7, qword ptr [r10 + {vector} + 56]",
        "mov rdi, qword ptr [r10]",
        "mov rsi, qword ptr [r10 + 8]",
        "mov rdx, qword ptr [r10 + 16]",
        "mov rcx, qword ptr [r10 + 24]",
        "mov r8, qword ptr [r10 + 32]",
        "mov r9, qword ptr [r10 + 40]",
        "jmp r11",
        vector = const VECTOR * 8,
    }

    /// Arguments in registers and on the stack.
    "sysv64" system_v_stack {
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "mov r11, rdi",
        "mov r10, rsi",
        "lea rax, [rdx * 8]",
        "sub rsp, rax",
        "2:",
        "mov rax, qword ptr [r10 + rdx * 8 + {stack} - 8]",
        "mov qword ptr [rsp + rdx * 8 - 8], rax",
        "dec rdx",
        "jne 2b",
        "mov eax, ecx",
        "movsd xmm0, qword ptr [r10 + {vector}]",
        "movsd xmm1, qword ptr [r10 + {vector} + 8]",
        "movsd xmm2, qword ptr [r10 + {vector} + 16]",
        "movsd xmm3, qword ptr [r10 + {vector} + 24]",
        "movsd xmm4, qword ptr [r10 + {vector} + 32]",
        "movsd xmm5, qword ptr [r10 + {vector} + 40]",
        "movsd xmm6, qword ptr [r10 + {vector} + 48]",
        "movsd xmm7, qword ptr [r10 + {vector} + 56]",
        "mov rdi, qword ptr [r10]",
        "mov rsi, qword ptr [r10 + 8]",
        "mov rdx, qword ptr [r10 + 16]",
        "mov rcx, qword ptr [r10 + 24]",
        "mov r8, qword ptr [r10 + 32]",
        "mov r9, qword ptr [r10 + 40]",
        "call r11",
        "mov rsp, rbp",
        "pop rbp",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
        vector = const VECTOR * 8,
        stack = const STACK * 8,
    }
}

// The 32 bytes behind the return address of a stub that jumps are those that its own caller left.
stubs! {
    /// Arguments in integer registers.
    "win64" windows_integers {
        "mov r11, rcx",
        "mov r10, rdx",
        "mov rcx, qword ptr [r10]",
        "mov rdx, qword ptr [r10 + 8]",
        "mov r8, qword ptr [r10 + 16]",
        "mov r9, qword ptr [r10 + 24]",
        "jmp r11",
    }

    /// Arguments in registers of both kinds, each in both.
    "win64" windows_registers {
        "mov r11, rcx",
        "mov r10, rdx",
        "movsd xmm0, qword ptr [r10]",
        "movsd xmm1, qword ptr [r10 + 8]",
        "movsd xmm2, qword ptr [r10 + 16]",
        "movsd xmm3, qword ptr [r10 + 24]",
        "mov rcx, qword ptr [r10]",
        "mov rdx, qword ptr [r10 + 8]",
        "mov r8, qword ptr [r10 + 16]",
        "mov r9, qword ptr [r10 + 24]",
        "jmp r11",
    }

    /// Arguments in registers and on the stack.
    "win64" windows_stack {
        #[cfg(windows)] ".seh_proc {this}",
        #[cfg(not(windows))] ".cfi_startproc",
        "push rbp",
        #[cfg(windows)] ".seh_pushreg rbp",
        #[cfg(not(windows))] ".cfi_def_cfa_offset 16",
        #[cfg(not(windows))] ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        #[cfg(windows)] ".seh_setframe rbp, 0",
        #[cfg(windows)] ".seh_endprologue",
        #[cfg(not(windows))] ".cfi_def_cfa_register rbp",
        "mov r11, rcx",
        "mov r10, rdx",
        "lea rax, [r8 * 8 + 32]",
        "sub rsp, rax",
        "2:",
        "mov rax, qword ptr [r10 + r8 * 8 + {stack} - 8]",
        "mov qword ptr [rsp + r8 * 8 + 32 - 8], rax",
        "dec r8",
        "jne 2b",
        "movsd xmm0, qword ptr [r10]",
        "movsd xmm1, qword ptr [r10 + 8]",
        "movsd xmm2, qword ptr [r10 + 16]",
        "movsd xmm3, qword ptr [r10 + 24]",
        "mov rcx, qword ptr [r10]",
        "mov rdx, qword ptr [r10 + 8]",
        "mov r8, qword ptr [r10 + 16]",
        "mov r9, qword ptr [r10 + 24]",
        "call r11",
        "lea rsp, [rbp]",
        "pop rbp",
        #[cfg(not(windows))] ".cfi_def_cfa rsp, 8",
        "ret",
        #[cfg(windows)] ".seh_endproc",
        #[cfg(not(windows))] ".cfi_endproc",
        stack = const STACK * 8,
        #[cfg(windows)] this = sym windows_stack,
    }
}
