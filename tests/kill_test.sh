#!/usr/bin/env bash
# The indexer is killed at random moments, supervisor or worker, while pages change and four readers search: each answer is that
# of the state before or of the one after, the next opening has every article, and the index is whole. KILLS=200 is the long
# form (`make kill`).
set -uo pipefail
# The look for leaks at a process' end waits for ever for a tracer of its own if a kill meets that: here nothing is learnt from it.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
cd "$(dirname "$0")/.." || exit
gazette=$(realpath "${GAZETTE:-build/gazette}") kills=${KILLS:-12} n=0
scratch=$(mktemp -d) readers=()
trap 'for p in $(ours) "${readers[@]}"; do kill -9 "$p" 2>/dev/null; done; rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache
[[ -x $(dirname "$gazette")/gazette-index ]] || { echo '1..0 # SKIP no gazette-index'; exit 0; }

page() { # $1: number; $2, $3: words
  printf 'Page %d\n\n' "$1"
  for i in 1 2 3 4 5; do printf 'Headline %d of %d\n\nBody %d %s in %s of page %d, of words and more words.\n\nRead more\n\n' "$i" "$1" "$i" "$2" "$3" "$1"; done
}
# Forty pages of four hundred change, from one state to the next.
change() {
  for p in $(seq 10 10 400); do page "$p" front "version$1" >"$scratch/new/p$p.txt"; done
  mv "$scratch"/new/*.txt "$scratch/pages/"
}
mkdir "$scratch/pages" "$scratch/new"
for p in $(seq 400); do page "$p" steady silence >"$scratch/pages/p$p.txt"; done
change 1
# The processes that work on these pages: none but those that were started here.
ours() {
  local file words
  for file in /proc/[0-9]*/cmdline; do
    mapfile -d '' -t words 2>/dev/null <"$file" || continue
    [[ "${words[*]}" != *"gazette-index "*"$scratch/pages" ]] || { file=${file%/*}; echo "${file##*/}"; }
  done 2>/dev/null
}
# Readers never see the number half written.
begin_round() { echo "$1" >"$scratch/round.new" && mv "$scratch/round.new" "$scratch/round"; }
say() { n=$((n + 1)); if [[ $1 ]]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }

begin_round 1
"$gazette" "$scratch/pages" info >/dev/null
if [[ $(type -t lua_run) == function ]] && lua_run 5.4 -e 'require("gazette")' 2>/dev/null; then
  for r in 1 2 3 4; do
    GAZETTE_INDEX=$(command -v false) lua_run 5.4 tests/lua/reader.lua "$scratch/pages" "$XDG_CACHE_HOME/gazette" "$scratch" 2000 200 \
      >"$scratch/reader$r" 2>&1 &
    readers+=($!)
  done
fi

wrong=0 loud=0 longest=0 met=0
for round in $(seq 2 $((kills + 1))); do
  begin_round "$round"
  change "$round"
  "$gazette" "$scratch/pages" info >"$scratch/out" 2>"$scratch/err" &
  opener=$!
  sleep "0.0$((RANDOM % 7))$((RANDOM % 10))"
  while mapfile -t pids < <(ours); [[ ${#pids[@]} -eq 0 ]] && kill -0 "$opener" 2>/dev/null; do :; done # not begun yet
  [[ ${#pids[@]} -gt 0 ]] && kill -9 "${pids[RANDOM % ${#pids[@]}]}" 2>/dev/null && met=$((met + 1))
  wait "$opener" || grep -q 'indexer' "$scratch/err" || loud=$((loud + 1))
  began=${EPOCHREALTIME/./}
  got=$("$gazette" "$scratch/pages" search "version$round" --json --limit 300 2>"$scratch/err" | wc -l)
  took=$(((${EPOCHREALTIME/./} - began) / 1000))
  [[ $took -le $longest ]] || longest=$took
  count=$("$gazette" "$scratch/pages" info --json | sed 's/.*"articles":\([0-9]*\).*/\1/')
  "$gazette" "$scratch/pages" check >"$scratch/out" 2>&1 || { wrong=$((wrong + 1)); echo "# round $round: $(cat "$scratch/out")"; }
  [[ $got -eq 200 && $count -eq 2000 ]] || { wrong=$((wrong + 1)); echo "# round $round: $got of 200 answers, $count of 2000 articles: $(cat "$scratch/err")"; }
done
echo "# $met of them met the indexer at work"
say "$([[ $wrong -eq 0 && $met -gt 0 ]] && echo yes)" "after each of $kills kills the next opening has everything"
say "$([[ $longest -lt 1000 || ${LUA_PRELOAD-} ]] && echo yes)" "and within a second, all that changed read anew: $longest ms at most"
say "$([[ $loud -eq 0 ]] && echo yes)" "and nothing worse is said than that the indexer ended"
if [[ ${#readers[@]} -gt 0 ]]; then
  echo 1 >"$scratch/stop"
  wait "${readers[@]}"
  openings=0 states=0 longest=0 faults=0
  for r in 1 2 3 4; do
    read -r many ms seen < <(tail -n 1 "$scratch/reader$r")
    openings=$((openings + many)) states=$((states + seen))
    [[ $ms -le $longest ]] || longest=$ms
    faults=$((faults + $(wc -l <"$scratch/reader$r") - 1))
    sed '$d; s/^/# /' "$scratch/reader$r" | head -n 5
  done
  readers=()
  echo "# $openings openings by readers, $states changes of state seen"
  say "$([[ $faults -eq 0 && $states -ge 4 ]] && echo yes)" "four readers see the state before or after, whole, and a handle keeps its own"
  say "$([[ $longest -lt 1000 || ${LUA_PRELOAD-} ]] && echo yes)" "and each of their openings takes less than a second: $longest ms at most"
else
  n=$((n + 1)); echo "ok $n - four readers # SKIP Lua 5.4 does not load Gazette"
fi
for _ in $(seq 50); do [[ $(ours) ]] || break; sleep 0.1; done
say "$([[ -z $(ours) ]] && echo yes)" "no indexer outlives those that it works for"
say "$([[ -z $(find "$scratch/cache" -name '*.new') ]] && echo yes)" "nothing half written is left"
echo "1..$n"
