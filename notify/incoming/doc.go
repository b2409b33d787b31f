// Package incoming reads the mails that come to us: which message of ours they answer, what their sender wrote above the quotation, which files
// came along, and which of them no person wrote.
//
// Read takes a mail apart (read.go, over entity.go, encoded.go, params.go, charset.go and flowed.go), with what its header says (headers.go, auth.go),
// its files (files.go) and why it may be no person's (machine.go). It parts mails by itself and not by a library, as libraries give up at the first
// fault, and the programs that people answer with make many; whatever it cannot read it says.
package incoming
