package office

import (
	"context"
	"fmt"

	"duban/remind"
	"duban/remind/digest"
)

// Dispatch returns the weekly dispatch of a day, today if it is none: of a past day as it was known on it. What has changed, has since the dispatch of
// the week before.
func (o *Office) Dispatch(ctx context.Context, on remind.Date) (*digest.Dispatch, error) {
	day, err := o.reported(ctx, "周调度表", on)
	if err != nil {
		return nil, err
	}
	return day.Dispatch(day.Calendar.After(digest.LastMonday(day.Today))), nil
}

// reported returns the day that a report is made of, today if it is none: a past day as it was known on it, if anything was.
func (o *Office) reported(ctx context.Context, what string, on remind.Date) (*remind.Day, error) {
	snap, asItStood, err := o.asOf(ctx, "", &on)
	if err != nil {
		return nil, err
	}
	if on < o.today() && o.Store != nil && !asItStood {
		return nil, fmt.Errorf("%s尚无记录，无法编制当日的%s", on.ChineseShort(), what)
	}
	return o.Terms.World(snap).On(on), nil
}
