package word

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"duban/formats/archive"
	"duban/formats/plantext"
)

// sign reads what stands for a character.
// They are empty elements within a run (17.3.3). A soft return, br without a type, ends a line as much as a paragraph does: clerks part
// measures with Shift+Enter. A br of type page is no end of line; it is the writer's break, counted for 约第3页.
func (r *docxReader) sign(name string, e *xml.StartElement) {
	switch name {
	case "tab", "ptab":
		r.write("\t")
	case "br":
		if archive.Attr(e, "type") == "page" {
			r.broken++
			r.turned()
			return
		}
		r.write("\n")
	case "cr":
		r.write("\n")
	case "noBreakHyphen":
		r.write("-")
	case "sym":
		r.write(r.symbol(archive.Attr(e, "font"), archive.Attr(e, "char")))
	}
}

// symbols are the signs of picture fonts that plans use, by font and place in it.
// A picture font has its own drawing at the place of a letter: Wingdings FC is √. The place is the low byte, in hexadecimal, since Word
// moves such fonts to F000–F0FF. Boxes and ticks matter: 已完成☑ against □ is what a column of progress says.
var symbols = map[string]string{
	"Wingdings 6C": "●", "Wingdings 6E": "■", "Wingdings 6F": "□", "Wingdings A8": "□", "Wingdings FC": "√", "Wingdings FB": "×", "Wingdings FE": "☑",
	"Wingdings 2 52": "☑", "Wingdings 2 50": "√", "Wingdings 2 A3": "□", "Symbol B7": "•", "Symbol B3": "≥", "Symbol A3": "≤", "Symbol B4": "×",
	"Symbol 6D": "μ", "Symbol B0": "°", "Symbol B1": "±",
}

// symbol returns a sign that was put in by its number. One of a picture font that is not known here shows as 〓, and is told of.
// It is not left out, as an unknown drawing may be a ≥ before a figure, and a goal without it says something else.
func (r *docxReader) symbol(font, char string) string {
	n, err := strconv.ParseUint(char, 16, 21)
	if err != nil {
		return ""
	}
	picture := strings.HasPrefix(font, "Wingdings") || strings.HasPrefix(font, "Webdings") || font == "Symbol"
	if n < 0xE000 && !picture || n > 0xF8FF {
		return string(rune(n))
	}
	if s := symbols[font+" "+fmt.Sprintf("%02X", n&0xFF)]; s != "" {
		return s
	}
	r.out.Find(r.para.at, plantext.Warning, "此处的符号无法读成文字，已读作“〓”，请核对", font)
	return "〓"
}
