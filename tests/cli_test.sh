#!/usr/bin/env bash
# The command line: what it prints, where, and how it exits.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
gazette=${GAZETTE:-build/gazette} sample=tests/sample n=0
scratch=$(mktemp -d) && trap 'rm -rf "$scratch"' EXIT

# $1: what; $2: the exit status wanted; $3: a pattern that standard output has (! before it: has not); $4: one that standard
# error has ("" means that it is empty); the rest: arguments
check() {
  local name=$1 want=$2 out=$3 err=$4 status why="" not=
  shift 4
  "$gazette" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  status=$?
  [[ $status -eq $want ]] || why+="exit status $status, not $want; "
  [[ $out == !* ]] && { not=1; out=${out#!}; }
  if grep -qE -e "$out" "$scratch/out"; then [[ $not ]] && why+="standard output has '$out'; "
  else [[ $not ]] || why+="standard output has no '$out'; "; fi
  if [[ -z $err ]]; then [[ -s $scratch/err ]] && why+="standard error is not empty; "
  else grep -qE -e "$err" "$scratch/err" || why+="standard error has no '$err'; "; fi
  n=$((n + 1))
  if [[ -z $why ]]; then echo "ok $n - $name"; else printf 'not ok %d - %s\n#   %s\n' "$n" "$name" "$why"; fi
}

check 'contents can be narrowed' 0 '!harbour wall' '' $sample --section 'Council minutes'
check 'a path alone gives the contents' 0 'Council delays harbour wall' '' $sample
check 'contents begin with title and counts' 0 '^Port Ellery clippings +12 pages · 8 sections · 34 articles' '' $sample contents
check 'sections are listed with counts' 0 '^ +10  Harbour and ferries' '' $sample sections
check 'a search prints path, line, column and headline' 0 '001-harbour.txt:[0-9]+:[0-9]+: Council delays' '' $sample search 'harbour wall'
check 'a query of several words needs no quotes' 0 '^5 articles for harbour wall' '' $sample search harbour wall
check 'what is found can be counted' 0 '^  by section +Harbour and ferries [0-9]+' '' $sample search harbour --facets
check 'counts as JSON' 0 '^\{"facet":"year","value":"2012","articles":[0-9]+\}' '' $sample search harbour --facets --json
check 'newest first' 0 '2012-' '' $sample search harbour --order date --limit 1
check 'an order that is none is named' 2 '!.' 'rank, date or file' $sample search harbour --order size
check 'nothing found is status 1' 1 '^0 articles' '' $sample search zzzyx
check 'a limit limits' 0 '!Harbour wall: what' '' $sample search --limit 1 'harbour wall'
check 'a search can be within a section' 0 '^3 articles' '' $sample search ferry --section 'HARBOUR and  ferries'
check 'a query may begin with a dash' 0 ' articles for ' '' $sample search -- -ferry
check 'words near each other are found' 0 '^1 article for granite NEAR/2 winters' '' $sample search granite NEAR/2 winters
id=$("$gazette" $sample search wall --json --limit 1 | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
check 'an article is shown by its id' 0 'Harbour wall: what we know' '' $sample show "$id"
check 'an unknown id is status 1' 1 '!.' 'no article' $sample show 0123456789abcdef
check 'show without an id says what it needs' 2 '!.' 'needs the id' $sample show
check 'explain shows the arithmetic' 0 'idf' '' $sample explain "$id" wall
check 'an article that stands behind another is explained too' 0 'score' '' $sample explain "$("$gazette" $sample search 'delays harbour wall' --json --duplicates | sed -n '/"path":"notes\/wall.md"/s/{"id":"\([0-9a-f]*\)".*/\1/p')" delays harbour wall
check 'what does not answer has no arithmetic' 1 '!.' 'does not answer' $sample explain "$id" zebra
check 'help tells what can be typed' 0 'NEAR/5' '' --help
mkdir "$scratch/names"
printf '# Dock\n\nThe Gull Commercial Dock (GCD) is shut.\n' >"$scratch/names/a.md"
check 'names of one thing are proposed' 0 '^  - \["GCD", "Gull Commercial Dock"\]  # 1 time: a.md:1' '' "$scratch/names" aliases
check 'info counts' 0 '^articles +34' '' $sample info
check 'info tells what the index is made of' 0 '^ +[0-9]+ +[0-9.]+ %  postings' '' $sample info
check 'info as JSON, too' 0 '"kept":true,"left_out":0,"segments":1,"terms":[0-9]+,.*"parts":\[\{"name":"postings","bytes":[0-9]+\}' '' $sample info --json
check 'check verifies' 0 'whole' '' $sample check
check 'tags are a ctags file' 0 $'^Council delays harbour wall for a third time\t001-harbour.txt\t3;"\ta' '' $sample tags
check 'no problems is status 1' 1 '!.' '' $sample problems
printf 'title: [' >"$scratch/gazette.yaml"
check 'problems name the file and the line' 0 '^gazette.yaml:[0-9]+: ' '' "$scratch" problems
check 'a folder that is not there is an error' 2 '!.' 'no-such' tests/no-such
check 'an unknown command is an error' 2 '!.' 'no command is called frobnicate' $sample frobnicate
check 'an unknown option is an error' 2 '!.' 'unknown option --frob' $sample --frob
check 'a number that is none is an error' 2 '!.' 'needs a number' $sample search x --limit many
check 'no path at all is an error' 2 '!.' '^usage:'
check 'help goes to standard output' 0 '^usage:' '' --help
check 'version' 0 '^gazette [0-9]+\.[0-9]+\.[0-9]+$' '' --version
check 'one page is a collection' 0 '1 page · 1 section · 6 articles' '' $sample/001-harbour.txt

# Each line of --json is one object. A reader of JSON is not on every machine: the Lua of the tests has one.
json_ok() {
  local name=$1 want=$2
  shift 2
  n=$((n + 1))
  if "$gazette" $sample "$@" --json | LUA_PATH='tests/lua/?.lua' "$lua" -e '
      local json, lines = require("json"), 0
      for line in io.lines() do
        local object = json.read(line)
        assert(type(object) == "table" and (object.id or object.name or object.articles), line)
        lines = lines + 1
      end
      assert(lines == tonumber(arg[1]), lines .. " lines")' - "$want"; then echo "ok $n - $name"; else echo "not ok $n - $name"; fi
}
lua=$(command -v lua5.4 || command -v lua5.3 || command -v lua)
json_ok 'contents as JSON are an article a line' 34
json_ok 'sections as JSON' 8 sections
json_ok 'results as JSON' 3 search harbour --limit 3
json_ok 'an article as JSON' 1 show "$id"
json_ok 'info as JSON' 1 info
json_ok 'the arithmetic as JSON' 1 explain "$id" wall
check 'a hit as JSON says where it is, and marks have names' 0 '^\{"id":"[0-9a-f]*","path":"[^"]*","line":[0-9]+,"col":[0-9]+,.*"marks":\[\{"from":[0-9]+,"to":[0-9]+\}.*"article":\{' '' $sample search wall --json
check 'a check as JSON' 0 '^\{"whole":true\}$' '' $sample check --json
check 'tags are not JSON' 2 '!.' 'ctags' $sample tags --json
check 'what is no date is an error' 2 '!.' '"foo" is not a date' $sample search wall --since foo
check 'a search in a page that is no file finds nothing' 1 '^0 articles' '' /dev/null search wall
check 'articles like one' 0 '^[^:]*:[0-9]+: .*\(' '' $sample related "$id"
json_ok 'articles like one as JSON' 2 related "$id" --limit 2
check 'a hit that is told elsewhere says so' 0 'also in 1$' '' $sample search delays harbour wall
check 'unless all are shown' 0 '!also in' '' $sample search delays harbour wall --duplicates
check 'stories that are told twice' 0 '^notes/wall.md:2: Council delays' '' $sample duplicates
json_ok 'stories as JSON' 1 duplicates
check 'nothing is like no article' 1 '!.' 'no article' $sample related 0000000000000000
wall=$("$gazette" "$sample" --json | grep '"path":"notes/wall.md"' | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
check 'articles with a link to one' 0 '^notes/minutes.md:3: Meeting' '' $sample backlinks "$wall"
json_ok 'articles with a link to one, as JSON' 2 backlinks "$wall" --limit 2
check 'most articles have no link to them' 1 '!.' '' $sample backlinks "$id"
check 'no link of the sample is dangling' 1 '!.' '' $sample problems --links
mkdir "$scratch/dangling"
printf '# A\n\nSee [b](b.md), [[Nobody]] and\n[a](a.md#none), not [a](#a) or [b](https://example.org).\n' >"$scratch/dangling/a.md"
check 'a link to a page that is not there is told with its line' 0 '^a\.md:3: b\.md: the collection has no such page' '' "$scratch/dangling" problems --links
check 'so is one to a name that nothing has' 0 '^a\.md:3: \[\[Nobody\]\]: nothing' '' "$scratch/dangling" problems --links
check 'and one to a heading that the page does not have' 0 '^a\.md:4: a\.md#none: there is no such heading' '' "$scratch/dangling" problems --links
n=$((n + 1))
if [[ $("$gazette" "$scratch/dangling" problems --links | wc -l) -eq 3 ]]; then echo "ok $n - and no other"
else echo "not ok $n - and no other"; fi
mkdir "$scratch/code"
printf '# Code\n\n```\nif x:\n    y  = 1\n```\n' >"$scratch/code/a.md"
check 'code keeps its blanks' 0 '^    y  = 1$' '' "$scratch/code" show "$("$gazette" "$scratch/code" --json | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')"
mkdir "$scratch/web" "$scratch/alone"
printf '<h1>Fog</h1><p>At dawn.' >"$scratch/web/fog.html"
cp "$gazette" "$scratch/alone/gazette"
gazette=$scratch/alone/gazette check 'without gazette-libxml.so a page of HTML says so' 0 '^fog.html: gazette-libxml.so' '' "$scratch/web" problems
gazette=$scratch/alone/gazette check 'and has no articles' 1 ' 0 articles' '' "$scratch/web"
check 'until it is there' 0 ' Fog ' '' "$scratch/web"

n=$((n + 1))
printf '\033[31mRed\033[0m\342\200\256 headline\n\nBody \033]0;x\007 of it.\n' >"$scratch/a.txt"
rm "$scratch/gazette.yaml"
if "$gazette" "$scratch" | grep -q $'[\033\007]\|\342\200\256'; then echo "not ok $n - no escape of a page reaches the terminal"
else echo "ok $n - no escape of a page reaches the terminal"; fi
echo "1..$n"
