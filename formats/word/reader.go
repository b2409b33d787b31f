package word

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"path"
	"strconv"
	"strings"

	"duban/formats/archive"
	"duban/formats/plantable"
	"duban/formats/plantext"
)

// ErrNoBody says that an archive is made like a Word document and has no text.
var ErrNoBody = errors.New("文件不是完整的Word文档（缺少正文），请在WPS或Office中重新另存为.docx后导入")

// MainPart returns the name of the part that holds a document's text, "" if there is none.
// The relations of the package name it; Word writes word/document.xml, other programs may choose another name. A relation that leads to
// nothing falls back on Word's name, so that a document whose relations are wrong is still read. The caller tells an archive that is no
// document of Word by the empty name.
func MainPart(z *zip.Reader) (string, error) {
	name := ""
	err := archive.WalkPart(z, "_rels/.rels", archive.Visitor{Begin: func(_ []string, e *xml.StartElement) bool {
		if strings.HasSuffix(archive.Attr(e, "Type"), "/officeDocument") {
			name = strings.TrimPrefix(path.Clean("/"+archive.Attr(e, "Target")), "/")
		}
		return true
	}})
	if err != nil {
		return "", err
	}
	if name == "" || !archive.Holds(z, name) {
		name = "word/document.xml"
	}
	if !archive.Holds(z, name) {
		return "", nil
	}
	return name, nil
}

// Transcribe reads a Word document as if all its changes were accepted.
// A document beyond the bounds is refused whole with archive.ErrTooLarge: half a plan would look like one whose later problems were withdrawn.
// It takes one pass over the part and memory for its text, not for its tree of elements.
func Transcribe(z *zip.Reader, name string) (*plantable.Transcript, error) {
	numbers, err := newNumberer(z, path.Dir(name)+"/")
	if err != nil {
		return nil, err
	}
	r := &docxReader{out: &plantable.Transcript{}, numbers: numbers}
	if err := archive.WalkPart(z, name, archive.Visitor{Begin: r.begin, End: r.end, Text: r.text}); err != nil {
		return nil, err
	}
	if r.tooLarge() {
		return nil, archive.ErrTooLarge
	}
	r.close()
	return r.out, nil
}

// A docxReader goes through a document's text once, paragraph by paragraph.
type docxReader struct {
	out     *plantable.Transcript
	numbers *numberer

	para    paragraph
	carried []plantable.Writing // of paragraphs whose end was deleted: it runs into the next
	hidden  bool                // of the open run
	fields  []docField
	choices []bool // of the open alternatives: whether one was read
	box     strings.Builder
	inBox   int  // how many text boxes are open
	prompt  bool // the open form holds no answer but what asks for one

	tables int // tables before or open, nested ones not counted
	nested int // how many tables are open
	cells  int // of all tables
	table  docTable
	last   *plantable.Columns // of the table before, if it had a header
	closed bool               // a table of problems has ended: what follows belongs to none
	beside int                // paragraphs passed over since

	size                    int // of all text, in bytes
	count, rendered, broken int // paragraphs, and pages by either sign
	places                  []*plantable.Site
	seen                    counted
}

// counted is what is told of once for the whole document.
type counted struct {
	changes, hidden, notes, comments, pictures, contents, others int
	hiddenAt                                                     *plantable.Site
}

// A paragraph is one being read.
// Style, num and level are what its properties name, level -1 for none; they are looked up at its end only, as text and properties
// together decide whether it counts in its list.
type paragraph struct {
	style, num string
	level      int
	text       strings.Builder
	joins      bool // its end was deleted
	markHidden bool
	hidden     bool // its style hides it
	at         *plantable.Site
}

// A docField is a field of Word: first what computes it, then what it shows.
// Between begin and separate stands an instruction such as TOC \o "1-3", which no reader of the document sees; between separate and end
// stands what Word last computed from it, which he does see (17.16).
type docField struct {
	instruction strings.Builder
	shows       bool // what follows is shown, and to be read
}

// contents reports whether a field is a table of contents.
// It repeats every heading, 一、……, with a page number behind it. Read as text, each problem would stand there twice.
func contents(instruction string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(instruction), " ")
	return strings.EqualFold(word, "TOC")
}

// maxFields bounds how deep fields nest.
// write looks at all open fields for every piece of text, so that depth multiplies the time of reading. A plan of an office
// has two or three: a page number or a link within a table of contents.
const maxFields = 64

// tooLarge reports whether a document holds more than any plan.
func (r *docxReader) tooLarge() bool {
	return r.count > archive.MaxParagraphs || r.cells > archive.MaxCells || len(r.fields) > maxFields || r.size > archive.MaxText
}

