#!/usr/bin/env bash
# The operating system's key store, for real: on a session bus and with a key ring that are thrown
# away afterwards.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

cargo test --workspace --test key_ring --no-run --locked --quiet
RING=$(mktemp -d)
trap 'rm -rf "$RING"' EXIT
export RING
XDG_DATA_HOME=$RING XDG_RUNTIME_DIR=$RING dbus-run-session -- bash -euo pipefail -c '
  printf throwaway | gnome-keyring-daemon --unlock --components=secrets >"$RING/started"
  cargo test --workspace --test key_ring --locked --quiet
'
