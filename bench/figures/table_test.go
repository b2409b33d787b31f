package figures

import (
	"strings"
	"testing"
)

func TestNumbersAsPeopleReadThem(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", .0044: "0.0044", .00123456: "0.0012", .000012: "0.00001", .2: "0.2", 1: "1", 9.96: "10", 17.04: "17", 17.64: "17.6", 100: "100",
		999.6: "1,000", 17876: "17,876", 1234567: "1,234,567",
	} {
		if got := number(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
}

func TestTheTableOfAComparison(t *testing.T) {
	want := `**mails**

| what | of | a second | x | spread | CPU s per 1,000 | peak MB | seconds |
|---|---:|---:|---:|---:|---:|---:|---:|
| source | 100 | 1,000 | 1 | 50 % | 0.2 | 8 | 0.1 |
| ours | 100 | 200 (cut) | 0.2 | 100 % | 0.6 | 55 | 0.5 |

**other**

| what | of | a second | x | spread | CPU s per 1,000 | peak MB | seconds |
|---|---:|---:|---:|---:|---:|---:|---:|
| ours | 5 | 5 |  | 0 % |  |  | 1 |
`
	if got := Compared(Summaries(runs)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTheTablesOfGrowth(t *testing.T) {
	got := Grown(Summaries([]Run{
		{Group: Obligations, Row: Round, N: 1000, Done: 1000, Seconds: .2, Peak: 60, File: 2},
		{Group: Obligations, Row: RoundMails, N: 1000, Done: 1000, Seconds: .4, CPU: .3, Peak: 60, File: 2},
		{Group: Obligations, Row: Start, N: 1000, Done: 1000, Seconds: .1, Peak: 50, File: 2},
		{Group: Obligations, Row: Uncounted, N: 1000, Done: 1000, Seconds: 5, Peak: 52, File: 2},
		{Group: Obligations, Row: Status, N: 1000, Done: 1000, Seconds: .3, Peak: 55, File: 2},
		{Group: Obligations, Row: AllDue, N: 1000, Done: 1000, Seconds: 7, Peak: 99},
		{Group: Obligations, Row: RoundMails, N: 10_000, Done: 10_000, Seconds: 60, CPU: 50, Peak: 600, File: 20, Cut: true},
		{Group: Messages, Row: WholeWay, N: 1000, Done: 500, Seconds: 10, CPU: 5, Peak: 70, File: 9, Cut: true},
	}))
	for _, want := range []string{
		"| 1,000 | 0.2 | 0.4 | 0.1 | 0.3 | 5 | 0.3 | 60 | 50 | 55 | 2 | 7 | 99 |",
		"| 10,000 |  | cut at 60 |  |  |  | 50 | 600 |  |  | 20 |  |  |",
		"| 1,000 | 50 (cut at 500) | 10 | 70 | 9 | 10 |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestWhatTenTimesAsManyCost(t *testing.T) {
	all := Summaries([]Run{
		{Group: Messages, Row: WholeWay, N: 100, Done: 100, Seconds: 1, Peak: 40},
		{Group: Messages, Row: WholeWay, N: 200, Done: 200, Seconds: 4, Peak: 40},    // twice as many, four times as long
		{Group: Messages, Row: WholeWay, N: 2000, Done: 2000, Seconds: 40, Peak: 60}, // in proportion
		{Group: Messages, Row: WholeWay, N: 20_000, Done: 9000, Seconds: 180, Peak: 70, Cut: true},
	})
	want := `| ten times as many | seconds | memory | of none |
|---:|---:|---:|---:|
| 100 to 200 | x 100 | x 1 |  |
| 200 to 2,000 | x 10 | x 1.5 |  |
| 2,000 to 20,000 |  |  |  |
`
	if got := bends(all, Messages, []column{{"seconds", WholeWay, seconds}, {"memory", WholeWay, peak}, {"of none", Status, peak}}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestATableTakesItsPlaceInThePage(t *testing.T) {
	page := "a\n<!-- t -->\nold\n<!-- end of t -->\nb\n"
	got, err := Between(page, "t", "new\n")
	if want := "a\n<!-- t -->\n\nnew\n\n<!-- end of t -->\nb\n"; err != nil || got != want {
		t.Errorf("%v: got %q", err, got)
	}
	if again, err := Between(got, "t", "new"); err != nil || again != got {
		t.Errorf("%v: not the same again: %q", err, again)
	}
	for _, broken := range []string{"", "<!-- t -->\n", "<!-- end of t -->", "<!-- u -->\n<!-- end of u -->"} {
		if got, err := Between(broken, "t", "new"); err == nil || got != broken {
			t.Errorf("%q became %q", broken, got)
		}
	}
}
