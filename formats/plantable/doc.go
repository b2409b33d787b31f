// Package plantable writes out what stands in tables as the text of a plan, and reads it with plantext.
//
// A Transcript (transcript.go) is a document as lines of text, each of which knows where it stands in the document, so that findings
// and sources name the places that the reader of the document sees. Sheets and CSV become a Table of cells (sheet.go); its header is
// found and its rows gathered into problems (table.go), which are written to the transcript as a plan would state them
// (table_text.go). A document of Word writes its own lines and tables to the same transcript; see package word.
package plantable
