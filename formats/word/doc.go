// Package word writes out a DOCX as the text of a plan.
//
// docx.go walks the main part once, a paragraph at a time, and leaves out what its reader does not see (deleted, hidden, fields); numbers
// that Word counts by itself are put before their lines (docx_numbering.go, in the signs of docx_formats.go); symbols become
// characters (docx_signs.go); tables become rows of a plan (docx_table.go); docx_close.go tells at the end what was left out. The section
// numbers in comments are those of ECMA-376, fifth edition, part 1.
package word
