package tally

// Colour is how pressing an obligation is. It is never the only sign: the word stands beside it.
type Colour uint8

// The colours, worst first.
const (
	Red    Colour = iota // 红 overdue
	Orange               // 橙 at most 3 working days left
	Yellow               // 黄 at most 15 days left
	Blue                 // 蓝 at most 90 days left
	Purple               // 紫 reported or accepted
	Grey                 // 灰 later, standing or suspended
	Green                // 绿 closed
	colourCount
)

var (
	colourNames   = [colourCount]string{"red", "orange", "yellow", "blue", "purple", "grey", "green"}
	colourChinese = [colourCount]string{"红", "橙", "黄", "蓝", "紫", "灰", "绿"}
)

// String returns the colour's name in exports.
func (c Colour) String() string { return colourNames[c] }

// Chinese returns the colour's one character.
func (c Colour) Chinese() string { return colourChinese[c] }

// MarshalText returns String.
func (c Colour) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
