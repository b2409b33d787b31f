package paper

import (
	"bytes"
	"errors"
	"strings"
)

// A writer writes the main part, block by block.
type writer struct {
	b        bytes.Buffer
	pictures [][]byte
	broken   bool // a page ends before the next block
	kept     bool // the row is on the page of the next one
	open     bool // a table came last: what follows it must be a paragraph, or the next table would join it
}

// names are the styles of paragraphs in the file.
var names = [...]string{
	Body: "Body", Title: "Title", Subtitle: "Subtitle", Addressee: "Addressee", Heading1: "Heading1", Heading2: "Heading2", Heading3: "Heading3",
	Note: "Note", Signature: "Signature", Date: "Date", Lead: "Lead",
}

var errBlock = errors.New("a block is neither paragraph nor table nor picture")

func (w *writer) paper(p *Paper) error {
	if p.Draft != "" {
		w.paragraph("Draft", "", []Run{{Text: p.Draft}})
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		var next Block
		if i+1 < len(p.Blocks) {
			next = p.Blocks[i+1]
		}
		if err := w.block(b, p.before(i), &next); err != nil {
			return err
		}
	}
	w.gap()
	return nil
}

// before is the block above another one; above the first there is an empty one.
func (p *Paper) before(i int) *Block {
	if i == 0 {
		return &Block{}
	}
	return &p.Blocks[i-1]
}

func (w *writer) block(b, before, next *Block) error {
	switch {
	case b.Table != nil:
		if w.open || w.broken {
			w.gap()
		}
		return w.table(b.Table)
	case b.Picture != nil:
		return w.picture(b.Picture)
	case b.Style == PageBreak:
		w.broken = true
	case int(b.Style) < len(names):
		w.paragraph(names[b.Style], place(b, before, next), b.Runs)
	default:
		return errBlock
	}
	return nil
}

// main is the whole main part.
func (w *writer) main(landscape bool) []byte {
	head := declaration + `<w:document ` + wordSpace + ` xmlns:r="` + relationSpace + `" xmlns:wp="` + drawingSpace + `/wordprocessingDrawing"><w:body>`
	return []byte(head + w.b.String() + section(landscape) + `</w:body></w:document>`)
}

var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escaped returns a text as XML holds it. Characters that XML 1.0 forbids are left out: documents that were converted often have some, and a
// program refuses a file with one of them.
func escaped(text string) string {
	return entities.Replace(strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFC || r >= 0x10000 {
			return r
		}
		return -1
	}, text))
}
