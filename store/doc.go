// Package store keeps what must never be lost: plans, directory, calendar, events, notices, messages and every attempt to send
// one.
//
// What happened is kept in append-only rows; where things stand (tables standing, queue, reminded) is derived from them and moved
// in the same transactions, so a kill at any point leaves both or neither. A message is claimed by a lease: the attempt is counted
// and its next time moved before anything is sent, a second mark is set before the step after which a failure is doubtful, and the
// verdict is recorded after. An attempt that began and never ended is repeated; one that passed its second mark is in doubt.
//
// The one invariant: a notice has one key in a realm, stands in at most one message that is not dissolved, and never leaves
// delivered.
package store
