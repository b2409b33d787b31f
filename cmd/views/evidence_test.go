package views_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/formats/paper"
	"duban/formats/workbook"
	"duban/remind"
	"duban/remind/delivery"
	contacts "duban/remind/people"
	"duban/tables"
)

// dossier returns the dossier of a matter in a format.
func (l *life) dossier(key, format string, full bool) []byte {
	l.Helper()
	e, err := l.by("陈录入").Evidence(l.Context(), key, false)
	l.must(err)
	e.At = remind.DateOf(l.now).At(18, 0)
	var out bytes.Buffer
	l.must(views.Evidence(&terminal.Printer{Out: &out, Format: format, Full: full}, e))
	return out.Bytes()
}

// parts counts the lines of each part of a dossier.
func (l *life) parts(lines []byte) map[string]int {
	l.Helper()
	n := map[string]int{}
	for line := range bytes.Lines(lines) {
		var row struct{ Part string }
		l.must(json.Unmarshal(line, &row))
		n[row.Part]++
	}
	return n
}

// The dossier of a whole life has all that is on record of it, in each form the same, masked unless asked, and the seals that cover it.
func TestTheDossierOfAWholeLife(t *testing.T) {
	l := whole(t)
	l.on("2026-10-13")
	made, err := l.st.Seal(t.Context(), l.now)
	l.must(err)
	lines := l.dossier("1", "json", false)
	n := l.parts(lines)
	if n["record"] != 14 || n["message"] != 2 || n["deadline"] != 4 || n["reply"] != 2 || n["seal"] != 1 {
		t.Errorf("parts %v\n%s", n, lines)
	}
	for _, want := range []string{
		`"hash":"` + made.Hash + `"`, `"address":"j***@city.example"`, `"name":"head","text":"` + made.Hash + `"`, `"state":"delivered"`, `"files":[{"name":"验收单.pdf"`,
		"duban verify --head " + made.Hash, "没有未封存的", `"name":"due","text":"2027年6月30日（2026-10-09由2026-12-31改为2027-06-30，市整改办〔2026〕12号）"`,
		`"name":"state","text":"已销号，自2026年10月12日起"`, "3b96d691387ad70d6435054c50e161fa098da1f809798e56b5d6c33a756896bf",
	} {
		if !bytes.Contains(lines, []byte(want)) {
			t.Errorf("the dossier lacks %s", want)
		}
	}
	if text := string(lines); contacts.Masked(text) != text {
		t.Error("somebody can be reached by what it says")
	}
	if !bytes.Contains(l.dossier("1", "json", true), []byte("jia@city.example")) {
		t.Error("asked for, an address is not whole")
	}
	grids, _, err := workbook.ReadGrids(l.dossier("1", "xlsx", false))
	l.must(err)
	if len(grids) != 9 {
		t.Errorf("%d sheets of %d parts", len(grids), len(n))
	}
	if a, b := l.dossier("1", "docx", false), l.dossier("1", "docx", false); !bytes.Equal(a, b) || len(a) < 5000 {
		t.Errorf("two papers of %d and %d bytes differ", len(a), len(b))
	}
}

// Of a matter on which nothing happened the dossier says so, and invents nothing.
func TestTheDossierOfNothing(t *testing.T) {
	l := whole(t)
	l.on("2026-10-13")
	lines := l.dossier("1.2~quarter", "json", false)
	if n := l.parts(lines); n["message"] != 0 || n["reply"] != 0 || n["deadline"] != 1 {
		t.Errorf("parts %v\n%s", n, lines)
	}
	e, err := l.by("").Evidence(t.Context(), "1.2~quarter", false)
	l.must(err)
	text := said(tables.EvidencePaper(e, contacts.Masked))
	for _, want := range []string{
		"系统未记录就该事项发出过消息", "系统未收到就该事项的答复和材料", fmt.Sprintf("本事项所属问题共有记录%d条，系统尚未封存。", e.Proof.Rows),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper does not say %s:\n%s", want, text)
		}
	}
}

