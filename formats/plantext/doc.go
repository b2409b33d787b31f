// Package plantext reads the text of a rectification plan. It knows of no file, no table and no form of document: what comes from Word or
// a workbook is written out as a text first.
//
// A text passes these files in this order, each of which keeps for every value its place in the source:
//
//	plan.go         Read: bytes in, a plan and its findings out; the steps below are called from here
//	encoding.go     bytes → UTF-8, from UTF-8 or GB18030
//	lines.go        text → lines, with what a narrow column broke put together again; a span knows its place
//	textrows.go     lines → items, where problems stand in rows of text, cells parted by | or tabs
//	forms.go        lines → the form of numbering that this text counts its problems with
//	items.go        lines → items: one numbered problem with its fields; headings that belong to none
//	labels.go       labels (整改时限：) in a line, and the fields that they begin
//	fields.go       a line → the fields of the open item that its parts belong to
//	assemble.go     items → problems: the steps below for each field, and what is missing
//	bodies.go       fields of units → names of bodies
//	deadline.go     the field of the term → the deadline of the whole problem
//	progress.go     fields that claim progress → findings: a plan that says 已完成 changes no state
//	measures.go     the field of measures → the tree of numbered measures
//	commitments.go  goal and measures → dated commitments and rhythms, a clause at a time
//	promises.go     a clause → what it promises: a date to be kept, one that is past, or none
//	dates.go        words → days and rhythms
//	totals.go       the numbers of problems that the text states, against what was read
//	finding.go      what is ambiguous, missing or left out on purpose
//
// Beside this way stand variants.go, which writes traditional characters as simplified ones,
// seeker.go, which finds patterns in time that grows with the text and no faster, and mask.go, which blanks out what promises nothing.
//
// Invariants: every step keeps offsets (what is folded or masked stays as long as it was), so that a place found in a changed text is a
// place in the source; nothing ambiguous is guessed, it is a Finding; the time of reading grows linearly with the text, whatever it holds.
//
// Decisions:
//
//   - The numbering style is inferred. Each style is tried on the whole text; the one under which every label occurs once, in order,
//     wins. The others number chapters and measures. A table with a header is one more candidate.
//   - A label is a known word, closed by a sign, at the beginning of something: of a line, or after a sentence or a cell. It never
//     stands in brackets.
//   - Script and width make no difference. The reader treats traditional and simplified characters, full and half width, alike. The
//     plan keeps the document's own words.
//   - A marker counts only with the next number of its row, so PM2.5 or 三是 inside a sentence opens no measure. The style that comes
//     first in a text is the outermost.
//   - A plan holds no states. What a document says about progress becomes a note that names the state to import.
//   - A date is a deadline only if it is closed (前, 底, 末, 内) or followed by what is to be done. Every other date is a finding, or,
//     after words about the past, nothing. A question to a person is better than a date that nobody set.
//   - Reading is linear in the text's length. Patterns are searched only where they can begin and within a window; names of bodies are
//     found in one pass.
package plantext
