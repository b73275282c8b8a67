-- The workloads by LuaJIT's FFI; see run.py.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { double x, y; } bench_point;
  int32_t bench_add(int32_t, int32_t);
  int64_t bench_mixed8(int8_t, uint16_t, int32_t, int64_t, float, double, const void *, uint8_t);
  bench_point bench_turn(bench_point);
  size_t bench_length(const char *);
  const char *bench_name(void);
  void bench_each(uint64_t, void (*)(uint64_t, void *), void *);
  struct timespec { long seconds, nanoseconds; };
  int clock_gettime(int, struct timespec *);
]]
local library = ffi.load(arg[1])
local SHORT = "The quic"
local LONG = ("The quick brown fox jumps over the lazy dog. "):rep(2):sub(1, 64)
local POINTER = ffi.new("int64_t[1]")
local double, word = ffi.new("double[1]"), nil
word = ffi.cast("uint64_t *", double)

local visited = 0
local visit = ffi.cast("void (*)(uint64_t, void *)", function(value) visited = visited + tonumber(value) end)

local time = ffi.new("struct timespec")
local function now()
  ffi.C.clock_gettime(1, time)
  return tonumber(time.seconds) * 1e9 + tonumber(time.nanoseconds)
end

-- A loop for each workload, as the compiler wants it.
local loops = {
  ["add(i32, i32)"] = function(n)
    local sum = 0
    for i = 0, n - 1 do sum = sum + library.bench_add(i, 7) end
    return sum
  end,
  ["8 mixed arguments"] = function(n)
    local sum = 0LL
    for i = 0, n - 1 do sum = sum + library.bench_mixed8(-1, 2, i, 4, 5, 6, POINTER, 8) end
    return sum
  end,
  ["struct by value"] = function(n)
    local sum = 0ULL
    for i = 0, n - 1 do
      double[0] = library.bench_turn(ffi.new("bench_point", i, 1)).y
      sum = sum + word[0]
    end
    return sum
  end,
  ["UTF-8 in, 8"] = function(n)
    local sum = 0ULL
    for _ = 1, n do sum = sum + library.bench_length(SHORT) end
    return sum
  end,
  ["UTF-8 in, 64"] = function(n)
    local sum = 0ULL
    for _ = 1, n do sum = sum + library.bench_length(LONG) end
    return sum
  end,
  ["returned, borrowed"] = function(n)
    local sum = 0
    for _ = 1, n do sum = sum + #ffi.string(library.bench_name()) end
    return sum
  end,
  ["callback with context"] = function(n)
    local sum = 0
    for _ = 1, n do
      visited = 0
      library.bench_each(1000, visit, nil)
      sum = sum + visited
    end
    return sum
  end,
}
-- Compiled code must not call a function that calls back.
jit.off(loops["callback with context"])

for line in io.lines() do
  local workload, count = line:match("^(.*)|(%d+)$")
  local loop = loops[workload]
  local start = now()
  local sum = loop(tonumber(count))
  local elapsed = now() - start
  local text = type(sum) == "number" and ("%.0f"):format(sum) or tostring(sum):gsub("U?LL$", "")
  io.write(("%.0f %s\n"):format(elapsed, text))
  io.flush()
end
