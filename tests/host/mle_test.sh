#!/usr/bin/env bash
# The reader in mle, with real keys on a real screen: see screen.sh.
command -v mle >/dev/null || { echo '1..0 # SKIP mle is not installed'; exit 0; }
command -v tmux >/dev/null || { echo '1..0 # SKIP tmux is not installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
socket=gazette-mle-$$
# shellcheck source=tests/host/screen.sh
. "$ROOT/tests/host/screen.sh"
{ echo "-x$GAZETTE_LUA/gazette/host/mle.lua"; cat "$ROOT/.ci/mle/keys"; echo -ngazette; } >"$HOME/.mlerc"

f6() { # a command, typed at the prompt
  keys F6
  wait_for grep -F 'gazette:' || tell 1 'F6 opens a prompt'
  text "$1"
  wait_for grep -E "^ ?$1 *\$" || tell 1 "the prompt shows $1"
  keys Enter
}
view() { at_line "line:$1/[0-9]+ +col:0/" "$2"; }
# The caption names the file, the line below says where.
file() { see "/$1" "$4"; at_line "line:$2/[0-9]+ +col:${3:-0}/" "$4: line and column"; }

start mle
see 'show_help' 'mle starts, with nothing said of a fault'

# The contents, and walking

f6 "open $SAMPLE"
see 'Port Ellery clippings  ' 'open shows the contents with the title'
at_line '▾ Harbour and ferries  +2 pages  +10' 'a section with its counts'
at_line 'Council delays harbour wall for a third time  +12 Mar 2012' 'an article with its date'
view 4 'the cursor is on the first section'
name=$(screen | grep -o '/[^ ]*/lua_[A-Za-z0-9]*' | head -n 1)
[[ $name && ! -e $name ]]; tell $? 'the file that it came by is gone'
text ']a'; view 5 ']a goes to the next article'
text '2]a'; view 8 'with a count, past a section'
text '['; text 'a'; view 6 '[a goes back, key by key'
text ']]'; view 7 ']] to the next section'
text '[['; view 4 '[[ to the one before'
text 'x y'; keys Delete C-k
at_line '^ 4  ▾ Letters to the editor' 'a view takes no text, and loses none'
text 'za'; see '▸ ' 'za folds a section'
text 'za'; gone '▸ ' 'and unfolds it'
keys Down Down; view 6 'the arrow keys move'

# An article in its file

f6 'section Harbour and ferries'
see '   1  Council delays harbour wall' 'section shows a section'
text ']]'; see 'The old cannery  ' ']] in it the next one'
text '[['; see '   1  Council delays harbour wall' '[[ the one before'
view 4 'with the cursor on its first article'
text ']a'; view 5 'and, after ]a, on its second'
text '[a'; view 4 'and, after [a, on the first again'
harbour=$(line_of "$SAMPLE/001-harbour.txt" 'Council delays')
keys Enter
file 001-harbour.txt "$harbour" 0 'Enter opens the article in its real file at its headline'
keys M-t n; file 001-harbour.txt "$(line_of "$SAMPLE/001-harbour.txt" 'Ferry timetable')" 0 'M-t n: the next article'
f6 'next 5'; file 002-harbour.txt "$(line_of "$SAMPLE/002-harbour.txt" 'Dredger')" 0 'with a count, over to the next page'
keys M-t p; file 001-harbour.txt "$(line_of "$SAMPLE/001-harbour.txt" 'Storm takes')" 0 'M-t p comes back'
keys M-t N; file 003-cannery.txt 3 0 'M-t N: the next section'
keys M-t P; file 001-harbour.txt "$harbour" 0 'M-t P: the section before'
keys M-t p; see 'This is the first article of Harbour and ferries.' 'the beginning of a section is told'
keys M-t b; file 003-cannery.txt 3 0 'M-t b goes back'
f6 'forward'; file 001-harbour.txt "$harbour" 0 'forward undoes it'

# Following

keys Down Down Down Down Down Down
at_line "line:$((harbour + 6))/" 'on "Read more"'
keys M-t f; file wall.md 2 0 'M-t f opens the full article'
keys M-t o; see 'What it costs     ' 'M-t o shows the outline'
keys Down Down Enter; see '/wall.md' 'and leads to a heading'
keys M-t b; see 'What the sea did meanwhile   ' 'back to the outline'
keys M-t b M-t b
file 001-harbour.txt "$((harbour + 6))" 0 'and to where the link was'

# One article alone

f6 'section Long reads'; see 'A night at the lighthouse' 'a section'
text '2]agr'
see 'notes/wall.md:2' 'gr reads an article alone'
see '   motion is in the council minutes[1].' 'wrapped, its links numbered'
text '2'; keys Enter; see 'Dredger finds the anchor' 'a number and Enter follow a link'
keys BSpace; see 'notes/wall.md:2' 'backspace comes back'
text '[a'; see 'notes/lighthouse.md:' '[a reads the article before'
text ']a'; see 'notes/wall.md:2' ']a the next one'

# A URL

mkdir -p "$SCRATCH/bin" "$SCRATCH/links"
printf '#!/bin/sh\nprintf "%%s" "$1" >"%s/opened.new"; mv "%s/opened.new" "%s/opened"\n' "$SCRATCH" "$SCRATCH" "$SCRATCH" >"$SCRATCH/bin/xdg-open"
chmod +x "$SCRATCH/bin/xdg-open"
printf '# Plans\n\nSee [the plans](https://example.org/a?b=c&d).\n' >"$SCRATCH/links/plans.md"
f6 "open $SCRATCH/links"; see '1 section · 1 article' 'a collection with a link'
text ']agr'; see '[1] https://example.org' 'a URL is listed'
text '1'; keys Enter; see 'y or n' 'and asked about'
text 'y'; keys Enter; see 'Handed to xdg-open' 'a yes hands it on'
for _ in {1..200}; do [[ -e $SCRATCH/opened ]] && break; sleep 0.05; done
[[ $(cat "$SCRATCH/opened") == 'https://example.org/a?b=c&d' ]]; tell $? 'as it stands'
f6 "open $SAMPLE"; see 'Port Ellery clippings  ' 'the first collection again'

# Search

f6 'search cannery roof'
see 'search ▸ cannery roof' 'search shows the results of a query'
see 'Cannery roof costs more than planned' 'with what was found'
keys Enter
file 003-cannery.txt 5 8 'Enter opens the match'
keys M-t s; see 'type to search' 'M-t s asks'
text 'anch'; see 'Dredger finds the anchor' 'results come as one types, on half a word'
text 'zzz'; see 'Nothing has this word.' 'and go as one types on'
keys BSpace BSpace BSpace; see 'Dredger finds the anchor' 'and come back'
keys Enter; see 'search again' 'Enter leads to the results'
keys Enter; see '/002-harbour.txt' 'and once more to the match'
keys M-t s; see 'type to search' 'asked again'
text 'goat'; see 'On the matter of the goat' 'found'
keys C-c; see 'search again' 'C-c leads to the results, too'
f6 'section The old cannery'
see '   1  Cannery roof' 'a section'
text 'gS'; see 'The old cannery · by rank' 'gS searches in it alone'
text 'ferry'; see 'Nothing has this word in The old cannery.' 'and finds nothing there'
keys Enter; see 'search again' 'until Enter'

# Other views

f6 'info'; see 'articles   34' 'info'
f6 'problems'; see 'roblem' 'problems'
text 'g?'; see 'Keys in views' 'g? tells the keys'
see 'M-t n p' 'those of files are mle''s own'
keys M-/; see 'no colours' 'and what mle cannot do'
keys BSpace; see 'roblem' 'backspace goes back'
f6 'view timeline ferry'; see '2012 Mar █' 'view timeline'
f6 'section Letters to the editor'; see '   1  ' 'a section'
text ']a'
f6 'related'; see 'like ' 'related'
f6 'backlinks'; see 'leading to ' 'backlinks'
f6 'section Harbour and ferries'; see '   1  Council' 'another section'
f6 'search! anchor'; see ' 1 of ' 'search! in this section alone'
f6 'cite'; see 'no register' 'that it cannot cite is said'
f6 'view health'; see 'Indexer' 'view health'
f6 'refresh'; see 'is up to date' 'refresh'
f6 'quickfix'; see 'no quickfix list' 'what mle has not is said'
f6 'dance'; see 'does not know "dance"' 'an unknown word is named'
keys M-t c; see '▾ Harbour and ferries' 'M-t c shows the contents'
gone 'dance' 'and the message goes with the next key'
text 'q'; gone '▾ ' 'q closes the view'
f6 'open /no/such/folder'; see 'no/such/folder: ' 'a collection that is not there is named'

# A file with changes

keys C-o; see 'File?' 'mle asks for a file'
text "$SAMPLE/letters/goat.txt"; keys Enter
see '/goat.txt' 'opened by mle itself'
text 'Aha. '; see 'Aha. On the matter' 'typing in a file is only that'
keys M-t n; see '/keeper.txt' 'the file is known: M-t n goes on'
keys M-t p; see 'Aha. On the matter' 'and back, to the text with its changes'
keys M-t c; view 5 'the contents begin at its article'
keys Enter; see 'Aha. On the matter' 'which opens as it is'
keys M-t c; see '▾ Harbour and ferries' 'a view'
text 'x'
keys C-x; see 'Save modified?' 'leaving asks about the file alone'
text 'n'
ended 'and is done'

# Named at the start, no collection, a script that fails

start mle "$SAMPLE/letters/goat.txt"
see 'On the matter of the goat' 'mle with a page'
keys M-t n; see '/keeper.txt' 'M-t n: its collection is found'
keys C-x
ended 'mle ends without a question'

start mle
see 'show_help' 'mle starts again'
f6 "open $SAMPLE"
at_line '[✓→] Council delays|[✓→] On the matter' 'what was read is known again'
keys M-t b; gone 'Port Ellery clippings  ' 'and back leads there'
keys C-x

start env -C / HOME="$HOME" XDG_STATE_HOME="$SCRATCH/none" mle
see 'show_help' 'mle without a collection'
keys F6; see 'gazette:' 'a prompt'; keys Enter
see 'Collection to open' 'asks for one'
text "$SAMPLE/letters"; keys Enter
see 'On the matter of the goat' 'and opens it'
keys C-x

mkdir -p "$SCRATCH/broken/gazette/host"
cp "$GAZETTE_LUA/gazette/host/mle.lua" "$SCRATCH/broken/gazette/host/"
start env -u LUA_PATH mle -N -x "$SCRATCH/broken/gazette/host/mle.lua" -Kgazette,,1 -kcmd_gazette,f6, -ngazette
see 'show_help' 'mle with half of Gazette'
keys F6; see 'Gazette could not start' 'says so'
keys C-x

# Progress, without a timer: the next key shows it

mkdir "$SCRATCH/large"
awk -v folder="$SCRATCH/large" 'BEGIN {
  for (page = 0; page < 30000; page++) {
    file = folder "/page" page ".txt"
    for (i = 0; i < 10; i++) printf "Notice %d of page %d\n\nNobody has read it yet, and it says so.\n\nRead more\n\n", i, page > file
    close(file)
  }
}'
start mle
see 'show_help' 'mle once more'
f6 "open $SCRATCH/large"
at_line 'indexing' 'the contents say that pages are being read'
for _ in {1..100}; do
  screen | grep -qE '[0-9,]+ of 30,000 pages|300,000 articles' && break
  keys Down
  sleep 0.03
