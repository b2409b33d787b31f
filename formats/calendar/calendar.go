package calendar

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"duban/formats/archive"
	"duban/remind"
	"duban/remind/change"
	"duban/remind/typed"
)

// maxBytes bounds a year; a real one has some forty days.
const maxBytes = 1 << 20

// A FormError says where a file is none of holiday-cn's. The library's own words stand beneath.
type FormError struct {
	Line int // counted from 1; 0: the whole of it
	Why  string
	Err  error
}

// Error says place and reason.
func (e FormError) Error() string {
	at := ""
	if e.Line > 0 {
		at = fmt.Sprintf("第%d行：", e.Line)
	}
	return "放假安排文件不是holiday-cn格式的JSON，" + at + e.Why
}

// Unwrap returns the library's error; nil if the fault is not the library's.
func (e FormError) Unwrap() error { return e.Err }

// A notice is a year as it stands in its file, before it is known what its days say.
type notice struct {
	Year        int               `json:"year"`
	Provisional bool              `json:"provisional"`
	Papers      []string          `json:"papers"`
	Days        []json.RawMessage `json:"days"`
}

// An entry is a day as it stands in its file: what is left out is told from what is false, as a day off without isOffDay would be one that is
// worked.
type entry struct {
	Name string  `json:"name"`
	Date *string `json:"date"`
	Off  *bool   `json:"isOffDay"`
}

// Read reads one year in holiday-cn's JSON. Keys it does not know are passed over. A year without papers or days, as
// holiday-cn keeps before the notice is out, is refused, and so is one with a day that does not say what it is: all such days are named.
func Read(r io.Reader) (remind.CalendarYear, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch raw = bytes.TrimPrefix(raw, []byte("\ufeff")); {
	case err != nil:
		return remind.CalendarYear{}, fmt.Errorf("read the calendar: %w", err)
	case len(raw) > maxBytes:
		return remind.CalendarYear{}, FormError{Why: "文件超过1MB"}
	case bytes.HasPrefix(raw, archive.ZipMagic), bytes.HasPrefix(raw, archive.OleMagic), archive.Foreign(raw) != nil:
		return remind.CalendarYear{}, FormError{Why: "文件是表格、文档或图片，请导入该年的.json文件，如2027.json"}
	case !utf8.Valid(raw):
		return remind.CalendarYear{}, FormError{Why: "文件不是UTF-8编码，请另存为UTF-8编码后重新导入"}
	}
	var n notice
	dec := json.NewDecoder(bytes.NewReader(raw))
	if err := dec.Decode(&n); err != nil {
		return remind.CalendarYear{}, formError(raw, err)
	}
	if rest := bytes.TrimSpace(raw[dec.InputOffset():]); len(rest) > 0 {
		line := bytes.Count(raw[:len(raw)-len(bytes.TrimLeft(raw[dec.InputOffset():], " \t\r\n"))], []byte("\n")) + 1
		return remind.CalendarYear{}, FormError{Line: line, Why: "JSON之后还有其他内容，请删去：“" + typed.VisibleLine(typed.Clip(string(rest), 20)) + "”"}
	}
	y := remind.CalendarYear{Year: n.Year, Provisional: n.Provisional, Papers: n.Papers}
	var bad []error
	for i, raw := range n.Days {
		d, err := readDay(raw)
		if err != nil {
			bad = append(bad, fmt.Errorf("days中的第%d条%w", i+1, err))
			continue
		}
		y.Days = append(y.Days, d)
	}
	if len(bad) > 0 {
		return remind.CalendarYear{}, errors.Join(bad[:min(len(bad), mostFaults)]...)
	}
	return y, change.CheckCalendar(y)
}

// mostFaults bounds how many days are named: whoever mends these sees the next.
const mostFaults = 20

// formError says what the library finds wrong with a file, and where.
func formError(raw []byte, err error) error {
	e := FormError{Why: "括号、引号或逗号有误，请更正或重新下载", Err: err}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		e.Line = bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n")) + 1
	case errors.As(err, &kind):
		e.Line = bytes.Count(raw[:min(int(kind.Offset), len(raw))], []byte("\n")) + 1
		e.Why = "应有year（年份）、papers（文件网址）和days（日期）"
	case len(bytes.TrimSpace(raw)) == 0:
		e.Why = "文件是空的"
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Why = "文件不完整，请重新下载"
	}
	return e
}

// readDay reads a day and names it in what is wrong with it.
func readDay(raw []byte) (remind.CalendarDay, error) {
	var e entry
	err := json.Unmarshal(raw, &e)
	date := ""
	if e.Date != nil {
		date = *e.Date
	}
	called := "“" + typed.VisibleLine(typed.Clip(strings.TrimSpace(date+" "+e.Name), 40)) + "”"
	switch on, bad := remind.ParseDate(date); {
	case e.Date == nil:
		return remind.CalendarDay{}, errors.New(called + "没有日期（date），应写作2026-01-01的形式")
	case bad != nil:
		return remind.CalendarDay{}, errors.New(called + "没有这一天，日期（date）应写作2026-01-01的形式")
	case e.Off == nil:
		return remind.CalendarDay{}, errors.New(called + "没有写明是否放假（isOffDay），应为true（放假）或false（上班）")
	case err != nil:
		return remind.CalendarDay{}, fmt.Errorf("%s的内容不合格式，应有name、date和isOffDay", called)
	default:
		return remind.CalendarDay{Name: typed.VisibleLine(e.Name), Date: on, Off: *e.Off}, nil
	}
}

// ReadAll reads all calendar/*.json of a file system.
// Years come in the order of their file names. One that is faulty stops all: a calendar with a gap would shift notices unseen.
func ReadAll(files fs.FS) ([]remind.CalendarYear, error) {
	names, err := fs.Glob(files, "calendar/*.json")
	if err != nil {
		return nil, fmt.Errorf("list the calendars: %w", err)
	}
	var years []remind.CalendarYear
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open calendar: %w", err)
		}
		y, err := Read(f)
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("close %s: %w", name, err)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		years = append(years, y)
	}
	return years, nil
}
