package answer

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind/pattern"
	"duban/remind/typed"
)

// A clause is what stands between commas, or a part of it that speaks of one matter.
type clause struct {
	text     string // without the numbers of matters
	before   string // of its sentence, bounded: where a promise may stand
	whole    string // its sentence
	question bool
	last     bool
	named    bool // a matter is named in it
}

// read takes in one sentence.
func (r *reading) read(s *sentence, last bool) {
	names := r.names(s.text)
	promise := ""
	start := 0
	for start < len(s.text) {
		end := clauseEnd(s.text, start, names)
		for _, p := range pieces(s.text, start, end, names) {
			r.enter(p.name)
			c := &clause{text: p.text, before: promise, whole: s.text, question: s.question, last: last && end == len(s.text), named: p.name != nil}
			r.scopeWords(c)
			r.say(c)
		}
		if t := s.text[start:end]; !perfect.MatchString(t) || conditional.MatchString(kept.ReplaceAllString(t, "")) {
			promise += t + "，"
		} else {
			promise = ""
		}
		start = end + len("，")
	}
}

// clauseEnd returns where the clause ends that begins at start; a comma within a list of numbers ends none.
func clauseEnd(text string, start int, names []name) int {
	for at := start; ; {
		n := strings.Index(text[at:], "，")
		if n < 0 {
			return len(text)
		}
		at += n
		if !slices.ContainsFunc(names, func(m name) bool { return m.from < at && at < m.to }) {
			return at
		}
		at += len("，")
	}
}

// A piece is a part of a clause and the name that stands in it, if one does.
type piece struct {
	text string
	name *name
}

var connective = pattern.New(`(?:、|和|及|与|但|而|对|并|，|（|将|另|其中|：)+$`)

// pointing is what leads to the name of a matter, listing what leads to names at the end: 已完成的有22、24.
var (
	pointing = pattern.New(`^(?:其中|但|而|且|对|关于|针对|就|将|另外|另|：)+$`)
	listing  = pattern.New(`(?:的)?(?:问题|事项)?(?:有|是|为|：|包括)*$`)
)

// pieces divides a clause before each name but its first: 22已完成24申请延期.
func pieces(text string, start, end int, names []name) []piece {
	var all []piece
	from := start
	var lead string
	for i := range names {
		n := &names[i]
		if n.from < start || n.from >= end {
			continue
		}
		until := end
		if i+1 < len(names) && names[i+1].from < end {
			until = names[i+1].from
		}
		if len(all) == 0 {
			lead = text[from:n.from]
		} else {
			lead = ""
		}
		stop := min(until, end)
		body := text[min(n.to, stop):stop]
		if n.except {
			lead, body = strings.TrimSuffix(lead, "除"), butThese.ReplaceAllString(body, "")
		}
		lead = pointing.ReplaceAllString(lead, "")
		if n.tail {
			lead = listing.ReplaceAllString(lead, "")
		}
		if until < end {
			body = connective.ReplaceAllString(body, "")
		}
		all = append(all, piece{text: lead + body, name: n})
	}
	if all == nil {
		return []piece{{text: text[start:end]}}
	}
	return all
}

// enter makes what a name names the scope of what follows.
func (r *reading) enter(n *name) {
	if n == nil {
		return
	}
	if len(n.measures) > 0 {
		of, partial := r.measuresOf(n.measures)
		n.of, n.partial = append(n.of, of...), n.partial || partial
	}
	r.scope, r.scoped, r.partial, r.wishes = append([]int{}, n.of...), true, n.partial, false
	if n.except {
		r.scope = r.allBut(n.of)
	}
	for _, i := range n.of {
		r.named[i] = true
	}
	for _, u := range n.unheld {
		if !slices.Contains(r.unheld, u) {
			r.unheld = append(r.unheld, u)
		}
	}
}

// allBut returns all matters but some.
func (r *reading) allBut(some []int) []int {
	all := []int{}
	for i := range r.matters {
		if !slices.Contains(some, i) {
			all = append(all, i)
		}
	}
	return all
}

var (
	allOfThem  = pattern.New(`(?:所有|全部|各项?|两个|[一二三四五六七八九十\d]+个)(?:整改)?(?:问题|事项)(?:整改)?(?:均|都|全部|已|申请)`)
	theseNamed = pattern.New(`(?:以上|上述|这些)(?:[一二三四五六七八九十\d两]*[个项])?(?:整改)?(?:问题|事项)`)
	several    = pattern.New(`([一二三四五六七八九十两\d]+)个(?:整改)?(?:问题|事项)(?:整改)?(?:均|都|全部|已)`)
	theRest    = pattern.New(`^(?:但|而|且)?(?:其余|其他|其它|另外|余下|剩下|剩余)(?:的|[一二三四五六七八九十\d两几]+[个项])?(?:整改)?(?:问题|事项|均|都|各|申请|正在|仍|尚|已|未|因|预计)`)
)

