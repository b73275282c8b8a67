#!/usr/bin/env python3
"""The same C library from other languages, beside pinvoke: benches/peers/run.py [--quick] [--install]

Compiles benches/native/c, builds the benchmark, and starts one process for each language that is
installed here. Every process loads the same C library and makes the calls that it is told to; the
processes take turns, round by round, so that what disturbs the machine disturbs all of them. Results
are compared with those of C before anything is timed.

  --quick    few and short rounds
  --install  installs what is missing: Debian's packages by apt, the .NET runtime and cffi by pip and koffi
             by npm into the target folder. Without it, what is missing is named and left out.

Written to the folder tmp of the target folder:
  peers.csv         workload, way, median_ns, ratio_to_c
  limits-peers.csv  what, limit, measured, unit
"""
import csv
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import time

from languages import Languages

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
FOLDER = TARGET / "peers"
RESULTS = TARGET / "tmp"

# The workloads by the names that the benchmark has for them, and how many results one call stands for.
WORKLOADS = {
    "add(i32, i32)": 1,
    "8 mixed arguments": 1,
    "struct by value": 1,
    "struct with two strings, by pointer": 1,
    "UTF-8 in, 8": 1,
    "UTF-8 in, 64": 1,
    "UTF-16 in, ASCII, 8": 1,
    "UTF-16 in, ASCII, 64": 1,
    "UTF-16 in, ASCII, 1k": 1,
    "16 strings in": 1,
    "returned, borrowed": 1,
    "returned, owned": 1,
    "callback with context": 1000,
    "last error kept": 1,
}
# The ways inside the benchmark; where a workload has another base or name, the first that it knows.
OURS = {
    "C": ["C, pointer", "C, copied"],
    "pinvoke": ["pinvoke lazy", "pinvoke lazy, &str", "pinvoke lazy, String"],
}
# What is to be reached beside another language, as the geometric mean over workloads.
LIMITS = [
    ("scalars", ["add(i32, i32)", "8 mixed arguments"], ".NET", 0.85),
    ("struct by value", ["struct by value"], ".NET", 0.15),
    ("UTF-16 in, ASCII, 8", ["UTF-16 in, ASCII, 8"], ".NET", 1.0),
    ("UTF-16 in, ASCII, 64", ["UTF-16 in, ASCII, 64"], ".NET", 1.0),
]
# Calls after which what is called often is compiled.
WARM = 200_000


def built():
    """The path of the benchmark's executable, and the folder of the library that it is linked to."""
    command = ["cargo", "bench", "--bench", "calls", "--no-run", "--message-format=json", "--quiet"]
    output = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    libraries = [path.split("=", 1)[1] for message in messages for path in message.get("linked_paths", [])
                 if path.startswith("native=") and "pinvoke-bench-native" in path]
    found = [message["executable"] for message in messages
             if message.get("target", {}).get("name") == "calls" and message.get("executable")]
    return found[-1], libraries[-1]


class Peer:
    """A process that makes calls."""

    def __init__(self, name, command, environment):
        self.name = name
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                        env=environment)

    def ask(self, workload, calls):
        """Nanoseconds and the sum of the results, or None if the peer has no such workload."""
        ways = OURS.get(self.name)
        for way in ways or [None]:
            line = f"{workload}|{way}|{calls}" if ways else f"{workload}|{calls}"
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline().split()
            if len(answer) == 2:
                return float(answer[0]), int(answer[1])
            if not answer:
                sys.exit(f"{self.name} ended at {workload}")
        return None

    def warmed(self, workload, seconds):
        """Makes calls for so long, and more of them while they are few: compilers that work beside the program count
        calls, and wait for time on the processor. Gives nanoseconds of a call then."""
        start, count, calls = time.monotonic(), 8, 0
        while True:
            elapsed = self.ask(workload, count)[0]
            calls += count
            passed = time.monotonic() - start
            if passed > 15 * seconds or (passed > seconds and calls > WARM):
                return elapsed / count
            if elapsed < seconds * 1e9 / 16:
                count *= 2


