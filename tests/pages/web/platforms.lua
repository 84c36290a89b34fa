-- platforms.lua: how the themes of blog programs put articles on a page, as HTML.
--
--   name(t, w, articles, page) -> HTML; sets article.marker_text and marker_kind, article.body where less than all is printed
--
-- t: the place's news (news.lua), w: its words.
local M = {}

local function each(articles, fn, between)
  local out = {}
  for i, a in ipairs(articles) do out[i] = fn(a, i) end
  return table.concat(out, between or "\n")
end
local function paragraphs(a) return "<p>" .. table.concat(a.p, "</p><p>") .. "</p>" end
local function first_paragraph(a) a.body = a.p[1] return a.p[1] end
local function mark(a, text, kind) a.marker_text, a.marker_kind = text, kind or "own-line" return text end
local function link(text, to) return ('<a href="http://site.example/%s">%s</a>'):format(to or "x", text) end
local function menu(t, w) return ("<nav><ul><li>%s</li><li>%s</li><li>%s</li></ul></nav>"):format(link(w.home), link(w.about), link(w.contact)) end
local function recent(t, w)
  local items = {}
  for i, story in ipairs(t.stories) do items[i] = "<li>" .. link(story.t) .. "</li>" end
  return "<aside><h3>" .. w.recent .. "</h3><ul>" .. table.concat(items) .. "</ul></aside>"
end
local function short(when) return ("%02d.%02d.%d"):format(when.d, when.m, when.y) end
local function clock(i) return ("%d:%02d"):format(8 + i, (i * 13) % 60) end

-- WordPress, Twenty Ten: a line of credit below the headline, the marker at the end of the text, what it is filed under below.
function M.twentyten(t, w, articles)
  return ("<header><h1>%s</h1><p>%s</p></header>"):format(link(t.site), w.about) .. "<div><a href='#c'>" .. w.search .. "</a></div>" .. menu(t, w) .. each(articles, function(a)
    local excerpt = first_paragraph(a)
    return ("<div><h2>%s</h2><div>%s %s %s %s</div><div><p>%s … %s</p></div><div>%s %s | %s %s, %s | %s</div></div>"):format(link(a.headline), w.cats, link(a.when.long), w.by, link(a.by),
      excerpt:gsub("[.。।]$", ""), link(mark(a, w.more .. " &rarr;", "inline"):gsub("&rarr;", "→")), w.cats, link(a.tag), w.tags, link("abc"), link("xyz"), link(a.comments)), (function() a.body = excerpt:gsub("[.。।]$", "") .. " …" end)()
  end) .. "<div>" .. link("&larr; " .. w.older) .. "</div>" .. recent(t, w) .. ("<aside><h3>%s</h3><ul><li>%s</li><li>%s</li></ul></aside><footer>%s</footer>"):format(w.archive, link("2012"), link("2011"), link("Proudly powered by WordPress."))
end

-- WordPress, Twenty Fifteen: nothing above the text; the marker repeats the headline; date, author and so on below.
function M.twentyfifteen(t, w, articles)
  return ("<div><h1>%s</h1><p>%s</p></div>"):format(link(t.site), "Lorem et cetera") .. recent(t, w) .. each(articles, function(a)
    return ("<article><h2>%s</h2>%s<p>%s</p><footer><span>%s </span><span>%s </span><span>%s</span></footer></article>"):format(link(a.headline), paragraphs(a),
      link(mark(a, w.more .. " “" .. a.headline .. "”")), link(a.when.long), link(a.tag), link(w.leave))
  end) .. ("<nav><h2>Posts navigation</h2><div>%s 1 %s %s … %s %s</div></nav><footer>%s</footer>"):format("Page", link("2"), link("3"), link("9"), link(w.older), link("Proudly powered by WordPress"))
end

-- WordPress, Twenty Seventeen: the date above the headline.
function M.twentyseventeen(t, w, articles)
  return ("<header><h1>%s</h1></header>"):format(link(t.site)) .. menu(t, w) .. each(articles, function(a)
    return ("<article><header><div>%s</div><h3>%s</h3></header><div>%s<p>%s</p></div></article>"):format(link(a.when.long), link(a.headline), paragraphs(a), link(mark(a, w.more .. " “" .. a.headline .. "”")))
  end) .. ("<aside><h2>%s</h2><p>%s</p></aside><footer>%s</footer>"):format(w.archive, link(t.months:match("%S+") .. " 2011"), link("Proudly powered by WordPress"))
end

-- Blogger: a date above each day's posts, a footer below with the time and what can be done.
function M.blogger(t, w, articles)
  return ("<div><h1>%s</h1></div>"):format(t.site) .. each(articles, function(a, i)
    return ("<h2><span>%s</span></h2><div><h3>%s</h3><div>%s<div>%s</div></div><div><div>%s %s %s %s</div><div>%s</div><div>%s</div><div>%s: %s, %s</div></div></div>"):format(a.when.long,
      link(a.headline), paragraphs(a), link(mark(a, w.more .. " »")), w.posted, link(a.by), w.on, link(clock(i)), link(a.comments),
      link("Email This") .. link("BlogThis!") .. link("Share to Twitter") .. link("Share to Facebook"), w.tags, link(a.tag), link("abc"))
  end) .. ("<div>%s %s</div><div>Subscribe to: %s</div><aside><h2>%s</h2><ul><li>▼ 2015 (12)<ul><li>▼ May (3)</li></ul></li><li>► 2014 (40)</li></ul></aside><footer>Powered by %s.</footer>"):format(link(w.older), link(w.home), link("Posts (Atom)"), "Blog " .. w.archive, link("Blogger"))
end

-- Octopress: the date with an ordinal below the headline.
function M.octopress(t, w, articles)
  local th = { "st", "nd", "rd" }
  return ("<header><h1>%s</h1><h2>A blog</h2></header><nav><ul><li>%s</li></ul><form><input type=text name=q></form><ul><li>%s</li><li>%s</li></ul></nav>"):format(link(t.site), link("RSS"), link("Blog"), link(w.archive)) .. each(articles, function(a)
    local m = a.when.month:sub(1, 3)
    local d = a.when.d
    local ord = d .. ((d < 11 or d > 13) and th[d % 10] or "th")
    return ("<article><header><h1>%s</h1><p><time>%s %s, %d</time> | %s</p></header><div>%s</div><footer>%s</footer></article>"):format(link(a.headline), m, ord, a.when.y, link("Comments"), paragraphs(a), link(mark(a, "Read on →")))
  end) .. ("<div>%s %s</div>"):format(link("← Older"), link("Blog Archives")) .. recent(t, w) .. "<footer><p>Copyright © 2014 - Maud Kerrin - Powered by <a href='http://octopress.example'>Octopress</a></p></footer>"
end

