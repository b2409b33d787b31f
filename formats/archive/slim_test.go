package archive

import "testing"

func TestWhatASheetHoldsStays(t *testing.T) {
	for sheet, want := range map[string]string{
		`<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="2"/></row>`:       `<row r="1"><c r="A1"><v>1</v></c></row>`,
		`<row r="2" s="1"><c r="A2" s="2"></c> <c r="B2" /></row><row>`:  `<row>`,
		`<x:row r="2"><x:c r="A2"></x:c></x:row>`:                        ``,
		`<row r="3"><c r="A3"><v></v></c><c r="B3"><v/></c></row>`:       ``,
		`<row r="4"><c><v>1</v></c><c s="1"/></row>`:                     `<row r="4"><c><v>1</v></c><c s="1"/></row>`,
		`<row><c r="A5"/></row><row r="6"/>`:                             `<row></row>`,
		`<row r="7"><c r="A7"><f>1+1</f></c></row>`:                      `<row r="7"><c r="A7"><f>1+1</f></c></row>`,
		`<row r="8"><c r="A8" t="inlineStr"><is><t>甲</t></is></c></row>`: `<row r="8"><c r="A8" t="inlineStr"><is><t>甲</t></is></c></row>`,
		`<cols><col min="1"/></cols><c`:                                  `<cols><col min="1"/></cols><c`,
	} {
		if got := string(without(without([]byte(sheet), "c"), "row")); got != want {
			t.Errorf("%s: %s, want %s", sheet, got, want)
		}
	}
}
