package enclosure_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/xuri/excelize/v2"

	"duban/formats/calendar"
	"duban/formats/contacts"
	"duban/formats/enclosure"
	"duban/formats/plantext"
	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/digest"
	"duban/remind/paperwork"
	"duban/remind/preview"
	"duban/remind/tally"
	"duban/seeds"
)

// city is the world of the built-in plan; one contact of each body that is named wants a calendar.
func city(t testing.TB, calendars ...string) *remind.World {
	t.Helper()
	read := func(name string) []byte {
		raw, err := seeds.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	plan, _, err := plantext.Read(seeds.PlanID, bytes.NewReader(read(seeds.PlanID+".txt")))
	if err != nil {
		t.Fatal(err)
	}
	d, _, err := contacts.Read(bytes.NewReader(read("contacts.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Contacts {
		d.Contacts[i].ICS = slices.Contains(calendars, d.Contacts[i].Body)
	}
	years, err := calendar.ReadAll(seeds.Files)
	if err != nil {
		t.Fatal(err)
	}
	policy := remind.DefaultPolicy()
	w := &remind.World{
		Plans: []remind.Plan{plan}, Policy: &policy, Calendar: remind.NewCalendar(years...), Book: remind.NewBook(d, remind.Reachability{}),
		Office: remind.SignOff{Name: "整改办"},
	}
	return w.Prepare()
}

// messages returns those of the first round on a day, when everybody hears how things stand.
func messages(t testing.TB, w *remind.World, day remind.Date) []remind.Message {
	t.Helper()
	var all []remind.Message
	preview.Rounds(w, day, day, &preview.Told{}, func(r preview.Round) bool {
		all = append(all, r.Messages...)
		return true
	})
	if len(all) < 10 {
		t.Fatalf("%d messages", len(all))
	}
	return all
}

var monday = remind.NewDate(2026, time.November, 23)

// files returns what goes with a message; made twice it must be the same.
func files(t testing.TB, m *remind.Message) []remind.Attachment {
	t.Helper()
	all, err := enclosure.Of(remind.KindMail, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := enclosure.Of(remind.KindMail, m, nil)
	if err != nil || len(again) != len(all) {
		t.Fatalf("%d files, and %d again: %v", len(all), len(again), err)
	}
	for i, a := range all {
		if !bytes.Equal(a.Data, again[i].Data) || a.SHA256 != again[i].SHA256 || a.Bytes != len(a.Data) || a.Name != again[i].Name {
			t.Fatalf("%s: made again it is another file", a.Name)
		}
	}
	return all
}

// rows opens a list with the library of spreadsheets, and returns the rows under its header by their titles.
func rows(t testing.TB, raw []byte) []map[string]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	cells, err := f.GetRows(f.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	head := slices.IndexFunc(cells, func(row []string) bool { return len(row) > 0 && row[0] == "序号" })
	if head < 0 {
		t.Fatalf("no header: %v", cells)
	}
	var all []map[string]string
	for _, row := range cells[head+1:] {
		r := map[string]string{}
		for i, v := range row {
			r[cells[head][i]] = v
		}
		all = append(all, r)
	}
	return all
}

// listsOf returns the lists of a mail's files, without the papers and the dispatch that go with it.
func listsOf(all []remind.Attachment) []remind.Attachment {
	return slices.DeleteFunc(all, func(a remind.Attachment) bool { return !strings.HasPrefix(a.Name, "督办清单") })
}

// Leaders, the office and the inspection get the list of all they answer for; nobody else does, and no channel but mail takes it.
func TestTheListHasEveryMatter(t *testing.T) {
	t.Parallel()
	lists := 0
	for _, m := range messages(t, city(t), monday) {
		listed := slices.ContainsFunc(m.Sections, func(s remind.Section) bool {
			return s.Role == remind.Leader || s.Role == remind.Office || s.Role == remind.Inspection
		})
		all := listsOf(files(t, &m))
		if !listed {
			if len(all) > 0 {
				t.Errorf("%s gets %s", m.Recipient, all[0].Name)
			}
			continue
		}
		lists++
		scope := delivery.Scope(&m)
		if m.Recipient == remind.OfficeBody && len(scope) != 50 {
			t.Errorf("the office answers for %d problems", len(scope))
		}
		name := "督办清单（" + m.Recipient
		if slices.ContainsFunc(m.Sections, func(s remind.Section) bool { return s.Role == remind.Leader }) {
			name += "同志"
		}
		name += fmt.Sprintf("，%d个问题）.xlsx", len(scope))
		if len(all) != 1 || all[0].Name != name {
			t.Fatalf("%s gets %v, want %s", m.Recipient, all, name)
		}
		compare(t, &m, scope, rows(t, all[0].Data))
		if other, err := enclosure.Of(remind.KindWeCom, &m, nil); err != nil || len(other) > 0 {
			t.Errorf("a group gets %v, %v", other, err)
		}
	}
	if lists < 5 {
		t.Errorf("%d lists", lists)
	}
}

// compare holds the rows of a list against what its reader answers for.
func compare(t *testing.T, m *remind.Message, scope []remind.Item, got []map[string]string) {
	t.Helper()
	told := map[remind.Key]bool{}
	for _, n := range m.Notices {
		told[n.Obligation] = true
	}
	n := 0
	for _, it := range scope {
		for _, e := range it.Entries {
			if n == len(got) {
				t.Fatalf("%s: only %d rows", m.Recipient, n)
			}
			r := got[n]
			n++
			late := ""
			if e.Status.State == remind.Open && e.DaysLeft < 0 {
				late = fmt.Sprint(-e.DaysLeft)
			}
			due := map[remind.Rhythm]string{"": e.Status.Due.String(), remind.Weekly: "每周", remind.Monthly: "每月", remind.Quarterly: "每季度", remind.Yearly: "每年"}[e.Obligation.Rhythm]
			want := map[string]string{
				"序号": fmt.Sprint(n), "责任单位": strings.Join(e.Responsible, "；"), "时限": due, "状态": e.Status.State.Chinese(), "逾期天数": late,
				"本次提醒": map[bool]string{true: "是"}[told[e.Obligation.Key]],
			}
			for title, w := range want {
				if r[title] != w {
					t.Errorf("%s, %s, %s: %q, want %q", m.Recipient, e.Obligation.Key, title, r[title], w)
				}
			}
			if !strings.HasPrefix(r["问题"], fmt.Sprint(it.Problem, "．")) {
				t.Errorf("%s stands under %q", e.Obligation.Key, r["问题"])
			}
		}
	}
	if n != len(got) {
		t.Errorf("%s: %d rows, want %d", m.Recipient, len(got), n)
	}
}

// A list says what was last recorded, of matters too that the mail does not speak of.
func TestTheListSaysWhatWasRecorded(t *testing.T) {
	t.Parallel()
	w := city(t)
	w.Events = []remind.Event{
		{Key: seeds.PlanID + "/11", Kind: remind.EventExtend, On: monday - 3, At: (monday - 3).At(10, 0), To: monday + 30, Note: "经市政府\n同意"},
	}
	for _, m := range messages(t, w, monday) {
		if m.Recipient != "黄立" {
			continue
		}
		for _, r := range rows(t, listsOf(files(t, &m))[0].Data) {
			if strings.HasPrefix(r["问题"], "11．") && strings.HasPrefix(r["事项"], "整体") {
				if r["最近情况"] != "2026-11-20延期至2026-12-23：经市政府 同意" || r["时限"] != "2026-12-23" {
					t.Errorf("row %v", r)
				}
				return
			}
		}
	}
	t.Error("problem 11 is in no list")
}

// Whoever wants it gets his days as a calendar, under the names that they have in an exported one, so that a reader of both has each once.
func TestTheCalendar(t *testing.T) {
	t.Parallel()
	w := city(t, "衡南县党委、政府", "黄立")
	exported := map[string]calendar.Appointment{}
	for _, a := range calendar.Agenda(w.On(monday), map[string]time.Time{seeds.PlanID: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}) {
		exported[a.UID] = a
	}
	calendars := 0
	for _, m := range messages(t, w, monday) {
		all := files(t, &m)
		i := slices.IndexFunc(all, func(a remind.Attachment) bool { return a.Name == "日历.ics" })
		if (i >= 0) != (m.Recipient == "衡南县党委、政府" || m.Recipient == "黄立") {
			t.Errorf("%s: %v", m.Recipient, all)
		}
		if i < 0 {
			continue
		}
		calendars++
		c, err := ical.NewDecoder(bytes.NewReader(all[i].Data)).Decode()
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, e := range c.Events() {
			uid := e.Props.Get("UID").Value
			a, ok := exported[uid]
			if !ok || seen[uid] || e.Props.Get("DTSTART").Value != strings.ReplaceAll(a.Day.String(), "-", "") {
				t.Errorf("%s: %s on %s, exported on %s", m.Recipient, uid, e.Props.Get("DTSTART").Value, a.Day)
			}
			seen[uid] = true
			summary, err := e.Props.Text("SUMMARY")
			if err != nil || summary != a.Summary || !strings.HasPrefix(summary, "问题") || !strings.HasSuffix(summary, "到期") || len(e.Children) != 2 {
				t.Errorf("summary %q, exported as %q, %d alarms: %v", summary, a.Summary, len(e.Children), err)
			}
		}
		dated := map[remind.Key]bool{}
		for _, n := range m.Notices {
			if n.Due != 0 {
				dated[n.Obligation] = true
			}
		}
		if len(seen) != len(dated) {
			t.Errorf("%s: %d days, and %d matters have one", m.Recipient, len(seen), len(dated))
		}
	}
	if calendars != 2 {
		t.Errorf("%d calendars", calendars)
	}
}

// enormous is the mail of an office with 4,000 matters whose texts cannot be packed well.
func enormous(calendar bool) *remind.Message {
	m := &remind.Message{ID: "id", Address: remind.Address{Channel: remind.MailChannel, To: "a@b.example"}, Recipient: "整改办", Day: monday, Calendar: calendar}
	s := remind.Section{Role: remind.Office}
	random := uint64(1)
	for n := range 4000 {
		var text []rune
		for range 220 {
			random = random*6364136223846793005 + 1442695040888963407
			text = append(text, rune(0x4E00+random>>33%0x5000))
		}
		k := remind.ProblemKeyOf("p", n+1)
		o := &remind.Obligation{Key: k, Plan: "p", Problem: n + 1, Kind: remind.KindProblem, Text: string(text), Due: monday}
		s.Items = append(s.Items, remind.Item{Plan: "p", Problem: n + 1, Title: string(text), Entries: []remind.Entry{{
			Obligation: o, Status: &remind.Status{State: remind.Open, Due: monday}, Parties: remind.Parties{Responsible: []string{string(text[:100])}},
		}}})
	}
	m.Sections, m.Charges = []remind.Section{s}, []remind.Charge{{Role: remind.Office, Items: s.Items}}
	return m
}

// However much somebody answers for, his mail stays under 2 MiB: the list says how much it leaves out.
func TestFilesKeepToTheirBounds(t *testing.T) {
	t.Parallel()
	all, err := enclosure.Of(remind.KindMail, enormous(true), nil)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d files: %v", len(all), err)
	}
	whole := 0
	for _, a := range all {
		whole += a.Bytes
		if a.Bytes > 1<<20 || a.Bytes < 100<<10 {
			t.Errorf("%s has %d bytes", a.Name, a.Bytes)
		}
	}
	if mail := whole*4/3*78/76 + 140<<10; mail > 2<<20 { // with a body of the longest
		t.Errorf("a mail of %d bytes", mail)
	}
	got := rows(t, all[0].Data)
	last := got[len(got)-1]["问题"]
	if want := fmt.Sprintf("因篇幅所限，另有%d项未列出，请向整改办查询。", 4000-len(got)+1); last != want || len(got) < 500 {
		t.Errorf("%d rows, the last: %q, want %q", len(got), last, want)
	}
}

// A mail with everything in it, to an office with a plan of thousands, keeps to the same bound: each file says what it leaves out.
func TestAllFilesTogetherKeepToTheBound(t *testing.T) {
	t.Parallel()
	m := enormous(true)
	items := m.Sections[0].Items
	row := func(i int) digest.Row {
		return digest.Row{Number: i + 1, Short: items[i].Title[:60], Text: items[i].Title, Responsible: items[i].Entries[0].Responsible, Kind: tally.Whole, Due: monday - 9}
	}
	d, b := &digest.Dispatch{}, &digest.Bulletin{Title: "通报"}
	d.On, d.Since, b.On, b.Since, b.Month = monday, monday-7, monday, monday-30, monday
	letter := remind.Draft{Kind: paperwork.Letter, Body: "甲县", Since: monday, Items: items}
	for i := range items {
		d.Overdue, d.Going = append(d.Overdue, row(i)), append(d.Going, row(i))
		b.Overdue = append(b.Overdue, digest.Matter{Number: i + 1, Short: items[i].Title[:60], Days: 9, Responsible: items[i].Entries[0].Responsible})
	}
	m.Sections = append(m.Sections,
		remind.Section{Role: remind.Office, Form: remind.Dispatch, Items: []remind.Item{{Dispatch: d}}},
		remind.Section{Role: remind.Office, Form: remind.Bulletin, Items: []remind.Item{{Bulletin: b}}})
	m.Drafts = []remind.Draft{letter, letter}
	all := files(t, m)
	names, whole := delivery.FileNames(m), 0
	for i, a := range all {
		whole += a.Bytes
		if i >= len(names) || a.Name != names[i] {
			t.Errorf("file %d is %s of %v", i, a.Name, names)
		}
	}
	if mail := whole*4/3*78/76 + 140<<10; mail > 2<<20 || len(all) != 5 {
		t.Errorf("a mail of %d bytes, %d files", mail, len(all))
	}
	for i, want := range []string{"项未列出，请用duban export bulletin导出", "项未列出，请用duban export dispatch查看", "项未列出，请向整改办查询", "", "项未列出，请用duban papers导出"} {
		if !holds(t, all[i].Data, want) {
			t.Errorf("%s does not say what it leaves out", all[i].Name)
		}
	}
}

// holds reports whether a part of an archive has a text; anything has none.
func holds(t *testing.T, raw []byte, text string) bool {
	t.Helper()
	if text == "" {
		return true
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

func BenchmarkTheOfficesList(b *testing.B) {
	var office remind.Message
	for _, m := range messages(b, city(b), monday) {
		if m.Recipient == "整改办" {
			office = m
		}
	}
	for b.Loop() {
		if _, err := enclosure.Of(remind.KindMail, &office, nil); err != nil {
			b.Fatal(err)
		}
	}
}
