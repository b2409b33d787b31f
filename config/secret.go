package config

import (
	"fmt"
	"io"
	"log/slog"
)

// A Secret is a text that is never shown: whatever prints, logs or encodes it gets stars. Reveal returns the text itself.
type Secret string

// stars stand wherever a secret would.
const stars = "***"

// Reveal returns the secret. Call it only where the secret is used.
func (s Secret) Reveal() string { return string(s) }

// Set reports whether there is a secret.
func (s Secret) Set() bool { return s != "" }

// String returns stars, or nothing for no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return stars
}

// Format writes String for every verb, so that no verb can reveal the text.
func (s Secret) Format(f fmt.State, verb rune) {
	text := s.String()
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		text = `"` + text + `"`
	}
	_, _ = io.WriteString(f, text)
}

// MarshalText returns String, for JSON, YAML and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue returns String, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
