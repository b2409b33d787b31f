package office

import (
	"maps"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"duban/office/builtin"
	"duban/remind"
	"duban/remind/shortname"
	"duban/seeds"
)

// Every problem of the built-in plan has a name of its own that fits a line, and whatever plan has the same number for something else does not
// get it.
func TestTheBuiltInPlanIsNamed(t *testing.T) {
	snap, _, err := builtin.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	all, err := builtin.Proposals()
	if err != nil {
		t.Fatal(err)
	}
	w := (&remind.World{Plans: snap.Plans, Proposed: all}).Prepare()
	seen := map[string]bool{}
	for _, p := range snap.Plans[0].Problems {
		key := remind.ProblemKeyOf(seeds.PlanID, p.Number)
		name := w.ShortName(key)
		if n := utf8.RuneCountInString(name.Text); name.From != shortname.BuiltIn || n < 5 || n > shortname.Longest || seen[name.Text] {
			t.Errorf("%d: %+v", p.Number, name)
		}
		seen[name.Text] = true
		for _, other := range snap.Plans[0].Problems {
			if other.Number != p.Number && all[key].Fits(other.Title) {
				t.Errorf("the name of %d fits %d", p.Number, other.Number)
			}
		}
	}
	if len(seen) != len(all) {
		t.Errorf("%d problems, %d names", len(seen), len(all))
	}
	if w.PlanName(seeds.PlanID) != "第二轮省督察" {
		t.Errorf("the plan is called %s", w.PlanName(seeds.PlanID))
	}
	// Another plan under the same id keeps its own names.
	other := remind.Plan{ID: seeds.PlanID, Problems: []remind.Problem{{Number: 22, Title: "某镇污水处理厂未建成"}}}
	if got := (&remind.World{Plans: []remind.Plan{other}, Proposed: all}).Prepare().ShortName(seeds.PlanID + "/22"); got.From != shortname.Derived {
		t.Errorf("another problem 22 is called %+v", got)
	}
}

// A name is taken where it fits a line and no other problem of the plan bears it, stays with the problem through a new version of the plan, and
// can be taken back.
func TestRename(t *testing.T) {
	ctx := t.Context()
	o := newOffice(t)
	plan := own()
	for i, title := range []string{"甲县污水处理厂未建成", "乙镇废渣未处置", "丙村垃圾随意焚烧"} {
		plan.Problems[i].Title = title
	}
	plan.Problems[0].Commitments = []remind.Commitment{{Number: "1", Due: remind.DateOf(monday) + 20, Text: "开工"}}
	keep := func() {
		t.Helper()
		if err := o.Store.PutPlan(ctx, -1, plan, monday); err != nil {
			t.Fatal(err)
		}
	}
	keep()
	short := func(key string) shortname.Name {
		t.Helper()
		rows, err := o.Names(ctx, key)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		return rows[0].Short
	}
	set := shortname.Name{Text: "甲县污水厂", From: shortname.Set}
	derived := shortname.Name{Text: "甲县污水处理厂未建成", From: shortname.Derived}
	if r, err := o.Rename(ctx, "1", "甲县污水厂", ""); err != nil || r != (Renaming{"own/1", derived, set}) {
		t.Fatal(r, err)
	}
	measure := string(remind.Obligations(plan)[1].Key)
	for _, tt := range []struct{ name, key, text, want string }{
		{"that of another problem", "2", "甲县污水厂", "问题2不能称为“甲县污水厂”，问题1已用这一简称"},
		{"that another problem has by rule", "2", "丙村垃圾随意焚烧", "问题3已用这一简称"},
		{"long", "1", strings.Repeat("长", 21), "最多20个字"},
		{"two lines", "1", "甲\n乙", "换行"},
		{"unseen", "1", "甲\u200b乙", "U+200B"},
		{"not in UTF-8", "1", "甲\xff", "U+FFFD"},
		{"blanks", "1", " 甲", "前后不能有空格"},
		{"no words", "1", "——", "须有文字"},
		{"a measure", measure, "甲", "duban name own/1 简称"},
		{"a part that is none", "1.9", "甲", "duban name own/1 简称"},
		{"nothing", "99", "甲", "99"},
	} {
		if _, err := o.Rename(ctx, tt.key, tt.text, ""); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
	if rows, err := o.Names(ctx, ""); err != nil || len(rows) != 3 || rows[0].By != "张三" || !rows[0].At.Equal(monday) || rows[1].By != "" {
		t.Errorf("%+v, %v", rows, err)
	}
	plan.Problems[0].Title = "甲县污水处理厂建设滞后"
	keep()
	if got := short("1"); got != set {
		t.Errorf("after a new version: %v", got)
	}
	derived.Text = "甲县污水处理厂建设滞后"
	for _, was := range []shortname.Name{set, derived} { // the second time nothing is left to take back
		if r, err := o.Rename(ctx, "1", "", "李四"); err != nil || r != (Renaming{"own/1", was, derived}) {
			t.Error(r, err)
		}
	}
	if snap, err := o.Store.Snapshot(ctx); err != nil || len(snap.Namings) != 2 || snap.Namings[1].By != "李四" {
		t.Errorf("%v, %v", snap.Namings, err)
	}
}

// What a problem was called on a past day stays known, as a message of that day called it so.
func TestAPastDayHasItsNames(t *testing.T) {
	ctx := t.Context()
	o := newOffice(t)
	now := monday
	o.Now = func() time.Time { return now }
	for _, name := range []string{"甲", "乙"} {
		if _, err := o.Rename(ctx, "1", name, ""); err != nil {
			t.Fatal(err)
		}
		now = now.AddDate(0, 0, 1)
	}
	then, err := o.Store.SnapshotAt(ctx, monday)
	if got := then.Named(); err != nil || !maps.Equal(got, map[remind.Key]string{"own/1": "甲"}) {
		t.Errorf("%v, %v", got, err)
	}
}
