package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"duban/cmd/terminal"
	"duban/scheduler"
	"duban/systemd"
)

// prepare reads and checks the settings anew and builds a daemon by them. It touches nothing of the running one.
func (s *service) prepare(ctx context.Context) (*app, *scheduler.Daemon, error) {
	next := &app{Printer: terminal.Printer{Out: s.Out, Err: s.Err, Format: s.Format}, now: s.now, file: s.file, flags: s.flags}
	if err := next.read(); err != nil {
		return nil, nil, err
	}
	// Checked before anything is built: a channel that has been opened would have to be closed again.
	if err := s.fixed(next); err != nil {
		return nil, nil, err
	}
	if err := next.keyed(ctx, s.store); err != nil {
		return nil, nil, err
	}
	d, err := next.daemon(s.store)
	if err == nil {
		err = next.word(ctx, d)
	}
	if err != nil {
		next.hangUp()
		return nil, nil, err
	}
	return next, d, nil
}

// fixed refuses what cannot change while the daemon runs.
func (s *service) fixed(next *app) error {
	var all error
	old, err1 := filepath.Abs(s.settings.State)
	now, err2 := filepath.Abs(next.settings.State)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("无法比较数据目录：%w", err)
	}
	// The running daemon holds the lock and the store of one directory; another one would need a second start in the middle of this one.
	if old != now {
		all = fmt.Errorf("state：服务运行中不能由 %s 改为 %s：请停止服务，移动数据目录后再启动", old, now)
	}
	if a, b := s.settings.Store.Driver, next.settings.Store.Driver; a != b {
		all = errors.Join(all, fmt.Errorf("store.driver：服务运行中不能由 %s 改为 %s：请重新启动服务", a, b))
	} else if s.settings.Store.DSN != next.settings.Store.DSN {
		all = errors.Join(all, errors.New("store.dsn_file：内容已改变，服务运行中不能改用另一数据库服务器或密码：请重新启动服务"))
	}
	return all
}

// refuse keeps the settings in force and says why everywhere.
func (s *service) refuse(err error) {
	s.daemon.Log.Error("settings refused, the former ones stay in force", "error", err)
	s.daemon.Refuse(s.now(), err)
	told(s.daemon.Log, systemd.Ready(s.status()))
}

// succeed puts the new daemon into the place of the old one, which has ended.
func (s *service) succeed(ctx context.Context, next *app, d *scheduler.Daemon) {
	s.hangUp()
	// Outcomes that could not be recorded yet are in memory alone, and must not end with the one who has them.
	d.TakeOver(s.daemon)
	d.CompareGaps(ctx, s.daemon)
	s.adopt(next, d)
	s.settleDesk()
	// A page whose settings have not changed keeps its listener: whoever looks at the figures sees no gap.
	if s.opened != s.settings.Page || s.page == nil {
		s.openPage()
	}
	s.openAnswers()
	d.Log.Info("settings reloaded", "file", next.settings.Source, "realm", d.Realm)
	told(s.daemon.Log, systemd.Ready(s.status()))
}
