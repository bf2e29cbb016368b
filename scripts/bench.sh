#!/usr/bin/env bash
# Makes the workload of PEOPLE people (1,000 unless told) and measures it: one line of JSON.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

PEOPLE=${1:-1000}
FILE=target/bench/workload-$PEOPLE.jsonl
mkdir -p target/bench
scripts/setup.sh run
scripts/ui.sh
cargo build --workspace --bins --release --locked --quiet
[ -f "$FILE" ] || target/release/bench workload "$PEOPLE" >"$FILE"
target/release/bench sync "$FILE"
