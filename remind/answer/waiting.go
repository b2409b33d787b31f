package answer

import (
	"slices"
	"strings"

	"duban/remind"
)

// Waiting returns the reply as the office's mail tells of it.
func (r *Reply) Waiting() remind.Waiting {
	w := remind.Waiting{ID: r.ID, At: r.At, Bodies: r.Bodies, Keys: r.Claimed(), Words: r.Words}
	w.Who = strings.Join(r.Bodies, "；")
	switch name := strings.TrimSpace(r.Name); {
	case w.Who == "" && name == "":
		w.Who = r.From
	case w.Who == "":
		w.Who = name + "（" + r.From + "）"
	case name != "" && name != w.Who:
		w.Who += "（" + name + "）"
	}
	var kinds []string
	for i := range r.Claims {
		if k := r.Claims[i].Kind.Chinese(); !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	w.What = strings.Join(kinds, "；")
	return w
}

// Keys returns the keys of all that the reply claims, one for each claim.
func (r *Reply) Keys() (keys []string) {
	for i := range r.Claims {
		keys = append(keys, string(r.Claims[i].Key))
	}
	return keys
}

// Claimed returns the matters of which the reply claims more than 收到.
func (r *Reply) Claimed() []remind.Key {
	var keys []remind.Key
	for i := range r.Claims {
		if c := &r.Claims[i]; c.Kind != Received && !slices.Contains(keys, c.Key) {
			keys = append(keys, c.Key)
		}
	}
	return keys
}
