package tables

import (
	"strings"

	"duban/listing"
	"duban/remind"
)

// Papers lists the papers that are proposed to the office.
func Papers(today remind.Date) *listing.Table[remind.Draft] {
	type row = remind.Draft
	return &listing.Table[row]{Sheet: "建议文书", Heading: AsOf("建议发出的督办文书", today), Columns: []listing.Column[row]{
		{Name: "kind", Title: "种类", Width: 8, Value: func(p *row) any { return string(p.Kind) }, Cell: func(p *row) any { return p.Kind.Chinese() }},
		{Name: "body", Title: "主送", Width: 24, Value: func(p *row) any { return p.Body }},
		{Name: "keys", Title: "事项", Width: 40, Value: func(p *row) any { return p.Keys() }, Cell: func(p *row) any { return draftKeys(p, "、") }, Line: func(p *row) any { return draftKeys(p, " ") }},
		{Name: "overdue", Title: "最多逾期天数", Width: 8, Kind: listing.Number, Value: func(p *row) any { return latest(p) }},
		{Name: "since", Title: "自何日起", Width: 11, Kind: listing.Day, Value: func(p *row) any { return p.Since }},
	}}
}

func draftKeys(p *remind.Draft, between string) string {
	var all []string
	for _, k := range p.Keys() {
		all = append(all, string(k))
	}
	return strings.Join(all, between)
}

// latest is how many days the latest of its matters is late; 0: none is.
func latest(p *remind.Draft) (days int) {
	for i := range p.Items {
		for e := range p.Items[i].Entries {
			days = max(days, -p.Items[i].Entries[e].DaysLeft)
		}
	}
	return days
}
