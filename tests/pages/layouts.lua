-- layouts.lua: how pages that are saved from the web look. Each row is a page of tests/pages/, laid out by press.lua with
-- the stories of its language.
--
--   shape            what it is there for; the score is told by shape
--   title top bottom lines above the articles, and lines or lists of stories.lua ("menu", "foot", …) around them
--   width            columns at which text is wrapped (none: a paragraph is one line); indent, head_indent: blanks before it
--   gap              "some" blank lines (default), "none", or "all": one after every line
--   marker, how      own | inline | glued | broken | doubled | before | headline; several markers take turns; every
--                    some-th article has none
--   above meta after lines of metadata before the headline, after it, after the text
--   twice            the headline once more: "below", or in an "image"'s brackets
--   cut number underline head_width dots between space tight bullet loose eol bom   see press.lua
return {
  -- a line of its own
  { name = "own-en", shape = "marker: own line", lang = "en", title = "Latest from Wendle", marker = "Read more" },
  { name = "own-arrow-en", shape = "marker: own line", lang = "en", marker = "Read More »", meta = { "{long} by {name}" }, width = 78 },
  { name = "own-fr", shape = "marker: own line", lang = "fr", marker = "Lire la suite →", title = "name", meta = { "{long}" } },
  { name = "own-es", shape = "marker: own line", lang = "es", marker = "Leer más", tight = true },
  { name = "own-it", shape = "marker: own line", lang = "it", marker = "Leggi tutto...", meta = { "{long}", "{by}" }, width = 76, indent = "   " },
  { name = "own-de", shape = "marker: own line", lang = "de", marker = "» Weiterlesen", meta = { "{dots}" } },
  { name = "own-ru", shape = "marker: own line", lang = "ru", marker = "Читать далее", after = { "{long} | {comments}" } },
  { name = "own-ar", shape = "marker: own line", lang = "ar", marker = "اقرأ المزيد", meta = { "{long}" } },
  { name = "own-fa", shape = "marker: own line", lang = "fa", marker = "ادامه مطلب", title = "name" },
  { name = "own-ja", shape = "marker: own line", lang = "ja", marker = "続きを読む", meta = { "{long}" } },
  { name = "own-zh", shape = "marker: own line", lang = "zh", marker = "阅读全文 >>", meta = { "{iso}" } },
  { name = "own-id", shape = "marker: own line", lang = "id", marker = "Baca selengkapnya", meta = { "{long} {comments}" } },
  { name = "own-no", shape = "marker: own line", lang = "no", marker = "Les mer", meta = { "{day_first}" }, title = "name" },
  { name = "own-pt", shape = "marker: own line", lang = "pt", marker = "Leia mais »", after = { "{by} | {slashes}" } },
  -- inline
  { name = "inline-en", shape = "marker: inline", lang = "en", marker = "Read more", how = "inline", dots = " …" },
  { name = "inline-wrapped-en", shape = "marker: inline", lang = "en", marker = "(more…)", how = "inline", width = 72, indent = "   ", meta = { "{long} - {name}" } },
  { name = "inline-bracket-en", shape = "marker: inline", lang = "en", marker = "[Read more...]", how = "inline", meta = { "{by} on {long}" } },
  { name = "inline-dots-es", shape = "marker: inline", lang = "es", marker = "[…]", how = "inline", meta = { "{long}" } },
  { name = "inline-dots-it", shape = "marker: inline", lang = "it", marker = "[...]", how = "inline" },
  { name = "inline-de", shape = "marker: inline", lang = "de", marker = "Weiterlesen →", how = "inline", width = 79 },
  { name = "inline-ru", shape = "marker: inline", lang = "ru", marker = "Читать далее »", how = "inline", meta = { "{dots} {by}" } },
  { name = "inline-id", shape = "marker: inline", lang = "id", marker = "Baca selengkapnya »", how = "inline", width = 70 },
  -- glued
  { name = "glued-en", shape = "marker: glued", lang = "en", marker = "Read more", how = "glued" },
  { name = "glued-no", shape = "marker: glued", lang = "no", marker = "Les mer »", how = "glued", meta = { "{long}" } },
  { name = "glued-fr", shape = "marker: glued", lang = "fr", marker = "Lire la suite", how = "glued", gap = "none" },
  { name = "glued-zh", shape = "marker: glued", lang = "zh", marker = "阅读全文", how = "glued" },
  { name = "glued-ja", shape = "marker: glued", lang = "ja", marker = "続きを読む", how = "glued", meta = { "{long} {posted}" } },
  -- broken over a line end
  { name = "broken-en", shape = "marker: broken", lang = "en", marker = "Read more »", how = "broken", width = 66, indent = "   " },
  { name = "broken-fr", shape = "marker: broken", lang = "fr", marker = "Lire la suite", how = "broken", width = 70 },
  { name = "broken-ru", shape = "marker: broken", lang = "ru", marker = "Читать далее", how = "broken", width = 60, meta = { "{long}" } },
  { name = "broken-es", shape = "marker: broken", lang = "es", marker = "Leer más »", how = "broken", width = 74, indent = "   " },
  -- doubled
  { name = "doubled-en", shape = "marker: doubled", lang = "en", marker = "Continue reading", how = "doubled" },
  { name = "doubled-it", shape = "marker: doubled", lang = "it", marker = "Leggi tutto", how = "doubled", between_markers = "none", meta = { "{long}" } },
  { name = "doubled-id", shape = "marker: doubled", lang = "id", marker = "Baca selengkapnya", how = "doubled", width = 72 },
  -- before the excerpt
  { name = "before-en", shape = "marker: before", lang = "en", marker = "Read more", how = "before" },
  { name = "before-de", shape = "marker: before", lang = "de", marker = "Weiterlesen", how = "before", meta = { "{long}" } },
  { name = "before-pt", shape = "marker: before", lang = "pt", marker = "Leia mais", how = "before", width = 72 },
  -- repeating the headline
  { name = "headline-en", shape = "marker: with headline", lang = "en", marker = "Continue reading HEADLINE →", how = "headline", meta = { "Posted on {long} by {name}" } },
  { name = "headline-quoted-en", shape = "marker: with headline", lang = "en", marker = "Continue reading “HEADLINE”", how = "inline headline", width = 76 },
  { name = "headline-de", shape = "marker: with headline", lang = "de", marker = "HEADLINE weiterlesen →", how = "headline", width = 72 },
  { name = "headline-es", shape = "marker: with headline", lang = "es", marker = "Leer más: HEADLINE", how = "headline" },
  { name = "headline-no", shape = "marker: with headline", lang = "no", marker = "Les mer «HEADLINE»", how = "headline" },
  -- absent
  { name = "none-en", shape = "marker: absent", lang = "en", meta = { "{long}" }, width = 72, indent = "   " },
  { name = "none-de", shape = "marker: absent", lang = "de", meta = { "{dots}, {name}" } },
  { name = "none-ja", shape = "marker: absent", lang = "ja", meta = { "{long}" } },
  { name = "none-zh", shape = "marker: absent", lang = "zh", above = { "{iso}" } },
  { name = "none-rule-it", shape = "marker: absent", lang = "it", between = "----------------------------------------" },
  { name = "none-plain-en", shape = "marker: absent", lang = "en", space = 2 },
  { name = "none-tight-es", shape = "marker: absent", lang = "es", gap = "none" },
  { name = "some-fr", shape = "marker: absent", lang = "fr", marker = "Lire la suite", some = 3, meta = { "{long}" } },
  { name = "some-en", shape = "marker: absent", lang = "en", marker = "Read more", some = 4 },
  -- headlines
  { name = "two-lines-en", shape = "headline: two lines", lang = "en", head_width = 24, marker = "Read more" },
  { name = "two-lines-ru", shape = "headline: two lines", lang = "ru", head_width = 26, marker = "Читать далее →", meta = { "{long}" } },
  { name = "two-lines-id", shape = "headline: two lines", lang = "id", head_width = 22, head_indent = "  ", indent = "   ", width = 64, marker = "Baca selengkapnya" },
  { name = "twice-en", shape = "headline: twice", lang = "en", twice = "below", marker = "Read more" },
  { name = "twice-image-fr", shape = "headline: twice", lang = "fr", twice = "image", marker = "Lire la suite", meta = { "{long}" } },
  { name = "twice-below-ar", shape = "headline: twice", lang = "ar", twice = "below", marker = "اقرأ المزيد" },
  { name = "cut-en", shape = "headline: cut", lang = "en", cut = 22, marker = "Read more" },
  { name = "cut-fa", shape = "headline: cut", lang = "fa", cut = 24, marker = "ادامه مطلب", meta = { "{iso}" } },
  { name = "number-en", shape = "headline: numbered", lang = "en", number = "#%d ", marker = "Read more" },
  { name = "number-zh", shape = "headline: numbered", lang = "zh", number = "#%d ", marker = "阅读全文" },
  { name = "number-dot-no", shape = "headline: numbered", lang = "no", number = "%d. ", marker = "Les mer" },
  { name = "underlined-de", shape = "headline: underlined", lang = "de", underline = "-", marker = "Weiterlesen" },
  { name = "underlined-en", shape = "headline: underlined", lang = "en", underline = "=", meta = { "{long}" } },
  -- metadata
  { name = "meta-above-en", shape = "metadata", lang = "en", above = { "{upper}" }, marker = "Read more" },
  { name = "meta-above-ru", shape = "metadata", lang = "ru", above = { "{dots} 14:35", "{tag}" }, marker = "Читать далее" },
  { name = "meta-wordpress-en", shape = "metadata", lang = "en", meta = { "Posted on {long} by {name}" }, after = { "Posted in {tag} | Tagged wendle, news | {comments}" }, marker = "Continue reading →", how = "inline" },
  { name = "meta-lines-es", shape = "metadata", lang = "es", meta = { "{by}", "{long}", "{posted}", "{comments}" }, marker = "Leer más »" },
  { name = "meta-loose-fr", shape = "metadata", lang = "fr", meta = { "{long}", "{by}", "{comments}" }, loose = true, marker = "Lire la suite" },
  { name = "meta-caption-en", shape = "metadata", lang = "en", meta = { "{th}", "Photo: {name}" }, marker = "Read more »", after = { "{share}" } },
  { name = "meta-share-it", shape = "metadata", lang = "it", meta = { "{day_first} - {by}" }, after = { "{posted} | {comments}", "{share}" }, marker = "Leggi tutto »" },
  { name = "meta-after-ja", shape = "metadata", lang = "ja", marker = "続きを読む »", after = { "{long} | {posted} | {comments}" } },
  { name = "meta-tags-id", shape = "metadata", lang = "id", meta = { "{slashes} 08:15 WIB" }, after = { "{tag}, Warta" }, marker = "Baca selengkapnya..." },
  { name = "meta-short-en", shape = "metadata", lang = "en", meta = { "{short} | {name} | {comments}" }, marker = "Read the full story", width = 80 },
  -- furniture
  { name = "furniture-en", shape = "furniture", lang = "en", top = { "menu", "", "cookies" }, bottom = { "pages", "", "also", "", "foot" }, marker = "Read more", meta = { "{long}" } },
  { name = "furniture-de", shape = "furniture", lang = "de", top = { "name", "", "menu" }, bottom = { "also", "", "pages", "", "foot", "cookies" }, marker = "Weiterlesen »", bullet = "  • " },
  { name = "furniture-ru", shape = "furniture", lang = "ru", top = { "menu", "" }, bottom = { "pages", "", "foot" }, marker = "Читать далее", width = 78 },
  { name = "furniture-ar", shape = "furniture", lang = "ar", top = { "menu", "" }, bottom = { "also", "", "pages", "", "foot", "", "cookies" }, marker = "اقرأ المزيد »" },
  { name = "furniture-none-es", shape = "furniture", lang = "es", top = { "menu", "", "cookies" }, bottom = { "pages", "", "foot" }, meta = { "{long} {by}" } },
  { name = "furniture-zh", shape = "furniture", lang = "zh", top = { "menu", "" }, bottom = { "pages", "", "also", "", "foot" }, marker = "[阅读全文]" },
  -- blank lines
  { name = "tight-en", shape = "blank: none", lang = "en", gap = "none", marker = "Read more", meta = { "{long}" } },
  { name = "tight-it", shape = "blank: none", lang = "it", gap = "none", marker = "Leggi tutto" },
  { name = "tight-wrapped-no", shape = "blank: none", lang = "no", gap = "none", marker = "Les mer »", width = 60 },
  { name = "tight-fa", shape = "blank: none", lang = "fa", gap = "none", marker = "ادامه مطلب", meta = { "{long}" }, title = "name" },
  { name = "spread-en", shape = "blank: everywhere", lang = "en", gap = "all", marker = "Read more", width = 70 },
  { name = "spread-fr", shape = "blank: everywhere", lang = "fr", gap = "all", marker = "Lire la suite »", meta = { "{long}" }, width = 72 },
  { name = "spread-pt", shape = "blank: everywhere", lang = "pt", gap = "all", marker = "Leia mais" },
  -- line ends
  { name = "crlf-ru", shape = "line ends", lang = "ru", marker = "Читать далее", eol = "\r\n", bom = true, meta = { "{long}" } },
  { name = "crlf-ja", shape = "line ends", lang = "ja", marker = "続きを読む", eol = "\r\n", bom = true },
}
