package answer

import (
	"fmt"
	"strings"

	"duban/remind/pattern"
)

var (
	// longer are the words for an extension; shifted are those that mean one only beside a deadline or a request.
	longer  = pattern.New(`延期|展期|宽限|延长(?:整改|办理|完成|治理|销号)*(?:期限|时限|时间|期)|延时|延缓完成|延迟完成`)
	shifted = pattern.New(`(?:延至|延到|延长|推迟|顺延|延后|推后|调整|变更|修改|后延)(?:完成|整改|时限|时间|期限|销号)*(?:至|到|为)?`)
	asked   = pattern.New(`申请|请求|恳请|恳求|请予|请批准|请同意|希望|请|盼|望|拟|需|须|建议|特此|要求|准予|能否|可否|可不可以|能不能|是否`)
	limit   = pattern.New(`时限|期限|完成时间|整改时间|整改完成|销号时间|销号|整改期|完成日期|到期日`)

	// refused stands right before the word, undone behind it, supposed somewhere before.
	refused   = pattern.New(`(?:不|无需|无须|毋须|不用|没有|没|未|避免|防止|杜绝|严禁|禁止|拒绝|绝不|决不|勿|并非)(?:再|会|需要?|必|用|拟|打算|考虑|予|得|存在|是|想|准备|曾|有|涉及|属于|谈|提|同意|批准|申请|提出|要|要求|请求|因此|任何|必要)*(?:申请|提出|要求|请求)?过?$`)
	withdrawn = pattern.New(`(?:撤回|取消|撤销|收回|放弃|终止|作废)[^，]{0,20}$`)
	undone    = pattern.New(`^.{0,12}(?:撤回|作废|取消|撤销|不再|不需要|无需|放弃|未获|未批|驳回|不予|不批|不同意)`)
	approved  = pattern.New(`(?:^|[^申请])(?:已|业已)(?:经|获|同意|批准|批复)*$|(?:已经?|经|获)[^，]{0,12}(?:批准|同意|批复)(?:后)?$`)
	agreed    = pattern.New(`^.{0,24}(?:已|获)(?:经|得|获)?.{0,8}(?:批准|同意|批复|获批|通过)`)
	supposed  = pattern.New(`如果|如(?:不|未|确|需|仍|无法|届时|到|期)|若|倘|万一|一旦|要是|假如|必要时|视情`)
	elsewhere = pattern.New(`(?:会议?|论证|评审|招标|开标|投标|合同|工期|施工|开工|交货|付款|贷款|培训|考试|检查|调研|保函|许可证|证照|放假|会期|竣工日期)[^，]{0,6}$`)
	aboutIt   = pattern.New(`^(?:原因|理由|手续|流程|程序|材料|情况|事宜|问题|表|条件|办理|的原因|的理由|的话)`)

	// toMark stands before the day asked for, oldMark before one that is not.
	toMark     = pattern.New(`(?:至|到|为|是|延期|延|：|展期|宽限)(?:了|约)?$`)
	oldMark    = pattern.New(`(?:截至|截止|截止到|截止至|由|从|自|原(?:定|计划|来|要求|整改|完成|时限|期限|是|为|于|的|到期|日期)*|规定.{0,12}|要求.{0,12}|方案.{0,12}|现行.{0,6}|到期(?:日|日期|时间)?(?:是|为|：)?|今天|今日|来信|报告)$`)
	beforeMark = pattern.New(`^(?:之|以)?前|^(?:完成|整改|销号|前)`)
	orElse     = pattern.New(`^(?:或者?|/|、|还是)`)
)

