// Package workbook reads and writes sheets, as XLSX and as texts of cells (CSV).
//
// What is written is a Sheet: a title and columns and rows of plain values (write.go, its looks in write_style.go, laid out for print by
// write_layout.go; csv.go). An office prints it as it comes: A4 across, in its fonts, the columns that are Aside left out. Whoever makes a
// Sheet keeps the others within Widest, and takes the day in the title from where its rows come from, never from a clock. What is read
// is a Grid: every cell as text (read.go), with what its format shows of a day (read_days.go) and what nobody sees (read_hidden.go);
// a Table (table.go) is a grid whose header has been found, read field by field. cells.go has what a person sees in a cell and where it stands.
//
// Invariants: no cell that is written is taken for a formula; what is written here is read here as the same values; hidden sheets are not
// read, hidden rows are, and both are told.
//
// Columns are found by their titles, wherever they stand, through tables of synonyms that whoever reads a sheet hands over. Columns that are
// not read are named.
package workbook
