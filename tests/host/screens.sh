# shellcheck shell=bash
# screens.sh: every view of $1 (nvim or vim), at two sizes, on a light ground and on a dark one: see screens.lua. Sourced by
# nvim_screens_test.sh and vim_screens_test.sh, which know whether the editor is there.
command -v tmux >/dev/null || { echo '1..0 # SKIP tmux is not installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
unset VIMINIT NVIM NVIM_LISTEN_ADDRESS TMUX

cp -r "$ROOT/tests/wide" "$SCRATCH/wide"
"${GAZETTE:-$ROOT/build/gazette}" "$SCRATCH/wide" info >/dev/null || exit
lua=$(command -v lua5.4 || command -v lua) || { echo '1..0 # SKIP Lua 5.4 is not installed'; exit 0; }
"$lua" "$ROOT/tests/host/screens.lua" "$1"
