package record

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/office"
	"duban/remind"
	"duban/tables"
)

// repliesCommand lists what came in, or shows one reply whole.
func (d *Desk) repliesCommand() *cobra.Command {
	var all bool
	var folder string
	var place terminal.Place
	c := &cobra.Command{
		Use: "replies [编号]", Short: "单位的答复：列出待处理的，或查看一条", Args: cobra.MaximumNArgs(1),
		Long: "列出单位对督办邮件的答复：谁、就哪些事项、原话、材料、拟采纳为何、有何疑点。答复本身不改变任何状态，\n" +
			"采纳用 duban take，不予采纳用 duban dismiss。只答“收到”的视为阅知，不列入待处理；--all 列出全部。",
		Example: "  duban replies\n  duban replies 12\n  duban replies 12 --files 材料目录",
		RunE: func(c *cobra.Command, args []string) error {
			if folder != "" && len(args) == 0 {
				return help.Wrong(fmt.Errorf("--files 须与一条答复的编号同用：duban replies 编号 --files %s", terminal.Quoted(folder)))
			}
			return d.Work(c.Context(), func(o *office.Office) error {
				if len(args) == 0 {
					return d.Through(&place, func() error { return d.listReplies(c.Context(), o, all) })
				}
				id, err := replyID(args[0])
				if err != nil {
					return err
				}
				if folder != "" {
					return d.saveProofs(c.Context(), o, id, folder)
				}
				return d.Through(&place, func() error { return d.showReply(c.Context(), o, id) })
			})
		},
	}
	place.Flags(c, "xlsx")
	c.Flags().BoolVar(&all, "all", false, "连同阅知的、已处理的一并列出")
	c.Flags().StringVar(&folder, "files", "", "把该答复的材料写入此`目录`，以校验值命名")
	return c
}

// replyID reads a reply's number.
func replyID(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil || id <= 0 {
		return 0, help.Wrong(fmt.Errorf("“%s”不是答复的编号；编号见 duban replies", arg))
	}
	return id, nil
}

// listReplies prints the office's list.
func (d *Desk) listReplies(ctx context.Context, o *office.Office, all bool) error {
	rows, err1 := o.Replies(ctx, all)
	day, err2 := o.Today(ctx)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if len(rows) == 0 && d.Format == "table" {
		d.Say("没有待处理的答复\n")
		return nil
	}
	what := "待处理的答复"
	if all {
		what = "全部答复"
	}
	return terminal.Show(d.Printer, tables.Answers(day.World, tables.AsOf(what, day.Today)), rows)
}

// showReply prints one reply whole.
func (d *Desk) showReply(ctx context.Context, o *office.Office, id int64) error {
	row, err1 := o.Reply(ctx, id)
	day, err2 := o.Today(ctx)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if d.Format != "table" {
		return terminal.Show(d.Printer, tables.Answers(day.World, tables.AsOf("答复", day.Today)), []office.ReplyRow{row})
	}
	views.Reply(d.Printer, &row, tables.Named(day.World))
	return nil
}

// saveProofs writes the files of a reply into a folder, named by their hash and never as their sender calls them.
func (d *Desk) saveProofs(ctx context.Context, o *office.Office, id int64, folder string) error {
	row, err := o.Reply(ctx, id)
	if err != nil {
		return err
	}
	if len(row.Files) == 0 {
		d.Say("答复%d没有材料\n", id)
		return nil
	}
	for i := range row.Files {
		f := &row.Files[i]
		data, err := o.Store.Proof(ctx, f.SHA256)
		if err != nil {
			return err
		}
		file := filepath.Join(folder, office.ProofName(f))
		place := terminal.Place{Force: true} // of that hash there is but one
		err = d.As.AsRoot(func() error {
			if err := os.MkdirAll(folder, 0o700); err != nil {
				return fmt.Errorf("新建目录 %s 失败：%w", folder, err)
			}
			return place.WriteWhole(file, data)
		})
		if err != nil {
			return err
		}
		d.Say("%s：%s\n", f.Name, file)
	}
	d.Say("材料来自外部，系统未打开、未查毒，请查毒后再打开\n")
	return nil
}

