#!/usr/bin/env bash
# What the README says, typed on a bare Debian, a system for each editor: into doc/FIRST_STEPS.md. See newcomer.lua.
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
BARE=${BARE:-$ROOT/../shared/tools/bare-debian}
export ROOT BARE
[[ -x $BARE ]] || { echo "BARE is to be a command that gives a shell on a bare Debian; $BARE is none" >&2; exit 1; }
parts=$(mktemp -d) || exit
trap 'rm -rf "$parts"' EXIT
lua=$(command -v lua5.4 || command -v lua) || exit
editors=(nvim vim vis mle)
running=()
for editor in "${editors[@]}"; do
  "$lua" "$ROOT/tests/host/newcomer.lua" "$editor" >"$parts/$editor" &
  running+=($!)
done
failed=0
for i in "${!editors[@]}"; do
  wait "${running[i]}" || { echo "${editors[i]}: not as README.md says" >&2; failed=1; }
done
[[ $failed -eq 0 ]] || exit 1
{
  cat <<'HEAD'
# First steps, as tried

A Debian 12 with nothing on it but git, make and certificates, and what README.md says, in each editor: every command
with what it printed, every key with what was seen. `make first-steps` tries it anew and writes this page, or fails where
something else is seen.

HEAD
  for editor in "${editors[@]}"; do cat "$parts/$editor"; done
} >"$ROOT/doc/FIRST_STEPS.md"
