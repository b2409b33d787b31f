// Package matter is the page of one matter: how it stands, the document's text with each dated sentence marked, what was sent of it and what is to
// come, all that is on record; and the forms by which the office records what happens to it, whose effect is shown before it applies.
//
// document.go marks the text; view.go and its neighbours make of package docket what the page shows; acts.go says what can be done, one line an act,
// form.go reads what was typed, consider.go shows an effect and apply.go records it; download.go has what can be taken home.
package matter
