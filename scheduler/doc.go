// Package scheduler turns passing time into rounds and deliveries, and stops in order.
//
// # The parts
//
// A Daemon is a loop over three parts. The rounds decide what is due and offer it to the store. The carrier words what waits, and sends it, as
// many letters at once as each channel takes. The watch sees to it that the administrator learns what needs him. Beside the loop run the Backups,
// the Warden of the state's
// files and the reading of mailboxes; they share nothing with it but the store, and the warden's findings, which the loop tells.
//
// A step of the loop does this, in this order:
//
//	clock      stop here while the clock cannot be right (clock.go)
//	prepare    record outcomes that only memory holds, name what a restore left in doubt, end attempts whose lease is over
//	glance     where nothing has changed since the last full look, only carry (glances.go)
//	view       one snapshot of the store, one world, one decision (view.go): everything below goes by it
//	round      if one is due: offer what the view decided (rounds.go)
//	deliver    dissolve what no longer holds, word what waits, carry it meanwhile (deliver.go, haul.go)
//	again      if an address or a channel was lost: a new view, a round and a delivery for who stands in, a few times at most
//	daily      once a working day: how things stand, to the administrator (daily.go)
//
// The loop is daemon.go; reload.go hands it over, simulate.go runs it by days. What a restore left in doubt is looked for in restored.go,
// outcomes that only memory holds are in unsettled.go. A haul (haul.go) has a crew for each channel (crew.go), whose lines each carry a letter, and one
// clerk (clerk.go), who writes for all of them in groups; purse.go counts what budgets have left. admin.go, alarm.go, report.go, inbox.go and
// bounces.go are the watch's; the part timetable says when the next round and window are; pulse.go has the promises of all parts.
//
// Then the watch judges how the step ended (watch.go), the step is reported (stepreport.go), and the loop sleeps until the next round, the next
// attempt or a glance, whichever is first.
//
// A round means "see what is due", never "send this". It decides over everything that the store holds and offers all that is due in one
// transaction; the store knows what of it is new. So a missed, doubled or late round is harmless, and nothing about rounds is kept in
// memory.
//
// # The states of a message
//
// A notice waits until a delivery words it into a message; from then on the message's ID and bytes are fixed.
//
//	waiting <───> queued <───> under way ───> delivered ───> failed
//	                 ^             │              ^             ^
//	                 │             v              │             │
//	                 └─────> in doubt ────────────┴─────────────┘
//
//	waiting    to queued      worded, with all else that its address may hear now
//	queued     to waiting     dissolved: its window has ended or a notice no longer holds, and every attempt surely failed
//	queued     to under way   claimed: the begin mark, and a lease; the second mark follows, just before a failure becomes doubtful
//	under way  to queued      retry, after a wait that grows; paused or broken, until the channel goes on; in doubt for the first time, for
//	                          one repetition, but not to a leader
//	under way  to delivered   the other side took it
//	under way  to failed      the address is refused: that is a loss, and a round finds who stands in
//	under way  to waiting     declined, for a cause that is not the address: a loss for the day (store, declined.go)
//	under way  to in doubt    a second time, or to a leader: it waits for a person
//	queued     to in doubt    its window has ended before its one repetition
//	in doubt   to delivered   a person says that it arrived (settle --sent)
//	in doubt   to queued      a person asks for it once more (settle --resend)
//	in doubt   to failed      it came back
//	delivered  to failed      it came back, hours after a server took it; or to waiting, where that was not for its address
//	failed     to waiting     a person asks for it once more (settle --resend)
//
// # A crash at each point
//
//   - In a round: its transaction is not there, so the round is due again.
//   - Before a message is in the queue: its notices wait, and the next delivery words them.
//   - After the begin mark, before the second one: when the lease is over the attempt counts as a retry. Nothing was sent.
//   - After the second mark: when the lease is over the message is in doubt. It may have been sent, and only then may it be sent twice.
//   - After the verdict, before it is recorded: likewise. Of each line that is one letter at most, for its outcome is recorded before the next mark.
//     A store that cannot take a verdict is no crash: memory keeps it, and hands it on at a
//     reload, until it is recorded (unsettled.go).
//   - Between the record of a lost address and the round for who stands in: LostSince finds it, and the round is due.
//
// # Invariants
//
//   - What waits on no line when its channel begins to rest, or the daemon leaves, is given back unsent. A daemon that stops gives back what is on a
//     line, too, and is cut off before anything could be delivered: it is due at once, and costs neither the message nor the budget anything. What
//     has its second mark gets a few seconds for its answer; then it is in doubt.
//   - Nothing is sent that the store could not record: without a begin mark there is no attempt, without the second mark the channel sends nothing.
//   - No attempt is judged by its lease while its outcome waits in memory.
//   - A lease outlasts the longest send, and a promise to the Pulse outlasts the lease, so a slow server is neither repeated nor taken for a hang.
//   - A wrong clock offers nothing and sends nothing, and is looked at again before each round.
//   - All parts of a pass go by one view; only what waits for very many addresses is looked at portion by portion (portion.go). Whoever runs beside
//     the loop looks at the store for itself.
//   - The time comes from Now and passes by Wait alone, so a simulation is the same daemon by another clock. Only the Pulse and the Guard
//     look at the machine's own monotonic clock.
package scheduler
