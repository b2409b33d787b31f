package calendar

import (
	"context"

	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
	"duban/tables"
)

// A coming message is one that would leave.
type coming struct {
	ID, Recipient, Subject string
	remind.Address
	Day               remind.Date
	Told              []remind.NoticeKey
	Held, Provisional bool
}

// A forecast is what would leave on some days.
type forecast struct {
	Messages []coming
	Fullest  []tables.Fullest
	Unplayed bool // there are too many plans for it
}

// foresee plays the rounds of some days to come.
func foresee(from, to remind.Date) func(context.Context, *office.Office) (*forecast, error) {
	return func(ctx context.Context, o *office.Office) (*forecast, error) {
		p, err := o.Preview(ctx, office.PreviewOrder{From: from, To: to})
		if err != nil {
			return nil, err
		}
		f := &forecast{Fullest: tables.FullestDays(p.Messages)}
		held := 0
		for i := range p.Notices {
			n := &p.Notices[i]
			last := len(f.Messages) - 1
			if last < 0 || f.Messages[last].ID != n.Message || f.Messages[last].Day != n.Day {
				f.Messages = append(f.Messages, coming{
					ID: n.Message, Recipient: n.Recipient, Subject: delivery.Unmarked(n.Subject), Address: n.Address, Day: n.Day,
				})
				last, held = last+1, 0
			}
			m := &f.Messages[last]
			m.Told = append(m.Told, n.NoticeKey)
			m.Provisional = m.Provisional || n.Provisional
			if n.State == office.Held {
				held++
			}
			m.Held = held == len(m.Told)
		}
		return f, nil
	}
}

// seen returns the messages of which somebody may know.
func (f *forecast) seen(s *store.Sight) (all []coming) {
	for i := range f.Messages {
		if s == nil || s.All(f.Messages[i].Told) {
			all = append(all, f.Messages[i])
		}
	}
	return all
}

// letter words one message of a day to come.
func letter(day remind.Date, id string) func(context.Context, *office.Office) (*office.Letter, error) {
	return func(ctx context.Context, o *office.Office) (*office.Letter, error) {
		p, err := o.Preview(ctx, office.PreviewOrder{From: day, To: day, Letters: true, Only: id})
		if err != nil || len(p.Letters) == 0 {
			return nil, err
		}
		return &p.Letters[0], nil
	}
}
