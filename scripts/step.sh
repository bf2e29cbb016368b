# Sourced by the other scripts: headings, times, and where the project and its tools lie.
# Runs nothing by itself.

PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$PROJECT"

# Tools the project pins for itself. They lie in the build folder, never among the user's own.
TOOLS="$PROJECT/target/tools"
export PATH="$TOOLS/bin:$PATH"
export CARGO_TERM_PROGRESS_WHEN=never
if [ "${CI:-}" = true ]; then
  # Nobody builds twice in the same clone there.
  export CARGO_INCREMENTAL=0
fi

STEPS_DONE=()
STEP_NAME=''
STEP_FROM=0

# heading WORDS: says what comes next.
heading() { printf '\n== %s\n' "$*"; }

# step NAME COMMAND…: a heading, the command, and how long it took. The first failure ends the run.
step() {
  STEP_NAME=$1
  STEP_FROM=$SECONDS
  shift
  heading "$STEP_NAME"
  printf '   $ %s\n' "$*"
  "$@"
  STEPS_DONE+=("$(printf '%6ss  %s' $((SECONDS - STEP_FROM)) "$STEP_NAME")")
  printf -- '-- %s: %s s\n' "$STEP_NAME" $((SECONDS - STEP_FROM))
  STEP_NAME=''
}

# summary: every step with its time, and the one that failed. Meant for `trap summary EXIT`.
summary() {
  local status=$?
  printf '\n'
  if [ ${#STEPS_DONE[@]} -gt 0 ]; then printf '%s\n' "${STEPS_DONE[@]}"; fi
  printf '%6ss  in all\n' "$SECONDS"
  if [ "$status" -ne 0 ]; then
    printf '\nFAILED: %s (exit %s)\n' "${STEP_NAME:-before the first step}" "$status" >&2
    printf 'steps: %s passed, 1 failed\n' "${#STEPS_DONE[@]}"
  else
    printf 'steps: %s passed, 0 failed\n' "${#STEPS_DONE[@]}"
  fi
  exit "$status"
}
