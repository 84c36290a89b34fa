#!/usr/bin/env bash
# The reader in Neovim, with real keys: see story.lua.
command -v nvim >/dev/null || { echo '1..0 # SKIP nvim is not installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
export TERM=xterm-256color
unset VIMINIT NVIM NVIM_LISTEN_ADDRESS

nvim --headless -u NONE -i NONE -n -c "luafile $ROOT/tests/host/nvim_story.lua" </dev/null
