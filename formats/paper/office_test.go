//go:build libreoffice

package paper_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/formats/paper"
	"duban/tools/libreoffice"
)

// printed returns the pages of a paper as LibreOffice prints them.
func printed(t *testing.T, p *paper.Paper) []libreoffice.Page {
	t.Helper()
	var b bytes.Buffer
	if err := paper.Write(&b, p); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "paper.docx")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return libreoffice.Pages(t, file)
}

func TestAPageHas22LinesOf28Characters(t *testing.T) {
	t.Parallel()
	pages := printed(t, &paper.Paper{Name: "试", Blocks: []paper.Block{paper.Words(paper.Body, strings.Repeat("一二三四五六七八九十", 150))}})
	if len(pages) != 3 {
		t.Fatalf("%d pages, want 3", len(pages))
	}
	for i, p := range pages[:2] {
		var lines []libreoffice.Word
		for _, w := range p.Words {
			if strings.ContainsAny(w.Text, "一二") {
				lines = append(lines, w)
			}
		}
		if len(lines) != 22 {
			t.Errorf("page %d has %d lines, want 22", i+1, len(lines))
		}
		for j, l := range lines {
			want := 28
			if i+j == 0 {
				want = 26 // the paragraph begins two characters in
			}
			if n := utf8.RuneCountInString(l.Text); n != want {
				t.Errorf("page %d, line %d has %d characters, want %d", i+1, j+1, n, want)
			}
		}
	}
	for i, p := range pages {
		number(t, &p, i)
	}
}

// number checks that a page's number stands on its outer side, below the type area.
func number(t *testing.T, p *libreoffice.Page, i int) {
	t.Helper()
	foot := p.Words[len(p.Words)-1]
	for _, w := range p.Words {
		if w.Top > foot.Top {
			foot = w
		}
	}
	if right := foot.Left > p.Width/2; right != (i%2 == 0) {
		t.Errorf("the number of page %d, %q, stands %.0f points from the left of %.0f", i+1, foot.Text, foot.Left, p.Width)
	}
	const area = (297 - 35) * 72 / 25.4
	if foot.Top < area || foot.Top > area+30 {
		t.Errorf("the number of page %d stands %.0f points below the type area", i+1, foot.Top-area)
	}
}

func TestATableBeginsEachPageWithItsHead(t *testing.T) {
	t.Parallel()
	rows := [][]paper.Cell{{paper.In("序号"), paper.In("任务")}}
	for range 60 {
		rows = append(rows, []paper.Cell{paper.In("1"), paper.In("甲")})
	}
	pages := printed(t, &paper.Paper{Name: "试", Landscape: true, Blocks: []paper.Block{
		{Table: &paper.Table{Widths: []float64{25, 200}, Heads: 1, Rows: rows}},
		{Style: paper.PageBreak},
		{Table: &paper.Table{Widths: []float64{225}, Rows: [][]paper.Cell{{paper.In("末页")}}}},
	}})
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages {
		want := "序号"
		if i == len(pages)-1 {
			want = "末页"
		}
		if p.Words[0].Text != want {
			t.Errorf("page %d begins %q, want %q", i+1, p.Words[0].Text, want)
		}
	}
}
