package answer

import (
	"strings"
	"unicode/utf8"

	"duban/remind/pattern"
)

var (
	// tail begins what no person wrote for this reply.
	tail = pattern.New(`^(?:--$|[-_=*]{6,}|发自我的|发自.{0,10}(?:手机|客户端|邮箱)|从.{0,14}(?:版邮件|发送)$|来自.{0,12}(?:手机|客户端|邮箱)|该邮件从移动设备|获取\s*Outlook|Sent from|Get Outlook|【?(?:免责|保密|法律)(?:声明|提示|条款|须知)|本(?:电子)?邮件(?:及|和|中|所|含|可能|仅|内容|包含|为)|此(?:电子)?邮件(?:及|和|中|所|含|可能|仅|包含)|(?i:disclaimer|confidential|this e-?mail))`)
	// phone is a telephone number; phoneLabel says that one comes.
	phone      = pattern.New(`1[3-9]\d[- ]?\d{4}[- ]?\d{4}|（?0\d{2,3}）?[- ]?\d{7,8}|\b\d{7,8}\b`)
	phoneLabel = pattern.New(`^(?:联系人|联系方式|(?:联系|办公|固定|移动)?(?:电话|手机|座机)|传真|(?i:tel|mobile|phone|fax))`)
	label      = pattern.New(`^(?:单位|部门|地址|邮编|邮箱|网址|微信|QQ|职务|姓名|(?i:e-?mail|add|web|http))`)
	dateAlone  = pattern.New(`^\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?(?:（.{1,4}）|星期.)?$`)
	closing    = pattern.New(`^(?:此致|敬礼|顺颂|顺祝|祝好|商祺|此复|特此|谢谢)`)
	nameAlone  = pattern.New(`^[\p{Han}·]{2,4}$`)
	unitAlone  = pattern.New(`^[\p{Han}（）、·]{2,24}(?:局|委|办|办公室|政府|党委|集团|公司|中心|支队|大队|科|处|室|站|厅|院|街道|镇|乡|区|县|市)[\p{Han}·]{0,4}$`)
	post       = pattern.New(`^[\p{Han}（）、]{0,12}(?:[科处局股所镇乡院校]长|主任|书记|主席|经理|科员|专员|干事|联络员|经办人)$`)
	// acting is a word that a signature does not hold.
	acting   = pattern.New(`收到|收悉|已|阅|知[悉晓道]|悉知|完成|完毕|到位|整改|延[期长至到后]|申请|正在|推进|进行|办理|验收|销号|落实|施工|进展|未|没|好的|好$|明白|了解|照办|执行|没问题|可以|同意|OK|ok`)
	dealt    = pattern.New(`办[理结毕妥完好]|处[理置]|组织`)
	office   = pattern.New(`整改(?:办公?室?|科|股|处|组|专班|工作(?:组|专班|办公室)|(?:工作)?领导小组(?:办公室)?)`)
	greeting = pattern.New(`^.{0,20}[：，]$`)
)

// unsigned returns the lines without the sender's signature and whatever programs put under it. A slogan in a signature claims nothing.
func unsigned(lines []string) []string {
	first := -1 // the first line that says something
	for i, l := range lines {
		switch {
		case l == "":
		case tail.MatchString(l):
			return above(lines[:i])
		case contact(l):
			if first >= 0 {
				return above(lines[:i])
			}
			lines[i] = ""
		case first < 0 && greeting.MatchString(l) && !acts(l):
			lines[i] = ""
		case first < 0:
			first = i
		}
	}
	return above(lines)
}

// Unsigned returns words as they were written, without the signature under them.
func Unsigned(words string) string {
	lines := strings.Split(words, "\n")
	n := len(unsigned(strings.Split(plain(words), "\n")))
	return strings.TrimSpace(strings.Join(lines[:min(n, len(lines))], "\n"))
}

// contact reports whether a line only says how its sender is reached.
func contact(l string) bool {
	if acts(l) || utf8.RuneCountInString(l) > 60 {
		return false
	}
	if i := strings.LastIndex(l, "，"); i >= 0 && !phone.MatchString(l[i:]) && utf8.RuneCountInString(l[i:]) > 4 {
		return false
	}
	return phoneLabel.MatchString(l) || phone.MatchString(l) && !dateAlone.MatchString(l)
}

// above drops names, units and days that stand alone at the end. One line stays: a name alone is an answer of some kind.
func above(lines []string) []string {
	n := len(lines)
	for n > 1 && signs(lines[n-1]) {
		n--
	}
	return lines[:n]
}

// signs reports whether a line can belong to a signature.
func signs(l string) bool {
	if l == "" || dateAlone.MatchString(l) || closing.MatchString(l) && utf8.RuneCountInString(l) <= 6 {
		return true
	}
	if acts(l) {
		return false
	}
	return nameAlone.MatchString(l) || label.MatchString(l) || stands(l)
}

// acts reports whether a line holds a word that a signature does not. The name of the office that sees to the rectification (整改办) is none,
// but 整改办结 says that something is done.
func acts(l string) bool {
	return dealt.MatchString(l) || acting.MatchString(office.ReplaceAllString(l, ""))
}

// stands reports whether a line names a unit or a post, alone or beside a person: 石鼓区整改办 周敏.
func stands(l string) bool {
	known := false
	for _, f := range strings.Fields(office.ReplaceAllString(l, "办")) {
		unit := unitAlone.MatchString(f) || post.MatchString(f)
		if !unit && !nameAlone.MatchString(f) {
			return false
		}
		known = known || unit
	}
	return known
}
