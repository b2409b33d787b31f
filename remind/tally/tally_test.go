package tally

import "testing"

// A problem counts once, by itself or by its most pressing part; problems and measures are never added up.
func TestSum(t *testing.T) {
	whole := func(n int, s Standing) Matter { return Matter{Plan: "p", Problem: n, Kind: Whole, Standing: s} }
	part := func(n int, s Standing) Matter { return Matter{Plan: "p", Problem: n, Kind: Measure, Standing: s} }
	for _, tt := range []struct {
		name    string
		matters []Matter
		want    string
	}{
		{"nothing", nil, "0个问题"},
		{"overdue as a whole", []Matter{whole(1, Overdue), part(1, Overdue)}, "1个问题，1个涉及逾期（1个整体逾期）；1项措施，1项已逾期"},
		{"a measure is overdue", []Matter{whole(1, Open), part(1, Overdue), part(1, Soon)}, "1个问题，1个涉及逾期（1个有措施逾期）；2项措施，1项已逾期、1项15日内到期"},
		{"a reopened measure of a closed problem", []Matter{whole(1, Closed), part(1, Overdue)}, "1个问题，1个涉及逾期（1个有措施逾期）；1项措施，1项已逾期"},
		{"a measure is nearer than the whole", []Matter{whole(1, Open), part(1, Soon)}, "1个问题，1个整改中；1项措施，1项15日内到期"},
		{"only measures are the reader's", []Matter{part(1, Closed), part(1, Soon)}, "1个问题，1个15日内到期；2项措施，1项15日内到期、1项已销号"},
		{"a duty beside", []Matter{whole(1, Continuing), {Plan: "p", Problem: 1, Kind: Duty, Standing: Continuing}}, "1个问题，1个长期推进"},
		{
			"two plans with one number, in any order",
			[]Matter{whole(1, Reported), {Plan: "q", Problem: 1, Standing: Accepted}, part(1, Suspended)},
			"2个问题，1个待验收、1个待销号；1项措施，1项暂停",
		},
		{"both kinds of late", []Matter{whole(1, Overdue), whole(2, Soon), part(2, Overdue)}, "2个问题，2个涉及逾期（1个整体逾期、1个有措施逾期）；1项措施，1项已逾期"},
	} {
		if got := Sum(tt.matters); got.Chinese() != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got.Chinese(), tt.want)
		}
	}
}
