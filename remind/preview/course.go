package preview

import (
	"slices"

	"duban/remind"
)

// A kin is what obligations share that tell the same stages on the same days: all that their ladders depend on while nothing is entered.
type kin struct {
	due    remind.Date
	rhythm remind.Rhythm
	own    string // where the policy has ladders of its own for some: for which it may be
}

// kinOf returns the kin of an obligation of which no event is known.
func kinOf(o *remind.Obligation, p *remind.Policy) kin {
	k := kin{due: o.Due, rhythm: o.Rhythm}
	if len(p.Own) > 0 {
		k.own = o.Plan + "/" + string(o.Key.Kind())
		if slices.ContainsFunc(p.Own, func(w remind.OwnLadder) bool { return w.Key == o.Key }) {
			k.own = string(o.Key)
		}
	}
	return k
}

// A course is what a kin tells from one day to another.
type course struct {
	steps   []remind.Step
	tracks  map[uint8]*track // by roles, a bit each; made when first asked for
	besides []*beside
}

// A beside is a stage that wants several problems, for a role.
type beside struct {
	stage    string
	role     remind.Role
	together int
	track    *track
}

// A track is what a course tells those who have some roles, step by step.
type track struct {
	from   []remind.Date
	what   []int32  // from each of these days on: its number, from 1 on; 0: nothing
	stages []string // by what is told
	urgent []bool   // likewise
	at     int      // today's step
}

// newTrack returns the track of what steps tell; false where a telling comes back after another one has taken its place. Whether it was told
// before is not known to a lane, which remembers the last one alone.
func (c *course) newTrack(of func(*remind.Step) remind.Telling) (*track, bool) {
	t := &track{stages: []string{""}, urgent: []bool{false}}
	known := map[remind.Telling]int32{}
	last, newest := remind.Telling{}, int32(0)
	for i := range c.steps {
		s := &c.steps[i]
		now := of(s)
		if i > 0 && now == last {
			continue
		}
		last = now
		number := int32(0)
		if now != (remind.Telling{}) {
			if known[now] == 0 {
				newest++
				known[now] = newest
				t.stages, t.urgent = append(t.stages, now.Stage), append(t.urgent, now.Urgent)
			}
			if number = known[now]; number != newest {
				return nil, false
			}
		}
		t.from, t.what = append(t.from, s.From), append(t.what, number)
	}
	return t, true
}

// turn goes on to a day.
func (t *track) turn(today remind.Date) {
	for t.at+1 < len(t.from) && t.from[t.at+1] <= today {
		t.at++
	}
}

// now returns the number of what is told on the day, and whether it is urgent.
func (t *track) now() (what int32, urgent bool) {
	what = t.what[t.at]
	return what, t.urgent[what]
}

// newest returns what a step tells somebody who has some roles: the newest stage, of those of one day that of the strongest role.
func newest(s *remind.Step, roles uint8) (t remind.Telling) {
	for role := range s.Newest {
		if n := &s.Newest[role]; roles&(1<<role) != 0 && n.Nominal > t.Nominal {
			t = *n
		}
	}
	return t
}

// of returns the track of those who have some roles.
func (c *course) of(roles uint8) (*track, bool) {
	if t := c.tracks[roles]; t != nil {
		return t, true
	}
	t, ok := c.newTrack(func(s *remind.Step) remind.Telling { return newest(s, roles) })
	if ok {
		c.tracks[roles] = t
	}
	return t, ok
}

// newCourse returns the course of an obligation, and of all its kin; false if it is none that tracks can tell.
func newCourse(steps []remind.Step) (*course, bool) {
	c := &course{steps: steps, tracks: map[uint8]*track{}}
	for i := range steps {
		for k := range steps[i].Beside {
			if b := &steps[i].Beside[k]; !c.stands(b) {
				return nil, false
			}
		}
	}
	for _, b := range c.besides {
		var ok bool
		b.track, ok = c.newTrack(func(s *remind.Step) (t remind.Telling) {
			for i := range s.Beside {
				if s.Beside[i].Stage == b.stage {
					t = s.Beside[i]
				}
			}
			return t
		})
		if !ok {
			return nil, false
		}
	}
	return c, true
}

// stands notes a stage that stands beside the newest; false if it is for several roles: what one hears in two of them is one notice.
func (c *course) stands(t *remind.Telling) bool {
	for _, b := range c.besides {
		if b.stage == t.Stage {
			return b.role == t.To
		}
	}
	c.besides = append(c.besides, &beside{stage: t.Stage, role: t.To, together: t.Together})
	return true
}
