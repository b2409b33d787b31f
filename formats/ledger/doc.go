// Package ledger reads the ledger (台账), or a table of states, as rows that say what an obligation has come to (states.go). The columns are
// found by their titles (ledger.go), those of the ledger as it is exported and those that offices give them, wherever they stand.
//
// The ledger is written where its table is declared, with the commands; a test there reads back what was written. A row with a fault is
// left out and told, never read in part.
//
// A row changes something only if it says what was never on record: whoever imports it (package office) compares it with the obligation now
// and after each earlier event, so an old copy of a ledger undoes nothing. Only states and deadlines make events;
// short names of problems are read beside them.
package ledger
