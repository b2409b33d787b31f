// Package remind decides who must be told what, and when.
//
// It is the pure core: types and functions over a plan, what happened to it (events), a policy, a calendar, a directory and an
// instant. It knows no clock, file, network, database or log, so that the same question always has the same answer, and what a
// preview shows is what the daemon later does.
//
// The flow: Obligations lists what a plan obliges to. States folds the recorded events over them. Due finds, for every
// obligation, role and address, the newest stage reached, and the gaps where nobody can be reached. Due says everything that
// holds now, told or not: Pending takes away what is told, Gather applies the caps and puts the rest into one message an address,
// and Preview plays those three day by day.
//
// The one invariant: a notice is known by its NoticeKey, which holds no day, so asking twice, or late, tells nobody twice.
package remind
