package formats

import (
	"fmt"
	"strconv"
)

// close ends the document: it says on which page what stands, and what was not read.
func (r *docxReader) close() {
	if len(r.carried) > 0 {
		r.out.line(r.carried...)
	}
	sign := 0
	if r.rendered == 0 {
		sign = 1
	}
	words := map[string]string{}
	if r.rendered+r.broken > 0 {
		for _, p := range r.places {
			before := p.words
			p.words += "（约第" + strconv.Itoa(p.pages[sign]+1) + "页）"
			words[before] = p.words
		}
	}
	for _, all := range [][]Finding{r.out.findings, r.out.leftOut} {
		for i := range all {
			if w := words[all[i].Where]; w != "" {
				all[i].Where = w
			}
		}
	}
	r.tell()
}

// tell notes what the whole document holds and was not read.
func (r *docxReader) tell() {
	s := &r.seen
	note := func(n int, at *site, v Severity, message string) {
		if n > 0 {
			r.out.find(at, v, message, "")
		}
	}
	note(s.changes, nil, Note, "文件含有未接受的修订，已按全部接受修订后的文字读入，请核对")
	note(s.hidden, s.hiddenAt, Note, "文件含有隐藏文字，未读入")
	note(s.notes, nil, Note, fmt.Sprintf("文件含有脚注或尾注%d处，未读入", s.notes))
	note(s.comments, nil, Note, fmt.Sprintf("文件含有批注%d处，未读入", s.comments))
	note(s.contents, nil, Note, "文件含有自动目录，未读入")
	note(s.pictures, nil, Note, fmt.Sprintf("文件含有图片%d幅，图片中的文字无法读入", s.pictures))
	note(s.others, nil, Warning, fmt.Sprintf("文件中嵌有其他文件%d处，其文字未读入，请粘贴为正文", s.others))
}
