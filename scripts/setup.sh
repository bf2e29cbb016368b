#!/usr/bin/env bash
# Installs what the project needs on Debian 12 or Ubuntu 24.04, and only what is missing.
#
#   scripts/setup.sh run    to build the window and the server, and to show the window
#   scripts/setup.sh check  to build, format and lint
#   scripts/setup.sh test   for everything
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

FOR=${1:-test}

BUILD_PACKAGES=(build-essential pkg-config libwebkit2gtk-4.1-dev librsvg2-dev libssl-dev)
TEST_PACKAGES=(
  webkit2gtk-driver xvfb xauth imagemagick strace fonts-liberation dbus-daemon gnome-keyring
)
HEADLESS_PACKAGES=(xvfb xauth imagemagick fonts-liberation)
# The version that `make test` was last seen to pass with.
CARGO_DENY=0.20.2

# at_least HAVE WANT: whether version HAVE is WANT or newer.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

needed() { printf '\nDoorstep needs %s.\n%s\n' "$1" "$2" >&2; exit 1; }

check_rust() {
  local want have
  want=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  if ! command -v cargo >/dev/null || ! command -v rustc >/dev/null; then
    needed "Rust $want or newer, and none was found" \
      'Install it from https://rustup.rs, open a new shell, and run the command again.'
  fi
  have=$(rustc --version | cut -d' ' -f2)
  at_least "$have" "$want" || needed "Rust $want or newer; this is Rust $have" \
    'With rustup: rustup update stable'
  if [ "$FOR" != run ]; then
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 ||
      needed "Rust's rustfmt and clippy" 'With rustup: rustup component add rustfmt clippy'
  fi
}

check_node() {
  local want have
  want=$(sed -n 's|.*"node": ">=\(.*\)".*|\1|p' ui/package.json)
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    needed "Node.js $want or newer with npm, and none was found" \
      'Install it from https://nodejs.org (Debian 12 and Ubuntu 24.04 carry an older one).'
  fi
  have=$(node --version | sed 's/^v//')
  at_least "$have" "$want" || needed "Node.js $want or newer; this is Node.js $have" \
    'Install a newer one from https://nodejs.org.'
}

# The packages of the list that are not installed.
missing_packages() {
  local name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name"
  done
}

system_packages() {
  local wanted=("${BUILD_PACKAGES[@]}") missing as_root=()
  [ "$FOR" = test ] && wanted+=("${TEST_PACKAGES[@]}")
  if [ "$FOR" = run ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    wanted+=("${HEADLESS_PACKAGES[@]}")
  fi
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This is neither Debian nor Ubuntu. What it needs is called there: ${wanted[*]}"
    return
  fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  [ ${#missing[@]} -eq 0 ] && return
  echo "Installing system packages: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      needed "these system packages: ${missing[*]}" \
        'You are neither root nor have sudo: ask who runs this machine.'
    as_root=(sudo)
    # With nobody to type a password, fail rather than wait for one.
    [ -t 0 ] || as_root=(sudo -n)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
    echo 'Some package lists could not be refreshed; going on with those at hand.'
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# npm's packages, again only when the lock file is another than the one last installed from.
npm_packages() {
  local stamp=ui/node_modules/.doorstep-lock now
  now=$(sha256sum ui/package-lock.json | cut -d' ' -f1)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && return
  echo 'Installing the npm packages of ui/'
  (cd ui && npm ci --ignore-scripts --no-audit --no-fund)
  echo "$now" >"$stamp"
}

# rust_tool NAME VERSION: a program of the project's own, built from its published source.
rust_tool() {
  if cargo install --list --root "$TOOLS" 2>/dev/null | grep -qF "$1 v$2:"; then return; fi
  echo "Building $1 $2 into target/tools (once)"
  cargo install --quiet --locked "$1" --version "=$2" --root "$TOOLS" --target-dir "$TOOLS/build"
  rm -rf "${TOOLS:?}/build"
}

check_rust
check_node
system_packages
npm_packages
if [ "$FOR" = test ]; then
  rust_tool cargo-deny "$CARGO_DENY"
fi
