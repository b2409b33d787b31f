package enclosure

import (
	"bytes"
	"fmt"
	"slices"

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

// Bounds of the files. As a mail carries four characters for three bytes, all of them and the words together stay under 2 MiB: the list has what the
// others leave it.
const (
	mostFiles    = mostList + mostCalendar
	mostList     = 1 << 20
	mostDispatch = 1 << 18
	mostBulletin = 3 << 16
	mostPapers   = 3 << 16 // of all kinds together
	mostCalendar = 1 << 18
)

// How many rows, days and matters of a paper are tried at first: so many of the shortest have room.
const (
	mostRows    = 3000
	mostDays    = 1000
	mostMatters = 1000
)

// Of returns the files that go with a message on a channel of some kind: none where that is no mail. They go with the first of its parts.
func Of(kind remind.ChannelKind, m *remind.Message, forms *draft.Forms) ([]remind.Attachment, error) {
	if kind != remind.KindMail {
		return nil, nil
	}
	var files []remind.Attachment
	names, room := delivery.Enclosed(m), mostFiles
	papers, err := papersOf(m, forms)
	for _, p := range papers {
		room -= p.Bytes
	}
	add := func(name, kind string, write func(most int) ([]byte, error)) {
		if name == "" || err != nil {
			return
		}
		var data []byte
		if data, err = write(room); err != nil {
			err = fmt.Errorf("write %s of message %s: %w", name, m.ID, err)
		}
		room -= len(data)
		files = append(files, delivery.Attach(name, kind, data))
	}
	add(names.Bulletin, typePaper, func(int) ([]byte, error) { return bulletinFile(m) })
	add(names.Dispatch, typeList, func(int) ([]byte, error) {
		return dispatchFile(delivery.Report(m, remind.Dispatch).Dispatch, mostDispatch)
	})
	days := len(files)
	add(names.Calendar, typeCalendar, func(int) ([]byte, error) { return calendarFile(m) })
	last := slices.Clone(files[days:]) // it stands behind the list, which is written with what room is left
	files = files[:days]
	add(names.List, typeList, func(most int) ([]byte, error) { return listFile(m, min(most, mostList)) })
	return slices.Concat(files, last, papers), err
}

// papersOf returns the drafts that go with a message, a file for each kind. Where there is no room for all matters of a letter it says how many it
// leaves out.
func papersOf(m *remind.Message, forms *draft.Forms) ([]remind.Attachment, error) {
	desk := draft.DeskOf(m)
	for desk.Most = mostMatters; ; {
		var files []remind.Attachment
		size := 0
		for _, b := range delivery.Bundles(m) {
			var w bytes.Buffer
			if err := forms.Write(&w, desk, b.Drafts); err != nil {
				return nil, fmt.Errorf("write the drafts of message %s: %w", m.ID, err)
			}
			size += w.Len()
			files = append(files, delivery.Attach(b.Name, typePaper, w.Bytes()))
		}
		if size <= mostPapers || desk.Most == 1 {
			return files, nil
		}
		desk.Most = max(1, fewer(desk.Most, size, mostPapers))
	}
}

// bulletinFile writes the bulletin that a message brings as a paper, with shorter tables where there is no room for all.
func bulletinFile(m *remind.Message) ([]byte, error) {
	for n := mostRows; ; {
		var b bytes.Buffer
		if err := bulletin.WriteShort(&b, delivery.Report(m, remind.Bulletin).Bulletin, n); err != nil || b.Len() <= mostBulletin || n == 1 {
			return b.Bytes(), err
		}
		n = max(1, fewer(n, b.Len(), mostBulletin))
	}
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
