"""The workloads by ctypes, which comes with Python; see run.py."""
import ctypes
import sys
import time

library = ctypes.CDLL(sys.argv[1])


class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_double), ("y", ctypes.c_double)]


class Person(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("city", ctypes.c_char_p), ("age", ctypes.c_int32)]


VISIT = ctypes.CFUNCTYPE(None, ctypes.c_uint64, ctypes.c_void_p)


def function(name, result, *arguments, library=library):
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


c = ctypes
add = function("bench_add", c.c_int32, c.c_int32, c.c_int32)
mixed8 = function("bench_mixed8", c.c_int64, c.c_int8, c.c_uint16, c.c_int32, c.c_int64, c.c_float,
                  c.c_double, c.c_void_p, c.c_uint8)
turn = function("bench_turn", Point, Point)
length = function("bench_length", c.c_size_t, c.c_char_p)
name = function("bench_name", c.c_char_p)
length_wide = function("bench_length_u16", c.c_size_t, c.c_char_p)
lengths = function("bench_lengths", c.c_size_t, c.POINTER(c.c_char_p), c.c_size_t)
name_copy = function("bench_name_copy", c.c_void_p)
free = function("free", None, c.c_void_p, library=ctypes.CDLL(None))
person_sum = function("bench_person_sum", c.c_size_t, c.POINTER(Person))
checked = function("bench_checked", c.c_int32, c.c_int32, c.c_int32,
                   library=ctypes.CDLL(sys.argv[1], use_errno=True))
each = function("bench_each", None, c.c_uint64, VISIT, c.c_void_p)

SENTENCE = "The quick brown fox jumps over the lazy dog. "
SHORT, LONG, LONGER = ((SENTENCE * 23)[:length] for length in (8, 64, 1024))
TEXTS = [SENTENCE[:8 + index % 16] for index in range(16)]
address = ctypes.addressof(ctypes.c_int64())


def bits(value):
    return int.from_bytes(ctypes.c_double(value), sys.byteorder)


def wide(text):
    return length_wide(text.encode("utf-16-le") + b"\0\0")


def summed(_):
    return person_sum(ctypes.byref(Person("Ada Lovelace".encode(), "London, England".encode(), 36)))


def many(_):
    return lengths((ctypes.c_char_p * 16)(*[text.encode() for text in TEXTS]), 16)


def owned(_):
    text = name_copy()
    own = ctypes.string_at(text).decode()
    free(text)
    return len(own)


def kept(index):
    ctypes.set_errno(0)
    result = checked(index & 0xFF, 0)
    return 1000000 if ctypes.get_errno() else result


def visited(_):
    total = 0

    def visit(value, _):
        nonlocal total
        total += value

    each(1000, VISIT(visit), None)
    return total


CALLS = {
    "add(i32, i32)": lambda i: add(i, 7),
    "8 mixed arguments": lambda i: mixed8(-1, 2, i, 4, 5.0, 6.0, address, 8),
    "struct by value": lambda i: turn(Point(i, 1.0)).y,
    "struct with two strings, by pointer": summed,
    "UTF-8 in, 8": lambda _: length(SHORT.encode()),
    "UTF-8 in, 64": lambda _: length(LONG.encode()),
    "UTF-16 in, ASCII, 8": lambda _: wide(SHORT),
    "UTF-16 in, ASCII, 64": lambda _: wide(LONG),
    "UTF-16 in, ASCII, 1k": lambda _: wide(LONGER),
    "16 strings in": many,
    "returned, borrowed": lambda _: len(name().decode()),
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
        total = sum(map(bits, results)) % 2**64
    else:
        for i in range(int(count)):
            total += call(i)
        elapsed = time.perf_counter_ns() - start
    print(elapsed, total, flush=True)
