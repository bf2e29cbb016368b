#!/usr/bin/env bash
# The window tests: the release binaries, driven through WebDriver on a display of their own.
# With DOORSTEP_SCREENSHOTS=DIR the pictures go there, else into target/screenshots.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

scripts/ui.sh
cargo build --workspace --bins --release --locked --quiet
export DOORSTEP_SCREENSHOTS=${DOORSTEP_SCREENSHOTS:-$PROJECT/target/screenshots}
mkdir -p "$DOORSTEP_SCREENSHOTS"
# Without a display of somebody's own, whatever is set: the tests must not depend on the desktop.
env -u WAYLAND_DISPLAY -u DISPLAY GDK_BACKEND=x11 \
  xvfb-run --auto-servernum --server-args='-screen 0 2732x768x24 -nolisten tcp' \
  cargo test --workspace --locked --quiet --test window -- --nocapture --test-threads=1
echo "Screenshots: $DOORSTEP_SCREENSHOTS"
