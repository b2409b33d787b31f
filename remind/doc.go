// Package remind decides who must be told what, and when.
//
// It is pure: types and functions over a plan, what happened to it (events), a policy, a calendar, a directory and an instant. It knows
// no clock, file, network, database or log. The same question always has the same answer, so a preview shows what the daemon will do.
//
// The flow of a round:
//
//	Obligations  lists what a plan obliges to
//	Fold         computes the state of each obligation from the recorded events
//	Due          finds, for each obligation, role and address, the newest stage reached, and the gaps that nobody can reach
//	Gather       puts the rest together by address; Caps says which addresses must wait
//	Compose      makes the content of one message
//
// Due says everything that holds now, told or not; the store takes away what it knows. Preview plays these steps day by day with a
// record of its own.
//
// # Invariants
//
// A notice is known by its NoticeKey, which holds no day. Asking twice, or late, tells nobody twice.
//
// Only the newest stage that names a role is due for it. After a deadline no stage from before it is due.
//
// The deadline never moves, the notice does: a stage before the date that falls on a day off comes on the working day before, one after
// the date on the next.
//
// A standing duty's stage is due only within its period. A problem that goes on without a stated rhythm is asked about each quarter.
//
// The notices of one address are ordered by plan, problem and obligation, not by when they were offered, so that a round on a day off
// changes no byte of the next message.
//
// # Versions of a plan
//
// A new version of a plan is matched with the one held. An obligation is the same if its problem, number and rhythm are; where several
// are alike, their words without the date decide, then their order. Its key and the date first stated stay; a changed date, later or
// earlier, becomes an extension. The texts of both versions are compared, so an old text does not undo an extension recorded since.
//
// # Effects
//
// The effect of a change is the difference of two previews that start from the same record of what was told. A notice is the same if
// its key is, then without its anchor (a moved deadline sets a new one), then without its address: moved or re-addressed. Only the rest
// is gained or lost.
//
// # Who hears
//
// A stand-in hears in place of one named contact of its body, with his order and roles, from one day to another. A contact that is lost
// or stands in himself never makes anybody count as away, so neither a circle nor a lost stand-in silences a body. A contact with roles
// hears only where its body has one of them. Whom a name comes to changes only on the days on which contacts, stand-ins and successions
// begin or end; between them it is looked up once.
//
// # Coverage
//
// Coverage is proved, not sampled: a stage is judged on its own day, a repeating one on each of its days, one that waits for an event on
// every day up to the plan's end, each against the directory as it is on that day. All counts of gaps come from this proof; a property
// test compares it with the preview. The office's messages list only the gaps of today.
package remind
