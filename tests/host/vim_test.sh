#!/usr/bin/env bash
# The reader in Vim, with real keys: see story.lua.
root=$(cd "$(dirname "$0")/../.." && pwd)
vim --version 2>/dev/null | grep -q '+lua' || { echo '1..0 # SKIP no Vim with Lua is installed'; exit 0; }

scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch" || { sleep 1; rm -rf "$scratch"; }' EXIT   # an indexer may be leaving it
cp -r "$root/tests/sample" "$scratch/sample"
export ROOT=$root SCRATCH=$scratch SAMPLE=$scratch/sample GAZETTE_LUA=${GAZETTE_LUA:-$root/lua} SEEDS=
[[ -d $root/../shared/collections/seeds ]] && SEEDS=$(cd "$root/../shared/collections/seeds" && pwd)
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/config XDG_DATA_HOME=$scratch/data XDG_CACHE_HOME=$scratch/cache
export XDG_STATE_HOME=$scratch/state LANG=C.UTF-8 LC_ALL=C.UTF-8 TERM=xterm-256color
mkdir -p "$HOME"
unset VIMINIT

# A Vim without Lua: one sentence with the way out, at the first use and not before.
sed "s/has('lua')/0/" "$root/plugin/gazette.vim" >"$scratch/no-lua.vim"
said=$(vim -es -N -u NONE -i NONE -n --not-a-term -S "$scratch/no-lua.vim" -c 'redir @a' -c 'silent! Gazette' \
  -c 'redir END' -c 'put a' -c '%print' -c 'qall!' </dev/null 2>&1)
export NO_LUA_SAYS=$said

cd "$scratch" && vim -es -N -u NONE -i NONE -n --not-a-term -S "$root/tests/host/vim_story.vim" </dev/null
