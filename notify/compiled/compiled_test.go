package compiled_test

import (
	htmltemplate "html/template"
	"io"
	"reflect"
	"strings"
	"testing"
	texttemplate "text/template"
	"text/template/parse"

	"pgregory.net/rapid"

	"duban/notify/compiled"
)

// A letter has what letters are filled with.
type letter struct {
	Subject, Colour, Link string
	Days, Late            int
	Own                   bool
	Office                office
	Parts                 []part
	Words                 []string
	Figure                figure
	Report                htmltemplate.HTML
	Behind                *office
	Any                   any
	By                    map[string]int
	Share                 float64
}

type office struct{ Name, Phone string }

type part struct {
	Title string
	Rows  []office
}

// A figure says itself how it is written.
type figure int

func (f figure) String() string { return strings.Repeat("※", int(f)) }

// Shown is a method, not a field.
func (letter) Shown() string { return "shown" }

var sample = letter{
	Subject: `【督办】“甲” <b>&'"+`, Colour: "#b3261e", Link: "https://x.example/a?b=1", Days: -3, Late: 15, Own: true, Office: office{"整改办", ""},
	Parts: []part{{"一", []office{{"甲", "1"}, {"乙", ""}}}, {Title: "二"}}, Words: []string{"子", "丑", "寅"}, Figure: 2, Report: "<i>&</i>",
	Behind: &office{Name: "behind"}, Any: "any", By: map[string]int{"a": 1}, Share: 0.5,
}

var functions = map[string]any{
	"mark":   func() string { return "<mark>" },
	"safe":   func() htmltemplate.HTML { return "<!--safe-->" },
	"pieces": func(s string) []string { return strings.Split(s, "　") },
}

// known are templates that are compiled: whatever stands in a letter.
var known = []string{
	"", "无", "{{/* 说明 */}}甲", "{{.Subject}}{{.Days}}{{.Own}}{{.Figure}}", "{{.Office.Name}}{{.Office.Phone}}", "{{$.Subject}}",
	"{{if .Days}}有{{end}}{{if .Office.Phone}}有{{else}}无{{end}}", "{{if .Office}}恒{{end}}{{if .Parts}}有{{end}}",
	"{{if .Office.Phone}}一{{else if .Own}}二{{else}}三{{end}}", "{{if not .Own}}否{{else}}是{{end}}",
	"{{if and .Days .Late}}皆{{end}}{{if or .Office.Name .Office.Phone}}一{{end}}{{if not (or .Days .Late)}}无{{end}}",
	`{{or .Office.Phone "我办"}}{{and .Office.Phone "我办"}}{{or .Days 3}}`,
	`{{if eq .Office.Name "整改办"}}等{{end}}{{if ne .Subject "x"}}异{{end}}{{if lt .Subject "x"}}小{{end}}`,
	"{{if eq .Days -3}}a{{end}}{{if gt .Late 1}}b{{end}}{{if le .Late 15}}c{{end}}{{if ge .Days 0}}d{{end}}{{if and (le .Days 15) (not .Own)}}e{{end}}",
	"{{range .Words}}{{.}}；{{end}}{{range $i, $w := .Words}}{{if $i}}、{{end}}{{$w}}{{$i}}{{end}}{{range $w := .Words}}{{$w}}{{end}}",
	"{{range .Parts}}{{$p := .}}{{.Title}}{{range .Rows}}{{$p.Title}}{{.Name}}{{$.Days}}{{else}}无{{end}}{{end}}",
	"{{$a := .Days}}{{if .Own}}{{$a := .Late}}{{$a}}{{end}}{{$a}}", "{{with .Office}}{{.Name}}{{end}}{{with .Office.Phone}}{{.}}{{else}}{{.Days}}{{end}}",
	"{{mark}}{{safe}}", "{{if true}}一{{end}}{{if false}}二{{end}}{{`原`}}", "  {{- .Subject -}}  ",
}

// What is compiled writes what the library writes, of the value as of a pointer to it.
func TestAProgramWritesWhatTheLibraryWrites(t *testing.T) {
	for _, source := range append(known, "{{.Report}}") {
		tmpl := texttemplate.Must(texttemplate.New("t").Funcs(functions).Parse(source))
		p := compiled.Compile(tmpl.Tree, reflect.TypeFor[letter](), functions)
		for _, v := range []letter{sample, {}} {
			var want strings.Builder
			if err := tmpl.Execute(&want, v); err != nil {
				t.Fatal(err)
			}
			for _, with := range []any{v, &v, v} {
				if got, ok := p.Fill(with); !ok || got != want.String() {
					t.Errorf("%s: %q, %v; want %q", source, got, ok, want.String())
				}
			}
		}
	}
}

// In a page everything is escaped as html/template does.
func TestAProgramEscapesAsTheLibraryDoes(t *testing.T) {
	pages := []string{
		`<title>{{.Subject}}</title>`, `<b style="color:{{.Colour}}">{{.Subject}}</b>`, `<a href="{{.Link}}">{{.Days}}</a>`, `<!-- gone --><p>{{.Report}}{{safe}}{{mark}}</p>`,
	}
	for _, source := range known {
		pages = append(pages, "<p>"+source+"</p>")
	}
	for _, source := range pages {
		tmpl := htmltemplate.Must(htmltemplate.New("t").Funcs(functions).Parse(source))
		_ = tmpl.Execute(io.Discard, sample)
		p := compiled.Compile(tmpl.Tree, reflect.TypeFor[letter](), functions)
		var want strings.Builder
		if err := tmpl.Execute(&want, sample); err != nil {
			t.Fatal(err)
		}
		if got, ok := p.Fill(&sample); !ok || got != want.String() {
			t.Errorf("%s: %q, %v; want %q", source, got, ok, want.String())
		}
	}
}

