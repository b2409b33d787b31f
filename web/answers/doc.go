// Package answers serves the link that needs no log-in: a page of one screen on a phone where whoever was sent a mail says 收到, reports work done,
// asks for a later day or reports progress.
//
// # Invariants
//
// Who has a link speaks for one address about one message, and for nothing else. Looking changes nothing: mail gateways and chat programs fetch every
// link to see what is behind it. Only a form that this page gave out, sent from this page, is recorded; sent twice it is recorded once.
//
// A stranger costs a signature to check: his requests are refused before the store is asked and before a body is read. What may be
// known of a link's holder is bounded too: how often he answers a day, how much he sends, how slowly, and how many send files at once.
//
// What is claimed is what was pressed. Words are kept as words and never read for a claim.
//
// # Where it stands
//
//	handler.go  who is let in, and what is answered to the others
//	form.go     a body ▶ what was filled in, bounded
//	entry.go    what was filled in ▶ a reply, or what is to be mended
//	pace.go     how many send at once, how slowly, how much a day
//	page.go     what the pages show
package answers