-- Jekyll, minima: a list of dates, headlines and excerpts, without a marker.
function M.minima(t, w, articles)
  return ("<header>%s <nav>%s</nav></header><h1>Posts</h1><ul>"):format(link(t.site), link(w.about)) .. each(articles, function(a)
    return ("<li><span>%s</span><h3>%s</h3><p>%s</p></li>"):format(a.when.long, link(a.headline), first_paragraph(a))
  end) .. ("</ul><p>subscribe %s</p><footer><h2>%s</h2><ul><li>%s</li><li>mail@site.example</li></ul><p>Writings from a small place.</p></footer>"):format(link("via RSS"), t.site, t.site)
end

-- Pelican, notmyidea: an info block of four lines.
function M.pelican(t, w, articles)
  return ("<header><h1>%s</h1><nav><ul><li>%s</li><li>%s</li></ul></nav></header>"):format(link(t.site), link("misc"), link("travel")) .. each(articles, function(a)
    return ("<article><h1>%s</h1><footer><span>Published: %s</span><br><address>%s %s</address><p>In %s.</p><p>%s: %s %s</p></footer>%s%s<p>There are %s.</p></article>"):format(link(a.headline), a.when.long, w.by, link(a.by), link(a.tag), w.tags:lower(), link("abc"), link("xyz"), paragraphs(a), link(mark(a, w.more:lower())), link("comments"))
  end, "<hr>") .. "<p>Page 1 / 3 <a href='x'>»</a></p><section><h2>blogroll</h2><ul><li>Pelican</li><li>Python.org</li></ul><h2>social</h2><ul><li>atom feed</li></ul></section><footer>Proudly powered by Pelican, which takes great advantage of Python.</footer>"
end

-- Hugo, ananke: a section's name above the headline.
function M.ananke(t, w, articles)
  return ("<nav>%s<ul><li>%s</li></ul></nav><h1>%s</h1><section><h1>Recent %s</h1>"):format(link(t.site), link(w.about), t.site, w.archive) .. each(articles, function(a)
    return ("<div><span>%s</span><h1>%s</h1><div>%s</div>%s</div>"):format(a.tag:upper(), link(a.headline), first_paragraph(a), link(mark(a, w.more:lower())))
  end) .. ("</section><footer>© %s 2019</footer>"):format(t.site)
end

-- Hexo, landscape and NexT: when, in what category and how many comments in one line.
function M.hexo(t, w, articles)
  return ("<h1>%s</h1>"):format(t.site) .. menu(t, w) .. each(articles, function(a)
    return ("<article><h2>%s</h2><div>%s %s | %s %s | %s</div><div>%s</div><div>%s</div></article>"):format(link(a.headline), w.posted, a.when.iso, w.cats, link(a.tag), link(a.comments), paragraphs(a), link(mark(a, w.more .. " »")))
  end) .. ("<nav>1 %s %s</nav><footer>© 2016 %s</footer>"):format(link("2"), link("3"), t.site .. " 由 Hexo 强力驱动 | 主题 - NexT.Muse")
end

-- Hexo, landscape: date and category above the headline, shares and tags below the marker.
function M.landscape(t, w, articles)
  return ("<header><h1>%s</h1></header>"):format(t.site) .. menu(t, w) .. each(articles, function(a)
    return ("<article><div>%s<div>%s</div></div><div><header><h1>%s</h1></header><div>%s<p>%s</p></div><footer>%s %s<ul><li>%s</li><li>%s</li></ul></footer></div></article>"):format(link(a.when.iso), link(a.tag), link(a.headline), paragraphs(a), link(mark(a, w.more)), link(w.share:gsub("[:：] ?$", "")), link(a.comments), link("abc"), link("xyz"))
  end) .. ("<nav>1 %s %s</nav>"):format(link("2"), link("Next »")) .. recent(t, w) .. "<footer>© 2015 Hexo</footer>"
end

-- Medium: who, where and when above; a subtitle, minutes and claps below.
function M.medium(t, w, articles)
  return each(articles, function(a, i)
    return ("<div><div>%s</div><div><a>%s</a> · <a>%d min read</a></div><h2>%s</h2><p>%s</p><div>%s</div><div>%d</div></div>"):format(link(a.by), a.when.long, i + 2, link(a.headline), first_paragraph(a), link(mark(a, "Read more…")), i * 41)
  end) .. "<footer><a>About</a> <a>Help</a> <a>Legal</a></footer>"
end

-- Substack's archive: a headline, a line of text, the date with the author, likes and comments; no marker.
function M.substack(t, w, articles)
  return ("<h1>%s</h1><div><button>Subscribe</button> <button>Sign in</button></div>"):format(t.site) .. each(articles, function(a, i)
    return ("<div><h2>%s</h2><div>%s</div><div>%s • %s</div><div>%d</div><div>%d</div></div>"):format(link(a.headline), first_paragraph(a), a.when.long, link(a.by), i * 3, i)
  end) .. ("<div>See all</div><footer>© 2022 %s<br>Privacy ∙ Terms ∙ Collection notice</footer>"):format(t.site)
end

-- Ghost, casper: the tag above, author and date with the minutes below; no marker.
function M.ghost(t, w, articles)
  return ("<nav><ul><li>%s</li><li>%s</li></ul></nav><h1>%s</h1>"):format(link(w.home), link(w.about), t.site) .. each(articles, function(a, i)
    return ("<article><a><header><span>%s</span><h2>%s</h2></header><section><p>%s</p></section></a><footer><span>%s</span><span> %s • %d min read</span></footer></article>"):format(a.tag:upper(), link(a.headline), first_paragraph(a), link(a.by), a.when.long, i + 1)
  end) .. ("<nav>%s</nav><footer>%s © 2018 · Published with Ghost</footer>"):format("Page 1 of 4 " .. link(w.older .. " →"), t.site)
end

-- Drupal: "Submitted by", tags, and a row of links below.
function M.drupal(t, w, articles)
  return ("<div>%s</div><div>%s</div>"):format("<a href='#main'>Skip to main content</a>", link(t.site)) .. menu(t, w) .. each(articles, function(a, i)
    return ("<div><h2>%s</h2><div>%s %s %s %s - %s</div><div>%s</div><div>%s: %s</div><ul><li>%s</li><li>%s</li></ul></div>"):format(link(a.headline), w.posted, a.by, w.on, short(a.when), clock(i), paragraphs(a), w.tags, link(a.tag), link(mark(a, w.more)), link(w.leave))
  end) .. ("<div><ul><li>1</li><li>%s</li><li>%s</li><li>%s</li></ul></div><footer>Powered by %s</footer>"):format(link("2"), link("next ›"), link("last »"), link("Drupal"))
end

-- Joomla: a list of details; the marker with the headline behind a colon.
function M.joomla(t, w, articles)
  return ("<div>You are here: %s</div>"):format(link(w.home)) .. menu(t, w) .. each(articles, function(a, i)
    return ("<div><h2>%s</h2><dl><dt>Details</dt><dd>%s %s</dd><dd>%s: %s</dd><dd>Published: %s</dd><dd>Hits: %d</dd></dl>%s<p>%s</p></div>"):format(link(a.headline), "Written by", a.by, "Category", link(a.tag), a.when.long, 77 * i, paragraphs(a), link(mark(a, w.more .. ": " .. a.headline)))
  end) .. ("<div><ul><li>Start</li><li>Prev</li><li>1</li><li>%s</li><li>%s</li><li>%s</li></ul><p>Page 1 of 2</p></div>"):format(link("2"), link("Next"), link("End"))
