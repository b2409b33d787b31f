package config

import (
	"fmt"
	"io"
	"log/slog"
)

// A Secret is a text that is never shown: whatever prints, logs or encodes it gets stars. Reveal gives the text itself.
type Secret string

const stars = "***"

// Reveal gives the secret. Call it only where the secret is used.
func (s Secret) Reveal() string { return string(s) }

// Set tells whether there is a secret.
func (s Secret) Set() bool { return s != "" }

// String gives stars, or nothing for no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return stars
}

// Format gives String for every verb, so that no verb can reveal the text.
func (s Secret) Format(f fmt.State, verb rune) {
	text := s.String()
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		text = `"` + text + `"`
	}
	_, _ = io.WriteString(f, text)
}

// MarshalText gives String, for JSON, YAML and the like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue gives String, for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
