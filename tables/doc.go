// Package tables holds what people list: of each list the columns, and the rows that they are read from. A command prints a table of it and a
// page can show the same one, so that the two cannot disagree.
//
// The flow: the office returns what it found, or remind a day's world; a function here makes rows of it where they are not rows already; and
// package listing writes the rows in whatever form is asked for:
//
//	office, remind ─▶ rows ─listing.Table─▶ text, JSON, YAML, CSV
//	                       └──Grid, Sheets─▶ workbook
//
// Invariants.
//
//   - A column stands once: its name for programs, its title for clerks, its kind and width, and the value that every form shows. What
//     is filled in and given back is read by the same titles: formats/ledger has to know one before it changes here.
//   - Names, their order and what stands under them are a contract: programs of others are built on them. A new column is added, none is
//     renamed. The rows of an effect keep theirs as JSON names of their fields; those that end in Line are for a screen only, and no contract.
//   - Nothing here opens a file, asks the time, knows a flag or prints, and a table keeps no state.
//
// # Where it stands
//
//	the plan      plan.go (problems, measures), planhead.go, obligations.go
//	how it stands ledger.go, disclosure.go (for the public), names.go (what problems are called), status.go, colours.go, explain.go (for a screen), explain_rows.go (for programs)
//	who hears     coverage.go (the proof, gaps), contacts.go, testing.go (tests of addresses)
//	what is told  notices.go (notices, whole messages), messages.go (a line each), release.go (to whom), budget.go (the fullest days);
//	              trail.go (one message, for a screen), trail_rows.go (for programs), replies.go (what the other side said)
//	a change      effect.go (for programs), effect_lines.go (for a screen)
//	all of them   columns.go (what several share), workbook.go (to the writer of workbooks)
package tables
