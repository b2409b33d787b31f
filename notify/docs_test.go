package notify

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"testing"

	"duban/remind/delivery"
)

// What the administrator reads is what the tables say.
func TestPagesHoldTheTables(t *testing.T) {
	const name = "../docs/robots.zh-CN.md"
	does := map[delivery.Outcome]string{delivery.Retry: "稍后重发", delivery.Declined: "内容被拒", delivery.Broken: "渠道停用", delivery.Paused: "暂歇后重发"}
	for _, k := range chatKinds {
		table := "| 代码 | 意思 | 系统怎么办 | 管理员怎么办 |\n|---|---|---|---|\n"
		for _, r := range rowsOf(k) {
			code := fmt.Sprintf("`%d`", r.code)
			if r.text != "" {
				code += " " + r.text
			}
			what := does[r.outcome]
			if r.clock {
				what = "换新的时间再发一次，仍不行则" + what
			}
			table += fmt.Sprintf("| %s | %s | %s | %s |\n", code, r.meaning, what, cmp.Or(r.advice, "不用处理"))
		}
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		mark := "<!-- rows " + string(k) + " -->\n"
		before, rest, ok1 := strings.Cut(string(page), mark)
		old, after, ok2 := strings.Cut(rest, "<!-- end -->\n")
		switch {
		case !ok1 || !ok2:
			t.Errorf("%s has no place for the table of %s", name, k)
		case old == table:
		case updating():
			if err := os.WriteFile(name, []byte(before+mark+table+"<!-- end -->\n"+after), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s: run the tests with -update; want\n%s", name, table)
		}
	}
}
