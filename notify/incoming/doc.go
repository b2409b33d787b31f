// Package incoming reads the mails that come to us: which message of ours they answer, what their sender wrote above the quotation, which files
// came along, and which of them no person wrote.
package incoming
