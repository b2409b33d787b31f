package tables

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"duban/listing"
	"duban/office"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/roster"
)

// CoverageGrids returns the workbook of a proof. It begins with the gaps, then a line for each body, then the addresses that nothing proves,
// then every stage: whoever has to mend something reads no further than the first sheet.
func CoverageGrids(c *office.Coverage) []listing.Grid {
	bodies, silent := bodyTable.Grid(bodyCovers(c.Covers)), silenceTable.Grid(c.Silent)
	bodies.Title, silent.Title = AsOf("各单位接收情况", c.Day.Today), AsOf("久未送达的地址", c.Day.Today)
	return []listing.Grid{Gaps(c.Day).Grid(c.Gaps), bodies, silent, Covers(c.Day).Grid(c.Covers)}
}

// Covers shows the whole proof: of every obligation, stage and role whom it comes to, or why to nobody.
func Covers(day *remind.Day) *listing.Table[remind.Cover] {
	type row = remind.Cover
	name := Named(day.World)
	return &listing.Table[row]{Sheet: "覆盖情况", Heading: AsOf("提醒覆盖情况", day.Today), Columns: []listing.Column[row]{
		{Title: "事项", Width: 14, Value: func(c *row) any { return name(c.Obligation) }},
		{Name: "obligation", Title: "事项编号", Screen: true, Width: 30, Aside: true, Value: func(c *row) any { return c.Obligation }},
		{Name: "due", Title: "整改时限", Kind: listing.Day, Width: 11, Value: func(c *row) any { return day.States[c.Obligation].Due }},
		{Name: "role", Title: "角色", Screen: true, Width: 12, Value: func(c *row) any { return c.Role }},
		{Name: "ladder", Value: func(c *row) any { return c.Ladder }},
		// In words for people; a program knows the stage by its code and the ladder.
		{Title: "提醒节点", Screen: true, Width: 18, Value: func(c *row) any { return c.Stage.Chinese(c.Ladder) }},
		{Name: "stage", Title: "节点代码", Aside: true, Value: func(c *row) any { return c.Stage.Name }},
		{ // the event that the stage waits for; empty: its day is known
			Name: "after", Title: "条件", Width: 9, Value: func(c *row) any { return c.After },
			Cell: func(c *row) any { return after(c.After) },
		},
		{Name: "repeats", Value: func(c *row) any { return c.Repeats }},
		{Name: "on", Title: "提醒日期", Screen: true, Kind: listing.Day, Width: 11, Value: func(c *row) any { return c.On }},
		{Name: "body", Title: "单位或人员", Screen: true, Width: 18, Value: func(c *row) any { return c.Body }},
		{Name: "name", Title: "联系人", Width: 8, Value: func(c *row) any { return c.Contact.Name }},
		{Name: "title", Title: "职务", Width: 12, Aside: true, Value: func(c *row) any { return c.Contact.Title }},
		{
			Name: "channel", Title: "渠道", Width: 7, Value: func(c *row) any { return c.Contact.Channel },
			Cell: func(c *row) any { return remind.ChannelChinese(c.Contact.Channel) },
		},
		{Name: "address", Title: "地址", Screen: true, Width: 28, Aside: true, Value: func(c *row) any { return c.Contact.Address }},
		{Name: "last_delivery", Title: "最近送达", Kind: listing.Day, Width: 12, Aside: true, Value: func(c *row) any { return day.Reach[c.Contact.At()].Last }},
		{Name: "for", Title: "代谁", Width: 12, Aside: true, Value: func(c *row) any { return c.Contact.For }},
		{Name: "from", Title: "起", Kind: listing.Day, Width: 12, Aside: true, Value: func(c *row) any { return c.From }},
		{Name: "to", Title: "止", Kind: listing.Day, Width: 12, Aside: true, Value: func(c *row) any { return c.To }},
		{
			Name: "reachable", Title: "覆盖情况", Screen: true, Width: 9, Value: func(c *row) any { return c.Reason == "" },
			Cell: func(c *row) any { return verdict(c.Reason == "", "有接收人", "没有接收人") },
		},
		{Name: "reason", Title: "原因", Screen: true, Width: 13, Value: func(c *row) any { return c.Reason }},
		{Name: "remedy", Value: func(c *row) any {
			if c.Reason == "" {
				return ""
			}
			return roster.Remedy(day, gapOf(c))
		}},
		shortColumn(day.World, func(c *row) remind.Key { return c.Obligation }),
	}}
}

