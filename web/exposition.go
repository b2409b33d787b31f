package web

import (
	"slices"
	"strconv"
	"strings"
)

// Prometheus' text format is lines of a name, labels and a number. Its library for Go brings protobuf along, for a form that nobody asks for here: 2 MB of
// the program, and memory at each start.

// textFormat is the format's type: Prometheus takes an answer without one for a fault.
const textFormat = "text/plain; version=0.0.4; charset=utf-8"

// A metric is one figure, or one for each combination of its labels' values.
type metric struct {
	name, help, kind string
	labels           []string // sorted
}

// A sample is a figure as it is now.
type sample struct {
	values []string // of the labels
	figure float64
}

// samples are the figures of each metric that has one now.
type samples map[*metric][]sample

// add adds a figure, with the values of its labels.
func (s samples) add(m *metric, figure float64, values ...string) {
	s[m] = append(s[m], sample{values, figure})
}

// exposed writes figures in the text format, sorted by names and by the values of labels.
func exposed(metrics []*metric, now samples) []byte {
	var b []byte
	byName := slices.SortedFunc(slices.Values(metrics), func(a, b *metric) int { return strings.Compare(a.name, b.name) })
	for _, m := range byName {
		if len(now[m]) == 0 {
			continue
		}
		b = append(b, "# HELP "+m.name+" "+escapedHelp.Replace(m.help)+"\n# TYPE "+m.name+" "+m.kind+"\n"...)
		slices.SortFunc(now[m], func(a, b sample) int { return slices.Compare(a.values, b.values) })
		for _, s := range now[m] {
			b = s.line(b, m)
		}
	}
	return b
}

// What is written otherwise in a help text, and in a label's value.
var (
	escapedHelp  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	escapedValue = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
)

// line adds the line of a sample.
func (s *sample) line(b []byte, m *metric) []byte {
	b = append(b, m.name...)
	open := byte('{')
	for i, label := range m.labels {
		b = append(append(b, open), label+`="`+escapedValue.Replace(strings.ToValidUTF8(s.values[i], "\ufffd"))+`"`...)
		open = ','
	}
	if open == ',' {
		b = append(b, '}')
	}
	return append(strconv.AppendFloat(append(b, ' '), s.figure, 'g', -1, 64), '\n')
}
