package ticket_test

import (
	"strings"
	"testing"

	"duban/remind/ticket"
)

// The address of a calendar stays for years, is nobody else's, and ends with its turn.
func TestACalendarsAddress(t *testing.T) {
	names := []string{"石鼓区党委、政府", "吴乐胜"}
	f := ticket.Feeds{Key: key, Turn: 1}
	token := f.Token("吴乐胜")
	if got, ok := f.Name(token, names); !ok || got != "吴乐胜" {
		t.Errorf("%q, %v", got, ok)
	}
	if strings.Trim(token, "0123456789abcdef") != "" {
		t.Errorf("the token is %s", token)
	}
	next := ticket.Feeds{Key: key, Turn: 2}
	for name, try := range map[string]string{
		"none": "", "cut short": token[1:], "in capitals": strings.ToUpper(token), "a name that nobody has": f.Token("张三"), "the former turn": next.Token("吴乐胜"),
		"a mail's": ticket.Make(key, "吴乐胜"), "a mail's signature": strings.TrimPrefix(ticket.Make(key, "1\n吴乐胜"), "1\n吴乐胜."),
		"a form's signature": strings.TrimPrefix(ticket.MakeForm(key, "1", "吴乐胜"), "吴乐胜."),
	} {
		if got, ok := f.Name(try, names); ok {
			t.Errorf("%s opens the calendar of %s", name, got)
		}
	}
	if message, ok := ticket.Open(key, "吴乐胜."+token); ok {
		t.Errorf("the address of a calendar opens the link of %s", message)
	}
	if got, ok := (ticket.Feeds{}).Name(ticket.Feeds{}.Token("吴乐胜"), names); ok {
		t.Errorf("without a key the calendar of %s opens", got)
	}
}
