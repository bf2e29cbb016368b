#!/usr/bin/env bash
# What has to hold beside scripts/test.sh and does not hold in every line yet: lints of the Rust
# code, the tidy rules, the server's tests, the journeys, the simulator, the windows. Each moves to
# scripts/test.sh when it does.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"
trap summary EXIT

step 'Lints: Rust' cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
# Cargo leaves the window tests out of all targets, because plain `cargo test` must not run them.
step 'Lints: window tests' \
  cargo clippy --workspace --test window --locked --quiet -- -D warnings
step 'Tests: Rust (tidy, unit, property, store, sync, server, application)' \
  cargo test --workspace --locked --quiet
step 'Documentation of the code' \
  env RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked --quiet

step 'Build: release' cargo build --workspace --bins --release --locked --quiet
step 'Simulator: 2,000 seeds' scripts/simulate.sh 2000 1
step 'Window tests' scripts/window.sh
