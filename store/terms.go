package store

import (
	"slices"

	"duban/remind"
	"duban/remind/paperwork"
	"duban/remind/shortname"
	"duban/remind/ticket"
	"duban/store/holds"
)

// Terms are what a world has beside a snapshot of the store: the operator's settings, as far as they decide who hears what. They do not
// change while a daemon or a command works by them, so all that looks at one snapshot sees one world.
type Terms struct {
	Realm    string          // in which the world is looked at: losses and failures of the other one do not count
	Channels map[string]bool // that are set up, by name; asked for in Real alone: a rehearsal reaches every channel, in files
	Policy   *remind.Policy  // with its caps
	Office   remind.SignOff
	Links    ticket.Links
	Answers  AnswerTerms
	Papers   paperwork.Terms // when a paper is proposed

	Sample     remind.Directory // serves as long as no contacts have been taken in
	SamplePlan string           // id of the plan whose bodies the Sample knows; see World

	Proposed map[remind.Key]shortname.Proposal // short names of problems that are brought along
}

// World returns the world that a snapshot makes under the terms. While the snapshot holds no people, the sample stands in; of its sheets on
// who belongs together only where the plan is held that they are of, for of any other place they would be untrue.
func (t *Terms) World(s Snapshot) *remind.World {
	d, shelf := s.Directory, s.shelf
	if !s.HasPeople {
		d, shelf = t.Sample, nil
		if !slices.ContainsFunc(s.Plans, func(p remind.Plan) bool { return p.ID == t.SamplePlan }) {
			d.Collectives, d.Aliases = nil, nil
		}
	}
	w := &remind.World{
		Plans: s.Plans, Withdrawn: s.Withdrawn, Gone: s.Gone, Came: s.Came, Heard: s.Heard[t.Realm], Events: s.Events, Chases: s.Chases, Papers: s.Papers, PaperTerms: t.Papers, Policy: t.Policy,
		Calendar: remind.NewCalendar(s.Years...), Book: shelf.Book(d, t.reachability(&s)), Office: t.Office, Links: t.Links, Troubles: t.troubles(&s),
		Answers: t.answers(&s), Held: map[string]remind.Date{}, Kept: map[remind.Key]remind.Date{}, Named: s.Named(), Proposed: t.Proposed,
	}
	for i := range s.Holds {
		switch to, ok := holds.ScopeAddress(s.Holds[i].Scope); {
		case ok && to.Channel == remind.MailChannel:
			w.Held[to.To] = s.Holds[i].Until
		case !ok && s.Holds[i].Binds(t.Realm):
			w.Kept[remind.Key(s.Holds[i].Scope)] = s.Holds[i].Until
		}
	}
	if t.Realm == Real { // a rehearsal proves nothing
		w.Reach, w.Released = s.Reach(Real), t.released(&s)
	}
	if w.Prepare(); len(s.Others) > 0 {
		w.Among(s.Others)
	}
	return w
}

// reachability returns what of a directory can be used: what is set up, less what has failed in the realm.
func (t *Terms) reachability(s *Snapshot) remind.Reachability {
	r := remind.Reachability{Real: t.Realm == Real, Dead: map[remind.Address]remind.Loss{}, Broken: map[string]remind.Loss{}}
	if r.Real {
		r.Channels = t.Channels
	}
	for _, l := range s.Losses {
		if l.Realm != t.Realm {
			continue
		}
		loss := remind.Loss{Since: remind.DateOf(l.At), Why: l.Why}
		if !l.Dead {
			loss.Until = loss.Since
		}
		// An address that is lost for good stays so, whatever else it is refused for the day.
		if old, ok := r.Dead[l.Address]; !ok || old.Until != 0 {
			r.Dead[l.Address] = loss
		}
	}
	for _, c := range s.Channels {
		if c.Realm == t.Realm && !c.BrokenSince.IsZero() {
			r.Broken[c.Channel] = remind.Loss{Since: remind.DateOf(c.BrokenSince), Why: c.Why}
		}
	}
	return r
}
