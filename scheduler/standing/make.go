package standing

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/report"
	"duban/store"
	"duban/store/agenda"
	"duban/store/holds"
)

// make makes sheets that are to be, not more than are made at a time.
func (k *sheets) make(ctx context.Context, r Reporter, today remind.Date) error {
	ids := slices.Sorted(maps.Keys(k.stale))
	for p, err := range Parts(ctx, r.Store, slices.Chunk(ids[:min(len(ids), atATime)], Batch), k.last) {
		if err != nil {
			return err
		}
		w := r.World(p.Snap)
		w.Beyond = remind.Date(k.sum.Beyond)
		for id, s := range sheetsOf(w.On(today), p.Plans, p.Snap.Holds) {
			k.sum.add(s)
			delete(k.stale, id)
			if k.board != nil {
				k.board.Put(id, s.Page)
			}
			if !k.once {
				k.fresh[id] = s
			}
		}
		k.last = p.Snap.Former()
		k.last.Anew()
	}
	return nil
}

// sheetsOf returns the sheets of some plans.
func sheetsOf(day *remind.Day, ids []string, held []store.Hold) map[string]*sheet {
	made, all := report.Sheets(day), make(map[string]*sheet, len(ids))
	for _, id := range ids {
		all[id] = &sheet{Sheet: report.Sheet{Turn: days.Never}}
		if made[id] != nil {
			all[id].Sheet = *made[id]
		}
	}
	for _, h := range held {
		s := all[remind.Key(h.Scope).Plan()]
		switch {
		case s == nil: // of an address, or of everything
		case h.Until == 0:
			s.Held++
			if s.Page != nil && h.Scope == s.Page.Head.ID {
				s.Page.Held = true
			}
		default:
			s.Dated = append(s.Dated, h)
		}
	}
	return all
}

// someday is a deadline later than any, from which days can still be counted on.
const someday = days.Never / 2

// counted returns up to which deadline it is asked whom nobody can tell: from the last day on which a directory changes whom names come to it makes no
// difference how late it is.
func counted(end remind.Date, d *remind.Directory, today remind.Date) remind.Date {
	last := today + 1
	for i := range d.Contacts {
		last = max(last, d.Contacts[i].From, d.Contacts[i].To+1)
	}
	for i := range d.Succeeds {
		last = max(last, d.Succeeds[i].From)
	}
	if end > last {
		return someday
	}
	return end
}

// add adds what concerns all plans to the sum.
func (k *sheets) add(day *remind.Day, snap *store.Snapshot) figures {
	s := k.sum
	held := slices.Concat(snap.Holds, s.Dated)
	f := figures{
		today: day.Today, provisional: report.ProvisionalDays(day), troubles: day.Troubles, calendar: day.Calendar, replies: day.Answers.Late(day.Calendar, day.Today),
		colours: s.Coloured(), plans: s.Plans, total: s.Total, obligations: s.Obligations, withdrawn: s.Withdrawn, gaps: s.Gaps,
		holds: s.Held + len(holds.Running(held, day.Today)), ended: endedHolds(held, day),
	}
	if day.Reach != nil {
		f.listeners = s.Listeners()
	}
	return f
}

// Keep keeps in the store how each of many plans stands, and all together, as far as that has changed; it makes what is to be made anew. It reports whether
// there is more of that: nobody waits longer than for some plans. Who has the rounds calls it, under their fence; where few plans are held nothing is kept.
func (r Reporter) Keep(ctx context.Context, now time.Time) (more bool, err error) {
	many, err := Many(ctx, r.Store, r.Realm, r.Few)
	if err != nil || !many {
		return false, err
	}
	r.Memory.kept.mu.Lock()
	defer r.Memory.kept.mu.Unlock()
	return r.Memory.kept.plans.keep(ctx, r, remind.DateOf(now))
}

// keep keeps what is not kept yet.
func (k *sheets) keep(ctx context.Context, r Reporter, today remind.Date) (more bool, err error) {
	if err := k.refresh(ctx, r, today); err != nil {
		return false, err
	}
	for n := 0; n < 2 && (!k.sure || len(k.stale) > 0); n++ { // the second time by the end that was found
		if _, _, err := k.settle(ctx, r, today); err != nil {
			return false, err
		}
	}
	list, err := k.unkept()
	if err == nil && (len(list) > 0 || k.anew || k.kept != k.was) {
		err = k.write(ctx, r, list)
	}
	return !k.sure || len(k.stale) > 0, err
}

// unkept returns the sheets that are to be kept: those that were made, and those of plans that are in the sum no more.
func (k *sheets) unkept() (list []agenda.Sheet, err error) {
	for plan, kept := range k.stale {
		if kept {
			list = append(list, agenda.Sheet{Plan: plan})
		}
	}
	for plan, s := range k.fresh {
		body, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		list = append(list, agenda.Sheet{Plan: plan, Turn: s.Turn, Body: string(body)})
	}
	return list, nil
}

// write keeps sheets, and the sum. Where another one has done so meanwhile its sum is read next.
func (k *sheets) write(ctx context.Context, r Reporter, list []agenda.Sheet) error {
	body, err := json.Marshal(k.sum)
	if err != nil {
		return err
	}
	next := k.kept
	next.Made, next.Terms, next.Body = next.Made+1, k.terms, string(body)
	err = r.Store.Agenda(r.Realm).Keep(ctx, k.anew, list, &next)
	if errors.Is(err, agenda.ErrMade) {
		k.sum = nil
		return nil
	}
	if err != nil {
		return err
	}
	next.Body = ""
	k.kept, k.was, k.anew, k.fresh = next, next, false, map[string]*sheet{}
	for plan := range k.stale {
		k.stale[plan] = false
	}
	return nil
}
