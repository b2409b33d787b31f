package paper

import (
	"fmt"
	"strings"
)

const (
	declaration   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpace     = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relationSpace = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	packageSpace  = `http://schemas.openxmlformats.org/package/2006`
	drawingSpace  = `http://schemas.openxmlformats.org/drawingml/2006`
)

const contentTypes = declaration + `<Types xmlns="` + packageSpace + `/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="` + wordType + `fontTable+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + wordType + `footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="` + wordType + `footer+xml"/>` +
	`</Types>`

const wordType = `application/vnd.openxmlformats-officedocument.wordprocessingml.`

const packageRelations = declaration + `<Relationships xmlns="` + packageSpace + `/relationships">` +
	`<Relationship Id="rId1" Type="` + relationSpace + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="` + packageSpace + `/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

// settings hold that odd and even pages have footers of their own; without that all pages are odd. Punctuation is not squeezed, as a line
// would then hold more than 28 characters.
const settings = declaration + `<w:settings ` + wordSpace + `>` +
	`<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="doNotCompress"/>` +
	`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
	`<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>`

// properties name the paper and its office, and nobody else: neither who typed what is in it nor on which machine.
func properties(p *Paper) string {
	return declaration + `<cp:coreProperties xmlns:cp="` + packageSpace + `/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>` + escaped(p.Name) + `</dc:title><dc:creator>` + escaped(p.Office) + `</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>`
}

func relations(pictures int) string {
	var b strings.Builder
	b.WriteString(declaration + `<Relationships xmlns="` + packageSpace + `/relationships">`)
	one := func(id, kind, target string) {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, relationSpace, kind, target)
	}
	one("rId1", "styles", "styles.xml")
	one("rId2", "settings", "settings.xml")
	one("rId3", "fontTable", "fontTable.xml")
	one("rId4", "footer", "footer1.xml")
	one("rId5", "footer", "footer2.xml")
	for i := range pictures {
		one(pictureID(i), "image", pictureName(i))
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

// footer is — 1 — in 四号宋体, one character in from the outer side.
func footer(side, indent string) string {
	const face = `<w:rPr>` + songti + `<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>`
	field := func(kind string) string { return `<w:r>` + face + `<w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	text := func(s string) string { return `<w:r>` + face + `<w:t xml:space="preserve">` + s + `</w:t></w:r>` }
	return declaration + `<w:ftr ` + wordSpace + `><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind ` + indent + `/><w:jc w:val="` + side + `"/></w:pPr>` +
		text("— ") + field("begin") + `<w:r>` + face + `<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` + field("separate") +
		text("1") + field("end") + text(" —") + `</w:p></w:ftr>`
}

const songti = `<w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="Times New Roman"/>`

// section ends the main part: the page of GB/T 9704, 天头 37 mm and 订口 28 mm. A page across is the same page turned, so that the binding is
// at its head. The number stands 7 mm below the type area.
func section(landscape bool) string {
	size := `<w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/>`
	if landscape {
		size = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>` +
			`<w:pgMar w:top="1588" w:right="2098" w:bottom="1474" w:left="1984" w:header="851" w:footer="890" w:gutter="0"/>`
	}
	return `<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>` + size + `</w:sectPr>`
}
