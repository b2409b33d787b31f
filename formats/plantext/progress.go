package plantext

import (
	"duban/remind"
	"duban/remind/pattern"
)

// A saying is what words in a text claim about how far a problem has come.
type saying struct {
	state remind.State
	lasts bool // and it goes on: 已经完成，长期坚持
}

// sayings are tried in order; the first that fits counts.
var sayings = []struct {
	pattern *pattern.Pattern
	state   remind.State
}{
	{pattern.New(`(?:未|没有|尚未|不予|不同意|暂缓)(?:能|按期|按时|如期|全部)?(?:完成|整改|验收|销号|通过)|正在(?:整改|推进|实施|办理)|整改中|持续整改中|推进中|部分完成|基本完成`), remind.Open},
	{pattern.New(`(?:拟|待|正在|已)?申请(?:验收|销号)|拟(?:予以?)?(?:验收|销号)|待(?:验收|核查)`), remind.Reported},
	{pattern.New(`(?:已|已经|同意|准予|予以|完成|通过)(?:全部|完成|予以|通过)?销号`), remind.Closed},
	{pattern.New(`(?:已|已经)?(?:完成|通过)(?:市级|县级|省级|现场|专家)?验收|验收(?:合格|通过)|已验收`), remind.Accepted},
	{pattern.New(`(?:已|已经|均已|现已|全面|按期|如期)(?:全部|全面|按期|按时|如期)?(?:完成|整改|办结|落实)|完成整改|整改完成|整改到位|^完成$`), remind.Reported},
}

// settled are words of a state in a deadline, where 完成 alone tells of what is to come.
var settled = pattern.New(`(?:已经?|均已|现已)(?:全部|全面|按期|按时|如期)?(?:完成|整改|办结|验收|销号|落实)(?:整改|验收|销号|到位|任务)*|同意销号|拟?申请(?:验收|销号)+|正在整改`)

// claim reads what a text claims.
// Refusals come first among the sayings, since 未完成 holds 完成; requests come before results, since 申请销号 holds 销号.
func claim(text string) (s saying) {
	text = Fold(text)
	s.lasts = lasting.MatchString(text)
	for _, w := range sayings {
		if w.pattern.MatchString(text) {
			s.state = w.state
			return s
		}
	}
	return s
}

// finding says what is claimed, and what takes it: a plan holds no states.
// States enter by a table of states only, where each has a day and a paper; a plan that was written later than it was issued says 已完成
// of a problem that nobody has accepted.
func (s saying) finding(where span) *Finding {
	message := "文中所述整改情况不随方案读入，未能识别其状态，请另以状态表导入（duban import states）"
	switch {
	case s.state == remind.Open:
		message = "文中称尚在整改，按“" + s.state.Chinese() + "”处理"
	case s.state != "":
		message = "文中称整改状态为“" + s.state.Chinese() + "”，方案不含状态，请另以状态表导入（duban import states）"
	}
	if s.lasts {
		message += "；并称长期坚持"
	}
	return finding(where, Note, message, Clip(where.text))
}

// inTitle is a state in brackets at the end of a title: （已销号）.
var inTitle = pattern.New(`[（(][^（）()]{0,30}(?:已销号|同意销号|已完成|完成整改|正在整改|整改中|申请验收|申请销号)[^（）()]{0,30}[）)]$`)

// claims returns what the problem's text says of how far it has come.
func (it *item) claims() (found []Finding) {
	if title := it.text(FieldTitle); len(title.text) > 0 {
		from := max(0, len(title.text)-2*window)
		if loc := inTitle.FindStringIndex(Fold(title.text[from:])); loc != nil {
			where := title.cut(from+loc[0], from+loc[1])
			found = append(found, *claim(where.text).finding(where))
		}
	}
	text := it.text(fieldStatus)
	if len(it.statuses) == 0 {
		return found
	}
	where := it.statuses[0]
	if text.text != "" {
		where = text
	}
	found = append(found, *claim(text.text).finding(where))
	for _, s := range sentences(text.text) {
		for _, p := range promises(text.text[s[0]:s[1]]) {
			if p.verdict == promised && p.closed() && !p.yearless {
				found = append(found, *finding(text.cut(s[0]+p.Expression.start, s[1]), Warning, "整改情况中写有时限，未纳入，请核对", Clip(text.text[s[0]+p.start:s[1]])))
			}
		}
	}
	return found
}
