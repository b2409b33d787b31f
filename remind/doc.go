// Package remind decides who must be told what, and when.
//
// It is the pure core: types and functions over a plan, what happened to it, a policy, a calendar, a directory and an instant. It knows no
// clock, file, network, database or log, so that the same question always has the same answer, and what a preview shows is what the daemon
// later does: both call the functions below.
//
// # Flow
//
//	Plan ── Obligations ──▶ World ── On(day) ──▶ Day          Fold makes the States from the Events
//	                                              │
//	Policy ─ activeLadders ─▶ stages reached ─────┤           Due, for every obligation, role and address
//	Directory ─ Book ─▶ contacts of bodies ───────┤
//	                                              ▼
//	                                           Notices ── Gather ──▶ Groups ── Caps.Defer, Compose ──▶ Messages
//
// Obligations lists what a plan obliges to: whole problems, dated measures, standing duties. World.On folds the recorded events over
// them, so that a Day knows the state and the deadline in force of each. Day.Due finds for every obligation and address the newest stage
// that its ladders have reached and that names one of the address's roles. It says everything that holds now, told or not. Whoever acts
// on it takes away what has been told (Told in a preview, the store in the daemon), records what will never be told (Passed), gathers the
// rest by address, lets the caps defer what is too much for a day or a week, and composes one Message for each address. Rendering it and
// carrying it is notify's, keeping it the store's, choosing the instant the scheduler's.
//
// Coverage proves ahead of time whom every stage will reach, and Explain answers for one obligation why it tells whom what. Parts of its own play
// those steps day by day (preview), say what a change would do (change), whom a directory must know (roster), what is carried (delivery), what
// programs hear of a matter's end (news), how things stand (report); and, knowing nothing of it, what days there are (days), who speaks for whom
// (people), how counts are made (tally), what a title is in one line (shortname), what people may type (typed) and how often a channel is tried
// (budget). What days and people define goes by its name here as well (vocabulary.go).
//
// # Where it stands
//
//	what is obliged    plan.go, obligation.go (keys), names.go (what a problem is called); status.go, event.go, fold.go (states)
//	who hears          people (directory, roles, channels, who speaks on a day); reach.go (silent addresses, who speaks for a leader)
//	when               days (dates, working days); policy.go, ladder.go (tables), own_ladder.go, active_ladder.go (stages reached), caps.go
//	what is due        world.go (World, Day), due.go, passed.go (superseded, lapsed), notice.go (the key), ahead.go, quarter.go,
//	                   outcome.go (how matters went on, what a stand-in heard), chase.go (what the office presses for)
//	what goes out      group.go (Gather), caps.go, history (what was sent), compose.go, charge.go (all that a reader answers for) ▶ message.go (who gets a link)
//	what is asked      coverage.go (gaps; stage_span.go, by the stretches of people), remedy.go, explain.go,
//	                   colour.go, mailed.go (what a group is told by mail, too)
//
// # Tables
//
// What a ladder is stands in a row of ladders, what a role is in a row of people's roles, the kinds of channels in one list. A stage is data: the
// settings may replace every ladder.
//
// # Invariants
//
//   - A notice is known by its NoticeKey, which holds no day: asking twice, late, or under a corrected calendar tells nobody twice. What
//     tells anew is a new Anchor: an extension, a return, a reopening.
//   - Only the newest stage reached is due, for each obligation and address. After the deadline no stage from before it is told.
//   - The deadline never moves off a day off, the notice does: before the date to the working day before, after it to the next.
//   - States come from events alone and are never stored: the same events give the same states, on whatever day they are folded.
//   - A gap is whatever the proof of Coverage finds. No other count of gaps is shown anywhere.
//   - Whoever was told of a matter hears once what became of it, and nobody else does. Only what still holds is told, and what a stage of the new
//     state says to the same address is not told beside it.
//   - Names of ladders, stages, roles, states and events are for good: stored keys and messages are made of them.
//
// # What it never does
//
// It reads no clock and asks nobody: Now is always given. It never sends, stores or logs, and returns no error for data that change.Check and the
// readers have let in; what cannot be reached is a Gap, not an error. It never changes what it is given; preview alone moves its Told along.
package remind
