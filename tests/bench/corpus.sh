#!/usr/bin/env bash
# Real text for the benchmark: apt's English package descriptions, one a line, sorted by section and name.
#
#   corpus.sh OUT.tsv      section TAB package TAB short TAB long; \037 stands for the line breaks of the last
#
# The lists come from the system's own sources into a folder beside OUT: the system's lists stay as they are, and
# containers often leave the descriptions out of those. A point release of the distribution changes the text, so
# results are compared within one run only; RESULTS.md names the sum of the text that it was made with.
set -euo pipefail
export LC_ALL=C
out=$1 apt=$(realpath -m "$(dirname "$1")")/apt
mkdir -p "$apt/lists/partial" "$apt/cache"
options=(-o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o Acquire::Languages=en
  -o APT::Update::Post-Invoke-Success::=)

lists() { apt-get indextargets "${options[@]}" --format '$(FILENAME)' "Created-By: $1" | sort; }
fetch() { apt-get -qq update "${options[@]}" -o APT::Sandbox::User= >&2; }
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
    }' | sort >"$out.new"
mv "$out.new" "$out"
