package compiled

import (
	"reflect"
	"sync"
	"text/template/parse"
)

// A Program is a template for values of one type. A nil one fills nothing.
type Program struct {
	of    reflect.Type
	run   step
	slots int // of variables
	pool  sync.Pool
}

// A state is what one filling knows.
type state struct {
	slots []reflect.Value // of variables; the first is the whole value
	out   []byte
	hard  bool // something came that only the library can write
}

// A step writes what one part of a template says of the dot.
type step func(s *state, dot reflect.Value)

// Compile returns the program of a template for values of a type, or of pointers to them; nil where the template asks for more than Compile knows. Of a
// template of html/template the tree must be an escaped one, as it is once the template was executed. Functions are those that take nothing
// and always return the same.
func Compile(tree *parse.Tree, of reflect.Type, functions map[string]any) *Program {
	if tree == nil || tree.Root == nil {
		return nil
	}
	if of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	c := compiler{functions: functions, names: []variable{{"$", of}}, slots: 1}
	run := c.list(tree.Root, of)
	if c.failed {
		return nil
	}
	return &Program{of: of, run: run, slots: c.slots, pool: sync.Pool{New: func() any { return &state{slots: make([]reflect.Value, c.slots)} }}}
}

// Fill returns the template filled with a value. False: it is left to the library.
func (p *Program) Fill(with any) (string, bool) {
	if p == nil {
		return "", false
	}
	v := reflect.ValueOf(with)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() || v.Type() != p.of {
		return "", false
	}
	s := p.pool.Get().(*state)
	s.out, s.hard, s.slots[0] = s.out[:0], false, v
	p.run(s, v)
	text, ok := "", !s.hard
	if ok {
		text = string(s.out)
	}
	clear(s.slots) // a letter is not kept alive by the next one's room
	p.pool.Put(s)
	return text, ok
}
