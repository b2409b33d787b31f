package tables

import "duban/store"

// A MessageRow is what show gives to programs.
type MessageRow struct {
	Message     string          `json:"message"`
	Channel     string          `json:"channel"`
	Address     string          `json:"address"`
	Recipient   string          `json:"recipient"`
	Day         string          `json:"day"`
	Composed    string          `json:"composed"`
	State       string          `json:"state"`
	Next        string          `json:"next,omitempty"`
	SHA256      string          `json:"sha256"`
	Subject     string          `json:"subject"`
	Text        string          `json:"text"`
	HTML        string          `json:"html"`
	Bytes       int             `json:"bytes"`
	Markdown    string          `json:"markdown,omitempty"`
	Data        string          `json:"data,omitempty"`
	Attempts    []StepRow       `json:"attempts"`
	Settlements []SettlementRow `json:"settlements"`
	Notices     []CarriedRow    `json:"notices"`
}

// A StepRow is one mark of an attempt.
type StepRow struct {
	Attempt int    `json:"attempt"`
	Step    string `json:"step"`
	At      string `json:"at"`
	Outcome string `json:"outcome"`
	Code    int    `json:"code"`
	Reply   string `json:"reply"`
}

// A SettlementRow is what became of the message.
type SettlementRow struct {
	Result string `json:"result"`
	At     string `json:"at"`
	By     string `json:"by"`
	Why    string `json:"why"`
}

// A CarriedRow is a notice of the message.
type CarriedRow struct {
	Obligation string `json:"obligation"`
	Role       string `json:"role"`
	Stage      string `json:"stage"`
	Occurrence int    `json:"occurrence"`
	Due        string `json:"due"`
	State      string `json:"state"`
}

// NewMessageRow turns a message into the form that programs read.
func NewMessageRow(t *store.Trail) MessageRow {
	row := MessageRow{
		Message: t.ID, Channel: t.Channel, Address: t.To, Recipient: t.Recipient, Day: t.Day.String(), Composed: Instant(t.Date), State: t.State,
		SHA256: t.Hash, Subject: t.Subject, Text: t.Text, HTML: t.HTML, Bytes: len(t.Text) + len(t.HTML), Markdown: t.Markdown, Data: t.Data,
		Attempts: []StepRow{}, Settlements: []SettlementRow{}, Notices: []CarriedRow{},
	}
	if !t.Next.IsZero() {
		row.Next = Instant(t.Next)
	}
	for i := range t.Steps {
		s := &t.Steps[i]
		row.Attempts = append(row.Attempts, StepRow{s.Attempt, s.Mark, Instant(s.At), string(s.Outcome), s.Code, s.Reply})
	}
	for _, s := range t.Settlements {
		row.Settlements = append(row.Settlements, SettlementRow{s.Result, Instant(s.At), s.By, s.Why})
	}
	for i := range t.Carried {
		n := &t.Carried[i].Notice
		row.Notices = append(row.Notices, CarriedRow{
			string(n.Obligation), n.Role.String(), n.Stage, n.Occurrence, n.Due.String(), t.Carried[i].State,
		})
	}
	return row
}