done
at_line 'indexing .* [0-9,]+ of 30,000 pages' 'and how far the reading is'
first=$(screen | grep -o '[0-9,]* of 30,000')
for _ in {1..100}; do # each key asks once, and the indexer may just not have read on
  screen | grep -qF "$first" || break
  keys Down
  sleep 0.03
done
gone "$first" 'a key takes it on'
for _ in {1..400}; do
  screen | grep -q 'indexing' || break
  keys Down
  sleep 0.03
done
see '300,000 articles' 'until all is read'
keys C-x

# A view of the user's own, from a script that begins with Gazette

printf 'dofile("%s/gazette/host/mle.lua")\ndofile("%s/tests/host/own_view.lua")\n' "$GAZETTE_LUA" "$ROOT" >"$SCRATCH/mine.lua"
{ echo "-x$SCRATCH/mine.lua"; cat "$ROOT/.ci/mle/keys"; echo -ngazette; } >"$SCRATCH/minerc"
mkdir -p "$SCRATCH/mine"; mv "$SCRATCH/minerc" "$SCRATCH/mine/.mlerc"
start env HOME="$SCRATCH/mine" mle
see 'show_help' 'mle with a view of the user'"'"'s own'
f6 "open $SAMPLE"; see 'Port Ellery clippings  ' 'a collection for it'
f6 'view list'; see '▾ Letters to the editor' 'view shows it, with folds'
view 3 'the cursor is on its first article'
text 'd'; see 'Dropped one of 34.' 'a key of its own does what its function does'
gone 'Council delays' 'and the view is drawn anew'
text '2d'; see 'Dropped 2 of 34.' 'it is given the count'
keys 'M-\'; view 1 'at its first row'; text 'd'; see 'No article here to drop.' 'and the row'
keys Down; text 'za'; see '▸ Harbour and ferries' 'za closes a fold'
text 'za'; see '▾ Harbour and ferries' 'and opens it'
text 'g?'; see 'd         drop it from the list' 'g? tells its keys'
keys BSpace; see 'to read' 'back'
text 'gl'; file goat.txt 1 0 'one in the place of a key of the reader opens what it returns'
f6 'section Letters to the editor'; see '  1  ' 'another view'
text 'gl'; see 'like ' 'where that key is as ever'
keys C-x

# A page that is written

start mle "$SAMPLE/letters/goat.txt"
see 'goat.txt' 'mle with a letter'
f6 "open $SAMPLE/letters"
see 'keeper' 'its collection'
text 'q'
see 'On the matter' 'the letter again'
keys C-Home
text 'Zanzibar '
keys C-s
f6 'search Zanzibar'
see 'Zanzibar On the matter' 'a page that is written is searchable by the next command'
keys C-x

# Five real pages

if [[ -n $SEEDS ]]; then
  start mle
  see 'show_help' 'mle starts again'
  f6 "open $SEEDS"
  see '5 pages' 'five pages as people keep them'
  see '45 articles' 'with 45 articles'
  for _ in 1 2 3 4; do
    screen | grep -qE '2 pages +18' && break
    text ']]'
    wait_for grep -E 'line:[0-9]+'
  done
  at_line '2 pages +18' 'two pages of one title are one section of 18'
  f6 'search camp'; at_line ' of 45 articles' 'a search in them'
  keys Enter; at_line '/[^/]*\.txt *$' 'leads into a file'
else
  skip 'five real pages' '../shared is not there'
fi
finish
