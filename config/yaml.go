package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// A reader turns YAML into plain maps that fit the shape of the settings. What does not fit becomes a fault and is left out, so that the
// rest can still be checked. It remembers where each key was set.
type reader struct {
	source string // names the layer being read
	lines  bool   // whether the layer has lines to name
	where  map[string]string
	faults Faults
}

// What is no name of a key is not shown: where a colon is forgotten, or a value not quoted that begins with a star, it is a value, and may be a
// secret.
var (
	keyLike = regexp.MustCompile(`^[A-Za-z_.<]{1,24}$`)
	aliases = regexp.MustCompile(`anchor '[^']*'`)
	atLine  = regexp.MustCompile(`line (\d+)`) // in the library's faults, which have no place of their own
)

// document reads a whole settings file.
func (r *reader) document(text []byte, s *shape) map[string]any {
	if faults := r.slips(text); len(faults) > 0 {
		r.faults = append(r.faults, faults...)
		return nil
	}
	n, err := parseYAML(text)
	if err != nil {
		faults := r.tabs(text)
		if faults == nil {
			where := r.source
			if m := atLine.FindStringSubmatch(err.Error()); m != nil {
				where += ":" + m[1]
			}
			faults = []Fault{{Where: where, Message: err.Error()}}
		}
		r.faults = append(r.faults, faults...)
		return nil
	}
	m, _ := r.value(n, s, "").(map[string]any)
	return m
}

// parseYAML reads the one document of a text; an empty text is an empty mapping.
func parseYAML(text []byte) (*yaml.Node, error) {
	var doc, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}, nil
	case err != nil:
		return nil, errors.New("不是有效的 YAML，请检查该处附近的缩进、冒号和引号（" + aliases.ReplaceAllString(err.Error(), "anchor") + "）")
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		return nil, errors.New("含有不止一份 YAML，请删去 --- 及其后的内容")
	}
	return doc.Content[0], nil
}

// value returns what a node holds, or nil where it holds nothing of use: a key whose value is left empty stays at its default.
func (r *reader) value(n *yaml.Node, s *shape, key string) any {
	r.note(n, key)
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return r.refuse(key, "不支持 YAML 的锚点（&、*），请把值写全")
	case n.Tag == "!!null":
		return nil
	case s.fields != nil:
		return r.mapping(n, s, key)
	case s.elem != nil:
		return r.list(n, s, key)
	case n.Kind != yaml.ScalarNode:
		return r.refuse(key, "应为单个值，不能是列表或下级设置项")
	case s.number:
		return r.number(n, key)
	case s.truth && n.Value != "true" && n.Value != "false":
		return r.refuse(key, fmt.Sprintf("不能是“%s”，应为 true 或 false", n.Value))
	case s.truth:
		return n.Value == "true"
	default:
		return n.Value
	}
}

// mapping reads keys and values by their shape. A key that does not look like one is shown as stars in faults: behind a
// forgotten colon it may be a password.
func (r *reader) mapping(n *yaml.Node, s *shape, key string) any {
	if n.Kind != yaml.MappingNode {
		return r.refuse(key, "应为下级设置项（名称: 值）")
	}
	m := map[string]any{}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i].Value
		field := s.fields[name]
		child := join(key, name)
		if field == nil && !keyLike.MatchString(name) {
			child = join(key, stars)
		}
		r.note(n.Content[i], child)
		switch {
		case field == nil:
			r.refuse(child, unknown(s, key, name))
		case seen[name]:
			r.refuse(child, "重复填写，请删去一处")
		default:
			if v := r.value(n.Content[i+1], field, child); v != nil {
				m[name] = v
			}
		}
		seen[name] = true
	}
	return m
}

// list reads the members of a list by their shape.
func (r *reader) list(n *yaml.Node, s *shape, key string) any {
	if n.Kind != yaml.SequenceNode {
		return r.refuse(key, "应为列表（[…]，或每行以 - 开头）")
	}
	list, whole := make([]any, 0, len(n.Content)), true
	for i, e := range n.Content {
		child := fmt.Sprintf("%s[%d]", key, i)
		v := r.value(e, s.elem, child)
		if v == nil && e.Tag == "!!null" {
			r.refuse(child, "不能为空")
		}
		whole = whole && v != nil
		list = append(list, v)
	}
	if !whole { // a shorter list would shift the positions that later faults name
		return nil
	}
	return list
}

// number reads a whole number that fits into 32 bits.
func (r *reader) number(n *yaml.Node, key string) any {
	v, err := strconv.ParseInt(n.Value, 10, 32)
	if err != nil {
		return r.refuse(key, fmt.Sprintf("“%s”不是整数", n.Value))
	}
	return int(v)
}

// note keeps where a key was set, for the faults to name: file and line, variable or flag.
func (r *reader) note(n *yaml.Node, key string) {
	r.where[key] = r.source
	if r.lines && n.Line > 0 {
		r.where[key] = r.source + ":" + strconv.Itoa(n.Line)
	}
}

// refuse records a fault and returns nil, the value of what is left out.
func (r *reader) refuse(key, message string) any {
	r.faults = append(r.faults, Fault{Key: key, Where: r.where[key], Message: message})
	return nil
}

// unknown says that a key means nothing here, with the one that may be meant.
func unknown(s *shape, key, name string) string {
	if near := s.nearest(name); near != "" {
		return "没有这个设置项，是否应为 " + join(key, near) + "？"
	}
	return "没有这个设置项"
}
