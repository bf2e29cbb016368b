#!/usr/bin/env bash
# Builds the pages when something in them is newer than the last build.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

BUILT=ui/dist/index.html
if [ -f "$BUILT" ]; then
  newer=$(find ui -path ui/node_modules -prune -o -path ui/dist -prune -o \
    -type f -newer "$BUILT" -print -quit)
  if [ -z "$newer" ]; then
    echo 'The pages are built.'
    exit 0
  fi
fi
npm --prefix ui run --silent build
