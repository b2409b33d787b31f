// Package api answers programs: JSON of what the pages show, and what the office records by other programs.
//
// What is answered has the keys and formats of the commands: each list is a table of the room tables, so that a program that reads duban export
// obligations reads this too. All calls stand once, in calls.go; openapi.yaml says of each what it takes and gives, and a test holds the two together.
//
// What is wrong is told as application/problem+json (RFC 9457), its words for whoever uses the other program. A name that no condition has is refused:
// a filter that was misspelt would else give everything.
package api
