package office

import (
	"errors"
	"strings"
	"testing"

	"duban/formats/plantext"
)

// What a table of states changes, what it knows already, and what it is refused for.
func TestATableOfStates(t *testing.T) {
	const head = "key,state,on,doc,note\n"
	for _, tt := range []struct {
		name, rows, want string // of want the parts, each somewhere in the changes or findings
		known            int
	}{
		{"a closure", "1,已销号,2026-11-02,文1,\n", "own/1: 整改中 → 已销号", 0},
		{"in the order of their days", "1,已销号,2026-11-02,,\n1,已完成待验收,2026-10-01,,\n", "own/1: 整改中 → 已完成待验收|own/1: 已完成待验收 → 已销号", 0},
		{"the same twice", "1,已销号,2026-11-02,,\n1,已销号,2026-11-02,,\n", "own/1: 整改中 → 已销号", 1},
		{"closed again on another day", "1,已销号,2026-11-02,,\n1,已销号,2026-11-05,,\n", "own/1: 整改中 → 已销号|第3行第3列：状态未改变，日期的改动不予记录，系统中为2026-11-02：“own/1”", 1},
		{"a step that came before", "1,已完成待验收,2026-10-01,,\n1,已销号,2026-11-02,,\n1,已完成待验收,2026-10-01,,\n", "own/1: 已完成待验收 → 已销号", 1},
		{"no such key", "9,已销号,2026-11-02,,\n", "没有这个编号", 0},
		{"a day to come", "1,已销号,2026-12-02,,\n", "晚于今日", 0},
		{"open again", "1,整改中,2026-11-02,,\n", "", 1},
		{"a suspension", "1,暂停,2026-11-02,,\n", "暂停须有止日", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			i, err := o.NewImport(t.Context(), -1, WithPlan)
			if err != nil {
				t.Fatal(err)
			}
			changes, known, err := i.States(strings.NewReader(head + tt.rows))
			if err != nil || known != tt.known {
				t.Fatalf("%d known: %v", known, err)
			}
			var said []string
			for _, c := range changes {
				said = append(said, string(c.Event.Key)+": "+c.Was+" → "+c.Is)
			}
			for _, f := range i.Findings {
				said = append(said, f.String())
			}
			all := strings.Join(said, "\n")
			for want := range strings.SplitSeq(tt.want, "|") {
				if !strings.Contains(all, want) || want == "" && all != "" {
					t.Errorf("got %q, want %q", all, want)
				}
			}
			if err := i.Apply(t.Context(), o.Store); errors.Is(err, ErrRefused) != i.Refused() {
				t.Errorf("applied: %v", err)
			}
		})
	}
}

// A plan that moves a deadline of the one held is kept only with the document that says so.
func TestAMovedDeadlineNeedsItsDocument(t *testing.T) {
	const yaml = `id: own
problems:
  - {number: 1, title: 问题, responsible: [甲县], lead: [市局], leader: [甲], deadline: {kind: date, date: 2027-03-31}}
`
	for _, doc := range []string{"", "文2"} {
		o := newOffice(t)
		i, err := o.NewImport(t.Context(), -1, WithoutPlan)
		if err != nil {
			t.Fatal(err)
		}
		file := PlanFile{Name: "own.yaml", ID: "own"}
		file.Extension.Doc = doc
		moves, err := i.Plan(file, strings.NewReader(yaml))
		if err != nil || i.Refused() || len(moves.Extended) != 1 || moves.Extended[0].Key != "own/1" {
			t.Fatalf("%+v, %v: %v", moves, i.Findings, err)
		}
		if err := i.Apply(t.Context(), o.Store); errors.As(err, new(DocumentNeededError)) != (doc == "") {
			t.Errorf("document %q: %v", doc, err)
		}
	}
}

// A directory without anybody would silence everything.
func TestADirectoryOfNobodyIsRefused(t *testing.T) {
	o := newOffice(t)
	i, err := o.NewImport(t.Context(), -1, WithPlan)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Contacts(strings.NewReader("contacts: []\n"), nil); err != nil {
		t.Fatal(err)
	}
	if !i.Refused() || i.Findings[len(i.Findings)-1].Severity != plantext.Error {
		t.Errorf("findings %v", i.Findings)
	}
}