end

-- A newspaper: a kicker, a picture's caption, a byline; the marker inline.
function M.paper(t, w, articles)
  return ("<div>%s</div><div>%s %s</div>"):format(w.cookies, link(t.site), link("E-Paper")) .. menu(t, w) .. each(articles, function(a)
    local b = first_paragraph(a)
    return ("<div><div>%s</div><h3>%s</h3><p>%s | %s %s</p><p>%s %s</p></div>"):format(a.tag, link(a.headline), short(a.when), w.by, a.by, b, link(mark(a, w.more, "inline")))
  end) .. ("<div>%s</div>"):format(w.foot)
end

-- A news page of a project: whole posts, no marker, the author's picture beside the name.
function M.project(t, w, articles)
  return each(articles, function(a)
    return ("<article><h2>%s</h2><div>news</div><div>%02d %s %d <img alt='%s avatar' src='x.png'> %s</div>%s</article>"):format(link(a.headline), a.when.d, a.when.month, a.when.y, a.by, a.by, paragraphs(a))
  end)
end

-- PHP-Nuke: comments, bytes and the marker in one line.
function M.nuke(t, w, articles)
  return ("<table><tr><td>%s</td><td>%s</td></tr></table>"):format(link(w.home), link(w.about)) .. each(articles, function(a, i)
    mark(a, w.more)
    return ("<div><b>%s</b><br>%s %s %s %s (%d Reads)<br>%s<br>(%s | %s)</div>"):format(a.headline, w.posted, a.by, w.on, a.when.long, i * 120, "<p>" .. table.concat(a.p, "</p><p>") .. "</p>", link(w.more .. "..."), link(a.comments))
  end, "<br>") .. ("<div>%s</div>"):format(w.foot)
end

-- Movable Type: the day above, "Posted by … at …" with counts below the text, the marker inline.
function M.movabletype(t, w, articles)
  return ("<h1>%s</h1><h2>%s</h2>"):format(t.site, "Notes from a small place") .. each(articles, function(a, i)
    return ("<h2>%s</h2><h3>%s</h3>%s<p>%s</p><p>%s %s %s %s | %s | %s</p>"):format(a.when.long, a.headline, paragraphs(a), link(mark(a, w.more .. " “" .. a.headline .. "” »")), w.posted, a.by, w.on, clock(i), link(a.comments), link("TrackBack (0)"))
  end) .. ("<div><h2>%s</h2><ul><li>%s</li></ul></div><div>Powered by %s</div>"):format(w.archive, link(t.months:match("%S+") .. " 2006"), link("Movable Type 3.2"))
end

-- A feed of feeds: who wrote above each headline, the time below; whole posts.
function M.planet(t, w, articles)
  return ("<h1>Planet %s</h1>"):format(t.site) .. each(articles, function(a, i)
    return ("<h2>%s</h2><div><h3>%s</h3>%s<p>%s %s %s %s</p></div>"):format(a.when.long, link(a.headline), paragraphs(a), w.by, link(a.by), w.on, link(clock(i)))
  end) .. ("<h2>Subscriptions</h2><ul><li>%s</li><li>%s</li></ul><p>Powered by: %s</p>"):format(link(t.people[1]), link(t.people[2]), link("Planet"))
end

-- A council's page: numbered notices, the day in front of the text, the marker in brackets.
function M.council(t, w, articles)
  return ("<p>%s &gt; %s &gt; %s</p><h1>%s</h1>"):format(link(w.home), link("2012"), w.archive, t.site) .. each(articles, function(a, i)
    a.headline = "#" .. (40 - i) .. " " .. a.headline
    local b = first_paragraph(a)
    return ("<h3>%s</h3><p>%s</p><p>%s %s</p>"):format(a.headline, short(a.when), b, link(mark(a, "[" .. w.more .. "]", "inline")))
  end) .. ("<p>%s</p><p>%s</p>"):format("1 | 2 | 3 | »", w.foot)
end

-- Squarespace, Wix: author, day and minutes in one line above; likes below; no marker.
function M.wix(t, w, articles)
  return menu(t, w) .. "<div>All Posts</div>" .. each(articles, function(a, i)
    return ("<div><div>%s</div><div>%s · %d min</div><h2>%s</h2><div>%s</div><div>%d views · %s</div></div>"):format(link(a.by), a.when.long, i, link(a.headline), first_paragraph(a), i * 12, a.comments)
  end) .. ("<footer>©2020 %s</footer>"):format(t.site)
end

-- A magazine: pictures with captions, share buttons, the marker with an arrow, related stories.
function M.magazine(t, w, articles)
  return ("<div>%s</div>"):format(w.cookies) .. menu(t, w) .. each(articles, function(a)
    return ("<article><figure><img alt='%s' src='p.jpg'><figcaption>Photo: %s</figcaption></figure><h2>%s</h2><p>%s %s, %s</p>%s<p>%s</p><ul><li>Facebook</li><li>Twitter</li><li>WhatsApp</li></ul></article>"):format(a.headline, t.people[1], link(a.headline), w.by, a.by, a.when.long, paragraphs(a), link(mark(a, w.more .. " →")))
  end) .. ("<div><h4>%s</h4><ul><li>%s</li><li>%s</li></ul></div><div>%s %s</div><footer>%s</footer>"):format(w.recent, link("Ten walks for the spring"), link("A house by the lake"), link("« " .. w.older), link(w.newer .. " »"), w.foot)
end

-- Old static pages: a rule between articles, the date in brackets in front of a bold headline.
function M.static(t, w, articles)
  return ("<center><h1>%s</h1></center><hr>"):format(t.site) .. each(articles, function(a)
    return ("<b>%s</b><br><i>%s</i>%s"):format(a.headline, a.when.long, paragraphs(a))
  end, "<hr>") .. ("<hr><address>%s: webmaster@site.example</address>"):format(w.contact)
end

-- A table of teasers, two lines each, the marker alone in small letters with dots.
function M.teasers(t, w, articles)
  return each(articles, function(a)
    return ("<h4>%s</h4><p>%s</p><p>%s</p>"):format(link(a.headline), first_paragraph(a), link(mark(a, "» " .. w.more:lower())))
  end) .. ("<p>%s</p>"):format(w.foot)
end

-- LiveJournal: the time below the headline, the marker in round brackets, tags and mood below.
function M.journal(t, w, articles)
  return ("<h1>%s</h1><ul><li>%s</li><li>%s</li></ul>"):format(t.site, link(w.archive), link(w.about)) .. each(articles, function(a, i)
    return ("<div><h3>%s</h3><p>%s, %s</p><p>%s</p><p>%s</p><p>%s: %s</p><p>%s</p></div>"):format(link(a.headline), a.when.long, clock(i), first_paragraph(a), link(mark(a, "( " .. w.more .. " )")), w.tags, link(a.tag), link(a.comments) .. " | " .. link(w.leave))
  end) .. ("<p>%s</p>"):format(link(w.older))