// extend judges a clause that speaks of an extension, or that names the day of one asked for before; false: it does neither.
func (r *reading) extend(c *clause) (statement, bool) {
	text := c.text
	m := longer.FindStringIndex(text)
	if m == nil {
		m = shifted.FindStringIndex(text)
		if m == nil || !r.shifts(c, m) {
			return r.later(c)
		}
	}
	head, rest := text[:m[0]], text[m[1]:]
	switch {
	case elsewhere.MatchString(head):
		return statement{}, false
	case refused.MatchString(head), supposed.MatchString(head), supposed.MatchString(c.before) && !asksNow.MatchString(head), aboutIt.MatchString(rest):
		return statement{act: progress}, true
	}
	if doubt := settled(head, rest); doubt != "" {
		r.remark(doubt)
		return statement{act: progress}, true
	}
	if !asked.MatchString(head) && len(daysIn(rest)) == 0 && !plainWish.MatchString(text) {
		r.remark("来信提到延期，但没有写明是否申请，请核对")
		return statement{act: progress}, true
	}
	return r.wish(c), true
}

// settled says why the words around an extension ask for none: it was taken back, or somebody has decided on it.
func settled(head, rest string) string {
	switch {
	case withdrawn.MatchString(head), undone.MatchString(rest):
		return "来信提到撤回或者不再申请延期，请核对"
	case approved.MatchString(head), agreed.MatchString(rest) && !strings.HasPrefix(rest, "至") && !asked.MatchString(head):
		return "来信称延期已获批准，请核对批准文件"
	case consent.MatchString(head):
		return "来信对延期表示同意或者批准，请核对"
	}
	return ""
}

var (
	consent   = pattern.New(`^[^请望]{0,8}(?:同意|批准)$`)
	plainWish = pattern.New(`^(?:整改|完成|验收|时限)*(?:延期|展期|延长期限)(?:申请|至|到|[一二三四五六七八九十两半\d]|$|整改|完成)|(?:提交|报送|上报|提出)[^，]{0,8}延期申请`)
)

var asksNow = pattern.New(`^(?:现|特)(?:申请|请求)|^(?:申请|恳请)`)

// shifts reports whether a word such as 推迟 moves the deadline, and not something else.
func (r *reading) shifts(c *clause, m []int) bool {
	head, word, rest := c.text[:m[0]], c.text[m[0]:m[1]], c.text[m[1]:]
	to := strings.HasSuffix(word, "至") || strings.HasSuffix(word, "到") || strings.HasSuffix(word, "为")
	if elsewhere.MatchString(head) || !to && !limit.MatchString(word) {
		return false
	}
	if strings.HasPrefix(word, "延至") || strings.HasPrefix(word, "延到") {
		return len(daysIn(rest)) > 0 || asked.MatchString(head)
	}
	return limit.MatchString(head+word) || asked.MatchString(head) && ahead.MatchString(rest)
}

// wish is an extension that is asked for: its day is looked for from its word on to the end of the sentence, else before it.
func (r *reading) wish(c *clause) statement {
	s := statement{act: extension, reason: reasonIn(c.whole)}
	s.to = r.term(c)
	if strings.Contains(c.text, "将") && willAsk.MatchString(c.text) {
		s.doubts = append(s.doubts, "来信说的是将要申请延期，请核对是否即正式申请")
	}
	r.wishes = s.to.day == 0 && s.to.doubt == ""
	if r.wishes {
		s.to.doubt = fmt.Sprintf("来信没有写明延至哪一天（原文：“%s”），请与来信单位核实", clipped(c.text))
	}
	return s
}

var willAsk = pattern.New(`将(?:另行|适时|及时)?(?:申请|提出)`)

// term finds the day that an extension is asked for to.
func (r *reading) term(c *clause) term {
	at := max(strings.Index(c.whole, c.text), 0)
	if t, ok := r.termIn(c.text); ok {
		return t
	}
	if t, ok := r.termIn(c.whole[min(at+len(c.text), len(c.whole)):]); ok {
		return t
	}
	if t, ok := r.termIn(c.before); ok {
		return t
	}
	return term{}
}

