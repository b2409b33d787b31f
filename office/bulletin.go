package office

import (
	"context"

	"duban/remind"
	"duban/remind/digest"
)

// Bulletin returns the monthly bulletin of a day, today if it is none: of a past day as it was known on it. Of the plans of some ids, without any
// of all.
func (o *Office) Bulletin(ctx context.Context, on remind.Date, ranking bool, plans ...string) (*digest.Bulletin, error) {
	day, err := o.reported(ctx, "通报", on)
	if err != nil {
		return nil, err
	}
	return day.Bulletin(digest.PeriodOf(day.Calendar, day.Today), ranking, plans...), nil
}
