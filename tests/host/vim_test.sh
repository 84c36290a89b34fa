#!/usr/bin/env bash
# The reader in Vim, with real keys: see story.lua.
vim --version 2>/dev/null | grep -q '+lua' || { echo '1..0 # SKIP no Vim with Lua is installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
export TERM=xterm-256color
unset VIMINIT

# A Vim without Lua: one sentence with the way out, at the first use and not before.
sed "s/has('lua')/0/" "$ROOT/plugin/gazette.vim" >"$SCRATCH/no-lua.vim"
said=$(vim -es -N -u NONE -i NONE -n --not-a-term -S "$SCRATCH/no-lua.vim" -c 'redir @a' -c 'silent! Gazette' \
  -c 'redir END' -c 'put a' -c '%print' -c 'qall!' </dev/null 2>&1)
export NO_LUA_SAYS=$said
# The same in those that have none: what each says, or "none here". A tiny one has no commands of a user's.
one_without_lua() {
  if ! command -v "$1" >/dev/null || "$1" --version | grep -q '+lua'; then echo 'none here'; return; fi
  "$1" -es -N -u NONE -i NONE -n --not-a-term -V1 -S "$ROOT/plugin/gazette.vim" -c "$2" -c 'qall!' </dev/null 2>&1
}
BASIC_SAYS=$(one_without_lua vim.basic Gazette)
TINY_SAYS=$(one_without_lua vim.tiny 'set compatible?')
export BASIC_SAYS TINY_SAYS

vim -es -N -u NONE -i NONE -n --not-a-term -S "$ROOT/tests/host/vim_story.vim" </dev/null
