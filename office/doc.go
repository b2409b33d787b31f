// Package office is what a person can look at and do, one function a use: how things stand, why somebody is told, what will be told, what a
// change would bring, and the changes themselves. Commands print what it returns and a page shows it, so that the two cannot disagree.
//
// Its flow is the same in every use. An Office takes a snapshot of the store, or of the built-in data where there is no store yet; the terms
// of the settings make a world of it; a pure function of remind answers; and what is to be kept goes back into the store with the revision
// that the answer was made from:
//
//	store ─▶ Snapshot ─Terms.World─▶ remind.World ─▶ Day, Preview, Explain, Compare ─▶ a plain value for whoever shows it
//	                                                      │ Apply, Record, Hold, Settle
//	store ◀──────────────── revision checked ◀────────────┘
//
// What holds in all of it:
//
//   - Looking writes nothing, and makes no store where there is none.
//   - What is applied is what was shown: an Import remembers the revision of the store that it was judged against, and Apply refuses with
//     store.ErrChanged if anything has changed since. Events on several keys are recorded all or none.
//   - Results are values with the types of remind and store, never printed text. What a document says wrongly are findings, in the office's
//     words and with their place; all else that can go wrong is an error, with a type of its own where a caller can do something about it.
//   - The effect of an import is two previews compared, from the same state of what was told: before it and after it.
//   - An act is recorded with who did it: Office.Who.
//   - Nothing here asks the time or the environment, opens a file, or knows whether it serves a terminal or a browser.
//
// # Where it stands
//
//	looking       office.go (Look, Today), status.go, explain.go, preview.go, simulation.go, coverage.go, trail.go (one message)
//	importing     import.go (Import: judge, show, apply); import_plan.go, import_contacts.go; import_states.go, which states_judge.go (what is
//	              new in a row) and states_apply.go (the events of it) serve; effect.go (what it changes), effect_settings.go
//	acting        workflow.go (report to resume), names.go (short names; states_names.go takes them from a ledger), holds.go, chase.go, settle.go, ending.go;
//	              nextstep.go says what to record then
//	hearing       reply_receive.go (who answers for whom, and what it claims), replies.go (the list), reply_take.go, progress.go
//
// The part builtin is what there is without a store, and takes it into a new one; trial tries an office's own texts.
package office
