package messages

import (
	"encoding/json"
	"reflect"
	"testing"

	"duban/remind"
)

// What is packed by one packer is read again, the first letter and those that follow, whatever is in them.
func TestWhatIsPackedIsReadAgain(t *testing.T) {
	var p packer
	for _, text := range []string{"", "督办", "<b>a & b</b>\u2028", letter("1", 100_000).Text, "末"} {
		want := Outgoing{}
		want.Rendered = remind.Rendered{Subject: "题", Text: text}
		b, err := p.pack(&want)
		if err != nil {
			t.Fatal(err)
		}
		read, err := plain(b.bytes, b.sum)
		if err != nil {
			t.Fatalf("%.20q: %v", text, err)
		}
		var got remind.Rendered
		if err := json.Unmarshal(read, &got); err != nil || !reflect.DeepEqual(got, want.Rendered) {
			t.Errorf("%.20q was read as %.20q, %v", text, got.Text, err)
		}
	}
}
