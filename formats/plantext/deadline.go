package plantext

import (
	"slices"
	"strings"

	"duban/remind"
	"duban/remind/pattern"
)

var (
	// continuous are the words that mean a duty goes on, lasting those of them that say so beside a date as well.
	continuous = pattern.New(`立[行整]立[改行]|` + lastingWords)
	lasting    = pattern.New(lastingWords)
	// filler is what may stand in a deadline beside its date.
	filler = pattern.New(`完成|整改|到位|验收|销号|全部|全面|力争|确保|期限|时限|立即|即知即改|[前并且在于到至底按期应须起从自止]|["\s\x{0}\x{3000}\x{A0}，,、；;。：:（）()“”—–~～.·-]`)
)

// yearMonth is a month as spreadsheets write it: 2024.12.
var yearMonth = pattern.New(`^(\d{4}) ?[./．-] ?(\d{1,2})(底前|底|前)?$`)

// event is what a year goes on with in 2026年运动会前.
var event = pattern.New(`^[^，,。；;、]{1,36}前`)

// lastingWords mean that a duty goes on after its date, or has none.
const lastingWords = `(?:长期|持续)(?:坚持|推进|整改|开展|改进|落实|巩固|实施)|^长期$`

// ReadTerm reads a term: a date (the end of a range), words that mean it goes on, or both. A fault says why it is no term, of which
// severity; rest is what else stands there.
// 2024年3月至12月 ends on 2024-12-31: only ends count. Two different ends are a fault, as nobody can tell which one binds.
func ReadTerm(text string) (d remind.Deadline, fault, rest string) {
	d.Text = text
	text = yearMonth.ReplaceAllString(strings.Trim(Fold(text), Blanks), "${1}年${2}月${3}")
	goes := continuous.MatchString(text)
	ends, begun, left := termEnds(text)
	if len(ends) == 0 {
		switch {
		case goes:
			d.Kind = remind.Continuous
			return d, "", ""
		case begun:
			return d, "含义不明（只写有起始日期），请写明完成日期", ""
		}
		return d, "无法识别为日期，请写明“X年X月X日”或“持续推进”", ""
	}
	last := ends[len(ends)-1]
	switch {
	case slices.ContainsFunc(ends, func(e Expression) bool { return e.Date != last.Date }):
		return d, "含义不明（写有多个日期），请只写明一个日期", ""
	case last.refused != "":
		return d, "不是有效日期（" + last.refused + "），请更正", ""
	case last.yearless:
		return d, "含义不明（缺少年份），请写明“X年X月X日”", ""
	case last.unclear != "":
		return d, "含义不明（" + last.unclear + "），请写明日期", ""
	case last.grain == byYear && last.closing == "" && event.MatchString(windowAfter(text, last.end)):
		return d, "含义不明（年份之后的“前”不知是哪一天），请写明日期", ""
	}
	d.Kind, d.Date, d.BareYear, d.Continues = remind.Dated, last.Date, last.bareYear, lasting.MatchString(text)
	d.Read.Rule = last.rule()
	return d, "", filler.ReplaceAllString(continuous.ReplaceAllString(left, ""), "")
}

// termEnds returns the expressions that can end a term, whether others begin one, and the text without either.
// 立即整改 is no end that can be missed, so it stands beside a date without a conflict.
func termEnds(text string) (ends []Expression, begun bool, left string) {
	var places [][2]int
	for _, e := range Scan(text) {
		places = append(places, [2]int{e.start, e.end})
		switch {
		case e.words && strings.HasPrefix(text[e.start:], "立即"):
		case e.begins || since.MatchString(windowAfter(text, e.end)):
			begun = true
		default:
			ends = append(ends, e)
		}
	}
	return ends, begun, mask(text, places)
}

// readDeadline reads a problem's deadline. What it says of how far the problem has come is no fault of it.
// A term such as 2024年底，已完成销号 is read without its second half: the state is told as a finding and changes nothing.
func readDeadline(value span) (d remind.Deadline, found []Finding) {
	text := value.text
	if loc := settled.FindStringIndex(Fold(text)); loc != nil {
		found = append(found, *claim(text).finding(value.cut(loc[0], loc[1])))
		text = mask(text, [][2]int{{loc[0], loc[1]}})
	}
	d, fault, rest := ReadTerm(text)
	d.Text = value.text
	if d.Read.Rule != "" {
		d.Read.Source = value.at(0)
	}
	switch {
	case fault != "" && len(found) > 0 && len(Scan(value.text)) == 0:
		found = append(found, *finding(value, Warning, "整改时限只写有整改状态而没有日期，该问题不列入到期提醒，如未销号请写明日期", Clip(value.text)))
	case fault != "":
		found = append(found, *finding(value, Error, "整改时限"+fault, Clip(value.text)))
	case rest != "":
		found = append(found, *finding(value, Warning, "整改时限除日期外另有文字，已按其中日期读入，请核对", Clip(value.text)))
	}
	return d, found
}
