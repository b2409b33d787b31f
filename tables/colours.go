package tables

import (
	"duban/listing"
	"duban/remind"
	"duban/remind/report"
)

// colourMeanings say when an obligation has a colour.
var colourMeanings = map[remind.Colour]string{
	remind.Red: "已逾期", remind.Orange: "剩3个工作日以内", remind.Yellow: "剩15日以内", remind.Blue: "剩90日以内", remind.Purple: "待验收、待销号",
	remind.Grey: "其他", remind.Green: "已销号",
}

// ColourMeaning names a colour and says what it means.
func ColourMeaning(c remind.Colour) string { return c.Chinese() + "（" + colourMeanings[c] + "）" }

// Colours counts what is of each colour: problems and measures apart, as one problem may have ten measures.
func Colours() *listing.Table[report.ColourCount] {
	type row = report.ColourCount
	return &listing.Table[row]{Columns: []listing.Column[row]{
		{
			Name: "colour", Title: "颜色", Value: func(c *row) any { return c.Colour },
			Cell: func(c *row) any { return listing.Shade{Colour: c.Colour, Text: c.Colour.Chinese()} },
		},
		{Title: "含义", Value: func(c *row) any { return colourMeanings[c.Colour] }},
		{Name: "problems", Title: "问题", Kind: listing.Number, Value: func(c *row) any { return c.Problems }},
		{Name: "measures", Title: "措施", Kind: listing.Number, Value: func(c *row) any { return c.Measures }},
	}}
}
