package office

import (
	"context"
	"errors"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/change"
	"duban/store"
)

// ErrNoPaper refuses to end a plan without the document that says so: it could not be answered for later.
var ErrNoPaper = errors.New("须用 --doc 写明结束该方案所依据的文件")

// An UnknownPlanError refuses a plan that is not in force.
type UnknownPlanError struct {
	ID   string
	Held []remind.Plan // in force
}

// Error says which plans are.
func (e UnknownPlanError) Error() string {
	if len(e.Held) == 0 {
		return "没有在执行的方案“" + e.ID + "”；现在没有任何方案在执行"
	}
	var ids []string
	for i := range e.Held {
		ids = append(ids, e.Held[i].ID)
	}
	return "没有在执行的方案“" + e.ID + "”；在执行的方案有：" + strings.Join(ids, "、")
}

// Unwrap returns store.ErrNoPlan, as the store has it.
func (e UnknownPlanError) Unwrap() error { return store.ErrNoPlan }

// An Ended is a plan that was ended, and what it left unfinished.
type Ended struct {
	Plan       remind.Plan
	Unfinished int // problems that were not closed
}

// End ends a plan by a document: the plan and all that was recorded of it are kept, nothing of it is sent any more. Of e the document, who
// decided and a note are taken. It returns ErrNoPaper, and UnknownPlanError where no such plan is in force.
func (o *Office) End(ctx context.Context, id string, e store.Ending) (Ended, error) {
	if e.Doc == "" {
		return Ended{}, ErrNoPaper
	}
	snap, done, err := o.ending(ctx, id)
	if err != nil {
		return Ended{}, err
	}
	if e.By == "" {
		e.By = o.Who
	}
	e.Plan, e.At = done.Plan, o.Now()
	return done, o.Store.EndPlan(ctx, snap.Revision, e)
}

// BeforeEnd returns what the end of a plan would change, and what it would leave unfinished. It returns UnknownPlanError where no such plan is in
// force.
func (o *Office) BeforeEnd(ctx context.Context, id string) (Ended, *Effect, error) {
	snap, done, err := o.ending(ctx, id)
	if err != nil {
		return done, nil, err
	}
	told, err := o.told(ctx)
	if err != nil {
		return done, nil, err
	}
	after := snap
	after.Plans = slices.DeleteFunc(slices.Clone(snap.Plans), func(p remind.Plan) bool { return p.ID == id })
	after.Replaced(done.Plan, remind.Plan{ID: id}, o.Now())
	was, is := change.Prospect{World: o.Terms.World(snap), Told: told.Clone()}, change.Prospect{World: o.Terms.World(after), Told: told}
	return done, compare(was, is, o.today()), nil
}

// ending returns a plan that is to end, and the snapshot in which it was found.
func (o *Office) ending(ctx context.Context, id string) (snap store.Snapshot, done Ended, err error) {
	if snap, err = o.Store.Snapshot(ctx); err != nil {
		return snap, done, err
	}
	day := o.Terms.World(snap).On(o.today())
	for _, p := range day.Plans {
		if p.ID == id {
			done.Plan = p
		}
	}
	if done.Plan.ID == "" {
		return snap, done, UnknownPlanError{id, day.Plans}
	}
	for i := range day.Obligations {
		if x := &day.Obligations[i]; x.Plan == id && x.Kind == remind.KindProblem && day.States[x.Key].State != remind.Closed {
			done.Unfinished++
		}
	}
	return snap, done, nil
}

// Wanting says what is to be taken in before anything can be reminded of; empty: nothing.
func Wanting(plans int) string {
	if plans > 0 {
		return ""
	}
	return "现在没有整改方案在执行，不会提醒任何事项：请用 duban import plan 文件 --id 编号 --apply 导入本单位的方案，再用 duban import contacts 文件 --apply 导入通讯录"
}
