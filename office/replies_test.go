package office

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/change"
	"duban/remind/delivery"
	"duban/store"
)

// shared is a plan whose problem 1 two counties share under one bureau, while problem 2 is one county's: 1 is due in 30 days and has a measure of the
// same day, 2 has been overdue for 20.
func shared() remind.Plan {
	due := remind.DateOf(monday) + 30
	parties := remind.Parties{Responsible: []string{"甲县", "乙县"}, Lead: []string{"市局"}, Leader: []string{"王某"}}
	one := remind.Problem{Plan: "shared", Number: 1, Title: "两县河道治理滞后", Parties: parties, Deadline: remind.Deadline{Kind: remind.Dated, Date: due}}
	two := remind.Problem{
		Plan: "shared", Number: 2, Title: "垃圾场渗滤液直排", Parties: remind.Parties{Responsible: []string{"甲县"}, Lead: []string{"市局"}},
		Deadline: remind.Deadline{Kind: remind.Dated, Date: remind.DateOf(monday) - 20},
	}
	return remind.Plan{ID: "shared", Problems: []remind.Problem{one, two}}
}

// answering is an office with that plan alone, whose people have mailboxes; message m1 told 甲县 of problems 1 and 2, m2 乙县 of 1, m3 市局 of both.
func answering(t *testing.T) *Office {
	t.Helper()
	o := newOffice(t, shared())
	if err := o.Store.EndPlan(t.Context(), -1, store.Ending{Plan: own(), At: monday, By: "张三", Doc: "文"}); err != nil {
		t.Fatal(err)
	}
	mail := func(body, name, to string) remind.Contact {
		return remind.Contact{Body: body, Name: name, Channel: remind.MailChannel, Address: to}
	}
	away := mail("甲县", "孙某", "sun@jia.example")
	away.To = remind.DateOf(monday) - 1
	d := remind.Directory{Contacts: []remind.Contact{
		mail("甲县", "赵某", "jia@x.example"), mail("甲县", "钱某", "Qian@Jia.example"), away,
		mail("乙县", "李某", "yi@x.example"), mail("市局", "周某", "ju@x.example"), mail("王某", "王某", "wang@x.example"), mail("整改办", "张三", "office@x.example"),
	}}
	if err := o.Store.PutDirectory(t.Context(), -1, d, monday); err != nil {
		t.Fatal(err)
	}
	tell(t, o, "m1", "jia@x.example", "甲县", "shared/1", "shared/2")
	tell(t, o, "m2", "yi@x.example", "乙县", "shared/1")
	tell(t, o, "m3", "ju@x.example", "市局", "shared/1", "shared/2")
	return o
}

// tell puts a message into the store that told a body of matters, and sends it.
func tell(t *testing.T, o *Office, id, to, body string, keys ...remind.Key) {
	t.Helper()
	ctx := t.Context()
	var due []remind.Notice
	var names []remind.NoticeKey
	for _, k := range keys {
		n := remind.Notice{NoticeKey: remind.NoticeKey{
			Obligation: k, Stage: "d30", Occurrence: 1, Anchor: remind.Anchor{Date: remind.DateOf(monday) + 30, Event: "import"},
			Address: remind.NewAddress(remind.MailChannel, to),
		}, Plan: k.Plan(), On: remind.DateOf(monday), Role: remind.Responsible, Bodies: []string{body}}
		due, names = append(due, n), append(names, n.NoticeKey)
	}
	_, err1 := o.Store.Offer(ctx, store.Round{Day: remind.DateOf(monday), At: monday, Realm: o.Terms.Realm}, due, nil)
	err2 := o.Store.PutMessage(ctx, store.Outgoing{
		Letter: delivery.Letter{ID: id, Address: remind.NewAddress(remind.MailChannel, to), Recipient: body, Date: monday},
		Realm:  o.Terms.Realm, Day: remind.DateOf(monday), Expires: monday.Add(7 * time.Hour), Notices: names,
	})
	c, ok, err3 := o.Store.Claim(ctx, o.Terms.Realm, remind.MailChannel, monday, time.Minute)
	if err := errors.Join(err1, err2, err3); err != nil || !ok {
		t.Fatalf("tell %s: %v, %v", id, ok, err)
	}
	if err := o.Store.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: delivery.Delivered}, monday); err != nil {
		t.Fatal(err)
	}
}

