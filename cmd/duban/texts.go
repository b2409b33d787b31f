package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/formats/draft"
	"duban/formats/plantext"
	"duban/notify/wording"
	"duban/office/trial"
	"duban/remind"
	"duban/remind/paperwork"
	"duban/scheduler"
	"duban/store"
)

// forms returns in which papers are drafted. What is wrong with an office's own is kept in textFaults, and what texts finds after it.
func (a *app) forms() *draft.Forms {
	a.textFaults = nil
	if a.settings.Templates == "" {
		return nil
	}
	forms, faults := draft.Load(os.DirFS(a.settings.Templates))
	for _, f := range faults {
		a.textFaults = append(a.textFaults, plantext.Finding{Severity: plantext.Warning, Message: "文书格式" + f.Error()})
	}
	return forms
}

// texts returns in what messages are worded. What is wrong with an office's own is kept in textFaults, for whoever tells it.
func (a *app) texts(ctx context.Context, st *store.Store) (*wording.Texts, error) {
	if a.settings.Templates == "" {
		return wording.Builtin(), nil
	}
	o, err := a.office(st)
	if err != nil {
		return nil, err
	}
	snap, err := o.Look(ctx)
	if err != nil {
		return nil, err
	}
	t, faults := trial.Texts(a.settings.Templates, &o.Terms, snap, remind.DateOf(a.now()))
	a.textFaults = append(a.textFaults, faults...)
	return t, nil
}

// word sets the texts in which a daemon words messages, and logs what is wrong with them.
func (a *app) word(ctx context.Context, d *scheduler.Daemon) (err error) {
	d.Forms = a.forms()
	d.Texts, err = a.texts(ctx, d.Store)
	for _, f := range a.textFaults {
		d.Log.Warn("a text of the office is not used", "fault", f.String())
	}
	return err
}

// exportTemplatesCommand writes the program's own texts, for an office to change.
func (a *app) exportTemplatesCommand() *cobra.Command {
	var force bool
	c := &cobra.Command{
		Use: "templates [文件夹]", Short: "导出邮件和群消息的内置文本，供本单位修改",
		Long: "把邮件和群消息的内置文本写入文件夹（默认为 templates），供本单位修改：mail.html、mail.txt 是邮件的版式，words.txt 是其中和群消息里的用语，\n" +
			"提醒函.docx、督办单.docx、专函.docx 是督办文书的格式，双大括号中的名称由系统填写，可以移动、删去，不可另写没有的名称。\n" +
			"改好后在设置文件中写 templates: 文件夹，用 duban check 核对，用 duban preview --messages 查看；不改的文件和用语可以删去。",
		Args: help.WrongArgs(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			folder := "templates"
			if len(args) > 0 {
				folder = args[0]
			}
			return a.As.AsRoot(func() error { return a.exportTemplates(folder, force) })
		},
	}
	c.Flags().BoolVar(&force, "force", false, "覆盖已有的文件")
	return c
}

// exportTemplates writes all files or none: before the first is written, it is known that none is in the way.
func (a *app) exportTemplates(folder string, force bool) error {
	to := terminal.Place{Force: force}
	texts, err1 := wording.Files()
	names, err2 := fs.Glob(texts, "*")
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("list the built-in texts: %w", err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // the service reads it as another user, and it holds no secret
		return fmt.Errorf("无法建立文件夹%s，请换一个位置（%w）", folder, err)
	}
	var all error
	files := map[string][]byte{}
	for _, name := range names {
		b, err := fs.ReadFile(texts, name)
		if err != nil {
			return fmt.Errorf("read the built-in text %s: %w", name, err)
		}
		files[name] = b
	}
	for _, kind := range paperwork.Kinds() {
		b, err := draft.Builtin(kind)
		if err != nil {
			return err
		}
		files[draft.File(kind)] = b
	}
	for name := range files {
		all = errors.Join(all, to.Free(filepath.Join(folder, name)))
	}
	if all != nil {
		return all
	}
	for name, b := range files {
		file := filepath.Join(folder, name)
		if err := to.WriteWhole(file, b); err != nil {
			return err
		}
		if err := os.Chmod(file, 0o644); err != nil { //nolint:gosec // likewise
			return fmt.Errorf("让服务能够读取%s：%w", file, err)
		}
	}
	a.Say("已写入%s：mail.html、mail.txt（邮件版式）、words.txt（用语），提醒函.docx、督办单.docx、专函.docx（督办文书的格式）。改好后在设置文件中写 templates: %s，用 duban check 核对。\n", folder, folder)
	return nil
}
