// Package imports are the pages by which an office takes in what the daemon decides by: plans, the directory, days off, what was done so far, and what
// a second person found of what was read. It also releases, holds and ends plans.
//
//	file ─POST─▶ shelf ─judge─▶ findings, effect ─POST, of a revision─▶ office.Import.Apply ─▶ store
//
// A file is sent once. Between the two steps it lies on a shelf under a name that nobody can guess, for who sent it alone, and no longer than half an
// hour; it is judged anew whenever the store has moved. Nothing is applied but what was shown: of another revision the effect is shown again.
package imports