// mailed is a reply by mail.
func mailed(message, from, words string) answer.Reply {
	return answer.Reply{Way: answer.ByMail, Source: message + from + words, Message: message, From: from, Words: words, Said: monday}
}

// received takes a reply in.
func received(t *testing.T, o *Office, r answer.Reply) answer.Reply {
	t.Helper()
	if isNew, err := o.Receive(t.Context(), &r); err != nil || !isNew {
		t.Fatalf("receive %q: new %v, %v", r.Words, isNew, err)
	}
	return r
}

// said are claims in a line each, with the first words of what stands against them.
func said(claims []answer.Claim) []string {
	var all []string
	for _, c := range claims {
		line := string(c.Key) + " " + string(c.Kind)
		if c.Body != "" {
			line += " " + c.Body
		}
		if c.To != 0 {
			line += " " + c.To.String()
		}
		for _, d := range c.Doubts {
			line += " ！" + d
		}
		all = append(all, line)
	}
	return all
}

// Who answers for whom, and what that claims.
func TestReceive(t *testing.T) {
	for _, tt := range []struct {
		name    string
		reply   answer.Reply
		bodies  string
		foreign bool
		claims  []string
		doubts  string // in them
	}{
		{"a county's part, and all of its own", mailed("m1", "jia@x.example", "已完成整改，申请验收。"), "甲县", false, []string{"shared/1 done 甲县", "shared/2 done"}, ""},
		{"any contact of the body", mailed("m1", "qian@JIA.example", "问题2已完成整改"), "甲县", false, []string{"shared/2 done"}, ""},
		{"who has left", mailed("m1", "sun@jia.example", "问题2已完成整改"), "", true, []string{"shared/2 done"}, ""},
		{"another body's", mailed("m2", "jia@x.example", "已完成整改"), "", true, []string{"shared/1 done"}, ""},
		{"a look-alike", mailed("m1", "jia@x.example.evil", "问题2已完成整改"), "", true, []string{"shared/2 done"}, ""},
		{
			"the lead", mailed("m3", "ju@x.example", "问题2已完成整改"), "市局", false,
			[]string{"shared/2 done ！答复单位为牵头督导验收单位，不是主体责任单位；如为验收意见，请用 duban accept 登记"},
			"",
		},
		{
			"an extension after the date", mailed("m1", "jia@x.example", "问题2申请延期至2027年3月31日"), "甲县", false,
			[]string{"shared/2 extension 2027-03-31 ！时限已过：时限为2026年11月3日，提出时已逾期20天"},
			"",
		},
		{
			"an extension of what is shared", mailed("m2", "yi@x.example", "申请延期至2027年3月31日"), "乙县", false,
			[]string{"shared/1 extension 2027-03-31 ！该事项由2家单位共同负责，延期适用于全部单位"},
			"",
		},
		{"收到", mailed("m1", "jia@x.example", "收到"), "甲县", false, []string{"shared/1 received", "shared/2 received"}, ""},
		{
			"a form that claims what nobody told",
			answer.Reply{
				Way: answer.ByLink, Source: "form", Message: "m2", From: "yi@x.example", Words: "已完成",
				Claims: []answer.Claim{{Key: "shared/1", Kind: answer.Done}, {Key: "shared/2", Kind: answer.Done}},
			},
			"乙县", false,
			[]string{"shared/1 done 乙县"},
			"所填事项shared/2不在所答复的消息中",
		},
		{
			"a form that asks for a day before the date",
			answer.Reply{
				Way: answer.ByLink, Source: "form", Message: "m2", From: "yi@x.example",
				Claims: []answer.Claim{{Key: "shared/1", Kind: answer.Extension, To: remind.DateOf(monday) + 3}},
			},
			"乙县", false,
			[]string{"shared/1 extension 2026-11-26 ！申请的日期不晚于现行时限（2026年12月23日） ！该事项由2家单位共同负责，延期适用于全部单位"},
			"",
		},
		{"of nothing, by one who is known", mailed("", "jia@x.example", "已完成"), "甲县", false, nil, ""},
		{"of nothing, by a stranger", mailed("", "who@y.example", "已完成"), "", true, nil, ""},
		{"of a message that nobody sent", mailed("m9", "jia@x.example", "已完成"), "甲县", false, nil, "没有发送记录"},
		{
			"of somebody whom the server does not know",
			func() answer.Reply {
				r := mailed("m1", "jia@x.example", "收到")
				r.Auth = []answer.Check{{Method: "spf", Result: "fail"}, {Method: "dkim", Result: "none"}}
				return r
			}(), "甲县", false,
			[]string{"shared/1 received", "shared/2 received"},
			"可能是冒名邮件",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := answering(t)
			r := received(t, o, tt.reply)
			if got := strings.Join(r.Bodies, "；"); got != tt.bodies || r.Foreign != tt.foreign {
				t.Errorf("bodies %q, foreign %v", got, r.Foreign)
			}
			if got := said(r.Claims); !slices.Equal(got, tt.claims) {
				t.Errorf("claims %q, want %q", got, tt.claims)
			}
			if got := strings.Join(r.Doubts, "；"); !strings.Contains(got, tt.doubts) || tt.doubts == "" && got != "" {
				t.Errorf("doubts %q", got)
			}
			if day, err := o.Today(t.Context()); err != nil || day.States["shared/2"].State != remind.Open {
				t.Errorf("it changed a state: %v", err)
			}
		})
	}
}

