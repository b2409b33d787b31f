// Package report is how things stand, counted for status, metrics and the daily word to the administrator.
package report

import (
	"cmp"
	"slices"
	"time"

	"duban/remind"
	"duban/remind/tally"
)

// A Report is how things stand, as the status, the metrics and the daily word to the administrator tell it.
type Report struct {
	Now             time.Time
	Today           remind.Date
	Plans           int // in force
	Colours         []ColourCount
	Total           tally.Total // of what is in force, by how it stands
	Obligations     int
	Withdrawn       int // notices of plans and keys that have gone
	Waiting         int // notices in no message yet
	Queue           int // messages under way, without those in doubt
	InDoubt         int // messages that wait for a person
	Gaps            int
	Holds           int
	EndedHolds      []string    // in Chinese: holds that have ended by themselves since the working day before
	ProvisionalDays int         // days to the plans' end whose working days are not yet decreed
	CalendarUntil   remind.Date // the last day that is: see Calendar.Until
	LastRound       time.Time
	NextRound       time.Time
	Troubles        []remind.Trouble
	Silent          []remind.Silence
	Replies         []remind.Waiting // that have waited for the office longer than they should
	Channels        []Channel
	Ever, Day       []Tally   // messages, since the beginning and today
	RestoredInDoubt int       // notices that may have been sent between a backup and its restore
	Room            uint64    // bytes left on the disk of the state
	Seal            int64     // the last seal's number; 0: there is none
	Head            string    // its hash
	LastBackup      time.Time // the last good one; zero: none
	Damage          string    // what of the store's file is damaged; empty: nothing that is known
	BackupFault     string    // why the last one that was tried failed; empty: it did not
	Clock           string    // why it cannot be right; empty: it may be
	Front           *Front    // what the first page says where many plans are held; nil: a view of all of them says it
}

// A Channel is how a channel stands: Paused until a time, or Broken since one; zero: in order.
type Channel struct {
	Channel        string
	Paused, Broken time.Time
	Why            string
	Messages       int // that wait for it: in the queue
	Notices        int // that wait for a broken one, in messages or not yet
}

// A Tally counts messages of a channel that ended alike: delivered, failed, dissolved.
type Tally struct {
	Channel, Result string
	Messages        int
}

// AddTallies returns the tallies of both, in order of channel and result.
func AddTallies(a, b []Tally) []Tally {
	all := slices.Clone(a)
	for _, n := range b {
		i, known := slices.BinarySearchFunc(all, n, compareTallies)
		if known {
			all[i].Messages += n.Messages
		} else {
			all = slices.Insert(all, i, n)
		}
	}
	return all
}

// compareTallies orders tallies by channel and result, the order in which AddTallies keeps them.
func compareTallies(a, b Tally) int {
	return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Result, b.Result))
}

// Sum adds up the tallies of a result.
func Sum(tallies []Tally, result string) int {
	n := 0
	for _, t := range tallies {
		if t.Result == result {
			n += t.Messages
		}
	}
	return n
}
