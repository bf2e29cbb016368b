#!/usr/bin/env bash
# The fleet simulator: simulate.sh SEEDS FROM. A failure prints its seed and how to replay it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

SEEDS=${1:-2000}
FROM=${2:-1}
cargo build --workspace --bins --release --locked --quiet
target/release/simulate --seeds "$SEEDS" --from "$FROM"
