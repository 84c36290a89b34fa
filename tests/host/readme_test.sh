#!/usr/bin/env bash
# The screens in the README beside those of Neovim: see readme.lua.
command -v nvim >/dev/null || { echo '1..0 # SKIP nvim is not installed'; exit 0; }
command -v tmux >/dev/null || { echo '1..0 # SKIP tmux is not installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
unset VIMINIT NVIM NVIM_LISTEN_ADDRESS TMUX

"${GAZETTE:-$ROOT/build/gazette}" "$SAMPLE" info >/dev/null || exit
lua=$(command -v lua5.4 || command -v lua) || { echo '1..0 # SKIP Lua 5.4 is not installed'; exit 0; }
"$lua" "$ROOT/tests/host/readme.lua"
