package compiled

import (
	"cmp"
	"reflect"
	"text/template/parse"
)

// An expression has a value of one type, and whether it holds as a condition.
type expression struct {
	of  reflect.Type
	get func(s *state, dot reflect.Value) reflect.Value
	is  func(s *state, dot reflect.Value) bool
}

// nothing is what is returned after a failure.
var nothing = expression{of: reflect.TypeFor[bool]()}

// unknown notes a failure.
func (c *compiler) unknown() expression {
	c.failed = true
	return nothing
}

// constant returns an expression that is always the same.
func constant(v any) expression {
	value := reflect.ValueOf(v)
	return expression{
		of:  value.Type(),
		get: func(*state, reflect.Value) reflect.Value { return value },
		is:  func(*state, reflect.Value) bool { return !value.IsZero() },
	}
}

// valued returns an expression that holds as its value does; none where a type may hold otherwise than by its length or by being zero.
func (c *compiler) valued(of reflect.Type, get func(*state, reflect.Value) reflect.Value) expression {
	e := expression{of: of, get: get}
	switch of.Kind() {
	case reflect.Bool:
		e.is = func(s *state, dot reflect.Value) bool { return get(s, dot).Bool() }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.is = func(s *state, dot reflect.Value) bool { return get(s, dot).Int() != 0 }
	case reflect.String, reflect.Slice:
		e.is = func(s *state, dot reflect.Value) bool { return get(s, dot).Len() > 0 }
	case reflect.Struct: // always holds
		e.is = func(*state, reflect.Value) bool { return true }
	default:
		return c.unknown()
	}
	return e
}

// logical returns an expression of a condition.
func logical(is func(*state, reflect.Value) bool) expression {
	return expression{of: reflect.TypeFor[bool](), is: is, get: func(s *state, dot reflect.Value) reflect.Value { return reflect.ValueOf(is(s, dot)) }}
}

// pipe compiles a pipeline of one command.
func (c *compiler) pipe(p *parse.PipeNode, dot reflect.Type) expression {
	if len(p.Cmds) != 1 {
		return c.unknown()
	}
	return c.command(p.Cmds[0], dot)
}

// command compiles a value, or a function of values.
func (c *compiler) command(n *parse.CommandNode, dot reflect.Type) expression {
	name, called := n.Args[0].(*parse.IdentifierNode)
	if !called {
		if len(n.Args) > 1 {
			return c.unknown()
		}
		return c.operand(n.Args[0], dot)
	}
	args := make([]expression, 0, len(n.Args))
	for _, a := range n.Args[1:] {
		args = append(args, c.operand(a, dot))
	}
	if c.failed {
		return nothing
	}
	return c.call(name.Ident, args)
}

// operand compiles a value.
func (c *compiler) operand(n parse.Node, dot reflect.Type) expression {
	switch n := n.(type) {
	case *parse.DotNode:
		return c.valued(dot, func(_ *state, dot reflect.Value) reflect.Value { return dot })
	case *parse.FieldNode:
		return c.fields(dot, func(_ *state, dot reflect.Value) reflect.Value { return dot }, n.Ident)
	case *parse.VariableNode:
		return c.variable(n)
	case *parse.PipeNode:
		if len(n.Decl) > 0 {
			return c.unknown()
		}
		return c.pipe(n, dot)
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.NumberNode:
		if n.IsInt && !n.IsComplex && int64(int(n.Int64)) == n.Int64 {
			return constant(int(n.Int64))
		}
	}
	return c.unknown()
}

// variable compiles a name in force, or what is in it.
func (c *compiler) variable(n *parse.VariableNode) expression {
	for slot := len(c.names) - 1; slot >= 0; slot-- {
		if v := c.names[slot]; v.name == n.Ident[0] {
			return c.fields(v.of, func(s *state, _ reflect.Value) reflect.Value { return s.slots[slot] }, n.Ident[1:])
		}
	}
	return c.unknown()
}

// fields compiles what stands in structs by a chain of names. Methods and what lies behind pointers is not known here.
func (c *compiler) fields(of reflect.Type, get func(*state, reflect.Value) reflect.Value, names []string) expression {
	var path []int
	for _, name := range names {
		if of.Kind() != reflect.Struct {
			return c.unknown()
		}
		f, ok := of.FieldByName(name)
		_, method := reflect.PointerTo(of).MethodByName(name)
		if !ok || method || !f.IsExported() || !direct(of, f.Index) {
			return c.unknown()
		}
		path, of = append(path, f.Index...), f.Type
	}
	switch len(path) {
	case 0:
		return c.valued(of, get)
	case 1:
		at := path[0]
		return c.valued(of, func(s *state, dot reflect.Value) reflect.Value { return get(s, dot).Field(at) })
	default:
		return c.valued(of, func(s *state, dot reflect.Value) reflect.Value { return get(s, dot).FieldByIndex(path) })
	}
}

// direct reports whether a field is reached without a pointer to a struct around it.
func direct(of reflect.Type, path []int) bool {
	for _, i := range path[:len(path)-1] {
		if of = of.Field(i).Type; of.Kind() != reflect.Struct {
			return false
		}
	}
	return true
}

// call compiles a function: those of logic, comparisons of whole numbers and of texts, and those that are given.
func (c *compiler) call(name string, args []expression) expression {
	switch {
	case name == "not" && len(args) == 1:
		is := args[0].is
		return logical(func(s *state, dot reflect.Value) bool { return !is(s, dot) })
	case (name == "and" || name == "or") && len(args) == 2 && args[0].of == args[1].of:
		return either(name == "or", args[0], args[1])
	case len(args) == 2 && verdicts[name] != nil:
		return c.compare(verdicts[name], args[0], args[1])
	case len(args) == 0:
		if f := reflect.ValueOf(c.functions[name]); f.Kind() == reflect.Func && f.Type().NumIn() == 0 && f.Type().NumOut() == 1 {
			return constant(f.Call(nil)[0].Interface())
		}
	}
	return c.unknown()
}

// either returns the first of two values, or the second where the first decides nothing.
func either(decides bool, a, b expression) expression {
	return expression{
		of: a.of,
		get: func(s *state, dot reflect.Value) reflect.Value {
			if a.is(s, dot) == decides {
				return a.get(s, dot)
			}
			return b.get(s, dot)
		},
		is: func(s *state, dot reflect.Value) bool {
			if a.is(s, dot) == decides {
				return decides
			}
			return b.is(s, dot)
		},
	}
}

// verdicts say of an order of two values whether a comparison holds.
var verdicts = map[string]func(order int) bool{
	"eq": func(n int) bool { return n == 0 }, "ne": func(n int) bool { return n != 0 }, "lt": func(n int) bool { return n < 0 },
	"le": func(n int) bool { return n <= 0 }, "gt": func(n int) bool { return n > 0 }, "ge": func(n int) bool { return n >= 0 },
}

// compare compiles a comparison of two whole numbers or two texts.
func (c *compiler) compare(holds func(int) bool, a, b expression) expression {
	switch {
	case a.of.Kind() == reflect.String && b.of.Kind() == reflect.String:
		return logical(func(s *state, dot reflect.Value) bool {
			return holds(cmp.Compare(a.get(s, dot).String(), b.get(s, dot).String()))
		})
	case a.of.Kind() == reflect.Int && b.of.Kind() == reflect.Int:
		return logical(func(s *state, dot reflect.Value) bool {
			return holds(cmp.Compare(a.get(s, dot).Int(), b.get(s, dot).Int()))
		})
	default:
		return c.unknown()
	}
}
