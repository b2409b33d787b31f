package tables

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duban/listing"
	"duban/office"
	"duban/remind"
)

// Every listing fits a terminal of 100 columns, whatever is in it: columns begin at one place in all lines, and neither a key nor an address is
// broken.
func TestListingsFitATerminal(t *testing.T) {
	day := &remind.Day{World: &remind.World{}}
	fits(t, Contacts(nil))
	fits(t, Collectives(&remind.Directory{}))
	fits(t, Aliases(&remind.Directory{}))
	fits(t, Successions())
	fits(t, Covers(day))
	fits(t, Gaps(day))
	fits(t, GapGroups())
	fits(t, Tests())
	fits(t, Budgets())
	fits(t, ProblemLines(0))
	fits(t, Ledger(0))
	fits(t, Obligations(day))
	fits(t, Notices(&remind.World{Policy: &remind.Policy{}}, "提醒"))
	fits(t, Messages())
	fits(t, Addressees())
	fits(t, Colours())
	fits(t, RoleStages(&office.Account{}))
	fits(t, Tellings(&remind.Policy{}))
	fits(t, Steps())
	fits(t, Settlements())
	fits(t, Carried(&remind.World{Policy: &remind.Policy{}}))
}

// Long values, of each kind and of what may not be broken.
const (
	longText = "严格落实“党政同责、一岗双责”，对辖区内200余家企业开展拉网式排查（含停产企业）；建立台账、逐一销号，2025年12月31日前完成整改并报市突出环境问题整改工作领导小组办公室"
	longKey  = "hengyang-2024/24.2.7@2028-12-31"
	longAt   = "lianluoyuan.zhujianju@hengyang.gov.cn"
)

// highest is how many lines a row of such values may take: with more, nobody reads along it.
const highest = 14

// fits renders a table whose every cell is long.
func fits[R any](t *testing.T, table *listing.Table[R]) {
	t.Helper()
	long := listing.Table[int]{}
	tokens := map[string]string{"key": longKey, "obligation": longKey, "address": longAt}
	for _, c := range table.Columns {
		value := any(longText)
		switch c.Kind {
		case listing.Number:
			value = 123456
		case listing.Day:
			value = remind.NewDate(2026, 12, 31)
		case listing.Clock:
			value = time.Unix(0, 0)
		case listing.Text:
			if token, ok := tokens[c.Name]; ok {
				value = token
			}
		}
		long.Columns = append(long.Columns, listing.Column[int]{
			Name: c.Name, Title: c.Title, Kind: c.Kind, Place: c.Place, Screen: c.Screen, Brief: c.Brief, Value: func(*int) any { return value },
		})
	}
	var b strings.Builder
	if err := long.Write(&b, listing.Terminal, []int{1, 2}); err != nil {
		t.Fatal(err)
	}
	aligned(t, b.String())
	if rows := strings.Count(b.String(), "\n") - 1; rows > 2*highest {
		t.Errorf("%T: %d lines a row: show fewer columns, or shorten some\n%s", table, rows/2, b.String())
	}
	for _, token := range tokens {
		if strings.Contains(b.String(), token[:9]) && !strings.Contains(b.String(), token) {
			t.Errorf("%T breaks %s:\n%s", table, token, b.String())
		}
	}
}

// aligned fails where a line is too wide, or a text begins beside its column.
func aligned(t *testing.T, screen string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(screen, "\n"), "\n")
	if strings.HasPrefix(lines[len(lines)-1], "（其余列") {
		lines = lines[:len(lines)-1]
	}
	gaps := make([]int, 100) // lines with a blank at each place
	for _, line := range lines {
		if listing.Width(line) > 100 {
			t.Errorf("a line of %d places:\n%s", listing.Width(line), screen)
			return
		}
		place := 0
		taken := make([]bool, 100)
		for _, r := range line {
			for range listing.Width(string(r)) {
				taken[place] = r != ' '
				place++
			}
		}
		for i := range taken {
			if !taken[i] {
				gaps[i]++
			}
		}
	}
	// Between two columns two places are blank in every line: there are at least as many such gaps as heads, but one.
	between := 0
	for i := 1; i < len(gaps); i++ {
		if gaps[i] == len(lines) && gaps[i-1] == len(lines) && (i == 1 || gaps[i-2] != len(lines)) && slices.Max(gaps[i:]) > 0 && i < listing.Width(lines[0]) {
			between++
		}
	}
	if heads := len(strings.Fields(lines[0])); between < heads-1 {
		t.Errorf("%d columns, and %d gaps between them:\n%s", heads, between, screen)
	}
}
