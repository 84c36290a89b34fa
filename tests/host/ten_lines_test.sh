#!/usr/bin/env bash
# Is it the same everywhere? tests/lua/ten_lines.lua opens a collection, prints its sections and articles and answers three
# searches: under each Lua and inside each editor, to the same letter.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d) || exit
cleanup() { tmux -f /dev/null -L "gazette-ten-$$" kill-server 2>/dev/null; rm -rf "$scratch"; }
trap cleanup EXIT
lua_dir=${GAZETTE_LUA:-$root/lua}
collection=$root/../shared/collections/seeds
[[ -d $collection ]] || collection=$root/tests/sample
export HOME=$scratch XDG_CONFIG_HOME=$scratch XDG_CACHE_HOME=$scratch XDG_STATE_HOME=$scratch TERM=xterm-256color LANG=C.UTF-8

# Runs the script with `print` into a file: editors show what is printed each in their own way.
cat >"$scratch/run.lua" <<END
package.path = "$lua_dir/?.lua;$lua_dir/?/init.lua;" .. package.path
local out = assert(io.open(GAZETTE_OUT, "w"))
local script = assert(loadfile("$root/tests/lua/ten_lines.lua"))
local shown = print
print = function(...)
  local line = {}
  for i = 1, select("#", ...) do line[i] = tostring((select(i, ...))) end
  out:write(table.concat(line, "\t"), "\n")
end
local done, why = pcall(script, "$collection")
print = shown
out:write(done and "" or tostring(why) .. "\n")
out:close()
os.rename(GAZETTE_OUT, GAZETTE_OUT .. ".done")
END
start() { printf 'GAZETTE_OUT = "%s"\ndofile("%s/run.lua")\n' "$scratch/$1.out" "$scratch" >"$scratch/$1.lua"; }

n=0
# $1: where. Waits for what it writes, at most ten seconds.
same() {
  local tries=0
  n=$((n + 1))
  while [[ ! -e $scratch/$1.out.done && $tries -lt 200 ]]; do tries=$((tries + 1)); sleep 0.05; done
  if cmp -s "$scratch/lua5.4.out.done" "$scratch/$1.out.done"; then echo "ok $n - $1 prints the same"
  else
    echo "not ok $n - $1 prints the same"
    diff "$scratch/lua5.4.out.done" "$scratch/$1.out.done" 2>&1 | head -n 8 | sed 's/^/#   /'
  fi
}

start lua5.4
lua5.4 "$scratch/lua5.4.lua"
n=1
if [[ $(wc -l <"$scratch/lua5.4.out.done") -ge 30 ]]; then echo "ok 1 - ten lines of Lua print sections, articles and answers"
else echo "not ok 1 - ten lines of Lua print sections, articles and answers"; sed 's/^/#   /' "$scratch/lua5.4.out.done" | head -n 5; fi
if [[ $collection == */seeds ]]; then
  n=2
  if grep -qP '^albanian offer: 2 of 45\t.*Albanian' "$scratch/lua5.4.out.done" && grep -qP '^farmers: 1 of 45\t.*farmers' "$scratch/lua5.4.out.done" &&
    grep -qP '^"Camp Ashraf" closed: \d+ of 45\t.*Ashraf to be closed' "$scratch/lua5.4.out.done"; then echo "ok 2 - the three answers are right"
  else echo "not ok 2 - the three answers are right"; grep -P '^[^ ].*: \d+ of' "$scratch/lua5.4.out.done" | sed 's/^/#   /'; fi
fi
for lua in lua5.3 lua5.2 lua5.1 luajit; do
  command -v $lua >/dev/null || continue
  start $lua
  $lua "$scratch/$lua.lua"
  same $lua
done
if command -v nvim >/dev/null; then
  start nvim
  nvim --headless -u NONE -i NONE -n -c "luafile $scratch/nvim.lua" -c 'qa!' </dev/null >/dev/null 2>&1
  same nvim
fi
if vim --version 2>/dev/null | grep -q '+lua'; then
  start vim
  vim -es -N -u NONE -i NONE -n --not-a-term -c "luafile $scratch/vim.lua" -c 'qa!' </dev/null >/dev/null 2>&1
  same vim
fi
if command -v mle >/dev/null; then
  start mle
  mle -N -H1 -Qd -x "$scratch/mle.lua" -K k,,1 -k cmd_quit_without_saving,f12, -n k -M 'm f12' -p m </dev/null >/dev/null 2>&1
  same mle
fi
if command -v vis >/dev/null && command -v tmux >/dev/null; then
  start vis
  mkdir -p "$scratch/vis"
  for shared in /usr/share/vis /usr/local/share/vis; do [[ -d $shared ]] && cp -r $shared/. "$scratch/vis/"; done
  printf "require('vis')\nvis.events.subscribe(vis.events.INIT, function() dofile('%s') end)\n" "$scratch/vis.lua" >"$scratch/vis/visrc.lua"
  tmux -f /dev/null -L "gazette-ten-$$" new-session -d -x 80 -y 24 "VIS_PATH=$scratch/vis vis $scratch/run.lua"
  same vis
fi
echo "1..$n"
