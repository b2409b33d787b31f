// Package notify words a message and carries it to one address.
//
// Render is pure: the same message gives the same bytes. A Channel carries what Render made and says by its verdict what became of
// it; it never decides whether to try again.
package notify
