package views_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/listing"
	"duban/notify"
	"duban/office"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/delivery"
	"duban/store"
	"duban/tables"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// A life is one matter from its plan to its closing, in a store, day by day.
type life struct {
	*testing.T
	st  *store.Store
	now time.Time
	n   int // of messages
}

// on goes to a day, at ten o'clock.
func (l *life) on(day string) *life {
	d, err := remind.ParseDate(day)
	l.must(err)
	l.now = d.At(10, 0)
	return l
}

func (l *life) must(errs ...error) {
	l.Helper()
	if err := errors.Join(errs...); err != nil {
		l.Fatal(err)
	}
}

// by returns the office with somebody at the keyboard.
func (l *life) by(who string) *office.Office {
	policy := remind.DefaultPolicy()
	return &office.Office{
		Store: l.st, Who: who, Bare: true, Now: func() time.Time { l.now = l.now.Add(time.Minute); return l.now },
		Terms: store.Terms{Realm: store.Rehearsal, Policy: &policy}, At: func(d remind.Date) time.Time { return d.At(9, 0) },
		Kind: func(string) notify.Kind { return remind.KindMail },
	}
}

// plan takes a version of the plan in.
func (l *life) plan(who, file, text, doc string) {
	l.Helper()
	i, err := l.by(who).NewImport(l.Context(), -1, office.WithoutPlan)
	l.must(err)
	_, err = i.Plan(office.PlanFile{Name: file, ID: "own", Extension: remind.Event{By: "王主任", Doc: doc}}, strings.NewReader(text))
	l.must(err)
	l.must(i.Apply(l.Context(), l.st))
}

// people takes a directory in.
func (l *life) people(who, yaml string) {
	l.Helper()
	i, err := l.by(who).NewImport(l.Context(), -1, office.WithoutPlan)
	l.must(err)
	l.must(i.Contacts(strings.NewReader(yaml), nil), i.Apply(l.Context(), l.st))
}

// record records an event.
func (l *life) record(who string, e remind.Event, key string) {
	l.Helper()
	_, err := l.by(who).Record(l.Context(), e, []string{key})
	l.must(err)
}

// notice is a notice of a matter to the unit of the plan.
func (l *life) notice(key, stage string) remind.Notice {
	return remind.Notice{
		NoticeKey: remind.NoticeKey{
			Obligation: remind.Key(key), Stage: stage, Occurrence: 1, Anchor: remind.Anchor{Date: 20000, Event: "import"},
			Address: remind.Address{Channel: remind.MailChannel, To: "jia@city.example"},
		},
		Plan: "own", Problem: 1, On: remind.DateOf(l.now), Nominal: remind.DateOf(l.now), Role: remind.Responsible,
		Roles: []remind.Role{remind.Responsible}, Bodies: []string{"甲县党委、政府"}, Recipient: "甲县党委、政府（联络员）",
	}
}

// told offers notices and sends them in one message, whose attempts end with verdicts, an hour between them. The last is one who is told nothing.
func (l *life) told(subject string, verdicts []delivery.Verdict, notices ...remind.Notice) (id string) {
	l.Helper()
	ctx := l.Context()
	at := remind.DateOf(l.now).At(9, 0)
	_, err := l.st.Offer(ctx, store.Round{Day: remind.DateOf(at), At: at, Realm: store.Rehearsal}, notices, nil)
	l.must(err)
	l.n++
	id = strings.Repeat(string(rune('a'+l.n-1)), 32)
	m := store.Outgoing{Realm: store.Rehearsal, Day: remind.DateOf(at), Expires: at.Add(8 * time.Hour), Letter: delivery.Letter{
		ID: id, Address: notices[0].Address, Date: at, Rendered: remind.Rendered{
			Subject: subject, Text: "甲县党委、政府：\n根据《某市整改方案》，贵单位承担的下列任务即将到期，请抓紧整改。\n" + subject, HTML: "<p>甲</p>",
		},
	}}
	m.Recipient = notices[0].Recipient
	for _, n := range notices {
		m.Notices = append(m.Notices, n.NoticeKey)
	}
	l.must(l.st.PutMessage(ctx, m))
	for i, v := range verdicts {
		c, ok, err := l.st.Claim(ctx, store.Rehearsal, remind.MailChannel, at, time.Minute)
		if l.must(err); !ok || c.ID != id {
			l.Fatalf("claimed %v %s, want %s", ok, c.ID, id)
		}
		l.must(l.st.Commit(ctx, id, i+1, at.Add(time.Second)), l.st.Settle(ctx, id, i+1, v, at.Add(2*time.Second)))
		at = at.Add(time.Hour)
	}
	return id
}

