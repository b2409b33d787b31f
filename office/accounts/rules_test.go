package accounts

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duban/store/accounts"
)

// Pauses never shrink as failures go on, begin with the first too many, and have an end.
func TestPausesGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		free := rapid.SampledFrom([]int{freeOfAccount, freeOfAddress}).Draw(t, "free")
		n := rapid.IntRange(0, 10_000).Draw(t, "fails")
		this, next := Pause(n, free), Pause(n+1, free)
		if next < this || this > time.Hour || (this == 0) != (n < free) {
			t.Fatalf("%d failures: %v, then %v", n, this, next)
		}
	})
	var got []time.Duration
	for n := 4; n <= 9; n++ {
		got = append(got, Pause(n, freeOfAccount)/time.Minute)
	}
	for i, want := range []time.Duration{0, 1, 5, 15, 60, 60} {
		if got[i] != want {
			t.Errorf("%d failures: %d minutes, want %d", i+4, got[i], want)
		}
	}
}

// However long somebody guesses, and however patient, he has few tries a day.
func TestFewGuessesADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, tries, all := time.Unix(1_800_000_000, 0), tries{}, 0
		for end := now.Add(24 * time.Hour); now.Before(end); {
			left := tries.left("x", now)
			if left == 0 {
				tries.fail("x", freeOfAccount, forgotten, now)
				all++
			}
			now = now.Add(left + time.Duration(rapid.IntRange(1, 3600).Draw(t, "seconds"))*time.Second)
		}
		if all > 30 {
			t.Fatalf("%d guesses in a day", all)
		}
	})
}

// Who guesses under ever other names fills no memory.
func TestTriesAreBounded(t *testing.T) {
	now, all := time.Unix(1_800_000_000, 0), tries{}
	for i := range 3 * mostTries {
		all.fail(ofName(strings.Repeat("甲", i%50)+string(rune(0x4e00+i%20000))), freeOfAccount, forgotten, now.Add(time.Duration(i)*time.Millisecond))
	}
	if len(all.all) > mostTries {
		t.Errorf("%d are remembered", len(all.all))
	}
}

func TestPasswords(t *testing.T) {
	for words, good := range map[string]bool{
		"七个字不够长吗": false, "八个汉字就够长了": true, "correct horse": true, "1234567": false, "12345678": false, "87654321": false, "88888888": false, "abcdefgh": false,
		"Password1": false, "ADMIN123": false, "wangmou2026": true, "zhangsan": false, "ZhangSan": false, "张三张三张三张三": false, "a1234567": false, "        ": false,
		"nian-di-qian": true, strings.Repeat("长", 129): false, "duban-2026-内网": true,
	} {
		err := CheckPassword(words, "zhangsan", "张三张三张三张三")
		if (err == nil) != good || err != nil && !errors.As(err, new(Rejected)) {
			t.Errorf("%q: %v", words, err)
		}
	}
}

func TestNames(t *testing.T) {
	for text, want := range map[string]string{"  WangMou ": "wangmou", "王某": "王某", "a": "", "a b": "", "a/b": "", "<b>": "", "a\u202eb": "ab", strings.Repeat("a", 33): "", "li.si_2-3": "li.si_2-3"} {
		name := Name(text)
		if err := CheckName(name); (err == nil) != (want != "") || err == nil && name != want {
			t.Errorf("%q: %q %v", text, name, err)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	at := time.Unix(1_800_000_000, 0)
	for _, tt := range []struct {
		began, seen time.Duration // ago
		role        Role
		want        bool
	}{
		{time.Hour, time.Minute, accounts.Administrator, true},
		{8 * time.Hour, 8 * time.Hour, accounts.Viewer, false},
		{9 * time.Hour, 8*time.Hour - time.Second, accounts.Office, true},
		{12 * time.Hour, time.Second, accounts.Administrator, false},
		{12 * time.Hour, time.Second, accounts.Office, true},
		{7 * 24 * time.Hour, time.Second, accounts.Office, false},
		{-time.Hour, -time.Hour, accounts.Office, true}, // the clock was put back
	} {
		if got := Alive(&Session{Began: at.Add(-tt.began), Seen: at.Add(-tt.seen)}, tt.role, at); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

// A hash is that of its password and of no other; what is no hash, or asks for more memory than there is to spare, is no password's.
func TestHashes(t *testing.T) {
	hash := made("某个密码 长一些")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || !matches("某个密码 长一些", hash) || matches("某个密码 长一些 ", hash) || made("x") == hash {
		t.Errorf("%s", hash)
	}
	for _, bad := range []string{
		"", nobody, "x", "$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$" + strings.Repeat("A", 43), "$argon2id$v=19$m=8,t=0,p=1$c2FsdHNhbHQ$" + strings.Repeat("A", 43),
		"$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$", strings.Replace(hash, "v=19", "v=16", 1), "$argon2i$" + hash[10:],
	} {
		if matches("", bad) || matches("某个密码 长一些", bad) {
			t.Errorf("%q is a password's", bad)
		}
	}
	if _, ok := parse(nobody); !ok {
		t.Error("nobody's hash cannot be computed, so a name that is none answers at once")
	}
}

// Two passwords are hashed at a time; a crowd is asked to come again.
func TestACrowdIsRefused(t *testing.T) {
	h := NewHasher()
	ctx := t.Context()
	for range 2 {
		if _, err := h.enter(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for range waiting {
		h.queue <- struct{}{}
	}
	if _, err := h.enter(ctx); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v", err)
	}
}
