#!/usr/bin/env bash
# Faults injected into the release binaries with strace: killed at any write, a disk that is full
# or fails. What was acknowledged must be there afterwards.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

cargo build --workspace --bins --release --locked --quiet
target/release/faults
