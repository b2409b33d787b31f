// Package messages shows what was told, to whom, and what came of it: the list of all messages, and each as it arrived. What the office knows better
// than the program, whether a message in doubt has arrived, is said here too.
package messages
