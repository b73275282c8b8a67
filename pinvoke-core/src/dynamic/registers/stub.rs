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

/// A stub takes, by the convention of this system, the code to call, the words of the frame, the words of
/// the stack, and the vector registers in use.
macro_rules! stubs {
    ($($(#[$meta:meta])* $name:ident { $($asm:tt)* })*) => {$(
        $(#[$meta])*
        ///
        /// # Safety
        ///
        /// To be called with the type that [`Target::call`](super::target::Target::call) gives it.
        #[unsafe(naked)]
        pub(super) unsafe extern "C" fn $name() {
            naked_asm!($($asm)*)
        }
    )*};
}

#[cfg(unix)]
stubs! {
    /// Arguments in the first two integer registers.
    system_v_two_integers {
        "mov r11, rdi",
        "mov rdi, qword ptr [rsi]",
        "mov rsi, qword ptr [rsi + 8]",
        "xor eax, eax",
        "jmp r11",
    }

    /// Arguments in integer registers.
    system_v_integers {
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

    /// Arguments in the first two registers of each kind.
    system_v_two_of_each {
        "mov r11, rdi",
        "mov eax, ecx",
        "movsd xmm0, qword ptr [rsi + {vector}]",
        "movsd xmm1, qword ptr [rsi + {vector} + 8]",
        "mov rdi, qword ptr [rsi]",
        "mov rsi, qword ptr [rsi + 8]",
        "jmp r11",
        vector = const VECTOR * 8,
    }

    /// Arguments in registers of both kinds.
    system_v_registers {
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
    system_v_stack {
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
#[cfg(windows)]
stubs! {
    /// Arguments in integer registers.
    windows_integers {
        "mov r11, rcx",
        "mov r10, rdx",
        "mov rcx, qword ptr [r10]",
        "mov rdx, qword ptr [r10 + 8]",
        "mov r8, qword ptr [r10 + 16]",
        "mov r9, qword ptr [r10 + 24]",
        "jmp r11",
    }

    /// Arguments in registers of both kinds, each in both.
    windows_registers {
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
    windows_stack {
        ".seh_proc {this}",
        "push rbp",
        ".seh_pushreg rbp",
        "mov rbp, rsp",
        ".seh_setframe rbp, 0",
        ".seh_endprologue",
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
        "ret",
        ".seh_endproc",
        stack = const STACK * 8,
        this = sym windows_stack,
    }
}

#[cfg(unix)]
stubs! {
    /// From System V to a function of Windows, with whatever arguments. What belongs to the caller there
    /// belongs to the caller here, or to nobody.
    windows_from_system_v {
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "mov r11, rdi",
        "mov r10, rsi",
        "lea rax, [rdx * 8 + 32]",
        "sub rsp, rax",
        "test rdx, rdx",
        "je 3f",
        "2:",
        "mov rax, qword ptr [r10 + rdx * 8 + {stack} - 8]",
        "mov qword ptr [rsp + rdx * 8 + 32 - 8], rax",
        "dec rdx",
        "jne 2b",
        "3:",
        "movsd xmm0, qword ptr [r10]",
        "movsd xmm1, qword ptr [r10 + 8]",
        "movsd xmm2, qword ptr [r10 + 16]",
        "movsd xmm3, qword ptr [r10 + 24]",
        "mov rcx, qword ptr [r10]",
        "mov rdx, qword ptr [r10 + 8]",
        "mov r8, qword ptr [r10 + 16]",
        "mov r9, qword ptr [r10 + 24]",
        "call r11",
        "mov rsp, rbp",
        "pop rbp",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
        stack = const STACK * 8,
    }
}
