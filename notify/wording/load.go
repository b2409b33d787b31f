package wording

import (
	"bytes"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"slices"
	"strings"
	texttemplate "text/template"
	ast "text/template/parse"
	"unicode/utf8"

	"duban/notify/compiled"
	"duban/remind"
)

// A Fault is why a text of an office is not used; the program's own stands in for it.
type Fault struct {
	File string
	Line int    // 0: of the whole file
	What string // in the words of the office, with what to do
}

// Error says where it is and what.
func (f Fault) Error() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s第%d行：%s", f.File, f.Line, f.What)
	}
	return f.File + "：" + f.What
}

// Files returns the texts of the program itself, for an office to change.
func Files() (fs.FS, error) { return fs.Sub(templates, "templates") }

// maxFile bounds a file of texts, in bytes: what is longer is something else.
const maxFile = 1 << 20

// Load returns the texts of a folder, tried with messages as they are to be worded: what it lacks stays the program's own, and so does what is
// at fault. Its result is always good to use.
func Load(folder fs.FS, samples []remind.Message) (*Texts, []Fault) {
	own := Builtin()
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return own, []Fault{{File: "templates", What: "文件夹无法读取，邮件和群消息按内置文本发出，请核对设置中的 templates（" + err.Error() + "）"}}
	}
	l := loader{folder: folder, trials: newTrials(samples), made: &Texts{text: own.text, html: own.html, words: own.words}}
	for _, e := range entries {
		l.file(e)
	}
	l.made.programs = compiled.NewPrograms(funcs, l.made.tree)
	slices.SortStableFunc(l.faults, func(a, b Fault) int { return strings.Compare(a.File, b.File)*1000 + a.Line - b.Line })
	return l.made, l.faults
}

// A loader takes in the files of a folder.
type loader struct {
	folder fs.FS
	trials trials
	made   *Texts
	faults []Fault
}

// instead ends what is said of a fault.
const instead = "，现用内置文本。"

// fault notes one.
func (l *loader) fault(file string, line int, format string, args ...any) {
	l.faults = append(l.faults, Fault{file, line, fmt.Sprintf(format, args...) + instead})
}

