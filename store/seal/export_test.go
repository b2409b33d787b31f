package seal

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// What is no export is refused at the line that is none, with its number, and no line is read beyond what one may have.
func TestWhatIsNoExport(t *testing.T) {
	var good bytes.Buffer
	w := NewWriter(&good)
	seals, rows := chainOf(t, 1)
	if err := w.Seal(&seals[0]); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row("events", r); err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.SplitAfter(good.String(), "\n")
	for _, tt := range []struct{ name, text, want string }{
		{"whole", good.String(), ""},
		{"without the last end of line", strings.TrimSuffix(good.String(), "\n"), ""},
		{"with an empty line behind", good.String() + "\n", "第4行"},
		{"nothing", "", ""},
		{"cut", good.String()[:good.Len()-9], "第3行不完整"},
		{"two values in a line", strings.Replace(good.String(), "\n", lines[1], 1), "第1行不是"},
		{"something behind a value", lines[0] + strings.TrimSpace(lines[1]) + " x\n", "第2行不是"},
		{"a seal behind the rows", good.String() + lines[0], "第4行不是"},
		{"no object", lines[0] + "[1]\n", "第2行不是"},
		{"a row of no table", lines[0] + `{"no":1,"row":{}}` + "\n", "第2行不是"},
		{"half a number", strings.Replace(good.String(), `"id":1,"text"`, `"id":1.5,"text"`, 1), "第2行不是"},
		{"bytes that are none", lines[0] + `{"table":"events","no":1,"row":{"data":{"base64":"?"}}}` + "\n", "第2行不是"},
		{"brackets without end", lines[0] + strings.Repeat("[", 1<<20), "第2行不是"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			err := ReadExport(strings.NewReader(tt.text), func([]Seal) {}, func(string, *Row) { n++ })
			switch {
			case tt.want == "":
				if err != nil || tt.text != "" && n != len(rows) {
					t.Errorf("%v, %d rows", err, n)
				}
			case err == nil || !strings.Contains(err.Error(), tt.want):
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
	endless := &endless{}
	err := ReadExport(io.MultiReader(strings.NewReader(`{"table":"`), endless), func([]Seal) {}, func(string, *Row) {})
	if err == nil || !strings.Contains(err.Error(), "第1行超过128MB") || endless.read > mostLine+1<<20 {
		t.Errorf("%v, after %d bytes", err, endless.read)
	}
}

// An endless reader has always more, and no end of line.
type endless struct{ read int }

// Read fills what it is given.
func (e *endless) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = 'x'
	}
	e.read += len(into)
	return len(into), nil
}
