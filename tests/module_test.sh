#!/usr/bin/env bash
# Is each core.so fit to live in somebody else's program? It shows one name, takes Lua's calls from whoever loads it, and
# imports one call that only its own Lua has, so that no other can load it by luck. And libxml2 waits for a page that needs it.
set -uo pipefail   # grep without -q: it would leave early, and a pipe that breaks fails
lua_dir=${GAZETTE_LUA:-lua}
n=0
check() { # $1: what; the rest: lines that say what is wrong, none if all is well
  n=$((n + 1))
  if [[ -z $2 ]]; then echo "ok $n - $1"; else printf 'not ok %d - %s\n' "$n" "$1"; sed 's/^/#   /' <<<"$2"; fi
}

# No nm of this kind outside of ELF systems.
if [[ $(uname) == Darwin ]]; then echo '1..0 # SKIP no ELF here'; exit 0; fi

for module in "$lua_dir"/gazette/5.?/core.so; do
  [[ -e $module ]] || continue
  abi=$(basename "$(dirname "$module")")
  check "the module for Lua $abi exports luaopen_gazette_core alone" \
    "$(nm -D --defined-only "$module" | awk '{ print $NF }' | grep -vE '^(luaopen_gazette_core|__odr_asan.*)$')"
  # libc's names carry a version, `read@GLIBC_2.2.5`, unless a sanitizer stands before it; weak ones are the compiler's own.
  readelf -d "$module" | grep 'NEEDED.*asan' >/dev/null || check "what the module for Lua $abi imports is Lua's, a library's or libc's" \
    "$(nm -D --undefined-only "$module" | awk '$1 == "U" { print $2 }' | grep -vE '@|^(luaL?_|yaml_|md_|utf8proc_|sb_stemmer_|XXH|__asan_|__ubsan_|__gcov_)')"
  check "the module for Lua $abi is linked with no Lua of its own" \
    "$(readelf -d "$module" | grep -E 'NEEDED.*\[liblua')"
  check "the module for Lua $abi does not load libxml2 with itself" \
    "$(readelf -d "$module" | grep 'NEEDED.*libxml')"
  check "the module for Lua $abi stays when it is closed" \
    "$(readelf -d "$module" | grep NODELETE >/dev/null || echo 'no NODELETE flag')"
  only=luaL_checkversion_
  [[ $abi == 5.1 ]] && only=luaL_register
  check "the module for Lua $abi imports $only, which binds it to its Lua" \
    "$(nm -D --undefined-only "$module" | grep -w "$only" >/dev/null || echo "no $only")"
done
[[ $n -gt 0 ]] || { echo '1..0 # SKIP no module is built'; exit 0; }
check 'nor does the program' "$(readelf -d "${GAZETTE:-build/gazette}" | grep 'NEEDED.*libxml')"
check 'nor the indexer' "$(readelf -d "$lua_dir/gazette/gazette-index" | grep 'NEEDED.*libxml')"
check 'what has it exports its table alone' \
  "$(nm -D --defined-only "$lua_dir/gazette/gazette-libxml.so" | awk '{ print $NF }' | grep -vE '^(gazette_libxml|__odr_asan.*)$')"
echo "1..$n"
