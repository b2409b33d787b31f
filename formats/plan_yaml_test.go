package formats_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/formats"
	"duban/formats/plantext"
	"duban/formats/planyaml"
	"duban/remind"
	"duban/remind/document"
	"duban/remind/people"
	"duban/remind/typed"
)

func written(t interface{ Fatal(...any) }, p remind.Plan) []byte {
	var b bytes.Buffer
	if err := planyaml.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHengyangAsYAML(t *testing.T) {
	want, _, _ := hengyang(t)
	got, findings, err := formats.ReadPlanFile("", "plan.yaml", bytes.NewReader(written(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	if len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
	got.SHA256, want.SHA256 = "", ""
	if !reflect.DeepEqual(got, want) {
		t.Error("the plan differs")
	}
	sameObligations(t, remind.Obligations(got), remind.Obligations(want))
}

// texts are what a person can see of a text that YAML takes for something else: the unseen is left out by the reader, see TestUnseenInYAML.
func texts() *rapid.Generator[string] {
	return rapid.Map(anyTexts(), typed.Visible)
}

func anyTexts() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"", " ", "\n", "a\n b\n", "- a", "# a", "null", "~", "true", "1.0", "2024-05-31", "<<", "=", "'", "\"", "甲：“乙”", "a: b", "\u0085", "\ufeff甲", "\u2028", "*a", "&a",
		"!!str", "|", "%a", "@", "`", "甲\u00a0", "\t", "\\", "{", "[", "---", "...", "0x1F", "1_000", "yes", "\x00", "\x7f",
	}))
}

func names() *rapid.Generator[[]string] {
	return rapid.OneOf(rapid.Just([]string(nil)), rapid.SliceOfN(texts(), 0, 3))
}

func sources() *rapid.Generator[remind.Source] {
	return rapid.Custom(func(t *rapid.T) remind.Source {
		return remind.Source{Line: rapid.IntRange(0, 9999).Draw(t, "line"), Column: rapid.IntRange(0, 99).Draw(t, "column"), Where: texts().Draw(t, "where")}
	})
}

func passages() *rapid.Generator[map[remind.Role]remind.Passage] {
	return rapid.Custom(func(t *rapid.T) map[remind.Role]remind.Passage {
		all := map[remind.Role]remind.Passage{}
		for _, role := range people.DocumentRoles() {
			if words := texts().Draw(t, "words"); words != "" {
				all[role] = remind.Passage{Words: words, Source: sources().Draw(t, "place")}
			}
		}
		if len(all) == 0 {
			return nil
		}
		return all
	})
}

func rules() *rapid.Generator[remind.Rule] {
	return rapid.SampledFrom([]remind.Rule{"", document.RuleDay, document.RuleTenDays, document.RuleMonth, document.RuleQuarter, document.RuleHalf, document.RuleYear, document.RuleFiveYear})
}

func days() *rapid.Generator[remind.Date] {
	return rapid.Map(rapid.IntRange(1000, 40000), func(n int) remind.Date { return remind.Date(n) })
}

func measures(depth int) *rapid.Generator[[]remind.Measure] {
	return rapid.Custom(func(t *rapid.T) []remind.Measure {
		var all []remind.Measure
		for range rapid.IntRange(0, depth).Draw(t, "measures") {
			all = append(all, remind.Measure{
				Number: texts().Draw(t, "number"), Path: texts().Draw(t, "path"), Text: texts().Draw(t, "text"), Source: sources().Draw(t, "source"),
				Measures: measures(depth-1).Draw(t, "nested"),
			})
		}
		return all
	})
}

func commitments() *rapid.Generator[remind.Commitment] {
	return rapid.Custom(func(t *rapid.T) remind.Commitment {
		c := remind.Commitment{
			Number: rapid.StringMatching(`[1-9](\.[1-9][0-9]?){0,2}`).Draw(t, "number"), Section: rapid.SampledFrom([]string{"目标", "措施"}).Draw(t, "section"),
			Path: texts().Draw(t, "path"), BareYear: rapid.Bool().Draw(t, "bare"), Text: texts().Draw(t, "text"), Responsible: names().Draw(t, "responsible"),
			Lead: names().Draw(t, "lead"), Source: sources().Draw(t, "source"),
		}
		if rapid.Bool().Draw(t, "dated") {
			c.Due = days().Draw(t, "due")
			c.Read = remind.Reading{Words: texts().Draw(t, "words"), Rule: rules().Draw(t, "rule")}
			c.Revised = rapid.OneOf(rapid.Just(remind.Date(0)), days()).Draw(t, "revised")
			c.Key = rapid.SampledFrom([]remind.Key{"", "p/1.2@2024-06-30", "a-2024/3@2024-06-30b"}).Draw(t, "key")
		} else {
			c.Rhythm = rapid.SampledFrom([]remind.Rhythm{remind.Weekly, remind.Monthly, remind.Quarterly, remind.Yearly}).Draw(t, "rhythm")
		}
		return c
	})
}

