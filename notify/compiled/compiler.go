package compiled

import (
	"reflect"
	"text/template/parse"
)

// A variable is a name in force, its value in the slot of the same number.
type variable struct {
	name string
	of   reflect.Type
}

// A compiler turns a tree into steps. Once something has failed what it returns is worth nothing.
type compiler struct {
	functions map[string]any
	names     []variable // in force, the innermost last
	slots     int        // the most that were in force at once
	failed    bool
}

// fail notes that the template asks for more than is known here, and returns nothing.
func (c *compiler) fail() step {
	c.failed = true
	return nil
}

// declare brings a variable in force and returns its slot.
func (c *compiler) declare(name string, of reflect.Type) int {
	c.names = append(c.names, variable{name, of})
	c.slots = max(c.slots, len(c.names))
	return len(c.names) - 1
}

// block compiles what stands between two braces of control. What is declared in it ends with it.
func (c *compiler) block(n *parse.ListNode, dot reflect.Type) step {
	before := len(c.names)
	run := c.list(n, dot)
	c.names = c.names[:before]
	return run
}

// list compiles nodes that follow each other.
func (c *compiler) list(n *parse.ListNode, dot reflect.Type) step {
	if n == nil {
		return func(*state, reflect.Value) {}
	}
	steps := make([]step, 0, len(n.Nodes))
	for _, x := range n.Nodes {
		steps = append(steps, c.node(x, dot))
	}
	if len(steps) == 1 {
		return steps[0]
	}
	return func(s *state, dot reflect.Value) {
		for _, run := range steps {
			run(s, dot)
		}
	}
}

// node compiles one.
func (c *compiler) node(n parse.Node, dot reflect.Type) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := string(n.Text)
		return func(s *state, _ reflect.Value) { s.out = append(s.out, text...) }
	case *parse.ActionNode:
		return c.action(n.Pipe, dot)
	case *parse.IfNode:
		return c.condition(&n.BranchNode, dot)
	case *parse.WithNode:
		return c.with(&n.BranchNode, dot)
	case *parse.RangeNode:
		return c.each(&n.BranchNode, dot)
	case *parse.CommentNode:
		return func(*state, reflect.Value) {}
	default:
		return c.fail()
	}
}

// action compiles what is written, or what is only kept by a name.
func (c *compiler) action(p *parse.PipeNode, dot reflect.Type) step {
	if p.IsAssign || len(p.Decl) > 1 {
		return c.fail()
	}
	if len(p.Decl) == 1 {
		e := c.pipe(p, dot)
		if c.failed {
			return nil
		}
		slot := c.declare(p.Decl[0].Ident[0], e.of)
		return func(s *state, dot reflect.Value) { s.slots[slot] = e.get(s, dot) }
	}
	e := c.command(p.Cmds[0], dot)
	if c.failed {
		return nil
	}
	write := writer(e.of, escapers(p.Cmds[1:]))
	if write == nil {
		return c.fail()
	}
	return func(s *state, dot reflect.Value) { write(s, e.get(s, dot)) }
}

// condition compiles an if.
func (c *compiler) condition(n *parse.BranchNode, dot reflect.Type) step {
	if len(n.Pipe.Decl) > 0 {
		return c.fail()
	}
	e := c.pipe(n.Pipe, dot)
	yes, no := c.block(n.List, dot), c.block(n.ElseList, dot)
	if c.failed {
		return nil
	}
	return func(s *state, dot reflect.Value) {
		if e.is(s, dot) {
			yes(s, dot)
		} else {
			no(s, dot)
		}
	}
}

// with compiles a with: what holds is the dot inside.
func (c *compiler) with(n *parse.BranchNode, dot reflect.Type) step {
	if len(n.Pipe.Decl) > 0 {
		return c.fail()
	}
	e := c.pipe(n.Pipe, dot)
	yes, no := c.block(n.List, e.of), c.block(n.ElseList, dot)
	if c.failed {
		return nil
	}
	return func(s *state, dot reflect.Value) {
		if e.is(s, dot) {
			yes(s, e.get(s, dot))
		} else {
			no(s, dot)
		}
	}
}

// each compiles a range over a list, with its place and its element by names where it has any.
func (c *compiler) each(n *parse.BranchNode, dot reflect.Type) step {
	before := len(c.names)
	e := c.pipe(n.Pipe, dot)
	if c.failed || n.Pipe.IsAssign || e.of.Kind() != reflect.Slice {
		return c.fail()
	}
	element := e.of.Elem()
	place, item := -1, -1
	if len(n.Pipe.Decl) == 2 {
		place = c.declare(n.Pipe.Decl[0].Ident[0], reflect.TypeFor[int]())
	}
	if last := len(n.Pipe.Decl) - 1; last >= 0 {
		item = c.declare(n.Pipe.Decl[last].Ident[0], element)
	}
	run := c.block(n.List, element)
	c.names = c.names[:before]
	none := c.block(n.ElseList, dot)
	if c.failed {
		return nil
	}
	return func(s *state, dot reflect.Value) {
		list := e.get(s, dot)
		for i := range list.Len() {
			v := list.Index(i)
			if place >= 0 {
				s.slots[place] = reflect.ValueOf(i)
			}
			if item >= 0 {
				s.slots[item] = v
			}
			run(s, v)
		}
		if list.Len() == 0 {
			none(s, dot)
		}
	}
}
