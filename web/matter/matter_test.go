package matter_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/office"
	"duban/remind"
	"duban/remind/delivery"
	"duban/store"
	"duban/tools/desk"
	"duban/web/matter"
	"duban/web/shell"
)

const plan = "hengyang-2024/"

// round tells all that is due of a problem on a day, as the daemon would, each address by a message of its own.
func round(t testing.TB, d *desk.Desk, problem remind.Key, day remind.Date) {
	t.Helper()
	ctx, at := t.Context(), day.At(9, 0)
	snap, err := d.Store.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	told, err := d.Store.Told(ctx, d.Office.Terms.Realm)
	if err != nil {
		t.Fatal(err)
	}
	due := d.Office.Terms.World(snap).On(day).Due().Notices
	var mine []remind.Notice
	for i := range due {
		if due[i].Obligation.ProblemKey() == problem && due[i].Form == remind.Tasks && !told.Keys.Has(due[i].NoticeKey) {
			mine = append(mine, due[i])
		}
	}
	if _, err := d.Store.Offer(ctx, store.Round{Day: day, At: at, Realm: d.Office.Terms.Realm, Scheduled: true}, mine, nil); err != nil {
		t.Fatal(err)
	}
	for i, g := range remind.Gather(mine) {
		var names []remind.NoticeKey
		for k := range g.Notices {
			names = append(names, g.Notices[k].NoticeKey)
		}
		id := fmt.Sprintf("%s-%d", day, i)
		err := d.Store.PutMessage(ctx, store.Outgoing{
			Letter: delivery.Letter{ID: id, Address: g.Address, Recipient: g.Notices[0].Recipient, Date: at, Rendered: remind.Rendered{Subject: "督办", Text: "根据整改方案"}},
			Realm:  d.Office.Terms.Realm, Day: day, Expires: at.Add(8 * time.Hour), Notices: names,
		})
		if err != nil {
			t.Fatal(err)
		}
		c, ok, err := d.Store.Claim(ctx, d.Office.Terms.Realm, g.Channel, at, time.Minute)
		if err != nil || !ok {
			t.Fatalf("claim: %v, %v", ok, err)
		}
		if err := d.Store.Settle(ctx, c.ID, c.Attempt, delivery.Verdict{Outcome: delivery.Delivered}, at); err != nil {
			t.Fatal(err)
		}
	}
	d.Site.Changed()
}

// body returns a page, which has to be there.
func body(t testing.TB, d *desk.Desk, u shell.User, path string) string {
	t.Helper()
	w := d.Get(u, path)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: HTTP %d %s", path, w.Code, w.Body)
	}
	save(path, w.Body.String())
	return w.Body.String()
}

// save keeps a page for whoever wants to look at it, where the environment says so.
func save(name, html string) {
	dir := os.Getenv("DUBAN_LOOK")
	if dir == "" {
		return
	}
	css, _ := os.ReadFile("../shell/style.css")
	name = regexp.MustCompile(`[^0-9A-Za-z@.=-]+`).ReplaceAllString(name, "_")
	_ = os.WriteFile(dir+"/"+name+".html", []byte(strings.Replace(html, "</head>", "<style>"+string(css)+"</style></head>", 1)), 0o600)
}

// holds reports which words a page lacks.
func holds(t testing.TB, html string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(html, w) {
			t.Errorf("the page lacks %q", w)
		}
	}
}

// lacks reports which words a page has that it must not have.
func lacks(t testing.TB, html string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(html, w) {
			t.Errorf("the page has %q", w)
		}
	}
}

func TestThePageOfAProblem(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	round(t, d, plan+"24", remind.NewDate(2026, 11, 16))
	html := body(t, d, desk.Clerk, "/matters/"+plan+"24")
	holds(
		t, html, "问题24", "2028年12月31日", "常宁市党委、政府", "吴乐胜", "第249行第5字",
		`<mark id="d-24.1.3@2024-06-30">编制白沙镇福坪地区白沙子岭区域13#点位历史遗留废渣清运处置方案，2024年6月30日前完成废渣应急清理工作</mark><a class="gave" href="/matters/hengyang-2024/24.1.3@2024-06-30" title="原文写明年月日">2024年6月30日</a>；`,
		`<mark id="d-24.1.6@2028-12-31">多方筹措资金，完成综合治理工作。（完成时限：2028年12月31日前）</mark>`,
		"将发出的提醒", "第1次提醒", `/messages/2026-11-16-0`, "已送达", `?act=close#act`, "导入方案",
		`/matter-papers?key=hengyang-2024%2f24&amp;kind=%e7%9d%a3`, `/evidence?key=hengyang-2024%2f24&amp;format=docx`,
	)
	holds(t, html, `form="picked" name="key" value="hengyang-2024/24.1.3@2024-06-30"`, `<button name="act" value="close">销号</button>`)
	lacks(t, html, "?act=resume", "?act=reopen", "?act=return", "?act=release", "专函</a>")
	for path, want := range map[string][]string{
		"22?act=extend":               {`name="to" required`, "只此一项", "现行时限2026年12月31日", "整改中"},
		"36":                          {"各县市区", "问题36", "没有接收人：各相关县市区党委、政府（主体责任单位）："},
		"13":                          {"通讯录中没有填写单位主要负责同志的有5家，逾期后只提醒其联系人：石鼓区党委、政府；"},
		"23.1@2024-12-31":             {`class="own"`, "所属问题", "（完成时限：2024年12月31日）"},
		"24.2.7@2028-12-31?act=close": {"确认后才登记", "（二）七是"},
	} {
		holds(t, body(t, d, desk.Clerk, "/matters/"+plan+path), want...)
	}
	lacks(t, body(t, d, desk.Clerk, "/matters/"+plan+"13"), "没有接收人")
	if w := d.Get(desk.Clerk, "/matters/"+plan+"999"); w.Code != http.StatusNotFound {
		t.Errorf("HTTP %d", w.Code)
	}
}