def measured(peers, workload, operations, rounds, batch, warm_up):
    """The nanoseconds per operation of each round, by peer."""
    expected, calls = None, {}
    for peer in peers:
        answer = peer.ask(workload, 3)
        if answer is None:
            continue
        expected = answer[1] if expected is None else expected
        if answer[1] != expected:
            sys.exit(f"{peer.name}, {workload}: 3 calls gave {answer[1]}, C gave {expected}")
        calls[peer.name] = max(1, int(batch / peer.warmed(workload, warm_up)))
    samples = {name: [] for name in calls}
    for turn in range(rounds):
        for step in range(len(peers)):
            peer = peers[(turn + step) % len(peers)]
            if count := calls.get(peer.name):
                samples[peer.name].append(peer.ask(workload, count)[0] / count / operations)
    return samples


def ratio(samples, base):
    """The median of the rounds' ratios."""
    return statistics.median(own / other for own, other in zip(samples, base))


def limits(table):
    """The lines of what is to be reached; a limit beside a language that is not there is left out."""
    for what, workloads, peer, limit in LIMITS:
        if all(peer in table.get(workload, {}) for workload in workloads):
            ratios = [ratio(table[workload]["pinvoke"], table[workload][peer]) for workload in workloads]
            mean = math.exp(statistics.fmean(map(math.log, ratios)))
            yield f"{what}: pinvoke lazy / {peer}", limit, f"{mean:.4f}", ""


def write(name, header, lines):
    RESULTS.mkdir(parents=True, exist_ok=True)
    with open(RESULTS / name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *lines])
    print(f"written to {RESULTS / name}", file=sys.stderr)


def main():
    options = set(sys.argv[1:])
    if options - {"--quick", "--install"}:
        sys.exit(__doc__)
    quick = "--quick" in options
    rounds, batch, warm_up = (7, 1e6, 0.05) if quick else (41, 2e6, 0.4)
    FOLDER.mkdir(parents=True, exist_ok=True)
    library = FOLDER / "libpinvoke_bench.so"
    sources = sorted((ROOT / "benches/native/c").glob("*.c"))
    subprocess.run(["cc", "-O2", "-std=c11", "-shared", "-fPIC", "-Wl,-soname,libpinvoke_bench.so", "-o", library,
                    *sources], check=True)
    languages = Languages(FOLDER, library, "--install" in options).commands()
    print("building the benchmark", file=sys.stderr)
    executable, folder = built()
    path = {"LD_LIBRARY_PATH": str(folder)}
    peers = [Peer(name, [executable, "--serve"], os.environ | path) for name in OURS]
    path = {"LD_LIBRARY_PATH": str(FOLDER), "PYTHONPATH": str(FOLDER / "python"),
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    peers += [Peer(name, command, os.environ | path) for name, command in languages.items()]

    names = [peer.name for peer in peers]
    print("ns per operation" + " " * 20 + "".join(f"{name:>16}" for name in names))
    table = {}
    for workload, operations in WORKLOADS.items():
        table[workload] = samples = measured(peers, workload, operations, rounds, batch, warm_up)
        medians = {name: statistics.median(times) for name, times in samples.items()}
        cells = (f"{medians[name]:16.1f}" if name in medians else " " * 15 + "-" for name in names)
        print(f"{workload:36}" + "".join(cells), flush=True)
    write("peers.csv", ["workload", "way", "median_ns", "ratio_to_c"],
          ([workload, name, f"{statistics.median(times):.4f}", f"{ratio(times, samples['C']):.4f}"]
           for workload, samples in table.items() for name, times in samples.items()))
    write("limits-peers.csv", ["what", "limit", "measured", "unit"], limits(table))


if __name__ == "__main__":
    main()
