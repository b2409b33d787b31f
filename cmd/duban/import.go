package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/views"
	"duban/formats/plantext"
	"duban/office"
	"duban/store"
)

// importOptions is what is typed beside the file.
type importOptions struct {
	apply, all bool
	revision   int64           // that the store must be at; negative: any
	plan       office.PlanFile // of a plan; its name is the file's
	next       string          // what to do once it is in force
	silent     bool            // it changes no notice: what it brings has been said
	none       string          // why there is nothing to take in; empty: there is
}

// A reading reads a file into an import and says what a person should know of it besides its effect.
type reading func(f *os.File, i *office.Import, o *importOptions) error

// importCommand takes in what the daemon decides by. Contacts, calendar and states are about a plan, so where there is
// none they bring the built-in one along; a plan comes alone.
func (a *app) importCommand() *cobra.Command {
	c := &cobra.Command{Use: "import", Short: "导入方案、核对表、通讯录、放假安排或台账：先预览变动，确认后加 --apply 生效"}
	c.AddCommand(
		a.importOf("plan", "整改方案或其新版：.docx、.xlsx、.csv、文本或 .yaml", a.importPlan, office.WithoutPlan),
		a.importOf("contacts", "整个通讯录：.xlsx、.yaml；只有联系人的可用 .csv", a.importContacts, office.WithPlan),
		a.importOf("calendar", "一年的放假安排：holiday-cn 格式的 JSON", a.importCalendar, office.WithPlan),
		a.importOf("review", "第二人的核对结果：填好的核对表，.xlsx 或 .csv", a.importReview, office.WithPlan),
		a.importOf("states", "已办情况：填好的台账，.xlsx 或 .csv", a.importStates, office.WithPlan),
	)
	return c
}

// afterImport says what to do once something has been taken in.
var afterImport = map[string]string{
	"review":   "。有误的改正方案后重新导入；全部核对后用 duban release 方案编号 放行",
	"contacts": "。下一步：用 duban check 核对还有谁没有接收人",
}

// importOf returns the command that reads one kind of paper. Nothing is changed without --apply; with it, all is done
// before anything is printed, so that | head cannot end the command halfway.
func (a *app) importOf(name, short string, read reading, s office.Seeding) *cobra.Command {
	o := importOptions{next: afterImport[name]}
	c := &cobra.Command{Use: name + " 文件", Short: short, Args: help.WrongArgs(cobra.ExactArgs(1)), RunE: func(c *cobra.Command, args []string) (err error) {
		file, err := a.openDocument(args[0])
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		run := func() error {
			return a.importing(c.Context(), &o, s, func(i *office.Import) error { return read(file, i, &o) })
		}
		if o.apply {
			return a.First(run)
		}
		return run()
	}}
	c.Flags().BoolVar(&o.apply, "apply", false, "确认生效；不加则只预览变动")
	c.Flags().BoolVar(&o.all, "all", false, "列出全部变动，不只列前若干项")
	c.Flags().Int64Var(&o.revision, "revision", -1, "数据库已不是预览变动时的`版本`的，不予导入")
	if name == "plan" {
		o.planFlags(c)
	}
	return c
}

// openDocument opens a file that the command line names and that is to be read whole.
func (a *app) openDocument(name string) (*os.File, error) {
	f, err := a.openNamed(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Size() > plantext.MaxBytes {
		err = fmt.Errorf("%s超过%dMB，请确认是否选错了文件", name, plantext.MaxBytes>>20)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// importing reads, shows the effect, and with apply makes it so: until then nothing is written, and no store made.
func (a *app) importing(ctx context.Context, o *importOptions, s office.Seeding, read func(*office.Import) error) error {
	desk, err := a.looking(ctx)
	if err != nil {
		return err
	}
	// The store is closed before the file is read: a long document must not keep the daemon from writing.
	m := a.measure("正在读取现有记录")
	i, err := desk.NewImport(ctx, o.revision, s)
	m.End()
	closing(desk.Store)
	if err != nil {
		return err
	}
	if err := read(i); err != nil {
		return err
	}
	// Faults are printed with their places; nothing of a file is taken in while any part of it cannot be read, as half a
	// directory would make gaps that nobody meant.
	if i.Refused() {
		return errFinding
	}
	if err := a.foretell(i, o); err != nil {
		return err
	}
	if o.none != "" && (o.silent || !o.apply) { // else it may bring the built-in plan along
		a.Aside("%s\n", o.none)
		return nil
	}
	if !o.apply {
		a.Aside("以上为预览变动，尚未生效；确认后加 --apply 生效（再加 --revision %d，其间有其他改动的不予导入）\n", i.Revision())
		return nil
	}
	return a.apply(ctx, i, o)
}

// foretell shows what an import would change.
func (a *app) foretell(i *office.Import, o *importOptions) error {
	if o.silent {
		return nil
	}
	if !i.After.HasPeople && a.settings.Builtin {
		a.Aside("当前为内置的示例通讯录（人员均为虚构），请用 duban import contacts 文件 --apply 导入本单位的通讯录\n")
	}
	m := a.measure("正在预览变动")
	e := i.Effect()
	m.End()
	return views.Effect(&a.Printer, e, o.all)
}

// apply makes an import so, in a store that is made for it where there was none.
func (a *app) apply(ctx context.Context, i *office.Import, o *importOptions) (err error) {
	st, err := a.open(ctx, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	m := a.measure("正在写入")
	err = i.Apply(ctx, st)
	m.End()
	if err != nil {
		return err
	}
	a.Aside("已生效%s\n", o.next)
	return nil
}
