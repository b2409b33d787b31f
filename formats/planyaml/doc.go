// Package planyaml writes a plan as YAML (write.go) and reads it again without loss (read.go).
//
// It is the one form in which a plan carries its keys and revised dates, so it is not read by way of plantext. Every fault is a finding
// with its line. References of YAML are not followed, so that a small file cannot stand for a large one.
//
// A plan is taken as it stands, with its places and dates: an export comes back unchanged, and an office can write a plan that the reader
// of texts would not understand.
package planyaml
