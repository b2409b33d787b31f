// Package docket looks at one matter as a whole, as somebody does who opens its page: how it stands, what is on record of it, what is to come, and what
// an event on it would change. It stands over package office.
//
// A plan may hold ten thousand matters, and a page is of one. So it all is asked of a world that holds one problem (Narrow), which costs the same
// whatever else the plan has.
package docket
