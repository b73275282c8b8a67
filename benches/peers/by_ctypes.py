"""The workloads by ctypes, which comes with Python; see run.py."""
import ctypes
import sys
import time

library = ctypes.CDLL(sys.argv[1])


class Point(ctypes.Structure):
    _fields_ = [("x", ctypes.c_double), ("y", ctypes.c_double)]


VISIT = ctypes.CFUNCTYPE(None, ctypes.c_uint64, ctypes.c_void_p)


def function(name, result, *arguments):
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
each = function("bench_each", None, c.c_uint64, VISIT, c.c_void_p)

SHORT = "The quic"
LONG = ("The quick brown fox jumps over the lazy dog. " * 2)[:64]
address = ctypes.addressof(ctypes.c_int64())


def bits(value):
    return int.from_bytes(ctypes.c_double(value), sys.byteorder)


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
    "UTF-8 in, 8": lambda _: length(SHORT.encode()),
    "UTF-8 in, 64": lambda _: length(LONG.encode()),
    "returned, borrowed": lambda _: len(name().decode()),
    "callback with context": visited,
}

for line in sys.stdin:
    workload, count = line.rstrip("\n").split("|")
    call = CALLS[workload]
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
