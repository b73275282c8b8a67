#!/bin/sh
# Writes the expected compiler messages (tests/ui/*.stderr) and the expected expansions of the macros
# (pinvoke-macros/src/tests) anew. Nothing else writes them. Read the difference before you commit it:
# it is what users will see.
set -eu
cd "$(dirname "$0")/.."

TRYBUILD=overwrite cargo test --test compile_fail
UPDATE_EXPECT=1 cargo test -p pinvoke-macros

# A message of a program that is gone is no message.
for expected in tests/ui/*.stderr; do
    [ -f "${expected%.stderr}.rs" ] || rm "$expected"
done

git --no-pager diff --stat -- tests/ui pinvoke-macros/src/tests
