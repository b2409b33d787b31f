package contacts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
)

// Read reads a directory in YAML. Every fault is a finding with its line; an error is returned only if the file is no YAML.
// It is decoded after a look at days and roles, since for those the decoder stops with the first fault, and a clerk would mend a file of
// fifty in fifty rounds. An unknown field is a finding and not passed over: emial for email would otherwise leave a body without address.
func Read(r io.Reader) (remind.Directory, []plantext.Finding, error) {
	var d remind.Directory
	raw, err := io.ReadAll(io.LimitReader(r, plantext.MaxBytes))
	if err != nil {
		return d, nil, fmt.Errorf("read contacts: %w", err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(raw, &root); err != nil {
		return d, nil, fmt.Errorf("通讯录不是有效的YAML: %w", err)
	}
	if bad := badScalars(&root, ""); len(bad) > 0 { // at the first of them the decoder would give up
		return d, bad, nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
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
	at := linesOf(&root)
	for i := range d.Contacts {
		c := &d.Contacts[i]
		c.Line = at.contact(i)("").Line
		clean(c)
		findings = append(findings, checkContact(c, at.contact(i))...)
	}
	return d, append(findings, checkNames(&d, at)...), nil
}

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
		if _, err := remind.ParseRole(n.Value); err != nil {
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

// yamlLine takes the line out of the library's errors, to be said in the words of the other findings.
var yamlLine = regexp.MustCompile(`^line (\d+): (.*)$`)

// yamlFinding makes a finding of the decoder's fault, whose line stands in its text: line 12: field emial not found.
func yamlFinding(e string) plantext.Finding {
	f := plantext.Finding{Severity: plantext.Error, Message: "无法识别的内容", Quote: e}
	if m := yamlLine.FindStringSubmatch(e); m != nil {
		f.Line, _ = strconv.Atoi(m[1])
		f.Column, f.Quote = 1, m[2]
	}
	return f
}

// clean takes from a contact what nobody sees, blanks and marks of no width, which a copy from a web page brings along and which would make
// two addresses of one.
func clean(c *remind.Contact) {
	c.Body, c.Name, c.Title, c.Channel, c.For = workbook.Plain(c.Body), workbook.Plain(c.Name), workbook.Plain(c.Title), workbook.Plain(c.Channel), workbook.Plain(c.For)
	c.Address, c.Mobile = workbook.Narrow(c.Address), workbook.Narrow(c.Mobile)
}

// A number in China has 11 digits and begins with 1; the country's 86 may stand before it. Anything else is a warning, as a landline,
// 0734-8866123, is no fault of the directory but takes no short message.
var mobilePattern = regexp.MustCompile(`^(\+?86-?)?1\d{10}$`)

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
	if message := addressFault(c); message != "" {
		bad("address", message, c.Address)
	}
	if c.Mobile != "" && !mobilePattern.MatchString(c.Mobile) {
		all = append(all, at("mobile").Fault(plantext.Warning, "不是11位的手机号码，请核对", c.Mobile))
	}
	if c.To != 0 && c.To < c.From {
		bad("to", "有效期的止日早于起日", c.Body)
	}
	if c.Order < 0 {
		bad("order", "顺序（order）应为正整数", c.Body)
	}
	if c.For != "" && c.To == 0 {
		bad("to", "代理须写明止日（to）；长期更换的，请改为新的联系人", c.For)
	}
	return all
}

// addressFault says what is wrong with a contact's address; nothing if it is good, or none is needed.
// Two addresses in a cell are refused with words of their own, since that is the usual fault. A name around the address, 张三 <a@b.cn>, is
// refused as well: name and address have fields of their own. Only mail is checked, as each gateway has its own form of address.
func addressFault(c *remind.Contact) string {
	if c.Channel != remind.MailChannel {
		return ""
	}
	a, err := mail.ParseAddress(c.Address)
	switch {
	case strings.Count(c.Address, "@") > 1:
		return "只能填写一个邮箱地址，其他的请另起一行"
	case err != nil || a.Name != "" || a.Address != c.Address:
		return "邮箱地址无效，请更正"
	default:
		return ""
	}
}
