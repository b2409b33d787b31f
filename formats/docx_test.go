package formats_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/formats"
	"duban/formats/plantext"
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
			got, found, err := formats.ReadPlanFile(seeds.PlanID, "方案.docx", bytes.NewReader(d.bytes(t)))
			if err != nil {
				t.Fatal(err)
			}
			sameObligations(t, remind.Obligations(got), inParagraphs(want))
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

// Every text of the family says in Word what it says as a text, its lines as paragraphs or as lines within them.
func TestFamilyAsWordDocuments(t *testing.T) {
	files, err := filepath.Glob("testdata/family/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %d texts", err, len(files))
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, findings, err := formats.ReadPlanFile("p", file, bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		plain := string(text)
		if !utf8.ValidString(plain) {
			decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
			if err != nil {
				t.Fatal(err)
			}
			plain = string(decoded)
		}
		paragraphs, breaks := &docx{}, &docx{}
		var runs strings.Builder
		for line := range strings.Lines(strings.TrimPrefix(plain, "\ufeff")) {
			line = strings.TrimRight(line, "\r\n")
			paragraphs.add(para(line))
			runs.WriteString(run(line) + `<w:r><w:br/></w:r>`)
		}
		breaks.add(raw("", runs.String()))
		for name, d := range map[string]*docx{"paragraphs": paragraphs, "breaks": breaks} {
			t.Run(filepath.Base(file)+" "+name, func(t *testing.T) {
				got, found, err := formats.ReadPlanFile("p", "a.docx", bytes.NewReader(d.bytes(t)))
				if err != nil {
					t.Fatal(err)
				}
				sameObligations(t, placeless(got), placeless(want))
				if messages(found) != messages(findings) {
					t.Errorf("found\n%s\nwant\n%s", messages(found), messages(findings))
				}
			})
		}
	}
}

// inParagraphs returns obligations with their lines in the words for a Word document, whose paragraphs are the lines.
func inParagraphs(p remind.Plan) []remind.Obligation {
	all := remind.Obligations(p)
	for i := range all {
		for _, s := range []*remind.Source{&all[i].Source, &all[i].Read.Source} {
			if s.Line > 0 {
				s.Where = "第" + strconv.Itoa(s.Line) + "段"
			}
		}
	}
	return all
}

// placeless returns obligations without their places.
func placeless(p remind.Plan) []remind.Obligation {
	all := remind.Obligations(p)
	for i := range all {
		all[i].Source, all[i].Read.Source = remind.Source{}, remind.Source{}
	}
	return all
}

// messages returns what findings say, wherever.
func messages(all []plantext.Finding) string {
	var b strings.Builder
	for _, f := range all {
		b.WriteString(f.Message + "“" + f.Quote + "”\n")
	}
	return b.String()
}
