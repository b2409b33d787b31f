package answers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/days"
	"duban/remind/pattern"
)

// An entry is what was filled in.
type entry struct {
	fields map[string]string // token, button, and what was typed
	chosen []remind.Key
	files  []answer.File
	left   []string
	size   int64
}

// The fields of the form that have words, by the button under which they stand, and those that have files.
var (
	wordFields = []struct {
		kind answer.Kind
		name string
	}{{answer.Done, "done-words"}, {answer.Extension, "reason"}, {answer.Progress, "progress-words"}}
	fileFields = map[string]bool{"done-file": true, "extension-file": true, "progress-file": true}
)

// token returns the form's.
func (e *entry) token() string { return e.fields["form"] }

// kind returns what was pressed.
func (e *entry) kind() answer.Kind { return answer.Kind(e.fields["kind"]) }

// aDay is how a day is written: as browsers send it, or as people type it where a browser does not know the field.
var aDay = pattern.New(`^(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?$`)

// to returns the day asked for; none: none was written, or what was written is no day.
func (e *entry) to() remind.Date {
	m := aDay.FindStringSubmatch(e.fields["to"])
	if m == nil {
		return 0
	}
	year, _ := strconv.Atoi(m[1]) // they are digits
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	if !days.ValidDate(year, month, day) {
		return 0
	}
	return remind.NewDate(year, time.Month(month), day)
}

// about returns the matters that are answered: those chosen; the only one; all, where nothing but 收到 is said of the whole mail.
func (e *entry) about(f *answer.Form) (all []answer.Asked) {
	asks := f.Asks()
	if len(asks) == 1 || len(e.chosen) == 0 && e.kind() == answer.Received {
		return asks
	}
	return slices.DeleteFunc(asks, func(a answer.Asked) bool { return !slices.Contains(e.chosen, a.Key) })
}

// fault says in the words of the page what is to be mended before the answer can be recorded; empty: nothing.
func (e *entry) fault(f *answer.Form, today remind.Date) string {
	about := e.about(f)
	switch {
	case e.kind().Chinese() == "":
		return "请按下要答复的一项：收到、已完成、申请延期或者报进展。"
	case len(about) == 0:
		return "请先勾选答复涉及的事项，再提交。"
	}
	for i := range about {
		if why := refused(&about[i], e.kind()); why != "" {
			return why
		}
	}
	switch {
	case e.kind() == answer.Progress && e.fields["progress-words"] == "" && len(e.files) == 0:
		return "请填写进展情况，或者附上材料。"
	case e.kind() != answer.Extension:
		return ""
	case e.fields["to"] == "":
		return "请填写申请延期至哪一天。"
	case e.to() == 0:
		return "延期的日期写法不对，应为年月日，如2027-03-31。"
	case e.to() <= today:
		return "申请延期至的日期应晚于今日。"
	case e.fields["reason"] == "":
		return "请填写申请延期的理由。"
	}
	return ""
}

// refused says why a kind of answer makes no sense for a matter; empty: it does.
func refused(a *answer.Asked, k answer.Kind) string {
	switch {
	case a.Allows(k):
		return ""
	case !a.Own:
		return a.Name + "由贵单位牵头督导验收，" + map[answer.Kind]string{answer.Done: "完成情况", answer.Extension: "延期"}[k] + "应由责任单位申报；贵单位可以报进展。"
	default:
		return a.Name + "没有规定时限，不需要申请延期。"
	}
}

// reply returns what was filled in as a reply, and by what the page finds it again. The sum stands for the form and for all that it says: the same
// form with other words, as the key for going back brings it, is another answer.
func (e *entry) reply(f *answer.Form, nonce string) (r answer.Reply, sum string) {
	r = answer.Reply{
		Way: answer.ByLink, Message: f.Message, From: f.Address, Name: f.Name, Subject: f.Subject, Words: e.words(), Files: e.files, Left: e.left,
	}
	for _, a := range e.about(f) {
		c := answer.Claim{Key: a.Key, Kind: e.kind()}
		if c.Kind == answer.Extension {
			c.To, c.Reason = e.to(), e.fields["reason"]
		}
		r.Claims = append(r.Claims, c)
	}
	if day := e.fields["to"]; day != "" && e.kind() != answer.Extension {
		r.Doubts = append(r.Doubts, fmt.Sprintf("另填有延期日期%s，提交的是“%s”", day, e.kind().Chinese()))
	}
	all, _ := json.Marshal([]any{nonce, r.Claims, r.Words, r.Doubts, r.Files}) // texts and numbers always can be
	hash := sha256.Sum256(all)
	sum = hex.EncodeToString(hash[:16])
	r.Source = source(f.Message, sum)
	return r, sum
}

// words returns all that was typed, under whichever button it stands, that which was pressed first: nothing that somebody wrote is lost.
func (e *entry) words() string {
	var all []string
	for _, w := range wordFields {
		switch text := e.fields[w.name]; {
		case text == "":
		case w.kind == e.kind():
			all = slices.Insert(all, 0, text)
		default:
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

// source names an answer for good.
func source(message, sum string) string { return "link:" + message + ":" + sum }
