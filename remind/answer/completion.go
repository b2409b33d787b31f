package answer

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"duban/remind"
	"duban/remind/pattern"
	"duban/remind/typed"
)

var (
	// completion are the words of which a completion is made.
	completion = pattern.New(`(?:整改|治理|整治|办理|处理|处置|落实|清理|拆除|建设|改造|修复|清退|完成|关停|全部|已|均)到位|完成|办结|办毕|完毕|完工|竣工|(?:整改|治理|整治|修复)(?:工作)?(?:已|全部|均|已经)*结束|(?:已|全部|均|都|彻底|得到)解决|(?:改|办|做|干|搞|弄|整改|整治|处理)(?:好|完|妥)了|搞定|(?:已|全部|均)清零|(?:已|均|顺利)(?:经)?(?:通过|过)(?:了)?.{0,8}验收|验收(?:合格|通过)|(?:已|均)(?:经)?(?:通过)?验收$|已(?:经)?销号|(?:已|已经|均已|已全部)整改$`)
	// applied are the words in which acceptance is asked for.
	applied = pattern.New(`(?:申请|提请|报请|请予|请求|恳请|特请|可以|可|建议|请|望|申报|提交)(?:贵办|贵局|市局|市整改办|市级|市直牵头单位|牵头单位|督导单位|领导|予以|给予|尽快|尽早|及时|组织|安排|派员|派人|现场|进行|给我[局区县]|对.{0,20}|开展|整体|整改|市|县|区|级)*(?:验收|销号)`)

	perfect  = pattern.New(`已|业经|(?:完成|整改|改|办|做|干|搞|弄|理|治|完|好)了`)
	denied   = pattern.New(`未|没|不|无法|难以|无力|暂缓|暂无|尚缺|缺乏`)
	harmless = pattern.New(`不断|不仅|不但|不光|不折不扣|不遗余力|不久|毫不|不等|不留|不漏|不少于|不低于|不打折扣|不松劲|不停|没收|未批先建|未验先投|未批先占|未雨绸缪|未来|不力|不到位的|不达标的|不规范|不良|不锈`)
	unsaid   = pattern.New(`不是|并非|不能说|不算|谈不上|不等于|不代表|不敢说|不可能|不意味|没说|没有说|未称|误报|尚不|并没有|还没有|尚没有`)
	promise  = pattern.New(`将|预计|预期|争取|力争|计划|拟|准备|打算|确保|保证|承诺|努力|尽快|尽早|抓紧|加快|加紧|待|有望|可望|能够|才能|需|应|必须|务必|要求|目标|如|若|一旦|倘|下一步|正在|继续|推进|要|会|督促|责令|敦促|催促|推动|限期|等.{1,12}后|后$|能$|可$|即可|便可|就可|[日月底年末季旬节期周天]前|之前|以前`)
	kept     = pattern.New(`按(?:照)?(?:.{0,12})(?:要求|计划|目标|应)|根据.{0,12}(?:要求|计划)|计划(?:任务|内|外)|要求的|(?:经过|通过|在).{0,16}努力|主要|重要|需求|会议|会同|会商|协会|社会|委员会|应急|供应|反应|相应|对应|如期|如实|待遇|将军|日前|目前|此前|提前|当前|前期|原计划|目标任务|推进会|要素|要点|纪要|管理要|可持续|功能|性能|节能|能力|财会|会战|后续|预计划|共同努力|大力推进`)
	// conditional makes even 已完成 a case that may be.
	conditional = pattern.New(`^(?:如|若|如果|假如|倘若|一旦|待|等|只有|除非)|如已|若已|是否已|预计|估计|大概|可能|应该|应已|应当已|争取|力争|计划$`)

	nounBehind  = pattern.New(`^(?:后|之后|以后|时$|时，|前|之前|情况|时间|时限|期限|率|度|比例|进度|投资|任务量|日期|节点|标准|的|与否|不了|不|得|目标)`)
	shareBehind = pattern.New(`\d|[一二三四五六七八九十两百半几数]+(?:成|公里|米|亩|户|个|项|处|座|家|台|套|吨|栋|件|期|批|条|段|半)|过半|一半|大半|大部分|部分|多数|百分之|分之|其中|第[一二三四五六七八九十\d]`)
	shareBefore = pattern.New(`基本|大部分|部分|初步|大体|大致|主体|接近|即将|将近|临近|快要|快|阶段性|过半|多数|一半|其中|近$|差不多|几乎|[一二三四五六七八九]期|第[一二三四五六七八九十\d]+(?:期|批|阶段|标段|步|项|条|季度)|\d(?:\.\d+)?(?:%|个百分点)|[一二三四五六七八九]成|百分之`)
	counted     = pattern.New(`(?:\d+|[一二三四五六七八九十两]+)(?:余|多)?(?:个|项|处|座|家|台|套|户|公里|米|亩|吨|栋|件|条|口|宗)`)
	headed      = pattern.New(`^[^，：]{0,8}(?:情况|状态|结果|进展|现状|进度|回复|答复|反馈)：`)
	inFull      = pattern.New(`100%的?|百分之百|百分百`)
	wholly      = pattern.New(`均|都|全部|全面|100%`)
	aside       = pattern.New(`（[^）]{0,80}）`)
	onward      = pattern.New(`(?:并|且|，|：|现(?:申|请|提|已|特|报)|请|特|申请|提请|待|达到|符合|可以|具备|进入|望|恳请|拟|报|、).*$`)
)

