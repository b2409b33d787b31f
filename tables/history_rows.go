package tables

import (
	"duban/office/dossier"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/paperwork"
)

// A ChaseRow is that the office pressed for a matter.
type ChaseRow struct {
	ID int64 `json:"id"`
}

// newChaseRow returns a chase; nil for any other entry.
func newChaseRow(e *dossier.Entry) any {
	if e.Chase == nil {
		return nil
	}
	return ChaseRow{e.Chase.ID}
}

// A PaperRow is a paper that the office has sent.
type PaperRow struct {
	ID   int64          `json:"id"`
	Kind paperwork.Kind `json:"kind"`
}

// newPaperRow returns a paper that was sent; nil for any other entry.
func newPaperRow(e *dossier.Entry) any {
	if e.Paper == nil {
		return nil
	}
	return PaperRow{e.Paper.ID, e.Paper.Kind}
}

// A StatedRow is what a version of the plan states of a deadline, and where.
type StatedRow struct {
	Due     string `json:"due"`
	Rhythm  string `json:"rhythm,omitempty"`
	Words   string `json:"words"`
	Rule    string `json:"rule"` // empty: it was not kept
	Line    int    `json:"line"` // 0: the form has none
	Column  int    `json:"column"`
	Section string `json:"section"`
	Path    string `json:"path"`
	Text    string `json:"text"`
}

// newStatedRow returns where a deadline stands; nil for any other entry.
func newStatedRow(e *dossier.Entry) any {
	o := e.Obligation
	if o == nil {
		return nil
	}
	return statedRow(o, e.Due)
}

// statedRow returns what a version of the plan states of an obligation, and where.
func statedRow(o *remind.Obligation, due remind.Date) StatedRow {
	at := wordsAt(o)
	return StatedRow{due.String(), string(o.Rhythm), o.Read.Words, string(o.Read.Rule), at.Line, at.Column, o.Section, o.Path, o.Text}
}

// wordsAt returns where the words stand by which an obligation is dated.
func wordsAt(o *remind.Obligation) remind.Source {
	if o.Read.Source != (remind.Source{}) {
		return o.Read.Source
	}
	return o.Source
}

// A PlanRow is a version of a plan.
type PlanRow struct {
	Plan  string `json:"plan"`
	Title string `json:"title"`
	File  string `json:"file"` // empty: built in
}

// newPlanRow returns which version of the plan was taken in; nil for any other entry.
func newPlanRow(e *dossier.Entry) any {
	if e.Plan == nil {
		return nil
	}
	return PlanRow{e.Plan.ID, e.Plan.Title, e.Plan.Source}
}

// A SpeakersRow is who began and who ceased to speak for the bodies of a matter.
type SpeakersRow struct {
	Gained []remind.Contact `json:"gained"`
	Lost   []remind.Contact `json:"lost"`
}

// newSpeakersRow returns what a directory changed; nil for any other entry.
func newSpeakersRow(e *dossier.Entry) any {
	if e.Kind != dossier.Contacts {
		return nil
	}
	return SpeakersRow{orEmpty(e.Gained), orEmpty(e.Lost)}
}

// A HoldRow is what was held or released.
type HoldRow struct {
	Scope  string `json:"scope"`
	Until  string `json:"until"`
	Second string `json:"second"`

	Unreviewed int `json:"unreviewed,omitempty"` // of a plan's first release: readings that nobody had confirmed
}

// newHoldRow returns what was held or released; nil for any other entry.
func newHoldRow(e *dossier.Entry) any {
	if e.Hold == nil {
		return nil
	}
	return HoldRow{HeldScope(&e.Hold.Hold), e.Hold.Until.String(), e.Hold.Second, e.Hold.Unreviewed}
}

// An EventRow is what happened to a matter.
type EventRow struct {
	ID       int64  `json:"id"`
	Event    string `json:"event"`
	For      string `json:"for,omitempty"`
	To       string `json:"to,omitempty"`
	Alone    bool   `json:"alone,omitempty"`
	Shortcut bool   `json:"shortcut,omitempty"`
}

// newEventRow returns an event; nil for any other entry.
func newEventRow(e *dossier.Entry) any {
	if e.Event == nil {
		return nil
	}
	v := e.Event
	return EventRow{v.ID, string(v.Kind), v.For, v.To.String(), v.Alone, v.Shortcut}
}

// A WentRow is how a matter went on.
type WentRow struct {
	Text  string     `json:"text"`
	Files []ProofRow `json:"files"`
	Reply int64      `json:"reply,omitempty"`
}

