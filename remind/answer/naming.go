package answer

import (
	"slices"
	"strconv"
	"strings"

	"duban/remind/pattern"
	"duban/remind/typed"
)

// A name is a place in a sentence where matters are named by number.
type name struct {
	from, to int
	of       []int    // the matters, by their index
	unheld   []string // what the message does not hold
	last     int      // the last of its numbers
	tail     bool     // it stands at the end of its clause, behind what is said of it
	except   bool     // all but these are meant
	partial  bool     // a measure was named that the message does not hold apart
	measures []string // that were named without their problem
}

const (
	digitNumber = `\d{1,3}`
	anyNumber   = `(?:\d{1,3}|[一二三四五六七八九十百零〇]{1,6})`
	joint       = `(?:、|，|和|及|与|以及|/| |至|到|-+)(?:第|问题|序号)?`
	// state is a verb of state: what a number at the head of a clause must stand before.
	state = `的?(?:整改|工作|任务|问题)*(?:我[局区县办市们]|现|目前|也|均|都|全部|仍|还|只|才|刚|再)*(?:已|未|尚|没|不能|不再|无法|无需|正在|在建|申请|提请|恳请|请|收到|收悉|完成|整改|[弄搞办做改][好完]|搞定|延期|延至|延长|预计|拟|将|计划|争取|力争|确保|基本|验收|办结|推进|进展|进度|待|暂|到位|因|按|全面|达到|需|要|差|剩|知悉|销号|组织|完工|竣工|施工|：|的|[以之除]?外)`
)

var (
	keyName    = pattern.New(`[a-z][a-z0-9-]*/\d[\d.@a-z-]*|\b\d{1,3}(?:\.\d{1,2})*@\d{4}-\d{2}-\d{2}[a-z]?|\b\d{1,3}(?:\.\d{1,2}){2,3}\b`)
	strongName = pattern.New(`(?:问题|事项|任务|序号|编号)(?:清单|编号|序号)*(?:为|是|：|第|号|#)?(` + anyNumber + `(?:号|项|题)?(?:` + joint + anyNumber + `(?:号|项|题)?)*)` +
		`|第(` + anyNumber + `(?:[个项题号]?` + joint + anyNumber + `)*)(?:项|题|号问题|个问题|条问题|问题|号)(?:问题|任务|事项|整改任务)?` +
		`|(` + anyNumber + `(?:` + joint + anyNumber + `)*)(?:号问题|号事项|号任务|题)|#(` + digitNumber + `)`)
	bareName = pattern.New(`(?:^|[，、：（]|完成|到位|完毕|办结|验收|推进|收到|其中|对|将|除)(` + digitNumber + `(?:` + joint + digitNumber + `)*)(?:题|[：、.])?(` + state + `)`)
	dayName  = pattern.New(`(?:^|，)(\d{1,2})号` + state)
	tailName = pattern.New(`(?:[有是为：]|收到|完成|到位|延期|验收)(` + digitNumber + `(?:` + joint + digitNumber + `)*)等?(?:$|，|）|（)`)
	headName = pattern.New(`^(` + digitNumber + `)(?:[、.：]|号：)`)
	hanName  = pattern.New(`(?:^|，)([二三四五六七八九]?十[一二三四五六七八九]?(?:[、和及]` + anyNumber + `)*)：?(?:已|未|尚|申请|收到|正在|预计)`)
	oneOf    = pattern.New(`(至|到|-)?[^\d一二三四五六七八九十百零〇]*?(` + anyNumber + `)`)
	measured = pattern.New(`^的?(?:(?:措施|任务)?第?（([一二三四五六七八九十]{1,3})）(?:第?（?(\d{1,2}|[一二三四五六七八九十]{1,3})）?(?:是|项|条|款)?)?(?:项|条|款)?(?:措施|任务|工作)?|第(` + anyNumber + `)[项条](?:措施|任务|工作)?|措施(` + anyNumber + `)|\.(\d{1,2}(?:\.\d{1,2})*)|(?:整改)?目标)`)
	// amount is what makes a number the measure of something else.
	amount = pattern.New(`^(?:[余多]?(?:年|月|日|天|时|分|秒|周|元|万|亿|千|百|人|名|户|家|公里|千米|里|米|m|k|亩|公顷|平|立方|吨|公斤|%|‰|成|个|处|座|台|套|栋|件|次|份|页|期|批|辆|根|棵|株|条|项|所|村|镇|口|宗|块|只|组|类|轮|标段|级|度|倍|点|季|小时|人次)|\d|\.\d|%)`)
	// certain is what must follow a Chinese number, as 一是 and 一些 are no numbers of matters.
	certain = pattern.New(`^(?:$|[：，、（）]|的|中|内|` + state + `)`)
	others  = pattern.New(`\d{2,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}日?|\b20\d{6}\b|` +
		`1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|\d{7,}|[〔\[（【]\d{4}[〕\]）】]第?\d+号|\d+号(?:文|令|公告|通报|函)|\d{1,2}：\d{2}(?:：\d{2})?|\d+\.\d+|GB/?T?[- ]?\d+|[A-Za-z]\d+|#\d+[栋楼]`)
)

