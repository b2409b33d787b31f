package wording

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duban/notify/compiled"
)

// The letter in both forms and nearly all sentences are compiled, and say what the library would say, whatever they are filled with.
func TestTheOwnTextsAreCompiled(t *testing.T) {
	texts := Builtin()
	for _, name := range []string{mailText, mailHTML} {
		if _, ok := texts.programs.Fill(name, view{}); !ok {
			t.Errorf("%s is not compiled", name)
		}
	}
	var names []string
	for _, s := range texts.words.Templates() {
		if _, ok := texts.programs.Fill(s.Name(), Fact{}); ok {
			names = append(names, s.Name())
		}
	}
	if all := len(texts.words.Templates()); len(names) < all*3/4 {
		t.Errorf("%d of %d sentences are compiled", len(names), all)
	}
	rapid.Check(t, func(t *rapid.T) {
		name, fact := rapid.SampledFrom(names).Draw(t, "name"), drawFact(t)
		var want strings.Builder
		if err := texts.words.ExecuteTemplate(&want, name, fact); err != nil {
			t.Fatal(err)
		}
		if got := texts.say(name, fact); got != strings.TrimSpace(want.String()) {
			t.Fatalf("%s: %q, want %q", name, got, want.String())
		}
	})
}

// drawFact draws a fact in which anything may stand or be left out.
func drawFact(t *rapid.T) Fact {
	var f Fact
	fill(t, reflect.ValueOf(&f).Elem())
	return f
}

func fill(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.Int:
		v.SetInt(int64(rapid.IntRange(-2, 20).Draw(t, "number")))
	case reflect.String:
		v.SetString(rapid.SampledFrom([]string{"", "甲", " 乙 ", "<b>"}).Draw(t, "words"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "holds"))
	}
}

// A sentence of an office that is beyond what can be compiled is filled by the library; one that fails there gives way to the program's own.
func TestASentenceThatIsNotCompiledIsFilledByTheLibrary(t *testing.T) {
	own := Builtin()
	for source, want := range map[string]string{
		`{{define "phone"}}{{printf "电话%s" .Office.Phone}}{{end}}`: "电话1234",
		`{{define "phone"}}{{index .Office.Phone 9}}{{end}}`:       "联系电话：1234",
	} {
		words, err := own.words.Clone()
		if err == nil {
			words, err = words.Parse(source)
		}
		if err != nil {
			t.Fatal(err)
		}
		texts := &Texts{text: own.text, html: own.html, words: words}
		texts.programs = compiled.NewPrograms(nil, texts.tree)
		var f Fact
		f.Office.Phone = "1234"
		if got := texts.say("phone", f); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}
