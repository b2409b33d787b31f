package plantext

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/document"
)

// grain is how finely an expression tells the time.
type grain int

const (
	byDay grain = iota
	byTenDays
	byMonth
	byQuarter
	byHalf
	byYear
	byWords // 汛期前: no date at all
)

// An Expression is a stretch of text that says when, with what it comes to. Closing is what makes a term of it: 前, 底前, 内.
type Expression struct {
	start, end int
	grain      grain
	closing    string
	yearless   bool
	begins     bool // of a range: its end counts
	bareYear   bool
	fiveYears  bool // “十四五”期末
	Date       remind.Date
	month, day string // of a yearless one, until a year is known
	words      bool   // a season, a feast: a term by itself
	refused    string // why it is no date: 2025年2月30日
	unclear    string // why it needs a person: 2024年6月前
}

const (
	gap     = `[ \t\x{3000}\x{A0}]*`
	closers = `(?:` + gap + `((?:年` + gap + `)?(?:底|末|期末)(?:之|以)?前?|年?内|(?:之|以)?前|年?初(?:之|以)?前?|止))?`
	tenDays = `(上旬|中旬|下旬)`
)

// dated finds what begins like a year; of 2022-2025年 and 2024年1-6月 the end. Groups: year, month, day, its 日, ten days, quarter, half, a run of digits
// that lost its 月, closing; or year, month, day of 2024-06-30; or the number of a five-year plan with what follows it.
var dated = seek(digits+`“"十`, `(?:\d{4}`+gap+`[-—–－~～至]`+gap+`)?(\d{4,})`+gap+`年(?:`+gap+`(?:\d{1,2}`+gap+`[-—–－~～至]`+gap+`)?(\d{1,4})`+gap+`月(?:`+gap+
	`(\d{1,3})`+gap+`(日|号)?|`+tenDays+`)?|`+gap+`第?([一二三四1-4])季度|`+gap+`([上下])半年|`+gap+`(\d{3,}`+gap+`日))?`+closers+
	`|(\d{4})[-./．](\d{1,2})[-./．](\d{1,2})`+closers+
	`|[“"]?十([一二三四五六])五[”"]?(?:规划)?(期间|期末|末期|末|时期|收官)(?:之|以)?前?`)

// undated finds a month, quarter, half or end of year that names no year. Groups: month, day, its 日, ten days, quarter, half, closing.
var undated = seek(digits+"今明本当次第一二三四上下年月", `(?:今年|明年|本年度?|当年|次年)?(?:(?:\d{1,2}`+gap+`[-—–－~～至]`+gap+`)?(\d{1,2})`+gap+`月(?:`+gap+`(\d{1,3})`+gap+`(日|号)|`+tenDays+
	`)?|第?([一二三四])季度|([上下])半年)`+closers+`|(?:今|明|本|当|次)?年(?:底|末|内)(?:之|以)?前?|本?月(?:底|末)(?:之|以)?前`)

// worded finds terms that name no date, in the group those that are terms by themselves.
var worded = seek("立主汛入雨春元国中端清劳“五供采枯丰冬夏秋前本下当防台梅高开暑寒两麦封植年〇○零一二三四五六七八九十半"+digits,
	`(立即整改|`+seasons+`(?:节|假|期|期间|季节|来临|到来|结束)*(?:之|以)?前|`+countedDays+`|`+nextMonth+`|`+spokenMonth+`|\d{4}[./．]\d{1,2}(?:底|末)?(?:之|以)?前)`+
		`|前(?:[一二三]个?季度|[一二三四五六七八九十两\d]{1,2}个月)|[〇○零一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?)?(?:底|末)?(?:之|以)?前?`)

const (
	seasons = `(?:主?汛|防汛|入汛|雨季?|台风季?|梅雨季?|春节|元旦|国庆|中秋|端午|清明|劳动节|“?五一”?|春耕|麦收|秋收|植树|供暖季?|采暖季?|枯水|丰水|封冻|入冬|入夏|冬季?|夏季?|` +
		`春季?|秋季?|高考|中考|开学|暑假?|寒假|两会|年关)`
	// countedDays is a term that counts from a day that it does not say: 印发之日起30个工作日内.
	countedDays = `(?:\d{1,3}|[一二三四五六七八九十两半]{1,3})` + gap + `个?(?:工作)?(?:日|天|周|星期|月)(?:之|以)?内`
	// nextMonth is a day or an end of a month that only the day of writing tells.
	nextMonth = `(?:下个?|本|当)月(?:\d{1,2}日|[上中下]旬|底|末)(?:之|以)?前`
	// spokenMonth is a month in Chinese numbers without a year.
	spokenMonth = `[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日(?:之|以)?前|[上中下]旬(?:之|以)?前|(?:底|末)(?:之|以)?前?)`
)

