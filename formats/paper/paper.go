package paper

// A Paper is a document that people read on paper.
type Paper struct {
	Name      string // in the file's properties
	Office    string // whose paper it is
	Draft     string // what stands above the title of what nobody has issued, as （代拟稿） or 【演示】; empty: nothing
	Landscape bool
	Blocks    []Block
}

// A Block is a paragraph, a table, a picture or the end of a page: exactly one of them.
type Block struct {
	Style   Style
	Runs    []Run // of a paragraph
	Table   *Table
	Picture *Picture
}

// A Style is how a paragraph is set.
type Style uint8

// The styles. Heading1 begins 一、, Heading2 （一）, Heading3 1.
const (
	Body Style = iota
	Title
	Subtitle  // under a title: number, office, day
	Addressee // 主送机关, flush left
	Heading1
	Heading2
	Heading3
	Note      // small, below tables
	Signature // with the Date after it, centred on one axis, where the seal will stand
	Date
	Lead // a paragraph that is on one page with what it leads to: a table, or who signs
	PageBreak
)

// A Run is text in one face. A line feed in it begins a line.
type Run struct {
	Text   string
	Bold   bool   // in 黑体, as such papers stress
	Colour string // as B00000; empty: black
}

// A Table has as many columns as Widths; its first Heads rows are repeated on each page, in 黑体 and centred.
type Table struct {
	Widths  []float64 // of columns, in mm; 156 mm in all upright, 225 mm across
	Heights []float64 // of rows, in mm at least; 0 or missing: as the text needs
	Heads   int
	Rows    [][]Cell
	Small   bool // 五号 instead of 小四
}

// A Cell is one of a table.
type Cell struct {
	Runs  []Run // a line feed in a text begins a line
	Span  int   // how many columns it takes; 0: one
	Down  int   // how many rows it takes; 0: one. Below it the rows leave it out
	Align Align
	Shade string // as D9D9D9; empty: none
}

// An Align is where a text stands in its cell.
type Align uint8

// The places.
const (
	Left Align = iota
	Centre
	Right
)

// A Picture is a drawing in PNG.
type Picture struct {
	PNG           []byte
	Width, Height float64 // in mm
	Alt           string  // what it shows, in words
}

// Words is a paragraph of plain text.
func Words(s Style, text string) Block { return Block{Style: s, Runs: []Run{{Text: text}}} }

// In is a cell of plain text.
func In(text string) Cell { return Cell{Runs: []Run{{Text: text}}} }
