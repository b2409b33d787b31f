package wording

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	ast "text/template/parse"

	"duban/remind"
)

// A filling is what a text was filled with, and what the program's own made of it.
type filling struct {
	with    any
	own     string
	figures bool // it tells how many, how long or when
}

// trials are those of each text, by its name.
type trials map[string][]filling

// mostTrials bounds how often one text is tried.
const mostTrials = 300

// newTrials words messages in the program's own texts, as mails and as posts, and keeps what each text was filled with.
func newTrials(samples []remind.Message) trials {
	all := trials{}
	own := *Builtin()
	own.filled = func(name string, with any) {
		if len(all[name]) < mostTrials {
			all[name] = append(all[name], filling{with: with})
		}
	}
	var reach []string // digits in them are no figures
	for i := range samples {
		m := &samples[i]
		reach = append(reach, cmp.Or(m.Office.Phone, "-"), "-", cmp.Or(m.Office.ReplyTo, "-"), "-")
		// What the program's own texts cannot word is no fault of an office.
		_, _ = own.Mail(m)
		for _, post := range []remind.Message{*m, beside(m, 1, false), beside(m, 1, true), beside(m, 2, false)} {
			own.Chat(&post, sample)
		}
	}
	others := strings.NewReplacer(reach...)
	for name, list := range all {
		for i := range list {
			var b strings.Builder
			switch name {
			case mailText:
				_ = Builtin().text.Execute(&b, list[i].with)
			case mailHTML:
				_ = Builtin().html.Execute(&b, list[i].with)
			default:
				_ = Builtin().words.ExecuteTemplate(&b, name, list[i].with)
			}
			list[i].own = strings.TrimSpace(b.String())
			list[i].figures = digits.MatchString(others.Replace(list[i].own))
		}
	}
	return all
}

// sample is how trials are worded for groups.
var sample = Dialect{
	Heading: func(s string) string { return s }, Strong: func(s string) string { return s }, Quiet: func(s string) string { return s },
	Tint: func(_ remind.Colour, s string) string { return s }, LineBreak: "\n",
}

// beside returns a message as to a group whose readers are told every item, or every other one, by mail, too.
func beside(m *remind.Message, every int, leader bool) remind.Message {
	c := *m
	c.Leader, c.Sections = leader, slices.Clone(m.Sections)
	for i := range c.Sections {
		s := &c.Sections[i]
		s.Items = slices.Clone(s.Items)
		for k := range s.Items {
			s.Items[k].Entries = slices.Clone(s.Items[k].Entries)
			for e := range s.Items[k].Entries {
				s.Items[k].Entries[e].Mailed = k%every == 0
			}
		}
	}
	return c
}

// What texts are compared by.
var (
	problem = regexp.MustCompile(`问题\d+`)
	digits  = regexp.MustCompile(`\d`)
	outside = regexp.MustCompile(`(?i)<script|<img|<link|<iframe|@import|url\(|src\s*=`)
	place   = regexp.MustCompile(`(?:mail\.txt|mail\.html|words\.txt):(\d+)(?::\d+)?:? ?(.*)$`)
	define  = regexp.MustCompile(`define\s+"([^"]*)"`)
)

// located returns the line that a template's error names, and what is the matter there.
func located(file string, err error) (line int, why string) {
	why = strings.ReplaceAll(err.Error(), "\n", " ")
	if m := place.FindStringSubmatch(why); m != nil {
		line, _ = strconv.Atoi(m[1])
		why = cmp.Or(m[2], why)
	}
	return line, strings.TrimPrefix(why, file+": ")
}

// lineOf returns the line on which a sentence is defined.
func lineOf(source, name string) int {
	for _, m := range define.FindAllStringSubmatchIndex(source, -1) {
		if source[m[2]:m[3]] == name {
			return 1 + strings.Count(source[:m[0]], "\n")
		}
	}
	return 0
}

// fields checks that a text asks for nothing that it is not filled with, in any of its branches. What it is never filled with in a trial is
// not known.
func (l *loader) fields(name string, tree *ast.Tree, file string) bool {
	known := l.trials[name]
	if len(known) == 0 || tree == nil || tree.Root == nil {
		return true
	}
	w := walker{tree: tree, of: reflect.TypeOf(known[0].with)}
	w.list(tree.Root)
	for _, f := range w.unknown {
		l.fault(file, f.line, "没有 {{.%s}} 这一项%s，请核对大括号内的名称", f.name, offered(w.of))
	}
	return len(w.unknown) == 0
}

// offered lists what a text may ask for, where it is not too much.
func offered(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.NumField() > 12 {
		return ""
	}
	var all []string
	for i := range t.NumField() {
		all = append(all, "{{."+t.Field(i).Name+"}}")
	}
	return "（可用：" + strings.Join(all, "、") + "）"
}

// An unknown is a field that there is not.
type unknown struct {
	name string
	line int
}

// A walker looks for fields that a type has not. Inside range and with the dot is another thing, which only the trials know.
type walker struct {
	tree    *ast.Tree
	of      reflect.Type
	unknown []unknown
}

func (w *walker) list(n *ast.ListNode) {
	if n == nil {
		return
	}
	for _, x := range n.Nodes {
		switch x := x.(type) {
		case *ast.ActionNode:
			w.pipe(x.Pipe)
		case *ast.TemplateNode:
			w.pipe(x.Pipe)
		case *ast.IfNode:
			w.pipe(x.Pipe)
			w.list(x.List)
			w.list(x.ElseList)
		case *ast.RangeNode:
			w.pipe(x.Pipe)
			w.list(x.ElseList)
		case *ast.WithNode:
			w.pipe(x.Pipe)
			w.list(x.ElseList)
		}
	}
}

func (w *walker) pipe(p *ast.PipeNode) {
	if p == nil {
		return
	}
	for _, c := range p.Cmds {
		for _, a := range c.Args {
			switch a := a.(type) {
			case *ast.PipeNode:
				w.pipe(a)
			case *ast.FieldNode:
				w.field(a)
			}
		}
	}
}

// field follows a chain of names as far as the types tell.
func (w *walker) field(n *ast.FieldNode) {
	t := w.of
	for _, name := range n.Ident {
		if _, ok := t.MethodByName(name); ok {
			return
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			if t.Kind() == reflect.Map || t.Kind() == reflect.Interface {
				return
			}
			w.lacks(n)
			return
		}
		f, ok := t.FieldByName(name)
		if !ok || !f.IsExported() {
			w.lacks(n)
			return
		}
		t = f.Type
	}
}

func (w *walker) lacks(n *ast.FieldNode) {
	where, _ := w.tree.ErrorContext(n)
	line, _ := located("", fmt.Errorf("%s: ", where))
	w.unknown = append(w.unknown, unknown{strings.Join(n.Ident, "."), line})
}
