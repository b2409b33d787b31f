package store

import "duban/store/holds"

// The realms: what was told in a rehearsal, into the Maildir of the state, does not count as told for real. Notices, messages, losses and
// channels belong to one; plans, directory, events and holds to both.
const (
	Real      = holds.Real
	Rehearsal = "rehearsal"
)
