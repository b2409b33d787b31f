// Package delivery has the words for what is carried: a Letter, when it may leave, and the Verdict of an attempt. Channels judge by them, the
// store keeps them, and nothing here carries anything.
package delivery
