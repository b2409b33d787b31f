package draft_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"duban/formats/draft"
	"duban/remind"
	"duban/remind/paperwork"
	"duban/seeds"
)

var today = remind.NewDate(2026, 11, 23)

// item is a problem with an entry, n days before its date.
func item(number, left int) remind.Item {
	due := today + remind.Date(left)
	return remind.Item{
		Plan: seeds.PlanID, PlanTitle: "甲县<整改>方案", Problem: number, Title: fmt.Sprintf("河道%d“黑臭”&淤积。", number), Goal: "水质达标", Short: fmt.Sprint("河道", number),
		Entries: []remind.Entry{{
			Obligation: &remind.Obligation{Key: remind.ProblemKeyOf(seeds.PlanID, number), Plan: seeds.PlanID, Problem: number, Kind: remind.KindProblem, Due: due},
			Status:     &remind.Status{State: remind.Open, Due: due, Original: due}, DaysLeft: left,
			Parties: remind.Parties{Responsible: []string{"甲县党委、政府"}, Lead: []string{"市水利局"}},
		}},
	}
}

func desk() draft.Desk {
	return draft.Desk{Day: today, Answer: today + 7, Office: remind.SignOff{Name: "市整改办", Phone: "0734-1"}}
}

// text returns what a paper says, a paragraph a line.
func text(t *testing.T, f *draft.Forms, from draft.Desk, drafts ...remind.Draft) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, from, drafts); err != nil {
		t.Fatal(err)
	}
	return read(t, b.Bytes())
}

func read(t *testing.T, raw []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var b strings.Builder
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.CharData:
			b.Write(e)
		case xml.EndElement:
			if e.Name.Local == "p" || e.Name.Local == "br" {
				b.WriteString("\n")
			}
		}
	}
}

// Each form says what is on record, and of the rest that it is not.
func TestWhatFormsSay(t *testing.T) {
	t.Parallel()
	life := item(3, -9)
	life.Progress = &remind.Progress{On: today - 20, By: "甲县", Text: "清淤2公里"}
	e := &life.Entries[0]
	e.Status.Original, e.Status.Extended, e.Status.Moved = today-30, 1, remind.Event{Doc: "府函〔2026〕3号"}
	e.Warned = []remind.Date{today - 20, today - 12}
	e.Papers = []remind.Paper{{Kind: paperwork.Letter, Doc: "整改办〔2026〕2号", On: today - 11}}
	lasting := item(4, 0)
	lasting.Entries[0].Status.Due = 0
	long := item(5, 30)
	long.Title, long.Goal = strings.Repeat("长", 300), strings.Repeat("久", 300)
	of := func(kind paperwork.Kind, items ...remind.Item) remind.Draft {
		return remind.Draft{Kind: kind, Body: "甲县党委、政府", Items: items}
	}
	for _, tt := range []struct {
		name   string
		draft  remind.Draft
		demo   bool
		says   []string
		hushes string
	}{
		{"a letter", of(paperwork.Letter, item(1, 5)), false, []string{
			"（代拟稿）\n关于按期完成整改任务的提醒函\n甲县党委、政府：\n", "根据《甲县<整改>方案》，你单位承担下列1项整改任务。截至2026年11月23日，",
			"\n1\n第1项“河道1“黑臭”&淤积”\n2026年11月28日\n距到期还有5天\n系统未记录\n系统未记录\n",
			"请于2026年11月30日前书面说明原因", "特此函达。\n市整改办\n2026年11月23日\n（联系人：　　　　，联系电话：0734-1）",
		}, "【演示】"},
		{"a letter of three", of(paperwork.Letter, item(1, 5), item(2, 0), lasting), true, []string{
			"【演示】（代拟稿）", "下列3项", "\n2\n第2项", "今日到期", "\n3\n第4项", "持续推进\n方案未定具体时限",
		}, "\n4\n"},
		{"a notice", of(paperwork.Notice, item(1, -40)), false, []string{"关于对逾期整改任务进行督办的通知\n甲县党委、政府：", "已逾期40天", "特此通知。"}, "约谈"},
		{"a slip of what has a life", remind.Draft{Kind: paperwork.Slip, Items: []remind.Item{life}}, false, []string{
			"督　办　单", "督办〔2026〕　　号", "《甲县<整改>方案》第3项", "\n责任单位\n甲县党委、政府\n", "\n配合单位\n方案未列明\n", "\n整改任务\n水质达标\n",
			"2026年11月14日（原定2026年10月24日，经府函〔2026〕3号变更）", "已逾期9天", "2026年11月3日甲县报送：清淤2公里",
			"到期前15日内已提醒2次（2026年11月3日、2026年11月11日）；2026年11月12日已发提醒函整改办〔2026〕2号", "回执（裁下交回）",
		}, "系统未记录"},
		{"a slip of a long title", remind.Draft{Kind: paperwork.Slip, Items: []remind.Item{long}}, false, []string{
			"第5项“河道5”", "\n" + strings.Repeat("久", 200) + "…\n",
		}, strings.Repeat("长", 61)},
	} {
		from := desk()
		from.Demo = tt.demo
		got := text(t, nil, from, tt.draft)
		for _, s := range tt.says {
			if !strings.Contains(got, s) {
				t.Errorf("%s lacks %q:\n%s", tt.name, s, got)
			}
		}
		if strings.Contains(got, tt.hushes) || strings.Contains(got, "{{") {
			t.Errorf("%s says %q:\n%s", tt.name, tt.hushes, got)
		}
	}
}