// scopeWords widens the scope where a clause speaks of all matters.
func (r *reading) scopeWords(c *clause) {
	r.miscount = 0
	if m := several.FindStringSubmatch(c.text); m != nil && !r.counts(typed.Number(strings.Replace(m[1], "两", "二", 1))) {
		r.miscount = typed.Number(strings.Replace(m[1], "两", "二", 1))
	}
	switch {
	case allOfThem.MatchString(c.text):
		r.scope, r.scoped, r.partial = nil, false, false
	case theseNamed.MatchString(c.text) && len(r.named) > 0:
		r.scope = r.scope[:0:0]
		for i := range r.matters {
			if r.named[i] {
				r.scope = append(r.scope, i)
			}
		}
		r.scoped, r.partial = true, false
	}
}

// counts reports whether the message tells so many matters or problems, or the words have named so many.
func (r *reading) counts(n int) bool {
	problems := map[int]bool{}
	for i := range r.matters {
		problems[r.matters[i].Problem] = true
	}
	return n == len(r.matters) || n == len(problems) || n == len(r.named)
}

var politeness = pattern.New(`^(?:[您你]好|各位.{0,6}好|领导.{0,4}好|.{0,8}(?:早上|上午|中午|下午|晚上)好|(?:非常|十分|多)?(?:感谢|谢谢|多谢)(?:提醒|贵办|您|您的提醒|领导|关心|支持|理解|指导|督促|您.{0,6}|贵办.{0,8}|[！了])*|辛苦了?|您?辛苦|抱歉|打扰了?|不好意思|此致|敬礼|顺颂.{0,4}|祝.{0,8}|妥否|当否|可否|盼复|为盼|为荷|请予支持|` +
	`(?:特此|专此|此|谨此)(?:报告|说明|回复|函复|函告|汇报|复|告知|申请|函)*|以上情况.{0,6}|(?:现|特)?将?(?:有关|相关|具体|整改|进展|完成)*(?:情况|事项)?(?:报告|回复|汇报|反馈|说明|函复|报送)?如下：?|(?:有关|相关|具体)情况如下：?|` +
	`(?:根据|按照|按|就|关于|针对|对).{0,30}(?:要求|提醒|通知|邮件|来函|来信|部署)|收件人.{0,20}|如有(?:疑问|问题|不妥|不当)|如无不妥|请(?:知悉|悉知|阅知)|请?(?:查收|查阅|审阅|审核|审定|批示|阅示|指示|指正|批评指正|领导审阅|贵办审阅|示|核|放心|领导放心|支持为盼|予以支持|理解|谅解)|报告完毕|.{0,4}(?:发错|误发)了?|请?忽略|除外|等|外)$`)

// say takes in what one clause says.
func (r *reading) say(c *clause) {
	c.text = strings.Trim(c.text, "：、“”\"'.-_*> ")
	if c.text == "" || politeness.MatchString(c.text) || r.explains(c) {
		return
	}
	s := r.judge(c)
	if s.act == nothing {
		return
	}
	r.attribute(&s, c.text)
	if s.of != nil && len(s.of) == 0 && !s.rest {
		return // a number that the message does not hold
	}
	for _, i := range s.of {
		r.named[i] = true
	}
	if s.act == done {
		r.demote(&s)
	}
	r.spoken = append(r.spoken, s)
}

// attribute says of which matters a statement speaks. 其余 are the matters not named, or where there is none the rest of the matter.
func (r *reading) attribute(s *statement, text string) {
	if theRest.MatchString(text) {
		if len(r.named) > 0 && len(r.matters) > len(r.named) {
			s.rest = true
			return
		}
		switch {
		case s.act != done:
			s.act = min(s.act, unfinished)
		case r.owes():
			s.act = progress
		}
	}
	if s.of == nil {
		s.of = r.scopeOf()
	}
}

// owes reports whether something is said to be unfinished.
func (r *reading) owes() bool {
	return slices.ContainsFunc(r.spoken, func(s statement) bool { return s.act == unfinished })
}

// scopeOf returns what the clause speaks of; nil: nothing was named.
func (r *reading) scopeOf() []int {
	if !r.scoped {
		return nil
	}
	return append([]int{}, r.scope...)
}

