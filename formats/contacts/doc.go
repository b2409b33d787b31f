// Package contacts reads and writes the directory: who speaks for a body, in which channel, at which address.
//
// It comes as YAML (contacts.go, written by contacts_write.go) or as the workbook that an office fills in (contacts_sheet.go, its template
// by contacts_book.go). Both pass the same checks (contacts_check.go): each contact by itself, then names against each other. Every fault
// is a finding with its place, and with an error among them nothing is imported.
package contacts
