#!/usr/bin/env bash
# The reader in Neovim, with real keys: see story.lua.
root=$(cd "$(dirname "$0")/../.." && pwd)
command -v nvim >/dev/null || { echo '1..0 # SKIP nvim is not installed'; exit 0; }

scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch" || { sleep 1; rm -rf "$scratch"; }' EXIT   # an indexer may be leaving it
cp -r "$root/tests/sample" "$scratch/sample"
export ROOT=$root SCRATCH=$scratch SAMPLE=$scratch/sample GAZETTE_LUA=${GAZETTE_LUA:-$root/lua} SEEDS=
[[ -d $root/../shared/collections/seeds ]] && SEEDS=$(cd "$root/../shared/collections/seeds" && pwd)
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/config XDG_DATA_HOME=$scratch/data XDG_CACHE_HOME=$scratch/cache
export XDG_STATE_HOME=$scratch/state LANG=C.UTF-8 LC_ALL=C.UTF-8 TERM=xterm-256color
mkdir -p "$HOME"
unset VIMINIT NVIM NVIM_LISTEN_ADDRESS

cd "$scratch" && nvim --headless -u NONE -i NONE -n -c "luafile $root/tests/host/nvim_story.lua" </dev/null