// wholeObject is what follows the word where it is the matter itself; wholeSubject what stands before it.
var (
	wholeObject  = pattern.New(`^(?:了|全部|全面|所有|各项|该|此|本|上述|以上|这|项|个|类|整改|治理|整治|督察|反馈|问题|任务|工作|措施|目标|要求|事项|内容|销号|办理|处理|处置|落实|验收|自查|自验|的|及|和|与|情况属实|！|。|-|[“”"]|啦|喽|市级|县级|区级|竣工|整体)*$`)
	wholeSubject = pattern.New(`^(?:其余|其他|其它|另外|余下|剩余|[一二三四五六七八九十两几]+(?:个|项|条|件|类)|事情?|活|这事|上个月|上周末?|去年|今年|年初|本周|前天|之前|以前|前段时间|现|现在|目前|当前|截至|截止|日前|近日|今天|今日|昨天|昨日|上周|上月|本月|此前|至今|其中|但|而|且|并|对|就|将|把|由|于|在|的|以|关于|针对|我|我们|我方|我局|我区|我县|我市|我办|我委|我司|我院|我集团|我公司|我单位|我部门|本单位|本局|本区|本县|本部门|本公司|单位|局|区|县|该|此|这|那|本|上述|以上|这个|项|个|件|类|整改|整治|治理|问题|任务|工作|措施|目标|要求|事项|内容|反馈|督察|全部|全面|各项|所有|相关|有关|方面|均|都|已|已经|业已|办理|处理|处置|落实|也|早|再|次|一并|一直|顺利|圆满|彻底|按期|按时|如期|提前|及时|扎实|高质量|高标准|严格|认真|实际|确实|早已|早就|刚刚|刚|还|又|现场|年度|本年度|收到|收悉|确认|核实|责任单位|主体责任|牵头单位|整改办|市|不折不扣|督办|所涉|涉及|清单|公示|验收|核查|组织|自查|自验|点位|销号|申请|[（）“”"：、！\-_ \d])*$`)
	adverbial    = pattern.New(`(?:(?:已)?于)?(?:\d{4}年|今年|去年)?\d{1,2}月(?:\d{1,2}[日号]|底|初|中旬|上旬|下旬|份)?(?:前|之前|以前)?|\d{4}[-./]\d{1,2}[-./]\d{1,2}日?|\d{4}年(?:底)?|\d{1,2}日|(?:按照|按|根据|依据|经|经过|对照|通过|在|围绕|严格按照|严格对照).{1,30}?(?:要求|方案|规定|意见|之下|下|努力|部署|安排|核查|核实|核验|检查|时限|时间内|期限内|内|标准|研究|整治|整改|治理|审核|确认|指导|支持|清单)`)
	selfNamed    = pattern.New(`^\p{Han}{1,12}(?:局|委|办|区|县|市|镇|乡|街道|政府|党委|集团|公司|单位|中心|院|支队|大队|专班)$`)
	ownPart      = pattern.New(`(?:我[局区县办市们委司]|我单位|本单位|本局|本区|[\p{Han}]{1,8}(?:局|区|县|市|办|委|集团|公司))(?:境内|辖区内?|所?负责|牵头|承担)*的?(?:那?部分|境内)(?:的?(?:整改)?(?:任务|工作|措施))?`)
	described    = pattern.New(`^.{2,40}问题(?:的?整改)?$`)
)

