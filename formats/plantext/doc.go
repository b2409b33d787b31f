// Package plantext reads the text of a rectification plan. It knows of no file, no table and no form of document: what comes from Word or
// a workbook is written out as a text first.
//
// A text passes these files in this order, each of which keeps for every value its place in the source:
//
//	plan.go         Read: bytes in, a plan and its findings out; the steps below are called from here
//	encoding.go     bytes → UTF-8, from UTF-8 or GB18030
//	lines.go        text → lines, with what a narrow column broke put together again; a span knows its place
//	forms.go        lines → the form of numbering that this text counts its problems with
//	labels.go       labels (整改时限：) and the fields that they begin
//	items.go        lines → items: one numbered problem with its fields
//	textrows.go     the same for problems that stand in rows of text, cells parted by |
//	bodies.go       fields of units → names of bodies
//	deadline.go     the field of the term → the deadline of the whole problem
//	progress.go     fields that claim progress → findings: a plan that says 已完成 changes no state
//	measures.go     the field of measures → the tree of numbered measures
//	commitments.go  goal and measures → dated commitments and rhythms, a clause at a time
//	promises.go     a clause → what it promises: a date to be kept, one that is past, or none
//	dates.go        words → days and rhythms
//	finding.go      what is ambiguous, missing or left out on purpose
//
// Beside this way stand variants.go, which writes traditional characters as simplified ones, and seek.go, which finds patterns in time that
// grows with the text and no faster.
//
// Invariants: every step keeps offsets (what is folded or masked stays as long as it was), so that a place found in a changed text is a
// place in the source; nothing ambiguous is guessed, it is a Finding; the time of reading grows linearly with the text, whatever it holds.
package plantext
