// Package disclosure says what an office may publish of its plans (整改情况公开): of each problem its number, its words in the plan, the deadline,
// how it stands in a citizen's words, and what has been done.
//
//	Day ─Of─▶ Page, one a plan ─▶ Row, one a problem ─▶ package tables (sheet, CSV, JSON), formats/webpage (HTML)
//	                    └─Doubts─▶ what a person should look at before it is published
//
// Invariants.
//
//   - What a person has typed is never published: no note, progress, answer, short name or name of a file. Of an event only its kind and its days
//     are, and its document where that has the form of an official number and nobody's name in it.
//   - Neither bodies nor leaders, contacts, addresses and channels are. A number of a telephone or an address in the plan's own words is left out.
//   - An overdue problem is published as such: its deadline stands beside it, and whoever reads it can count.
package disclosure
