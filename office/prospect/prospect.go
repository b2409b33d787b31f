// Package prospect tries a change before anybody makes it: which messages would come, go or move if a deadline were another, an address were gone, or a
// stage came earlier. Nothing of it is stored. It stands over package office.
package prospect

import (
	"context"
	"fmt"
	"slices"

	"duban/office"
	"duban/office/docket"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/people"
)

// Horizon is for how many days ahead a change of contacts or stages is looked at: it concerns every matter, and years of them take long.
const Horizon = 183

// Deadline returns what it would change if a matter's deadline were another day. It refuses what could not be recorded as an extension.
func Deadline(ctx context.Context, o *office.Office, key string, to remind.Date) (*office.Effect, error) {
	p, err := o.Consider(ctx, remind.Event{Kind: remind.EventExtend, To: to, Doc: "试算"}, []string{key})
	if err != nil {
		return nil, err
	}
	return docket.Effect(ctx, o, p)
}

// A Contact is a change of the directory: an address that nobody reads any more, or another one at which a body is reached.
type Contact struct {
	Without string // a mailbox
	Body    string
	With    string // the mailbox of Body in place of those that it has
}

// Effect returns what the change would do.
func (c Contact) Effect(ctx context.Context, o *office.Office) (*office.Effect, error) {
	snap, err := o.Store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	after := snap
	if !snap.HasPeople {
		after.Directory, after.HasPeople = o.Terms.Sample, true
	}
	if after.Directory.Contacts, err = c.changed(after.Directory.Contacts); err != nil {
		return nil, err
	}
	return compared(ctx, o, o.Terms.World(snap), o.Terms.World(after))
}

// changed returns contacts as they would be.
func (c Contact) changed(all []remind.Contact) ([]remind.Contact, error) {
	if c.Body == "" {
		gone := people.NewAddress(remind.MailChannel, c.Without)
		left := slices.DeleteFunc(slices.Clone(all), func(x remind.Contact) bool { return people.NewAddress(x.Channel, x.Address) == gone })
		if len(left) == len(all) {
			return nil, fmt.Errorf("通讯录中没有地址“%s”，请核对", c.Without)
		}
		return left, nil
	}
	left := slices.Clone(all)
	found := false
	for i := range left {
		if x := &left[i]; x.Body == c.Body && x.Channel == remind.MailChannel && x.For == "" {
			x.Address, found = c.With, true
		}
	}
	if !found {
		left = append(left, remind.Contact{Body: c.Body, Channel: remind.MailChannel, Address: c.With})
	}
	return left, nil
}

// Stages returns the stages that can be tried at another day: those that come once, before the deadline.
func Stages(p *remind.Policy) (all []remind.Stage) {
	for i := range p.Deadline {
		if s := &p.Deadline[i]; s.At < 0 && s.Every == "" && s.Together == 0 {
			all = append(all, *s)
		}
	}
	return all
}

// Stage returns what it would change if a stage of the common ladder came so many days before the deadline.
func Stage(ctx context.Context, o *office.Office, name string, days int) (*office.Effect, error) {
	snap, err := o.Store.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	policy := *o.Terms.Policy
	policy.Deadline = slices.Clone(policy.Deadline)
	i := slices.IndexFunc(policy.Deadline, func(s remind.Stage) bool { return s.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("没有名为“%s”的提醒节点，请重新选择", name)
	}
	policy.Deadline[i].At = -days
	slices.SortStableFunc(policy.Deadline, func(a, b remind.Stage) int { return a.At - b.At })
	terms := o.Terms
	terms.Policy = &policy
	return compared(ctx, o, o.Terms.World(snap), terms.World(snap))
}

// compared plays two worlds for some time.
func compared(ctx context.Context, o *office.Office, before, after *remind.World) (*office.Effect, error) {
	told, err := o.Store.Told(ctx, o.Terms.Realm)
	if err != nil {
		return nil, err
	}
	today := remind.DateOf(o.Now())
	return office.CompareTo(change.Prospect{World: before, Told: told.Clone()}, change.Prospect{World: after, Told: told.Clone()}, today, today+Horizon), nil
}