// gapOf returns what a stage of the proof leaves open, as gaps are listed everywhere.
func gapOf(c *remind.Cover) remind.Gap {
	return remind.Gap{Obligation: c.Obligation, Role: c.Role, Body: c.Body, Reason: c.Reason, From: c.From}
}

// verdict returns one of two words on its colour, green for what is good: printed without colours the word is left.
func verdict(good bool, yes, no string) listing.Shade {
	if good {
		return listing.Shade{Text: yes, Colour: remind.Green}
	}
	return listing.Shade{Text: no, Colour: remind.Red}
}

// after says which event a stage waits for, where nobody can know its day yet.
func after(k remind.EventKind) string {
	if k == "" {
		return ""
	}
	return change.EventWord(k) + "后"
}

// Gaps shows gaps with what would close them. A gap that is there already begins today: what was before cannot be mended.
func Gaps(day *remind.Day) *listing.Table[remind.Gap] {
	name := Named(day.World)
	return &listing.Table[remind.Gap]{Sheet: "没有接收人", Heading: AsOf("没有接收人的事项", day.Today), Columns: []listing.Column[remind.Gap]{
		{Title: "事项", Width: 14, Value: func(g *remind.Gap) any { return name(g.Obligation) }},
		{Name: "obligation", Title: "事项编号", Screen: true, Width: 30, Aside: true, Value: func(g *remind.Gap) any { return g.Obligation }},
		{Title: "整改时限", Kind: listing.Day, Width: 11, Value: func(g *remind.Gap) any { return day.States[g.Obligation].Due }},
		{Title: "颜色", Width: 5, Value: func(g *remind.Gap) any { return day.Colour(day.States[g.Obligation]) }},
		{Name: "role", Title: "角色", Screen: true, Width: 12, Value: func(g *remind.Gap) any { return g.Role }},
		{Name: "body", Title: "单位或人员", Screen: true, Width: 20, Value: func(g *remind.Gap) any { return g.Body }},
		{Name: "from", Title: "自何日起", Screen: true, Kind: listing.Day, Width: 11, Value: func(g *remind.Gap) any { return max(g.From, day.Today) }},
		{Name: "reason", Title: "原因", Screen: true, Width: 24, Value: func(g *remind.Gap) any { return g.Reason }},
		{Name: "remedy", Title: "补救办法", Screen: true, Width: 33, Value: func(g *remind.Gap) any { return roster.Remedy(day, *g) }},
		shortColumn(day.World, func(g *remind.Gap) remind.Key { return g.Obligation }),
	}}
}

// A GapGroup is everything that is wanting of one body for one cause, which one act would mend.
type GapGroup struct {
	Body  string
	From  remind.Date // the first day of any
	Roles []remind.Role
	Keys  []remind.Key
}

// A GapCause is why nobody hears and what would mend it, with those whom it concerns.
type GapCause struct {
	Reason, Remedy string
	Groups         []GapGroup
}

// GapCauses gathers gaps by why and whom, those with most matters first, for a person: a body without a contact is one thing to do, and a
// thousand gaps. A remedy that differs by nothing but the body's name is said once.
func GapCauses(day *remind.Day, gaps []remind.Gap) []GapCause {
	type cause struct{ reason, remedy string }
	index, place := map[cause]int{}, map[cause]map[string]int{}
	var all []GapCause
	for _, g := range gaps {
		c := cause{g.Reason, impersonal(roster.Remedy(day, g), g.Body)}
		at, known := index[c]
		if !known {
			at = len(all)
			index[c], place[c] = at, map[string]int{}
			all = append(all, GapCause{Reason: c.reason, Remedy: c.remedy})
		}
		groups := &all[at].Groups
		who, known := place[c][g.Body]
		if !known {
			who = len(*groups)
			place[c][g.Body] = who
			*groups = append(*groups, GapGroup{Body: g.Body, From: max(g.From, day.Today)})
		}
		(*groups)[who].add(&g, day.Today)
	}
	for i := range all {
		slices.SortStableFunc(all[i].Groups, func(a, b GapGroup) int { return len(b.Keys) - len(a.Keys) })
	}
	slices.SortStableFunc(all, func(a, b GapCause) int { return len(b.Groups) - len(a.Groups) })
	return all
}

// impersonal returns a remedy for whoever it concerns.
func impersonal(remedy, body string) string {
	return strings.ReplaceAll(remedy, "“"+body+"”", "该单位")
}

