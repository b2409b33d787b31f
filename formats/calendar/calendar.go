package calendar

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"

	"duban/remind"
)

// Read reads one year in holiday-cn's JSON. Keys it does not know are passed over. A year without papers or days, as
// holiday-cn keeps before the notice is out, is refused.
// The year is bounded at 1 MiB; a real one has some forty days.
func Read(r io.Reader) (remind.CalendarYear, error) {
	var y remind.CalendarYear
	if err := json.NewDecoder(io.LimitReader(r, 1<<20)).Decode(&y); err != nil {
		return remind.CalendarYear{}, fmt.Errorf("放假安排文件不是holiday-cn格式的JSON: %w", err)
	}
	return y, y.Check()
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