end

-- A blog made of a common page template: the author in a line of its own, a rule between articles.
function M.bootstrap(t, w, articles)
  return menu(t, w) .. ("<h1>%s <small>%s</small></h1>"):format(t.site, w.archive) .. each(articles, function(a, i)
    return ("<h2>%s</h2><p>%s %s</p><p>%s %s %s</p><hr><p>%s</p>%s"):format(link(a.headline), w.by, link(a.by), w.on, a.when.long, clock(i), first_paragraph(a), link(mark(a, w.more .. " →")))
  end, "<hr>") .. ("<ul><li>%s</li><li>%s</li></ul><div><h4>%s</h4><input type=text></div><div><h4>%s</h4><ul><li>%s</li><li>%s</li></ul></div><footer><p>Copyright &copy; %s 2014</p></footer>"):format(link("← " .. w.older), link(w.newer .. " →"), w.search, w.cats, link(t.tags[1]), link(t.tags[2]), t.site)
end

-- Typecho: author, time, category and comments as a list; the marker between dashes.
function M.typecho(t, w, articles)
  return ("<h1>%s</h1><p>%s</p>"):format(link(t.site), "Just so") .. menu(t, w) .. each(articles, function(a)
    return ("<h2>%s</h2><ul><li>%s %s</li><li>%s %s</li><li>%s %s</li><li>%s</li></ul>%s<p>%s</p>"):format(link(a.headline), w.by, link(a.by), w.on, a.when.long, w.cats, link(a.tag), link(a.comments), paragraphs(a), link(mark(a, "- " .. w.more .. " -")))
  end) .. recent(t, w) .. ("<footer>© 2016 %s. Powered by Typecho.</footer>"):format(t.site)
end

-- A theme that cuts the text and ends it in dots in brackets.
function M.excerpts(t, w, articles)
  return menu(t, w) .. each(articles, function(a)
    local b = first_paragraph(a):gsub("[.。।]$", "")
    a.body = b
    return ("<article><h2>%s</h2><div>%s / %s</div><p>%s %s</p></article>"):format(link(a.headline), a.when.long, link(a.comments), b, mark(a, "[…]", "inline"))
  end) .. ("<p>1 %s %s %s</p><footer>%s</footer>"):format(link("2"), link("…"), link("12"), w.foot)
end

-- A site of many authors: who and when above, subjects below the headline, votes and views below the marker.
function M.hub(t, w, articles)
  return ("<div>%s %s %s</div>"):format(link(t.site), link(w.about), link(w.search)) .. each(articles, function(a, i)
    return ("<article><div>%s %s %s</div><h2>%s</h2><div>%s, %s</div>%s<p>%s</p><div><span>+%d</span> <span>%dk</span> <span>%d</span></div></article>"):format(link(a.by), a.when.long, clock(i), link(a.headline), link(a.tag), link("abc"), paragraphs(a), link(mark(a, w.more .. " →")), i * 3, i, i * 5)
  end) .. ("<div>%s 1 2 3 %s</div>"):format(link(w.newer), link(w.older))
end

-- Diaries of a portal: a square before the headline, who, when and counts with bars below the marker.
function M.diary(t, w, articles)
  return ("<h1>%s</h1>"):format(t.site) .. each(articles, function(a, i)
    return ("<h2>%s</h2><h3>%s</h3>%s<p>%s</p><p>%s %s %s | %s(%d) | TrackBack(0) | %s</p>"):format(a.when.iso, link(a.headline), paragraphs(a), link(mark(a, w.more)), "posted by", link(a.by), "at " .. clock(i), "Comment", i, link(a.tag))
  end) .. recent(t, w) .. ("<p>%s</p>"):format(w.foot)
end

-- TYPO3: one thing in each line below the headline; the marker in brackets behind the text.
function M.typo(t, w, articles)
  return ("<p>%s</p>"):format(w.home .. " » " .. w.archive) .. each(articles, function(a)
    local b = first_paragraph(a)
    return ("<h3>%s</h3><p>%s</p><p>%s %s</p><p>%s %s</p><p>%s %s</p>"):format(link(a.headline), short(a.when), w.filed, a.tag, w.by, a.by, b, link(mark(a, "[" .. w.more:lower() .. "]", "inline")))
  end) .. ("<p>%s</p>"):format("1-6 / 48 " .. link(w.older .. " >"))
end

-- A university's press page: the day above each headline, no marker.
function M.press(t, w, articles)
  return ("<p>%s</p>"):format("Skip to content") .. menu(t, w) .. ("<h1>%s</h1><dl>"):format(t.site) .. each(articles, function(a)
    return ("<dt>%s</dt><dd><h4>%s</h4><p>%s</p></dd>"):format(a.when.long, link(a.headline), first_paragraph(a))
  end) .. ("</dl><p>%s</p><div>%s | %s | %s</div>"):format(link(w.archive), w.contact, w.about, w.foot)
end

-- A letter to members: capitals, several paragraphs, stars between, a greeting above.
function M.letter(t, w, articles)
  return ("<h1>%s</h1><p>%s 12</p>"):format(t.site, w.archive) .. each(articles, function(a)
    return ("<h2>%s</h2>%s"):format(a.headline, paragraphs(a))
  end, "<p>* * *</p>") .. ("<p>* * *</p><p>%s: mail@site.example</p>"):format(w.contact)
end

-- A weblog of a group: who, when, replies and tags in one line above; text and marker below the headline.
function M.group(t, w, articles)
  return ("<h1>%s</h1><ul><li>%s</li></ul>"):format(t.site, link(w.home)) .. each(articles, function(a, i)
    return ("<div><h4>%s %s %s %s | %d | # | %s %s: %s</h4><h3>%s</h3>%s<p>%s</p></div>"):format(link(a.by), clock(i), w.on, a.when.long, i, link(w.leave), w.tags, link(a.tag), link(a.headline), paragraphs(a), link(mark(a, w.more .. "…")))
  end) .. ("<p>%s</p>"):format(link("← " .. w.older))
end

-- A portal: votes and flags below, the marker with "about" and the headline.
function M.portal(t, w, articles)
  return menu(t, w) .. ("<div>%s</div>"):format(w.cookies) .. each(articles, function(a)
    return ("<div><div>%s</div><div>%s %s</div><div>%s</div><p>%s</p><div>Average (0 Votes)</div></div>"):format(link(a.headline), w.by, a.by, paragraphs(a), link(mark(a, w.more .. ": " .. a.headline .. " »")))
  end) .. ("<div>%s 1 - 6 / 30</div><p>%s</p>"):format(w.archive, w.foot)
end

