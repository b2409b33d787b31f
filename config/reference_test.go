package config_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"duban/config"
)

const referenceFile = "../docs/settings.zh-CN.md"

var update = flag.Bool("update", false, "write docs/settings.zh-CN.md anew")

// The reference is what the types and the example file say. `go test ./config -run TestReference -update` writes it anew.
func TestReferenceSaysWhatTheTypesAndTheExampleSay(t *testing.T) {
	want := reference(t)
	if *update {
		if err := os.WriteFile(referenceFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not up to date: go test ./config -run TestReference -update", referenceFile)
	}
}

func reference(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	w := &writer{t: t}
	w.say("<!-- 由 go test ./config -run TestReference -update 从 config 的类型和 duban.example.yaml 的注释生成，请勿手改。 -->\n\n# 设置一览\n")
	head, _ := remark(doc.HeadComment)
	_, head, _ = strings.Cut(head, "\n") // the example's own title
	w.say("\n%s\n\n类型为密文的，不出现在日志和错误中；每一项都可改用同名加 `_file` 的项，写存放它的文件。\n", strings.TrimSpace(head))
	w.fields(doc.Content[0], reflect.TypeFor[config.Settings](), "", "##")
	return w.String()
}

// A writer makes the reference. It fails the test where the example does not explain a setting.
type writer struct {
	strings.Builder
	t *testing.T
}

func (w *writer) say(format string, args ...any) { fmt.Fprintf(w, format, args...) }

// fields writes a chapter of its own for each key of a mapping that holds more than a value; at the top, every key.
func (w *writer) fields(n *yaml.Node, typ reflect.Type, prefix, mark string) {
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if prefix == "" || value.Kind != yaml.ScalarNode {
			w.chapter(key, value, fieldType(w.t, typ, key.Value), strings.TrimPrefix(prefix+"."+key.Value, "."), mark)
		}
	}
}

func (w *writer) chapter(key, value *yaml.Node, typ reflect.Type, name, mark string) {
	head, told := remark(key.HeadComment)
	if head == "" {
		w.t.Errorf("the example does not explain %s", name)
	}
	w.say("\n%s %s\n\n%s\n\n", mark, name, head)
	switch value.Kind {
	case yaml.ScalarNode:
		w.say("| 项 | 类型 | 默认 | 环境变量 |\n|---|---|---|---|\n| `%s` | %s | %s | `%s` |\n", name, kind(typ), initial(value), variable(name))
	case yaml.MappingNode:
		w.values(value, typ, name)
		w.parts(typ, told)
		w.fields(value, typ, name, mark+"#")
	default:
		if w.parts(typ.Elem(), told) {
			w.say("\n")
		}
		w.say("环境变量：`%s`（YAML 清单）。", variable(name))
		w.samples(key, value)
	}
}

// values is a table of the single values of a mapping.
func (w *writer) values(n *yaml.Node, typ reflect.Type, prefix string) {
	first := true
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i].Value, n.Content[i+1]
		if value.Kind != yaml.ScalarNode {
			continue
		}
		if first {
			w.say("| 项 | 类型 | 默认 | 环境变量 | 说明 |\n|---|---|---|---|---|\n")
			first = false
		}
		what, _ := remark(cmp.Or(value.LineComment, n.Content[i].HeadComment))
		what = strings.NewReplacer("|", "\\|", "\n", "").Replace(what)
		w.say("| `%s.%s` | %s | %s | `%s` | %s |\n", prefix, key, kind(fieldType(w.t, typ, key)), initial(value), variable(prefix+"."+key), what)
	}
}

// parts is a table of the fields of a list's elements, where the remark above the list explains them. It reports whether there is one.
func (w *writer) parts(typ reflect.Type, told map[string]string) bool {
	if len(told) == 0 {
		return false
	}
	if !hasField(typ, told) { // policy: what is explained are the elements of each of its lists
		typ = element(typ)
	}
	w.say("| 每条的项 | 类型 | 说明 |\n|---|---|---|\n")
	for f := range typ.Fields() {
		name := keyOf(f)
		what := told[name]
		if what == "" && told[name+"_file"] != "" {
			what = "直接写出，见 `" + name + "_file`"
		}
		w.say("| `%s` | %s | %s |\n", name, kind(f.Type), cmp.Or(what, "见上"))
		delete(told, name)
	}
	for name := range told {
		w.t.Errorf("the example explains %s, which is no setting", name)
	}
	return true
}

// samples shows what the example has, or comments out, in a list.
func (w *writer) samples(key, value *yaml.Node) {
	text := strings.ReplaceAll("\n"+key.FootComment, "\n#", "\n")
	if len(value.Content) > 0 {
		rows, err := yaml.Marshal(value)
		if err != nil {
			w.t.Fatal(err)
		}
		text = "\n" + string(rows)
	}
	if text = strings.TrimRight(text, "\n"); text != "" {
		w.say("%s：\n\n```yaml%s\n```\n", map[bool]string{true: "默认", false: "例"}[len(value.Content) > 0], text)
	} else {
		w.say("\n")
	}
}

// remark takes a comment apart: what it says, and the fields that its indented lines explain ("#   a、b  what they are").
func remark(comment string) (text string, told map[string]string) {
	told = map[string]string{}
	var names []string
	var lines []string
	for line := range strings.Lines(comment) {
		line = strings.TrimPrefix(strings.TrimRight(line, "\n"), "#")
		if !strings.HasPrefix(line, "   ") {
			lines, names = append(lines, strings.TrimSpace(line)), nil
			continue
		}
		line = strings.TrimSpace(line)
		if name, what, ok := strings.Cut(line, "  "); ok {
			names = strings.Split(name, "、")
			line = what
		}
		for _, name := range names {
			told[name] += strings.TrimSpace(line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), told
}

// element returns what the first list of a mapping holds.
func element(typ reflect.Type) reflect.Type {
	for f := range typ.Fields() {
		if f.Type.Kind() == reflect.Slice {
			return f.Type.Elem()
		}
	}
	return typ
}

func hasField(typ reflect.Type, told map[string]string) bool {
	for f := range typ.Fields() {
		if told[keyOf(f)] != "" {
			return true
		}
	}
	return false
}

func fieldType(t *testing.T, typ reflect.Type, name string) reflect.Type {
	t.Helper()
	for f := range typ.Fields() {
		if keyOf(f) == name {
			return f.Type
		}
	}
	t.Fatalf("%s in the example is no setting", name)
	return nil
}

func keyOf(f reflect.StructField) string {
	return cmp.Or(f.Tag.Get("mapstructure"), strings.ToLower(f.Name))
}

func kind(typ reflect.Type) string {
	if typ.Kind() == reflect.Pointer { // one that may be left out
		typ = typ.Elem()
	}
	switch {
	case typ == reflect.TypeFor[config.Secret]():
		return "密文"
	case typ.Kind() == reflect.Int && typ.PkgPath() == "":
		return "整数"
	case typ.Kind() == reflect.Slice:
		return "清单"
	default:
		return "文字"
	}
}

func initial(n *yaml.Node) string {
	if n.Value == "" {
		return "（空）"
	}
	return "`" + n.Value + "`"
}

func variable(name string) string {
	return "DUBAN_" + strings.ToUpper(strings.ReplaceAll(name, ".", "_"))
}
