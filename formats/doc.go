// Package formats turns the bytes of an office's papers into values: plan texts, directories, calendars, states.
//
// A plan is read in small steps, each of which keeps its place in the source: lines, items (numbered problems), fields (labels and
// their values), measures (the nested numbering), commitments (dates and rhythms in clauses), bodies (names of offices). What is
// ambiguous or missing becomes a Finding with its line, in Chinese, and is never guessed; an error is returned only where nothing
// at all can be had.
package formats
