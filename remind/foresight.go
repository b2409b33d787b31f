package remind

import "slices"

// A Foresight looks ahead of a day: what the ladders of obligations tell later, as long as nothing is entered, and whom.
type Foresight struct {
	day *Day
	x   *decider
}

// A Telling is what the notices of a stage say of it, whatever their obligation and address. Two that are equal have the same key there.
type Telling struct {
	Anchor      Anchor
	Stage       string
	Occurrence  int
	Nominal, On Date
	Urgent      bool
	Together    int  // of a stage that wants so many problems, and stands beside the newest
	To          Role // whom that one names
}

// A Step is what an obligation's ladders tell on a day and after it, until the next step.
type Step struct {
	From   Date
	Newest [roleCount]Telling // by role; the zero Telling: nothing
	Beside []Telling          // of stages that want several problems
}

// Foresee returns what looks ahead of the day.
func (d *Day) Foresee() *Foresight { return &Foresight{d, d.decider()} }

// Course returns the steps of an obligation from the day up to another one.
func (f *Foresight) Course(o *Obligation, to Date) (all []Step) {
	s, on, x := f.day.States[o.Key], *f.day, *f.x
	next := forecast{Day: &on, next: map[string]Date{}}
	for more := true; more && on.Today <= to; on.Today, more = next.next[o.Plan] {
		x.today = on.Today
		all = append(all, x.step(o, s))
		clear(next.next)
		next.note(o.Plan, s.Due+1)
		for _, r := range on.Policy.activeLadders(o, s, on.Calendar, on.Today) {
			for i := range r.stages {
				next.stage(o.Plan, &r, &r.stages[i])
			}
		}
	}
	return all
}

// step returns what an obligation tells on the decider's day.
func (d *decider) step(o *Obligation, s *Status) Step {
	step := Step{From: d.today}
	best, _ := d.best(o, s)
	telling := func(h *reachedStage, role Role) Telling {
		return Telling{h.anchor, h.stage.Name, h.nth, h.nominal, h.on, h.urgent, h.stage.Together, role}
	}
	for role, h := range best {
		if h != nil {
			step.Newest[role] = telling(h, 0)
		}
	}
	for role, h := range d.besides(&best) {
		step.Beside = append(step.Beside, telling(h, role))
	}
	return step
}

// Readers yields the addresses to which an obligation's notices come on the day: in which roles, for which bodies, and whether in place of somebody
// who cannot be reached. The list of bodies is no longer theirs with the next one.
func (f *Foresight) Readers(o *Obligation, yield func(to Address, roles uint8, bodies []string, fallback bool)) {
	f.x.gather(o, f.day.States[o.Key], &[roleCount]*reachedStage{})
	for i := range f.x.heard {
		l := &f.x.heard[i]
		yield(l.target.At(), l.roles, l.bodies, l.target.Fallback)
	}
}

// Together yields those who hear of an obligation in a role if a stage wants so many problems of theirs on one day.
func (f *Foresight) Together(o *Obligation, role Role, n int, yield func(to Address, bodies []string)) {
	x, s := *f.x, f.day.States[o.Key]
	x.notices, x.told = nil, nil
	x.aheadTo(role, o, s, &reachedStage{stage: &Stage{Together: n}})
	for i := range x.notices {
		yield(x.notices[i].Address, x.notices[i].Bodies)
	}
}

// Bears reports whether an obligation bears what is told of its whole plan.
func (f *Foresight) Bears(o *Obligation) bool {
	first := func(role Role) bool { return f.x.first(o, role) }
	for _, l := range f.x.figures(o) {
		if slices.ContainsFunc(l.stages, func(s Stage) bool { return slices.ContainsFunc(s.To, first) }) {
			return true
		}
	}
	return false
}
