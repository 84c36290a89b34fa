#!/usr/bin/env bash
# Does :checkhealth gazette name what is missing, and the command that mends it? And `:Gazette view health` in a Vim?
command -v nvim >/dev/null || { echo '1..0 # SKIP nvim is not installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
export TERM=xterm-256color
unset VIMINIT NVIM NVIM_LISTEN_ADDRESS
n=0 failed=0
tell() { # $1: 0 or not; $2: name; $3: what was said
  n=$((n + 1))
  if [[ $1 -eq 0 ]]; then echo "ok $n - $2"
  else failed=$((failed + 1)); printf 'not ok %d - %s\n%s\n' "$n" "$2" "${3//$'\n'/$'\n'# }"; fi
}
says() { [[ $said == *"$1"* ]]; tell $? "$2" "$said"; }
says_not() { [[ $said != *"$1"* ]]; tell $? "$2" "$said"; }

# $1: the folder with lua/gazette; the rest: arguments of nvim. What checkhealth says, in one line.
check() {
  local path=$1
  shift
  printf 'set runtimepath^=%s\nsource %s/plugin/gazette.vim\n' "$path" "$ROOT" >"$SCRATCH/init.vim"
  said=$(nvim --headless -u "$SCRATCH/init.vim" -i NONE -n "$@" -c 'checkhealth gazette' -c '%print' -c 'qa!' </dev/null 2>&1 | tr -s '\n ' ' ')
}
built=$(dirname "$GAZETTE_LUA")

check "$built" -c "Gazette open $SAMPLE" \
  -c "lua vim.wait(20000, function() return not require('gazette.command').start('nvim').shelf[1].job end, 10)"
says 'for Lua 5.1' 'the core and its Lua are named'
says 'libraries are there: libyaml, libmd4c, libxml2' 'so are its libraries'
says 'iconv decodes other character sets' 'and its character sets'
says "gazette-index " 'and the indexer'
[[ $said == *'reads pages behind '*'seccomp'* || $said == *'this system has no '* ]]
tell $? 'with what it reads pages behind' "$said"
says "34 articles in 12 pages, up to date" 'an open collection is told'
says 'is sound' 'and its index verified'
says_not 'WARNING' 'where all is well nothing is warned of'
says_not 'ERROR' 'and nothing wrong'
check "$built"
says 'none is open; `:Gazette open PATH`' 'without a collection it says how to open one'

mkdir -p "$SCRATCH/bare/lua"
cp -rL "$ROOT/lua/gazette" "$SCRATCH/bare/lua/"
rm -rf "$SCRATCH/bare/lua/gazette/5.1" "$SCRATCH/bare/lua/gazette/gazette-index"
check "$SCRATCH/bare"
says 'the core for Lua 5.1 is not built' 'a core that is not built is named'
says "run \`make\` in $SCRATCH/bare" 'with the command that builds it'
says 'gazette-index is not there; the editor reads pages itself' 'so is an indexer that is not there'
mkdir -p "$SCRATCH/bare/lua/gazette/5.1"
echo 'no library' >"$SCRATCH/bare/lua/gazette/5.1/core.so"
printf '#!/bin/sh\necho gazette-index 0.0.1\n' >"$SCRATCH/bare/lua/gazette/gazette-index"
chmod +x "$SCRATCH/bare/lua/gazette/gazette-index"
check "$SCRATCH/bare"
says 'the core for Lua 5.1 does not load' 'a core that does not load is told'
cp "$GAZETTE_LUA/gazette/5.1/core.so" "$SCRATCH/bare/lua/gazette/5.1/core.so"
version=$("$GAZETTE_LUA/gazette/gazette-index" --version)
printf '#!/bin/sh\n[ "$1" = --sandbox ] && printf "Landlock no\\nseccomp yes\\n" || echo %s\n' "'$version'" >"$SCRATCH/bare/lua/gazette/indexer"
chmod +x "$SCRATCH/bare/lua/gazette/indexer"
GAZETTE_INDEX=$SCRATCH/bare/lua/gazette/indexer check "$built"
says 'this system has no Landlock' 'a kernel without Landlock is told'
says_not 'WARNING' 'which is no fault'
says 'lsm' 'with where that is to be seen'
check "$SCRATCH/bare"
says 'is of version 0.0.1, the core of' 'so is an indexer of another version'
GAZETTE_INDEX=/nowhere/indexer check "$built"
says 'unset GAZETTE_INDEX' 'and one that $GAZETTE_INDEX does not name'
XDG_CACHE_HOME=$ROOT/README.md check "$built"
says 'cannot be written: indexes live in memory' 'a cache that cannot be written is told'
check "$built" --cmd "let g:gazette = {'dance': 1}"
says 'unknown option dance' 'so is an option that there is not'

# A library that the loader does not find: a core made to ask for it.
mkdir -p "$SCRATCH/path"
printf '#!/bin/sh\nprintf "\\tlibmd4c.so.0 => not found\\n\\tlibyaml-0.so.2 => /usr/lib/libyaml-0.so.2 (0x1)\\n"\n' >"$SCRATCH/path/ldd"
chmod +x "$SCRATCH/path/ldd"
rm "$SCRATCH/bare/lua/gazette/gazette-libxml.so"
check "$SCRATCH/bare"
says 'gazette-libxml.so is missing: HTML and feeds are not read' 'so is what HTML needs'
printf '#!/bin/sh\nprintf "\\tlibxml2.so.2 => not found\\n"\n' >"$SCRATCH/path/ldd.xml"
chmod +x "$SCRATCH/path/ldd.xml"
mv "$SCRATCH/path/ldd" "$SCRATCH/path/ldd.md4c"; mv "$SCRATCH/path/ldd.xml" "$SCRATCH/path/ldd"
PATH=$SCRATCH/path:$PATH check "$built"
says 'libxml2.so.2 is missing: HTML and feeds need it' 'libxml2, which is loaded late, is named'
says 'apt install libxml2-dev' 'with its package'
says_not 'ERROR' 'and all else works without it'
check "$built" -c "lua require('gazette.engine').parse = function() return { articles = {} } end"
says 'iconv has not all character sets' 'character sets that are missing are told'
mv "$SCRATCH/path/ldd.md4c" "$SCRATCH/path/ldd"
PATH=$SCRATCH/path:$PATH check "$built"
says 'libmd4c.so.0 is missing: Markdown' 'a library that is missing is named with what needs it'
says 'apt install libmd4c-dev' 'and the package that brings it'

# The functions of vim.health had other names once, and have others now.
check "$built" --cmd "lua local said = {} for _, name in ipairs({ 'start', 'ok', 'info', 'warn', 'error' }) do said[name] = function(text) print('new', name, text) end end vim.health = said" \
  -c 'lua require("gazette.health").check()'
says 'new start Core' 'the names that Neovim 0.10 gave them serve too'

if vim --version 2>/dev/null | grep -q '+lua'; then
  printf 'set nocompatible encoding=utf-8\nset runtimepath^=%s\nsource %s/plugin/gazette.vim\n' "$built" "$ROOT" >"$SCRATCH/vimrc"
  said=$(GAZETTE_INDEX=/nowhere/indexer vim -es -N -u "$SCRATCH/vimrc" -i NONE -n --not-a-term -c "Gazette open $SAMPLE" -c 'Gazette view health' \
    -c '%print' -c 'qall!' </dev/null 2>&1 | tr -s '\n ' ' ')
  says '1 to mend' 'in Vim :Gazette view health counts what to mend'
  says 'unset GAZETTE_INDEX' 'and says how'
else
  n=$((n + 1)); echo "ok $n - :Gazette view health in Vim # SKIP no Vim with Lua"
fi
echo "1..$n"
[[ $failed -eq 0 ]]
