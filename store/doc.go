// Package store keeps what must never be lost: plans, directory, calendar, events, notices, messages and every attempt to send one.
//
// # Rows and derived tables
//
// What happened is kept in append-only rows; triggers refuse to change or delete them. Where things stand (the tables standing, queue
// and reminded) is derived from these rows and moved in the same transaction, so a crash leaves both or neither, and the derived tables
// could be rebuilt.
//
// # The flow of a message
//
//	Offer     records a round and what is due in it; what is new waits, what is due no more is superseded or withdrawn
//	PutAll    fixes the bytes of messages and takes waiting notices into them: of those that were worded together all or none
//	Turn      records outcomes, then second marks, then claims, of several messages in one transaction: the three below are turns of one
//	Claim     leases the next message of a channel: it counts the attempt and moves the next time before anything is sent
//	Commit    sets the second mark, before the step after which a failure is doubtful
//	Settle    records the verdict
//	Reap      settles attempts that never ended once their lease has: as a retry, or in doubt if they passed the second mark
//	Dissolve  gives the notices of a message back that surely failed and whose day has ended
//	Resolve   records what a person found out about a message in doubt, and sends again one that has failed
//	Bounced   records that a mail came back that a server had taken
//
// Offer is in notices.go, PutAll in message.go and Turn in turn.go (the part messages has what is kept of a message, and the statements for groups),
// Bounced in channels.go (which channels rest, which addresses are lost), Resolve in byhand.go, the others in delivery.go; messages/declined.go says
// what it means that a message was declined. mark.go writes down how far the records have come. What a restore leaves in doubt is in doubts.go; looks.go
// reads it all for people, by the part messages.
//
// The daemon and the commands read plans, directory, calendars and events through one Snapshot (snapshot.go); terms.go makes a remind.World of it;
// heard.go adds who was told of what has gone on lately, and what stand-ins were told. What people change (events.go, versions.go) names the revision
// that it was decided on, and is refused if that has moved on.
//
// Beside these: reach.go (tests, and when each address was last reached), holds.go and scopes.go (what is kept back), chases.go (what is pressed for),
// papers.go (what papers were sent), names.go (short names of problems), replies.go (what recipients answer, which is kept by the part replies: a reply
// moves no revision, its ending does), reviews.go (what a second person found of what was read of plans, kept by the part reviews), clock.go and
// clockfault.go, tally.go and troubles.go (figures), changed.go (what is new, by the part changes). Below them: store.go (Open), damage.go (what a disk
// did), and backup.go, restore.go, mark.go, putback.go. Its parts: database (opening, transactions, what the disk does), seal and chain (the chain of
// evidence, without a database and in one), messages (their bytes, their place in the queue, and what is on record of them), lock (who else may act or
// write), fingerprint (what a database holds), copies (how it comes into another).
//
// DESIGN.md draws the states of a notice and of a message.
//
// # Invariants
//
// A notice has one key in a realm and stands in at most one message that is not dissolved. Once delivered it stays delivered, unless
// its mail bounces; then it has failed.
//
// The store never promises exactly once. What is uncertain is named in doubt, repeated at most once under the same name, never to a
// leader, and then left to a person.
//
// One connection writes to SQLite, and its transactions are immediate, so that writers queue instead of failing.
//
// A lock of the operating system (flock) on the directory and a file in it (part lock), taken before the store is opened, keeps a second daemon out.
// It ends with the process; the text in the file is for people only.
//
// # On a server
//
// With Options.DSN the tables are in a schema of a PostgreSQL server (server.go). A transaction that may write waits for its turn, so that there too one
// writes at a time; one that reads sees one state. What stands in the state directory of a file, its memory and its lock, is nothing there: one daemon
// at a time is known by a lock of the server (Alone). Move takes a file's rows over (move.go, by the part copies).
//
// # The chain of evidence
//
// Seal (seals.go) seals every append-only row after the last seal, by the part chain. Purge is the one change of a row that there is.
//
// # Backups
//
// A backup is checked while it is made: one read transaction on a connection of its own counts and hashes every row and feeds SQLite's
// online backup, so nobody waits, and the copy is compared with exactly what was copied. A backup never overwrites a file and takes its
// name last.
//
// # Older copies
//
// Whoever opens the store to act on it (Options.Locked) holds it against what the directory remembers (memory) and takes one that was put back by hand
// for a restore (putback.go):
//
//	straighten   before SQLite sees the file: a stray log goes aside, a backup's stamp becomes a note
//	recognise    after: a note, or a mark behind the memory, is a restore since then
//	Remember     a new line, and from now on how far it comes
//
// The memory is never ahead of the store: it is written after it, and lastingly. It may be behind, so what it misses is an older copy of the last
// seconds before a kill. A crash between any two steps leaves what the next start takes in, once.
package store
