package replies

import (
	"embed"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/answer"
	"duban/remind/typed"
	"duban/tables"
	"duban/web/shell"
)

//go:embed *.html
var files embed.FS

var pages = shell.Templates(files, nil)

// Routes returns the list, each answer, and what can be done with one.
func Routes() []shell.Route {
	return []shell.Route{
		{Pattern: "GET /replies", Least: shell.Office, Do: showList},
		{Pattern: "GET /replies/{id}", Least: shell.Office, Do: showOne},
		{Pattern: "POST /replies/{id}/take", Least: shell.Office, Do: take},
		{Pattern: "POST /replies/{id}/dismiss", Least: shell.Office, Do: dismiss},
	}
}

// patience is after how many working days somebody has waited too long for the office's word.
const patience = 3

// How many answers stand on a page, and how much of each.
const (
	perPage  = 50
	longest  = 160
	mostSeen = 60
)

// A matter is one that an answer speaks of.
type matter struct {
	Key  remind.Key
	Said string
}

// A line is an answer as the list has it.
type line struct {
	ID           int64
	At           time.Time
	Who, Words   string
	Matters      []matter
	More         int // matters that are not named
	Files, Way   string
	Doubts       []string
	State        listing.Shade
	Waits        bool
	Waited       int // working days
	Late, Orphan bool
}

// A list is the page of answers.
type list struct {
	All           bool
	Waiting, Late int
	Whole         int // all answers
	Lines         []line
	Page, Pages   int
}

// Numbers are those of the pages around this one.
func (l *list) Numbers() (all []int) {
	for n := max(l.Page-5, 1); n <= min(l.Page+5, l.Pages); n++ {
		all = append(all, n)
	}
	return all
}

// showList shows what waits for the office, the oldest first; or all, the newest first.
func showList(c *shell.Call) error {
	rows, err := c.Site.Office().Replies(c.Context(), true)
	if err != nil {
		return err
	}
	p := list{All: c.URL.Query().Get("all") != "", Whole: len(rows), Page: 1}
	if n, err := strconv.Atoi(c.URL.Query().Get("page")); err == nil {
		p.Page = min(max(n, 1), 1<<20)
	}
	waiting := slices.DeleteFunc(slices.Clone(rows), func(r office.ReplyRow) bool { return r.State != office.ReplyWaits })
	p.Waiting = len(waiting)
	if p.All {
		slices.Reverse(rows)
	} else {
		rows = waiting
	}
	p.Pages = max((len(rows)+perPage-1)/perPage, 1)
	from := min((p.Page-1)*perPage, len(rows))
	var keys []string
	for i := range rows[from:min(from+perPage, len(rows))] {
		keys = append(keys, rows[from+i].Keys()...)
	}
	err = c.LookOf(keys, func(v *office.View) error {
		for i := range waiting {
			if waited(v.Day, &waiting[i]) > patience {
				p.Late++
			}
		}
		name := tables.Named(v.Day.World)
		for i := range rows[from:min(from+perPage, len(rows))] {
			p.Lines = append(p.Lines, lineOf(v.Day, name, &rows[from+i]))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.Show(pages, "replies", &shell.Page{Title: "答复", Nav: "/replies", Data: &p})
}

// waited returns for how many working days an answer has waited.
func waited(d *remind.Day, r *office.ReplyRow) int {
	return d.Calendar.Workdays(remind.DateOf(r.At), d.Today)
}

// lineOf returns an answer as the list has it.
func lineOf(d *remind.Day, name func(remind.Key) string, r *office.ReplyRow) line {
	x := line{
		ID: r.ID, At: r.At, Who: plain(tables.Replier(&r.Reply), longest), Words: plain(r.Words, longest), Way: tables.Way(r.Way),
		State: listing.Shade{Text: tables.ReplyState(r.State), Colour: colours[r.State]}, Waits: r.State == office.ReplyWaits, Waited: waited(d, r), Orphan: r.Message == "",
	}
	x.Late = x.Waits && x.Waited > patience
	groups := tables.Alike(r.Claims)
	const most = 4
	for i, g := range groups {
		if i == most {
			x.More = len(groups) - most
			break
		}
		x.Matters = append(x.Matters, matter{g[0].Key, tables.Claim(&g[0], name) + tables.Covered(g)})
	}
	x.Doubts = doubtsOf(&r.Reply)
	if n := len(r.Files); n > 0 {
		x.Files = strconv.Itoa(n) + "件"
	}
	return x
}

// colours are those of the states of an answer.
var colours = map[office.ReplyState]remind.Colour{
	office.ReplyWaits: remind.Yellow, office.ReplyNoted: remind.Grey, office.ReplyTaken: remind.Green, office.ReplyDismissed: remind.Grey,
}

// doubtsOf returns what the office should look at, in few words each.
func doubtsOf(r *answer.Reply) (all []string) {
	for _, d := range strings.Split(tables.Doubts(r), "；") {
		if d != "" && len(all) < 5 {
			all = append(all, plain(d, longest))
		}
	}
	return all
}

// plain returns a text as one line of at most so many characters.
func plain(text string, most int) string {
	return typed.ClipTo(strings.Join(strings.Fields(typed.Visible(text)), " "), most)
}
