// Package reports are the papers that an office hands out: the monthly bulletin of this and former months, the weekly dispatch, the dossier of a
// matter, what may be published, the sheet for a higher office; and the proofs: the chain verified, how many messages each address got.
//
// Nothing is worded or counted here: each paper is what the command of its name writes, of the same day.
package reports
