package agenda

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/answer"
	"duban/remind/report"
)

// replies lists the answers that wait for the office: who asks for an extension waits for its word.
func (l *list) replies() {
	if l.Snap == nil {
		return
	}
	for i := range l.Snap.Replies {
		r := &l.Snap.Replies[i]
		if _, ended := l.Snap.Endings[r.ID]; ended || !r.Waits() || l.Only != nil && !slices.ContainsFunc(r.Claimed(), l.wanted) {
			continue
		}
		w := r.Waiting()
		item := Item{Kind: Reply, Reply: r.ID, What: w.Who, Why: remind.DateOf(r.At).ChineseShort() + "收到"}
		if slices.ContainsFunc(r.Claims, func(c answer.Claim) bool { return c.Kind == answer.Extension }) {
			item.Kind = Extension
		}
		if w.What != "" {
			item.What += "：" + w.What
		}
		if about := l.about(w.Keys); about != "" {
			item.What += "（" + about + "）"
		}
		if w.Words != "" {
			item.Why += "：“" + clipped(strings.Join(strings.Fields(w.Words), " ")) + "”"
		}
		l.add(int(r.ID), item)
	}
}

// about names the problems of some matters; those of several plans it counts, as their numbers alone would name none.
func (l *list) about(keys []remind.Key) string {
	var problems []*remind.Obligation // one of each
	seen, plans := map[remind.Key]bool{}, map[string]bool{}
	for _, k := range keys {
		if o := l.at[k]; o != nil && !seen[k.ProblemKey()] {
			seen[k.ProblemKey()], plans[o.Plan] = true, true
			problems = append(problems, o)
		}
	}
	if len(plans) > 1 {
		return ofPlans(len(plans), len(problems))
	}
	var names []string
	const most = 3
	for _, o := range problems[:min(most, len(problems))] {
		names = append(names, fmt.Sprintf("问题%d", o.Problem))
	}
	text := strings.Join(names, "、")
	if len(problems) > most {
		text += fmt.Sprintf("等%d个问题", len(problems))
	}
	if text != "" && l.Day.Several() {
		text = l.Day.PlanName(problems[0].Plan) + text
	}
	return text
}

// ofPlans says how many problems of how many plans something is about.
func ofPlans(plans, problems int) string {
	return fmt.Sprintf("%d个方案的%d个问题", plans, problems)
}

// nobody lists who cannot be told, with what: one line a body and reason.
func (l *list) nobody() {
	keys := map[report.Hole][]remind.Key{}
	var order []report.Hole
	for i := range l.Gaps {
		g := &l.Gaps[i]
		if !l.wanted(g.Obligation) {
			continue
		}
		h := report.HoleOf(g)
		if keys[h] == nil {
			order = append(order, h)
		}
		keys[h] = append(keys[h], g.Obligation)
	}
	for n, h := range order {
		l.add(n, hole(&h, keys[h][0], l.about(keys[h])))
	}
}

// hole returns a body that nobody can be told for, and what that is about; where the document names none, the first matter of it.
func hole(h *report.Hole, first remind.Key, about string) Item {
	item := Item{Kind: Nobody, Body: h.Body, What: h.Body + "：" + h.Reason, Why: "涉及" + about}
	if h.Body == "" {
		item.What = h.Role.Chinese() + "：" + h.Reason
		item.Key = first
	}
	return item
}

// addresses lists the addresses that are refused, and those of which nobody knows whether they can be reached.
func (l *list) addresses() {
	for i := range l.Snap.Losses {
		a := &l.Snap.Losses[i]
		if a.Realm != l.Realm || !a.Dead {
			continue
		}
		item := Item{Kind: Lost, Address: a.Address, Body: l.speaksFor(a.Address), What: a.Recipient + "：" + a.To + "无法送达"}
		item.Why = remind.DateOf(a.At).ChineseShort() + "起；更正通讯录后恢复发送"
		if a.Why != "" {
			item.Why += "（" + clipped(a.Why) + "）"
		}
		l.add(int(a.At.Unix()), item)
	}
	for n := range l.Report.Silent {
		s := &l.Report.Silent[n]
		item := Item{Kind: Silent, Address: s.Address, What: strings.Join(s.Bodies, "、") + "：" + s.To, Why: "从未送达过，请电话核实地址"}
		if len(s.Bodies) > 0 {
			item.Body = s.Bodies[0]
		}
		if s.Last != 0 {
			item.Why = s.Last.ChineseShort() + "之后没有送达过，请电话核实地址"
		}
		l.add(n, item)
	}
}

// speaksFor returns the first body for which an address speaks.
func (l *list) speaksFor(to remind.Address) string {
	if all := l.Day.Book.At(to); len(all) > 0 {
		return all[0].Body
	}
	return ""
}
