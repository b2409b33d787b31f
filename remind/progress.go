package remind

import "time"

// A Progress is how a matter goes on, in words (进展): it changes no state. It came with a reply, or the office has typed it.
type Progress struct {
	Key   Key       `json:"key"`
	On    Date      `json:"on"`
	At    time.Time `json:"at"`              // when it was recorded
	By    string    `json:"by"`              // who reports
	Taker string    `json:"taker,omitempty"` // who of the office has taken or typed it
	Text  string    `json:"text"`
	Files []string  `json:"files,omitempty"` // the hashes of its proof
	Reply int64     `json:"reply,omitempty"` // that it came with
}
