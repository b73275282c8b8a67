// The workloads by koffi, for Node.js; see run.py.
"use strict";
const koffi = require(process.argv[2]);
const library = koffi.load(process.argv[3]);

koffi.struct("bench_point", { x: "double", y: "double" });
koffi.proto("void bench_visit(uint64_t value, void *context)");
const add = library.func("int32_t bench_add(int32_t, int32_t)");
const mixed8 = library.func(
  "int64_t bench_mixed8(int8_t, uint16_t, int32_t, int64_t, float, double, const void *, uint8_t)");
const turn = library.func("bench_point bench_turn(bench_point)");
const length = library.func("size_t bench_length(const char *)");
const name = library.func("const char *bench_name()");
koffi.struct("bench_person", { name: "str", city: "str", age: "int32_t" });
koffi.disposable("owned_text", "str");
const lengthWide = library.func("size_t bench_length_u16(const char16_t *)");
const lengths = library.func("size_t bench_lengths(const char **, size_t)");
const nameCopy = library.func("owned_text bench_name_copy()");
const personSum = library.func("size_t bench_person_sum(const bench_person *)");
const checked = library.func("int32_t bench_checked(int32_t, int32_t)");
const each = library.func("void bench_each(uint64_t, bench_visit *, void *)");

const ascii = (length) => "The quick brown fox jumps over the lazy dog. ".repeat(23).slice(0, length);
const [SHORT, LONG, LONGER] = [8, 64, 1024].map(ascii);
const TEXTS = Array.from({ length: 16 }, (_, index) => ascii(8 + index % 16));
const BUFFER = Buffer.alloc(8);

const calls = {
  "add(i32, i32)": (i) => add(i, 7),
  "8 mixed arguments": (i) => mixed8(-1, 2, i, 4, 5, 6, BUFFER, 8),
  "struct by value": (i) => turn({ x: i, y: 1 }).y,
  "struct with two strings, by pointer": () =>
    personSum({ name: "Ada Lovelace", city: "London, England", age: 36 }),
  "UTF-8 in, 8": () => length(SHORT),
  "UTF-8 in, 64": () => length(LONG),
  "UTF-16 in, ASCII, 8": () => lengthWide(SHORT),
  "UTF-16 in, ASCII, 64": () => lengthWide(LONG),
  "UTF-16 in, ASCII, 1k": () => lengthWide(LONGER),
  "16 strings in": () => lengths(TEXTS, TEXTS.length),
  "returned, owned": () => nameCopy().length,
  "last error kept": (i) => {
    koffi.errno(0);
    const result = checked(i & 0xFF, 0);
    return koffi.errno() !== 0 ? 1000000 : result;
  },
  "returned, borrowed": () => name().length,
  "callback with context": () => {
    let sum = 0;
    each(1000, (value) => { sum += value; }, null);
    return sum;
  },
};

const view = new DataView(new ArrayBuffer(8));
const bits = (value) => (view.setFloat64(0, value), view.getBigUint64(0));

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [workload, count] = line.split("|");
  const call = calls[workload];
  if (!call) return process.stdout.write("unknown\n");
  const start = process.hrtime.bigint();
  let sum = 0;
  const doubles = workload === "struct by value" ? [] : null;
  for (let i = 0; i < Number(count); i++) {
    const result = call(i);
    if (doubles) doubles.push(result); else sum += Number(result);
  }
  const elapsed = process.hrtime.bigint() - start;
  if (doubles) sum = doubles.reduce((sum, value) => BigInt.asUintN(64, sum + bits(value)), 0n);
  process.stdout.write(`${elapsed} ${sum}\n`);
});
