package enclosure

import (
	"bytes"
	"fmt"

	"duban/formats/bulletin"
	"duban/formats/calendar"
	"duban/formats/draft"
	"duban/remind"
	"duban/remind/delivery"
)

// The types of the files.
const (
	typeList     = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typePaper    = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeCalendar = "text/calendar; charset=UTF-8; method=PUBLISH"
)

// Bounds of the files. As a mail carries four characters for three bytes, both files and the words together stay under 2 MiB.
const (
	mostList     = 1 << 20
	mostCalendar = 1 << 18
)

// How many rows and days are tried at first: so many of the shortest have room.
const (
	mostRows = 3000
	mostDays = 1000
)

// Of returns the files that go with a message on a channel of some kind: none where that is no mail. They go with the first of its parts.
func Of(kind remind.ChannelKind, m *remind.Message, forms *draft.Forms) ([]remind.Attachment, error) {
	if kind != remind.KindMail {
		return nil, nil
	}
	var files []remind.Attachment
	names := delivery.Enclosed(m)
	for _, f := range []struct {
		name, kind string
		write      func(*remind.Message) ([]byte, error)
	}{
		{names.Bulletin, typePaper, bulletinFile},
		{names.Dispatch, typeList, func(m *remind.Message) ([]byte, error) {
			return DispatchFile(delivery.Report(m, remind.Dispatch).Dispatch)
		}},
		{names.List, typeList, listFile},
		{names.Calendar, typeCalendar, calendarFile},
	} {
		if f.name == "" {
			continue
		}
		data, err := f.write(m)
		if err != nil {
			return nil, fmt.Errorf("write %s of message %s: %w", f.name, m.ID, err)
		}
		files = append(files, delivery.Attach(f.name, f.kind, data))
	}
	for _, b := range delivery.Bundles(m) {
		var w bytes.Buffer
		if err := forms.Write(&w, draft.DeskOf(m), b.Drafts); err != nil {
			return nil, fmt.Errorf("write the drafts of message %s: %w", m.ID, err)
		}
		files = append(files, delivery.Attach(b.Name, typePaper, w.Bytes()))
	}
	return files, nil
}

// bulletinFile writes the bulletin that a message brings as a paper.
func bulletinFile(m *remind.Message) ([]byte, error) {
	var b bytes.Buffer
	err := bulletin.Write(&b, delivery.Report(m, remind.Bulletin).Bulletin)
	return b.Bytes(), err
}

// calendarFile writes the days of what a message tells, the first of them where there is no room for all.
func calendarFile(m *remind.Message) ([]byte, error) {
	days := calendar.Told(m)
	for n := min(len(days), mostDays); ; {
		var b bytes.Buffer
		if err := calendar.WriteAgenda(&b, "整改时限", days[:n]); err != nil || b.Len() <= mostCalendar {
			return b.Bytes(), err
		}
		n = fewer(n, b.Len(), mostCalendar)
	}
}

// fewer returns how many of n entries to try next, where those came to too many bytes.
func fewer(n, bytes, most int) int { return min(n-1, n*most/bytes*9/10) }