// demote makes a completion progress where it is not sure of what.
func (r *reading) demote(s *statement) {
	switch {
	case r.partial:
		s.act = progress
		s.doubts = []string{"来信说的是其中一项措施，所回复的邮件中没有单列，暂按报进展登记"}
	case r.miscount > 0:
		s.act = progress
		s.doubts = []string{fmt.Sprintf("来信说的是%d个问题，与所回复邮件的问题数不符，暂按报进展登记，请核对", r.miscount)}
	case s.of == nil && !s.rest && r.itemised:
		s.act = progress
		s.doubts = []string{"来信分条回复，没有写明各条对应哪个问题，暂按报进展登记，请核对"}
	}
}

// judge says what a clause does.
func (r *reading) judge(c *clause) statement {
	if asks(c) {
		if wish.MatchString(c.text) {
			return r.wish(c)
		}
		return statement{}
	}
	if s, ok := r.extend(c); ok {
		return s
	}
	switch heard(c.text) {
	case ackYes:
		return statement{act: received}
	case ackNo:
		return statement{}
	}
	if s, ok := r.complete(c); ok {
		return s
	}
	return statement{act: r.otherwise(c)}
}

// otherwise says what a clause does that neither acknowledges nor completes nor asks for a later day.
func (r *reading) otherwise(c *clause) act {
	switch {
	case pending.MatchString(c.text):
		return unfinished
	case c.last && !c.named && len(r.spoken) > 0 && signs(c.text):
		return nothing
	case polite(c.text):
		return courtesy
	case requests.MatchString(c.text):
		return nothing
	case remainder.MatchString(c.text) && !perfect.MatchString(c.text):
		return unfinished
	}
	return progress
}

var (
	questions = pattern.New(`请问|^(?:请教|咨询|想问)|是否|如何|怎么|怎样|什么时候|何时|哪些|哪个|什么|吗$|多久|能否|可否|可不可以|能不能`)
	requests  = pattern.New(`^(?:现|并|特|另|敬|烦|务|麻烦|恳|提)?(?:请|望|盼|希望|烦|务必|务请|麻烦|各单位|各部门|各相关|相关单位|你单位|你局|转)`)
	remainder = pattern.New(`剩余|余下|剩下|尚余|其余|还差|还剩|仅剩|尚剩|尾工`)
	// pending is what says that something is not done yet, in other words than those of completion. Acceptance may be waited for.
	pending = pattern.New(`(?:尚|还|仍|暂)(?:未|没|没有|不能)(?:建成|开工|动工|开始|启动|实施|安装|拆除|拆|清理|清运|清|达标|达到|落实|到位|结束|投入|投运|运行|办|批|取得|完|做|改|整改|修复|治理|建|搬|签|移交|关停|处理|处置|解决|开展)|(?:未|没有?)(?:建成|开工|动工|启动|安装|拆除|清运|达标|到位|投运|完成|完工|落实|解决)|(?:还|尚|仍)有.{1,20}[未没]|^除了?.{1,40}(?:以|之)?外$|.除外|不含|不包括`)
	// wish is an extension asked for as a question.
	wish = pattern.New(`(?:能否|可否|可不可以|能不能|是否可以?|是否同意|可以).{0,12}(?:延期|展期|延长|延至|延到|推迟|顺延|宽限)`)
)

// asks reports whether a clause is a question. A mark at the end of the sentence speaks of its last clause.
func asks(c *clause) bool {
	return questions.MatchString(c.text) || c.question && strings.HasSuffix(c.whole, c.text)
}

var promised = pattern.New(`^(?:我[们局区县办司委市院]+|本单位|本局|本区|我单位)?(?:将|会|一定|立即|马上|即刻|及时|尽快|抓紧|认真|严格|按要求|按照要求|按照贵办要求|全力|遵照|照此|就|这就|按时|按期|继续|高度重视|我们|安排人员|组织|安排|核实后|研究后|了解后|商议后)+(?:办理|落实|整改|推进|处理|研究|转办|部署|报送|反馈|回复|跟进|执行|贯彻|办|安排|传达|汇报|上报|督促|对接|去办|重视)(?:.{0,10})$|^(?:我[们局区县办司委]|本单位)?(?:已经?|正在)(?:安排|部署|布置|通知|传达|落实|核实|了解)(?:了|专人|人员|相关|有关|科室|单位|下去|负责|办理|落实|部署|情况|中)*$`)

// polite reports whether a clause is what one says when one says 收到: nothing of the matter itself.
func polite(text string) bool {
	return promised.MatchString(text) && !strings.ContainsAny(text, "0123456789") && utf8.RuneCountInString(text) <= 24
}