// newWentRow returns progress; nil for any other entry.
func newWentRow(e *dossier.Entry) any {
	if e.Progress == nil {
		return nil
	}
	return WentRow{e.Progress.Text, proofRows(e.Files), e.Progress.Reply}
}

// An AnswerRow is what was answered.
type AnswerRow struct {
	ID      int64          `json:"id"`
	Way     string         `json:"way"`
	Message string         `json:"message"`
	From    string         `json:"from"`
	Name    string         `json:"name"`
	Bodies  []string       `json:"bodies"`
	Foreign bool           `json:"foreign"`
	Subject string         `json:"subject"`
	Words   string         `json:"words"`
	Said    string         `json:"said,omitempty"`
	Auth    []CheckRow     `json:"auth"`
	Claims  []answer.Claim `json:"claims"`
	Files   []ProofRow     `json:"files"`
	Left    []string       `json:"left"`
	Doubts  []string       `json:"doubts"`
}

// newAnswerRow returns what was answered; nil for any other entry.
func newAnswerRow(e *dossier.Entry) any {
	if e.Kind != dossier.Replied {
		return nil
	}
	r := e.Reply
	row := AnswerRow{
		ID: r.ID, Way: string(r.Way), Message: r.Message, From: r.From, Name: r.Name, Bodies: orEmpty(r.Bodies), Foreign: r.Foreign, Subject: r.Subject,
		Words: r.Words, Auth: checks(r), Claims: orEmpty(r.Claims), Files: proofRows(r.Files), Left: orEmpty(r.Left), Doubts: orEmpty(r.Doubts),
	}
	if !r.Said.IsZero() {
		row.Said = Instant(r.Said)
	}
	return row
}

// A TakenRow is what the office did with a reply.
type TakenRow struct {
	Reply  int64   `json:"reply"`
	Taken  bool    `json:"taken"`
	Events []int64 `json:"events"`
}

// newTakenRow returns what the office did with a reply; nil for any other entry.
func newTakenRow(e *dossier.Entry) any {
	if e.Ending == nil {
		return nil
	}
	row := TakenRow{e.Ending.Reply, e.Ending.Taken, []int64{}}
	for i := range e.Ending.Events {
		row.Events = append(row.Events, e.Ending.Events[i].ID)
	}
	return row
}

// A NoticeRow is one notice.
type NoticeRow struct {
	Stage      string   `json:"stage"`
	Occurrence int      `json:"occurrence"`
	Channel    string   `json:"channel"`
	Address    string   `json:"address"`
	Recipient  string   `json:"recipient"`
	Role       string   `json:"role"`
	Roles      []string `json:"roles"`
	Due        string   `json:"due"`
	State      string   `json:"state"`
	Times      int      `json:"times"`
	Offered    string   `json:"offered"`
}

// newNoticeRow returns a notice; nil for any other entry.
func newNoticeRow(e *dossier.Entry) any {
	if e.Notice == nil {
		return nil
	}
	n := &e.Notice.Notice
	row := NoticeRow{
		Stage: n.Stage, Occurrence: n.Occurrence, Channel: n.Channel, Address: n.To, Recipient: n.Recipient, Role: n.Role.String(), Roles: []string{},
		Due: n.Due.String(), State: e.Notice.State, Times: e.Notice.Times, Offered: Instant(e.Notice.Offered),
	}
	for _, r := range n.Roles {
		row.Roles = append(row.Roles, r.String())
	}
	return row
}

// A SentRow is a message that carried a notice, with all that became of it.
type SentRow struct {
	Message     string          `json:"message"`
	Composed    string          `json:"composed"`
	SHA256      string          `json:"sha256"`
	Subject     string          `json:"subject"`
	Words       string          `json:"words"` // with which its text begins
	State       string          `json:"state"`
	Attempts    []StepRow       `json:"attempts"`
	Settlements []SettlementRow `json:"settlements"`
}

// sentRows returns the messages that carried a notice; none for any other entry.
func sentRows(e *dossier.Entry) []SentRow {
	var rows []SentRow
	for _, m := range e.Messages {
		whole := NewMessageRow(m.Trail)
		rows = append(rows, SentRow{
			whole.Message, whole.Composed, whole.SHA256, whole.Subject, OneLine(m.Text, firstWords), whole.State, whole.Attempts, whole.Settlements,
		})
	}
	return rows
}

// firstWords is how many characters of a message are shown.
const firstWords = 60
