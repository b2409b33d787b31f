package seal

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// The export is JSON Lines: first the seals in their order, then the rows, table by table, each table's in the order of insertion.
//
//	{"seal":{"id":1,"at":…,"alg":"sm3","prev":"","counts":{"events":1},"hash":"…","mac":"","key":"","distid":"","marks":"…"}}
//	{"table":"events","no":1,"row":{"id":1,"key":"…","data":{"base64":"…"}}}
//
// Columns that are NULL are left out. A text that is no UTF-8 is {"text64":"…"}, for JSON would mend it.

// A line is one of an export.
type line struct {
	Seal  *Seal          `json:"seal,omitempty"`
	Table string         `json:"table,omitempty"`
	No    int64          `json:"no,omitempty"`
	Row   map[string]any `json:"row,omitempty"`
}

// A Writer writes an export.
type Writer struct{ to *json.Encoder }

// NewWriter returns a writer of an export.
func NewWriter(w io.Writer) *Writer {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &Writer{e}
}

// Seal writes a seal.
func (w *Writer) Seal(s *Seal) error { return w.to.Encode(line{Seal: s}) }

// Row writes a row.
func (w *Writer) Row(table string, r *Row) error {
	l := line{Table: table, No: r.No, Row: make(map[string]any, len(r.Cells))}
	for _, c := range r.Cells {
		switch v := c.Value.(type) {
		case []byte:
			l.Row[c.Name] = map[string]string{"base64": base64.StdEncoding.EncodeToString(v)}
		case string:
			l.Row[c.Name] = v
			if !utf8.ValidString(v) {
				l.Row[c.Name] = map[string]string{"text64": base64.StdEncoding.EncodeToString([]byte(v))}
			}
		default:
			l.Row[c.Name] = v
		}
	}
	return w.to.Encode(l)
}

// ReadExport calls seals once and then row for each row of an export.
func ReadExport(r io.Reader, seals func([]Seal), row func(table string, r *Row)) error {
	in := bufio.NewReader(r)
	var chain []Seal
	begun := false
	for n := 1; ; n++ {
		text, err := lineOf(in)
		if errors.Is(err, errTooLong) {
			return fmt.Errorf("第%d行超过%dMB，不是证据链导出的记录", n, mostLine>>20)
		}
		if len(bytes.TrimSpace(text)) == 0 && errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		var l line
		if err := l.read(text); errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("第%d行不完整，文件可能没有全部写入或者传输中断，请重新导出（%w）", n, err)
		} else if err != nil {
			return fmt.Errorf("第%d行不是证据链导出的记录（%w）", n, err)
		}
		if l.Seal != nil && !begun {
			chain = append(chain, *l.Seal)
			continue
		}
		if !begun {
			begun = true
			seals(chain)
		}
		x, err := l.row()
		if err != nil {
			return fmt.Errorf("第%d行不是证据链导出的记录（%w）", n, err)
		}
		row(l.Table, x)
	}
	if !begun {
		seals(chain)
	}
	return nil
}

// mostLine is how long a line may be. The largest file that is taken in has a quarter of it; what came from elsewhere may be one line of any length.
const mostLine = 128 << 20

// errTooLong says that a line is longer than mostLine.
var errTooLong = errors.New("a line without end")

// lineOf reads a line.
func lineOf(in *bufio.Reader) (text []byte, err error) {
	for {
		piece, err := in.ReadSlice('\n')
		if len(text)+len(piece) > mostLine {
			return nil, errTooLong
		}
		if text = append(text, piece...); !errors.Is(err, bufio.ErrBufferFull) {
			return text, err
		}
	}
}

// read reads a line that is one value and nothing else: what stood behind it would be verified by nobody.
func (l *line) read(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(l); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// row returns the row of a line.
func (l *line) row() (*Row, error) {
	if l.Table == "" || l.Seal != nil {
		return nil, errors.New("no row")
	}
	r := &Row{No: l.No}
	for name, v := range l.Row {
		cell := Cell{Name: name, Value: v}
		var err error
		switch v := v.(type) {
		case string:
		case json.Number:
			cell.Value, err = v.Int64()
		case map[string]any:
			cell.Value, err = decoded(v)
		default:
			err = fmt.Errorf("column %s is %T", name, v)
		}
		if err != nil {
			return nil, err
		}
		r.Cells = append(r.Cells, cell)
	}
	return r, nil
}

// decoded returns bytes, or a text that is no UTF-8.
func decoded(v map[string]any) (any, error) {
	for name, text := range v {
		digits, ok := text.(string)
		data, err := base64.StdEncoding.DecodeString(digits)
		switch {
		case err != nil || !ok || len(v) != 1:
		case name == "base64":
			return data, nil
		case name == "text64":
			return string(data), nil
		}
	}
	return nil, errors.New("no bytes")
}
