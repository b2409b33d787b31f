package delivery_test

import (
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/delivery"
)

const markedID = "1260ee3343aabbccddeeff0011223344"

func TestTheMarkNamesTheMessage(t *testing.T) {
	tests := []struct{ id, want string }{
		{markedID, "DB-1260ee3343"},
		{markedID + "-2", "DB-1260ee3343-2"},
		{markedID + "-120", "DB-1260ee3343-120"},
		{markedID[1:], ""},
		{markedID + "0", ""},
		{markedID + "-", ""},
		{markedID + "-1234", ""},
		{strings.ToUpper(markedID), ""},
		{"test-abc", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := delivery.Mark(tt.id); got != tt.want || delivery.IsID(tt.id) != (tt.want != "") {
			t.Errorf("%q is marked %q, not %q", tt.id, got, tt.want)
		}
		subject := "【督办】问题22"
		marked := delivery.Marked(subject, tt.id)
		if tt.want == "" && marked != subject || tt.want != "" && marked != subject+" ["+tt.want+"]" {
			t.Errorf("the subject of %q is %q", tt.id, marked)
		}
		if got := delivery.Unmarked(marked); got != subject {
			t.Errorf("%q without its mark is %q", marked, got)
		}
	}
}

// The name is settled when the letter is queued, after its subject was worded.
func TestARenamedLetterIsMarkedAnew(t *testing.T) {
	post := delivery.Letter{ID: markedID, Rendered: remind.Rendered{Subject: "【督办】问题22"}}
	mail := post
	mail.Subject = delivery.Marked(mail.Subject, mail.ID)
	post.Rename(markedID + "-2")
	mail.Rename(markedID + "-2")
	if post.ID != markedID+"-2" || post.Subject != "【督办】问题22" {
		t.Errorf("the post became %q %q", post.ID, post.Subject)
	}
	if mail.ID != markedID+"-2" || mail.Subject != "【督办】问题22 [DB-1260ee3343-2]" {
		t.Errorf("the mail became %q %q", mail.ID, mail.Subject)
	}
}
