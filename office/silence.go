package office

import (
	"errors"
	"fmt"
	"strings"

	"duban/remind"
	"duban/store"
	"duban/store/holds"
)

// A LeaderHeldError refuses a silence toward a leader that has no end or no second person: a leader who hears nothing any more would not notice
// it, nor would anybody else.
type LeaderHeldError struct {
	Leader string
	Of     remind.Key // the matter of which he would hear in that time; empty: the address is his
}

// Error says what is missing.
func (e LeaderHeldError) Error() string {
	if e.Of != "" {
		return fmt.Sprintf("暂停期间%s有应报督办市领导%s的提醒：须用 --second 写明同意暂停的另一人姓名", e.Of, e.Leader)
	}
	return fmt.Sprintf("该地址为督办市领导%s所用：须用 --until 写明暂停的最后一日，并用 --second 写明同意暂停的另一人姓名", e.Leader)
}

// errEndless and errUnreasoned refuse a silence that nobody would remember, or understand.
var (
	errEndless    = errors.New("暂停某事项或某地址的，须用 --until 写明暂停的最后一日，其后自行恢复")
	errUnreasoned = errors.New("暂停某事项或某地址的，须用 --note 写明原因")
)

// silenced reports why a matter or an address may not be kept silent so. Everything and whole plans are held until a person releases them: nothing
// of them is forgotten, as each status and daily word says so.
func silenced(day *remind.Day, scope string, order *HoldOrder) error {
	if scope == store.Everything || !strings.ContainsAny(scope, "/:") {
		return nil
	}
	to, isAddress := holds.ScopeAddress(scope)
	if leader := day.SpeaksForLeader(to); isAddress && leader != "" && (order.Until == 0 || order.Second == "") {
		return LeaderHeldError{Leader: leader}
	}
	if order.Until == 0 {
		return errEndless
	}
	if strings.TrimSpace(order.Note) == "" {
		return errUnreasoned
	}
	if !isAddress && order.Second == "" {
		if key, leader := leadersDue(day, remind.Key(scope), order.Until); leader != "" {
			return LeaderHeldError{Leader: leader, Of: key}
		}
	}
	return nil
}

// leadersDue returns the first matter of a scope of which a leader would hear from today up to a day, and the leader; empty: none.
func leadersDue(day *remind.Day, scope remind.Key, until remind.Date) (remind.Key, string) {
	only := store.Holds{string(scope): true}
	for i := range day.Obligations {
		o := &day.Obligations[i]
		if !only.KeepsObligation(o.Key) {
			continue
		}
		e, _ := day.Explain(string(o.Key))
		for _, r := range e.Roles {
			comes := r.Stage != "" && r.On == day.Today || r.NextOn != 0 && r.NextOn <= until
			if r.Role == remind.Leader && comes && len(r.Bodies) > 0 {
				return o.Key, strings.Join(r.Bodies, "、")
			}
		}
	}
	return "", ""
}
