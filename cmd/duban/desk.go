package main

import (
	"context"
	"fmt"
	"net/http"

	"duban/office/accounts"
	"duban/remind/report"
	"duban/store"
	"duban/store/seal"
	"duban/web"
	"duban/web/gate"
	"duban/web/shell"
)

// deskReaders is how many pages may read the store at once.
const deskReaders = 4

// openDesk makes the office's page. It reads and writes the store by connections of its own, as a command beside the daemon would, so that whoever
// looks never keeps a delivery waiting. Without it the daemon reminds all the same.
func (s *service) openDesk(ctx context.Context) (closeDesk func()) {
	o, err := s.located(store.Options{Wide: deskReaders, Again: true})
	var st *store.Store
	if err == nil {
		st, err = store.Open(ctx, s.settings.State, o)
	}
	if err != nil {
		s.daemon.Log.Error("the office's page is not served", "error", err)
		return func() {}
	}
	s.deskStore = st
	s.settleDesk()
	s.site = &shell.Site{
		Office: s.offices.Load, Now: s.now, Log: s.daemon.Log, Version: built().Version, Dir: s.settings.State,
		Report: func(ctx context.Context) (report.Report, error) { return s.looked.Load().Overview(ctx) },
		Keys:   func() ([]*seal.Key, error) { return s.verifyKeys(nil) },
	}
	s.keeper = accounts.NewKeeper(st.Accounts(), s.now)
	return func() { closing(st) }
}

// openGate puts the gate before the office's page, under the settings in force. It returns nil where there is no such page.
func (s *service) openGate() http.Handler {
	if s.site == nil {
		return nil
	}
	g := gate.New(s.site, s.keeper, s.opened.PublicURL, s.opened.Proxies())
	return web.NewDesk(s.site, g.Routes(), g.Guard)
}

// invite says to the one who has typed the command which page does not stand open, and prints the one-time link by which the first administrator
// chooses his password, as long as there is no account: never for a page that is not this daemon's, where the port is another's. The link is meant to
// stand in the journal too: who may read that is the administrator. A store that takes no row is no reason not to remind.
func (s *service) invite(ctx context.Context) {
	for _, n := range s.shut() {
		s.Say("%s；提醒照常发送\n", n)
	}
	base := s.settings.Page.Base()
	if base == "" || s.page == nil {
		return
	}
	link, err := accounts.NewKeeper(s.store.Accounts(), s.now).FirstLink(ctx)
	if err != nil {
		s.daemon.Log.Error("the first administrator's link was not made", "error", err)
	} else if link != "" {
		s.Say("网页还没有用户，请打开此链接设置首个管理员（24小时内有效，只能用一次）：\n%s/start?t=%s\n", base, link)
	}
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