// file takes in a file. Of others than texts, what editors leave beside their files is passed over.
func (l *loader) file(e fs.DirEntry) {
	name := e.Name()
	takers := map[string]func(string){mailText: l.text, mailHTML: l.html, wordsText: l.words}
	take := takers[name]
	if take == nil {
		if (strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".html")) && !strings.HasPrefix(name, ".") {
			l.faults = append(l.faults, Fault{name, 0, "没有这个名称的文本，可用的文件名是 mail.txt、mail.html、words.txt，请核对"})
		}
		return
	}
	b, err := fs.ReadFile(l.folder, name)
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	switch {
	case err != nil:
		l.fault(name, 0, "无法读取（%v）", err)
	case len(b) > maxFile:
		l.fault(name, 0, "文件过大，请核对是否放错了文件")
	case !utf8.Valid(b):
		l.fault(name, 0, "不是UTF-8编码，请在编辑器中另存为UTF-8")
	case len(bytes.TrimSpace(b)) == 0:
		l.fault(name, 0, "文件是空的；不需要改动的文件请删除")
	default:
		take(strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
}

// text takes in the letter as text.
func (l *loader) text(source string) {
	t, err := texttemplate.New(mailText).Funcs(funcs).Parse(source)
	if err != nil {
		l.unparsed(mailText, err)
		return
	}
	if l.fields(mailText, t.Tree, mailText) && l.letter(mailText, func(with any) (string, error) {
		var b strings.Builder
		err := t.Execute(&b, with)
		return b.String(), err
	}) {
		l.made.text = t
	}
}

// html takes in the letter as HTML.
func (l *loader) html(source string) {
	t, err := htmltemplate.New(mailHTML).Funcs(funcs).Parse(source)
	if err != nil {
		l.unparsed(mailHTML, err)
		return
	}
	if l.fields(mailHTML, t.Tree, mailHTML) && l.letter(mailHTML, func(with any) (string, error) {
		var b strings.Builder
		err := t.Execute(&b, with)
		return b.String(), err
	}) {
		l.made.html = t
	}
}

// letter tries a letter with every message: it must say as much as the program's own does.
func (l *loader) letter(file string, fill func(any) (string, error)) bool {
	for _, t := range l.trials[file] {
		got, err := fill(t.with)
		if err != nil {
			l.unfilled(file, file, err)
			return false
		}
		missing := slices.DeleteFunc(problem.FindAllString(t.own, -1), func(s string) bool { return strings.Contains(got, s) })
		switch {
		case len(missing) > 0:
			l.fault(file, 0, "写出的邮件漏掉了%s，请保留列出事项的部分", missing[0])
		case len(strings.TrimSpace(got)) < len(t.own)/20:
			l.fault(file, 0, "写出的邮件几乎没有内容")
		case len(got) > 2*len(t.own)+4096 || len(got) > mailLimit:
			l.fault(file, 0, "写出的邮件过长（%d字节）", len(got))
		case file == mailHTML && outside.MatchString(got):
			l.fault(file, 0, "邮件中不可引用外部的图片、样式或脚本")
		default:
			continue
		}
		return false
	}
	return true
}

// words takes in the sentences, each by itself.
func (l *loader) words(source string) {
	own := Builtin().words
	theirs, err := texttemplate.New(wordsText).Parse(source)
	if err != nil {
		l.unparsed(wordsText, err)
		return
	}
	set, err := own.Clone()
	if err != nil {
		l.fault(wordsText, 0, "%v", err)
		return
	}
	for _, t := range theirs.Templates() {
		if t.Name() == wordsText { // what stands between the sentences
			continue
		}
		line := lineOf(source, t.Name())
		if own.Lookup(t.Name()) == nil {
			l.fault(wordsText, line, "没有名为“%s”的用语，请核对名称，或用 duban export templates 导出内置文本对照", t.Name())
			continue
		}
		if l.fields(t.Name(), t.Tree, wordsText) && l.sentence(t, own, line) {
			if _, err := set.AddParseTree(t.Name(), t.Tree); err != nil {
				l.fault(wordsText, line, "%v", err)
			}
		}
	}
	l.made.words = set
}

// sentence tries a sentence with all that it is filled with.
func (l *loader) sentence(t, own *texttemplate.Template, line int) bool {
	alone, err := own.Clone()
	if err == nil {
		_, err = alone.AddParseTree(t.Name(), t.Tree)
	}
	if err != nil {
		l.fault(wordsText, line, "%v", err)
		return false
	}
	figures, wanted := 0, 0
	for _, trial := range l.trials[t.Name()] {
		var b strings.Builder
		if err := alone.ExecuteTemplate(&b, t.Name(), trial.with); err != nil {
			l.unfilled(wordsText, t.Name(), err)
			return false
		}
		got := strings.TrimSpace(b.String())
		if ast.IsEmptyTree(t.Root) { // one that says nothing does not take the place of another
			got = ""
		}
		if wrong := trial.compare(got); wrong != "" {
			l.fault(wordsText, line, "“%s”%s", t.Name(), wrong)
			return false
		}
		if trial.figures {
			wanted++
			if digits.MatchString(got) {
				figures++
			}
		}
	}
	if wanted > 0 && figures == 0 {
		l.fault(wordsText, line, "“%s”没有写出数量或日期，请保留双大括号内的数字项", t.Name())
		return false
	}
	return true
}

// compare says what is wrong with a sentence beside the program's own; empty: nothing.
func (f *filling) compare(got string) string {
	switch {
	case got == "" && f.own != "":
		return "写出来是空的"
	case strings.Contains(got, "\n") && !strings.Contains(f.own, "\n"):
		return "须写在一行之内"
	case utf8.RuneCountInString(got) > 3*utf8.RuneCountInString(f.own)+200:
		return "过长，请缩短"
	default:
		return ""
	}
}

// unparsed notes a file that cannot be read as a template.
func (l *loader) unparsed(file string, err error) {
	line, why := located(file, err)
	l.fault(file, line, "写法有误，请检查双大括号是否成对、名称是否加了引号（%s）", why)
}

// unfilled notes a template that fails when it is filled.
func (l *loader) unfilled(file, name string, err error) {
	line, why := located(file, err)
	var escaping *htmltemplate.Error
	switch {
	case errors.As(err, &escaping):
		l.fault(file, line, "HTML写法有误，请检查标签和引号是否成对（%s）", why)
	case file == name:
		l.fault(file, line, "无法写出邮件（%s）", why)
	default:
		l.fault(file, line, "“%s”无法写出（%s）", name, why)
	}
}

// Untried returns the names of the program's own texts that no message of some is worded with, and that nothing tries therefore.
func Untried(samples []remind.Message) []string {
	tried := newTrials(samples)
	var all []string
	for _, t := range Builtin().words.Templates() {
		if name := t.Name(); name != wordsText && len(tried[name]) == 0 {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}
