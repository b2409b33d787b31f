package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/answer"
	"duban/store"

	"github.com/rogpeppe/go-internal/testscript"
)

// reply takes in what somebody answers to a message of a rehearsal, as the mailbox and the form behind a link do:
// reply STATE MESSAGE FROM FILE [ATTACHMENT]. The message may be named by its beginning; - is none.
func reply(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	st, err := store.Open(ctx, ts.MkAbs(args[0]), store.Options{})
	ts.Check(err)
	defer func() { ts.Check(st.Close()) }()
	ahead, err := time.ParseDuration(ts.Getenv(aheadVariable))
	ts.Check(err)
	policy := remind.DefaultPolicy()
	o := &office.Office{Store: st, Terms: store.Terms{Realm: store.Rehearsal, Policy: &policy}, Now: func() time.Time { return time.Now().Add(ahead) }}
	r := answer.Reply{Way: answer.ByMail, Source: "<" + filepath.Base(args[3]) + "@test>", From: args[2], Subject: "答复：督办", Words: ts.ReadFile(args[3])}
	if args[1] != "-" {
		ids, err := st.MessagesNamed(ctx, args[1], 1)
		if err == nil && len(ids) == 0 {
			err = errors.New("no such message")
		}
		ts.Check(err)
		r.Message = ids[0]
	}
	if len(args) > 4 {
		f, err := os.Open(ts.MkAbs(args[4]))
		ts.Check(err)
		defer func() { _ = f.Close() }() // it is only read
		proof, err := office.Proof(filepath.Base(args[4]), f)
		ts.Check(err)
		r.Files = append(r.Files, proof)
	}
	_, err = o.Receive(ctx, &r)
	ts.Check(err)
}
