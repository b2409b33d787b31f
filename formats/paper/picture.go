package paper

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
)

var errPicture = errors.New("a picture is no PNG")

// emu are the units of a drawing, 36,000 a millimetre.
func emu(mm float64) int { return int(math.Round(mm * 36000)) }

func pictureID(i int) string { return "rId" + strconv.Itoa(100+i) }

// picture writes a drawing in a line of its own, as tall as it is: in an exact line a program would show a strip of it.
func (w *writer) picture(p *Picture) error {
	if !bytes.HasPrefix(p.PNG, []byte("\x89PNG\r\n\x1a\n")) {
		return errPicture
	}
	i := len(w.pictures)
	w.pictures = append(w.pictures, p.PNG)
	wide, high, alt := emu(p.Width), emu(p.Height), escaped(p.Alt)
	w.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="Picture"/>`)
	if w.broken {
		w.b.WriteString(`<w:pageBreakBefore/>`)
	}
	fmt.Fprintf(&w.b, `</w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/>`, wide, high)
	fmt.Fprintf(&w.b, `<wp:docPr id="%d" name="图%d" descr="%s"/><a:graphic xmlns:a="`+drawingSpace+`/main">`, i+1, i+1, alt)
	fmt.Fprintf(&w.b, `<a:graphicData uri="`+drawingSpace+`/picture"><pic:pic xmlns:pic="`+drawingSpace+`/picture">`+
		`<pic:nvPicPr><pic:cNvPr id="%d" name="图%d" descr="%s"/><pic:cNvPicPr/></pic:nvPicPr>`, i+1, i+1, alt)
	fmt.Fprintf(&w.b, `<pic:blipFill><a:blip r:embed="%s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`, pictureID(i))
	fmt.Fprintf(&w.b, `<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`, wide, high)
	w.b.WriteString(`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`)
	w.broken, w.open = false, false
	return nil
}
