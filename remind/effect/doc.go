// Package effect compares two worlds: what a change of plan, directory, calendar, states or settings would do to obligations, notices and
// gaps, before it is applied. Both worlds are played to the later of their ends, side by side; what only one of them tells is a change.
// It is as pure as remind, over which it stands.
package effect
