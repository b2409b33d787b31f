package formats_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/formats/plantext"
	"duban/remind"
)

// The documents of the family are invented, each in forms that real ones have; beside each stands how it is read. After a change of the
// reader: go test ./formats -run TestFamily -update, then look at the difference.
const family = "testdata/family/*.txt"

func TestFamily(t *testing.T) {
	for name, text := range familyTexts(t) {
		t.Run(name, func(t *testing.T) {
			p, findings, err := plantext.Read("p", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			checkPlaces(t, text, p, findings)
			got, file := asRead(p, findings), filepath.Join("testdata/family", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if line, g, w := difference(got, string(want)); line > 0 {
				t.Errorf("line %d of %s differs; look at the difference, then -update:\ngot  %s\nwant %s", line, file, g, w)
			}
		})
	}
}

func familyTexts(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob(family)
	if err != nil || len(files) < 10 {
		t.Fatalf("%d documents, want ten at least: %v", len(files), err)
	}
	texts := map[string]string{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(f), ".txt")] = string(raw)
	}
	return texts
}

// difference returns the first line in which two texts differ; 0 if they do not.
func difference(a, b string) (line int, inA, inB string) {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(as), len(bs)) {
		x, y := "(no line)", "(no line)"
		if i < len(as) {
			x = as[i]
		}
		if i < len(bs) {
			y = bs[i]
		}
		if x != y {
			return i + 1, x, y
		}
	}
	return 0, "", ""
}

// asRead writes what was read in lines for people.
func asRead(p remind.Plan, findings []plantext.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", p.Title)
	for _, pr := range p.Problems {
		fmt.Fprintf(&b, "\n%d %s\n  目标 %s\n", pr.Number, pr.Title, pr.Goal)
		writeMeasures(&b, pr.Measures)
		fmt.Fprintf(&b, "  时限 %s %s “%s”\n", pr.Deadline.Kind, when(pr.Deadline.Date, "", pr.Deadline.BareYear), pr.Deadline.Text)
		if pr.Deadline.Continues {
			b.WriteString("  时限 长期\n")
		}
		fmt.Fprintf(&b, "  责任 %s\n", strings.Join(pr.Responsible, " | "))
		fmt.Fprintf(&b, "  牵头 %s\n  配合 %s\n  领导 %s\n", strings.Join(pr.Lead, " | "), strings.Join(pr.Cooperating, " | "), strings.Join(pr.Leader, " | "))
	}
	b.WriteString("\n")
	for _, o := range remind.Obligations(p) {
		fmt.Fprintf(&b, "%s “%s”\n", obligation(o), o.Text)
	}
	b.WriteString("\n")
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s\n", f.Severity, f)
	}
	return b.String()
}

func writeMeasures(b *strings.Builder, all []remind.Measure) {
	for _, m := range all {
		fmt.Fprintf(b, "  措施 %s %s %s\n", m.Number, m.Path, m.Text)
		writeMeasures(b, m.Measures)
	}
}

// obligation returns all of an obligation but its words, in which punctuation may differ.
func obligation(o remind.Obligation) string {
	return fmt.Sprintf("%s %s [%s] [%s] [%s] [%s]", strings.TrimPrefix(string(o.Key), "p/"), when(o.Due, o.Rhythm, o.BareYear), strings.Join(o.Responsible, " "),
		strings.Join(o.Lead, " "), strings.Join(o.Cooperating, " "), strings.Join(o.Leader, " "))
}

func when(d remind.Date, r remind.Rhythm, bare bool) string {
	if bare {
		return d.String() + " bare"
	}
	return d.String() + string(r)
}

// halfWidth is how a text is written where nobody sets Chinese punctuation.
var halfWidth = strings.NewReplacer("，", ",", "。", ".", "；", ";", "：", ":", "（", "(", "）", ")", "“", `"`, "”", `"`, "！", "!", "？", "?")

// However a document is encoded and whatever its punctuation, it obliges to the same.
func TestFamilyInOtherWriting(t *testing.T) {
	texts := familyTexts(t)
	_, _, texts["hengyang"] = hengyang(t)
	for name, text := range texts {
		gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		want := obligations(t, text)
		for writing, other := range map[string]string{
			"GB18030": gb, "with a mark": "\ufeff" + text, "CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "half width": halfWidth.Replace(text),
		} {
			if line, g, w := difference(obligations(t, other), want); line > 0 {
				t.Errorf("%s, %s:\ngot  %s\nwant %s", name, writing, g, w)
			}
		}
	}
}

func obligations(t *testing.T, text string) string {
	t.Helper()
	p, _, err := plantext.Read("p", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, o := range remind.Obligations(p) {
		all = append(all, halfWidth.Replace(obligation(o)+" "+strings.TrimRight(o.Text, "。.；;"))+" "+string(o.Kind))
	}
	return strings.Join(all, "\n")
}
