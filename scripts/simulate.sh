#!/usr/bin/env bash
# The fleet simulator: simulate.sh SEEDS FROM, or simulate.sh replay SEED, which prints every event
# of one seed. A failure prints its seed and how to replay it.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

cargo build --workspace --bins --release --locked --quiet
if [[ ${1:-} == replay ]]; then
  target/release/simulate --replay "$2"
else
  target/release/simulate --seeds "${1:-2000}" --from "${2:-1}"
fi
