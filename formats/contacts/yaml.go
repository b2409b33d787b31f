package contacts

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/people"
	"duban/remind/typed"
)

// Read reads a directory in YAML. Every fault is a finding with its line; an error is returned only if the file is no YAML.
// It is decoded after a look at days and roles, since for those the decoder stops with the first fault, and a clerk would mend a file of
// fifty in fifty rounds. An unknown field is a finding and not passed over: emial for email would otherwise leave a body without address.
func Read(r io.Reader) (remind.Directory, []plantext.Finding, error) {
	raw, err := plantext.ReadBytes(r)
	if err != nil {
		return remind.Directory{}, nil, fmt.Errorf("通讯录：%w", err)
	}
	text, err := workbook.Text(raw)
	if err != nil {
		return remind.Directory{}, nil, fmt.Errorf("通讯录：%w", err)
	}
	return readYAML(text)
}

// readYAML reads a directory from a text that is YAML or nothing.
func readYAML(text string) (remind.Directory, []plantext.Finding, error) {
	var d remind.Directory
	root, err := plantext.ParseYAML(text)
	switch {
	case err != nil:
		return d, nil, fmt.Errorf("通讯录无法读取: %w", err)
	case root == nil:
		return d, nil, nil
	case root.Content[0].Kind != yaml.MappingNode:
		return d, nil, errNoDirectory
	}
	if bad := badScalars(root, ""); len(bad) > 0 { // at the first of them the decoder would give up
		return d, bad, nil
	}
	dec := yaml.NewDecoder(strings.NewReader(text))
	dec.KnownFields(true)
	var findings []plantext.Finding
	var typed *yaml.TypeError
	switch err := dec.Decode(&d); {
	case errors.As(err, &typed):
		for _, e := range typed.Errors {
			findings = append(findings, yamlFinding(e))
		}
	case err != nil && !errors.Is(err, io.EOF):
		return d, nil, fmt.Errorf("通讯录无法读取: %w", err)
	}
	at := linesOf(root)
	for i := range d.Contacts {
		c := &d.Contacts[i]
		c.Line = at.contact(i)("").Line
		clean(c)
		findings = append(findings, checkContact(c, at.contact(i))...)
	}
	return d, append(findings, checkNames(&d, at)...), nil
}

// errNoDirectory says that a text is neither cells with a header nor YAML with keys.
var errNoDirectory = errors.New("不是通讯录：应为表格（前十行内有“单位”列，各列以逗号、分号或制表符分隔），或以contacts:开头的YAML；请用duban export contacts导出样式后填写")

// badScalars returns the days and roles of a directory that are none.
// It goes through the nodes with the key under which each stands; an entry of a list stands under the list's key, as in roles: [lead].
func badScalars(n *yaml.Node, key string) []plantext.Finding {
	var all []plantext.Finding
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			key = c.Value
			continue
		}
		all = append(all, badScalars(c, key)...)
	}
	bad := func(message string) {
		all = append(all, plantext.Finding{Line: n.Line, Column: n.Column, Severity: plantext.Error, Message: message, Quote: n.Value})
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return all
	}
	switch key {
	case "from", "to":
		if _, err := remind.ParseDate(n.Value); err != nil {
			bad("日期应写作2024-05-31的形式")
		}
	case "roles":
		if _, err := people.ParseRole(n.Value); err != nil {
			bad("角色（roles）无法识别，应为" + strings.Join(roleNames(remind.Role.String), "、"))
		}
	}
	return all
}

// roleNames returns the names of all roles, as name names each.
func roleNames(name func(remind.Role) string) []string {
	var all []string
	for _, r := range remind.Roles() {
		all = append(all, name(r))
	}
	return all
}

// yamlFaults are the decoder's faults and what to say of each; the first part in brackets is what to quote, the second a line.
var yamlFaults = []struct {
	said    *regexp.Regexp
	message string
}{
	{regexp.MustCompile(`^line (\d+): field (\S+) not found`), "无法识别的栏目，请删去或更正"},
	{regexp.MustCompile(`^line (\d+): mapping key "(.*)" already defined`), "栏目重复出现，请删去一处"},
	{regexp.MustCompile("^line (\\d+): cannot unmarshal \\S+(?: `([^`]*)`)? into int"), "此处应为整数"},
	{regexp.MustCompile("^line (\\d+): cannot unmarshal \\S+(?: `([^`]*)`)? into bool"), "此处应为true或false"},
	{regexp.MustCompile("^line (\\d+): cannot unmarshal \\S+(?: `([^`]*)`)? into \\[\\]"), "此处应为列表"},
	{regexp.MustCompile("^line (\\d+): cannot unmarshal \\S+(?: `([^`]*)`)? into string"), "此处应为一个值"},
	{regexp.MustCompile("^line (\\d+): cannot unmarshal \\S+(?: `([^`]*)`)?"), "此处的内容不合格式，应为“名称: 值”的各栏"},
}