// termIn returns the first day in a text that is asked for, not one that was in force before.
func (r *reading) termIn(text string) (term, bool) {
	var t term
	found := false
	last := 0
	for _, d := range daysIn(text) {
		head, rest := text[last:d.from], text[d.to:]
		last = d.to
		switch {
		case oldMark.MatchString(head) || expiry.MatchString(head):
			continue
		case found && orElse.MatchString(head) && t.doubt == "":
			return term{doubt: fmt.Sprintf("来信写了不止一个延期日期（%s等），请与来信单位核实", t.day.ChineseShort())}, true
		case found:
			continue
		case toMark.MatchString(head):
			t = r.certain(d)
		case beforeMark.MatchString(rest):
			t = r.certain(d)
			if t.doubt == "" {
				t.note = fmt.Sprintf("来信承诺%s前完成，请核对是否即申请延至的日期", d.day.ChineseShort())
			}
		default:
			continue
		}
		found = true
	}
	return t, found
}

// certain is a day as a term, with what speaks against it.
func (r *reading) certain(d day) term {
	if d.doubt != "" {
		return term{doubt: d.doubt}
	}
	if why := r.sane(d.day); why != "" {
		return term{doubt: why}
	}
	return term{day: d.day}
}

var laterDay = pattern.New(`(?:至|到|为|：|延|时间|时限|期限|日期)`)

// later takes the day from a clause of its own: 申请延期。新的时限：2027年3月31日。
func (r *reading) later(c *clause) (statement, bool) {
	if !r.wishes || !laterDay.MatchString(c.text) || len(r.spoken) == 0 {
		return statement{}, false
	}
	t, ok := r.termIn(c.text)
	if !ok {
		return statement{}, false
	}
	for i := len(r.spoken) - 1; i >= 0; i-- {
		if r.spoken[i].act == extension {
			r.spoken[i].to, r.wishes = t, false
			return statement{}, true
		}
	}
	return statement{}, false
}

var (
	because = pattern.New(`(?:因为|由于|鉴于|(?:延期)?(?:的)?(?:原因|理由)(?:是|为|：|主要是)*|(?:^|[^此原])因)`)
	whyEnds = pattern.New(`，?(?:故|所以|因此|为此|现|特|拟|我[局区县办市单位]*)*(?:不能|无法|难以|未能)?(?:如期|按期|按时)?(?:完成)?，?(?:现|特|拟|需|须|我[局区县办市单位]*)*(?:申请|请求|恳请|恳求|希望|需要?延|延期|延至|延长|特此|建议)|，(?:预计|完成时|整改时)`)
)

// reasonIn returns why an extension is asked for, as a sentence says it.
func reasonIn(sentence string) string {
	m := because.FindStringIndex(sentence)
	if m == nil {
		return ""
	}
	text := sentence[m[1]:]
	if end := whyEnds.FindStringIndex(text); end != nil {
		text = text[:end[0]]
	}
	if text = strings.Trim(text, "，：、 "); strings.Contains(text, "附件") {
		return ""
	}
	return clippedReason(text)
}

var explaining = pattern.New(`^(?:主要)?(?:延期)?(?:的)?(?:原因|理由)(?:是|为|：|主要是)+|^(?:主要)?(?:因为|由于)`)

// explains takes the reason of an extension from a clause of its own behind it, and reports whether it is one.
func (r *reading) explains(c *clause) bool {
	k := len(r.spoken) - 1
	m := explaining.FindStringIndex(c.text)
	if m == nil || k < 0 || r.spoken[k].act != extension || r.spoken[k].reason != "" {
		return false
	}
	r.spoken[k].reason = clippedReason(strings.Trim(c.text[m[1]:], "，：、 "))
	return true
}

// clippedReason bounds a reason: it is a line, not a letter.
func clippedReason(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// remark adds a doubt that concerns the whole reply, once.
func (r *reading) remark(doubt string) {
	for _, v := range r.vague {
		if v == doubt {
			return
		}
	}
	r.vague = append(r.vague, doubt)
}