// complete judges a clause that speaks of completion; false: it does not.
func (r *reading) complete(c *clause) (statement, bool) {
	if m := applied.FindStringIndex(c.text); m != nil && !applies(c, m) {
		return statement{act: progress}, true
	} else if m != nil {
		return statement{act: done}, true
	}
	if pending.MatchString(harmless.ReplaceAllString(strings.Join(aside.FindAllString(c.text, -1), ""), "")) && completion.MatchString(c.text) {
		return statement{act: unfinished}, true
	}
	text := headed.ReplaceAllString(aside.ReplaceAllString(c.text, ""), "")
	all := completion.FindAllStringIndex(text, 4)
	if all == nil || requests.MatchString(c.text) {
		return statement{}, false
	}
	s := statement{act: progress}
	for _, m := range all {
		switch got := r.ended(c, text, m); got.act {
		case done:
			return got, true
		case unfinished:
			s = got
		default:
			s.doubts = append(s.doubts, got.doubts...)
		}
	}
	return s, true
}

// applies reports whether acceptance is asked for now, and not denied or promised.
func applies(c *clause, m []int) bool {
	before := c.text[:m[0]]
	after := c.text[m[1]:]
	if denied.MatchString(harmless.ReplaceAllString(before, "")) || strings.HasPrefix(after, "延") || strings.HasPrefix(after, "条件不") {
		return false
	}
	if perfect.MatchString(before) && !conditional.MatchString(before) {
		return true
	}
	if strings.HasPrefix(after, "材料") || strings.HasPrefix(after, "资料") || strings.HasPrefix(after, "前") {
		return false
	}
	if afterwards.MatchString(c.before + before) {
		return false
	}
	told := kept.ReplaceAllString(c.before+before, "")
	return !promise.MatchString(told) && timeAhead(before) == ""
}

var afterwards = pattern.New(`(?:完成|到位|完毕|结束|竣工|完工|合格|通过|达标).{0,4}后`)

var ahead = pattern.New(`明年|后年|下月|下个月|下周|本月|本周|今年|年内|月内|年底|月底|年末|近期|春节|\d{1,2}月|\d{4}年|\d{1,2}日`)

func timeAhead(text string) string { return ahead.FindString(text) }

// ended judges one word of completion in a clause.
func (r *reading) ended(c *clause, text string, m []int) statement {
	before, word, after := text[:m[0]], text[m[0]:m[1]], text[m[1]:]
	if strings.Contains(word, "已") {
		before += "已"
	}
	clean := harmless.ReplaceAllString(before, "")
	at := strings.LastIndex(clean, "已")
	switch {
	case unsaid.MatchString(before), unsaid.MatchString(after):
		return statement{act: unfinished}
	case denied.MatchString(clean[max(at, 0):]), strings.HasPrefix(after, "不"):
		return statement{act: unfinished}
	case nounBehind.MatchString(after), conditional.MatchString(kept.ReplaceAllString(before, "")):
		return statement{act: progress}
	case r.promised(c, kept.ReplaceAllString(before, ""), word+after):
		return statement{act: progress}
	}
	own := ownPart.MatchString(before)
	s := r.whole(ownPart.ReplaceAllString(before, ""), after)
	if s.act == done && own {
		s.doubts = append(s.doubts, "来信说的是其负责的部分，请核对是否已全部完成")
	}
	if s.act == done && strings.HasSuffix(word, "整改") {
		s.doubts = append(s.doubts, "来信只写“已整改”，请核对是否已经整改到位")
	}
	return s
}

