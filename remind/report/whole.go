package report

import (
	"cmp"
	"encoding/json"
	"slices"

	"duban/remind"
	"duban/remind/tally"
)

// A Whole is how plans stand together. A sheet can be taken out of it as it was added, so that a plan that stands otherwise needs no look at the others.
type Whole struct {
	Colours                      [remind.Green + 1]ColourCount
	Total                        tally.Total
	Obligations, Withdrawn, Gaps int
	Plans                        int                 // in force
	Lasts                        map[remind.Date]int // how many plans have their last deadline on a day
	Hears                        Hearings
}

// Hearings are how many plans each address hears of.
type Hearings map[Hearing]int

// Add adds a sheet.
func (s *Whole) Add(x *Sheet) { s.add(x, 1) }

// Take takes a sheet out that was added.
func (s *Whole) Take(x *Sheet) { s.add(x, -1) }

// add adds a sheet, or takes it out.
func (s *Whole) add(x *Sheet, sign int) {
	if s.Hears == nil {
		s.Lasts, s.Hears = map[remind.Date]int{}, Hearings{}
	}
	for c := range s.Colours {
		s.Colours[c].Problems += sign * x.Colours[c].Problems
		s.Colours[c].Measures += sign * x.Colours[c].Measures
	}
	s.Total.AddTimes(&x.Total, sign)
	s.Obligations, s.Withdrawn, s.Gaps = s.Obligations+sign*x.Obligations, s.Withdrawn+sign*x.Withdrawn, s.Gaps+sign*x.Gaps
	s.Plans += sign * x.Plans
	count(s.Lasts, x.Last, sign)
	for _, h := range x.Hears {
		count(s.Hears, h, sign)
	}
}

// count counts a thing; of which there is none, nothing is kept.
func count[T comparable](all map[T]int, thing T, n int) {
	if all[thing] += n; all[thing] == 0 {
		delete(all, thing)
	}
}

// Coloured returns what is counted by colour, the most urgent first.
func (s *Whole) Coloured() []ColourCount {
	all := s.Colours
	for c := range all {
		all[c].Colour = remind.Colour(c)
	}
	return all[:]
}

// Last returns the last deadline of all plans.
func (s *Whole) Last() (last remind.Date) {
	for on := range s.Lasts {
		last = max(last, on)
	}
	return last
}

// Listeners returns the addresses that hear.
func (s *Whole) Listeners() remind.Listeners {
	all := remind.Listeners{}
	for h := range s.Hears {
		all.Hear(remind.Address{Channel: h.Channel, To: h.To}, h.Body, h.From)
	}
	return all
}

// A hearings is one of the Hearings, as they are kept.
type hearings struct {
	Hearing
	N int `json:"n"`
}

// MarshalJSON lists them in order.
func (h Hearings) MarshalJSON() ([]byte, error) {
	all := make([]hearings, 0, len(h))
	for one, n := range h {
		all = append(all, hearings{one, n})
	}
	slices.SortFunc(all, func(a, b hearings) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.To, b.To), cmp.Compare(a.Body, b.Body), cmp.Compare(a.From, b.From))
	})
	return json.Marshal(all)
}

// UnmarshalJSON reads the list.
func (h *Hearings) UnmarshalJSON(text []byte) error {
	var all []hearings
	err := json.Unmarshal(text, &all)
	*h = make(Hearings, len(all))
	for i := range all {
		(*h)[all[i].Hearing] = all[i].N
	}
	return err
}
