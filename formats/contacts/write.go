package contacts

import (
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"

	"duban/remind"
)

// Write writes a directory as YAML, as ReadContacts reads it: a contact a line, with what it says only.
// One line for each contact keeps a difference between two versions readable. Parts that are empty are left out, as are fields that say
// nothing, and what is written is sorted by the encoder where it is a map, so that the same directory gives the same bytes.
func Write(w io.Writer, d *remind.Directory) error {
	root := &yaml.Node{Kind: yaml.MappingNode}
	for _, part := range []struct {
		key   string
		value any
		lines bool // each entry on a line of its own
		empty bool
	}{
		{"contacts", d.Contacts, true, len(d.Contacts) == 0},
		{"collectives", d.Collectives, true, len(d.Collectives) == 0},
		{"aliases", d.Aliases, false, len(d.Aliases) == 0},
		{"succeeds", d.Succeeds, true, len(d.Succeeds) == 0},
	} {
		if part.empty {
			continue
		}
		var value yaml.Node
		if err := value.Encode(part.value); err != nil {
			return fmt.Errorf("write contacts: %w", err)
		}
		if part.lines {
			for _, c := range value.Content {
				brief(c)
			}
		}
		root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: part.key}, &value)
	}
	raw, err := yaml.Marshal(root)
	if err == nil {
		_, err = w.Write(raw)
	}
	if err != nil {
		return fmt.Errorf("write contacts: %w", err)
	}
	return nil
}

// brief puts an entry on one line, without what it does not say.
// It goes backwards through keys and values, as it takes pairs out of the list that it goes through. A 0 is an order that is none.
func brief(n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := len(n.Content) - 2; i >= 0; i -= 2 {
			v := n.Content[i+1]
			if v.Kind == yaml.ScalarNode && (v.Value == "" || v.Value == "0") || v.Kind == yaml.SequenceNode && len(v.Content) == 0 {
				n.Content = slices.Delete(n.Content, i, i+2)
			}
		}
		n.Style = yaml.FlowStyle
	case yaml.SequenceNode:
		n.Style = yaml.FlowStyle
	}
}
