// Package shell is what all pages of the office have in common: who asks (User), one request (Call), what a page stands on (Site), which page is
// for whom (Route), the frame around it (layout.html, style.css), and how a fault is told.
//
// # Invariants
//
// A page is read without JavaScript, and loads nothing from elsewhere. Nothing in it is script or style but the two files of this package, so that the
// policy of each answer can forbid all other. What people and documents have typed passes html/template alone.
//
// A page changes nothing when it is looked at: what changes something is a POST, and ends with a redirection to where its result stands.
//
// Everything a page shows or does goes through package office, as with the commands.
package shell
