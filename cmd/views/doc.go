// Package views words for a terminal what the office returns, where that is more than one list: sentences, and the tables between them. What
// a table says stands in duban/tables; how it is printed, in duban/cmd/terminal.
package views
