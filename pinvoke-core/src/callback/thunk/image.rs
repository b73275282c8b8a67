//! Where the thunks of closures land whose signature is known at run time: code that stores every register
//! that may hold an argument, whatever the signature, and goes on with the address of that image.
//!
//! It is reached as the landings of declared signatures are: with the address of the thunk's record in r10,
//! and everything else as native code left it. What it goes on to reads the arguments where the convention
//! has them, and leaves the words of the result, which are loaded into every register that may return one.

use std::arch::naked_asm;
use std::ffi::c_void;
use std::mem::offset_of;

use super::landing::Record;

/// The words of the registers: six integer registers, of which Windows has four, then eight vector registers,
/// of which Windows has four, each by its low eight bytes.
const REGISTERS: usize = 6 + 8;

/// What a landing goes on to: with the context of the thunk, the registers, the words of the stack behind
/// them, and room for the result.
pub(crate) type ImageEntry =
    unsafe extern "C" fn(*mut c_void, *const [u64; REGISTERS], *const u64, *mut ImageResult);

/// The words of a result, each for the register that it is named after.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ImageResult {
    pub(crate) rax: u64,
    pub(crate) rdx: u64,
    pub(crate) xmm0: u64,
    pub(crate) xmm1: u64,
}

/// Lands with the arguments of the System V convention.
#[cfg(not(windows))]
#[unsafe(naked)]
pub(super) unsafe extern "C" fn landing() {
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "sub rsp, {frame}",
        "mov qword ptr [rsp], rdi",
        "mov qword ptr [rsp + 8], rsi",
        "mov qword ptr [rsp + 16], rdx",
        "mov qword ptr [rsp + 24], rcx",
        "mov qword ptr [rsp + 32], r8",
        "mov qword ptr [rsp + 40], r9",
        "movsd qword ptr [rsp + 48], xmm0",
        "movsd qword ptr [rsp + 56], xmm1",
        "movsd qword ptr [rsp + 64], xmm2",
        "movsd qword ptr [rsp + 72], xmm3",
        "movsd qword ptr [rsp + 80], xmm4",
        "movsd qword ptr [rsp + 88], xmm5",
        "movsd qword ptr [rsp + 96], xmm6",
        "movsd qword ptr [rsp + 104], xmm7",
        "mov rdi, qword ptr [r10 + {context}]",
        "mov rsi, rsp",
        // Behind what was pushed, and the address to return to.
        "lea rdx, [rbp + 16]",
        "lea rcx, [rsp + {result}]",
        "call qword ptr [r10 + {entry}]",
        "mov rax, qword ptr [rsp + {result}]",
        "mov rdx, qword ptr [rsp + {result} + 8]",
        "movsd xmm0, qword ptr [rsp + {result} + 16]",
        "movsd xmm1, qword ptr [rsp + {result} + 24]",
        "leave",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
        frame = const FRAME,
        result = const REGISTERS * 8,
        context = const offset_of!(Record, context),
        entry = const offset_of!(Record, entry),
    )
}

/// Lands with the arguments of the Windows convention. An integer and a float of the same position have
/// places of their own.
#[cfg(windows)]
#[unsafe(naked)]
pub(super) unsafe extern "C" fn landing() {
    naked_asm!(
        ".seh_proc {this}",
        "push rbp",
        ".seh_pushreg rbp",
        "mov rbp, rsp",
        ".seh_setframe rbp, 0",
        ".seh_endprologue",
        "sub rsp, {frame} + 32",
        "mov qword ptr [rsp + 32], rcx",
        "mov qword ptr [rsp + 32 + 8], rdx",
        "mov qword ptr [rsp + 32 + 16], r8",
        "mov qword ptr [rsp + 32 + 24], r9",
        "movsd qword ptr [rsp + 32 + 48], xmm0",
        "movsd qword ptr [rsp + 32 + 56], xmm1",
        "movsd qword ptr [rsp + 32 + 64], xmm2",
        "movsd qword ptr [rsp + 32 + 72], xmm3",
        "mov rcx, qword ptr [r10 + {context}]",
        "lea rdx, [rsp + 32]",
        // Behind what was pushed, the address to return to, and the 32 bytes that belong to the callee.
        "lea r8, [rbp + 48]",
        "lea r9, [rsp + 32 + {result}]",
        "call qword ptr [r10 + {entry}]",
        "mov rax, qword ptr [rsp + 32 + {result}]",
        "movsd xmm0, qword ptr [rsp + 32 + {result} + 16]",
        "lea rsp, [rbp]",
        "pop rbp",
        "ret",
        ".seh_endproc",
        frame = const FRAME,
        result = const REGISTERS * 8,
        context = const offset_of!(Record, context),
        entry = const offset_of!(Record, entry),
        this = sym landing,
    )
}

/// The bytes of the registers and of the result; the stack stays aligned.
const FRAME: usize = REGISTERS * 8 + size_of::<ImageResult>();
const _: () = assert!(FRAME.is_multiple_of(16));