// passed are the elements that hold nothing to be read: what properties were before, what was deleted or moved away, and the settings
// of fields and forms.
// The changes (17.13.5) hold the former properties under the same names as the present ones: a pPrChange with its old numPr would number a
// paragraph as it was before. In tabs stand tab elements that are stops of the ruler and no characters; rt is the reading above a sign.
var passed = map[string]bool{
	"pPrChange": true, "rPrChange": true, "sectPrChange": true, "tblPrChange": true, "trPrChange": true, "tcPrChange": true, "tblGridChange": true,
	"tblPrExChange": true, "numberingChange": true, "tabs": true, "smartTagPr": true, "customXmlPr": true, "rt": true, "sectPr": true, "tblPr": true,
}

// The order of the cases matters. Alternatives come first, as they may stand anywhere, in a text box as well; what stands in a text box is
// taken for its words only, so that its paragraphs count in no list and its tables are none; properties come before what
// they belong to, since del and ins mean a mark under rPr and a stretch of text elsewhere. It returns false for what is not to be entered.
func (r *docxReader) begin(path []string, e *xml.StartElement) bool {
	name := path[len(path)-1]
	switch {
	case passed[name] || r.tooLarge():
		return false
	case name == "AlternateContent":
		r.choices = append(r.choices, false)
		return true
	case name == "Choice" || name == "Fallback":
		return r.choose()
	case name == "txbxContent":
		r.inBox++
		return true
	case r.inBox > 0:
		return name != "del" && name != "moveFrom"
	case archive.Above(path, 1) == "rPr":
		r.runProperty(path, e)
		return true
	case archive.Above(path, 1) == "pPr" || archive.Above(path, 1) == "numPr":
		r.paragraphProperty(name, e)
		return true
	}
	return r.beginTable(path, e) && r.beginText(path, e)
}

// choose reports whether an alternative is the one to read: the first.
// Word writes a text box as mc:AlternateContent (ECMA-376 part 3) with the same words in Choice and in Fallback, in DrawingML and in VML.
// Read both, and its 文本框 would be told of twice with its text doubled.
func (r *docxReader) choose() bool {
	if len(r.choices) == 0 {
		return true
	}
	open := &r.choices[len(r.choices)-1]
	taken := *open
	*open = true
	return !taken
}

// beginText reads what stands in a paragraph and reports whether what the element holds is read: not what was deleted or moved away,
// no table of contents, no prompt of a form that nobody has filled in.
// A prompt is the 单击此处输入文字 of a content control (17.5.2): showingPlcHdr in its properties marks what follows in sdtContent as not
// filled in. Read, it would be the responsible unit of a problem. Notes and comments are only counted, since their words stand in other
// parts: 批注 are talk about the plan, and what a footnote says a person has to look at.
func (r *docxReader) beginText(path []string, e *xml.StartElement) bool {
	name := path[len(path)-1]
	switch name {
	case "p":
		r.count++
		r.para = paragraph{level: -1, at: r.place("第"+strconv.Itoa(r.count)+"段", r.count)}
		r.para.hidden = r.numbers.hidden("")
	case "r":
		r.hidden = r.para.hidden
	case "del", "moveFrom":
		r.seen.changes++
		return false
	case "ins", "moveTo":
		r.seen.changes++
	case "footnoteReference", "endnoteReference":
		r.seen.notes++
	case "commentReference":
		r.seen.comments++
	case "picture":
		r.seen.pictures++
	// Word shows both as text of the document, while it stands in another file.
	case "altChunk", "subDoc":
		r.seen.others++
	case "showingPlcHdr":
		r.prompt = archive.On(e)
	case "sdtContent":
		prompt := r.prompt
		r.prompt = false
		return !prompt
	case "fldChar":
		r.field(archive.Attr(e, "fldCharType"))
	case "fldSimple":
		return !contents(archive.Attr(e, "instr"))
	case "lastRenderedPageBreak":
		r.rendered++
		r.turned()
	default:
		r.sign(name, e)
	}
	return true
}

// turned notes that the page has turned before anything of the open paragraph.
// A paragraph that breaks in its middle keeps the page on which it begins, for there a clerk looks for it.
func (r *docxReader) turned() {
	if r.para.at != nil && r.para.text.Len() == 0 {
		r.para.at.Pages = [2]int{r.rendered, r.broken}
	}
}

// field follows a field of Word: begin, what computes it, separate, what it shows, end. Fields nest, and only what all of them show is read.
// An end without a begin is passed over: files put together by programs have them, and the text around is good.
func (r *docxReader) field(kind string) {
	switch n := len(r.fields); {
	case kind == "begin":
		r.fields = append(r.fields, docField{})
	case n == 0:
	case kind == "separate":
		r.fields[n-1].shows = !contents(r.fields[n-1].instruction.String())
		if !r.fields[n-1].shows {
			r.seen.contents++
		}
	case kind == "end":
		r.fields = r.fields[:n-1]
	}
}