// names returns where a sentence names matters, in order.
func (r *reading) names(text string) []name {
	free := others.ReplaceAllStringFunc(text, hidden)
	var all []name
	for _, m := range keyName.FindAllStringIndex(text, -1) {
		if n, ok := r.byKey(text, m); ok {
			all = append(all, n)
			free = free[:m[0]] + hidden(free[m[0]:m[1]]) + free[m[1]:]
		}
	}
	for _, m := range strongName.FindAllStringSubmatchIndex(free, -1) {
		if n, ok := r.strong(free, m); ok {
			all = append(all, n)
			free = free[:n.from] + hidden(free[n.from:n.to]) + free[n.to:]
		}
	}
	all = append(append(all, looseNames(free)...), r.bare(free, bareName)...)
	for _, n := range r.bare(free, tailName) {
		if n.unheld != nil && strings.Contains(free[n.from:n.to], "/") {
			continue // a fraction
		}
		n.tail = true
		all = append(all, n)
	}
	for _, n := range r.bare(free, dayName) {
		if len(n.unheld) == 0 {
			n.to += len("号")
			r.remark("来信所写“" + free[n.from:n.to] + "”可能是日期，请核对")
			all = append(all, n)
		}
	}
	for _, n := range append(r.bare(free, hanName), r.bare(free, headName)...) {
		if len(n.unheld) == 0 { // 十一 is a holiday, too, and 3. may be an item
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b name) int { return a.from - b.from })
	all = united(text, all)
	for i := range all {
		n := &all[i]
		n.except = strings.HasSuffix(text[:n.from], "除") && butThese.MatchString(text[n.to:])
	}
	return all
}

var butThese = pattern.New(`^(?:以|之)?外`)

// hidden returns as many bytes that are no word.
func hidden(s string) string { return strings.Repeat("_", len(s)) }

// byKey reads a key, with or without the plan.
func (r *reading) byKey(text string, m []int) (name, bool) {
	token := strings.TrimRight(text[m[0]:m[1]], ".-@")
	n := name{from: m[0], to: m[0] + len(token)}
	for i := range r.matters {
		key := plain(string(r.matters[i].Key))
		_, short, _ := strings.Cut(key, "/")
		stem, _, _ := strings.Cut(short, "@")
		if token == key || token == short || token == stem && strings.Contains(stem, ".") {
			n.of = append(n.of, i)
		}
	}
	if n.of == nil && !strings.ContainsAny(token, "/@") {
		return n, false
	}
	if n.of == nil {
		n.unheld = []string{"“" + token + "”"}
	}
	return n, true
}