// The paper counts the sealed rows of the whole problem, whichever matter of it was asked for, and those that no seal covers yet; a key in a narrow
// column is broken before its date.
func TestTheDossierCountsItsRows(t *testing.T) {
	l := whole(t)
	l.on("2026-10-13")
	_, err := l.st.Seal(t.Context(), l.now)
	l.must(err)
	rows := 0
	for _, key := range []string{"1", "1.1@2026-06-30"} {
		e, err := l.by("").Evidence(t.Context(), key, false)
		l.must(err)
		if rows == 0 {
			rows = e.Proof.Rows
		}
		if got := said(tables.EvidencePaper(e, contacts.Masked)); !strings.Contains(got, fmt.Sprintf("本事项所属问题共有记录%d条，由1次封存覆盖，没有未封存的。", rows)) ||
			!strings.Contains(got, "\n1.1\n@2026-06-30\n") || rows < 20 {
			t.Errorf("%s: %d rows\n%s", key, rows, got)
		}
	}
	l.must(l.st.AddProgress(t.Context(), -1, []remind.Progress{{Key: "own/1", On: remind.DateOf(l.now), At: l.now, By: "甲县", Taker: "陈录入", Text: "又"}}))
	e, err := l.by("").Evidence(t.Context(), "1", false)
	l.must(err)
	if got := said(tables.EvidencePaper(e, contacts.Masked)); !strings.Contains(got, fmt.Sprintf("共有记录%d条，由1次封存覆盖，另有1条尚未封存", rows+1)) {
		t.Errorf("with one more:\n%s", got)
	}
}

// said is what a paper says, its tables too.
func said(p *paper.Paper) string {
	var all []string
	add := func(runs []paper.Run) {
		for _, r := range runs {
			all = append(all, r.Text)
		}
	}
	for i := range p.Blocks {
		add(p.Blocks[i].Runs)
		if t := p.Blocks[i].Table; t != nil {
			for _, row := range t.Rows {
				for j := range row {
					add(row[j].Runs)
				}
			}
		}
	}
	return strings.Join(all, "\n") + "\n"
}

// A matter of four hundred messages makes a paper that is read: what it leaves out it counts, and the workbook has all of it.
func TestTheDossierOfManyMessages(t *testing.T) {
	l := whole(t)
	for i := range 70 {
		l.on("2026-06-29")
		l.now = l.now.AddDate(0, 0, i)
		v := delivery.Verdict{Outcome: delivery.Delivered, Code: 250, Reply: "250 ok"}
		if i == 40 {
			v = delivery.Verdict{Outcome: delivery.Refused, Code: 550, Reply: "550 5.1.1 <jia@city.example>: no such user"}
		}
		n := l.notice("own/1.1@2026-06-30", fmt.Sprintf("o%d", i))
		l.told("【督办】逾期", []delivery.Verdict{v}, n)
	}
	l.on("2026-10-13")
	e, err := l.by("").Evidence(t.Context(), "1", false)
	l.must(err)
	p := tables.EvidencePaper(e, contacts.Masked)
	text, rows := "", 0
	for _, b := range p.Blocks {
		for _, r := range b.Runs {
			text += r.Text + "\n"
		}
		if b.Table != nil && len(b.Table.Rows) > 0 && len(b.Table.Rows[0]) == 7 && b.Table.Rows[0][0].Runs[0].Text == "序号" {
			rows = len(b.Table.Rows) - 1
		}
	}
	if rows != 3 || !strings.Contains(text, "发出消息72条：已送达71条，发送失败1条") || !strings.Contains(text, "共3条；其余69条均已送达") {
		t.Errorf("%d rows\n%s", rows, text)
	}
	if n := l.parts(l.dossier("1", "json", false)); n["message"] != 72 {
		t.Errorf("for programs %v", n)
	}
}
