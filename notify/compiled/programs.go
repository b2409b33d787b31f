package compiled

import (
	"reflect"
	"sync"
	"text/template/parse"
)

// Programs are templates as they were compiled: each for the type of value that it is filled with, when it is first asked for. They may be used by
// several goroutines.
type Programs struct {
	tree      func(name string) *parse.Tree
	functions map[string]any
	all       sync.Map // of *Program by programOf
}

// A programOf is a template, by its name, for a type of value.
type programOf struct {
	name string
	with reflect.Type
}

// NewPrograms returns the programs of templates that are found by their names, with the functions of Compile.
func NewPrograms(functions map[string]any, tree func(name string) *parse.Tree) *Programs {
	return &Programs{tree: tree, functions: functions}
}

// Fill returns the template of a name filled with a value. False: it is left to the library.
func (p *Programs) Fill(name string, with any) (string, bool) {
	of := reflect.TypeOf(with)
	if of == nil {
		return "", false
	}
	k := programOf{name, of}
	made, ok := p.all.Load(k)
	if !ok {
		made, _ = p.all.LoadOrStore(k, Compile(p.tree(name), of, p.functions))
	}
	return made.(*Program).Fill(with)
}
