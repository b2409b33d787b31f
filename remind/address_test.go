package remind_test

import (
	"encoding/json"
	"testing"

	"duban/remind"
)

func TestAnAddressHasOneSpelling(t *testing.T) {
	for _, tt := range []struct{ channel, to, want string }{
		{"mail", " A@City.Example ", "a@city.example"},
		{"mail", "", ""},
		{"督办群", "", "督办群"},
		{"督办群", "督办群", "督办群"},
	} {
		if got := remind.NewAddress(tt.channel, tt.to); got != (remind.Address{Channel: tt.channel, To: tt.want}) {
			t.Errorf("%q on %s is %+v, want %q", tt.to, tt.channel, got, tt.want)
		}
	}
}

// Notices are stored as JSON and looked up by their key, so neither may change.
func TestStoredNoticesKeepTheirForm(t *testing.T) {
	k := remind.NoticeKey{
		Obligation: "p/1@2027-06-30", Anchor: remind.Anchor{Date: remind.NewDate(2027, 6, 30), Event: "import"}, Stage: "d30", Occurrence: 1,
		Address: remind.Address{Channel: "mail", To: "a@b.cn"},
	}
	got, err := json.Marshal(k)
	want := `{"Obligation":"p/1@2027-06-30","Anchor":{"date":"2027-06-30","event":"import","seq":0},"Stage":"d30","Occurrence":1,` +
		`"Channel":"mail","Address":"a@b.cn"}`
	if string(got) != want || err != nil {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	if want := "p/1@2027-06-30|2027-06-30.import.0|d30|1|mail|a@b.cn"; k.String() != want {
		t.Errorf("%s, want %s", k, want)
	}
	if got := remind.MessageID(k.Address, remind.NewDate(2027, 5, 31), []remind.Notice{{NoticeKey: k}}); got != "61f8b83900f3f846e4ba1b16ee8e4927" {
		t.Errorf("the message is named %s", got)
	}
}
