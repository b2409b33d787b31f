package config_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/config"
)

// A mailbox that no reply reaches, and a receipt that nobody could give, are most likely not meant.
func TestWarningsOfAnswers(t *testing.T) {
	const inbox = "answers: {inbox: {host: imap.city.gov.cn, username: duban@city.gov.cn, password: p}}\n"
	const from = "mail: {from: '督办 <duban@city.gov.cn>'"
	tests := []struct {
		name, text, want string // a part of the only warning; empty: there is none
	}{
		{"the sender's mailbox", inbox + from + "}", ""},
		{"the sender's mailbox in capitals", inbox + "mail: {from: Duban@CITY.gov.cn}", ""},
		{"a mailbox for replies", inbox + "mail: {from: a@city.gov.cn, reply_to: duban@city.gov.cn}", ""},
		{
			"replies go to the office", inbox + from + ", reply_to: office@city.gov.cn}",
			"F:1：answers.inbox：各单位的回信寄到 office@city.gov.cn（mail.reply_to），而读取的是 duban@city.gov.cn：",
		},
		{"replies go to the sender", inbox + "mail: {from: a@city.gov.cn}", "各单位的回信寄到 a@city.gov.cn（mail.from）"},
		{"a login that is no address", strings.Replace(inbox, "duban@city.gov.cn", "duban", 1) + from + ", reply_to: office@city.gov.cn}", ""},
		{"in clear", strings.Replace(inbox, "host", "tls: none, host", 1) + from + "}", "answers.inbox.tls：不用 TLS，密码将在网络上明文传送"},
		{"receipts that nothing brings", "answers: {receipts: true}", "answers.receipts：没有设置 answers.inbox 或 answers.public_url"},
		{"receipts by a link", "answers: {receipts: true, public_url: 'https://duban.city.gov.cn'}", ""},
		{"receipts by the page's link", "answers: {receipts: true}\npage: {public_url: 'https://duban.city.gov.cn'}", ""},
		{"receipts by mail", strings.Replace(inbox, "{inbox", "{receipts: true, inbox", 1) + from + "}", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, "duban.yaml", tt.text)
			s, err := config.Load(config.Options{File: file})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(fmt.Sprint(s.Warnings), file, "F")
			if want := min(len(tt.want), 1); len(s.Warnings) != want || !strings.Contains(got, tt.want) {
				t.Errorf("%s", got)
			}
		})
	}
}

// What the end of a mail says of answers, and what links in it begin with.
func TestWhereAnswersGo(t *testing.T) {
	const inbox = "answers: {inbox: {host: imap.city.gov.cn, username: duban, password: p}}\n"
	tests := []struct {
		name, text   string
		to           string // of a reply that somebody reads
		base         string
		heard, twice bool // the mailbox of bounces is another one
	}{
		{"nothing is set", "mail: {from: a@city.gov.cn}", "", "", false, true},
		{"the office's mailbox", "mail: {from: a@city.gov.cn, reply_to: 整改办 <b@city.gov.cn>}", "b@city.gov.cn", "", false, true},
		{"the daemon reads the sender's", inbox + "mail: {from: 督办 <a@city.gov.cn>}", "a@city.gov.cn", "", true, true},
		{"the daemon reads another", inbox + "mail: {from: a@city.gov.cn, reply_to: b@city.gov.cn}", "b@city.gov.cn", "", true, true},
		{"links of the page", "page: {public_url: 'https://city.gov.cn/duban/'}", "", "https://city.gov.cn/duban", true, true},
		{
			"links of their own", "answers: {public_url: 'https://out.city.gov.cn'}\npage: {public_url: 'https://in.city.gov.cn'}",
			"", "https://out.city.gov.cn", true, true,
		},
		{
			"one mailbox for both", inbox + "mail: {from: a@city.gov.cn, bounces: {host: IMAP.city.gov.cn, username: duban, password: p}}",
			"a@city.gov.cn", "", true, false,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := config.Load(config.Options{File: write(t, "duban.yaml", tt.text)})
			if err != nil {
				t.Fatal(err)
			}
			if s.Office.ReplyTo != tt.to || s.Office.Replies != (tt.to != "") {
				t.Errorf("replies go to %q, read %v", s.Office.ReplyTo, s.Office.Replies)
			}
			if s.LinkBase() != tt.base || s.Heard() != tt.heard {
				t.Errorf("links begin with %q, heard %v", s.LinkBase(), s.Heard())
			}
			if twice := !s.Answers.Inbox.Same(&s.Mail.Bounces); s.Answers.Inbox.Set() && twice != tt.twice {
				t.Errorf("two mailboxes: %v", twice)
			}
		})
	}
}
