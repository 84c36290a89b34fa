#!/usr/bin/env bash
# Do completion plugins and pickers of Neovim get from Gazette what they ask for? See with_nvim.lua.
command -v nvim >/dev/null || { echo '1..0 # SKIP nvim is not installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
export TERM=xterm-256color
unset VIMINIT NVIM NVIM_LISTEN_ADDRESS
# The checkout's own lua/ behind the build's: the extension of telescope stands beside lua/gazette.
printf 'set hidden noswapfile runtimepath^=%s runtimepath+=%s\nsource %s/plugin/gazette.vim\n' "$(dirname "$GAZETTE_LUA")" "$ROOT" "$ROOT" >"$SCRATCH/init.vim"
nvim --headless -u "$SCRATCH/init.vim" -i NONE -n -c "luafile $ROOT/tests/host/with_nvim.lua" -c 'cquit 1' </dev/null 2>"$SCRATCH/said"
