package messages

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duban/remind"
)

// NoticeColumns are the columns of a notice n from which Notice makes it.
const NoticeColumns = `n.key, n.body`

// A packed is what is kept of a notice beside its key, under the names that the fields of a notice have. It says nothing that the key says, nor what
// follows from the rest: of years of notices that is most of a store. Former versions kept a notice whole, and such rows stay as they are.
type packed struct {
	Plan      *string         `json:",omitzero"` // if not the obligation's
	Problem   *int            `json:",omitzero"` // likewise
	On        remind.Date     `json:",omitzero"`
	Nominal   *remind.Date    `json:",omitzero"` // if not On
	Role      remind.Role     `json:",omitzero"`
	Roles     json.RawMessage `json:",omitzero"` // if not the one role
	Bodies    []string        `json:",omitzero"`
	Person    string          `json:",omitzero"` // behind the bodies in Recipient
	Recipient *string         `json:",omitzero"` // if it is another
	Due       remind.Date     `json:",omitzero"`
	Urgent    bool            `json:",omitzero"`
	Pressing  bool            `json:",omitzero"`
	State     *remind.State   `json:",omitzero"` // if not open
	Mention   []string        `json:",omitzero"`
	Late      bool            `json:",omitzero"`
	Until     remind.Date     `json:",omitzero"`
	Former    remind.Date     `json:",omitzero"`
	Form      remind.Form     `json:",omitzero"`
	Receipt   bool            `json:",omitzero"`
	Warns     bool            `json:",omitzero"`
	Fallback  bool            `json:",omitzero"`
}

// PackNotice returns a notice as the column body keeps it; its key stands in a column of its own. Conditions of SQL read Form, Receipt and Warns
// in it.
func PackNotice(n *remind.Notice) (string, error) {
	p := packed{
		On: n.On, Role: n.Role, Bodies: n.Bodies, Due: n.Due, Urgent: n.Urgent, Pressing: n.Pressing, Mention: n.Mention, Late: n.Late, Until: n.Until,
		Former: n.Former, Form: n.Form, Receipt: n.Receipt, Warns: n.Warns, Fallback: n.Fallback,
		Plan: other(n.Plan, n.Obligation.Plan()), Problem: other(n.Problem, numberOf(n.Obligation)), Nominal: other(n.Nominal, n.On),
		State: other(n.State, remind.Open),
	}
	var err error
	if !slices.Equal(n.Roles, []remind.Role{n.Role}) {
		p.Roles, err = json.Marshal(n.Roles)
	}
	if p.Person = behind(n.Bodies, n.Recipient); p.recipient() != n.Recipient {
		p.Person, p.Recipient = "", &n.Recipient
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err = errors.Join(err, e.Encode(p))
	return strings.TrimSuffix(b.String(), "\n"), err
}

// other returns a value that is not the usual one; nil for that.
func other[T comparable](value, usual T) *T {
	if value == usual {
		return nil
	}
	return &value
}

// numberOf returns the problem's number in a key; 0 where it names none.
func numberOf(k remind.Key) int {
	_, rest, _ := strings.Cut(string(k.ProblemKey()), "/")
	n, err := strconv.Atoi(rest)
	if err != nil {
		return 0
	}
	return n
}

// behind returns the person who stands behind the bodies in a recipient; empty: nobody does.
func behind(bodies []string, recipient string) string {
	rest, ok := strings.CutPrefix(recipient, strings.Join(bodies, "；")+"（")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(rest, "）")
}

// recipient returns whom a notice is for, as it is usually shown.
func (p *packed) recipient() string {
	all := strings.Join(p.Bodies, "；")
	if p.Person != "" {
		all += "（" + p.Person + "）"
	}
	return all
}

// wholeNotice begins a notice as former versions kept it.
const wholeNotice = `{"Obligation":`

// Notice returns a notice of its key and what was kept beside it.
func Notice(key, body string) (n remind.Notice, err error) {
	if strings.HasPrefix(body, wholeNotice) {
		err = json.Unmarshal([]byte(body), &n)
		return n, err
	}
	var p packed
	if err := json.Unmarshal([]byte(body), &p); err != nil {
		return n, fmt.Errorf("notice %s: %w", key, err)
	}
	n = remind.Notice{
		On: p.On, Role: p.Role, Bodies: p.Bodies, Due: p.Due, Urgent: p.Urgent, Pressing: p.Pressing, Mention: p.Mention, Late: p.Late, Until: p.Until,
		Former: p.Former, Form: p.Form, Receipt: p.Receipt, Warns: p.Warns, Fallback: p.Fallback,
	}
	if n.NoticeKey, err = ParseKey(key); err != nil {
		return n, err
	}
	n.Plan, n.Problem = or(p.Plan, n.Obligation.Plan()), or(p.Problem, numberOf(n.Obligation))
	n.Nominal, n.State, n.Recipient = or(p.Nominal, n.On), or(p.State, remind.Open), or(p.Recipient, p.recipient())
	if p.Roles == nil {
		n.Roles = []remind.Role{n.Role}
		return n, nil
	}
	err = json.Unmarshal(p.Roles, &n.Roles)
	return n, err
}

// or returns what was kept, else the usual value.
func or[T any](kept *T, usual T) T {
	if kept == nil {
		return usual
	}
	return *kept
}

// ParseKey reads a key of a notice as its String returns it.
func ParseKey(text string) (k remind.NoticeKey, err error) {
	parts := strings.SplitN(text, "|", 6)
	if len(parts) < 6 {
		return k, fmt.Errorf("%q is no key of a notice", text)
	}
	k.Obligation, k.Stage, k.Channel, k.To = remind.Key(parts[0]), parts[2], parts[4], parts[5]
	day, rest, _ := strings.Cut(parts[1], ".")
	at := strings.LastIndexByte(rest, '.')
	if at < 0 {
		return k, fmt.Errorf("the key of a notice %q has no anchor", text)
	}
	var err1, err2, err3 error
	k.Anchor.Date, err1 = remind.ParseDate(day)
	k.Anchor.Seq, err2 = strconv.Atoi(rest[at+1:])
	k.Occurrence, err3 = strconv.Atoi(parts[3])
	k.Anchor.Event = rest[:at]
	return k, errors.Join(err1, err2, err3)
}

// ScanNotice reads a notice from a row of NoticeColumns alone.
func ScanNotice(r *sql.Rows) (n remind.Notice, err error) {
	var key, body string
	if err = r.Scan(&key, &body); err == nil {
		n, err = Notice(key, body)
	}
	return n, err
}
