// Package lsp is a language server for world files: what an editor shows while
// somebody writes one. It speaks the Language Server Protocol over a pair of
// pipes.
//
//	text        a document, its lines, positions in UTF-16 as editors count them
//	outline     blocks and attributes of a text that need not be whole
//	names       what a text declares, with the files that it includes
//	server      messages in and out; one goroutine handles them in order
//	diagnose    compiles what was typed, a moment after the last key
//	hover, complete, define, symbols   answers, all made of outline and grammar
//
// Everything that it knows of the language is rules.Grammar, rules.Vocabulary
// and what rules.CompileFiles says.
package lsp
