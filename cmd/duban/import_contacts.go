package main

import (
	"context"
	"os"

	"duban/document"
	"duban/remind"
	"duban/store"
)

func (a *app) importContacts(_ context.Context, f *os.File, i *importing) error {
	d, findings, err := document.ReadDirectory(f, a.channelNames())
	if err != nil {
		return err
	}
	a.show(i, findings)
	i.after.Directory, i.after.HasPeople = d, true
	a.show(i, strangers(i.world(i.after).On(remind.DateOf(i.now)), &d))
	i.keep = func(ctx context.Context, st *store.Store, rev int64) error {
		return st.PutDirectory(ctx, rev, d, i.now)
	}
	return nil
}

// strangers are contacts of bodies that no plan names: most likely misspelt.
func strangers(day *remind.Day, d *remind.Directory) []document.Finding {
	var all []document.Finding
	for _, s := range day.Strangers() {
		c := &d.Contacts[s.Contact]
		f := document.Finding{Line: c.Line, Column: 1, Where: c.Where, Severity: document.Warning, Quote: c.Body}
		switch {
		case s.Known:
			f.Message = "该单位或人员在方案中不以联系人所填的角色出现，该联系人收不到提醒，请核对角色"
		case s.Nearest != "":
			f.Message = "方案中没有这个单位或人员，请核对写法，是否应为“" + s.Nearest + "”"
		default:
			f.Message = "方案中没有这个单位或人员，请核对写法"
		}
		all = append(all, f)
	}
	return all
}
