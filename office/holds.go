package office

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/preview"
	"duban/remind/typed"
	"duban/store"
	"duban/store/holds"
)

// A NotHeldError refuses to release what is not held.
type NotHeldError struct{ What string }

// Error says so, and where the holds are listed.
func (e NotHeldError) Error() string {
	return "“" + e.What + "”没有暂停发送；暂停发送的见 duban status"
}

// A HoldOrder is what is to be held, as it was typed.
type HoldOrder struct {
	What, Note string
	Until      remind.Date // last day; none: a release ends it
	Second     string      // who has agreed to it
}

// Hold keeps notices back: of all, of a plan, of a key, to an address. What is already on its way goes on. A matter or an
// address is held to a day and for a reason; where a leader would not hear, by two people: see LeaderHeldError.
func (o *Office) Hold(ctx context.Context, order HoldOrder) error {
	h, _, err := o.ConsiderHold(ctx, order)
	if err != nil {
		return err
	}
	return o.Store.SetHold(ctx, h, o.Now())
}

// ConsiderHold does all that Hold does but record, with the same errors. It returns the hold, and the store's revision against which it was judged.
func (o *Office) ConsiderHold(ctx context.Context, order HoldOrder) (h store.Hold, rev int64, err error) {
	snap, scope, err := o.scoped(ctx, order.What)
	if err == nil {
		err = o.checkHold(&snap, scope, &order)
	}
	h = store.Hold{Scope: scope, On: true, By: o.Who, Second: order.Second, Until: order.Until, Note: order.Note}
	return h, snap.Revision, err
}

// checkHold returns why a hold cannot be.
func (o *Office) checkHold(snap *store.Snapshot, scope string, order *HoldOrder) error {
	if order.Until != 0 && order.Until < o.today() {
		return fmt.Errorf("--until %s 早于今日，请填写今日或此后的日期", order.Until)
	}
	order.Second = strings.TrimSpace(order.Second)
	if order.Second == o.Who {
		return fmt.Errorf("--second 与操作人（%s）为同一人，请填写另一人的姓名", o.Who)
	}
	if to, isAddress := holds.ScopeAddress(scope); isAddress {
		if err := o.holdable(to); err != nil {
			return err
		}
	}
	if err := silenced(o.Terms.World(*snap).On(o.today()), scope, order); err != nil {
		return err
	}
	if order.Until != 0 && unreleased(snap, scope) != nil {
		return fmt.Errorf("%s自导入起即暂停发送，直至确认放行（duban release），不能设定止日：到期自动放行将无人核对", order.What)
	}
	return nil
}

// holdable returns why an address cannot be held. With a slip in it a hold would keep nothing back, and say that it does. What was held so before
// can be released all the same.
func (o *Office) holdable(to remind.Address) error {
	if _, known := o.Terms.Channels[to.Channel]; !known && o.Terms.Channels != nil {
		return fmt.Errorf("没有名为“%s”的渠道；现有渠道：%s", to.Channel, strings.Join(slices.Sorted(maps.Keys(o.Terms.Channels)), "、"))
	}
	if to.Channel == remind.MailChannel {
		return typed.CheckMail(to.To)
	}
	return typed.Check("地址", to.To, typed.LongestName)
}

// A Release is what the end of a hold would send through real channels in the next round.
type Release struct {
	What    string         // as it was typed
	Groups  []remind.Group // one an address, its notices those that are freed
	Overdue int            // obligations of the scope whose deadline has passed
	Unknown int            // those among them of which no state was ever recorded: they may have been done long ago
	Gaps    []remind.Gap   // of the scope: who cannot be told, today or later; of an address there are none
	Day     *remind.Day    // on which it was looked at
	Review  *PlanReview    // of a plan that was never released since it entered: what was read of it is to be confirmed first; nil: it is not

	scope string
}

