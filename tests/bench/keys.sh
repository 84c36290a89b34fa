#!/usr/bin/env bash
# How long does each key keep the editor's thread busy, in a collection of a million articles? See keys.lua.
#
#   tests/bench/keys.sh [COLLECTION]    the collection of `make bench` if none is named; its index is made first, if need be
#
#   SAVE=1   the table goes to tests/bench/KEYS.md      EDITORS='nvim vim'
set -uo pipefail
cd "$(dirname "$0")/../.." || exit
ROOT=$PWD
build=$(cd "${BUILD:-build}" && pwd) || exit
COLLECTION=$(cd "${1:-$build/bench/corpus-1000000}" && pwd) || { echo 'make bench makes the collection' >&2; exit 2; }
if [[ $build == "$ROOT/build" ]]; then GAZETTE_LUA=$ROOT/lua; else GAZETTE_LUA=$build/lua; fi
scratch=$(mktemp -d) || exit
trap 'rm -rf "$scratch"' EXIT
export ROOT COLLECTION GAZETTE_LUA LANG=C.UTF-8 LC_ALL=C.UTF-8 XDG_CACHE_HOME=${XDG_CACHE_HOME:-$build/bench/cache}
export XDG_STATE_HOME=$scratch XDG_DATA_HOME=$scratch XDG_CONFIG_HOME=$scratch
unset VIMINIT NVIM NVIM_LISTEN_ADDRESS
command -v nvim >/dev/null || { echo 'it takes a nvim to type' >&2; exit 2; }
mkdir -p "$XDG_CACHE_HOME"
"$build/gazette" "$COLLECTION" info >"$scratch/info" || exit   # the index is fresh
for editor in ${EDITORS:-nvim vim}; do
  EDITOR_NAME=$editor OUT=$scratch/$editor.tsv timeout 300 nvim --headless -u NONE -i NONE -n \
    -c "luafile tests/bench/keys.lua" -c 'cquit 1' </dev/null >"$scratch/said" 2>&1 || { cat "$scratch/said" >&2; exit 1; }
done
table() {
  cat <<'END'
# How long a key keeps the editor busy

`make keys` wrote this: one session in Neovim and in Vim, on the collection of `make bench` with a million articles. Processor time of
the editor's own thread, in ms, so that other programs do not count.

- **longest**: the longest call into Gazette that a key led to, so what a next key may have to wait. A search works in slices.
- **all**: everything until the editor rests: all slices, counts, drawing of the screen.

The goal is 16 ms for 99 of 100 keys and 50 ms for all, of `longest`. On a busy machine an editor may not have begun when it is looked
at: what it then did counts with the next key, and 0.0 stands beside work that took more.

END
  for editor in ${EDITORS:-nvim vim}; do
    lua5.4 tests/bench/keys_report.lua "$("$editor" --version | head -n 1 | sed 's/ (.*//')" "$scratch/$editor.tsv"
  done
}
if [[ ${SAVE-} ]]; then table >tests/bench/KEYS.md; fi
table