// takeCommand takes a reply as what it claims.
func (d *Desk) takeCommand() *cobra.Command {
	var order office.TakeOrder
	var on, to string
	c := &cobra.Command{
		Use: "take 答复编号 [事项编号…]", Short: "采纳答复：按其内容登记报验、延期或进展", Args: cobra.MinimumNArgs(1),
		Long: "采纳一条答复，按拟采纳的内容登记，全部登记或一项也不登记：事件记在答复人名下，并注明采纳人。\n" +
			"只采纳其中几项的，写明事项编号，其余不再采纳。延期须用 --doc 写明批准的文件。读错了的，用 --as 改正。",
		Example: "  duban take 12\n  duban take 12 22 24\n  duban take 13 --doc 市办〔2026〕9号 --to 2027-03-31\n  duban take 14 22 --as progress",
		RunE: func(c *cobra.Command, args []string) (err error) {
			if order.ID, err = replyID(args[0]); err != nil {
				return err
			}
			if order.On, err = remind.ParseDate(on); err != nil {
				return help.Wrong(err)
			}
			if order.To, err = remind.ParseDate(to); err != nil {
				return help.Wrong(err)
			}
			order.Keys = args[1:]
			return d.take(c.Context(), order)
		},
	}
	c.Flags().StringVar(&order.As, "as", "", "采纳`为`：report 报验，extend 延期，progress 进展，received 仅阅知")
	c.Flags().StringVar(&order.By, "by", "", "答复的`单位和人员`；发件人不是所督办单位联系人的，核实后填写")
	c.Flags().StringVar(&order.Doc, "doc", "", "依据的`文号`；延期须填写")
	c.Flags().StringVar(&order.Note, "note", "", "原因或`备注`；采纳为进展的，以此代替原话")
	c.Flags().StringVar(&on, "on", "", "生效`日期`（默认：报验、进展为收到答复之日，延期为今日）")
	c.Flags().StringVar(&to, "to", "", "延期到的`日期`（默认答复所写的日期）")
	return c
}

// take takes a reply, and says how everything stands then.
func (d *Desk) take(ctx context.Context, order office.TakeOrder) error {
	return d.Work(ctx, func(o *office.Office) error {
		t, err := o.Take(ctx, order)
		if err != nil {
			return err
		}
		d.Say("已采纳答复%d（%s）\n", t.ID, tables.Replier(&t.Reply))
		d.sayRecorded(t.Recorded)
		for _, p := range t.Progress {
			d.Say("%s：已登记进展\n", p.Key)
		}
		for i := range t.Left {
			d.Say("未采纳：%s%s\n", t.Left[i].Key, t.Left[i].Kind.Chinese())
		}
		return nil
	})
}

// dismissCommand lays a reply aside.
func (d *Desk) dismissCommand() *cobra.Command {
	var note string
	c := &cobra.Command{
		Use: "dismiss 答复编号", Short: "不予采纳答复，并写明原因", Args: cobra.ExactArgs(1),
		Long: "不予采纳一条答复。须用 --note 写明原因，系统在下一封邮件中告知答复人。答复和材料保留。",
		RunE: func(c *cobra.Command, args []string) error {
			id, err := replyID(args[0])
			if err != nil {
				return err
			}
			return d.Work(c.Context(), func(o *office.Office) error {
				row, err := o.Dismiss(c.Context(), id, note)
				if err == nil {
					d.Say("答复%d（%s）不予采纳，原因：%s\n", row.ID, tables.Replier(&row.Reply), row.Ending.Note)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&note, "note", "", "不予采纳的`原因`，必填，将告知答复人")
	return c
}

// progressCommand records how matters go on.
func (d *Desk) progressCommand() *cobra.Command {
	var order office.ProgressOrder
	var on string
	var files []string
	c := &cobra.Command{
		Use: "progress 编号…", Short: "登记进展：文字和佐证材料，不改变状态", Args: cobra.MinimumNArgs(1),
		Example: "  duban progress 24 --note 管网铺设完成六成 --file 现场照片.jpg",
		RunE: func(c *cobra.Command, keys []string) (err error) {
			if order.On, err = remind.ParseDate(on); err != nil {
				return help.Wrong(err)
			}
			order.Keys = keys
			for _, name := range files {
				f, err := d.Open(name)
				if err != nil {
					return err
				}
				proof, err := office.Proof(filepath.Base(name), f)
				_ = f.Close() // it was only read
				if err != nil {
					return err
				}
				order.Files = append(order.Files, proof)
			}
			return d.Work(c.Context(), func(o *office.Office) error {
				all, err := o.Progress(c.Context(), order)
				if err != nil {
					return err
				}
				for _, p := range all {
					d.Say("%s：已登记进展\n", p.Key)
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&order.By, "by", "", "报告进展的`单位或人员`（默认操作人）")
	c.Flags().StringVar(&order.Note, "note", "", "进展`情况`")
	c.Flags().StringVar(&on, "on", "", "进展所在的`日期`，如2026-11-23（默认今日）")
	c.Flags().StringArrayVar(&files, "file", nil, "佐证`材料`，可写多次")
	return c
}
