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

vim -es -N -u NONE -i NONE -n --not-a-term -S "$ROOT/tests/host/vim_story.vim" </dev/null
