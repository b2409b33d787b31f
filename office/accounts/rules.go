// Package accounts says who may open the office's page, and how one signs in: the rules of names, passwords, locks and sessions (rules.go), what a
// password is kept as (hash.go), and what is done by them (keeper.go, manage.go). What is kept stands in store/accounts.
//
// # Invariants
//
// A name that is none, a wrong password, an account that is disabled and one without a password are told apart neither by words nor by time.
//
// A password, a link, a cookie and a token are known to whoever got them and to nobody else: the store has hashes, the log has nothing.
//
// However many guess, no more than two passwords are hashed at a time, and no more than one row of a failure is kept for an account and ten minutes.
package accounts

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"duban/remind/typed"
	"duban/store/accounts"
)

// An Account is one person who may sign in.
type Account = accounts.Account

// An Act is one line of the record.
type Act = accounts.Act

// A Role is what an account may do.
type Role = accounts.Role

// A Session is one browser that is signed in.
type Session = accounts.Session

// A Token lets a program act as an account.
type Token = accounts.Token

// What callers of this package tell apart.
var (
	ErrNone  = accounts.ErrNone
	ErrTaken = accounts.ErrTaken
	ErrSpent = accounts.ErrSpent
	ErrWrong = errors.New("用户名或者密码不对")
	ErrBusy  = errors.New("同时登录的人较多，请过几秒再试")
)

// A Rejected says what is wrong with what somebody typed, in his words.
type Rejected string

// Error returns the words.
func (r Rejected) Error() string { return string(r) }

// A LockedError refuses a sign-in for some minutes, whatever the password.
type LockedError struct{ Left time.Duration }

// Error says for how long.
func (e LockedError) Error() string {
	minutes := max(1, int((e.Left+time.Minute-1)/time.Minute))
	return fmt.Sprintf("连续多次登录失败，已暂停登录，请于%d分钟后再试", minutes)
}

// How long things last.
const (
	LinkLife      = 24 * time.Hour     // of a one-time link
	idle          = 8 * time.Hour      // a session without a look: a working day
	wholeAdmin    = 12 * time.Hour     // a session of an administrator, whatever is done in it
	whole         = 7 * 24 * time.Hour // of everybody else
	forgotten     = 24 * time.Hour     // failures of an account count no more
	forgottenFrom = time.Hour          // failures of an address
	seenEvery     = 2 * time.Minute    // a session's last look is written no more often
)

// Who may fail how often before it has consequences. Many people may share an address, so it is given more.
const (
	freeOfAccount = 5
	freeOfAddress = 30
)

// pauses are for how long no sign-in is taken, after the first failure too many, the next, and so on.
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// Pause returns for how long no sign-in is taken after a number of failures in a row, of which one less than free have no consequence.
func Pause(fails, free int) time.Duration {
	if fails < free {
		return 0
	}
	return pauses[min(fails-free, len(pauses)-1)]
}

// Alive reports whether a session still counts: it was looked at within a working day, and has not lasted longer than its account's role may.
func Alive(s *Session, role Role, now time.Time) bool {
	most := whole
	if role == accounts.Administrator {
		most = wholeAdmin
	}
	return now.Sub(s.Seen) < idle && now.Sub(s.Began) < most
}

// Name returns a name to sign in with as it is kept: without blanks, in small letters.
func Name(text string) string { return strings.ToLower(strings.TrimSpace(typed.VisibleLine(text))) }

// What a name and a password may hold.
const (
	longestName   = 32
	ShortestWords = 8 // of a password, in characters
	longestWords  = 128
)

// CheckName says what is wrong with a name to sign in with.
func CheckName(name string) error {
	good := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r) || unicode.Is(unicode.Han, r)
	}
	odd := strings.IndexFunc(name, func(r rune) bool { return !good(r) })
	switch n := utf8.RuneCountInString(name); {
	case n < 2 || n > longestName:
		return Rejected(fmt.Sprintf("用户名应为2至%d个字", longestName))
	case odd >= 0:
		return Rejected("用户名只能用汉字、小写字母、数字和 . _ -")
	}
	return nil
}

// CheckDisplay says what is wrong with the name by which somebody is on record.
func CheckDisplay(display string) error {
	if display == "" || utf8.RuneCountInString(display) > longestName || typed.VisibleLine(display) != display {
		return Rejected(fmt.Sprintf("姓名应为1至%d个字，写在一行", longestName))
	}
	return nil
}

// CheckPassword says what is wrong with a new password. Length is what counts; which kinds of characters it has does not.
func CheckPassword(words, name, display string) error {
	small := strings.ToLower(words)
	switch n := utf8.RuneCountInString(words); {
	case n < ShortestWords:
		return Rejected(fmt.Sprintf("密码至少%d个字符", ShortestWords))
	case n > longestWords:
		return Rejected(fmt.Sprintf("密码至多%d个字符", longestWords))
	case small == strings.ToLower(name) || small == strings.ToLower(display):
		return Rejected("密码不能与用户名、姓名相同")
	case trivial(small) || worst[small]:
		return Rejected("这个密码太常见，容易被猜中，请换一个")
	}
	return nil
}

// trivial reports whether a text is a walk over the keys: each character as far from the last as that was from the one before, as in 88888888,
// 12345678 and abcdefgh.
func trivial(words string) bool {
	all := []rune(words)
	for i := 2; i < len(all); i++ {
		if all[i]-all[i-1] != all[1]-all[0] || max(all[1]-all[0], all[0]-all[1]) > 1 {
			return false
		}
	}
	return true
}

// worst are the passwords that are guessed first, in small letters.
var worst = words(`password password1 password123 passw0rd p@ssw0rd p@ssword p@$$w0rd admin123 admin888 admin1234 admin@123 administrator root1234 test1234 abc12345 abcd1234
abc123456 a1234567 a12345678 a123456789 aa123456 aa12345678 aaa123456 qq123456 qwe12345 qwer1234 qwert123 qwerty123 qwertyui qwertyuiop 1qaz2wsx 1q2w3e4r 1q2w3e4r5t q1w2e3r4
zaq12wsx asdfghjk asdfghjkl zxcvbnm123 woaini123 woaini520 woaini1314 woaini5201314 5201314520 520131400 52013140 13145200 1234567890 0123456789 123456789a 12345678a 123456abc
123123123 12341234 12344321 123321123 1234qwer 123qweasd 12301230 11223344 112233445566 147258369 14725836 159357159 789456123 78945612 741852963 88888888 66668888 88886666
iloveyou sunshine letmein1 welcome1 welcome123 superman football baseball changeme duban123 duban1234 duban888 zhenggai123 zhenggai`)

func words(text string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(text) {
		all[w] = true
	}
	return all
}
