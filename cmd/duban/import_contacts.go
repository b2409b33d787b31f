package main

import (
	"context"
	"os"
	"time"

	"duban/document"
	"duban/remind"
	"duban/store"
)

func (a *app) importContacts(_ context.Context, f *os.File, i *importing) error {
	d, findings, err := document.ReadContacts(f)
	if err != nil {
		return err
	}
	a.show(i, findings)
	i.after.Directory, i.after.HasPeople = d, true
	a.show(i, strangers(i.world(i.after).On(remind.DateOf(time.Now())), &d))
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutDirectory(ctx, rev, d, time.Now())
	}
	return nil
}

// strangers are contacts of bodies that no plan names: most likely misspelt.
func strangers(day *remind.Day, d *remind.Directory) []document.Finding {
	var all []document.Finding
	for _, i := range day.Strangers() {
		c := &d.Contacts[i]
		all = append(all, document.Finding{
			Line: c.Line, Column: 1, Severity: document.Warning, Message: "方案中没有这个单位或人员，请核对写法", Quote: c.Body,
		})
	}
	return all
}
