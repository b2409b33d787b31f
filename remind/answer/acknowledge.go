package answer

import "duban/remind/pattern"

// An acknowledgement is what a clause says of 收到.
type acknowledgement int

const (
	ackNone acknowledgement = iota // it does not speak of it, or of something else that came
	ackYes
	ackNo // it denies it, or asks others for it
)

// ours is what we sent, in the words of whom it reached.
const ours = `(?:(?:市|衡阳市)?(?:整改办|督办室|督查室|整改领导小组办公室|领导小组办公室)|贵办|你办|您办|贵室|贵单位|你们|你|您|贵|的|发来|发送|本|该|此|这|封|条|次|份|期|上述|以上|今天|今日|昨天|昨日|刚才|上午|下午|来|关于.{1,30}的)*(?:督办|提醒|整改|催办|逾期|到期)*(?:邮件|提醒|通知|督办单|督办函|提醒函|来函|来信|来文|来件|函|信息|消息|短信|督办|信)`

var (
	ackWord  = pattern.New(`收到|收悉|已阅|阅知|阅悉|知悉|悉知|已转办|已批转|已转交|已签收|已转[^移型变运]|知晓`)
	ackAlone = pattern.New(`^(?:好的?|好滴|嗯|行|可以|明白了?|清楚了?|知道了?|已知道?|了解了?|已了解|遵照执行|照办|遵命|OK|ok|Ok|没问题|1)$`)
	// ackDenied stands before the word: it did not come, it came to others, or others are asked.
	ackDenied = pattern.New(`(?:未|没|没有|尚未|还未|从未|并未|不曾|未能|无法)(?:有|曾|能|再|见)?$|^(?:如|若|凡|假如|如果)|(?:请|望|盼|是否|务必|烦)[^，]{0,12}$|收不到`)
	ackOthers = pattern.New(`各(?:单位|部门|地|县|镇|街道|责任)|相关|有关(?:单位|部门)|下属|辖区|群众|企业`)
	ackObject = pattern.New(`材料|文件|意见|附件|批复|资金|款|报告|复函|图纸|清单|资料|台账|数据|投诉|举报|信访|反馈|证|合同|发票|样品|批示|标书|设备|附表|方案|案件|线索|照片|申请|请示|判决|通知书|决定书|会议纪要|纪要`)
	ackBefore = pattern.New(`^(?:` + ours + `)?[^，]{0,14}$`)
	ackAfter  = pattern.New(`^(?:了|啦|！|无误|，)*(?:` + ours + `)?(?:了|！)*(?:[-/（][\p{Han}]{2,12}）?|[（]?\p{Han}{2,3}）?)?$`)
	ackCourt  = pattern.New(`^(?:了|，|并|我们?|我局|我区|我单位|本单位)*(?:谢谢|感谢|多谢|请放心|请领导放心|立即|马上|尽快|抓紧|将|会|按要求|照办|遵照|认真|安排|即|一定|辛苦|已转|并已转|已安排|已批转|并转|已知悉|知悉|已阅)`)
	ackAsked  = pattern.New(`^(?:请|烦|望|后|务必|回复|者|与否|的|没|吗|不|时|之日|即)`)
)

// heard reports whether a clause acknowledges what we sent.
func heard(text string) acknowledgement {
	if ackAlone.MatchString(text) {
		return ackYes
	}
	m := ackWord.FindStringIndex(text)
	if m == nil {
		return ackNone
	}
	before, word, after := text[:m[0]], text[m[0]:m[1]], text[m[1]:]
	switch {
	case ackDenied.MatchString(before), before == "" && word == "收到" && ackAsked.MatchString(after) && !ackCourt.MatchString(after):
		return ackNo
	case word != "收到" && word != "收悉":
		return forwarded(before, word, after)
	case ackOthers.MatchString(before), ackObject.MatchString(text), !ackBefore.MatchString(before):
		return ackNone
	case ackAfter.MatchString(after), ackCourt.MatchString(after) && !completion.MatchString(after):
		return ackYes
	}
	return ackNone
}

// forwarded judges the words beside 收到: 已阅, 知悉, 已转办 and their like.
func forwarded(before, word, after string) acknowledgement {
	if ackOthers.MatchString(before) || completion.MatchString(after) {
		return ackNone
	}
	if len(word) > 0 && (word == "知悉" || word == "阅知" || word == "阅悉" || word == "悉知" || word == "知晓") && ackAsked.MatchString(after) {
		return ackNo
	}
	return ackYes
}
