// Package archive opens the archives that files of Word and Excel are: ZIP with XML inside.
//
// Unpack (archive.go) looks first whether a file is whole, without a password and without macros; bounds.go counts what its parts hold, as
// what a part takes in memory depends on its elements rather than its size, and one short range of merged cells can cover a whole sheet; only then may a reader walk the XML (xml_walk.go).
// Slim (slim.go) leaves out beforehand what a sheet formats and leaves empty, Foreign (foreign.go) tells what is no such file at all. Files come by
// mail from strangers, so no reader here or above builds anything from a part before it was counted.
package archive
