package contacts

import (
	"slices"
	"strconv"
	"strings"

	"duban/formats/plantext"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/people"
)

// readChannel returns a channel's name; mail by any of its words.
// Any other word is the name of a group or gateway in the settings, kept as it is written there.
func readChannel(cell string) string {
	if slices.Contains([]string{mailWord, "邮箱", "电子邮件", "电子邮箱", "email", "e-mail", "mail"}, strings.ToLower(cell)) {
		return remind.MailChannel
	}
	return cell
}

// mentions reads accounts; the @ before them is not part of them.
// A cell that holds a mobile number as a number comes as 1.38E+10, from which the digits are got back where none is lost. @所有人 is
// refused, as it would ring the phones of a whole group of leaders for one body's deadline.
func mentions(r workbook.Record) (all []string, bad []plantext.Finding) {
	if workbook.Exponent.MatchString(workbook.Narrow(r.Cell("mention"))) {
		digits, bad := r.Number("mention")
		return []string{digits}, bad
	}
	for _, m := range r.List("mention") {
		switch m = strings.TrimLeft(workbook.Narrow(m), "@"); {
		case m == "":
		case everyone(m):
			bad = append(bad, r.Place("mention").Fault(plantext.Error, atEveryone, m))
		default:
			all = append(all, m)
		}
	}
	return all, bad
}

// everyone reports whether an account is a word for all in a group.
func everyone(account string) bool {
	return slices.Contains([]string{"all", "所有人", "全体"}, account)
}

// atEveryone says why nobody may press a whole group.
const atEveryone = "不能@所有人，请填写具体账号"

// readOrder reads the order in which a body's contacts are tried, 0 for none. A spreadsheet may keep it as 1.0; words such as 第一 are
// an error, since a wrong order would leave the wrong person out.
func readOrder(r workbook.Record) (int, []plantext.Finding) {
	cell, bad := r.Number("order")
	if cell == "" {
		return 0, bad
	}
	n, err := strconv.Atoi(cell)
	if err != nil {
		return 0, []plantext.Finding{r.Place("order").Fault(plantext.Error, "顺序应为正整数", r.Cell("order"))}
	}
	return n, nil
}

// readRoles reads the roles for which a contact hears: 责任单位、牵头单位. None are all. A role that is not known is an error, as without
// it the contact would hear for too much or for nothing; one that stands there twice is taken once.
func readRoles(r workbook.Record) (roles []remind.Role, bad []plantext.Finding) {
	for _, word := range r.List("roles") {
		role, ok := people.RoleCalled(word)
		switch {
		case !ok:
			message := "角色无法识别，应为" + strings.Join(roleNames(remind.Role.Chinese), "、")
			bad = append(bad, r.Place("roles").Fault(plantext.Error, message, word))
		case !slices.Contains(roles, role):
			roles = append(roles, role)
		}
	}
	return roles, bad
}

// readYes reads whether a contact wants something. A word that is neither yes nor no is an error: whoever wrote it meant something.
func readYes(r workbook.Record, field string) (bool, []plantext.Finding) {
	switch cell := strings.ToLower(r.Cell(field)); cell {
	case "是", "要", "需要", "有", "√", "✓", "1", "y", "yes", "true":
		return true, nil
	case "", "否", "不要", "不需要", "无", "×", "0", "n", "no", "false":
		return false, nil
	default:
		return false, []plantext.Finding{r.Place(field).Fault(plantext.Error, "应填“是”，或不填", cell)}
	}
}
