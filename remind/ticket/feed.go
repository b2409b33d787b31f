package ticket

import "strconv"

// forFeed is the purpose of addresses of calendars. Nothing that is signed for a mail opens one, nor the other way round.
const forFeed = "duban calendar feed 1"

// Feeds makes the addresses at which calendars of bodies and leaders are had (订阅), and knows them again. An address holds no name: whoever sees it in
// a log learns nothing.
type Feeds struct {
	Key  []byte
	Turn int // how often all addresses were made void: each turn has others
}

// Token returns the token of a name's calendar.
func (f Feeds) Token(name string) string { return mac(f.Key, forFeed, strconv.Itoa(f.Turn)+"\n"+name) }

// Name returns whose calendar a token is, among some names; false where it is nobody's.
func (f Feeds) Name(token string, names []string) (name string, ok bool) {
	if len(f.Key) == 0 {
		return "", false
	}
	for _, n := range names { // all of them, so that the time tells nothing of which
		if same(token, f.Token(n)) {
			name, ok = n, true
		}
	}
	return name, ok
}
