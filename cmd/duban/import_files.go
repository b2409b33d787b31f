package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/views"
	"duban/office"
	"duban/remind/change"
	"duban/tables"
)

// planFlags are what a plan needs beside its file: the id that its keys begin with, and the document by which a new version moves deadlines.
func (o *importOptions) planFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.plan.ID, "id", "", "方案`编号`：小写字母、数字和连字符；与已有方案相同的，作为其新版")
	c.Flags().StringVar(&o.plan.Inspection, "round", "", "所对应的督察`轮次`，如第三轮中央督察")
	c.Flags().StringVar(&o.plan.Extension.Doc, "doc", "", "批准文件的`文号`；新版方案变动时限的必填")
	c.Flags().StringVar(&o.plan.Extension.By, "by", "", "作出决定的`人员`（默认操作人）")
	c.Flags().StringVar(&o.plan.Extension.Note, "note", "", "变动时限的原因或`备注`")
}

// importPlan reads a plan, and names the deadlines of the one held that it moves. To keep these, their document is needed: it is asked for
// before the effect is shown, not after.
func (a *app) importPlan(f *os.File, i *office.Import, o *importOptions) error {
	o.plan.Name = f.Name()
	m := a.measure("正在识别方案")
	moves, err := i.Plan(o.plan, f)
	m.End()
	a.Find(i.Findings...)
	if errors.As(err, new(office.PlanIDError)) {
		return help.Wrong(err)
	}
	if err != nil || i.Refused() {
		return err
	}
	o.next = afterPlan(cmp.Or(o.plan.ID, i.After.Plans[len(i.After.Plans)-1].ID))
	// A matter that is closed has no deadline to move; the clerk shall see that the new text was not overlooked.
	for _, s := range moves.Closed {
		a.Aside("已销号，时限不变：%s", shifted(s))
	}
	if len(moves.Extended) == 0 || o.plan.Extension.Doc != "" {
		return nil
	}
	var lines strings.Builder
	for _, s := range moves.Extended {
		lines.WriteString(shifted(s))
	}
	// An extension without its document could not be answered for later, so it is a fault here and a hint before.
	if o.apply {
		return fmt.Errorf("新版方案变动了%d处时限，须用 --doc 写明批准文件的文号：\n%s", len(moves.Extended), lines.String())
	}
	a.Aside("新版方案变动了%d处时限，生效时须用 --doc 写明批准文件的文号：\n%s", len(moves.Extended), lines.String())
	return nil
}

// afterPlan says what to do once a plan has been taken in.
func afterPlan(id string) string {
	return fmt.Sprintf("。下一步：\n  duban check    检查设置、通讯录，列出没有接收人的事项\n"+
		"  duban export review %s --format xlsx -o 核对表.xlsx    由另一人核对读出的时限、单位、领导\n"+
		"  duban import review 核对表.xlsx --apply    导入核对结果\n  duban release %s    放行；新方案在放行之前不会发送", id, id)
}

// shifted shows a deadline that a new version of a plan moves.
func shifted(s change.Shift) string {
	return fmt.Sprintf("  %s  %s → %s  %s\n", s.Key, s.From, s.To, tables.OneLine(s.Text, 40))
}

// importContacts reads a directory. Its findings are printed even where it is refused: all faults at once, each with its place.
func (a *app) importContacts(f *os.File, i *office.Import, _ *importOptions) error {
	err := i.Contacts(f, a.channelNames())
	a.Find(i.Findings...)
	return err
}

// importCalendar reads the working days of a year, which replace those held of that year.
func (a *app) importCalendar(f *os.File, i *office.Import, _ *importOptions) error {
	return i.Calendar(f)
}

// importStates reads a table of states or a ledger, and says row by row what it changes.
func (a *app) importStates(f *os.File, i *office.Import, o *importOptions) error {
	m := a.measure("正在核对台账")
	changes, known, err := i.States(f)
	m.End()
	a.Find(i.Findings...)
	if err != nil || i.Refused() {
		return err
	}
	for _, c := range changes {
		a.Aside("%s\n", tables.RestatedWords(&c))
	}
	a.Aside("台账：新登记%d项，已有记录%d项\n", len(changes), known)
	if len(changes) == 0 && known > 0 && len(i.After.Namings) == len(i.Before.Namings) {
		o.none = "台账与系统中的记录一致，没有需要导入的内容"
	}
	return nil
}

// importReview reads what a second person found of what was read of a plan. It tells nobody anything, so what it brings is said here.
func (a *app) importReview(f *os.File, i *office.Import, o *importOptions) error {
	j, err := i.Review(f)
	a.Find(i.Findings...)
	if err != nil || i.Refused() {
		return err
	}
	o.silent = true
	views.Judged(&a.Printer, j, office.Reviews(&i.After))
	switch {
	case len(j.Taken) > 0:
	case j.Known > 0:
		o.none = "核对结果均已有记录，没有需要导入的内容"
	default:
		o.none = "没有可以导入的核对结果：请在“核对结果”栏逐行填写“无误”或“有误”，并填写核对人，再行导入"
	}
	return nil
}
