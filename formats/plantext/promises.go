package plantext

import (
	"slices"
	"strings"

	"duban/remind/pattern"
)

// A verdict says what a date in a sentence is.
type verdict int

const (
	mention  verdict = iota // nothing is promised
	promised                // something is to be done by then
	past                    // worded as a promise, but of what has happened
	doubtful                // a person must say
)

const (
	adverbs = `^(?:力争|确保|基本|全面|全部|如期|按期|按时|率先|分别|陆续|需要?|须|要|应当?|将|必须|稳定|持续|初步|总体)*`
	deeds   = `完成|实现|建成|达到`
)

var (
	doing = pattern.New(adverbs + `(?:` + deeds + `)`)
	// busy is what follows a day, a quarter or a half that is a term; after a year or a month it would be history as often.
	busy = pattern.New(adverbs + `(?:组织|由[^，,。；;]{1,12}|对[^，,。；;]{1,20})?(?:` + deeds + `|启动|开工|竣工|投入|投产|退出|编制|制定|消除|关停|拆除|验收|销号|恢复|` +
		`清理|治理|落实|整改|取得|建立|提升|办结|交付|通过|开展|投运|投用|完工|封场|搬迁|关闭|淘汰|复绿|达标|清零)`)
	// happened tells of what came after, in the words up to the next comma.
	happened = pattern.New(`^[^，,。；;]*(?:后[又仍便却即]|后再次|后出现|后反弹|后未|完成[的了过]|发现|指出|披露|被通报|曾)`)
	papers   = pattern.New(`^(?:印发|发布|出台|召开|公布|下发|签订|备案|批复|审议|施行|实施的|修订|发现|指出|披露|督察|检查|反馈|的|已)`)
	since    = pattern.New(`^(?:起|以来|开始|之?后|以后|前后|至|到|-|—)`)
)

var (
	// undone is what follows a date that is no promise but a threat: 2026年12月31日前未完成的，予以通报.
	undone = pattern.New(`^(?:仍|尚|还)?未[^，,。；;]{0,10}的`)
	// attribute makes a date one of a thing: 对2022年底前建成的设施开展评估.
	attribute = pattern.New(`^[^，,。；;]{0,12}的`)
)

// recurring reports whether a span is no term but a duty's measure: 接到举报后3日内, 近三个月内.
func recurring(before string) bool {
	near := before[max(0, len(before)-45):]
	near = near[strings.LastIndexAny(near, "，,。；;")+1:]
	for _, word := range []string{"接到", "收到", "发现"} {
		if strings.Contains(near, word) {
			return true
		}
	}
	return EndsWith(before, "每", "近", "过去", "最近", "连续")
}

// windowBefore returns what stands before a place, as far as any rule looks: without a bound each date would read its
// whole paragraph.
func windowBefore(text string, i int) string { return text[max(0, i-window):i] }

// windowAfter returns what stands behind a place, likewise.
func windowAfter(text string, i int) string { return text[i:min(len(text), i+window)] }

// EndsWith reports whether a text ends with any of some words.
func EndsWith(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(text, w) })
}

// judge returns whether a date is a commitment or only mentioned. What is closed by 前, 底, 内 promises; what is not promises if what is to
// be done follows; a day that does neither is left to a person.
func (e *Expression) judge(text string) verdict {
	before, after := windowBefore(text, e.start), windowAfter(text, e.end)
	switch {
	case e.mentioned(before, after):
		return mention
	case e.like(before, after):
		return e.reserved(before, after)
	case e.yearless || papers.MatchString(after):
		return mention
	default:
		return e.unlike(after)
	}
}

// mentioned reports whether something is surely no term: the beginning of something, a basis, an attribute.
func (e *Expression) mentioned(before, after string) bool {
	switch {
	case e.begins || since.MatchString(after) || EndsWith(before, "从", "自"):
		return true
	case e.words && recurring(before):
		return true
	case e.closing == "":
		return EndsWith(before, "对", "以", "根据", "按照", "依据")
	default:
		return strings.HasPrefix(after, "的") || strings.HasPrefix(after, "已")
	}
}

