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
    typedef struct { const char *name, *city; int32_t age; } bench_person;
    size_t bench_length_u16(const char16_t *);
    size_t bench_lengths(const char *const *, size_t);
    char *bench_name_copy(void);
    size_t bench_person_sum(const bench_person *);
    int32_t bench_checked(int32_t, int32_t);
    void free(void *);
    void bench_each(uint64_t, void (*)(uint64_t, void *), void *);
""")
library = ffi.dlopen(sys.argv[1])
add, mixed8, turn = library.bench_add, library.bench_mixed8, library.bench_turn
free = ffi.dlopen(None).free
length, name, each = library.bench_length, library.bench_name, library.bench_each

SENTENCE = "The quick brown fox jumps over the lazy dog. "
SHORT, LONG, LONGER = ((SENTENCE * 23)[:length] for length in (8, 64, 1024))
TEXTS = [SENTENCE[:8 + index % 16] for index in range(16)]
POINTER = ffi.new("int64_t *")


def wide(text):
    return library.bench_length_u16(ffi.new("char16_t[]", text))


def summed(_):
    texts = [ffi.new("char[]", text.encode()) for text in ("Ada Lovelace", "London, England")]
    return library.bench_person_sum(ffi.new("bench_person *", (*texts, 36)))


def many(_):
    texts = [ffi.new("char[]", text.encode()) for text in TEXTS]
    return library.bench_lengths(ffi.new("const char *[]", texts), 16)


def owned(_):
    text = library.bench_name_copy()
    own = ffi.string(text).decode()
    free(text)
    return len(own)


def kept(index):
    ffi.errno = 0
    result = library.bench_checked(index & 0xFF, 0)
    return 1000000 if ffi.errno else result


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
    "struct with two strings, by pointer": summed,
    "UTF-8 in, 8": lambda _: length(SHORT.encode()),
    "UTF-8 in, 64": lambda _: length(LONG.encode()),
    "UTF-16 in, ASCII, 8": lambda _: wide(SHORT),
    "UTF-16 in, ASCII, 64": lambda _: wide(LONG),
    "UTF-16 in, ASCII, 1k": lambda _: wide(LONGER),
    "16 strings in": many,
    "returned, borrowed": lambda _: len(ffi.string(name()).decode()),
    "returned, owned": owned,
    "callback with context": visited,
    "last error kept": kept,
}

for line in sys.stdin:
    workload, count = line.rstrip("\n").split("|")
    call = CALLS.get(workload)
    if call is None:
        print("unknown", flush=True)
        continue
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
