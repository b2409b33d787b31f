package formats

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"duban/remind"
)

// WriteContacts writes a directory as YAML, as ReadContacts reads it: a contact a line, with what it says only.
func WriteContacts(w io.Writer, d *remind.Directory) error {
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

// formula reports whether a spreadsheet would take a text for a formula: what begins with = + - @ or a control character, unless it is a number.
func formula(s string) bool {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)
	return err != nil
}

// Disarm puts a ' before a text of a CSV that a spreadsheet would take for a formula: texts of a plan and names of a directory come from
// outside. The readers of this package take it off again.
func Disarm(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

// WriteCSV writes a sheet as a text of cells in UTF-8, days as 2024-05-31; see Disarm.
func WriteCSV(w io.Writer, s *Sheet) error {
	c := csv.NewWriter(w)
	var titles []string
	for i := range s.Columns {
		titles = append(titles, s.Columns[i].Title)
	}
	err := c.Write(titles)
	for _, row := range s.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			switch v := v.(type) {
			case nil:
			case string:
				cells[i] = Disarm(v)
			case int:
				cells[i] = strconv.Itoa(v)
			case remind.Date:
				cells[i] = v.String()
			case remind.Colour:
				cells[i] = v.Chinese()
			case Shade:
				cells[i] = v.Text
			}
		}
		if err == nil {
			err = c.Write(cells)
		}
	}
	if c.Flush(); err == nil {
		err = c.Error()
	}
	if err != nil {
		return fmt.Errorf("write the text of cells: %w", err)
	}
	return nil
}
