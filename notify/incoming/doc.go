// Package incoming reads the mails that come to us: which message of ours they answer, what their sender wrote above the quotation, which files
// came along, and which of them no person wrote.
//
// Read takes a mail apart (read.go, over entity.go, encoded.go, params.go, charset.go and flowed.go), with what its header says (headers.go, auth.go),
// its files (files.go) and why it may be no person's (machine.go). It parts mails by itself and not by a library, as libraries give up at the first
// fault, and the programs that people answer with make many; whatever it cannot read it says.
//
// # What the sender wrote
//
// Mail.Cut goes by lines, as a person sees them (readPlain, readHTML). What stands inside a line is parted first (partLines), then the lines that
// only announce a quotation are found (markHeads), and how deep each line lies (settle, sink). Our own texts are the surest mark: what is ours is
// found by stretches of letters (ours.runs) whatever a program has made of blanks, line ends and order. In quoted lines what is not ours is the
// sender's (between), in his own what is ours is not (unquoted). Spoken leaves out what he did not write for this mail.
package incoming