// rev is the store's revision on a page that shows an effect.
var rev = regexp.MustCompile(`name="rev" value="(\d+)"`)

// confirm sends a form twice: to see its effect, and to confirm it.
func confirm(t testing.TB, d *desk.Desk, deed string, form url.Values, words ...string) {
	t.Helper()
	form.Set("step", "preview")
	w := d.Post(desk.Clerk, "/matter-acts/"+deed, form)
	html := w.Body.String()
	save("effect-"+deed, html)
	m := rev.FindStringSubmatch(html)
	if w.Code != http.StatusOK || m == nil {
		t.Fatalf("%s: HTTP %d %s", deed, w.Code, html)
	}
	holds(t, html, words...)
	form.Set("rev", m[1])
	form.Set("step", "apply")
	if w := d.Post(desk.Clerk, "/matter-acts/"+deed, form); w.Code != http.StatusSeeOther {
		t.Fatalf("%s: HTTP %d %s", deed, w.Code, w.Body)
	}
}

// state returns how a matter stands in the store.
func state(t testing.TB, d *desk.Desk, key string) *remind.Status {
	t.Helper()
	day, err := d.Office.Today(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, s, err := office.Find(day, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each step is looked at before it applies, and is then on record as it was typed.
func TestTheStepsOfAMatter(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	round(t, d, plan+"22", remind.NewDate(2026, 11, 20))
	key := func(more ...string) url.Values {
		v := url.Values{"key": {plan + "22"}}
		for i := 0; i < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	confirm(t, d, "extend", key("to", "2027-06-30", "doc", "衡整改办〔2026〕12号", "by", "李主任"), "时限2027年6月30日（现为2026年12月31日）", "将告知办理结果", "改期的提醒", "李主任", "确认延期")
	if s := state(t, d, "22"); s.Due != remind.NewDate(2027, 6, 30) || s.Moved.By != "李主任" || s.Moved.Typist != desk.Clerk.Name || s.Moved.Doc != "衡整改办〔2026〕12号" {
		t.Errorf("%+v", s)
	}
	confirm(t, d, "suspend", key("to", "2027年1月31日", "note", "汛期"), "暂停", "至2027年1月31日止", "不再发出的提醒")
	holds(t, body(t, d, desk.Clerk, "/matters/"+plan+"22"), "?act=resume", "暂停，至2027年1月31日止", "汛期", "原定2026年12月31日")
	confirm(t, d, "resume", key(), "整改中")
	confirm(t, d, "report", key("for", "市国投集团"), "尚未报验的有衡南县党委、政府")
	confirm(t, d, "report", key("for", "衡南县党委、政府"), "已完成待验收", "不再发出的提醒")
	confirm(t, d, "accept", key("on", "2026-11-23"), "验收通过待销号")
	confirm(t, d, "close", key("doc", "衡环〔2026〕3号"), "已销号", "将告知办理结果")
	html := body(t, d, desk.Clerk, "/matters/"+plan+"22")
	holds(t, html, "?act=reopen", "衡环〔2026〕3号", "录入：王科长")
	lacks(t, html, "?act=close", "?act=chase", "?act=extend", "?act=return")
	holds(t, html, "（三）（2026年9月30日）")
	confirm(t, d, "reopen", key("note", "渗滤液复发"), "整改中")
	confirm(t, d, "chase", key("note", "请三日内报送"), "催办于2026年11月2", "衡南县党委、政府")
	if state(t, d, "22").State != remind.Open {
		t.Error("a chase changes no state")
	}
}

// What cannot be is refused where it was typed, in the words of the page, and nothing is lost of it.
func TestRefusals(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	for _, tt := range []struct {
		deed string
		form url.Values
		want string
	}{
		{"return", url.Values{"key": {plan + "22"}, "note": {"缺"}, "doc": {"某号"}}, "已报验或已验收通过的方可退回"},
		{"close", url.Values{"key": {plan + "22"}, "doc": {"某号"}}, "须填写原因"},
		{"extend", url.Values{"key": {plan + "22"}, "to": {"2026-12-31"}, "doc": {"某号"}}, "“新时限”与现行时限相同"},
		{"extend", url.Values{"key": {plan + "22"}, "to": {"三月"}, "doc": {"某号"}}, "“新时限”不是日期"},
		{"extend", url.Values{"key": {plan + "22"}, "doc": {"某号"}}, "须填写新的时限"},
		{"suspend", url.Values{"key": {plan + "22"}, "to": {"2026-01-01"}, "doc": {"某号"}}, "暂停须有止日"},
		{"report", url.Values{"key": {plan + "22"}, "on": {"2027-01-01"}, "doc": {"某号"}}, "晚于今日"},
		{"hold", url.Values{"key": {plan + "22"}, "to": {"2026-12-31"}, "note": {"核"}, "doc": {"某号"}}, "须填写“同意人”"},
		{"hold", url.Values{"key": {plan + "22"}, "note": {"核"}, "doc": {"某号"}}, "须填写"},
		{"release", url.Values{"key": {plan + "22"}, "doc": {"某号"}}, "没有暂停发送"},
		{"accept", url.Values{"key": {plan + "22"}, "note": {strings.Repeat("长", 2001)}, "doc": {"某号"}}, "“说明”"},
	} {
		tt.form.Set("step", "preview")
		w := d.Post(desk.Clerk, "/matter-acts/"+tt.deed, tt.form)
		html := w.Body.String()
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(html, tt.want) {
			t.Errorf("%s: HTTP %d, no %q: %s", tt.deed, w.Code, tt.want, regexp.MustCompile(`role="alert">[^<]*`).FindString(html))
		}
		if alert := regexp.MustCompile(`role="alert">[^<]*`).FindString(html); strings.Contains(alert, "--") || strings.Contains(alert, "duban") {
			t.Errorf("%s speaks of commands: %s", tt.deed, alert)
		}
		if d := tt.form.Get("note"); d != "" && len(d) < 100 && !strings.Contains(html, ">"+d+"</textarea>") {
			t.Errorf("%s has lost what was typed", tt.deed)
		}
	}
}

// Whoever confirms what was looked at before somebody else was there records nothing, and keeps what was typed.
func TestWhatMovedIsLookedAtAgain(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	form := url.Values{"key": {plan + "22"}, "note": {"现场核查属实"}, "step": {"preview"}}
	m := rev.FindStringSubmatch(d.Post(desk.Clerk, "/matter-acts/accept", form).Body.String())
	if _, err := d.Office.Record(t.Context(), remind.Event{Kind: remind.EventReport}, []string{"1"}); err != nil {
		t.Fatal(err)
	}
	form.Set("rev", m[1])
	form.Set("step", "apply")
	w := d.Post(desk.Clerk, "/matter-acts/accept", form)
	if w.Code != http.StatusConflict || state(t, d, "22").State != remind.Open {
		t.Fatalf("HTTP %d", w.Code)
	}
	holds(t, w.Body.String(), "重新查看影响", "现场核查属实")
	confirm(t, d, "accept", form)
	if w := d.Post(desk.Clerk, "/matter-acts/accept", form); w.Code != http.StatusUnprocessableEntity { // the same form once more
		t.Errorf("HTTP %d", w.Code)
	}
}

// Several matters are recorded by one form, all or none.
func TestSeveralAtOnce(t *testing.T) {
	d := desk.Open(t, matter.Routes())
	keys := url.Values{"key": {plan + "1", plan + "2", plan + "3", plan + "4", plan + "5", plan + "1"}, "act": {"close"}}
	holds(t, d.Post(desk.Clerk, "/matter-acts", keys).Body.String(), "选定的5项", "预览变动")
	keys.Set("note", "补录")
	confirm(t, d, "close", keys, "1：登记销号后", "5：登记销号后")
	for _, k := range []string{"1", "3", "5"} {
		if s := state(t, d, k); s.State != remind.Closed {
			t.Errorf("%s is %s", k, s.State)
		}
	}
	keys.Set("step", "preview")
	keys["key"] = []string{plan + "6", plan + "1"}
	if w := d.Post(desk.Clerk, "/matter-acts/close", keys); w.Code != http.StatusUnprocessableEntity || state(t, d, "6").State != remind.Open {
		t.Errorf("HTTP %d", w.Code)
	}
	if w := d.Post(desk.Clerk, "/matter-acts", url.Values{"act": {"close"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("HTTP %d of an empty selection", w.Code)
	}
}