-- A club's site: a picture's text, day and hour of the event, the marker in capitals.
function M.club(t, w, articles)
  return ("<h1>%s</h1>"):format(t.site) .. menu(t, w) .. each(articles, function(a, i)
    return ("<div><img src='a.jpg' alt='image%d'><h3>%s</h3><div>%s</div><p>%s</p><p>%s</p></div>"):format(i, link(a.headline), a.when.long .. ", " .. clock(i), first_paragraph(a), link(mark(a, w.more:upper())))
  end) .. ("<p>%s</p><p>%s</p>"):format(link(w.older), w.foot)
end


-- ---------------------------------------------------------------- the third set

-- All of a story: paragraphs, a head of a part, a list.
local function whole(a)
  local out = {}
  for i, p in ipairs(a.p) do
    if i == #a.p and a.sub then out[#out + 1] = "<h4>" .. a.sub .. "</h4>" end
    out[#out + 1] = "<p>" .. p .. "</p>"
    if i == #a.p - 1 and a.list then out[#out + 1] = "<ul><li>" .. table.concat(a.list, "</li><li>") .. "</li></ul>" end
  end
  a.apart = a.sub or a.list
  return table.concat(out)
end
local function English(a) return ("%s %d, %d"):format(a.when.month, a.when.d, a.when.y) end
local function numbers(a, sep) return ("%d%s%02d%s%02d"):format(a.when.y, sep, a.when.m, sep, a.when.d) end

-- A project's archive of news: title, then headline, day and the whole text each.
function M.newsarchive(t, w, articles)
  return ("<header><h1>%s</h1><h2>A small light</h2></header>"):format(link(t.site)) .. menu(t, w) .. "<h2>" .. t.site .. " " .. w.archive .. "</h2>" .. each(articles, function(a)
    return ("<article><header><h1>%s</h1><div>%s</div></header><div>%s</div></article>"):format(link(a.headline), a.when.long, whole(a))
  end) .. ("<nav>%s</nav><footer>%s</footer>"):format(link("← " .. w.older), w.foot)
end

-- Jekyll with a button: "Posted 12 Jan 2016 by Ada", the marker in a box, a pager below a rule.
function M.fullpost(t, w, articles)
  return menu(t, w) .. each(articles, function(a)
    return ("<article><header><h1>%s</h1><p>%s %d %s %d %s %s</p></header><div>%s</div><div>%s</div></article>"):format(link(a.headline), w.posted:match("%S+"), a.when.d, a.when.month:sub(1, 3), a.when.y, w.by:lower(), a.by, paragraphs(a), link(mark(a, w.more .. "...")))
  end) .. ("<nav><hr><ul><li>%s</li><li>%s</li></ul></nav>"):format(link("← " .. w.newer), link(w.older .. " →")) .. recent(t, w) .. "<footer>" .. w.foot .. "</footer>"
end

-- Whole posts with heads of parts and lists, "Published …" and "By …" below each other.
function M.longpost(t, w, articles)
  return menu(t, w) .. "<h2>Project News and Blog</h2><hr>" .. each(articles, function(a)
    return ("<div><h1>%s</h1><p><span>Published</span> <span>%s</span><br><span>By</span> %s</p>%s</div>"):format(a.headline, a.when.long, link(a.by), whole(a))
  end) .. ("<hr><footer><p>%s</p></footer>"):format(w.foot)
end

-- All of an article in one paragraph with line breaks.
function M.oneblock(t, w, articles)
  return "<h1>Blog</h1>" .. each(articles, function(a)
    return ("<p>%s<br><span>%s %s %s %s</span><br>%s</p>"):format(link(a.headline), "Posted on", a.when.long, w.by:lower(), a.by, first_paragraph(a))
  end) .. "<p>Want to write for us? Mail your text to news@site.example.</p>"
end

-- Docusaurus: a list of recent posts first; author with a trade; tags and marker below.
function M.docusaurus(t, w, articles)
  return menu(t, w) .. recent(t, w) .. "<main>" .. each(articles, function(a, i)
    return ("<article><header><h2>%s</h2><div><time>%s</time> · %d min read</div><div><div>%s</div><small>Engineer at %s</small></div></header><div>%s</div><footer><div><b>Tags:</b><ul><li>%s</li><li>%s</li></ul></div><div>%s</div></footer></article>"):format(link(a.headline), a.when.long, i + 2, link(a.by), t.site, paragraphs(a), link(a.tag), link("abc"), link(mark(a, w.more)))
  end) .. ("</main><nav>%s</nav><footer>%s</footer>"):format(link(w.older .. " »"), w.foot)
end

-- Hexo, NexT: one line of what and when with bars.
function M.nextish(t, w, articles)
  return ("<header><a href='/'>%s</a><p>%s</p><ul><li>%s</li><li>%s</li><li>%s</li></ul></header>"):format(t.site, w.about, link(w.home), link(w.archive), link(w.tags)) .. each(articles, function(a)
    return ("<article><header><h1>%s</h1><div><span>Posted on <time>%s</time></span> <span>| In %s</span> <span>| %s</span></div></header><div>%s<div>%s</div></div><footer></footer></article>"):format(link(a.headline), numbers(a, "-"), link(a.tag), link(a.comments), paragraphs(a), link(mark(a, w.more .. " »")))
  end) .. ("<nav><span>1</span>%s<span>…</span>%s</nav><aside><p>%s</p><a href='x'>%d posts</a> <a href='y'>12 %s</a></aside><footer><div>© 2015 %s</div><div>Powered by %s</div><div>Theme - %s</div></footer>"):format(link("2"), link("9"), t.people[1], 40, w.tags, t.people[1], link("Hexo"), link("NexT.Pisces"))
end

-- Hugo, PaperMod: headline, excerpt, and below it day, minutes and author.
function M.papermod(t, w, articles)
  return ("<header><nav><div>%s</div><ul><li>%s</li><li>%s</li></ul></nav></header><main>"):format(link(t.site), link(w.archive), link(w.search)) .. each(articles, function(a, i)
    return ("<article><header><h2>%s</h2></header><div><p>%s</p></div><footer><span>%s</span>&nbsp;·&nbsp;%d min&nbsp;·&nbsp;%s</footer></article>"):format(a.headline, first_paragraph(a), a.when.long, i + 1, a.by)
  end) .. ("<footer><nav>%s</nav></footer></main><footer><span>© 2021 %s</span> <span>Powered by %s &amp; %s</span></footer>"):format(link("Next »"), link(t.site), link("Hugo"), link("PaperMod"))
end

-- al-folio: a headline, a description, minutes and day, year and tags.
function M.folio(t, w, articles)
  return ("<nav>%s</nav><h1>%s</h1><h2>%s</h2><ul>"):format(link(w.about), t.site, "a simple place for notes") .. each(articles, function(a, i)
    return ("<li><h3>%s</h3><p>%s</p><p>%d min read · %s</p><p>%s · %s</p></li>"):format(link(a.headline), first_paragraph(a), i + 2, English(a), link(a.when.y), link("# " .. a.tag:lower()))
  end) .. ("</ul><nav><ul><li>Newer</li><li>1</li><li>%s</li><li>%s</li></ul></nav><footer>© Copyright 2023 %s. Powered by Jekyll with al-folio theme.</footer>"):format(link("2"), link("Older"), t.people[1])
end

-- WordPress, Kubrick: the day small below the headline, "(more…)" behind the text, what it was posted in.
function M.kubrick(t, w, articles)
  return ("<div><h1>%s</h1><div>Just another WordPress weblog</div></div><hr>"):format(link(t.site)) .. each(articles, function(a)
    a.body = table.concat(a.p, " ")
    return ("<div><h2>%s</h2><small>%s</small><div>%s %s</p></div><p>%s %s | %s</p></div>"):format(link(a.headline), a.when.long, paragraphs(a):gsub("</p>$", ""), link(mark(a, "(" .. w.more .. "…)", "inline")), w.cats, link(a.tag), link(a.comments .. " »"))
  end) .. ("<div>%s</div><hr><div><ul><li><h2>%s</h2><ul><li>%s</li></ul></li><li><h2>%s</h2><ul><li>%s (12)</li></ul></li></ul></div><hr><div><p>%s is proudly powered by %s<br>Entries (RSS) and Comments (RSS).</p></div>"):format(link("« " .. w.older), w.archive, link(t.months:match("%S+") .. " 2008"), w.cats, link(t.tags[1]), t.site, link("WordPress"))
end

-- WordPress, Twenty Eleven: "Posted on …", the marker behind the text, a footer with bars and replies.
function M.twentyeleven(t, w, articles)
  return ("<header><h1>%s</h1><h2>%s</h2></header>"):format(link(t.site), w.about) .. menu(t, w) .. each(articles, function(a)
    return ("<article><header><h1>%s</h1><div>%s</div><div>%s %s</div></header><div>%s</div><footer><span>%s %s</span><span> | </span><span>%s %s, %s</span><span> | </span><span>%s</span></footer></article>"):format(link(a.headline), link(a.n == 0 and w.leave or tostring(a.n)), "Posted on", link(a.when.long),
      (paragraphs(a):gsub("</p>$", " " .. link(mark(a, w.more .. " →", "inline")) .. "</p>")), w.cats, link(a.tag), w.tags, link("abc"), link("xyz"), link(a.comments))
  end) .. ("<nav><h3>Post navigation</h3><div>%s</div></nav>"):format(link("← " .. w.older)) .. recent(t, w) .. "<footer>Proudly powered by WordPress</footer>"
end

-- Typepad: the day, the headline, the text, the marker with the headline, "Posted at … | Permalink | …".
function M.typepad(t, w, articles)
  return ("<h1>%s</h1>"):format(link(t.site)) .. each(articles, function(a, i)
    return ("<h2>%s</h2><div><h3>%s</h3><div>%s<p>%s</p></div><p>%s</p></div>"):format(a.when.long, link(a.headline), paragraphs(a), link(mark(a, w.more .. ' "' .. a.headline .. '" »')),
      ("Posted at %s AM in %s | %s | %s | %s"):format(clock(i), link(a.tag), link("Permalink"), link(a.comments), link("TrackBack (0)")))
  end) .. ("<div><h2>%s</h2><ul><li>%s</li><li>%s</li></ul></div>"):format(w.archive, link("March 2008"), link("More..."))
end

-- A newsletter by mail: a link to see it in a browser, headlines in capitals, the marker, why you get it.
function M.mailing(t, w, articles)
  return ("<p>%s</p><h1>%s</h1><p>%s</p>"):format(link("View this email in your browser"), t.site, "Issue 42 | " .. articles[1].when.long) .. each(articles, function(a)
    return ("<h2>%s</h2>%s<p>%s</p>"):format(a.headline, paragraphs(a), link(mark(a, w.more)))
  end, "<hr>") .. ("<hr><p>%s</p><p>You are receiving this email because you opted in at our website. You can %s or %s.</p>"):format(w.foot, link("update your preferences"), link("unsubscribe from this list"))
end

-- A site for gossip: "Posted by … from the … dept.", text, the marker with bytes and comments beside it.
function M.slash(t, w, articles)
  return menu(t, w) .. each(articles, function(a, i)
    return ("<div><h2>%s</h2><div>Posted by %s on %s, @%sAM<br>from the <i>%s</i> dept.</div><div>%s</div><div>%s</div></div>"):format(link(a.headline), link(a.by), English(a), clock(i), "no-more-oil", paragraphs(a), link(mark(a, w.more .. "...")))
  end) .. ("<div>%s</div>"):format(w.foot)
end

-- Pelican, bootstrap: "Fri 04 March 2012", "By", "Category:", "Tags" in one line or more; "more ...".
function M.pelicanboot(t, w, articles)
  return ("<nav>%s <ul><li>%s</li><li>%s</li></ul></nav>"):format(link(t.site), link("misc"), link("travel")) .. each(articles, function(a)
    return ("<article><h2>%s</h2><div><footer><span><time>Fri %02d %s %d</time></span> <span>By %s</span> <span>Category: %s.</span> <span>Tags: %s / %s</span></footer></div><div>%s %s</div><hr></article>"):format(link(a.headline), a.when.d, a.when.month, a.when.y, link(a.by), link(a.tag), link("abc"), link("xyz"), paragraphs(a), link(mark(a, w.more:lower() .. " ...")))
  end) .. ("<ul><li>1</li><li>%s</li></ul><footer><hr><p>© 2014 %s · Powered by pelican-bootstrap3, Pelican, Bootstrap</p><p>%s</p></footer>"):format(link("»"), t.people[1], "Back to top")
end

-- Gatsby's starter: a headline, a day, a description.
function M.starter(t, w, articles)
  return ("<header><h1>%s</h1></header><div><p>Written by <b>%s</b> who lives by the sea building useful things. %s</p></div><ol>"):format(link(t.site), t.people[1], link("You should follow them")) .. each(articles, function(a)
    return ("<li><article><header><h2>%s</h2><small>%s</small></header><section><p>%s</p></section></article></li>"):format(link(a.headline), a.when.long, first_paragraph(a))
  end) .. ("</ol><footer>© 2021, Built with %s</footer>"):format(link("Gatsby"))
end

-- Squarespace: day and author above the text, the marker, a count and a heart below.
function M.squares(t, w, articles)
  return menu(t, w) .. each(articles, function(a, i)
    return ("<article><header><div><time>%s</time></div><h1>%s</h1></header><div>%s</div><div>%s</div><footer><div>%s <a href='x'>%d Likes</a> <a href='y'>%s</a></div></footer></article>"):format(a.when.long, link(a.headline), paragraphs(a), link(mark(a, w.more .. " →")), link(a.by), i, w.share:gsub(":", ""))
  end) .. ("<nav>%s</nav><footer>Powered by %s</footer>"):format(link(w.older), link("Squarespace"))
end

-- Ghost, Casper of old: the excerpt ends in », author and tag below.
function M.casper(t, w, articles)
  return ("<header><h1>%s</h1><h2>%s</h2></header><main>"):format(t.site, "Thoughts, stories and ideas.") .. each(articles, function(a)
    a.body = a.p[1]
    return ("<article><header><h2>%s</h2></header><section><p>%s %s</p></section><footer>%s on %s <time>%02d %s %d</time></footer></article>"):format(link(a.headline), a.p[1], link(mark(a, "»", "inline")), link(a.by), link(a.tag), a.when.d, a.when.month, a.when.y)
  end) .. ("<nav><span>Page 1 of 3</span> %s</nav></main><footer>%s © 2015 Proudly published with %s</footer>"):format(link("Older Posts →"), t.site, link("Ghost"))
end

-- Sina: the time in brackets behind the headline, labels, counts between bars below the marker.
function M.sina(t, w, articles)
  return each(articles, function(a, i)
    a.headline_also = a.headline
    return ("<div><div>%s</div><div>(%s %s:20)</div><div>标签： %s 分类： %s</div><div>%s</div><p>%s</p><p>阅读(%d)┊ 评论(%d)┊ 收藏(0)┊转载(0)┊ 喜欢▼</p></div>"):format(link(a.headline), numbers(a, "-"), clock(i), link(a.tag), link("杂谈"), paragraphs(a), link(mark(a, "查看全文>>")), 30 * i, a.n)
  end) .. "<div>共5页 1 2 3 4 5 下一页 ></div>"
end

-- Livedoor: the day above, the headline, text, marker, "posted by … at …│Comments(0)│".
function M.livedoor(t, w, articles)
  return ("<h1>%s</h1><p>%s</p>"):format(t.site, w.about) .. each(articles, function(a, i)
    return ("<h2>%d年%02d月%02d日</h2><div><h3>%s</h3><div>%s<div>%s</div></div><div>Posted by taro at %s│%s│%s │%s</div></div>"):format(a.when.y, a.when.m, a.when.d, link(a.headline), paragraphs(a), link(mark(a, w.more .. "≫")), link(clock(i)), link("Comments(0)"), link("TrackBack(0)"), link(a.tag))
  end) .. ("<div>%s</div><div>%s</div>"):format(link("▲このページの上へ"), w.archive)
end

-- Tistory: what it is filed under, the headline, an excerpt, the day; no marker.
function M.tistory(t, w, articles)
  return menu(t, w) .. ("<h2>%s</h2>"):format("전체 글 (42)") .. each(articles, function(a)
    return ("<div><strong>%s</strong><p>%s</p><div><span>%s</span> <span>%s</span></div></div>"):format(a.headline, first_paragraph(a), link(a.tag), ("%d. %d. %d. %s"):format(a.when.y, a.when.m, a.when.d, "10:20"))
  end) .. "<div>이전 1 2 3 4 다음</div>"
end

-- A town hall: day and headline in one list, a teaser, "[mehr]" behind the text.
function M.townhall(t, w, articles)
  return ("<p>Sie sind hier: %s &gt; Aktuelles</p><h1>Aktuelle Meldungen</h1>"):format(link(w.home)) .. each(articles, function(a)
    local b = first_paragraph(a)
    return ("<div><p>%s</p><h2>%s</h2><p>%s %s</p></div>"):format(short(a.when), link(a.headline), b, link(mark(a, "[mehr]", "inline")))
  end) .. ("<p>Seite 1 von 12 %s</p><p>%s</p><p>Stadt Niederau | Rathausplatz 1 | 01234 Niederau | %s</p>"):format(link("nächste"), link("nach oben"), link("Impressum"))
end

-- The day is the headline's beginning: "14 June 2013 - Lantern 4.3.1 available"; whole texts.
function M.dayhead(t, w, articles)
  return ("<h1>%s</h1><h1>News</h1>"):format(t.site) .. each(articles, function(a)
    a.headline = ("%d %s %d - %s"):format(a.when.d, a.when.month, a.when.y, a.headline)
    return ("<h2>%s</h2>%s"):format(a.headline, whole(a))
  end) .. ("<footer>%s</footer>"):format(w.foot)
end

-- Cards: kicker, headline, teaser, author's picture, author, day and minutes.
function M.cards(t, w, articles)
  return menu(t, w) .. ("<h2>From the blog</h2><p>%s</p>"):format("Learn how to keep a lamp burning with our expert advice.") .. each(articles, function(a, i)
    return ("<div><img alt='' src='p.jpg'><div><p>%s</p><a href='x'><p>%s</p><p>%s</p></a></div><div><div><img alt='' src='a.jpg'></div><div><p>%s</p><div><time>%s</time> <span>·</span> <span>%d min read</span></div></div></div></div>"):format(link(a.tag), a.headline, first_paragraph(a), link(a.by), a.when.long, i + 3)
  end) .. ("<footer><p>© 2020 %s, Inc. All rights reserved.</p></footer>"):format(t.site)
end

-- WordPress, Twenty Twenty-One: the marker with the headline for readers of screens, "Published", "Categorized as".
function M.twentyone(t, w, articles)
  return ("<header><h1>%s</h1><p>%s</p><nav><ul><li>%s</li></ul></nav></header>"):format(t.site, w.about, link(w.about)) .. each(articles, function(a)
    return ("<article><header><h2>%s</h2></header><div><p>%s</p><div>%s</div></div><footer><span>Published %s</span><div>%s %s</div></footer></article>"):format(link(a.headline), first_paragraph(a), link(mark(a, w.more .. " <span>" .. a.headline .. "</span>"):gsub("<span>", ""):gsub("</span>", "")), a.when.long, "Categorized as", link(a.tag))
  end) .. ("<nav><h2>Posts navigation</h2><div>Page 1 … %s %s</div></nav>"):format(link("Page 7"), link(w.older)) .. ("<aside><h2>%s</h2><form><input type=text><input type=submit value='%s'></form></aside>"):format(w.search, w.search) .. recent(t, w) .. "<footer>Proudly powered by WordPress.</footer>"
end

-- An office's press releases: kind and day in one line above the headline, a summary, the marker.
function M.releases(t, w, articles)
  return ("<p>%s</p><h1>News and media</h1><p>%d results</p>"):format(link("Skip to main content"), 120) .. each(articles, function(a)
    return ("<div><p>Press release | %s</p><h3>%s</h3><p>%s</p><p>%s</p></div>"):format(a.when.long, link(a.headline), first_paragraph(a), link(mark(a, "Read press release")))
  end) .. "<ul><li>1</li><li>2</li><li>3</li><li>Next page</li></ul><p>Was this page useful? Yes No</p>"
end

-- Antora and others: "by Ada | March 4, 2012 | news" below the headline, the marker with dots.
function M.bars(t, w, articles)
  return ("<div>%s</div>"):format(link(t.site)) .. each(articles, function(a)
    return ("<h2>%s</h2><p>%s %s | %s | %s | %s</p>%s<p>%s</p>"):format(link(a.headline), w.by:lower(), link(a.by), a.when.long, link(a.tag), link(a.comments), paragraphs(a), link(mark(a, w.more)))
  end) .. ("<p>%s</p><p>%s</p>"):format(link("« " .. w.older), "Designed by Elegant Themes | Powered by WordPress")
end

-- ---------------------------------------------------------------- the fourth set

-- Roller: the day above, the headline, the whole text, "Posted at … by … in … | Comments[0]".
function M.roller(t, w, articles)
  return ("<h1>%s</h1><p>%s | %s</p>"):format(link(t.site), link("Main"), link("Next month »")) .. each(articles, function(a, i)
    return ("<h2>%s</h2><div><p><b>%s</b></p>%s<p>Posted at %sAM %s %02d, %d by %s in %s | %s | </p></div>"):format(English(a), link(a.headline), whole(a), clock(i), a.when.month:sub(1, 3), a.when.d, a.when.y, a.by, link(a.tag), link("Comments[" .. a.n .. "]"))
  end) .. ("<h3>Calendar</h3><p>« March 2012</p><h3>%s</h3><form><input type=text></form><h3>Links</h3><ul><li>%s</li><li>%s</li></ul>"):format(w.search, link("Guidelines"), link("Planet"))
end

-- A project's blog: "By … | day | tags", a paragraph, "Read more" with its arrow in a box.
function M.camel(t, w, articles)
  return menu(t, w) .. "<h1>Blog</h1>" .. each(articles, function(a)
    return ("<article><header><h2>%s</h2><p>%s %s | %s | %s</p></header><p>%s</p><footer>%s</footer></article>"):format(link(a.headline), w.by, link(a.by), a.when.long, link(a.tag), first_paragraph(a), link(mark(a, w.more .. " ⟶")))
  end) .. ("<nav>%s %s %s</nav><footer><p>%s</p></footer>"):format("1", link("2"), link("3"), w.foot)
end

-- A blog of summaries: the day with its weekday, authors in a list, one sentence.
function M.airflow(t, w, articles)
  return menu(t, w) .. ("<h1>Blog</h1><div>%s %s</div>"):format(link("Announcements"), link("Community")) .. each(articles, function(a)
    return ("<div><div>%s</div><div>%s</div><h4>%s</h4><div>%s</div><div>%s</div></div>"):format(link(a.tag), "Tue, " .. a.when.month:sub(1, 3) .. " " .. a.when.d .. ", " .. a.when.y, a.headline, a.by, "<p>" .. first_paragraph(a) .. "</p>")
  end) .. ("<footer>%s</footer>"):format(w.foot)
end

-- Headlines with a day in one line below and the author behind a bullet.
function M.beam(t, w, articles)
  return "<h1>Blog</h1><p>This is the blog of the project. It has news and updates.</p>" .. each(articles, function(a)
    return ("<h3>%s</h3><p><i>%s • %s</i></p><p>%s</p><p>%s</p>"):format(link(a.headline), numbers(a, "/"), a.by, first_paragraph(a), link(mark(a, "Read more")))
  end)
end

-- The day above the headline, whole texts.
function M.elephant(t, w, articles)
  return menu(t, w) .. each(articles, function(a)
    return ("<article><header><time>%02d %s %d</time><h2>%s</h2></header><div>%s</div></article>"):format(a.when.d, a.when.month:sub(1, 3), a.when.y, link(a.headline), whole(a))
  end) .. ("<p>%s</p>"):format(link("Older News Entries"))
end

-- A list of news with the day in brackets behind the headline.
function M.listed(t, w, articles)
  return ("<h1>%s</h1>"):format(t.site) .. "<dl>" .. each(articles, function(a)
    a.headline = ("%s [%d %s %d]"):format(a.headline, a.when.d, a.when.month, a.when.y)
    return ("<dt><b>%s</b></dt><dd>%s %s</dd>"):format(a.headline, first_paragraph(a), link(mark(a, w.more, "inline")))
  end) .. ("</dl><p>%s</p>"):format(link(w.archive))
end

-- No day at all, and a marker in words that no list has.
function M.undated(t, w, articles)
  return menu(t, w) .. each(articles, function(a)
    return ("<div><h3>%s</h3>%s<p>%s</p></div>"):format(link(a.headline), paragraphs(a), link(mark(a, "To the whole story")))
  end) .. ("<footer>%s</footer>"):format(w.foot)
end


-- Fields with their names: "Date:", "Author:".
function M.fields(t, w, articles)
  return ("<h1>%s</h1>"):format(t.site) .. each(articles, function(a)
    return ("<div><h2>%s</h2><div>Date: %s</div><div>Author: %s</div><div>Topic: %s</div><p>%s</p><p>%s</p></div>"):format(link(a.headline), a.when.long, a.by, a.tag, first_paragraph(a), link(mark(a, w.more)))
  end) .. "<p>Page 1 of 9 | Next | Last</p>"
end

-- Buttons to share below each text, and how many did.
function M.shared(t, w, articles)
  return menu(t, w) .. each(articles, function(a, i)
    return ("<article><h2>%s</h2><p>%s, %s</p>%s<p>%s</p><div>%s %s %s</div></article>"):format(link(a.headline), a.by, a.when.long, paragraphs(a), link(mark(a, w.more)), link("Tweet"), link("Share on Facebook"), link("Email"))
  end) .. ("<h3>%s</h3><ul><li>%s</li><li>%s</li></ul><footer>%s</footer>"):format("Most popular", link("Ten walks for the spring"), link("A house by the lake"), w.foot)
end

-- A letter in plain text: rules of signs, headlines in capitals, addresses below.
function M.plainletter(t, w, articles)
  return "<pre>" .. t.site:upper() .. "\nNo. 12, " .. articles[1].when.long .. "\n\n" .. each(articles, function(a)
    a.headline = a.headline:upper()
    local line, out = "", {}
    for word in table.concat(a.p, " "):gmatch("%S+") do
      if #line + #word > 68 then out[#out + 1] = line line = "" end
      line = line == "" and word or line .. " " .. word
    end
    out[#out + 1] = line
    return ("-----------------------------------------------------------\n%s\n\n%s\n\n%s\n"):format(a.headline, table.concat(out, "\n"), mark(a, w.more .. ": http://site.example/" .. #a.headline))
  end) .. "-----------------------------------------------------------\nTo leave this list write to leave@site.example.\n</pre>"
end

-- A station's page: how long ago, what kind, the headline, a line.
function M.station(t, w, articles)
  return ("<h1>%s</h1>"):format("Latest news") .. each(articles, function(a, i)
    return ("<div><h3>%s</h3><p>%s</p><ul><li>%d hours ago</li><li>%s</li></ul></div>"):format(link(a.headline), first_paragraph(a), i + 1, link(a.tag))
  end) .. "<div>Page 1 of 50</div><div>Back to top</div>"
end

-- A parish: the day before the headline in its line, more at the end of the text.
function M.parish(t, w, articles)
  return ("<h1>%s</h1>"):format(t.site) .. each(articles, function(a)
    a.headline = short(a.when) .. " – " .. a.headline
    return ("<h3>%s</h3><p>%s %s</p>"):format(a.headline, first_paragraph(a), link(mark(a, w.more .. " >>", "inline"):gsub(">", "&gt;")))
  end) .. ("<p>%s</p>"):format(w.foot)
end

return M
