package document_test

import (
	"bytes"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"duban/document"
	"duban/remind"
	"duban/seeds"
)

func sameObligations(t *testing.T, got, want []remind.Obligation) {
	t.Helper()
	for i := range want {
		if i >= len(got) || !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("obligation %d: got %+v\nwant %+v", i, got[min(i, len(got)-1)], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d obligations, want %d", len(got), len(want))
	}
}

// The Hengyang plan in Word, its problems numbered by hand or by Word, obliges to what its text does.
func TestHengyangAsWordDocument(t *testing.T) {
	want, findings, text := hengyang(t)
	lines := strings.Split(text, "\n")
	number := regexp.MustCompile(`^[一二三四五六七八九十]+、`)
	first := want.Problems[0].Source.Line - 1
	byHand, byWord := &docx{}, &docx{}
	for i, l := range lines {
		byHand.add(para(l))
		if m := number.FindString(l); m != "" && i >= first {
			byWord.add(numbered(1, 0, l[len(m):]))
			continue
		}
		byWord.add(para(l))
	}
	byWord.part("word/numbering.xml", lists([][3]string{{"chineseCountingThousand", "%1、", `<w:suff w:val="nothing"/>`}}))
	for name, d := range map[string]*docx{"by hand": byHand, "by Word": byWord} {
		t.Run(name, func(t *testing.T) {
			got, found, err := document.ReadPlanFile(seeds.PlanID, "方案.docx", bytes.NewReader(d.bytes(t)))
			if err != nil {
				t.Fatal(err)
			}
			sameObligations(t, remind.Obligations(got), remind.Obligations(want))
			if len(found) != len(findings) {
				t.Fatalf("%d findings, want %d", len(found), len(findings))
			}
			for i, f := range found {
				if f.Message != findings[i].Message || f.Line != findings[i].Line || f.Line > 0 && f.Where == "" {
					t.Errorf("got %+v, want %+v", f, findings[i])
				}
			}
		})
	}
}
