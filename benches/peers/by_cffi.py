"""The workloads by cffi in ABI mode, without a C compiler; see run.py."""
import struct
import sys
import time

import cffi

ffi = cffi.FFI()
ffi.cdef("""
    typedef struct { double x, y; } bench_point;
    int32_t bench_add(int32_t, int32_t);
    int64_t bench_mixed8(int8_t, uint16_t, int32_t, int64_t, float, double, const void *, uint8_t);
    bench_point bench_turn(bench_point);
    size_t bench_length(const char *);
    const char *bench_name(void);
    void bench_each(uint64_t, void (*)(uint64_t, void *), void *);
""")
library = ffi.dlopen(sys.argv[1])
add, mixed8, turn = library.bench_add, library.bench_mixed8, library.bench_turn
length, name, each = library.bench_length, library.bench_name, library.bench_each

SHORT = "The quic"
LONG = ("The quick brown fox jumps over the lazy dog. " * 2)[:64]
POINTER = ffi.new("int64_t *")


def visited(_):
    total = 0

    def visit(value, _):
        nonlocal total
        total += value

    each(1000, ffi.callback("void(uint64_t, void *)", visit), ffi.NULL)
    return total


CALLS = {
    "add(i32, i32)": lambda i: add(i, 7),
    "8 mixed arguments": lambda i: mixed8(-1, 2, i, 4, 5.0, 6.0, POINTER, 8),
    "struct by value": lambda i: turn((i, 1.0)).y,
    "UTF-8 in, 8": lambda _: length(SHORT.encode()),
    "UTF-8 in, 64": lambda _: length(LONG.encode()),
    "returned, borrowed": lambda _: len(ffi.string(name()).decode()),
    "callback with context": visited,
}

for line in sys.stdin:
    workload, count = line.rstrip("\n").split("|")
    call = CALLS[workload]
    total, start = 0, time.perf_counter_ns()
    if workload == "struct by value":
        results = [call(i) for i in range(int(count))]
        elapsed = time.perf_counter_ns() - start
        total = sum(struct.unpack("=Q", struct.pack("=d", y))[0] for y in results) % 2**64
    else:
        for i in range(int(count)):
            total += call(i)
        elapsed = time.perf_counter_ns() - start
    print(elapsed, total, flush=True)
