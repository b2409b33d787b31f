package word

import (
	"encoding/xml"
	"strconv"

	"duban/formats/archive"
)

// runProperty reads what a run's properties say of its being seen: hidden, deleted or put in. Those under pPr are of the mark that ends the
// paragraph: where that is deleted, the paragraph runs into the next.
// A character style can hide a run as well as vanish can, and vanish with a value of 0 shows what the style hides.
func (r *docxReader) runProperty(path []string, e *xml.StartElement) {
	mark := archive.Above(path, 2) == "pPr"
	switch path[len(path)-1] {
	case "vanish":
		if mark {
			r.para.markHidden = archive.On(e)
		} else {
			r.hidden = archive.On(e)
		}
	case "rStyle":
		r.hidden = r.hidden || !mark && archive.Attr(e, "val") != "" && r.numbers.hidden(archive.Attr(e, "val"))
	case "del", "moveFrom":
		r.para.joins = r.para.joins || mark
		r.seen.changes++
	case "ins", "moveTo":
		r.seen.changes++
	}
}

// paragraphProperty reads a paragraph's style, its place in a list, and whether a page begins with it.
// numId 0 stands for "no number, whatever the style says"; it is kept as it is, and no list has that id. A page that begins before
// the paragraph counts among the writer's breaks.
func (r *docxReader) paragraphProperty(name string, e *xml.StartElement) {
	switch name {
	case "pStyle":
		r.para.style = archive.Attr(e, "val")
		r.para.hidden = r.numbers.hidden(r.para.style)
	case "numId":
		r.para.num = archive.Attr(e, "val")
	case "ilvl":
		if n, err := strconv.Atoi(archive.Attr(e, "val")); err == nil {
			r.para.level = n
		}
	case "pageBreakBefore":
		if archive.On(e) {
			r.broken++
			r.para.at.Pages[1] = r.broken
		}
	}
}
