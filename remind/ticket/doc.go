// Package ticket signs the links by which whoever was sent a mail answers it without a log-in: a token names one message, so it speaks for the one
// address that the message went to, and only who holds the store's key can make one. A token says nothing of how long it holds: that is for
// whoever opens it to ask of the message's matters.
package ticket