// strong reads a number beside a word such as 问题.
func (r *reading) strong(text string, m []int) (name, bool) {
	group := 1
	for m[2*group] < 0 {
		group++
	}
	list, end := text[m[2*group]:m[2*group+1]], m[1]
	rest := text[end:]
	switch {
	case group == 1 && amount.MatchString(rest), group == 1 && strings.HasSuffix(list, "项") && !strings.HasSuffix(text[:m[2]], "第"):
		shorter := strings.LastIndexAny(list, "、，和及与/ ")
		if shorter < 0 {
			return name{}, false
		}
		list = list[:shorter]
		end = m[2] + shorter
	case group == 2 && strings.HasPrefix(rest, "措施"), group >= 2 && strings.HasPrefix(rest, "文"):
		return name{}, false
	case group <= 1 && !strings.ContainsAny(list, "0123456789") && !certain.MatchString(rest):
		return name{}, false
	}
	n := r.numbered(list)
	n.from, n.to = m[0], end
	r.narrow(&n, text)
	return n, true
}

// bare reads numbers at the heads of clauses.
func (r *reading) bare(text string, form *pattern.Pattern) []name {
	var all []name
	for at := 0; at < len(text); {
		m := form.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		from, to := at+m[2], at+m[3]
		n := r.numbered(text[from:to])
		n.from, n.to = from, to
		r.narrow(&n, text)
		all = append(all, n)
		at = to
	}
	return all
}

// numbered reads a list of problems' numbers; a range counts where the message holds all of it.
func (r *reading) numbered(list string) name {
	var n name
	last := 0
	for _, m := range oneOf.FindAllStringSubmatch(list, -1) {
		no := typed.Number(m[2])
		if m[1] != "" && last > 0 && no > last {
			n.through(r, last, no)
		} else {
			n.add(r, no)
		}
		last = no
	}
	n.last = last
	return n
}

func (n *name) add(r *reading, no int) {
	held := r.problem(no)
	if held == nil {
		n.unheld = append(n.unheld, "问题"+strconv.Itoa(no))
	}
	n.of = append(n.of, held...)
}

// through takes in a range, of which the first is there already.
func (n *name) through(r *reading, from, to int) {
	var all []int
	for no := from; no <= to; no++ {
		held := r.problem(no)
		if held == nil {
			n.of, n.unheld = nil, append(n.unheld, "问题"+strconv.Itoa(from)+"至"+strconv.Itoa(to))
			return
		}
		all = append(all, held...)
	}
	n.of = append(n.of, all...)
}

// problem returns the matters of one problem; nil: there are none.
func (r *reading) problem(no int) []int {
	var held []int
	for i := range r.matters {
		if r.matters[i].Problem == no {
			held = append(held, i)
		}
	}
	return held
}

// narrow reads the number of a measure behind that of its problem: （二）7 is 2.7 in a key.
func (r *reading) narrow(n *name, text string) {
	m := measured.FindStringSubmatchIndex(text[n.to:])
	if m == nil || amount.MatchString(text[n.to+m[1]:]) {
		return
	}
	number := path(text[n.to:], m[2:])
	if number == "" {
		number = "0"
	}
	n.to += m[1]
	var of, rest []int
	for _, i := range n.of {
		if r.matters[i].Problem != n.last {
			rest = append(rest, i)
		} else if p := measure(string(r.matters[i].Key)); p == number || strings.HasPrefix(p, number+".") {
			of = append(of, i)
		}
	}
	if of == nil {
		n.partial = true
		return
	}
	n.of = append(rest, of...)
}

// measure returns the number of a measure in a key: 2.7; nothing: of a whole problem.
func measure(key string) string {
	_, rest, _ := strings.Cut(key, "/")
	if i := strings.IndexAny(rest, "@~"); i >= 0 {
		rest = rest[:i]
	}
	_, number, _ := strings.Cut(rest, ".")
	return number
}

var between = pattern.New(`^(?:、|，|和|及|与|以及|/)?$`)

// united makes one of names that follow each other: 问题22、问题24.
func united(text string, all []name) []name {
	var out []name
	for _, n := range all {
		k := len(out) - 1
		if k >= 0 && n.from < out[k].to {
			continue
		}
		if k >= 0 && between.MatchString(text[out[k].to:n.from]) {
			out[k].to = n.to
			out[k].of = append(out[k].of, n.of...)
			out[k].unheld = append(out[k].unheld, n.unheld...)
			out[k].measures = append(out[k].measures, n.measures...)
			out[k].partial = out[k].partial || n.partial
			continue
		}
		out = append(out, n)
	}
	return out
}
