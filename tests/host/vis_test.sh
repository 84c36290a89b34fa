#!/usr/bin/env bash
# The reader in vis, with real keys on a real screen: see screen.sh.
command -v vis >/dev/null || { echo '1..0 # SKIP vis is not installed'; exit 0; }
command -v tmux >/dev/null || { echo '1..0 # SKIP tmux is not installed'; exit 0; }
# shellcheck source=tests/host/scratch.sh
. "$(dirname "$0")/scratch.sh"
socket=gazette-vis-$$
# shellcheck source=tests/host/screen.sh
. "$ROOT/tests/host/screen.sh"
export VIS_PATH=$SCRATCH/vis
mkdir -p "$VIS_PATH"
cat >"$VIS_PATH/visrc.lua" <<'RC'
require("vis")
dofile(os.getenv("GAZETTE_LUA") .. "/gazette/host/vis.lua")   -- which finds the rest by itself
RC

colon() { # a command as typed; the prompt is seen before it is sent
  local all=":$1"
  text "$all"
  [[ ${#all} -le 20 ]] || all=${all: -20}
  wait_for grep -F -e "$all" || tell 1 "the prompt shows $1"
  keys Enter
}
# vis draws its own cursor; its status line says where it is: "of 45" in a view, "line, column" in a file.
view() { at_line "gazette://Port Ellery clippings/$1 +$2 of" "$3"; }
file() { at_line "$1 .* $2, ${3:-1} *\$" "$4"; }

start vis
see '[No Name]' 'vis starts'

# The contents, and walking

colon "gazette open $SAMPLE"
see 'Port Ellery clippings  ' ':gazette open shows the contents with the title'
see '▾ Harbour and ferries                                         2 pages       10' 'a section with its counts'
see 'Council delays harbour wall for a third time                   12 Mar 2012' 'an article with its date'
view contents 4 'the cursor is on the first section'
gone '[No Name]' 'the empty window has made room'
text ']a'; view contents 5 ']a goes to the next article'
text '2]a'; view contents 8 'with a count, past a section'
text '[a'; view contents 6 '[a goes back'
text ']]'; view contents 7 ']] to the next section'
text '[['; view contents 4 '[[ to the one before'
text 'ddxx'
text ']a'; view contents 5 'keys that edit do nothing in a view'
see '▾ Letters to the editor ' 'and its text stays'
colon '1,3d'
text ']]'; see 'Port Ellery clippings  ' 'what a command deletes comes back'
text 'za'; see '▸ ' 'za folds a section'
text 'za'; gone '▸ ' 'and unfolds it'

# An article in its file

colon 'gazette section Harbour and ferries'
see '    1  Council delays harbour wall' ':gazette section shows a section'
text 'gg]a'; keys Enter
harbour=$(line_of "$SAMPLE/001-harbour.txt" 'Council delays')
file 001-harbour.txt "$harbour" 1 '<Enter> opens the article in its real file at its headline'
see 'gazette://Port Ellery clippings/section' 'beside the view'
text ']a'; file 001-harbour.txt "$(line_of "$SAMPLE/001-harbour.txt" 'Ferry timetable')" 1 ']a in the file: the next article'
text '5]a'; file 002-harbour.txt "$(line_of "$SAMPLE/002-harbour.txt" 'Dredger')" 1 'with a count, over to the next page'
text '[a'; file 001-harbour.txt "$(line_of "$SAMPLE/001-harbour.txt" 'Storm takes')" 1 '[a comes back'
text ']]'; file 003-cannery.txt 3 1 ']] the next section'
text '[['; file 001-harbour.txt "$harbour" 1 '[[ the section before'
text '[a'; see 'This is the first article of Harbour and ferries.' 'the beginning of a section is told'
colon 'gazette next 2'
file 001-harbour.txt "$(line_of "$SAMPLE/001-harbour.txt" 'Harbour wall: what')" 1 ':gazette next takes a count'
colon 'gazette back'
file 001-harbour.txt "$harbour" 1 ':gazette back returns to what was read'

# Following

keys /; text 'Read more'; keys Enter
keys 'C-]'
file wall.md 2 1 '<C-]> on "Read more" opens the full article'
text 'gO'; see '## ' 'the file shows its headings'
see 'What it costs     ' 'gO shows the outline'
text 'Gkk'; keys Enter
see 'notes/wall.md' 'and leads to a heading'
colon 'gazette back'
colon 'gazette back'
colon 'gazette back'
file 001-harbour.txt '[0-9]+' '[0-9]+' 'back, three times, is where the link was'
colon 'gazette follow'
file wall.md 2 1 ':gazette follow does the same'

# One article alone

colon 'gazette section Long reads'
see 'A night at the lighthouse' 'a section'
text '/delays'; keys Enter; text 'gr'
at_line '^   Long reads · 12 Mar 2012 · notes/wall.md:2' 'gr reads an article alone'
text '/minutes'; keys Enter
see '   in the council minutes[1].' 'wrapped, its links numbered'
text '2'; keys Enter
at_line '^   Dredger finds the anchor of the Constance' 'a number and <Enter> follow a link'
keys BSpace; see '   What was decided' '<Backspace> comes back'
text '[a'; see 'notes/lighthouse.md:' '[a reads the article before'
text ']a'; see 'notes/wall.md:2' ']a the next one'
text '/forty metres'; keys Enter; text '0'; keys Enter
file wall.md "$(line_of "$SAMPLE/notes/wall.md" "On New Year's Eve")" 1 '<Enter> on the text opens the page at it'
colon 'gazette read'
view read '[0-9]+' ':gazette read reads it again'

# A URL, which goes to the system'"'"'s opener when it is followed twice

mkdir -p "$SCRATCH/bin" "$SCRATCH/links"
printf '#!/bin/sh\nprintf "%%s" "$1" >"%s/opened.new"; mv "%s/opened.new" "%s/opened"\n' "$SCRATCH" "$SCRATCH" "$SCRATCH" >"$SCRATCH/bin/xdg-open"
chmod +x "$SCRATCH/bin/xdg-open"
opened() { cat "$SCRATCH/opened" 2>/dev/null; }
printf '# Plans\n\nSee [the plans](https://example.org/a?b=c&d).\n' >"$SCRATCH/links/plans.md"
colon "gazette open $SCRATCH/links"
see '1 section · 1 article' 'a collection with a link'
text 'gg]agr'
see '[1] https://example.org' 'a URL is listed'
text '1'; keys Enter
see 'Followed once more' 'and where it leads is told before'
text '1'; keys Enter
see 'Handed to xdg-open' 'the second time it is handed on'
for _ in {1..200}; do [[ -e $SCRATCH/opened ]] && break; sleep 0.05; done
[[ $(opened) == 'https://example.org/a?b=c&d' ]]; tell $? 'as it stands'
colon "gazette open $SAMPLE"

# Search

colon 'gazette search cannery roof'
see 'search ▸ cannery roof' ':gazette search shows the results of a query'
see 'Cannery roof costs more than planned' 'with what was found'
keys Enter
at_line '003-cannery.txt .* 5, 9 *$' '<Enter> opens the match, line and column'
colon 'gazette search "harbour wall"'
see 'search ▸ "harbour wall"' 'quotes keep words together'
text 'gs'; see 'type to search' 'gs asks'
text 'anch'; see 'Dredger finds the anchor' 'results come as one types, on half a word'
keys BSpace; keys BSpace; text 'chovies'; see 'Nothing has this word.' 'and go as one types on'
keys C-u; text 'harbour'; see '▸ Council delays' 'the first result is chosen'
keys Down; see '▸ Harbour' '<Down> chooses the next'
keys Up; see '▸ Council delays' '<Up> the one before'
keys Enter
at_line '001-harbour.txt .* 7, [0-9]+ *$' '<Enter> opens it at its match'
text 'gs'; see 'type to search' 'gs in a file'
text 'ferry'; see ' of 34 articles' 'finds'
keys Escape; see 'search again' '<Escape> leads to the results'
colon 'gazette section The old cannery'
see '   1  Cannery roof' 'a section'
text 'gSferry'; see 'Nothing has this word in The old cannery.' 'gS searches in it alone'
keys Escape; gone 'SEARCH »' 'until <Escape>'
colon 'gazette search'
see 'type to search' ':gazette search without words asks as well'
text 'goat'; see 'On the matter of the goat' 'and finds'
keys Escape; gone 'SEARCH »' 'until <Escape>, too'

# Other views

colon 'gazette info'
see 'articles   34' ':gazette info'
colon 'gazette problems'
see 'roblem' ':gazette problems'
text 'g?'; see 'Keys in views' 'g? tells the keys'
text 'G'; see 'seven words at most' 'and what vis cannot do'
keys BSpace; see 'roblem' '<Backspace> goes back'
colon 'gazette view timeline ferry'
see '2012 Mar █' ':gazette view timeline'
text '/2012 Mar'; keys Enter Enter
see 'search ▸ date:2012-03 ferry' 'whose bars lead to their articles'
colon 'gazette section Long reads'
see '   1  ' 'a section'
text '/delays'; keys Enter
colon 'gazette backlinks'
see 'leading to Council delays' ':gazette backlinks'
colon 'gazette section Letters to the editor'
text ']a'
colon 'gazette related'
see 'like ' ':gazette related'
colon 'gazette section Harbour and ferries'
colon 'gazette search! anchor'
see ' 1 of ' ':gazette search! in this section alone'
colon 'gazette back'
see 'section/Harbour and ferries' 'back'
colon 'gazette forward'
see 'search ▸ anchor' ':gazette forward'
colon 'gazette cite'
see 'no register' 'that it cannot cite is said'
colon 'gazette view health'
see 'Indexer' ':gazette view health'
colon 'gazette refresh'
see 'is up to date' ':gazette refresh'
colon 'gazette quickfix'
see 'no quickfix list' 'what vis has not is said'
colon 'gazette dance'
see 'does not know "dance"' 'an unknown word is named'
colon 'gazette'
see '▾ Harbour and ferries' ':gazette alone shows the contents'
text 'q'; gone 'gazette://' 'q closes the view'

# Files and windows

colon "e $SAMPLE/letters/goat.txt"
file goat.txt 1 1 'a file of the collection'
text 'O'; text 'A word.'; see 'INSERT'; keys Escape; gone 'INSERT' 'is changed'
see '[+]' 'with changes'
colon 'gazette search oyster OR frogs'
see 'search ▸ oyster OR frogs' 'results beside it'
keys Enter
see 'goat.txt [+]' 'an article opens without losing the changes'
colon 'gazette open /no/such/folder'
see 'no/such/folder' 'a collection that is not there is named'
colon 'qa!'
ended 'vis ends'

# What was read is known again

start vis
see '[No Name]' 'vis starts again'
colon "gazette open $SAMPLE"
text 'gg]a'
at_line '[✓→] On the matter of the goat|[✓→] Meeting|[✓→] Council' 'the contents know what was read'
colon 'gazette back'
at_line '^ sample/.* [0-9]+, [0-9]+ *$' 'and back leads there'
colon 'qa!'

# Found from the folder, a path with a space, a module of another name

mkdir -p "$SCRATCH/my notes"
printf 'A lone note\n\nIts text.\n' >"$SCRATCH/my notes/a b.txt"
mkdir -p "$VIS_PATH/plugins"
ln -s "$GAZETTE_LUA" "$VIS_PATH/plugins/gazette-lua"
echo 'require("vis") require("plugins/gazette-lua/gazette/host/vis")' >"$VIS_PATH/visrc.lua"
start env -C "$SAMPLE/notes" vis
see '[No Name]' 'vis starts in a folder of the collection'
colon 'gazette'
see 'Port Ellery clippings  ' 'the gazette.yaml above is found'
colon "gazette open '$SCRATCH/my notes'"
see 'gazette://my notes/contents' 'a path with a space opens'
text ']a'; keys Enter
at_line 'a b.txt .* 1, 1 *$' 'and so does its file'
colon 'qa!'

# Progress, without a timer: the next key shows it

mkdir "$SCRATCH/large"
awk -v folder="$SCRATCH/large" 'BEGIN {
  for (page = 0; page < 6000; page++) {
    file = folder "/page" page ".txt"
    for (i = 0; i < 10; i++) printf "Notice %d of page %d\n\nNobody has read it yet, and it says so.\n\nRead more\n\n", i, page > file
    close(file)
  }
}'
start vis
see '[No Name]' 'vis once more'
colon "gazette open $SCRATCH/large"
press_until() { # keys of Gazette, one after the other, until a command that reads the screen is content
  for _ in {1..400}; do
    screen | "$@" >/dev/null && break
    text ']]'
    sleep 0.03
  done
}
if vis -v | grep -q ' 0\.8 '; then
  see 'indexing' 'the contents show that pages are read'
  press_until grep -E '[0-9,]+ of 6,000 pages|60,000 articles'
  at_line 'indexing .* [0-9,]+ of 6,000 pages' 'and how far that is'
  first=$(screen | grep -o '[0-9,]* of 6,000')
  press_until lacks "$first"
  gone "$first" 'a key of Gazette takes it on'
  press_until lacks 'indexing'
fi
see '60,000 articles' 'until all is read'
colon 'qa!'

# Two collections, and no keys in files

echo 'require("gazette").setup({ file_keys = false })' >>"$VIS_PATH/visrc.lua"
start vis
see '[No Name]' 'vis without keys in files'
colon "gazette open $SAMPLE"
see 'Port Ellery clippings  ' 'a collection'
colon "gazette open $SCRATCH/links"
see '1 section · 1 article' 'and another one'
colon "e $SAMPLE/letters/goat.txt"
file goat.txt 1 1 'a file of the first'
text 'gs'; text 'j'; file goat.txt 2 1 'where no key is the reader'"'"'s'
colon 'gazette'
see 'Port Ellery clippings  ' 'its own collection counts'
colon 'qa!'
sed -i '/file_keys/d' "$VIS_PATH/visrc.lua"

# A view of the user'"'"'s own

printf 'dofile("%s/tests/host/own_view.lua")\n' "$ROOT" >>"$VIS_PATH/visrc.lua"
start vis
see '[No Name]' 'vis with a view of the user'"'"'s own'
colon "gazette open $SAMPLE"
colon 'gazette view list'
see '▾ Letters to the editor' ':gazette view shows it, with folds'
view list 3 'the cursor is on its first article'
text 'd'; see 'Dropped one of 34.' 'a key of its own does what its function does'
gone 'Council delays' 'and the view is drawn anew'
text '2d'; see 'Dropped 2 of 34.' 'it is given the count'
text 'ggd'; see 'No article here to drop.' 'and the row'
text 'jza'; see '▸ Harbour and ferries' 'za closes a fold'
text 'za'; see '▾ Harbour and ferries' 'and opens it'
text 'g?'; see 'd         drop it from the list' 'g? tells its keys'
text 'd'; see 'Keys in the view list' 'which do nothing in other views'
keys BSpace; see 'to read' 'back'
text 'gl'; file goat.txt 1 1 'one in the place of a key of the reader opens what it returns'
colon 'gazette section Letters to the editor'
text 'gl'; see 'like ' 'which is as ever in other views'
colon 'qa!'

# A page that is written

start vis
see '[No Name]' 'vis starts'
colon "gazette open $SAMPLE/letters"
see 'letters' 'a collection of letters'
colon "e $SAMPLE/letters/goat.txt"
see 'goat.txt' 'one of them'
colon '$a/The goat came from Zanzibar./'
see 'from Zanzibar' 'gets a line more'
colon 'w'
colon 'gazette search Zanzibar'
at_line '^ 1 of [0-9]+ article' 'a page that is written is searchable by the next command'
colon 'qa!'

# Settings with nothing else in them

mkdir -p "$SCRATCH/alone"
echo "dofile('$GAZETTE_LUA/gazette/host/vis.lua')" >"$SCRATCH/alone/visrc.lua"
start env VIS_PATH="$SCRATCH/alone" vis
see '[No Name]' 'vis starts with a visrc.lua of the one line alone'
colon "gazette open $SAMPLE"
see 'Port Ellery clippings' 'which is enough'
colon 'qa!'

# Five real pages

if [[ -n $SEEDS ]]; then
  start vis
  see '[No Name]' 'vis starts again'
  colon "gazette open $SEEDS"
  see '5 pages' 'five pages as people keep them'
  see '45 articles' 'with 45 articles'
  text 'gg'
  for _ in 1 2 3 4; do
    screen | grep -qE '2 pages +18' && break
    text ']]'
    wait_for grep -E 'contents +[0-9]+ of'
  done
  at_line '2 pages +18' 'two pages of one title are one section of 18'
  text 'gscamp'; at_line ' of 45 articles' 'a search in them'
  keys Enter; at_line '^ .*\.txt .*[0-9]+, [0-9]+ *$' 'leads into a file'
else
  skip 'five real pages' '../shared is not there'
fi
finish
