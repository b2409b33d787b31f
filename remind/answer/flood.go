package answer

import "fmt"

// A Flood refuses a mail because its address has sent more on one day than people write: the mail is left unread.
type Flood struct {
	From  string
	Mails int // that were taken of the address on that day
	Bytes int // of the files that were taken of it
}

// Error says what there is too much of, without naming the address.
func (f *Flood) Error() string {
	return fmt.Sprintf("%d mails and %d bytes of files came from one address on one day", f.Mails, f.Bytes)
}

// Chinese says the same to the administrator.
func (f *Flood) Chinese() string {
	return fmt.Sprintf("邮箱 %s 今日来信已登记%d封，附件共%d MB，超过上限，像是自动往来的邮件。", f.From, f.Mails, f.Bytes>>20)
}
