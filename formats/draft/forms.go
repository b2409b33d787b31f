package draft

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"sync"

	"duban/formats/paper"
	"duban/remind"
	"duban/remind/paperwork"
)

// Forms are in which papers are drafted; nil: in those that are brought along.
type Forms struct {
	by map[paperwork.Kind]*paper.Template
}

// File is what the form of a paper is called in an office's folder.
func File(kind paperwork.Kind) string { return kind.Chinese() + ".docx" }

// own are the forms that are brought along, read once.
var own = sync.OnceValues(func() (*Forms, error) {
	f := &Forms{by: map[paperwork.Kind]*paper.Template{}}
	for _, kind := range paperwork.Kinds() {
		raw, err := Builtin(kind)
		if err != nil {
			return nil, err
		}
		t, faults := paper.Open(raw, known)
		if len(faults) > 0 {
			return nil, errors.Join(faults...)
		}
		f.by[kind] = t
	}
	return f, nil
})

// Load takes the forms of an office's folder in place of those that are brought along. What cannot be used is found, and the program's own stands in.
func Load(folder fs.FS) (*Forms, []error) {
	brought, err := own()
	if err != nil {
		return nil, []error{err}
	}
	f := &Forms{by: maps.Clone(brought.by)}
	var all []error
	for _, kind := range paperwork.Kinds() {
		raw, err := fs.ReadFile(folder, File(kind))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			all = append(all, fmt.Errorf("%s：%w", File(kind), err))
			continue
		}
		t, faults := paper.Open(raw, known)
		for _, fault := range faults {
			all = append(all, fmt.Errorf("%s：%w", File(kind), fault))
		}
		if len(faults) == 0 {
			f.by[kind] = t
		}
	}
	return f, all
}

// Write writes drafts of one kind into one file, each from a new page on.
func (f *Forms) Write(to io.Writer, from Desk, drafts []remind.Draft) error {
	if f == nil {
		brought, err := own()
		if err != nil {
			return err
		}
		f = brought
	}
	var all []paper.Values
	for i := range drafts {
		all = append(all, from.values(&drafts[i]))
	}
	kind := drafts[0].Kind
	return f.by[kind].Fill(to, kind.Chinese()+"（代拟稿）", from.Office.Name, all)
}
