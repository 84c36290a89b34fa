local c = require("gazette").open((...) or os.getenv("COLLECTION"))
for _, section in ipairs(c:sections()) do
  print(section.name .. ": " .. section.articles)
  for a in c:articles({ section = section.name }) do print("  " .. a.path .. ":" .. a.line .. " " .. a.title) end
end
for _, query in ipairs({ "albanian offer", '"Camp Ashraf" closed', "farmers" }) do
  local r = c:search(query)
  print(query .. ": " .. r.total .. " of " .. c:info().articles, r[1] and r[1].article.title, r[1] and r[1].line .. ":" .. r[1].col)
end
