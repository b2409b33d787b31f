package answer

import "fmt"

// Unheard says in English why a mail is no answer: it is left unread, for a person.
type Unheard struct{ Why string }

// Error returns why.
func (u *Unheard) Error() string { return u.Why }

// A Flood refuses an answer because its address has sent more on one day than people write: the mail is left unread.
type Flood struct {
	From  string // empty: of all addresses together that nobody has in the directory
	Mails int    // that were taken on that day
}

// Error says what there is too much of, without naming the address.
func (f *Flood) Error() string {
	if f.From == "" {
		return fmt.Sprintf("%d mails of strangers came on one day", f.Mails)
	}
	return fmt.Sprintf("%d mails of one address came on one day", f.Mails)
}

// Chinese says the same to the administrator.
func (f *Flood) Chinese() string {
	if f.From == "" {
		return fmt.Sprintf("通讯录以外的邮箱今日来信已登记%d封，超过上限，像是有人冒名群发。", f.Mails)
	}
	return fmt.Sprintf("邮箱 %s 今日来信已登记%d封，超过上限，像是自动往来的邮件。", f.From, f.Mails)
}
