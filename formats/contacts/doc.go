// Package contacts reads and writes the directory: who speaks for a body, in which channel, at which address.
//
// It comes as YAML (yaml.go, written by write.go) or as the workbook that an office fills in (sheet.go with columns.go, its template
// by template.go; what single cells say, cells.go). Both pass the same checks (check.go): each contact by itself, then names against each other. Every fault
// is a finding with its place, and with an error among them nothing is imported.
package contacts