// reply receives an answer by mail.
func (l *life) reply(message, from, words string, files ...answer.File) int64 {
	l.Helper()
	r := answer.Reply{
		At: l.now, Way: answer.ByMail, Source: "<" + words + "@jia.example>", Message: message, From: from, Name: "李四", Subject: "回复：督办", Words: words, Whole: words,
		Auth: []answer.Check{{Method: "spf", Result: "pass"}}, Files: files,
	}
	_, err := l.by("").Receive(l.Context(), &r)
	l.must(err)
	return r.ID
}

const (
	firstPlan = `某市贯彻落实督察报告整改方案

一、某河道治理滞后。
整改目标：2026年底前河道水质达标。
整改措施：（一）加快治理。2026年6月底前完成清淤；（二）建立机制。每季度开展巡查。
整改时限：2026年底前
主体责任单位：甲县党委、政府
市直牵头督导验收单位：市水利局
督办市领导：赵某
`
	people = `contacts:
  - {body: 甲县党委、政府, name: 联络员, channel: mail, address: jia@city.example}
  - {body: 市水利局, name: 联络员, channel: mail, address: shuili@city.example}
  - {body: 赵某, name: 赵某, channel: mail, address: zhao@city.example}
  - {body: 整改办, name: 王主任, channel: mail, address: office@city.example}
`
)

// whole is a life with everything in it that can be on record.
func whole(t *testing.T) *life {
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "state"), store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	l := &life{T: t, st: st}
	taken := delivery.Verdict{Outcome: delivery.Delivered, Code: 250, Reply: "250 2.0.0 queued as 4F1"}
	l.on("2026-01-05").plan("陈录入", "整改方案.txt", firstPlan, "")
	l.people("陈录入", people)
	l.on("2026-01-06")
	r, err := l.by("系统管理员").BeforeRelease(t.Context(), "own")
	l.must(err, l.by("系统管理员").Release(t.Context(), &r, office.ReleaseOrder{Note: "试运行", Unreviewed: true}))
	_, err = l.by("陈录入").Rename(t.Context(), "own/1", "某河道治理", "王主任")
	l.must(err)
	l.on("2026-05-29").told("【督办】问题1有任务6月30日到期", []delivery.Verdict{{Outcome: delivery.Retry, Code: 450, Reply: "450 4.2.0 greylisted"}, taken}, l.notice("own/1.1@2026-06-30", "d30"))
	l.on("2026-06-10")
	l.must(l.by("陈录入").Hold(t.Context(), office.HoldOrder{What: "own/1.1@2026-06-30", Until: remind.NewDate(2026, 6, 12), Note: "汛期抢险"}))
	message := l.on("2026-06-23").told("【督办】问题1有任务6月30日到期", []delivery.Verdict{taken}, l.notice("own/1.1@2026-06-30", "d7"), l.notice("own/1", "d90"))
	first := l.on("2026-06-24").reply(message, "jia@city.example", "1.1清淤已完成，申请验收。", answer.File{Name: "验收单.pdf", Type: "application/pdf", Bytes: 4, Data: []byte("%PDF"), SHA256: "315d429b7714cedb6ad04ac31240145257692630457f3c88253c5beceac76027"})
	_, err = l.on("2026-06-25").by("陈录入").Take(t.Context(), office.TakeOrder{ID: first, Keys: []string{"own/1.1@2026-06-30"}, As: "report", Note: "材料齐全"})
	l.must(err)
	stranger := l.on("2026-06-26").reply(message, "nobody@else.example", "问题1收到。")
	_, err = l.by("陈录入").Dismiss(t.Context(), stranger, "来信地址不是联系人")
	l.must(err)
	l.record("陈录入", remind.Event{Kind: remind.EventAccept, By: "市水利局"}, "own/1.1@2026-06-30")
	_, err = l.on("2026-09-01").by("陈录入").Progress(t.Context(), office.ProgressOrder{Keys: []string{"own/1"}, By: "甲县党委、政府", Note: "主体工程完成八成"})
	l.must(err)
	_, err = l.on("2026-09-02").by("陈录入").Chase(t.Context(), office.ChaseOrder{Keys: []string{"own/1"}, By: "王主任", Note: "请抓紧收尾"})
	l.must(err)
	l.on("2026-10-09").plan("陈录入", "整改方案（修订）.txt", strings.Replace(firstPlan, "整改时限：2026年底前", "整改时限：2027年6月30日前", 1), "市整改办〔2026〕12号")
	l.on("2026-10-12").people("陈录入", strings.Replace(people, "name: 联络员, channel: mail, address: jia@", "name: 新联络员, channel: mail, address: jia2@", 1))
	l.record("陈录入", remind.Event{Kind: remind.EventClose, By: "市整改领导小组", Doc: "市整改办〔2026〕15号", Note: "专题会议同意"}, "own/1")
	return l
}

