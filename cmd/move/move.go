// Package move has the command that moves a store from its file to a server.
package move

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/progress"
	"duban/cmd/terminal"
	"duban/config"
	"duban/store"
	"duban/store/lock"
)

// A Desk is where the command is typed: what it prints to, by whom, when, under which settings, and how it reaches state and server.
type Desk struct {
	*terminal.Printer
	Settings func() *config.Settings
	DSN      func() (string, error)
	Lock     func(command string) (*lock.Held, error)
	Who      func() string
	Now      func() time.Time
	Measure  func(what string) *progress.Meter
	Advise   func(error) error
}

// Command returns the command.
func (d *Desk) Command() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use: "migrate", Short: "把数据迁移到 PostgreSQL 数据库服务器", Args: cobra.NoArgs,
		Long: "把数据目录中的数据库（duban.db）全部迁移到设置项 store.dsn_file 所写的 PostgreSQL，须先停止服务。\n" +
			"逐表复制，再从服务器读出逐行核对，并核对证据链；任何一步不符，服务器上不留数据。服务器上已有数据的，不予迁移。\n" +
			"迁移后，原文件保留并注明已迁移，不能再用；把设置中的 store.driver 改为 postgres 后启动服务。",
		Example: "  duban migrate --to postgres",
		RunE: func(c *cobra.Command, _ []string) error {
			if to != config.Postgres {
				return help.Wrong(fmt.Errorf("--to 只能是 %s", config.Postgres))
			}
			return d.migrate(c.Context())
		},
	}
	c.Flags().StringVar(&to, "to", "", "迁移到`何处`：postgres")
	return c
}

// migrate moves the store under the lock, so that no daemon writes on into the file.
func (d *Desk) migrate(ctx context.Context) (err error) {
	s := d.Settings()
	if s.Store.DSNFile == "" {
		return errors.New("请先在设置中填写 store.dsn_file：写明数据库服务器地址、用户、密码的文件")
	}
	dsn, err := d.DSN()
	if err != nil {
		return err
	}
	held, err := d.Lock("migrate")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	m := d.Measure("正在迁移并核对")
	r, err := store.Move(ctx, store.Moving{Dir: s.State, DSN: dsn, By: d.Who(), At: d.Now()})
	m.End()
	if err != nil {
		return d.Advise(err)
	}
	done := "已迁移"
	if r.Again {
		done = "此前已迁移，本次只作核对："
	}
	d.Say("%s%d行，逐行核对无误；%s\n", done, r.Rows, chainWord(&r))
	d.Say("原文件 %s 保留，不再使用\n", filepath.Join(s.State, store.File))
	if s.Store.Driver != config.Postgres {
		d.Say("下一步：把设置中的 store.driver 改为 %s，再启动服务\n", config.Postgres)
	}
	return nil
}

// chainWord says how the chain of evidence has come over. What was found in the file before is found on the server too: that is no fault of the move.
func chainWord(m *store.Moved) string {
	switch n := len(m.Chain.Findings); {
	case m.Chain.Seals == 0:
		return "尚无封存"
	case n > 0:
		return fmt.Sprintf("证据链%d次封存，核对有%d处不符，迁移前即已如此，见 duban verify", m.Chain.Seals, n)
	default:
		return fmt.Sprintf("证据链%d次封存核对无误，印记%.16s", m.Chain.Seals, m.Chain.Last.Hash)
	}
}