func TestPlansSurviveYAML(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := remind.Plan{ID: rapid.StringMatching(`[a-z]{1,5}-\d{4}`).Draw(t, "id"), Title: texts().Draw(t, "title"), Source: texts().Draw(t, "source"), Inspection: texts().Draw(t, "round")}
		for i := range rapid.IntRange(1, 3).Draw(t, "problems") {
			pr := remind.Problem{
				Plan: p.ID, Number: i + 1, Title: texts().Draw(t, "title"), Goal: texts().Draw(t, "goal"), Measures: measures(2).Draw(t, "measures"),
				Deadline: remind.Deadline{Kind: remind.Continuous, Text: texts().Draw(t, "deadline")},
				Parties:  remind.Parties{Responsible: names().Draw(t, "responsible"), Lead: names().Draw(t, "lead"), Cooperating: names().Draw(t, "cooperating"), Leader: names().Draw(t, "leader")}, Source: sources().Draw(t, "source"),
			}
			if rapid.Bool().Draw(t, "dated") {
				pr.Deadline.Kind, pr.Deadline.Date, pr.Deadline.BareYear, pr.Deadline.Continues = remind.Dated, days().Draw(t, "date"), rapid.Bool().Draw(t, "bare"), rapid.Bool().Draw(t, "goes on")
			}
			if pr.Deadline.Date != 0 {
				pr.Deadline.Read = remind.Reading{Rule: rules().Draw(t, "rule"), Source: sources().Draw(t, "place")}
				pr.Deadline.Revised = rapid.OneOf(rapid.Just(remind.Date(0)), days()).Draw(t, "revised")
			}
			for range rapid.IntRange(0, 2).Draw(t, "commitments") {
				pr.Commitments = append(pr.Commitments, commitments().Draw(t, "commitment"))
			}
			pr.Named = passages().Draw(t, "named")
			p.Problems = append(p.Problems, pr)
		}
		raw := written(t, p)
		got, findings, err := formats.ReadPlanFile("", "p.yaml", bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%v\n%s", err, raw)
		}
		for _, f := range findings {
			if f.Severity == plantext.Error {
				t.Fatalf("%s\n%s", f, raw)
			}
		}
		got.SHA256 = ""
		if !reflect.DeepEqual(got, p) {
			t.Fatalf("got %+v\nwant %+v\n%s", got, p, raw)
		}
	})
}

func TestYAMLFaults(t *testing.T) {
	const plan = `id: p
titel: 题
problems:
  - number: 1
    title: 甲
    deadline: {kind: date, date: 2025-02-30}
    responsible: 乙
    lead: [丙]
    leader: [丁]
    commitments:
      - {number: "1", section: 措施, due: 2024-05-31, rhythm: quarter, text: 甲, rule: guessed}
      - {number: 一, section: 别处, rhythm: day, text: 乙}
  - {number: 1, title: &a 戊, title: *a, responsible: [己], lead: [庚], leader: [辛], deadline: {kind: later}}
  - 壬
`
	_, findings, err := formats.ReadPlanFile("q", "p.yml", strings.NewReader(plan))
	if err != nil {
		t.Fatal(err)
	}
	want := `warning 第1行第1列：文件中的方案编号与导入时指定的不同，以指定的为准：“p”
error 第2行第1列：无法识别的栏目，请删去或更正：“titel”
warning 第4行第5列：问题1缺少“主体责任单位”（responsible）
error 第6行第15列：整改时限缺少有效日期（date）
error 第6行第34列：日期应写作2024-05-31的形式，且须是有效日期：“2025-02-30”
error 第7行第18列：此处应为列表：“乙”
error 第11行第9列：日期的读法（rule）应为day、ten_days、month_end、quarter_end、half_end、year_end或plan_end，或不写：“guessed”
error 第11行第9列：承诺应有完成日期（due）或频次（rhythm），且只有一个：“甲”
error 第12行第9列：频次（rhythm）应为week、month、quarter或year：“day”
error 第12行第9列：承诺的出处（section）应为“目标”或“措施”：“别处”
error 第12行第9列：承诺的编号（number）应为2.7的形式：“一”
error 第13行第5列：问题编号1重复，请更正：“戊”
error 第13行第30列：栏目重复出现，请删去一处：“title”
error 第13行第93列：整改时限的种类（kind）应为date或continuous：“later”
error 第14行第5列：此处应为“名称: 值”的各栏：“壬”
`
	got := ""
	for _, f := range findings {
		got += string(f.Severity) + " " + f.String() + "\n"
	}
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Under another id a plan keeps its keys, with that id in them.
func TestYAMLUnderAnotherID(t *testing.T) {
	p := remind.Plan{ID: "p", Problems: []remind.Problem{{
		Plan: "p", Number: 1, Title: "甲", Deadline: remind.Deadline{Kind: remind.Continuous},
		Parties:     remind.Parties{Responsible: []string{"乙"}, Lead: []string{"丙"}, Leader: []string{"丁"}},
		Commitments: []remind.Commitment{{Number: "1", Section: remind.SectionGoal, Due: 20000, Revised: 20100, Key: "p/1.1@2024-10-04b"}},
	}}}
	got, _, err := formats.ReadPlanFile("q", "p.yaml", bytes.NewReader(written(t, p)))
	if err != nil {
		t.Fatal(err)
	}
	if got.ID != "q" || got.Problems[0].Plan != "q" || got.Problems[0].Commitments[0].Key != "q/1.1@2024-10-04b" {
		t.Errorf("got %+v", got)
	}
}
