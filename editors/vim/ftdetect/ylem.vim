" A file of HCL is a world when a block world, kind or rule stands in it.
autocmd BufRead,BufNewFile *.hcl if search('^\s*\(world\|kind\|rule\)\s\+"', 'nw') | setlocal filetype=ylem | endif
