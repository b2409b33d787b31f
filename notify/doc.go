// Package notify carries a message to one address, in the words that its part wording finds.
//
// Parts and the renderers behind it are pure: the same message gives the same bytes. A Channel carries what they made and returns a verdict on what
// became of it. It never decides whether to try again; the scheduler and the store do.
//
// # Where it stands
//
//	every kind     parts.go (Parts: the way in), channel.go (Channel), channels.go (the table of kinds), transport.go (HTTP), redact.go (secrets)
//	wording        a part of its own; mention.go (whom a post calls)
//	mail           mail.go (one attempt), mail_places.go (whose turn it is), mail_wire.go (a connection; what the library does), mail_transact.go
//	               (one mail on it), mail_verdict.go (answers ▶ verdicts), maildir.go, mail_enclose.go (files)
//	mailboxes      mailbox.go (IMAP), mailbox_read.go (one look), mailbox_line.go (what a server may send); bounce.go; replies are a part: incoming
//	chat, webhook  robot.go (sending, verdicts), then a file for each vendor; webhook.go; file.go
//
// # Verdicts
//
// A Channel calls mark (the store's Commit) just before the step after which a failure is doubtful. A failure before it surely
// delivered nothing. After it only an answer tells: without one the message is in doubt.
//
// What an answer means is a table for each kind of channel (code, step, words → outcome, advice), tried in order. Chinese mail servers
// mostly send no enhanced codes and report throttling as a permanent failure, so the first digit alone would be wrong.
//
// # Mail
//
// A mail is composed here, to the byte as go-mail would, which tests hold it to. go-mail connects, starts TLS and logs in; MAIL, RCPT, DATA, body and
// final dot are sent here, so that each failure has its step. A time limit is a timer that closes the connection; it also serves for cancelling and needs no clock.
//
// Letters share up to sixteen connections, but the first is made alone: a wrong password is tried once, not by each. A letter takes one that rests,
// makes one while there are fewer than allowed, or waits for the next to be free.
// A server that refuses a further connection while others work lowers what is allowed, and the letter waits.
//
// Where the server announces PIPELINING (RFC 2920) an envelope goes in one write, behind the body of the mail before it if a letter waits: a mail
// costs one round trip. The second mark then comes when the envelope was accepted, and the body goes with its dot in one write; of a write that broke
// off before the dot nothing has arrived. Elsewhere each step waits for its answer, and the mark comes just before the dot. An envelope that was
// refused is followed by no word of its mail: by nothing, or by a lone dot where the server waits for a mail that has no recipient. If it would
// take a mail after it has refused the sender, the connection is cut.
//
// A letter whose envelope went behind another mail and was not heard goes again, over a new connection: nothing of it had left.
//
// Files are put around the mail, with a boundary of their own. Their names stand there twice, as RFC 2231 has it and as encoded words, which older
// programs read alone.
//
// What marks a mail and what files it are headers: Importance where the message is pressing, and one List-Id for an installation.
//
// A bounce counts only if it returns our Message-ID and names the address we wrote to. Delays, letters from people and failures of
// somebody behind that address are left unread.
//
// # Mailboxes
//
// A mailbox gives whole mails, one at a time; whoever takes them says what they are, and only what was taken is marked as read. Nothing is kept of what
// was looked at but the memory of the process: after a restart the mails of a fortnight come again, so taking must be idempotent. The client keeps
// in memory what a server says, so the connection is metered. A mailbox is read beside the daemon's loop.
//
// # Chat robots and webhooks
//
// All robots share one transport: one URL, no redirects, no proxy from the environment, no secret in a verdict. A chat robot gets a fresh connection
// for each post, one post at a time; a webhook's connections are kept for a second, and several posts are under way at once.
// A vendor adds its bodies, its signature and its table of codes. Success is an object whose code is there and zero.
//
// The second mark comes with the first byte of the request's body: dialling, TLS and headers come before it and deliver nothing.
// One mark serves all posts of a message, because a refused post leaves no doubt for the next. A kept connection that turns out closed before a byte
// of the body has left is replaced; net/http itself repeats nothing, as it can neither rewind the body nor sees a key that would allow it.
//
// Refused content is sent once more as plain text within the same attempt. A WeCom message that mentions a mobile number is plain text
// from the start, because its markdown cannot mention one.
//
// Text from documents is made harmless by look-alike characters (＜ ＠ ＊ …), so no dialect needs escapes and nothing in a plan can
// mention anybody.
//
// A long chat message is split by rendering it: an item joins a part while the part's real request body still fits. An item too large
// alone is shown with shorter clauses, then by its dates alone.
package notify
