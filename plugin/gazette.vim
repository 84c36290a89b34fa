" gazette.vim: the one command of Gazette in Vim and Neovim, its <Plug> maps, and nothing else until they are used.

" A Vim without +eval (vim.tiny) knows :if and :endif, and reads nothing between them.
if !exists('g:loaded_gazette')
let g:loaded_gazette = 1
let s:cpo = &cpo
set cpo&vim

let s:root = expand('<sfile>:p:h:h')
let s:host = has('nvim') ? 'nvim' : 'vim'

" What is missing for Gazette to run here, or ''.
function! s:Missing() abort
  if has('nvim')
    return has('nvim-0.7') ? '' : 'Gazette needs Neovim 0.7 or newer.'
  endif
  if !has('lua')
    return 'Gazette needs a Vim with Lua (in Debian: vim-nox or vim-gtk3), or Neovim.'
  endif
  return has('patch-9.0.0') ? '' : 'Gazette needs Vim 9.0 or newer.'
endfunction

" lua/ is found by 'runtimepath', which a bare `:source plugin/gazette.vim` leaves as it is.
function! s:Ready() abort
  if index(split(&runtimepath, ','), s:root) < 0 && findfile('lua/gazette/init.lua', &runtimepath) ==# ''
    let &runtimepath .= ',' . escape(s:root, '\,')
  endif
endfunction

function! s:Run(line, bang, count, mods) abort
  let l:missing = s:Missing()
  if l:missing !=# ''
    echohl WarningMsg
    echomsg l:missing
    echohl None
    return
  endif
  if getcmdwintype() !=# ''
    echomsg 'The command-line window is open; :q closes it, then Gazette works.'
    return
  endif
  call s:Ready()
  execute 'lua require("gazette.host.' . s:host . '").command(' . s:Quote(a:line) . ', ' .
        \ (a:bang ? 'true' : 'false') . ', ' . a:count . ', ' . s:Quote(a:mods) . ')'
endfunction

" A string as Lua writes it, whatever is in it.
function! s:Quote(text) abort
  return '"' . substitute(escape(a:text, '\"'), "\n", '\\n', 'g') . '"'
endfunction

function! s:Complete(lead, line, at) abort
  if s:Missing() !=# ''
    return []
  endif
  call s:Ready()
  let l:typed = matchstr(strpart(a:line, 0, a:at), '\v\CGaz%[ette]!?\s*\zs.*')
  return split(luaeval('require("gazette.host.' . s:host . '").completion(' . s:Quote(a:lead) . ', ' .
        \ s:Quote(l:typed) . ')'), "\n")
endfunction

" A view is read again: by :edit, or by a session, which brings its name back without its text.
function! s:Read() abort
  if s:Missing() ==# '' && bufname('%') =~# '^gazette://'
    call s:Ready()
    execute 'lua require("gazette.host.' . s:host . '").read()'
  endif
endfunction

" 'omnifunc' of files in a collection: headlines behind [[, elsewhere what the file had before, or by the last word.
let s:elsewhere = ''
function! GazetteOmni(findstart, base) abort
  if a:findstart
    let l:before = strpart(getline('.'), 0, col('.') - 1)
    let l:at = match(l:before, '\[\[\zs[^\[\]]*$')
    let s:elsewhere = l:at < 0 ? get(b:, 'gazette_omnifunc', '') : ''
    if s:elsewhere ==# ''
      return l:at >= 0 ? l:at : match(l:before, '\S*$')
    endif
  endif
  if s:elsewhere !=# ''
    return call(s:elsewhere, [a:findstart, a:base])
  endif
  return json_decode(luaeval('require("gazette.host.' . s:host . '").headlines(' . s:Quote(a:base) . ')'))
endfunction

augroup gazette_views
  autocmd!
  autocmd BufReadCmd gazette://* call s:Read()
  autocmd SessionLoadPost * for s:window in getwininfo() | call win_execute(s:window.winid, 'call s:Read()') | endfor
augroup END

command! -nargs=* -bang -count=0 -complete=customlist,s:Complete Gazette
      \ call s:Run(<q-args>, <bang>0, <count>, <q-mods>)

for s:name in ['contents', 'search', 'section', 'related', 'backlinks', 'outline', 'next', 'prev', 'next-section', 'prev-section',
      \ 'follow', 'read', 'back', 'forward', 'quickfix', 'pick', 'cite', 'refresh', 'problems', 'info', 'enter', 'close', 'keys', 'fold']
  execute 'nnoremap <silent> <Plug>(gazette-' . s:name . ') <Cmd>execute (v:count ? v:count : "") . "Gazette ' . s:name . '"<CR>'
endfor
nnoremap <silent> <Plug>(gazette-search-section) <Cmd>Gazette search!<CR>
xnoremap <silent> <Plug>(gazette-cite) :<C-u>execute 'Gazette cite' line("'<") line("'>")<CR>
unlet s:name

let &cpo = s:cpo
unlet s:cpo
endif
