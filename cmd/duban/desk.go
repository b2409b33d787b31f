package main

import (
	"context"
	"fmt"

	"duban/remind/report"
	"duban/store"
	"duban/web/shell"
)

// deskReaders is how many pages may read the store at once.
const deskReaders = 4

// openDesk makes the office's page. It reads and writes the store by connections of its own, as a command beside the daemon would, so that whoever
// looks never keeps a delivery waiting. Without it the daemon reminds all the same.
func (s *service) openDesk(ctx context.Context) (closeDesk func()) {
	st, err := store.Open(ctx, s.settings.State, store.Options{Wide: deskReaders})
	if err != nil {
		s.daemon.Log.Error("the office's page is not served", "error", err)
		return func() {}
	}
	s.deskStore = st
	s.settleDesk()
	s.site = &shell.Site{
		Office: s.offices.Load, Now: s.now, Log: s.daemon.Log, Version: built().Version, Dir: s.settings.State,
		Report: func(ctx context.Context) (report.Report, error) { return s.looked.Load().Report(ctx) },
	}
	return func() { closing(st) }
}

// settleDesk makes the office of the page one under the settings in force.
func (s *service) settleDesk() {
	if s.deskStore == nil {
		return
	}
	o, err := s.office(s.deskStore)
	if err != nil { // of settings by which the daemon itself could not have been built
		s.daemon.Log.Error("the office's page keeps its former settings", "error", fmt.Errorf("make the office: %w", err))
		return
	}
	o.Texts, o.Forms = s.daemon.Texts, s.daemon.Forms
	s.offices.Store(o)
}
