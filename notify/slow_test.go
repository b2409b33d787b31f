//go:build slow

package notify

import (
	"strings"
	"testing"

	"duban/remind"
)

// A message grows by a character at a time past what one post takes: it becomes two, and neither is cut, whatever the message says at its top.
func TestAMessageOfJustTheSizeIsNotCut(t *testing.T) {
	t.Parallel()
	for _, k := range []Kind{remind.KindWeCom, remind.KindDingTalk, remind.KindFeishu} {
		one, more := false, false
		for n := range 400 {
			f := newFixture()
			f.m.Late, f.m.Provisional, f.m.Demo = true, true, true
			f.m.Office.Phone = strings.Repeat("1", n%20+1)
			for i := range 4 + n/20*3 {
				f.add(remind.Responsible, i+1, "河道", -i-1, nil, "市住建局")
			}
			parts, err := Parts(nil, k, f.message())
			if err != nil {
				t.Fatal(err)
			}
			one, more = one || len(parts) == 1, more || len(parts) > 1
			for i := range parts {
				for _, post := range posts(k, letterOf(&parts[i])) {
					b, err := encode(post)
					if err != nil {
						t.Fatal(err)
					}
					if strings.Contains(string(b), "…\"") {
						t.Fatalf("%s: %d items are cut in part %d of %d: %s", k, len(f.m.Notices), i+1, len(parts), b)
					}
				}
			}
		}
		if !one || !more {
			t.Errorf("%s: one part %v, more %v", k, one, more)
		}
	}
}