// yamlFinding makes a finding of the decoder's fault, whose line stands in its text: line 12: field emial not found.
func yamlFinding(e string) plantext.Finding {
	f := plantext.Finding{Severity: plantext.Error, Message: "无法识别的内容", Quote: strings.ToValidUTF8(e, "")}
	for _, known := range yamlFaults {
		if m := known.said.FindStringSubmatch(e); m != nil {
			f.Line, _ = strconv.Atoi(m[1]) // the pattern admits digits only
			f.Column, f.Message, f.Quote = 1, known.message, strings.ToValidUTF8(m[2], "")
			break
		}
	}
	return f
}

// clean takes from a contact what nobody sees, blanks and marks of no width, which a copy from a web page brings along and which would make
// two addresses of one.
func clean(c *remind.Contact) {
	c.Body, c.Name, c.Title, c.Channel, c.For = workbook.Plain(c.Body), workbook.Plain(c.Name), workbook.Plain(c.Title), workbook.Plain(c.Channel), workbook.Plain(c.For)
	c.Mobile = workbook.Narrow(c.Mobile)
	if c.Address = workbook.Mailbox(c.Address); c.Channel != remind.MailChannel {
		c.Address = workbook.Narrow(c.Address)
	}
}

// A number in China has 11 digits and begins with 1; the country's 86 may stand before it. Anything else is a warning, as a landline,
// 0734-8866123, is no fault of the directory but takes no short message.
var (
	mobilePattern = regexp.MustCompile(`^(\+?86-?)?1\d{10}$`)
	mobileWithin  = regexp.MustCompile(`1[3-9]\d{9}`)
)

// checkMobile looks at a mobile number, and whether one was written beside a name. With another number or a name glued on, nobody's telephone
// would ring, or the wrong one's; in the name it would be read out to everybody.
func checkMobile(c *remind.Contact, at workbook.Places) []plantext.Finding {
	var all []plantext.Finding
	if strings.ContainsAny(c.Name, "@＠") || mobileWithin.MatchString(c.Name) {
		all = append(all, at("name").Fault(plantext.Error, "姓名（name）中夹有邮箱或号码，请填写到相应的列", c.Name))
	}
	switch {
	case c.Mobile == "" || mobilePattern.MatchString(c.Mobile):
	case len(mobileWithin.FindAllString(c.Mobile, 2)) > 1:
		all = append(all, at("mobile").Fault(plantext.Error, "只能填写一个手机号码，其他的请另起一行", c.Mobile))
	case mobileWithin.MatchString(c.Mobile) && strings.ContainsFunc(c.Mobile, unicode.IsLetter):
		all = append(all, at("mobile").Fault(plantext.Error, "手机号码中夹有其他文字，请只填写号码", c.Mobile))
	default:
		all = append(all, at("mobile").Fault(plantext.Warning, "不是11位的手机号码，请核对", c.Mobile))
	}
	return all
}

// checkContact looks at one contact by itself; at says where its fields stand.
// A stand-in needs a last day: forgotten, it would keep the one who is back from hearing, and nobody would see that.
func checkContact(c *remind.Contact, at workbook.Places) []plantext.Finding {
	var all []plantext.Finding
	bad := func(field, message, quote string) { all = append(all, at(field).Fault(plantext.Error, message, quote)) }
	if c.Body == "" {
		bad("body", "联系人缺少单位（body）", c.Name)
	}
	if c.Channel == "" {
		bad("channel", "联系人缺少渠道（channel，邮件为mail）", c.Body)
	}
	if c.Channel == remind.MailChannel { // each gateway has its own form of address
		if err := typed.CheckMail(c.Address); err != nil {
			bad("address", err.Error(), c.Address)
		}
	}
	all = append(all, checkMobile(c, at)...)
	if c.To != 0 && c.To < c.From {
		bad("to", "有效期的止日早于起日", c.Body)
	}
	if c.Order < 0 {
		bad("order", "顺序（order）应为正整数", c.Body)
	}
	if c.ICS && c.Channel != "" && c.Channel != remind.MailChannel {
		all = append(all, at("ics").Fault(plantext.Warning, "日历（ics）只能随邮件发送，该渠道不附", c.Channel))
	}
	if c.For != "" && c.To == 0 {
		bad("to", "代理须写明止日（to）；长期更换的，请改为新的联系人", c.For)
	}
	return all
}
