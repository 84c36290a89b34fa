#!/usr/bin/env bash
# How long does Neovim take from `:Gazette open` to the first screen? Milliseconds inside the editor, its own start left out.
#
#   tests/bench/first_screen.sh [COLLECTION] [RUNS]      least, median, most: with no index yet, and with one
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
collection=$(realpath "${1:-$root/../shared/collections/seeds}") runs=${2:-15}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch" || { sleep 1; rm -rf "$scratch"; }' EXIT
export HOME=$scratch XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state LANG=C.UTF-8 COLLECTION=$collection

once() {
  nvim --headless -u NONE -i NONE -n --cmd "set runtimepath^=$root" --cmd 'runtime plugin/gazette.vim' -c 'lua
    local from = vim.loop.hrtime()
    vim.cmd("Gazette open " .. vim.fn.fnameescape(vim.env.COLLECTION))
    vim.cmd("redraw")
    local ms = (vim.loop.hrtime() - from) / 1e6
    local shown = #vim.api.nvim_buf_get_lines(0, 0, -1, false)
    io.stderr:write(("%.1f %d\n"):format(ms, shown))' -c 'qa!' 2>&1 | tail -n 1
}
tell() { sort -n | awk -v what="$1" '{ ms[NR] = $1; rows = $2 } END {
  printf "%-16s %5.1f %5.1f %5.1f ms, %d rows\n", what, ms[1], ms[int((NR + 1) / 2)], ms[NR], rows }'; }

for _ in $(seq "$runs"); do rm -rf "$scratch/cache"; once; done | tell 'no index yet'
for _ in $(seq "$runs"); do once; done | tell 'with an index'
