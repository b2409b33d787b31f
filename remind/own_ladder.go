package remind

import (
	"slices"
	"strings"
)

// An OwnLadder is a ladder in which a policy treats some obligations otherwise than the rest. It takes the place of the common one whole, for
// those obligations and that ladder.
type OwnLadder struct {
	Plan   string  `json:"plan" mapstructure:"plan"`   // of which plan; empty: of every one
	Class  Kind    `json:"class" mapstructure:"class"` // of which kind of obligation; empty: of every one
	Key    Key     `json:"key" mapstructure:"key"`     // of which obligation, alone; then without plan and class
	Ladder Ladder  `json:"ladder" mapstructure:"ladder"`
	Stages []Stage `json:"stages" mapstructure:"stages"`
}

// Scope says whose ladder it is, in the words of the settings: plan hengyang-2024, class measure.
func (w *OwnLadder) Scope() string {
	var parts []string
	for _, p := range [][2]string{{"plan", w.Plan}, {"class", string(w.Class)}, {"key", string(w.Key)}} {
		if p[1] != "" {
			parts = append(parts, p[0]+" "+p[1])
		}
	}
	return strings.Join(parts, ", ")
}

// rank orders ladders that are meant for one obligation: a key before a class within a plan, that before a plan, that before a class.
func (w *OwnLadder) rank() (n int) {
	for i, named := range []bool{w.Class != "", w.Plan != "", w.Key != ""} {
		if named {
			n |= 1 << i
		}
	}
	return n
}

// Takes reports whether a ladder is meant for an obligation.
func (w *OwnLadder) Takes(k Key) bool {
	return (w.Key == "" || w.Key == k) && (w.Plan == "" || w.Plan == k.Plan()) && (w.Class == "" || w.Class == k.Kind())
}

// own returns the most specific ladder of a policy that is meant for an obligation, of two alike the first; nil if the common one holds.
func (p *Policy) own(l Ladder, k Key) *OwnLadder {
	var best *OwnLadder
	for i := range p.Own {
		if w := &p.Own[i]; w.Ladder == l && w.Takes(k) && (best == nil || w.rank() > best.rank()) {
			best = w
		}
	}
	return best
}

// stages returns the stages of a ladder as they hold for an obligation.
func (p *Policy) stages(row *ladderRow, k Key) []Stage {
	if w := p.own(row.name, k); w != nil {
		return w.Stages
	}
	return row.stages(p)
}

// Words say when a notice's stage comes, as its obligation's ladder has it; empty for a stage that the policy has no more.
func (p *Policy) Words(n *Notice) string {
	switch n.Stage {
	case StageOutcome:
		return "告知办理结果"
	case StageChase:
		return "催办"
	}
	for i := range ladders {
		row := &ladders[i]
		stages := p.stages(row, n.Obligation)
		if k := slices.IndexFunc(stages, func(s Stage) bool { return s.Name == n.Stage }); k >= 0 {
			return stages[k].Chinese(row.name)
		}
	}
	return ""
}