// BeforeRelease returns what the end of a hold would send. It returns NotHeldError where there is no such hold.
func (o *Office) BeforeRelease(ctx context.Context, what string) (Release, error) {
	snap, scope, err := o.scoped(ctx, what)
	if err != nil {
		return Release{}, err
	}
	holds := store.NewHolds(snap.Holds, store.Real, o.today())
	if !holds[scope] {
		return Release{}, NotHeldError{what}
	}
	told, err := o.Store.Told(ctx, store.Real)
	if err != nil {
		return Release{}, err
	}
	day := o.Terms.World(snap).On(o.today())
	r := Release{What: what, scope: scope, Day: day, Groups: remind.Gather(freed(day, holds, scope, told))}
	r.Review = unreleased(&snap, scope)
	for i := range r.Groups {
		r.Groups[i], _ = r.Groups[i].Outdone(day.Today)
	}
	only := store.Holds{scope: true}
	for _, g := range day.Coverage() {
		if only.KeepsObligation(g.Obligation) {
			r.Gaps = append(r.Gaps, g)
		}
	}
	for i := range day.Obligations {
		s := day.States[day.Obligations[i].Key]
		if !only.KeepsObligation(day.Obligations[i].Key) || day.Colour(s) != remind.Red {
			continue
		}
		r.Overdue++
		if !s.Known {
			r.Unknown++
		}
	}
	return r, nil
}

// freed returns the notices that are due and not told, which this scope holds back and no other.
func freed(day *remind.Day, holds store.Holds, scope string, told *preview.Told) []remind.Notice {
	only, rest := store.Holds{scope: true}, store.Holds{}
	for other := range holds {
		if other != scope {
			rest[other] = true
		}
	}
	var list []remind.Notice
	for _, n := range rest.Offered(day.Due().Notices) {
		if only.Keeps(&n) && !told.Keys.Has(n.NoticeKey) {
			list = append(list, n)
		}
	}
	return list
}

// A ReleaseOrder is how something is released.
type ReleaseOrder struct {
	Note       string
	Unreviewed bool // a plan goes out although a second person has not confirmed everything that was read of it
}

// Release ends the hold that BeforeRelease has looked at. The next round offers what it kept back. A plan's first release wants everything that was
// read of it confirmed by a second person (UnreviewedError), or somebody who answers for it that it is not: then the reason is on record.
func (o *Office) Release(ctx context.Context, r *Release, order ReleaseOrder) error {
	h := store.Hold{Scope: r.scope, By: o.Who, Note: order.Note}
	if r.Review != nil {
		if h.Unreviewed = r.Review.Count.Left(); h.Unreviewed > 0 && (!order.Unreviewed || strings.TrimSpace(order.Note) == "") {
			return UnreviewedError{r.scope, r.Review.Count}
		}
	}
	return o.Store.SetHold(ctx, h, o.Now())
}

// unreleased returns the review of a plan that was never released since it entered; nil for any other scope.
func unreleased(snap *store.Snapshot, scope string) *PlanReview {
	all := Reviews(snap)
	i := slices.IndexFunc(all, func(p PlanReview) bool { return p.Plan.ID == scope })
	if _, entered := snap.Entries[scope]; i < 0 || !entered || !all[i].Entry.Released.IsZero() {
		return nil
	}
	return &all[i]
}

// scoped reads what a person calls a scope, and returns the snapshot that it was read against.
func (o *Office) scoped(ctx context.Context, what string) (store.Snapshot, string, error) {
	of := what
	if strings.HasPrefix(what, "addr:") { // of any plan
		of = ""
	}
	snap, err := o.lookOf(ctx, of)
	if err != nil {
		return snap, "", err
	}
	scope, err := scopeOf(o.Terms.World(snap).On(o.today()), what)
	return snap, scope, err
}

// scopeOf reads all, a plan's id, a key or addr:CHANNEL:ADDRESS into a scope of store.Hold.
func scopeOf(day *remind.Day, what string) (string, error) {
	if what == "all" {
		return store.Everything, nil
	}
	for _, p := range day.Plans {
		if p.ID == what {
			return what, nil
		}
	}
	found, _, unknown := Find(day, what)
	if unknown == nil {
		return string(found.Key), nil
	}
	if rest, ok := strings.CutPrefix(what, "addr:"); ok {
		channel, address, _ := strings.Cut(rest, ":")
		return holds.AddressScope(remind.NewAddress(channel, address)), nil
	}
	if len(candidates(day, what)) > 0 {
		return "", unknown
	}
	return "", UnknownScopeError{what}
}

// An UnknownScopeError says that nothing can be held by a name.
type UnknownScopeError struct{ What string }

func (e UnknownScopeError) Error() string {
	return "“" + e.What + "”既不是 all、方案编号、事项编号，也不是 addr:渠道:地址"
}
