package medium

// Rendered is a message in words.
type Rendered struct {
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	HTML     string `json:"html,omitempty"`     // of mails
	Markdown string `json:"markdown,omitempty"` // of chat posts, in the robot's own dialect
	Data     string `json:"data,omitempty"`     // of webhooks: JSON
	Event    string `json:"event,omitempty"`    // of webhooks: the type of the event; empty: a reminder
	Pressing bool   `json:"pressing,omitempty"` // a mail is marked as important

	Attachments []Attachment `json:"attachments,omitempty"` // of mails
}

// An Attachment is a file that goes with a mail. Its size and hash stand for it wherever its bytes are not at hand.
type Attachment struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
	Data   []byte `json:"-"`
}