// longer are the characters that make another word of a closing: 2024年前三季度, 底泥, 内蒙古.
var longer = map[string]string{
	"前": "期后往端置沿述提景方一二三四五六七八九十两0123456789", "底": "泥部数板层线图栏", "末": "端梢", "内": "蒙部河涝外江源", "初": "步中期级雨始",
}

// Scan finds the expressions of a text, in order.
// Dates with a year come first, then words, then months without a year; each looks only where none before it has found anything,
// so that 6月 of 2024年6月 is not found a second time.
func Scan(text string) []Expression {
	var all []Expression
	for _, loc := range dated.all(text) {
		all = append(all, readDated(text, loc))
	}
	n := len(all)
	for _, loc := range worded.all(text) {
		if free(all[:n], loc) {
			all = append(all, Expression{start: loc[0], end: loc[1], grain: byWords, unclear: "未用数字写明年月日", words: loc[2] >= 0})
		}
	}
	inOrder(all)
	n = len(all)
	for _, loc := range undated.all(text) {
		if free(all[:n], loc) {
			all = append(all, readUndated(text, loc))
		}
	}
	inOrder(all)
	return ranges(text, all)
}

// inOrder sorts expressions by where they begin, as free searches them by halves and ranges looks at neighbours.
func inOrder(all []Expression) {
	slices.SortStableFunc(all, func(a, b Expression) int { return a.start - b.start })
}

// free reports whether none of the expressions, which are in order, touches a place.
// Matches of one pattern do not overlap, so a binary search is enough, and a text of ten thousand dates is read in n log n steps.
func free(taken []Expression, loc []int) bool {
	i, _ := slices.BinarySearchFunc(taken, loc[0], func(e Expression, at int) int {
		if e.end <= at {
			return -1
		}
		return 1
	})
	return i == len(taken) || taken[i].start >= loc[1]
}

// through are the words and strokes between two dates of a range. Only the end of a range binds.
var through = []string{"至", "到", "-", "—", "–", "－", "~", "～", "起至", "起到", "——"}

// ranges marks what is only the beginning of an expression, and returns the year to an end that has only its month: 2024年3月至12月.
func ranges(text string, all []Expression) []Expression {
	for i := 1; i < len(all); i++ {
		from, to := &all[i-1], &all[i]
		if to.grain == byWords && from.grain == byYear && from.closing == "" && from.end == to.start {
			// 2025年汛期前 is one expression, and the year alone is no term.
			to.start, from.end, from.begins = from.start, from.start, true
			continue
		}
		if from.end > to.start || !slices.Contains(through, strings.Trim(text[from.end:to.start], Blanks)) || from.grain == byWords {
			continue
		}
		from.begins = true
		if !to.yearless || from.Date == 0 || to.month == "" {
			continue
		}
		end := *to
		end.yearless = false
		end.read(strconv.Itoa(from.Date.Year()))
		if end.Date >= from.Date {
			*to = end
		}
	}
	return all
}

// readDated makes an expression of a match of dated. The groups are those named above the pattern; the cases go from the rarest form to the
// usual year, month and day.
func readDated(text string, loc []int) Expression {
	g := groups(text, loc)
	e := Expression{start: loc[0], end: loc[1], closing: g[9]}
	switch {
	case g[14] != "":
		n := strings.Index("一二三四五六", g[14])/len("一") + 1
		e.grain, e.closing, e.bareYear, e.fiveYears, e.Date = byYear, g[15], true, true, remind.NewDate(2005+5*n, time.December, 31)
		return e
	case g[10] != "":
		e.closing, e.month, e.day = g[13], g[11], g[12]
		g[1] = g[10]
	case g[8] != "":
		e.refused = "日期残缺"
	case g[6] != "":
		e.grain, e.month = byQuarter, quarterEnd(g[6])
	case g[7] != "":
		e.grain, e.month = byHalf, halfEnd(g[7])
	case g[2] == "":
		e.grain = byYear
	default:
		e.month, e.day = g[2], g[3]
		e.monthly(g[5])
		if g[3] != "" && g[4] == "" && !closesDay(text, loc[6], loc[7]) {
			// 2024年12月3个项目: a number, no day.
			e.grain, e.day, e.closing, e.end = byMonth, "", "", loc[5]+strings.Index(text[loc[5]:], "月")+len("月")
		}
	}
	e.shorten(text)
	e.read(g[1])
	return e
}

// closesDay reports whether a number without 日 is a day all the same: 2025年12月31前.
func closesDay(text string, _, end int) bool {
	after := strings.TrimLeft(text[end:], Blanks)
	r, _ := utf8.DecodeRuneInString(after)
	return after == "" || strings.ContainsRune("前之以止底，,、。；;：:（()）至-—", r)
}

// readUndated makes an expression of a match of undated. Its year comes later, from what stands before it; 年底前 alone is the end of such a
// year.
func readUndated(text string, loc []int) Expression {
	g := groups(text, loc)
	e := Expression{start: loc[0], end: loc[1], closing: g[7], yearless: true, month: g[1], day: g[2]}
	switch {
	case g[5] != "":
		e.grain, e.month = byQuarter, quarterEnd(g[5])
	case g[6] != "":
		e.grain, e.month = byHalf, halfEnd(g[6])
	case g[1] == "":
		e.grain, e.closing = byYear, "底"
	default:
		e.monthly(g[4])
	}
	e.shorten(text)
	return e
}

