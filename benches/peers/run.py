#!/usr/bin/env python3
"""The same C library from other languages, beside pinvoke: benches/peers/run.py [--quick]

Compiles benches/native/c, builds the benchmark, and starts one process for each language that is
installed here. Every process loads the same C library and makes the calls that it is told to; the
processes take turns, round by round, so that what disturbs the machine disturbs all of them. Results
are compared with those of C before anything is timed.

Languages: python3 (ctypes; cffi where `pip install cffi` was run), luajit, node (koffi, which is
installed by npm into the target folder). What is missing is named and left out.
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
FOLDER = TARGET / "peers"

# The workloads by the names that the benchmark has for them, and how many results one call stands for.
WORKLOADS = {
    "add(i32, i32)": 1,
    "8 mixed arguments": 1,
    "struct by value": 1,
    "UTF-8 in, 8": 1,
    "UTF-8 in, 64": 1,
    "returned, borrowed": 1,
    "callback with context": 1000,
}
# The ways inside the benchmark; where a workload has another base or name, the first that it knows.
OURS = {
    "C": ["C, pointer", "C, copied"],
    "pinvoke": ["pinvoke lazy", "pinvoke lazy, &str"],
}


def built():
    """The path of the benchmark's executable."""
    command = ["cargo", "bench", "--bench", "calls", "--no-run", "--message-format=json", "--quiet"]
    output = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    libraries = [path.split("=", 1)[1] for message in messages for path in message.get("linked_paths", [])
                 if path.startswith("native=") and "pinvoke-bench-native" in path]
    found = [message["executable"] for message in messages
             if message.get("target", {}).get("name") == "calls" and message.get("executable")]
    return found[-1], libraries[-1]


def languages(library):
    """The commands that start what is installed."""
    commands = {"ctypes": [sys.executable, HERE / "by_ctypes.py", library]}
    if subprocess.run([sys.executable, "-c", "import cffi"], stderr=subprocess.DEVNULL).returncode == 0:
        commands["cffi, ABI"] = [sys.executable, HERE / "by_cffi.py", library]
    else:
        print("left out: cffi (pip install cffi)", file=sys.stderr)
    if shutil.which("luajit"):
        commands["LuaJIT"] = ["luajit", HERE / "by_luajit.lua", library]
    else:
        print("left out: LuaJIT (apt-get install luajit)", file=sys.stderr)
    if shutil.which("node") and koffi():
        commands["koffi"] = ["node", HERE / "by_koffi.js", FOLDER / "node_modules/koffi", library]
    else:
        print("left out: koffi (needs node and npm)", file=sys.stderr)
    return commands


def koffi():
    """Whether koffi is there, or can be installed."""
    if (FOLDER / "node_modules/koffi").exists():
        return True
    npm = shutil.which("npm")
    command = [npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", FOLDER, "koffi@2"]
    return bool(npm) and subprocess.run(command, stdout=subprocess.DEVNULL).returncode == 0


class Peer:
    """A process that makes calls."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=environment)

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
        return None


def main():
    quick = "--quick" in sys.argv[1:]
    rounds, batch = (7, 1e6) if quick else (41, 3e6)
    FOLDER.mkdir(parents=True, exist_ok=True)
    executable, folder = built()
    library = FOLDER / "libpinvoke_bench.so"
    sources = sorted((ROOT / "benches/native/c").glob("*.c"))
    subprocess.run(["cc", "-O2", "-std=c11", "-shared", "-fPIC", "-o", library, *sources], check=True)
    environment = {**os.environ, "LD_LIBRARY_PATH": folder}
    peers = [Peer(name, [executable, "--serve"], environment) for name in OURS]
    peers += [Peer(name, command) for name, command in languages(library).items()]

    names = [peer.name for peer in peers]
    print("ns per operation" + " " * 14 + "".join(f"{name:>12}" for name in names))
    rows = []
    for workload, operations in WORKLOADS.items():
        expected, calls = None, {}
        for peer in peers:
            answer = peer.ask(workload, 3)
            if answer is None:
                continue
            expected = answer[1] if expected is None else expected
            if answer[1] != expected:
                sys.exit(f"{peer.name}, {workload}: 3 calls gave {answer[1]}, C gave {expected}")
            count = 8
            while (time := peer.ask(workload, count)[0]) < batch / 4:
                count *= 2
            calls[peer.name] = max(1, int(count * batch / time))
        samples = {name: [] for name in calls}
        for turn in range(rounds):
            for step in range(len(peers)):
                peer = peers[(turn + step) % len(peers)]
                if count := calls.get(peer.name):
                    samples[peer.name].append(peer.ask(workload, count)[0] / count / operations)
        medians = {name: statistics.median(times) for name, times in samples.items()}
        rows.append((workload, medians))
        cells = (f"{medians[name]:12.1f}" if name in medians else " " * 11 + "-" for name in names)
        print(f"{workload:30}" + "".join(cells), flush=True)
    with open(FOLDER / "peers.csv", "w", encoding="utf-8") as file:
        file.write("workload,way,median_ns\n")
        for workload, medians in rows:
            file.writelines(f'"{workload}","{name}",{time:.4f}\n' for name, time in medians.items())


if __name__ == "__main__":
    main()
