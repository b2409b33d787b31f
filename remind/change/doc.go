// Package change holds what a change would do before it is made. check.go says whether an event may be recorded, imports.go whether a plan's id
// and a year's calendar may be taken in; merge.go takes a new version of a plan in and finds the deadlines that it moves; effect.go and notices.go compare two worlds, which are played to the later of their ends
// side by side: what only one of them tells is a change. It is as pure as remind, over which it stands.
package change
