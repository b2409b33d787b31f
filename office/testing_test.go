package office

import (
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/delivery"
)

// Whoever answers a test is found by its mark, as with every mail; a group shows the words alone.
func TestATestLetterIsMarkedWhereItIsAMail(t *testing.T) {
	o := newOffice(t)
	for channel, marked := range map[string]bool{remind.MailChannel: true, "督办群": false} {
		c := remind.Contact{Body: "常宁市党委、政府", Channel: channel, Address: "changning@city.example"}
		l := o.TestLetter(&Testee{Contact: c, Bodies: []string{c.Body}})
		if !delivery.IsID(l.ID) || strings.HasSuffix(l.Subject, " ["+delivery.Mark(l.ID)+"]") != marked {
			t.Errorf("%s: %s says %q", channel, l.ID, l.Subject)
		}
	}
}
