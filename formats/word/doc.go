// Package word writes out a DOCX as the text of a plan.
//
// reader.go walks the main part once, a paragraph at a time (properties.go: how text and paragraphs are set), and leaves out what its reader
// does not see (deleted, hidden, fields); numbers
// that Word counts by itself are put before their lines (numbering.go, in the signs of numerals.go); symbols become
// characters (symbols.go); tables become rows of a plan (tables.go); close.go tells at the end what was left out. The section
// numbers in comments are those of ECMA-376, fifth edition, part 1.
//
// Decisions: only archive/zip and encoding/xml are used, as no maintained library reads tracked changes and automatic numbers, and without
// those a plan loses its 一、二、三. The text is read as if all changes were accepted.
package word
