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
	snap, asItStood, err := o.asOf(ctx, &on)
	if err != nil {
		return nil, err
	}
	if on < o.today() && o.Store != nil && !asItStood {
		return nil, fmt.Errorf("%s尚无记录，无法编制当日的周调度表", on.ChineseShort())
	}
	day := o.Terms.World(snap).On(on)
	return day.Dispatch(day.Calendar.After(digest.LastMonday(on))), nil
}
