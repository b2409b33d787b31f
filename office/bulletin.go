package office

import (
	"context"
	"fmt"

	"duban/remind"
	"duban/remind/digest"
)

// Bulletin returns the monthly bulletin of a day, today if it is none: of a past day as it was known on it. Of the plans of some ids, without any
// of all.
func (o *Office) Bulletin(ctx context.Context, on remind.Date, ranking bool, plans ...string) (*digest.Bulletin, error) {
	snap, asItStood, err := o.asOf(ctx, &on)
	if err != nil {
		return nil, err
	}
	if on < o.today() && o.Store != nil && !asItStood {
		return nil, fmt.Errorf("%s尚无记录，无法编制当日的通报", on.ChineseShort())
	}
	day := o.Terms.World(snap).On(on)
	return day.Bulletin(digest.PeriodOf(day.Calendar, on), ranking, plans...), nil
}
