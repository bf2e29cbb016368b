#!/usr/bin/env bash
# Everything that has to hold before a change lands, from the cheap to the dear.
#
# Always the whole workspace at once: another selection of packages would unite their features
# differently, and cargo would build the dependencies again.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"
trap summary EXIT

step 'What is missing' scripts/setup.sh test

step 'Format: Rust' cargo fmt --all --check
step 'Licences, sources and bans of the dependencies' \
  cargo deny --locked check --hide-inclusion-graph bans licenses sources
step 'Format: UI' npm --prefix ui run --silent format:check
step 'Lints: UI' npm --prefix ui run --silent lint
step 'Types: UI' npm --prefix ui run --silent typecheck
step 'Tests: UI' npm --prefix ui run --silent test
# Before any Rust: the window's crate embeds what this makes.
step 'Build: UI' scripts/ui.sh

step 'Lints: Rust' cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
# Cargo leaves these out of all targets, because plain `cargo test` must not run them.
step 'Lints: tests of the window and of the key ring' \
  cargo clippy --workspace --test window --test key_ring --locked --quiet -- -D warnings
step 'Documentation of the code' \
  env RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked --quiet
step 'Tests: Rust (tidy, unit, property, store, sync, server, application)' \
  cargo test --workspace --locked --quiet
step 'Tests: the key store of the system' scripts/key_store.sh
step 'Simulator: it finds the bugs that are planted for it' \
  cargo test --workspace --features tests/planted --test planted --locked --quiet

step 'Build: release' cargo build --workspace --bins --release --locked --quiet
step 'Simulator: 2,000 seeds' scripts/simulate.sh 2000 1
step 'Faults: killed at any write, and a full disk' scripts/faults.sh
step 'Window tests' scripts/window.sh
