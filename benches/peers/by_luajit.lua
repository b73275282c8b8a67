-- The workloads by LuaJIT's FFI; see run.py.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { double x, y; } bench_point;
  int32_t bench_add(int32_t, int32_t);
  int64_t bench_mixed8(int8_t, uint16_t, int32_t, int64_t, float, double, const void *, uint8_t);
  bench_point bench_turn(bench_point);
  size_t bench_length(const char *);
  const char *bench_name(void);
  typedef struct { const char *name, *city; int32_t age; } bench_person;
  size_t bench_length_u16(const uint16_t *);
  size_t bench_lengths(const char *const *, size_t);
  char *bench_name_copy(void);
  size_t bench_person_sum(const bench_person *);
  int32_t bench_checked(int32_t, int32_t);
  void free(void *);
  void bench_each(uint64_t, void (*)(uint64_t, void *), void *);
  struct timespec { long seconds, nanoseconds; };
  int clock_gettime(int, struct timespec *);
]]
local library = ffi.load(arg[1])
local function ascii(length)
  return ("The quick brown fox jumps over the lazy dog. "):rep(23):sub(1, length)
end
local SHORT, LONG, LONGER = ascii(8), ascii(64), ascii(1024)
local TEXTS = {}
for i = 0, 15 do TEXTS[i + 1] = ascii(8 + i % 16) end
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

-- UTF-16 has no help there: ASCII is widened by hand.
local function wide(text)
  return function(n)
    local sum = 0ULL
    for _ = 1, n do
      local length = #text
      local units = ffi.new("uint16_t[?]", length + 1)
      for i = 1, length do units[i - 1] = text:byte(i) end
      sum = sum + library.bench_length_u16(units)
    end
    return sum
  end
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
  ["struct with two strings, by pointer"] = function(n)
    local sum = 0ULL
    for _ = 1, n do
      sum = sum + library.bench_person_sum(ffi.new("bench_person", "Ada Lovelace", "London, England", 36))
    end
    return sum
  end,
  ["UTF-16 in, ASCII, 8"] = wide(SHORT),
  ["UTF-16 in, ASCII, 64"] = wide(LONG),
  ["UTF-16 in, ASCII, 1k"] = wide(LONGER),
  ["16 strings in"] = function(n)
    local sum = 0ULL
    for _ = 1, n do sum = sum + library.bench_lengths(ffi.new("const char *[16]", TEXTS), 16) end
    return sum
  end,
  ["returned, owned"] = function(n)
    local sum = 0
    for _ = 1, n do
      local text = library.bench_name_copy()
      sum = sum + #ffi.string(text)
      ffi.C.free(text)
    end
    return sum
  end,
  ["last error kept"] = function(n)
    local sum = 0
    for i = 0, n - 1 do
      ffi.errno(0)
      local result = library.bench_checked(bit.band(i, 0xFF), 0)
      sum = sum + (ffi.errno() ~= 0 and 1000000 or result)
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
  if loop then
    local start = now()
    local sum = loop(tonumber(count))
    local elapsed = now() - start
    local text = type(sum) == "number" and ("%.0f"):format(sum) or tostring(sum):gsub("U?LL$", "")
    io.write(("%.0f %s\n"):format(elapsed, text))
  else
    io.write("unknown\n")
  end
  io.flush()
end
