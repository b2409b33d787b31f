package word

import (
	"fmt"
	"strconv"

	"duban/formats/plantable"
	"duban/formats/plantext"
)

// close ends the document: it says on which page what stands, and what was not read.
// Pages can only be told here: a document holds page breaks of two kinds, lastRenderedPageBreak, where the layout last broke, and those
// that the writer put in, and only at its end is it known whether there was any of the first. Without them 约第3页 counts the writer's
// own breaks, which are fewer than the printed pages; without both no page is named, as 约第1页 on every finding would be false.
func (r *docxReader) close() {
	// Text that waited for a next paragraph that never came, its own end being deleted, would otherwise be lost.
	if len(r.carried) > 0 {
		r.out.Line(r.carried...)
	}
	sign := 0
	if r.rendered == 0 {
		sign = 1
	}
	words := map[string]string{}
	if r.rendered+r.broken > 0 {
		for _, p := range r.places {
			before := p.Words
			p.Words += "（约第" + strconv.Itoa(p.Pages[sign]+1) + "页）"
			words[before] = p.Words
		}
	}
	// Findings copied the words of their site before the pages were known, so they are rewritten by those words.
	for _, all := range [][]plantext.Finding{r.out.Findings, r.out.LeftOut} {
		for i := range all {
			if w := words[all[i].Where]; w != "" {
				all[i].Where = w
			}
		}
	}
	r.tell()
}

// tell notes what the whole document holds and was not read.
// Only embedded files are a Warning: a measure may stand in a 附件1 that was put in as a file. The others are things that a clerk can see in
// the document and judge, and one note for all of a kind keeps a plan with a hundred revisions from having a hundred findings.
func (r *docxReader) tell() {
	s := &r.seen
	note := func(n int, at *plantable.Site, v plantext.Severity, message string) {
		if n > 0 {
			r.out.Find(at, v, message, "")
		}
	}
	note(s.changes, nil, plantext.Note, "文件含有未接受的修订，已按全部接受修订后的文字读入，请核对")
	note(s.hidden, s.hiddenAt, plantext.Note, "文件含有隐藏文字，未读入")
	note(s.notes, nil, plantext.Note, fmt.Sprintf("文件含有脚注或尾注%d处，未读入", s.notes))
	note(s.comments, nil, plantext.Note, fmt.Sprintf("文件含有批注%d处，未读入", s.comments))
	note(s.contents, nil, plantext.Note, "文件含有自动目录，未读入")
	note(s.pictures, nil, plantext.Note, fmt.Sprintf("文件含有图片%d幅，图片中的文字无法读入", s.pictures))
	note(s.others, nil, plantext.Warning, fmt.Sprintf("文件中嵌有其他文件%d处，其文字未读入，请粘贴为正文", s.others))
}