// A reply that waits is in the list, one that needs nobody is not; and none is taken in twice.
func TestRepliesList(t *testing.T) {
	o := answering(t)
	received(t, o, mailed("m1", "jia@x.example", "收到"))
	done := received(t, o, mailed("m1", "jia@x.example", "问题2已完成整改"))
	again := mailed("m1", "jia@x.example", "问题2已完成整改")
	if isNew, err := o.Receive(t.Context(), &again); isNew || err != nil || again.ID != done.ID {
		t.Errorf("again: %v, %d, %v", isNew, again.ID, err)
	}
	open, err1 := o.Replies(t.Context(), false)
	all, err2 := o.Replies(t.Context(), true)
	if err := errors.Join(err1, err2); err != nil || len(open) != 1 || open[0].ID != done.ID || len(all) != 2 || all[0].State != ReplyNoted {
		t.Fatalf("open %+v, all %+v, %v", open, all, err)
	}
	if _, err := o.Dismiss(t.Context(), done.ID, " "); err == nil || !strings.Contains(err.Error(), "--note") {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := o.Dismiss(t.Context(), done.ID, "照片不清晰，请补充"); err != nil {
		t.Fatal(err)
	}
	var ended ReplyEndedError
	if _, err := o.Take(t.Context(), TakeOrder{ID: done.ID}); !errors.As(err, &ended) || err.Error() != "答复2已由张三于2026年11月23日10:00不予采纳，不必重复处理" {
		t.Errorf("a second time: %v", err)
	}
	if _, err := o.Dismiss(t.Context(), 77, "原因"); !errors.As(err, new(UnknownReplyError)) {
		t.Errorf("no reply: %v", err)
	}
	row, err := o.Reply(t.Context(), done.ID)
	if err != nil || row.State != ReplyDismissed || row.Ending.Note != "照片不清晰，请补充" {
		t.Errorf("%+v, %v", row, err)
	}
}

// What is taken is recorded in the replier's name and the office's.
func TestTake(t *testing.T) {
	asked := mailed("m1", "jia@x.example", "问题2因征地受阻，申请延期至2027年3月31日。")
	for _, tt := range []struct {
		name   string
		reply  answer.Reply
		order  TakeOrder
		events []string // key, kind, for, by, taker, to, doc
		lines  []string // of progress
		want   string   // in the refusal
	}{
		{
			"a report, a part and a whole", mailed("m1", "jia@x.example", "已完成整改，申请验收。"),
			TakeOrder{},
			[]string{"shared/1 report 甲县 甲县（赵某） 张三", "shared/2 report 甲县（赵某） 张三"},
			nil, "",
		},
		{
			"one of two", mailed("m1", "jia@x.example", "已完成整改，申请验收。"),
			TakeOrder{Keys: []string{"2"}},
			[]string{"shared/2 report 甲县（赵某） 张三"},
			nil, "",
		},
		{"an extension without a document", asked, TakeOrder{}, nil, nil, "须用 --doc 写明批准延期的文件"},
		{"an extension with one", asked, TakeOrder{Doc: "市办〔2026〕9号"}, []string{"shared/2 extend 甲县（赵某） 张三 2027-03-31 市办〔2026〕9号"}, nil, ""},
		{
			"an extension to another day", asked,
			TakeOrder{Doc: "市办〔2026〕9号", To: remind.NewDate(2027, 1, 31)},
			[]string{"shared/2 extend 甲县（赵某） 张三 2027-01-31 市办〔2026〕9号"},
			nil, "",
		},
		{"an extension as progress", asked, TakeOrder{As: "progress"}, nil, []string{"shared/2 甲县（赵某） 张三 问题2因征地受阻，申请延期至2027年3月31日。"}, ""},
		{
			"progress, without the tail of a program", mailed("m1", "jia@x.example", "问题2管网已铺设六成。\n发自我的 iPhone"),
			TakeOrder{},
			nil,
			[]string{"shared/2 甲县（赵某） 张三 问题2管网已铺设六成。"},
			"",
		},
		{"only read", asked, TakeOrder{As: "received"}, nil, nil, ""},
		{"as what there is not", asked, TakeOrder{As: "done"}, nil, nil, "--as 不能是“done”"},
		{"what it does not claim", asked, TakeOrder{Keys: []string{"1"}}, nil, nil, "答复1没有提到shared/1"},
		{"what it does not claim, as the office says", asked, TakeOrder{Keys: []string{"2"}, As: "report"}, []string{"shared/2 report 甲县（赵某） 张三"}, nil, ""},
		{"a key that there is not", asked, TakeOrder{Keys: []string{"9"}}, nil, nil, "没有编号为“9”的事项"},
		{"a stranger's", mailed("m1", "who@y.example", "问题2已完成整改"), TakeOrder{}, nil, nil, "再用 --by 写明答复的单位和人员"},
		{
			"a stranger's for whom somebody vouches", mailed("m1", "who@y.example", "问题2已完成整改"),
			TakeOrder{By: "甲县（吴某）"},
			[]string{"shared/2 report 甲县（吴某） 张三"},
			nil, "",
		},
		{
			"a stranger's part", mailed("m1", "who@y.example", "问题1已完成整改"),
			TakeOrder{By: "甲县（吴某）"},
			[]string{"shared/1 report 甲县 甲县（吴某） 张三"},
			nil, "",
		},
		{
			"收到 as the report of a part", mailed("m1", "jia@x.example", "收到"),
			TakeOrder{As: "report", Keys: []string{"1"}},
			[]string{"shared/1 report 甲县 甲县（赵某） 张三"},
			nil, "",
		},
		{
			"a part that is not claimed", asked,
			TakeOrder{As: "report", Keys: []string{"1"}},
			[]string{"shared/1 report 甲县 甲县（赵某） 张三"},
			nil, "",
		},
		{
			"a matter typed twice", mailed("m1", "jia@x.example", "问题2已完成整改"),
			TakeOrder{Keys: []string{"2", "shared/2"}},
			[]string{"shared/2 report 甲县（赵某） 张三"},
			nil, "",
		},
		{"what it does not claim, typed twice", asked, TakeOrder{As: "progress", Keys: []string{"1", "2", "1"}}, nil, []string{
			"shared/1 甲县（赵某） 张三 问题2因征地受阻，申请延期至2027年3月31日。", "shared/2 甲县（赵某） 张三 问题2因征地受阻，申请延期至2027年3月31日。",
		}, ""},
		{"one that is not assigned", mailed("", "jia@x.example", "已完成"), TakeOrder{}, nil, nil, "请写明编号和采纳为何"},
		{"one that the office assigns", mailed("", "jia@x.example", "已完成"), TakeOrder{Keys: []string{"2"}, As: "report"}, []string{"shared/2 report 甲县（赵某） 张三"}, nil, ""},
		{"before it came", mailed("m1", "jia@x.example", "问题2已完成整改"), TakeOrder{On: remind.DateOf(monday) + 1}, nil, nil, "晚于今日"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := answering(t)
			r := received(t, o, tt.reply)
			tt.order.ID = r.ID
			_, err := o.Take(t.Context(), tt.order)
			if (tt.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			snap, err2 := o.Store.Snapshot(t.Context())
			if err2 != nil {
				t.Fatal(err2)
			}
			var events, lines []string
			for _, e := range snap.Events {
				line := []string{string(e.Key), string(e.Kind), e.For, e.By, e.Taker, e.Doc}
				if e.To != 0 {
					line[5] = strings.TrimSpace(e.To.String() + " " + e.Doc)
				}
				events = append(events, strings.Join(slices.DeleteFunc(line, func(s string) bool { return s == "" }), " "))
			}
			for _, p := range snap.Progress {
				lines = append(lines, strings.Join([]string{string(p.Key), p.By, p.Taker, p.Text}, " "))
			}
			if !slices.Equal(events, tt.events) || !slices.Equal(lines, tt.lines) {
				t.Errorf("events %q, want %q; progress %q, want %q", events, tt.events, lines, tt.lines)
			}
			if ended := snap.Endings[r.ID].Taken; ended != (err == nil) {
				t.Errorf("ended: %v", ended)
			}
		})
	}
}

// The last part of a duty reports it; what was reported meanwhile is not reported again, and says what to do.
func TestTakingTheLastPart(t *testing.T) {
	o := answering(t)
	jia := received(t, o, mailed("m1", "jia@x.example", "问题1已完成整改"))
	yi := received(t, o, mailed("m2", "yi@x.example", "已完成整改"))
	again := received(t, o, mailed("m2", "yi@x.example", "已全部完成整改，再次报告"))
	first, err := o.Take(t.Context(), TakeOrder{ID: jia.ID})
	if err != nil || first.Recorded[0].Status.State != remind.Open || !slices.Equal(first.Recorded[0].Out, []string{"乙县"}) {
		t.Fatalf("the first: %+v, %v", first, err)
	}
	second, err := o.Take(t.Context(), TakeOrder{ID: yi.ID})
	if err != nil || second.Recorded[0].Status.State != remind.Reported {
		t.Fatalf("the second: %+v, %v", second, err)
	}
	_, err = o.Take(t.Context(), TakeOrder{ID: again.ID})
	if !errors.As(err, new(change.RejectedEvent)) || !strings.Contains(err.Error(), "duban dismiss 3 --note") {
		t.Errorf("once more: %v", err)
	}
	late := received(t, o, mailed("m2", "yi@x.example", "已完成整改，第三次报告"))
	if got := said(late.Claims); !slices.Equal(got, []string{"shared/1 done 乙县 ！该事项现为“已完成待验收”（2026年11月23日）"}) {
		t.Errorf("a reply to what is reported: %q", got)
	}
}

// What came before a return says nothing of what was returned.
func TestAReplyThatIsOvertaken(t *testing.T) {
	o := answering(t)
	now := monday
	o.Now = func() time.Time { return now }
	first := received(t, o, mailed("m1", "jia@x.example", "问题2已完成整改"))
	now = now.Add(time.Minute)
	second := received(t, o, mailed("m1", "qian@jia.example", "问题2已完成整改"))
	now = now.Add(time.Hour)
	if _, err := o.Take(t.Context(), TakeOrder{ID: first.ID}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if _, err := o.Record(t.Context(), remind.Event{Kind: remind.EventReturn, Note: "照片不清晰"}, []string{"shared/2"}); err != nil {
		t.Fatal(err)
	}
	_, err := o.Take(t.Context(), TakeOrder{ID: second.ID})
	if !errors.As(err, new(change.RejectedEvent)) || !strings.Contains(err.Error(), "收到答复2之后，shared/2已登记“退回”（2026-11-23）") {
		t.Errorf("got %v", err)
	}
	if _, err := o.Take(t.Context(), TakeOrder{ID: second.ID, On: remind.DateOf(monday)}); err != nil {
		t.Errorf("by a day that somebody names: %v", err)
	}
}

// The office types progress for one or several matters, all or none.
func TestProgress(t *testing.T) {
	o := answering(t)
	for _, tt := range []struct {
		order ProgressOrder
		want  string
	}{
		{ProgressOrder{Keys: []string{"1", "2"}, Note: "管网已完成六成"}, ""},
		{ProgressOrder{Keys: []string{"1"}}, "须用 --note"},
		{ProgressOrder{Keys: []string{"1", "9"}, Note: "完成"}, "没有编号为“9”的事项"},
		{ProgressOrder{Keys: []string{"1"}, Note: "完成", On: remind.DateOf(monday) + 1}, "晚于今日"},
	} {
		if _, err := o.Progress(t.Context(), tt.order); (tt.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v", tt.order, err)
		}
	}
	snap, err := o.Store.Snapshot(t.Context())
	if err != nil || len(snap.Progress) != 2 || len(snap.Events) != 0 || snap.Progress[0].By != "张三" {
		t.Errorf("%+v, %v", snap.Progress, err)
	}
}

// What a reply says of a problem and of its measures is one event where the problem's covers them: it is on record, and told, once. A measure that it
// does not reach has one of its own.
func TestTakingAProblemWithItsMeasures(t *testing.T) {
	due := remind.DateOf(monday) - 20
	measure := func(number string, due remind.Date) remind.Commitment {
		return remind.Commitment{Number: number, Section: remind.SectionMeasures, Path: "（" + number + "）", Due: due, Text: "清运" + number}
	}
	first, other := remind.Key("shared/2.1@"+due.String()), remind.Key("shared/2.2@"+(due+5).String())
	for words, want := range map[string][]string{
		"问题2已完成整改，申请验收":          {"shared/2 report"},
		"问题2申请延期至2027年3月31日，请批准": {"shared/2 extend", string(other) + " extend"},
	} {
		o := answering(t)
		plan := shared()
		plan.Problems[1].Commitments = []remind.Commitment{measure("1", due), measure("2", due+5)}
		if err := o.Store.PutPlan(t.Context(), -1, plan, monday); err != nil {
			t.Fatal(err)
		}
		tell(t, o, "m4", "qian@jia.example", "甲县", "shared/2", first, other)
		r := received(t, o, mailed("m4", "qian@jia.example", words))
		if len(r.Claims) != 3 {
			t.Fatalf("%s claims %q", words, said(r.Claims))
		}
		done, err := o.Take(t.Context(), TakeOrder{ID: r.ID, Doc: "衡整改办〔2026〕9号"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i := range done.Recorded {
			got = append(got, string(done.Recorded[i].Event.Key)+" "+string(done.Recorded[i].Event.Kind))
		}
		if !slices.Equal(got, want) || len(done.Left) > 0 {
			t.Errorf("%s is recorded as %q, want %q", words, got, want)
		}
		day, err := o.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range []remind.Key{"shared/2", first, other} {
			_, s := day.Find(string(k))
			if s.State == remind.Open && s.Due != remind.NewDate(2027, 3, 31) {
				t.Errorf("%s: %s is left as it was", words, k)
			}
		}
	}
}