// Where a mail has no room for all, a paper says how many it leaves out.
func TestAPaperSaysWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	from := desk()
	from.Most = 2
	got := text(t, nil, from, remind.Draft{Kind: paperwork.Letter, Body: "甲县", Items: []remind.Item{item(1, 5), item(2, 5), item(3, 5), item(4, 5)}})
	if !strings.Contains(got, "下列4项") || !strings.Contains(got, "因篇幅所限，另有2项未列出，请用duban papers导出") || strings.Contains(got, "第3项") {
		t.Error(got)
	}
}

// An office's form stands in for the program's own; one that cannot be used is named, with what is wrong in it, and the program's own stands in.
func TestFormsOfAnOffice(t *testing.T) {
	t.Parallel()
	raw, err := draft.Builtin(paperwork.Slip)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(from, to string) *fstest.MapFile { return &fstest.MapFile{Data: rewritten(t, raw, from, to)} }
	for _, tt := range []struct {
		name   string
		folder fstest.MapFS
		fault  string
		says   string
	}{
		{"none", fstest.MapFS{}, "", "督　办　单"},
		{"the program's own", fstest.MapFS{"督办单.docx": {Data: raw}}, "", "督　办　单"},
		{"other words", fstest.MapFS{"督办单.docx": changed("督　办　单", "交　办　单")}, "", "交　办　单"},
		{"an unknown placeholder", fstest.MapFS{"督办单.docx": changed("{{日期}}", "{{签发日}}")}, "督办单.docx：没有名为{{签发日}}的占位符", "督　办　单"},
		{"no document", fstest.MapFS{"督办单.docx": {Data: []byte("x")}}, "督办单.docx：不是.docx文件", "督　办　单"},
		{"a bad one of another kind", fstest.MapFS{"专函.docx": {Data: []byte("x")}}, "专函.docx：不是.docx文件", "督　办　单"},
	} {
		forms, faults := draft.Load(tt.folder)
		if said := fmt.Sprint(faults); (len(faults) > 0) != (tt.fault != "") || !strings.Contains(said, tt.fault) {
			t.Errorf("%s: %s, want %q", tt.name, said, tt.fault)
		}
		if got := text(t, forms, desk(), remind.Draft{Kind: paperwork.Slip, Items: []remind.Item{item(1, -9)}}); !strings.Contains(got, tt.says) {
			t.Errorf("%s: no %s in %s", tt.name, tt.says, got)
		}
	}
}

// rewritten is a .docx with other words in its text.
func rewritten(t *testing.T, raw []byte, from, to string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out, err := w.Create(f.Name)
		if err == nil {
			_, err = io.WriteString(out, strings.ReplaceAll(string(content), from, to))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
