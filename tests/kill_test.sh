#!/usr/bin/env bash
# The indexer is killed at random moments, supervisor or worker, while pages change: the next opening has every article, and
# the index is whole. KILLS=200 is the long form (`make kill`).
set -uo pipefail
cd "$(dirname "$0")/.." || exit
gazette=$(realpath "${GAZETTE:-build/gazette}") kills=${KILLS:-12} n=0
scratch=$(mktemp -d)
trap 'for p in $(ours); do kill -9 "$p"; done; rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache
[[ -x $(dirname "$gazette")/gazette-index ]] || { echo '1..0 # SKIP no gazette-index'; exit 0; }

page() { # $1: number; $2: version
  printf 'Page %d\n\n' "$1"
  for i in 1 2 3 4 5; do printf 'Headline %d of %d\n\nBody %d in version%d of page %d, of words and more words.\n\nRead more\n\n' "$i" "$1" "$i" "$2" "$1"; done
}
mkdir "$scratch/pages"
for p in $(seq 400); do page "$p" 0 >"$scratch/pages/p$p.txt"; done
# The processes that work on these pages: none but those that were started here.
ours() {
  local d
  for d in /proc/[0-9]*; do
    { tr '\0' ' ' <"$d/cmdline" | grep "gazette-index .*$scratch/pages " >/dev/null; } 2>/dev/null && echo "${d#/proc/}"
  done
}
say() { n=$((n + 1)); if [[ $1 ]]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }

wrong=0 loud=0
for round in $(seq "$kills"); do
  for p in 1 2 3; do page $((RANDOM % 400 + 1)) "$round" >"$scratch/new" && mv "$scratch/new" "$scratch/pages/p$((RANDOM % 400 + 1)).txt"; done
  page 400 "$round" >"$scratch/pages/p400.txt"
  "$gazette" "$scratch/pages" info >"$scratch/out" 2>"$scratch/err" &
  reader=$!
  sleep "0.0$((RANDOM % 10))$((RANDOM % 10))"
  mapfile -t pids < <(ours)
  [[ ${#pids[@]} -gt 0 ]] && kill -9 "${pids[RANDOM % ${#pids[@]}]}" 2>/dev/null
  wait "$reader" || grep -q 'indexer' "$scratch/err" || loud=$((loud + 1))
  got=$("$gazette" "$scratch/pages" search "version$round" --json --limit 5 2>"$scratch/err" | wc -l)
  count=$("$gazette" "$scratch/pages" info --json | sed 's/.*"articles":\([0-9]*\).*/\1/')
  "$gazette" "$scratch/pages" check >/dev/null || wrong=$((wrong + 1))
  [[ $got -eq 5 && $count -eq 2000 ]] || { wrong=$((wrong + 1)); echo "# round $round: $got of 5 answers, $count of 2000 articles: $(cat "$scratch/err")"; }
done
say "$([[ $wrong -eq 0 ]] && echo yes)" "after each of $kills kills the next opening has everything"
say "$([[ $loud -eq 0 ]] && echo yes)" "and nothing worse is said than that the indexer ended"
for _ in $(seq 50); do [[ $(ours) ]] || break; sleep 0.1; done
say "$([[ -z $(ours) ]] && echo yes)" "no indexer outlives those that it works for"
say "$([[ -z $(find "$scratch/cache" -name '*.new') ]] && echo yes)" "nothing half written is left"
echo "1..$n"
