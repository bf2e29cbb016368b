#!/usr/bin/env bash
# The quick part of the gate: what a developer runs before each commit.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"
trap summary EXIT

step 'What is missing' scripts/setup.sh check
step 'Format: Rust' cargo fmt --all --check
step 'Format: UI' npm --prefix ui run --silent format:check
step 'Lints: UI' npm --prefix ui run --silent lint
step 'Types: UI' npm --prefix ui run --silent typecheck
step 'Build: UI' scripts/ui.sh
step 'Lints: Rust' cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
step 'Tidy' cargo test --workspace --test tidy --locked --quiet
