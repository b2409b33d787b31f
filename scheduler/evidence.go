package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"duban/remind"
	"duban/remind/days"
	"duban/remind/delivery"
	"duban/store/database"
	"duban/store/seal"
)

// A sealer says in the log how far the chain has come, once a day: who rewrites the chain has the logs against him.
type sealer struct{ day remind.Date }

// seal seals what is new at the end of a step, whatever came of it: what commands wrote since the last one, too.
func (d *Daemon) seal(ctx context.Context, stepped error) error {
	if errors.Is(stepped, database.ErrUnusable) { // it would say the same once more
		return nil
	}
	now := d.Now()
	made, err := d.Store.Seal(ctx, now)
	if err != nil || made.ID == 0 {
		return err
	}
	if today := remind.DateOf(now); d.sealer.day != today {
		d.sealer.day = today
		d.Log.Info("the first seal of the day", "seal", made.ID, "head", made.Hash, "alg", made.Alg, "signed", made.MAC != "")
	}
	return nil
}

// headFile is what the file with the head of the chain is called.
const headFile = "证据链印记.txt"

// headAttached returns the files of a message to the office with that of the chain's head, where it is the first mail of a week: what lies in many
// mailboxes is not rewritten. It is no part of the words, which a preview must know, but a file beside the others; a simulation's mails go without.
func (c *carrier) headAttached(ctx context.Context, m *remind.Message, h *remind.History, files []remind.Attachment) ([]remind.Attachment, error) {
	route, _ := c.route(m.Channel)
	if c.Simulated || route.Kind != remind.KindMail || !firstOfWeek(m.Day, h) {
		return files, nil
	}
	head, err := c.Store.Head(ctx)
	if err != nil || head.ID == 0 {
		return files, err
	}
	return append(files, delivery.Attach(headFile, "text/plain; charset=UTF-8", []byte(headText(&head)))), nil
}

// firstOfWeek reports whether nothing was sent yet in a day's week. On a Monday that the daemon was away there was nothing.
func firstOfWeek(d remind.Date, h *remind.History) bool {
	monday := days.Monday(d)
	return !slices.ContainsFunc(h.Messages, func(s remind.Sent) bool { return s.Day >= monday })
}

// ofOffice returns the addresses of the office.
func ofOffice(day *remind.Day) map[remind.Address]bool {
	all := map[remind.Address]bool{}
	for i := range day.Book.Directory.Contacts {
		if c := &day.Book.Directory.Contacts[i]; c.Body == remind.OfficeBody {
			all[remind.NewAddress(c.Channel, c.Address)] = true
		}
	}
	return all
}

// headText is what the file says.
func headText(s *seal.Seal) string {
	return fmt.Sprintf("\ufeff督办系统证据链印记\r\n\r\n"+
		"第%d号封存，%s，算法%s\r\n印记：%s\r\n\r\n"+
		"本印记是系统截至上述时刻全部记录的杂凑值。请妥善保存本邮件，勿作修改。\r\n"+
		"日后核对：duban verify --head %s\r\n找不到该印记的，说明记录曾被整体改写，或者数据库已换成更早的备份。\r\n",
		s.ID, sealedAt(s), algNames[s.Alg], s.Hash, s.Hash)
}

// sealedAt words when a seal was made.
func sealedAt(s *seal.Seal) string {
	return database.Instant(s.At).Format("2006年1月2日15:04")
}

// algNames are the algorithms as people know them.
var algNames = map[string]string{seal.SM3: "SM3", seal.SHA256: "SHA-256"}
