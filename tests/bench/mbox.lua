-- An archive of mail of so many megabytes, on the standard output, the same each time. Every tenth message is in base64, every
-- fiftieth in ISO 8859-1, some have a long attachment; half of the subjects are answers.
--
--   mbox.lua MEGABYTES
local most = assert(tonumber(arg[1]), "mbox.lua MEGABYTES") * 2 ^ 20

local state = 1
local function chance(n) -- of its own, so that every Lua makes the same
  state = (state * 1103515245 + 12345) % 2 ^ 31
  return state // 65536 % n | 0
end

local words, letters = {}, "etaoinshrdlucmfwypvbgk"
for i = 1, 20000 do
  local word = {}
  for k = 1, 2 + chance(8) do
    local at = 1 + chance(#letters)
    word[k] = letters:sub(at, at)
  end
  words[i] = table.concat(word)
end

local function line(n)
  local got = {}
  for i = 1, n do got[i] = words[1 + chance(#words)] end
  return table.concat(got, " ")
end

-- Paragraphs that messages are put together from: making each word anew would take an hour.
local paragraphs = {}
for i = 1, 20000 do
  local lines = {}
  for k = 1, 2 + chance(8) do lines[k] = line(11) end
  paragraphs[i] = table.concat(lines, "\n") .. "\n"
end

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
local function base64(text)
  local out = {}
  for i = 1, #text - #text % 57, 57 do
    local row = {}
    for k = i, i + 54, 3 do
      local a, b, c = text:byte(k, k + 2)
      local bits = a << 16 | b << 8 | c
      for shift = 18, 0, -6 do
        local at = (bits >> shift & 63) + 1
        row[#row + 1] = alphabet:sub(at, at)
      end
    end
    out[#out + 1] = table.concat(row)
  end
  return table.concat(out, "\n") .. "\n"
end
local encoded = {}
for i = 1, 500 do encoded[i] = base64(paragraphs[i] .. paragraphs[i + 1] .. paragraphs[i + 2]) end
local attachment = encoded[1]:rep(300)

local written, n = 0, 0
io.stdout:setvbuf("full", 1 << 20)
while written < most do
  local subject = n % 2 == 0 and line(5) or ("Re: topic " .. chance(100000))
  local fields, body = "", {}
  if n % 10 == 7 then
    fields = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"
    body[1] = encoded[1 + chance(#encoded)]
  elseif n % 1000 == 3 then
    fields = "Content-Type: multipart/mixed; boundary=part\n"
    body[1] = "--part\n\n" .. paragraphs[1 + chance(#paragraphs)]
      .. "--part\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n" .. attachment .. "--part--\n"
  else
    for k = 1, 1 + chance(12) do body[k] = paragraphs[1 + chance(#paragraphs)] end
  end
  if n % 50 == 4 then
    fields = "Content-Type: text/plain; charset=iso-8859-1\n"
    body[#body + 1] = "caf\xe9 br\xfbl\xe9\n"
  end
  local message = ("From a%d@example.org Mon Mar 12 10:00:00 2012\nFrom: A <a%d@example.org>\nSubject: %s\n"
    .. "Date: Mon, 12 Mar 2012 10:%02d:00 +0000\nMessage-ID: <%d@example.org>\n%s\n%s\n"):format(n, n, subject, n % 60, n,
    fields, table.concat(body, "\n"))
  io.write(message)
  written = written + #message
  n = n + 1
end
