package report

import (
	"slices"

	"duban/remind"
	"duban/remind/account"
	"duban/remind/tally"
)

// Accounts returns, by plan, what addresses answer for in the plans of a day's world, and until when it stays so: next are the next days of the plans, see
// remind.Day.Next.
func Accounts(d *remind.Day, next map[string]remind.Date) map[string]*account.Account {
	all := make(map[string]*account.Account, len(d.Plans))
	for i := range d.Plans {
		id := d.Plans[i].ID
		from, free := d.Released[id]
		all[id] = &account.Account{Until: next[id], Released: free, From: from}
	}
	for i := range d.Obligations {
		o := &d.Obligations[i]
		a := all[o.Plan]
		for _, name := range o.Leader {
			if !slices.Contains(a.Leaders, name) {
				a.Leaders = append(a.Leaders, name)
			}
		}
		if near := d.States[o.Key].Due - tally.Near; near > d.Today {
			a.Until = min(a.Until, near)
		}
	}
	d.EachShare(func(to remind.Address, role remind.Role, matters []tally.Matter) { account.Add(all, to, role, matters) })
	return all
}