// monthly sets what is finer than a month.
func (e *Expression) monthly(ten string) {
	switch {
	case ten != "":
		e.grain, e.day = byTenDays, map[string]string{"上旬": "10", "中旬": "20"}[ten]
	case e.day == "":
		e.grain = byMonth
	}
}

// quarterEnd returns the last month of a quarter: 3, 6, 9 or 12. Its last day follows from the month.
func quarterEnd(q string) string {
	return strconv.Itoa(3 * (max(strings.Index("一二三四", q)/len("一"), strings.Index("1234", q)) + 1))
}

// halfEnd returns the last month of a half: 上半年 ends with June, 下半年 with December.
func halfEnd(h string) string { return map[string]string{"上": "6", "下": "12"}[h] }

// shorten drops a closing that belongs to a longer word: 底泥.
// 2024年底泥 speaks of mud and 2025年内蒙古 of a province: the year stays, the closing goes.
func (e *Expression) shorten(text string) {
	for last, more := range longer {
		next, _ := utf8.DecodeRuneInString(text[e.end:])
		if strings.HasSuffix(e.closing, last) && e.end < len(text) && strings.ContainsRune(more, next) {
			e.end -= len(e.closing)
			e.closing = ""
			return
		}
	}
}

// noYear is why a year is none: most such years are only told of.
const noYear = "年份无效"

// read works the date out.
// A year alone is its 31 December (2027年底前 → 2027-12-31) and is marked as a bare year; a month alone is its last day. Ten days end on the
// 10th, the 20th or the last day. Years outside 1990 to 2100 are slips of the pen or numbers of papers.
func (e *Expression) read(year string) {
	y, err := strconv.Atoi(year)
	if e.refused != "" || err != nil || y < 1990 || y > 2100 {
		e.refused = cmp.Or(e.refused, noYear)
		return
	}
	if e.month == "" {
		e.Date, e.bareYear = remind.NewDate(y, time.December, 31), true
		e.vague("某年前", "年初还是年底")
		return
	}
	m, err := strconv.Atoi(e.month)
	if err != nil || m < 1 || m > 12 {
		e.refused = "月份无效"
		return
	}
	e.Date = remind.NewDate(y, time.Month(m)+1, 0)
	if e.grain == byMonth {
		e.vague("某月前", "月初还是月底")
	} else if e.grain != byDay {
		e.vague("某季度、半年或旬前", "期初还是期末")
	}
	if e.day == "" {
		return
	}
	d, err := strconv.Atoi(e.day)
	if err != nil || !days.ValidDate(y, m, d) {
		e.refused, e.Date = "该月没有这一天", 0
		return
	}
	e.Date = remind.NewDate(y, time.Month(m), d)
}

// rules are by what a day is made of what an expression says, by the finest thing that it says.
var rules = map[grain]remind.Rule{
	byDay: document.RuleDay, byTenDays: document.RuleTenDays, byMonth: document.RuleMonth, byQuarter: document.RuleQuarter, byHalf: document.RuleHalf, byYear: document.RuleYear,
}

// rule returns by what the date was made of the words.
func (e *Expression) rule() remind.Rule {
	if e.fiveYears {
		return document.RuleFiveYear
	}
	return rules[e.grain]
}

// Reread returns how a day was read from a text, for plans that were read before this was kept; the zero Reading where the text has no such day.
func Reread(text string, day remind.Date) remind.Reading {
	for _, e := range Scan(Fold(text)) {
		if e.Date == day && day != 0 {
			return remind.Reading{Words: text[e.start:e.end], Rule: e.rule()}
		}
	}
	return remind.Reading{}
}

// vague says that it is not known whether the beginning or the end of a span is meant.
// 2024年6月前 may end on 31 May or on 30 June; the text is asked to say which, and neither is guessed.
func (e *Expression) vague(what, which string) {
	switch {
	case strings.Contains(e.closing, "初"):
		e.unclear = "“初”没有写明日期"
	case !e.ends() && strings.HasSuffix(e.closing, "前"):
		e.unclear = "“" + what + "”不知是" + which
	}
}

// ends reports whether the closing names the end of the span: 底前, 末, 内.
func (e *Expression) ends() bool { return strings.ContainsAny(e.closing, "底末内止") }

// groups returns the submatches of a match at index loc as strings.
// A group that took no part in the match is "", as the cases of the readers ask for.
func groups(text string, loc []int) []string {
	g := make([]string, len(loc)/2)
	for i := range g {
		if loc[2*i] >= 0 {
			g[i] = text[loc[2*i]:loc[2*i+1]]
		}
	}
	return g
}