// add takes a gap in.
func (g *GapGroup) add(gap *remind.Gap, today remind.Date) {
	g.From = min(g.From, max(gap.From, today))
	if at, known := slices.BinarySearch(g.Roles, gap.Role); !known {
		g.Roles = slices.Insert(g.Roles, at, gap.Role)
	}
	if !slices.Contains(g.Keys, gap.Obligation) {
		g.Keys = append(g.Keys, gap.Obligation)
	}
}

// GapGroups shows on a terminal whom a cause concerns; programs and sheets have the gaps one by one.
func GapGroups() *listing.Table[GapGroup] {
	return &listing.Table[GapGroup]{Columns: []listing.Column[GapGroup]{
		{Title: "单位或人员", Value: func(g *GapGroup) any { return cmp.Or(g.Body, nobodyNamed) }},
		{Title: "角色", Value: func(g *GapGroup) any { return g.Roles }},
		{Title: "事项数", Kind: listing.Number, Value: func(g *GapGroup) any { return len(g.Keys) }},
		{Title: "自何日起", Value: func(g *GapGroup) any { return g.From }},
	}}
}

// nobodyNamed stands where the plan gives a role to nobody.
const nobodyNamed = "（方案未列明）"

// silenceTable is a sheet only: addresses to which nothing was delivered for long. A program finds the day in each row of the proof.
var silenceTable = listing.Table[remind.Silence]{Sheet: "未验证地址", Columns: []listing.Column[remind.Silence]{
	{Title: "单位或人员", Width: 34, Value: func(s *remind.Silence) any { return s.Bodies }},
	{Title: "渠道", Width: 10, Value: func(s *remind.Silence) any { return remind.ChannelChinese(s.Channel) }},
	{Title: "地址", Width: 32, Value: func(s *remind.Silence) any { return s.To }},
	{Title: "最近送达", Kind: listing.Day, Width: 11, Value: func(s *remind.Silence) any { return s.Last }},
	{Title: "处理", Width: 43, Value: func(*remind.Silence) any { return "核实地址，用duban send-test --contacts发测试信息验证" }},
}}

// A bodyCover sums the proof up for one body.
type bodyCover struct {
	body          string
	keys          map[remind.Key]bool
	stages, holes map[string]bool // by obligation, role and, of stages, ladder and name
	ways          []string        // channels and addresses that it is reached at
}

// bodyTable is a sheet only: a clerk looks down it for whom to telephone, a program counts for itself.
var bodyTable = listing.Table[bodyCover]{Sheet: "汇总", Columns: []listing.Column[bodyCover]{
	{Title: "单位或人员", Width: 28, Value: func(b *bodyCover) any { return b.body }},
	{Title: "事项数", Kind: listing.Number, Value: func(b *bodyCover) any { return len(b.keys) }},
	{Title: "提醒节点数", Kind: listing.Number, Value: func(b *bodyCover) any { return len(b.stages) }},
	{Title: "没有接收人（处）", Width: 16, Kind: listing.Number, Value: func(b *bodyCover) any { return len(b.holes) }},
	{Title: "联系渠道", Width: 46, Value: func(b *bodyCover) any { return b.ways }},
	{Title: "覆盖情况", Width: 16, Value: func(b *bodyCover) any { return verdict(len(b.holes) == 0, "都有接收人", "有的没有接收人") }},
}}

// bodyCovers sums the proof up by body, those with most gaps first, else in the order of the proof. What the plan gives to nobody is one
// row of its own.
func bodyCovers(covers []remind.Cover) []bodyCover {
	index := map[string]int{}
	var all []bodyCover
	for i := range covers {
		body := cmp.Or(covers[i].Body, nobodyNamed)
		at, known := index[body]
		if !known {
			at = len(all)
			index[body] = at
			all = append(all, bodyCover{body: body, keys: map[remind.Key]bool{}, stages: map[string]bool{}, holes: map[string]bool{}})
		}
		all[at].add(&covers[i])
	}
	slices.SortStableFunc(all, func(a, b bodyCover) int { return len(b.holes) - len(a.holes) })
	return all
}

// add counts a row of the proof. A stage that comes to three contacts is one stage, and a role with five stages that nobody hears one gap.
func (b *bodyCover) add(c *remind.Cover) {
	b.keys[c.Obligation] = true
	place := string(c.Obligation) + " " + strconv.Itoa(int(c.Role))
	b.stages[place+" "+string(c.Ladder)+" "+c.Stage.Name] = true
	if c.Headless() {
		return // nobody else hears less
	}
	if c.Reason != "" {
		b.holes[place] = true
	} else if way := remind.ChannelChinese(c.Contact.Channel) + " " + c.Contact.Address; !slices.Contains(b.ways, way) {
		b.ways = append(b.ways, way)
	}
}
