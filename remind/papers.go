package remind

import (
	"time"

	"duban/remind/paperwork"
)

// A Paper is one that the office has sent for a matter, by its own ways. It changes no state, and is never changed once recorded.
type Paper struct {
	ID   int64          `json:"id"` // order of recording
	Key  Key            `json:"key"`
	Kind paperwork.Kind `json:"kind"`
	Doc  string         `json:"doc"` // its number
	On   Date           `json:"on"`  // its day
	At   time.Time      `json:"at"`
	Who  string         `json:"who"` // who typed it
	Note string         `json:"note"`
}
