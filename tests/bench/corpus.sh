#!/usr/bin/env bash
# Real text for the benchmark, one article a line, in a fixed order:
#
#   corpus.sh FOLDER       FOLDER/descriptions.tsv   apt's English package descriptions, by section and name
#                          FOLDER/text.tsv           these, then the entries of four dictionaries
#   line                   section TAB name TAB short, may be empty TAB long; \037 stands for the line breaks of the last
#
# The lists and packages come from the system's own sources into FOLDER/apt: the system's lists stay as they are, and
# containers often leave the descriptions out of those. A point release of the distribution changes the text, so
# results are compared within one run only; RESULTS.md names the sum of the text that it was made with.
set -euo pipefail
export LC_ALL=C
folder=$(realpath -m "$1") apt=$(realpath -m "$1")/apt
dictionaries=(foldoc gcide jargon wn)
mkdir -p "$apt/lists/partial" "$apt/cache"
options=(-o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o Acquire::Languages=en
  -o APT::Update::Post-Invoke-Success::= -o APT::Sandbox::User=)

lists() { apt-get indextargets "${options[@]}" --format '$(FILENAME)' "Created-By: $1" | sort; }
fetch() { apt-get -qq update "${options[@]}" >&2; }
[[ $(lists Translations) ]] || fetch
[[ $(lists Translations) ]] || { echo 'corpus.sh: apt offers no English descriptions here' >&2; exit 1; }

# shellcheck disable=SC2046  # file names of apt have no blanks
{ /usr/lib/apt/apt-helper cat-file $(lists Packages)
  /usr/lib/apt/apt-helper cat-file $(lists Translations); } |
  awk '
    function field(name,   i) {
      for (i = 1; i <= NF; i++) if (index($i, name ": ") == 1) return substr($i, length(name) + 3)
      return ""
    }
    BEGIN { RS = ""; FS = "\n" }
    { gsub(/[\t\037]/, " "); package = field("Package") }
    field("Filename") != "" { section[package] = field("Section"); next }
    field("Description-en") != "" && !seen[package]++ {
      short = field("Description-en"); long = ""
      for (i = 1; i <= NF; i++) if (index($i, "Description-en: ") == 1) break
      while (++i <= NF) long = long (long == "" ? "" : "\037") ($i == " ." ? "" : substr($i, 2))
      sub(/[\037 ]+$/, "", long)
      if (long != "") print (package in section ? section[package] : "other") "\t" package "\t" short "\t" long
    }' | sort >"$folder/descriptions.new"
mv "$folder/descriptions.new" "$folder/descriptions.tsv"

# A line that is not indented begins an entry, up to the next one; entries whose name begins with 00 tell of the file.
cd "$apt"
for name in "${dictionaries[@]}"; do
  compgen -G "dict-${name}_*.deb" >/dev/null || apt-get -qq download "${options[@]}" "dict-$name" >&2
  dpkg-deb -x "dict-${name}"_*.deb dictionaries
  zcat "dictionaries/usr/share/dictd/$name.dict.dz" | iconv -c -f UTF-8 -t UTF-8 |
    awk -v name="$name" '
      function flush() { sub(/[\037 ]+$/, "", long); if (long != "" && head !~ /^00/) print name "\t" head "\t\t" long; long = "" }
      { gsub(/[\t\r\037]/, " "); sub(/ +$/, "") }
      /^[^ ]/ { flush(); head = $0; next }
      { sub(/^ +/, ""); if ($0 != "" || long != "") long = long (long == "" ? "" : "\037") $0 }
      END { flush() }'
done >"$folder/dictionaries.new"
cat "$folder/descriptions.tsv" "$folder/dictionaries.new" >"$folder/text.new"
rm "$folder/dictionaries.new"
mv "$folder/text.new" "$folder/text.tsv"
