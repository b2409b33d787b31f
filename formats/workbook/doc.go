// Package workbook reads and writes sheets, as XLSX and as texts of cells (CSV).
//
// What is written is a Sheet: columns and rows of plain values (write.go, laid out for print by write_layout.go; csv.go). What is read
// is a Grid: every cell as text (read.go), with what its format shows of a day (read_days.go) and what nobody sees (read_hidden.go);
// a Table (table.go) is a grid whose header has been found, read field by field. cells.go has what a person sees in a cell and where it stands.
//
// Invariants: no cell that is written is taken for a formula; what is written here is read here as the same values; hidden sheets are not
// read, hidden rows are, and both are told.
//
// Columns are found by their titles, wherever they stand, through tables of synonyms that whoever reads a sheet hands over. Columns that are
// not read are named.
package workbook
