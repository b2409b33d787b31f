package agenda

import (
	"maps"
	"slices"

	"duban/remind"
	"duban/remind/report"
	"duban/remind/tally"
)

// A Roll is the list of what is to be done where many plans are held. It knows how much there is of each kind, and is worded part by part, each from
// the plans that it is about. Plans that nobody has compared with their documents are not in it: that takes all readings of all plans.
type Roll struct {
	front *report.Front
	loose [kinds][]Ref // what is in no plan
	held  bool         // whether plans wait to be released is somebody's business here
}

// A Ref is one thing on a roll.
type Ref struct {
	Item                  // as far as it is known without its plans
	plans []string        // that must be read to word it; none: it is worded
	hole  *report.HoleSum // nil: it is none, or worded
}

// NewRoll makes a roll of a subject whose day and snapshot hold no plans, and of what is known of these.
func NewRoll(s *Subject, f *report.Front) *Roll {
	r := &Roll{front: f, held: s.Report != nil}
	about := map[int64][]string{}
	for i := range s.Snap.Replies {
		plans := map[string]bool{}
		for _, k := range s.Snap.Replies[i].Waiting().Keys {
			plans[k.Plan()] = true
		}
		about[s.Snap.Replies[i].ID] = slices.Sorted(maps.Keys(plans))
	}
	for _, i := range List(s) {
		ref := Ref{Item: i}
		if i.Reply > 0 {
			ref.plans = about[i.Reply]
		}
		r.loose[i.Kind] = append(r.loose[i.Kind], ref)
	}
	return r
}

// standings are those of the kinds that are about what stands in matters.
var standings = map[Kind]tally.Standing{Closing: tally.Accepted, Acceptance: tally.Reported, Overdue: tally.Overdue}

// Stands reports whether a kind is how matters stand, and not how the office works.
func (k Kind) Stands() bool { _, stands := standings[k]; return stands }

// Count returns how much there is of a kind.
func (r *Roll) Count(k Kind) int {
	is, stands := standings[k]
	switch {
	case stands:
		return r.front.Things[is]
	case k == Nobody:
		return len(r.front.Holes)
	case k == Held && r.held:
		return len(r.front.Held)
	}
	return len(r.loose[k])
}

// Part returns a part of a kind.
func (r *Roll) Part(k Kind, begin, end int) (all []Ref) {
	begin, end = min(begin, r.Count(k)), min(end, r.Count(k))
	is, stands := standings[k]
	switch {
	case stands:
		for _, t := range r.front.Listed(is, begin, end) {
			all = append(all, Ref{Item: Item{Kind: k, Key: t.Key}, plans: []string{t.Key.Plan()}})
		}
	case k == Nobody:
		for i := begin; i < end; i++ {
			h := &r.front.Holes[i]
			ref := Ref{Item: hole(&h.Hole, "", ofPlans(h.Plans, h.N))}
			if h.Plans == 1 || h.Body == "" { // else all is known
				ref.plans, ref.hole = []string{h.First}, h
			}
			all = append(all, ref)
		}
	case k == Held && r.held:
		for _, id := range r.front.Held[begin:end] {
			all = append(all, Ref{Item: Item{Kind: Held, Plan: id}, plans: []string{id}})
		}
	default:
		return r.loose[k][begin:end]
	}
	return all
}

// PlansOf returns which plans must be read to word some things, and whether it is to be asked whom nobody can tell in them.
func PlansOf(refs []Ref) (plans []string, gaps bool) {
	all := map[string]bool{}
	for i := range refs {
		for _, id := range refs[i].plans {
			all[id] = true
		}
		gaps = gaps || refs[i].hole != nil
	}
	return slices.Sorted(maps.Keys(all)), gaps
}

// An identity tells things apart that stand in one list.
type identity struct {
	kind  Kind
	key   remind.Key
	reply int64
	plan  string
	what  string // of whom nobody can tell
}

// identity returns the one of an item.
func (i *Item) identity() identity {
	if i.Kind == Nobody {
		return identity{kind: i.Kind, what: i.What}
	}
	return identity{i.Kind, i.Key, i.Reply, i.Plan, ""}
}

// Word words things by a subject that holds their plans. What is no more as it was, as somebody has seen to it meanwhile, is left out.
func Word(refs []Ref, s *Subject) (all []Item) {
	l := newList(s)
	l.held()
	l.replies()
	l.matters()
	l.nobody()
	found := make(map[identity]*Item, len(l.all))
	for i := range l.all {
		found[l.all[i].identity()] = &l.all[i].Item
	}
	for i := range refs {
		r := &refs[i]
		if len(r.plans) == 0 {
			all = append(all, r.Item)
			continue
		}
		item := found[r.identity()]
		if item == nil {
			continue
		}
		if r.hole != nil && r.hole.Plans > 1 {
			item.Why = r.Why
		}
		all = append(all, *item)
	}
	return all
}
