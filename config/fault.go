package config

import "strings"

// A Fault is one thing wrong with the settings.
type Fault struct {
	Key     string // mail.port, channels[0].url; empty if it is about the whole
	Where   string // who set it: duban.yaml:12, $DUBAN_MAIL_PORT, --state; empty if nobody did
	Message string // what is wrong, and what would be right
}

// String returns the fault on one line.
func (f Fault) String() string {
	parts := make([]string, 0, 3)
	for _, p := range []string{f.Where, f.Key, f.Message} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "：")
}

// Faults is everything wrong with the settings, as an error.
type Faults []Fault

// Error returns one line for each fault.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}
