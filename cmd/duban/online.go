package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"duban/notify"
	"duban/remind"
	"duban/remind/delivery"
)

// patience is how long a look-up may take.
const patience = 15 * time.Second

// online tries what needs the network: the mail server's login, the names of the robots' hosts. It sends nothing.
func (a *app) online(ctx context.Context) error {
	lines, err := a.lines()
	if err != nil {
		return err
	}
	defer a.hangUp()
	failed := false
	say := func(name, what string, good bool) {
		word := "正常"
		if !good {
			word, failed = "不通", true
		}
		fmt.Fprintf(a.Err, "联网检查 %s：%s：%s\n", name, word, what)
	}
	// A Maildir has nobody to log in at.
	if m, ok := lines[remind.MailChannel].Channel.(*notify.Mail); ok {
		v := m.Login(ctx)
		say(remind.MailChannel, v.Reply, v.Outcome == delivery.Delivered)
	}
	boxes, err := a.mailboxes()
	if err != nil {
		return err
	}
	for _, box := range boxes {
		what := "已登录并打开邮箱文件夹"
		err := box.Login(ctx)
		if err != nil {
			what = err.Error()
		}
		say(box.Key(), what, err == nil)
	}
	// Of a robot only the host is looked up: a call without a message would be refused, and count against its limit.
	for i := range a.settings.Channels {
		c := &a.settings.Channels[i]
		what, err := lookUp(ctx, c.URL.Reveal())
		if err != nil {
			what = err.Error()
		}
		say(c.Name, what, err == nil)
	}
	if failed {
		return errFinding
	}
	return nil
}

// lookUp resolves the host of a URL; what it says holds the host alone, for the rest of the URL is a key.
func lookUp(ctx context.Context, raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", errors.New("地址（url）的写法不对")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(ctx, u.Hostname())
	if err != nil {
		return "", fmt.Errorf("域名 %s 无法解析：%w", u.Hostname(), err)
	}
	return fmt.Sprintf("域名 %s 解析到%d个地址", u.Hostname(), len(addresses)), nil
}
