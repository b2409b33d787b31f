// Package upward writes the sheet that a higher office asks for (上报表), in the columns that it asks for: a file maps each heading to what stands
// under it.
//
//	columns.yaml ─ReadForm─▶ Form ─┐
//	Day ─Rows─▶ Row, one a matter ─┼─▶ Sheets ─▶ workbook
//	last month's sheet ─Last───────┘
//
// form.go reads the mapping, fields.go has what may stand under a heading, rows.go the matters with what was recorded of them, last.go takes over
// last month's words, sheets.go makes the sheets.
//
// Invariants.
//
//   - A field that there is not is refused with its line and with those that there are, before anything is written.
//   - How a matter went on in a month are the newest words of that month. Where nothing was recorded in it, what was said last is said again, by the
//     former sheet as the clerk left it, else of the store's own records; a sheet beside says of each row which it is.
//   - What was never recorded is left empty, and the sheet beside says so.
package upward
