package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"regexp"
	"strconv"
	"strings"

	"duban/remind"

	"go.yaml.in/yaml/v3"
)

// ReadContacts reads a directory in YAML. Every fault is a finding with its line; an error is returned only if the file is no YAML.
func ReadContacts(r io.Reader) (remind.Directory, []Finding, error) {
	var d remind.Directory
	raw, err := io.ReadAll(io.LimitReader(r, maxPlan))
	if err != nil {
		return d, nil, fmt.Errorf("read contacts: %w", err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(raw, &root); err != nil {
		return d, nil, fmt.Errorf("通讯录不是有效的YAML: %w", err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	var findings []Finding
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
		c.Line = line(at.contacts, i)
		clean(c)
		findings = append(findings, checkContact(c)...)
	}
	return d, append(findings, checkNames(&d, at)...), nil
}

var yamlLine = regexp.MustCompile(`^line (\d+): (.*)$`)

func yamlFinding(e string) Finding {
	f := Finding{Severity: Error, Message: "无法识别的内容", Quote: e}
	if m := yamlLine.FindStringSubmatch(e); m != nil {
		f.Line, _ = strconv.Atoi(m[1])
		f.Column, f.Quote = 1, m[2]
	}
	return f
}

// wide maps what spreadsheets and input methods leave to plain characters.
var wide = strings.NewReplacer("＠", "@", "．", ".", "　", "", "\u00a0", "", "\u200b", "", "０", "0", "１", "1", "２", "2", "３", "3", "４", "4",
	"５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

func clean(c *remind.Contact) {
	c.Body, c.Name, c.Title = strings.Trim(c.Body, blanks), strings.Trim(c.Name, blanks), strings.Trim(c.Title, blanks)
	c.Channel = strings.Trim(c.Channel, blanks)
	c.Address, c.Mobile = strings.TrimSpace(wide.Replace(c.Address)), strings.TrimSpace(wide.Replace(c.Mobile))
}

func checkContact(c *remind.Contact) []Finding {
	var all []Finding
	bad := func(message, quote string) {
		all = append(all, Finding{Line: c.Line, Column: 1, Severity: Error, Message: message, Quote: quote})
	}
	if c.Body == "" {
		bad("联系人缺少单位（body）", c.Name)
	}
	if c.Channel == "" {
		bad("联系人缺少渠道（channel），邮件请填mail", c.Body)
	}
	if c.Channel == remind.MailChannel {
		if a, err := mail.ParseAddress(c.Address); err != nil || a.Name != "" || a.Address != c.Address {
			bad("邮箱地址无效，请更正", c.Address)
		}
	}
	if c.To != 0 && c.To < c.From {
		bad("有效期的止日早于起日", c.Body)
	}
	if c.Order < 0 {
		bad("顺序（order）应为正整数", c.Body)
	}
	return all
}
