package shortname

import "sync"

// A Head is how a plan is headed, by which plans are told apart.
type Head struct {
	ID, Title, Inspection string
	Called                string // in one line, before it is told apart from others
}

// HeadOf returns the head of a plan.
func HeadOf(id, title, inspection string) Head {
	return Head{id, title, inspection, OfPlan(inspection, title)}
}

// A Heading is what a plan is called among others: in one line, and by its title.
type Heading struct{ Name, Title string }

// Apart returns what plans are called, by their ids, among themselves and others. Plans of one name bear their ids as well, those of one title the round
// of inspection, or their ids where that tells them apart no better.
func Apart(plans, others []Head) map[string]Heading {
	type round struct{ title, inspection string }
	called, titled, rounds := map[string]int{}, map[string]int{}, map[round]int{}
	for _, list := range [][]Head{plans, others} {
		for i := range list {
			h := &list[i]
			called[h.Called]++
			titled[h.Title]++
			rounds[round{h.Title, h.Inspection}]++
		}
	}
	all := make(map[string]Heading, len(plans))
	for i := range plans {
		p := &plans[i]
		h := Heading{Name: p.Called, Title: p.Title}
		if called[h.Name] > 1 {
			h.Name += "（" + p.ID + "）"
		}
		switch {
		case titled[p.Title] == 1:
		case p.Inspection != "" && rounds[round{p.Title, p.Inspection}] == 1:
			h.Title += "（" + p.Inspection + "）"
		default:
			h.Title += "（" + p.ID + "）"
		}
		all[p.ID] = h
	}
	return all
}

// Kept are names that were found, as messages of years ask for them again and again. Several may ask at once.
type Kept struct {
	mu    sync.Mutex
	found map[string]Name
}

// Of returns the name of a problem, which is found where it was never asked for.
func (k *Kept) Of(problem string, find func() Name) Name {
	k.mu.Lock()
	defer k.mu.Unlock()
	name, known := k.found[problem]
	if !known {
		if k.found == nil {
			k.found = map[string]Name{}
		}
		name = find()
		k.found[problem] = name
	}
	return name
}
