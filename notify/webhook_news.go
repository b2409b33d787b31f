package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/news"
)

// newsData is what a webhook tells of what became of a matter (docs/robots.zh-CN.md). Dates that there are not are empty.
type newsData struct {
	ID        remind.Key  `json:"id"` // the matter's, as in obligation of reminders
	Plan      string      `json:"plan"`
	Problem   int         `json:"problem"`
	Event     string      `json:"event"`
	On        remind.Date `json:"on"`
	Due       remind.Date `json:"due"`
	FormerDue remind.Date `json:"former_due"`
	State     string      `json:"state"`
	Doc       string      `json:"doc"`
}

// NewsLetter words a news for a webhook. Its ID is that of the news and the address, so that it is told once.
func NewsLetter(n *news.News, to remind.Address, problem int, now time.Time) (delivery.Letter, error) {
	data, err := encode(newsData{
		ID: n.Key, Plan: n.Key.Plan(), Problem: problem, Event: string(n.Event.Kind), On: n.Event.On, Due: n.Due, FormerDue: n.Former,
		State: n.State, Doc: n.Event.Doc,
	})
	sum := sha256.Sum256([]byte(strings.Join([]string{string(n.Type), n.Name, to.Channel, to.To}, "\n")))
	l := delivery.Letter{
		ID: hex.EncodeToString(sum[:16]), Address: to, Date: now,
		Rendered: remind.Rendered{Subject: string(n.Type) + " " + string(n.Key), Data: string(data), Event: string(n.Type)},
	}
	return l, err
}
