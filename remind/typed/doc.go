// Package typed knows what people type and read, and nothing of plans: how long a field may be (bounds.go), what a person sees of a text
// (unseen.go), how it is cut (clip.go), what a spreadsheet would run of it (formula.go), which number it is (numeral.go), which mail
// addresses every server takes (mailaddress.go), and which name was likely meant (nearest.go). Everything that enters from a file or a
// command line and everything that goes out to a person passes here.
package typed
