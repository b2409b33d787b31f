package tables

import (
	"fmt"
	"iter"
	"strings"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
)

// A MessageLine is a message that would leave, in a line.
type MessageLine struct {
	first   office.Telling // of its notices
	notices int
	held    int // of them
}

// MessageLines gathers notices by the messages that carry them. What goes in no message is left out.
func MessageLines(notices iter.Seq[office.Telling]) []MessageLine {
	var rows []MessageLine
	for n := range notices {
		if n.Message == "" {
			continue
		}
		if last := len(rows) - 1; last < 0 || rows[last].first.Message != n.Message {
			rows = append(rows, MessageLine{first: n})
		}
		row := &rows[len(rows)-1]
		row.notices++
		if n.State == office.Held {
			row.held++
		}
	}
	return rows
}

// Held reports whether all of a message is kept back.
func (l *MessageLine) Held() bool { return l.held == l.notices }

// Mail reports whether it is a mail and no post in a group.
func (l *MessageLine) Mail() bool { return l.first.Channel == remind.MailChannel }

// Messages shows messages to come, a line each.
func Messages() *listing.Table[MessageLine] {
	return &listing.Table[MessageLine]{Columns: []listing.Column[MessageLine]{
		{Title: "日期", Value: func(l *MessageLine) any { return l.first.Day }},
		{Title: "收件人", Brief: true, Value: func(l *MessageLine) any { return l.to() }},
		{Title: "主题", Value: func(l *MessageLine) any { return strings.TrimPrefix(delivery.Unmarked(l.first.Subject), demoTag) }},
		{Title: "备注", Value: func(l *MessageLine) any { return l.remark() }},
	}}
}

// demoTag begins the subject of every message that is made of built-in data; on each line of a list it says nothing.
const demoTag = "【演示】"

// to names whom a message reaches; of a post in a group that group.
func (l *MessageLine) to() string {
	if l.Mail() {
		return someBodies(l.first.Bodies)
	}
	return remind.ChannelChinese(l.first.Channel)
}

// remark says what may change of a message.
func (l *MessageLine) remark() string {
	switch {
	case l.Held():
		return "暂停发送"
	case l.first.Provisional:
		return "日期待定"
	default:
		return ""
	}
}

// Day is when the message leaves.
func (l *MessageLine) Day() remind.Date { return l.first.Day }

// Message names the message.
func (l *MessageLine) Message() string { return l.first.Message }

// Summed says how many messages there are.
func Summed(from, to remind.Date, lines []MessageLine) string {
	mails := 0
	for i := range lines {
		if lines[i].Mail() {
			mails++
		}
	}
	return fmt.Sprintf("%s至%s共%d条消息：邮件%d封，群消息%d条", from, to, len(lines), mails, len(lines)-mails)
}
