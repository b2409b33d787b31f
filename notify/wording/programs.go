package wording

import (
	"io"
	"reflect"
	"sync"
	"text/template/parse"

	"duban/notify/compiled"
)

// programs are texts as they were compiled: each for the type of value that it is filled with, when it is first asked for.
type programs struct{ all sync.Map } // of *compiled.Program by programOf

// A programOf is a text, by its name, for a type of value.
type programOf struct {
	name string
	with reflect.Type
}

// of returns the program of a text for a value; nil where the text asks for more than a program does, and the library is to fill it.
func (p *programs) of(t *Texts, name string, with any) *compiled.Program {
	k := programOf{name, reflect.TypeOf(with)}
	if made, ok := p.all.Load(k); ok {
		return made.(*compiled.Program)
	}
	made, _ := p.all.LoadOrStore(k, compiled.Compile(t.tree(name), k.with, funcs))
	return made.(*compiled.Program)
}

// tree returns a text as it was parsed; of the letter in HTML with what is escaped of it, which happens when it is first filled.
func (t *Texts) tree(name string) *parse.Tree {
	switch name {
	case mailText:
		return t.text.Tree
	case mailHTML:
		_ = t.html.Execute(io.Discard, view{}) // if it fails nothing is lost: it fails again where that is told
		return t.html.Tree
	default:
		if s := t.words.Lookup(name); s != nil {
			return s.Tree
		}
		return nil
	}
}
