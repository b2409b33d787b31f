package tables

import (
	"duban/listing"
	"duban/remind/digest"
)

// BulletinFigures shows the figures of a monthly bulletin; the rest of it is for a paper.
func BulletinFigures() *listing.Table[digest.Figure] {
	return &listing.Table[digest.Figure]{Columns: []listing.Column[digest.Figure]{
		{Name: "figure", Title: "项目", Value: func(f *digest.Figure) any { return f.Name }, Cell: func(f *digest.Figure) any { return f.Chinese }},
		{Name: "n", Title: "问题数", Kind: listing.Number, Value: func(f *digest.Figure) any { return f.N }},
		{Name: "second", Title: "其中", Value: func(f *digest.Figure) any { return f.Second }},
		{Name: "change", Title: "与上期相比", Value: func(f *digest.Figure) any { return f.Change() }},
	}}
}
