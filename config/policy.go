package config

import (
	"fmt"
	"slices"
	"strings"

	"duban/remind"
)

// maxOffset bounds a stage's offset: ten years of days.
const maxOffset = 3650

// policy checks the ladders: each by itself, and that a unit which lets its date pass is not left in peace.
func (l *loader) policy(p *remind.Policy) {
	for _, ladder := range p.Ladders() {
		l.ladder("policy."+string(ladder.Name), &ladder)
	}
	l.lasting("policy.deadline", p.Deadline)
	for i := range p.Own {
		l.own(fmt.Sprintf("policy.own[%d]", i), p, i)
	}
}

// lasting checks that a ladder of deadlines goes on after the date.
func (l *loader) lasting(key string, stages []remind.Stage) {
	after := func(s remind.Stage) bool { return s.At > 0 && slices.Contains(s.To, remind.Responsible) }
	if !slices.ContainsFunc(stages, after) {
		l.fault(key, "到期之后没有提醒责任单位（responsible）的节点，事项逾期后将无人提醒")
	}
}

// own checks a ladder that holds for some obligations only: that it says for which, once, and is sound by itself.
func (l *loader) own(key string, p *remind.Policy, i int) {
	w := &p.Own[i]
	l.scope(key, w)
	for j := range i {
		if o := &p.Own[j]; o.Ladder == w.Ladder && o.Scope() == w.Scope() {
			l.fault(key, fmt.Sprintf("与 policy.own[%d] 重复：同一范围的同一规则只能写一次", j))
		}
	}
	all := p.Ladders()
	at := slices.IndexFunc(all, func(r remind.PolicyLadder) bool { return r.Name == w.Ladder })
	if at < 0 {
		var names []remind.Ladder
		for _, r := range all {
			names = append(names, r.Name)
		}
		l.fault(key+".ladder", fmt.Sprintf("没有规则“%s”，应为其中之一：%s", w.Ladder, listed(names)))
		return
	}
	if w.Stages == nil {
		l.fault(key+".stages", "没有填写；不提醒任何人的写 []")
	}
	all[at].Stages = w.Stages
	l.ladder(key+".stages", &all[at])
	if w.Ladder == remind.OnDeadline {
		l.lasting(key+".stages", w.Stages)
	}
}

// scope checks for which obligations a ladder is meant.
func (l *loader) scope(key string, w *remind.OwnLadder) {
	kinds := []remind.Kind{remind.KindProblem, remind.KindMeasure, remind.KindStanding}
	switch {
	case w.Scope() == "":
		l.fault(key, "没有写明方案（plan）、类别（class）或事项（key）；对全部事项适用的，直接写在 policy 下")
	case w.Key != "" && (w.Plan != "" || w.Class != ""):
		l.fault(key, "写明了事项（key），请删去方案（plan）和类别（class）")
	case w.Key != "" && !strings.Contains(string(w.Key), "/"):
		l.fault(key+".key", fmt.Sprintf("“%s”不是完整的事项编号，应写成 方案编号/%s", w.Key, w.Key))
	case w.Class != "" && !slices.Contains(kinds, w.Class):
		l.fault(key+".class", fmt.Sprintf("没有类别“%s”，应为其中之一：%s", w.Class, listed(kinds)))
	}
	standing := map[remind.Ladder]bool{remind.OnDeadline: false, remind.OnStanding: true}
	if is, one := standing[w.Ladder]; one && w.Class != "" && is != (w.Class == remind.KindStanding) {
		l.fault(key, fmt.Sprintf("类别 %s 的事项不适用规则 %s", w.Class, w.Ladder))
	}
}

// ladder checks the stages of one ladder against what the ladder knows: the repeats, and whether offsets mean anything in it.
func (l *loader) ladder(key string, ladder *remind.PolicyLadder) {
	seen := map[string]bool{}
	for i, st := range ladder.Stages {
		at := fmt.Sprintf("%s[%d]", key, i)
		l.filled(at+".stage", st.Name)
		l.keyed(at+".stage", st.Name)
		if seen[st.Name] {
			l.fault(at+".stage", fmt.Sprintf("“%s”与该规则的另一节点重名", st.Name))
		}
		seen[st.Name] = true
		if st.Name == remind.StageOutcome {
			l.fault(at+".stage", fmt.Sprintf("“%s”用于告知办理结果，请换一个名称", st.Name))
		}
		l.together(at+".together", ladder.Name, st)
		if !slices.Contains(ladder.Repeats, st.Every) {
			l.fault(at+".every", fmt.Sprintf("不能是“%s”，该规则可用：%s", st.Every, listed(ladder.Repeats)))
		}
		if ladder.Counts {
			l.offset(at, st)
			if st.At < 0 && ladder.Name != remind.OnDeadline {
				l.fault(at+".at", "该规则从事件发生之日算起，不能提前，应为0或正数")
			}
		} else if st.At != 0 || st.Unit != remind.Days {
			l.fault(at, "该规则不使用 at、unit，请删去")
		}
		l.roles(at+".to", st.To)
	}
}

// together checks a stage that wants several problems: one alone is no crowd, and only a date can be shared.
func (l *loader) together(key string, ladder remind.Ladder, st remind.Stage) {
	switch {
	case st.Together == 0:
	case st.Together < 2:
		l.fault(key, fmt.Sprintf("不能是%d，应为同日到期的问题数（2以上）；逐个提醒的请删去", st.Together))
	case ladder != remind.OnDeadline || st.At >= 0 || st.Every != remind.Once:
		l.fault(key, "只用于到期前提醒一次的节点：请删去，或把 at 设为负数并删去 every")
	}
}

// offset checks when a stage comes. Its bound of ten years keeps days within what dates can hold.
func (l *loader) offset(at string, st remind.Stage) {
	if st.At < -maxOffset || st.At > maxOffset {
		l.fault(at+".at", fmt.Sprintf("%d超出范围，应为%d至%d", st.At, -maxOffset, maxOffset))
	}
	if !slices.Contains([]remind.Unit{remind.Days, remind.Months, remind.Workdays}, st.Unit) {
		l.fault(at+".unit", fmt.Sprintf("不能是“%s”，应为 %s、%s，按天计的请删去", st.Unit, remind.Workdays, remind.Months))
	}
}

// roles checks whom a stage tells.
func (l *loader) roles(key string, to []remind.Role) {
	if len(to) == 0 {
		l.fault(key, "没有写明角色")
	}
	seen := map[remind.Role]bool{}
	for _, r := range to {
		if seen[r] {
			l.fault(key, fmt.Sprintf("角色 %s 重复", r))
		}
		seen[r] = true
	}
}

// listed joins the words that are allowed; the empty one, which stands for once, is named by what it means.
func listed[T ~string](all []T) string {
	var words []string
	for _, w := range all {
		if w == "" {
			words = append(words, "不填（只一次）")
		} else {
			words = append(words, string(w))
		}
	}
	return strings.Join(words, "、")
}
