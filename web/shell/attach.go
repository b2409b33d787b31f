package shell

import (
	"bytes"
	"cmp"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/formats/workbook"
	"duban/listing"
	"duban/remind/typed"
	"duban/tables"
)

// The kinds of files that pages give out.
const (
	XLSX    = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	DOCX    = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	HTML    = "text/html; charset=utf-8"
	ICS     = "text/calendar; charset=utf-8"
	AnyFile = "application/octet-stream" // of somebody else
)

// Attach answers with a file to be kept, of a kind, under a name. It is made whole before any of it is sent: half a file would look like a whole one,
// and a lock in which it is made is held no longer than that.
func (c *Call) Attach(name, kind string, write func(io.Writer) error) error {
	var whole bytes.Buffer
	if err := write(&whole); err != nil {
		return err
	}
	return c.Send(name, kind, whole.Bytes())
}

// Send answers with a file to be kept and never shown, whatever it calls itself.
func (c *Call) Send(name, kind string, data []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(storable(name)))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	if _, err := c.W.Write(data); err != nil { // who asks has gone
		c.Site.Log.Debug("a file was not written", "error", err)
	}
	return nil
}

// How long the name of a file may be, in characters, and how much of that an ending.
const (
	longName   = 120
	longEnding = 10
)

// FileName returns a file's name without the folders that some browsers send along, as a person sees it.
func FileName(name string) string {
	name = strings.TrimSpace(typed.VisibleLine(name[strings.LastIndexAny(name, `/\`)+1:]))
	ending := path.Ext(name) // by which some forms are told
	if utf8.RuneCountInString(ending) > longEnding {
		ending = ""
	}
	return typed.ClipTo(strings.TrimSuffix(name, ending), longName-utf8.RuneCountInString(ending)) + ending
}

// storable returns a file's name without the signs that a disk may take for something else.
func storable(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`\/:*?"<>|`, r) {
			return '_'
		}
		return r
	}, FileName(name))
	return cmp.Or(strings.TrimLeft(name, ". "), "附件")
}

// Book writes lists as a workbook.
func Book(grids []listing.Grid) func(io.Writer) error {
	return func(w io.Writer) error { return workbook.Write(w, tables.Sheets(grids)) }
}
