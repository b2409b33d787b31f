package imports

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"duban/formats/plantext"
	"duban/office"
	"duban/remind"
	"duban/remind/change"
	"duban/tables"
	"duban/web/shell"
)

// A kind is one kind of paper that is taken in.
type kind struct {
	Name, Title string
	About       string // in a line: what it is
	Forms       string // of files
	Accept      string // the same, for the browser
	seeding     office.Seeding
	read        func(d *draft, o *office.Office, i *office.Import, v *verdict) error
}

// kinds are the kinds, in the order in which an office needs them.
var kinds = []*kind{
	{"plan", "整改方案", "一个整改方案，或者现行方案的新版。", ".docx、.xlsx、.csv、.txt、.yaml", ".docx,.xlsx,.csv,.txt,.yaml,.yml", office.WithoutPlan, readPlan},
	{"review", "核对表", "第二人对照方案原文核对后填好的核对表。", ".xlsx、.csv", ".xlsx,.csv", office.WithPlan, readReview},
	{"contacts", "通讯录", "整个通讯录，替换现行的通讯录。", ".xlsx、.yaml、.csv", ".xlsx,.yaml,.yml,.csv", office.WithPlan, readContacts},
	{"states", "已办情况（台账）", "填好的整改台账：报验、验收、销号的日期和文号，简称。", ".xlsx、.csv", ".xlsx,.csv", office.WithPlan, readStates},
	{"calendar", "放假安排", "一年的放假安排，替换该年现有的安排。", ".json", ".json", office.WithPlan, readCalendar},
}

// kindOf returns the kind of a name.
func kindOf(name string) (*kind, error) {
	for _, k := range kinds {
		if k.Name == name {
			return k, nil
		}
	}
	return nil, shell.NotFound("没有这一类文件。")
}

// A verdict is what came of a file, of one revision of the store.
type verdict struct {
	Revision int64
	Fault    string // why nothing of it can be read; empty: it can
	Findings []plantext.Finding
	Words    []string // what it brings besides the effect
	Moved    []string // deadlines that a new version moves
	Closed   []string // of what is closed: they stay
	Wants    string   // what is still to be filled in
	Doc      string   // that was filled in
	Sample   bool     // the contacts in force are the built-in ones
	Effect   *shell.Effect
	told     string // once it is applied: what to do next
}

// Fit reports whether it can be applied.
func (v *verdict) Fit() bool { return v.Fault == "" && v.Effect != nil && v.Wants == "" }

// judge reads a file against what the store holds now, or at a revision only.
func judge(c *shell.Call, o *office.Office, d *draft, revision int64) (i *office.Import, v *verdict, err error) {
	err = c.Alone(func() error { // a long document takes memory and a processor
		i, v, err = judged(c.Context(), o, d, revision)
		return err
	})
	return i, v, err
}

// judged reads a file.
func judged(ctx context.Context, o *office.Office, d *draft, revision int64) (*office.Import, *verdict, error) {
	i, err := o.NewImport(ctx, revision, d.Kind.seeding)
	if err != nil {
		return nil, nil, err
	}
	v := &verdict{Revision: i.Revision(), Doc: d.options.Get("doc")}
	switch err := d.Kind.read(d, o, i, v); {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case err != nil:
		v.Fault = faultOf(err)
	}
	v.Findings = i.Findings
	if v.Fault != "" || i.Refused() {
		return i, v, nil
	}
	v.Sample = !i.After.HasPeople && !o.Bare
	if needed := (office.DocumentNeededError{}); errors.As(i.Fit(), &needed) {
		v.Wants = fmt.Sprintf("新版方案变动了%d处时限，须填写批准文件的文号，方可生效。", len(needed.Moved))
	}
	if v.Effect = (&shell.Effect{}); d.Kind.Name != "review" { // which tells nobody anything
		v.Effect = shell.EffectOf(i.Effect())
	}
	return i, v, nil
}

// look returns what is to be shown of a draft: what is known, where the store has not moved since.
func look(c *shell.Call, d *draft) (*verdict, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	o := c.Office()
	revision, err := o.Store.Revision(c.Context())
	if err != nil {
		return nil, err
	}
	if d.known != nil && d.known.Revision == revision {
		return d.known, nil
	}
	_, d.known, err = judge(c, o, d, -1)
	return d.known, err
}

// faultOf words why a file cannot be read.
func faultOf(err error) string {
	var id office.PlanIDError
	if errors.As(err, &id) {
		return "方案编号有误：" + id.Err.Error()
	}
	return err.Error()
}

// readPlan reads a plan.
func readPlan(d *draft, _ *office.Office, i *office.Import, v *verdict) error {
	moves, err := i.Plan(office.PlanFile{
		Name: d.File.Name, ID: d.options.Get("id"), Inspection: d.options.Get("round"),
		Extension: remind.Event{Doc: d.options.Get("doc"), By: cmp.Or(d.options.Get("by"), d.options.Get("who")), Note: d.options.Get("note")},
	}, d.File.Reader())
	if err != nil || i.Refused() {
		return err
	}
	p := &i.After.Plans[len(i.After.Plans)-1]
	v.Words = append(v.Words, fmt.Sprintf("《%s》，编号 %s：读出%d个问题。", p.Title, p.ID, len(p.Problems)))
	v.Moved, v.Closed = shifted(moves.Extended), shifted(moves.Closed)
	v.told = "方案" + p.ID + "已导入。首次放行之前不会发送：请由导入人以外的另一人核对读出的内容，然后放行。"
	return nil
}

// shifted words deadlines that a new version of a plan moves.
func shifted(list []change.Shift) (lines []string) {
	for _, s := range list {
		lines = append(lines, fmt.Sprintf("%s：%s改为%s　%s", s.Key, s.From, s.To, tables.OneLine(s.Text, 40)))
	}
	return lines
}

// readContacts reads a directory.
func readContacts(d *draft, o *office.Office, i *office.Import, v *verdict) error {
	v.told = "通讯录已生效。"
	return i.Contacts(d.File.Reader(), o.ChannelNames())
}

// readCalendar reads the days off of a year.
func readCalendar(d *draft, _ *office.Office, i *office.Import, v *verdict) error {
	v.told = "放假安排已生效。"
	return i.Calendar(d.File.Reader())
}

// readStates reads a ledger.
func readStates(d *draft, _ *office.Office, i *office.Import, v *verdict) error {
	changes, known, err := i.States(d.File.Reader())
	if err != nil || i.Refused() {
		return err
	}
	v.Words = append(v.Words, fmt.Sprintf("新登记%d项，已有记录%d项。", len(changes), known))
	for n := range changes {
		v.Words = append(v.Words, tables.RestatedWords(&changes[n]))
	}
	v.told = fmt.Sprintf("台账已导入，登记%d项。", len(changes))
	return nil
}

// readReview reads what a second person found. It moves no notice.
func readReview(d *draft, _ *office.Office, i *office.Import, v *verdict) error {
	j, err := i.Review(d.File.Reader())
	if err != nil || i.Refused() {
		return err
	}
	v.Words = append(v.Words, tables.JudgedWords(j, office.Reviews(&i.After))...)
	v.told = "核对结果已登记。" + strings.Join(v.Words, "；") + "。"
	return nil
}
