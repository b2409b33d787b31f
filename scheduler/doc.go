// Package scheduler turns passing time into rounds and deliveries, and stops in order.
//
// A round means "see what is due", never "send this": it decides over everything the store holds, offers what is due in one
// transaction, and leaves the store to know what is new. So a missed, doubled or late round is harmless. A delivery takes what
// waits, words one message for each address, and carries it, one attempt at a time, under a lease of the store. The daemon asks
// the time from Now and waits by Wait, so a simulation is the same daemon with another clock.
package scheduler
