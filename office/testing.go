package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
	"duban/store/holds"
)

// A Testee is an address that may be tried, with the first of its contacts, or why it is not.
type Testee struct {
	remind.Contact
	Bodies []string // all for whom the address speaks
	Last   remind.Date
	Why    string // it is not tried; empty: it is
}

// Testees returns the addresses of the directory in its order, each once; with a body those of this one and, where it is a collective, of its
// members. It fails for a body that nobody speaks for.
func (o *Office) Testees(ctx context.Context, body string) ([]Testee, error) {
	snap, err := o.Look(ctx)
	if err != nil {
		return nil, err
	}
	day := o.Terms.World(snap).On(o.today())
	held := store.NewHolds(snap.Holds, store.Real, day.Today)
	var members []string
	if body != "" {
		members = day.Book.Members([]string{body}, day.Today)
	}
	var all []Testee
	for _, c := range day.Book.Directory.Contacts {
		if name := day.Book.Name(c.Body, day.Today); body == "" || slices.Contains(members, name) {
			all = addTestee(all, newTestee(day, held, c, name))
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("通讯录中没有“%s”的联系人：全部联系人见 duban export contacts", body)
	}
	return all, nil
}

// newTestee returns a contact as one that may be tried. A hold on everything or on a plan says nothing of addresses: they are tried before a
// release.
func newTestee(day *remind.Day, held store.Holds, c remind.Contact, body string) Testee {
	to := remind.NewAddress(c.Channel, c.Address)
	c.Address = to.To
	t := Testee{Contact: c, Bodies: []string{body}, Last: day.Reach[to].Last, Why: day.Book.Unreachable(&c, day.Today)}
	if t.Why == "" && held[holds.AddressScope(to)] {
		t.Why = "该地址已暂停发送"
	}
	return t
}

// addTestee adds one, or joins it to the one at its address: of two contacts there the first that can be tried stands for both.
func addTestee(all []Testee, t Testee) []Testee {
	i := slices.IndexFunc(all, func(x Testee) bool { return x.At() == t.At() })
	switch {
	case i < 0:
		return append(all, t)
	case all[i].Why != "" && t.Why == "":
		t.Bodies = append(all[i].Bodies, t.Bodies...)
		all[i] = t
	case !slices.Contains(all[i].Bodies, t.Bodies[0]):
		all[i].Bodies = append(all[i].Bodies, t.Bodies...)
	}
	return all
}

// TestLetter words the letter that tries an address. It says who sends it and that nothing has to be done: whoever gets it has not asked for it.
func (o *Office) TestLetter(t *Testee) delivery.Letter {
	now := o.Now().In(remind.Shanghai)
	who := strings.Join(t.Bodies, "、")
	if t.Name != "" && t.Name != who {
		who += "（" + t.Name + "）"
	}
	lines := []string{who + "：", "【测试】本信息由督办系统于" + now.Format("2006年1月2日15:04") + "发出，用于核实联系方式，收到后无须处理。"}
	lines = append(lines, "如您并非上述单位的联系人，请告知"+whomToTell(&o.Terms.Office)+"。")
	l := delivery.Letter{
		ID: TestID(), Address: t.At(), Recipient: strings.Join(t.Bodies, "；"), Date: now,
		Rendered: wording.Plain("【测试】督办系统核实联系方式", lines...),
	}
	return l.Marked()
}

// whomToTell names the office and how it is reached, for somebody who may have no more than this line.
func whomToTell(o *remind.SignOff) string {
	var ways []string
	if o.Phone != "" {
		ways = append(ways, "电话"+o.Phone)
	}
	if o.Replies {
		ways = append(ways, "邮箱"+o.ReplyTo)
	}
	name := cmp.Or(o.Name, remind.OfficeBody)
	if len(ways) == 0 {
		return name
	}
	return name + "（" + strings.Join(ways, "，") + "）"
}

// TestID returns a name for a test that no other one has. It has the form of all names, so that a mail that comes back or is answered is known.
func TestID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // it never fails
	return hex.EncodeToString(id)
}
