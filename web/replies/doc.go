// Package replies is the office's list of answers: what waits for its word, each answer whole, and the forms by which one is taken as what it claims or
// laid aside. What that would do is shown before it is recorded.
package replies