// Whatever stands in a letter's words: the program writes it as the library does, or leaves it to the library.
func TestAnyWordsAreEscapedAlike(t *testing.T) {
	const source = `<title>{{.Subject}}</title><a href="{{.Link}}" style="color:{{.Colour}}">{{.Subject}}{{range .Words}}<br>{{.}}{{end}}</a>`
	tmpl := htmltemplate.Must(htmltemplate.New("t").Parse(source))
	_ = tmpl.Execute(io.Discard, sample)
	p := compiled.Compile(tmpl.Tree, reflect.TypeFor[letter](), nil)
	if p == nil {
		t.Fatal("not compiled")
	}
	words := rapid.OneOf(
		rapid.String(), rapid.StringMatching(`[<>&'"+\x00a\x{FDD0}-]*`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	links := rapid.OneOf(words, rapid.StringMatching(`(https?://|javascript:|mailto:|/)[a-z0-9./?=&#%+ '-]*`), rapid.Just(sample.Link))
	colours := rapid.OneOf(words, rapid.StringMatching(`#[0-9a-fA-F]{0,8}`), rapid.Just(sample.Colour))
	filled := 0
	rapid.Check(t, func(t *rapid.T) {
		v := letter{Subject: words.Draw(t, "subject"), Link: links.Draw(t, "link"), Colour: colours.Draw(t, "colour"), Words: rapid.SliceOf(words).Draw(t, "words")}
		var want strings.Builder
		if err := tmpl.Execute(&want, v); err != nil {
			t.Fatal(err)
		}
		got, ok := p.Fill(&v)
		if ok {
			filled++
		}
		if ok && got != want.String() {
			t.Fatalf("%q; want %q", got, want.String())
		}
	})
	if filled == 0 {
		t.Error("nothing was left to the program")
	}
}

// What is not known here is left to the library, which may write it or fail.
func TestWhatIsNotKnownIsLeftToTheLibrary(t *testing.T) {
	for _, source := range []string{
		"{{.Missing}}", "{{.Shown}}", "{{.Behind.Name}}", "{{.Any}}", "{{.By}}", "{{if .By}}{{end}}", "{{range .By}}{{end}}", "{{range .Late}}{{end}}", "{{.Share}}", "{{.Parts}}",
		"{{.Office}}", `{{printf "%d" .Days}}`, "{{len .Words}}", "{{index .Words 0}}", "{{pieces .Subject}}", "{{.Subject | html}}", `{{template "t2"}}{{define "t2"}}{{end}}`,
		"{{if eq .Days .Subject}}{{end}}", "{{if eq .Days 1 2}}{{end}}", "{{if and .Days .Own}}{{end}}", "{{range .Words}}{{break}}{{end}}", "{{$a := 1}}{{$a = 2}}", "{{if $a := .Days}}{{$a}}{{end}}",
		"{{with $a := .Days}}{{$a}}{{end}}", "{{1.5}}", "{{nil | print}}", "{{(index .Parts 0).Title}}", "{{.Words.Name}}",
	} {
		tmpl, err := texttemplate.New("t").Funcs(functions).Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := compiled.Compile(tmpl.Tree, reflect.TypeFor[*letter](), functions).Fill(sample); ok {
			t.Errorf("%s was compiled", source)
		}
	}
	for _, source := range []string{`<p style="{{.Subject}}">`, `<script>{{.Days}}</script>`, `<p title="{{.Subject}}">`, `<title>{{.Report}}</title>`, `<p>{{.Report | print}}`, `<a href={{.Link}}>`} {
		tmpl := htmltemplate.Must(htmltemplate.New("t").Parse(source))
		_ = tmpl.Execute(io.Discard, sample)
		if _, ok := compiled.Compile(tmpl.Tree, reflect.TypeFor[letter](), nil).Fill(sample); ok {
			t.Errorf("%s was compiled", source)
		}
	}
}

// A program fills values of its own type only, and no template is no program.
func TestOtherValuesAreLeftToTheLibrary(t *testing.T) {
	tmpl := texttemplate.Must(texttemplate.New("t").Parse("{{.Name}}"))
	p := compiled.Compile(tmpl.Tree, reflect.TypeFor[office](), nil)
	for _, with := range []any{nil, sample, (*office)(nil), "text"} {
		if got, ok := p.Fill(with); ok || got != "" {
			t.Errorf("%v: %q", with, got)
		}
	}
	if compiled.Compile(nil, reflect.TypeFor[office](), nil) != nil {
		t.Error("nothing was compiled")
	}
}

// Programs are found by their names and the types of what they are filled with; a name that there is not is left to the library.
func TestProgramsAreFoundByNameAndType(t *testing.T) {
	set := texttemplate.Must(texttemplate.New("set").Parse(`{{define "name"}}<{{.Name}}>{{end}}`))
	asked := 0
	p := compiled.NewPrograms(nil, func(name string) *parse.Tree {
		asked++
		if s := set.Lookup(name); s != nil {
			return s.Tree
		}
		return nil
	})
	for range 2 {
		for _, tt := range []struct {
			name string
			with any
			want string
			ok   bool
		}{
			{"name", office{Name: "甲"}, "<甲>", true},
			{"name", &office{Name: "乙"}, "<乙>", true},
			{"name", struct{ Name int }{3}, "<3>", true},
			{"name", sample, "", false},
			{"name", nil, "", false},
			{"missing", office{}, "", false},
		} {
			if got, ok := p.Fill(tt.name, tt.with); got != tt.want || ok != tt.ok {
				t.Errorf("%s of %T: %q, %v", tt.name, tt.with, got, ok)
			}
		}
	}
	if asked != 5 { // once for each
		t.Errorf("trees were asked for %d times", asked)
	}
}
