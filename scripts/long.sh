#!/usr/bin/env bash
# The checks that take too long for every change: hours. What they last said is in docs/evidence.md.
#
#   scripts/long.sh [count of signatures; 10000]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
./scripts/abi.sh --count "${1:-10000}"
./scripts/sanitizers.sh address thread miri
./scripts/fuzz.sh 600
cargo bench --bench calls
