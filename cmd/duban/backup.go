package main

import (
	"context"
	"errors"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"duban/cmd/views"
	"duban/config"
	"duban/scheduler"
	"duban/scheduler/timetable"
	"duban/store"
)

// backups is the directory in the state for backups by schedule, where the settings name no other.
const backups = "backups"

// backupCommand copies a store that the daemon goes on writing to. A copy of a store that can only be read is good although the store cannot
// note that it was made: that is a warning and no failure.
func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup 文件", Short: "备份数据库到新文件（服务运行时可用）", Args: cobra.ExactArgs(1),
		Long: "把数据库备份到一个新文件并核对，服务运行时也可使用。\n" +
			"备份包含服务保存的全部内容：方案、通讯录、日历、整改状态、提醒、邮件和群消息、发送记录。\n" +
			"设置文件、密码和密钥，以及演练中写入文件的邮件和群消息不在其中，请另行备份。",
		Example: "  duban backup /backup/duban-20261123.db",
		RunE: func(c *cobra.Command, args []string) (err error) {
			file, err := a.fullName(args[0])
			if err != nil {
				return err
			}
			st, err := a.open(c.Context(), store.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, st.Close()) }()
			m := a.measure("正在备份并核对")
			b, err := a.copyOut(c.Context(), st, file)
			m.End()
			if errors.Is(err, store.ErrUnrecorded) {
				a.Warn(err)
			} else if err != nil {
				return err
			}
			a.Say("已备份到 %s（%d行，%d字节），核对无误；为%s的数据\n", b.File, b.Rows, b.Bytes, views.Instant(b.At))
			return nil
		},
	}
}

// copyOut copies the store into a file that whoever typed may make. The store is open already, with all that SQLite keeps beside it, so that
// root makes nothing there.
func (a *app) copyOut(ctx context.Context, st *store.Store, file string) (b store.Backup, err error) {
	err = a.As.AsRoot(func() (e error) {
		b, e = st.Backup(ctx, file, a.now())
		return e
	})
	return b, err
}

// restoreCommand puts a backup in the place of a store. It replaces none unasked: the one that is there may be the better one.
func (a *app) restoreCommand() *cobra.Command {
	var replace bool
	c := &cobra.Command{
		Use: "restore 文件", Short: "用备份恢复数据库", Args: cobra.ExactArgs(1),
		Long: "用备份恢复数据库，须先停止服务。\n" +
			"备份之后可能已经发出的提醒送达存疑：服务不自动重发，在 duban status 和报整改办的信息中列出，核实后用 duban settle --restore 登记结果。",
		Example: "  duban restore /backup/duban-20261123.db --replace",
		RunE:    func(c *cobra.Command, args []string) error { return a.restore(c.Context(), args[0], replace) },
	}
	c.Flags().BoolVar(&replace, "replace", false, "已有数据库的，改名保留后替换")
	return c
}

// restore takes the lock, as a running daemon would write on into the file that is replaced; but it looks for the file before, so that a slip of
// the fingers makes no state. It ends by saying what only people can mend: events since the backup, and what may have been sent meanwhile.
func (a *app) restore(ctx context.Context, file string, replace bool) (err error) {
	full, err := a.fullName(file)
	if err != nil {
		return err
	}
	found, err := a.openNamed(full)
	if err != nil {
		return err
	}
	_ = found.Close() // only read, and not even that
	if a.settings.Store.Driver == config.Postgres {
		return errors.New("设置的存储是 PostgreSQL，restore 只恢复数据目录中的文件：请用 store.driver: sqlite 的设置和一个空的数据目录恢复，" +
			"核对后用 duban migrate --to postgres 迁移到空的数据库或模式；数据库服务器自身的备份（pg_dump、备机）由数据库管理员恢复")
	}
	held, err := a.lock("restore")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	m := a.measure("正在恢复并核对")
	r, err := store.RestoreBackup(ctx, store.RestoreOrder{
		File: full, Open: a.openNamed, Dir: a.settings.State, By: a.who(), At: a.now(), Replace: replace,
	})
	m.End()
	if err != nil {
		return err
	}
	a.Say("已用 %s 恢复（%d行），核对无误；为%s的数据\n", file, r.Rows, views.Instant(r.Backup))
	if r.Aside != "" {
		a.Say("原数据库保留为 %s\n", r.Aside)
	}
	a.Say("%s之后登记的内容不在其中，请重新登记\n", views.Instant(r.Backup))
	a.Say("此后可能已经发出的提醒送达存疑，服务启动后用 duban notices --only in_doubt 逐条查看；\n核实后用 duban settle --restore %d --sent（已送达）或 --resend（重发）登记结果\n", r.ID)
	return nil
}

// backupsOf wires the backups by schedule; nil where there are none.
func (a *app) backupsOf(d *scheduler.Daemon) (*scheduler.Backups, error) {
	if a.settings.Backup.Keep == 0 {
		return nil, nil
	}
	schedule, err := timetable.ParseBackups(a.settings.Backup.At)
	if err != nil {
		return nil, err
	}
	b := &scheduler.Backups{
		Store: d.Store, Dir: a.settings.Backup.Dir, Keep: a.settings.Backup.Keep, Schedule: schedule, Log: d.Log, Duties: d.Duties, Now: d.Now, Wait: d.Wait,
	}
	if b.Dir == "" {
		b.Dir = filepath.Join(a.settings.State, backups)
	}
	return b, nil
}

// backUp makes the backups by schedule beside a daemon, until stop is called, which waits for the one under way to be cut.
func (a *app) backUp(ctx context.Context, d *scheduler.Daemon) (stop func(), err error) {
	b, err := a.backupsOf(d)
	if err != nil || b == nil {
		return func() {}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { b.Run(ctx) })
	return func() {
		cancel()
		beside.Wait()
	}, nil
}