// text takes what stands in an element.
// Deleted text has an element of its own, delText, so that it is not read even where no del stands around it.
func (r *docxReader) text(path []string, text string) {
	switch archive.Above(path, 0) {
	case "instrText":
		if n := len(r.fields); n > 0 {
			r.fields[n-1].instruction.WriteString(text)
		}
	case "t":
		r.write(text)
	}
}

// write adds a text to where it is seen: the text box, the open paragraph, or nowhere. Hidden text counts in the size as well.
// The bound holds for what a file makes the reader work on, not for what is shown. What a field does not show is passed over before it can
// count as hidden, since a note 含有隐藏文字 would send a clerk to look for words that nobody wrote.
func (r *docxReader) write(text string) {
	r.size += len(text)
	if r.inBox > 0 {
		r.box.WriteString(text)
		return
	}
	for i := range r.fields {
		if !r.fields[i].shows {
			return
		}
	}
	if r.hidden {
		r.seen.hidden++
		if r.seen.hiddenAt == nil {
			r.seen.hiddenAt = r.para.at
		}
		return
	}
	r.para.text.WriteString(text)
}

// end closes what begin has opened. A text box is told of once it is closed: it belongs to no paragraph and often holds a stamp or a remark.
func (r *docxReader) end(path []string) {
	name := archive.Above(path, 0)
	switch {
	case name == "AlternateContent" && len(r.choices) > 0:
		r.choices = r.choices[:len(r.choices)-1]
	case name == "txbxContent":
		r.inBox--
		if text := strings.TrimSpace(r.box.String()); r.inBox == 0 && text != "" {
			r.out.Find(r.para.at, plantext.Note, "文本框中的文字不属于正文，未读入", plantext.Clip(text))
		}
		if r.inBox == 0 {
			r.box.Reset()
		}
	case r.inBox > 0:
	case name == "p":
		r.endParagraph()
	default:
		r.endTable(name)
	}
}

// place returns the place of what begins now.
// All places are kept, as their words get their page at the end only.
func (r *docxReader) place(words string, line int) *plantable.Site {
	p := &plantable.Site{Line: line, Words: words, Pages: [2]int{r.rendered, r.broken}}
	r.places = append(r.places, p)
	return p
}

// endParagraph numbers a paragraph and hands it on. One whose mark was deleted is kept for the next, which it runs into; a hidden one without
// text does not count in its list.
// The number is asked for before the text is looked at, as an empty paragraph of a list counts: Word shows 二、 with nothing
// behind it, and the next is 三、. A paragraph that runs into the next takes that one's number, as Word merges into the later one.
func (r *docxReader) endParagraph() {
	p := &r.para
	if p.at == nil {
		return
	}
	text := p.text.String()
	defer func() { r.hidden = false }()
	if p.joins {
		if text != "" {
			r.carried = append(r.carried, plantable.Writing{Text: text, At: p.at})
		}
		return
	}
	number := ""
	if !p.markHidden && !p.hidden || text != "" {
		number = r.numbers.next(p.style, p.num, p.level)
	}
	parts := r.carried
	r.carried = nil
	if text != "" {
		parts = append(parts, plantable.Writing{Text: text, At: p.at})
	}
	if len(parts) == 0 {
		return
	}
	if number != "" {
		parts = append([]plantable.Writing{{Text: number + parts[0].Text, At: parts[0].At}}, parts[1:]...)
	}
	r.take(parts)
}

// take puts a paragraph where it belongs: into the open cell, or among the lines.
// Loose counts the terms and units (整改时限：, 责任单位：) outside of tables: if there are any, the text may list its own problems, and the
// transcript reads both ways before it chooses. Of what follows a table of problems the first paragraph is told of, once
// for each table: 附表 and 联系人 stand there, seldom a part of the plan.
func (r *docxReader) take(parts []plantable.Writing) {
	if r.nested > 0 {
		r.table.cell.lines = append(r.table.cell.lines, parts...)
		return
	}
	if l, ok := plantext.Leading(strings.Trim(parts[0].Text, plantext.Blanks)); ok && l.Kind.Core() {
		r.out.Loose++
	}
	if r.closed {
		r.out.Strand = plantable.Beside
		defer func() { r.out.Strand = plantable.Running }()
		if r.beside++; r.beside == 1 {
			at := parts[0].At
			r.out.LeftOut = append(r.out.LeftOut, plantext.Finding{
				Line: at.Line, Column: 1, Where: at.Words, Severity: plantext.Warning, Message: "表格之后的文字不属于任何问题，未读入，请核对",
				Quote: plantext.Clip(strings.TrimSpace(parts[0].Text)),
			})
		}
	}
	r.out.Line(parts...)
}