// reserved returns the verdict on what is worded as a term but is of the past, or of how things stood on a day.
func (e *Expression) reserved(before, after string) verdict {
	switch {
	case EndsWith(before, "已于", "已在", "曾于", "曾在", "早在", "原定", "原定于", "原计划", "原计划于"):
		return past
	case !strings.HasSuffix(e.closing, "前") && happened.MatchString(after):
		return past
	case EndsWith(before, "截至", "截止", "截止到", "截至到"), undone.MatchString(after), EndsWith(before, "对", "将", "把", "凡") && attribute.MatchString(after):
		return doubtful
	default:
		return promised
	}
}

// like reports whether an expression is worded as a term.
func (e *Expression) like(before, after string) bool {
	next := strings.TrimLeft(after, "，, ")
	switch {
	case e.closed() || e.words || announces(before) || planned(before):
		return true
	case e.grain == byWords || e.closing == "期间" || e.grain == byMonth:
		// 前三季度 and years in Chinese numbers tell of the past as often.
		return doing.MatchString(next)
	case strings.HasSuffix(before, "到") && next != after:
		return true
	case e.grain == byYear:
		return doing.MatchString(after)
	default:
		return busy.MatchString(next)
	}
}

// planned reports whether words before a date say that it is still to come: 计划2025年11月投运.
func planned(before string) bool {
	if b, ok := strings.CutSuffix(before, "于"); ok {
		before = b
	}
	return EndsWith(before, "计划", "预计", "力争", "争取", "最迟", "最晚", "至迟", "不迟", "不晚")
}

// announces reports whether words before a date say that it is a term: 完成时限为, 截至日：.
func announces(before string) bool {
	for _, joint := range []string{"为", "是", "到", "至", "：", ":"} {
		if b, ok := strings.CutSuffix(before, joint); ok {
			before = b
			break
		}
	}
	return EndsWith(before, "时限", "期限", "时间", "截止", "截至日")
}

// closed reports whether what follows the date makes a term of it.
// 期间 and 时期 say during which years, 年初 no day: none of them ends anything.
func (e *Expression) closed() bool {
	return e.closing != "" && e.closing != "期间" && e.closing != "时期" && !strings.Contains(e.closing, "初")
}

// unlike decides on a date that is not worded as a term. What is begun in a month or a year may be planned or past.
// A day without a closing is rare as a term and costly to miss, so a person is asked; of a month or a year only where a deed follows.
func (e *Expression) unlike(after string) verdict {
	switch {
	case e.grain == byWords:
		return mention
	case e.grain != byMonth && e.grain != byYear, busy.MatchString(strings.TrimLeft(after, "，, ）)】")):
		return doubtful
	default:
		return mention
	}
}

// A promise is an expression of a sentence that a person or the plan must hear of, with the part of the sentence that is its own.
type promise struct {
	Expression
	verdict    verdict
	start, end int
}

// promises reads one sentence. Each date has the sentence up to the next as its own; dates joined by 、 share what follows them.
// A mention is dropped unless its date is impossible: 2月30日 is told even where nothing is promised.
func promises(text string) []promise {
	all := Scan(text)
	found := make([]promise, 0, len(all))
	joins := make([]bool, len(all)) // to the next
	for i := range slices.Backward(all) {
		p := promise{Expression: all[i], verdict: all[i].judge(text), start: all[i].start, end: len(text)}
		joins[i] = i+1 < len(all) && !p.begins && joined(text[p.Expression.end:all[i+1].start])
		if joins[i] && found[len(found)-1].verdict == promised && p.verdict != past {
			p.verdict = promised
		}
		found = append(found, p)
	}
	slices.Reverse(found)
	share(found, joins)
	found = slices.DeleteFunc(found, func(p promise) bool {
		return p.verdict == mention && (p.refused == "" || p.refused == noYear)
	})
	if len(found) > 0 {
		found[0].start = 0
	}
	return found
}

// share sets the part of each: up to the next that is no mere mention, or, with those joined to it, up to the end of the last one's.
func share(all []promise, joins []bool) {
	end := 0
	for i := range slices.Backward(all) {
		p := &all[i]
		if end > 0 {
			p.end = end
		}
		if p.verdict != mention && (i == 0 || !joins[i-1]) {
			end = p.Expression.start
		}
	}
	for i := 1; i < len(all); i++ {
		if joins[i-1] {
			all[i].start = all[i-1].start
		}
	}
}

// joined reports whether dates share what follows them: 3月底、6月底前完成.
func joined(between string) bool {
	return len(between) < 16 && slices.Contains([]string{"、", "和", "及", "与", "以及", "或"}, strings.Trim(between, Blanks))
}