// promised reports whether the completion is still to come.
func (r *reading) promised(c *clause, before, rest string) bool {
	if at := strings.LastIndex(before, "已"); at >= 0 {
		return promise.MatchString(before[at:])
	}
	if promise.MatchString(before) {
		return true
	}
	if perfect.MatchString(rest) {
		return false
	}
	if promise.MatchString(kept.ReplaceAllString(c.before, "")) {
		return true
	}
	days := daysIn(before)
	if len(days) > 0 && days[0].doubt == "" {
		return r.said == 0 || days[0].day > r.said
	}
	return r.undated(before)
}

// undated reports whether a time without a year, or less than a day, lies ahead or may.
func (r *reading) undated(before string) bool {
	m := someMonth.FindStringSubmatch(before)
	if m == nil {
		return timeAhead(before) != ""
	}
	if r.said == 0 {
		return true
	}
	year := r.said.Year()
	if m[1] != "" {
		year = typed.Number(m[1])
	}
	month := monthOf(m[2])
	if m[3] == "" { // the month itself, or its end
		return remind.NewDate(year, month+1, 1) > r.said
	}
	return remind.NewDate(year, month, typed.Number(m[3])) > r.said
}

// someMonth is a month or a day in it, with its year or without.
var someMonth = pattern.New(`(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号])?`)

// whole judges whether it is the matter that is completed, or a part of it.
func (r *reading) whole(before, after string) statement {
	before = inFull.ReplaceAllString(before, "")
	object := inFull.ReplaceAllString(onward.ReplaceAllString(after, ""), "")
	switch {
	case shareBehind.MatchString(object):
		return statement{act: progress}
	case shareBefore.MatchString(before):
		return statement{act: progress}
	case counted.MatchString(adverbial.ReplaceAllString(before, "")) && !wholly.MatchString(before+after):
		return statement{act: progress}
	}
	subject := strings.Trim(adverbial.ReplaceAllString(before, ""), "：、“”")
	s, unknown := statement{act: done}, ""
	if !wholeSubject.MatchString(subject) && !selfNamed.MatchString(bareSubject(subject)) {
		unknown = bareSubject(subject)
	}
	if !wholeObject.MatchString(object) {
		unknown += object
	}
	fit, fits := r.fits(strings.TrimPrefix(unknown, "中的"))
	switch {
	case unknown == "":
	case fits:
		s.of = []int{fit}
		s.doubts = []string{fmt.Sprintf("来信说的是“%s”，请核对是否即本事项全部内容", clipped(unknown))}
	case len(r.matters) == 1 && described.MatchString(unknown):
	default:
		s.act = progress
	}
	return s
}

var edges = pattern.New(`^(?:目前|现|截至目前|我[局区县办市们]|对|其中|但)+|(?:已|已经|均|都|全部|全面|也|现|目前|的|顺利|按期|如期|按时|整改|工作|任务)+$`)

// bareSubject returns a subject without what stands around it.
func bareSubject(s string) string { return edges.ReplaceAllString(s, "") }

// fits returns the only matter in whose title a text stands, but for a few characters.
func (r *reading) fits(text string) (matter int, ok bool) {
	chars := []rune(text)
	if len(chars) < 4 || len(chars) > 60 {
		return 0, false
	}
	of := r.scope
	if !r.scoped {
		of = nil
		for i := range r.matters {
			of = append(of, i)
		}
	}
	found := 0
	for _, i := range of {
		title, hits := plain(r.matters[i].Title), 0
		for k := range chars[:len(chars)-1] {
			if strings.Contains(title, string(chars[k:k+2])) {
				hits++
			}
		}
		if hits*10 >= 8*(len(chars)-1) {
			found++
			matter = i
		}
	}
	return matter, found == 1
}

// clipped shortens what is cited.
func clipped(s string) string {
	const most = 24
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