// shown returns the history of a matter as text and as JSON.
func (l *life) shown(key string, alone bool) (text, json string) {
	l.Helper()
	h, err := l.by("").History(l.Context(), key, alone)
	l.must(err)
	var out, lines bytes.Buffer
	views.History(&terminal.Printer{Out: &out, Format: "table"}, h)
	l.must(tables.History(h).Write(&lines, listing.JSON, h.Entries))
	return out.String(), lines.String()
}

// The whole life of a matter, as people and programs read it: nothing of what is on record is missing, and all of it stands in the order of time.
func TestTheHistoryOfAWholeLife(t *testing.T) {
	l := whole(t)
	text, json := l.on("2026-10-13").shown("1", false)
	for name, got := range map[string]string{"testdata/history.txt": text, "testdata/history.jsonl": json} {
		if *update {
			l.must(os.WriteFile(name, []byte(got), 0o600))
		}
		want, err := os.ReadFile(name)
		if err != nil || got != string(want) {
			t.Errorf("%s differs (%v); look at the difference, then -update:\n%s", name, err, got)
		}
	}
	for line := range strings.Lines(text) {
		if listing.Width(strings.TrimRight(line, "\n")) > 100 {
			t.Errorf("a line is too wide: %s", line)
		}
	}
}

// Asked for alone, a problem has nothing of its measures; a measure has what was recorded on its problem, and nothing of others.
func TestTheHistoryOfOneMatter(t *testing.T) {
	l := whole(t)
	alone, _ := l.on("2026-10-13").shown("1", true)
	if strings.Contains(alone, "  1.1@2026-06-30\n") || !strings.Contains(alone, "销号") || !strings.Contains(alone, "主体工程完成八成") {
		t.Errorf("alone:\n%s", alone)
	}
	measure, _ := l.shown("1.1@2026-06-30", false)
	if strings.Contains(measure, "主体工程") || !strings.Contains(measure, "销号  1\n") || !strings.Contains(measure, "2026年6月底前") {
		t.Errorf("the measure:\n%s", measure)
	}
	if _, err := l.by("").History(t.Context(), "own/9", false); err == nil {
		t.Error("a key that names nothing has a history")
	}
}
