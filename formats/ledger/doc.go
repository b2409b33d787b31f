// Package ledger writes the ledger (台账) as a sheet (ledger.go) and reads it back, or a table of states, as rows that say what an obligation
// has come to (states.go).
//
// The columns stand once, with the titles that offices give them, so that a ledger that was written, edited in Excel and sent back is read
// by the same names. A row with a fault is left out and told, never read in part.
package ledger
