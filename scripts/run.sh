#!/usr/bin/env bash
# Opens Doorstep's window on a demo area: builds what is needed, starts a demo server on this
# machine alone, enrols a demo laptop, and tells its user and passphrase. Everything that it makes
# lies in run/ and is kept for the next time; the demo days follow the week that it is.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/step.sh"

RUN=$PROJECT/run
STAFF=cm1
# For invented people on this machine; a real laptop's is its user's own.
PASSPHRASE='kettle larder meadow violin saddle'
SERVER_PID=''
WINDOW_PID=''

# Ends what was started here. The window goes first, so that it can still send.
stop() {
  local pid
  for pid in $WINDOW_PID $SERVER_PID; do kill "$pid" 2>/dev/null || true; done
}

# start_server ADDRESS: starts it and waits until it says where it listens; sets SERVER_URL.
start_server() {
  : >"$RUN/server.out"
  target/release/doorstep-server serve --data "$RUN/server" --listen "$1" \
    >"$RUN/server.out" 2>>"$RUN/server.log" &
  SERVER_PID=$!
  trap stop EXIT
  local tries
  for tries in $(seq 100); do
    SERVER_URL=$(grep -o 'http://[0-9.:]*' "$RUN/server.out" || true)
    [ -z "$SERVER_URL" ] || return 0
    kill -0 "$SERVER_PID" 2>/dev/null || break
    sleep 0.1
  done
  echo "The demo server did not start. Its last words, from run/server.log:" >&2
  tail -n 5 "$RUN/server.log" >&2
  exit 1
}

# The demo is loaded once a week, so that its demo day falls in this one.
load_demo() {
  local week
  week=$(date +%G-W%V)
  if [ -f "$RUN/week" ] && [ "$(cat "$RUN/week")" = "$week" ]; then
    echo "The demo of this week is loaded (run/; make clean-run forgets it)."
    start_server "$(cat "$RUN/address")"
    return
  fi
  echo 'Loading the demo: invented people, with their dates moved into this week.'
  rm -rf "$RUN"
  mkdir -p "$RUN"
  target/release/doorstep-server demo --data "$RUN/server" \
    --shift-to-week-of "$(date +%F)" >"$RUN/demo.json" 2>>"$RUN/server.log"
  start_server 127.0.0.1:0
  echo "${SERVER_URL#http://}" >"$RUN/address"
  echo 'Enrolling a demo laptop.'
  target/release/doorstep --data "$RUN/laptop" --enrol-demo "$RUN/demo.json" \
    --server "$SERVER_URL" --staff "$STAFF" --passphrase "$PASSPHRASE" 2>>"$RUN/laptop.log"
  echo "$week" >"$RUN/week"
}

tell() {
  cat <<EOF

  Server       $SERVER_URL (this machine alone)
  User         Sarah WHITLOCK, care manager
  Passphrase   $PASSPHRASE
  Other users  run/demo.json

EOF
}

# Waits until something is drawn, then keeps a picture of it.
picture() {
  local tries colours
  for tries in $(seq 60); do
    sleep 0.5
    import -window root "$RUN/window.png" 2>/dev/null || continue
    colours=$(identify -format '%k' "$RUN/window.png")
    if [ "$colours" -gt 32 ]; then
      sleep 1
      import -window root "$RUN/window.png"
      echo "There is no display here. A screenshot of the window: run/window.png"
      return
    fi
  done
  echo 'The window drew nothing within 30 seconds; see run/laptop.log.' >&2
  return 1
}

show_without_display() {
  export LIBGL_ALWAYS_SOFTWARE=1 WEBKIT_DISABLE_DMABUF_RENDERER=1 NO_AT_BRIDGE=1 GTK_A11Y=none
  target/release/doorstep --data "$RUN/laptop" 2>>"$RUN/laptop.log" &
  WINDOW_PID=$!
  picture
  if [ -t 0 ]; then
    echo 'The window goes on running; Ctrl-C ends it.'
    wait "$WINDOW_PID"
  fi
}

if [ "${1:-}" != --prepared ]; then
  heading 'What is missing'
  scripts/setup.sh run
  heading 'Build: the pages'
  scripts/ui.sh
  heading 'Build: the window and the server (the first time takes some minutes)'
  cargo build --workspace --bins --release --locked
  if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec xvfb-run --auto-servernum --server-args='-screen 0 1366x768x24 -nolisten tcp' \
      "$PROJECT/scripts/run.sh" --prepared headless
  fi
fi

heading 'The demo'
mkdir -p "$RUN"
load_demo
tell
heading 'The window'
if [ "${2:-}" = headless ]; then
  show_without_display
else
  target/release/doorstep --data "$RUN/laptop" 2>>"$RUN/laptop.log"
fi
