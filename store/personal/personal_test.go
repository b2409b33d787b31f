package personal

import "testing"

// What stands in a name's place holds words that somebody may be called by.
func TestNamesAreReplacedOnce(t *testing.T) {
	p := Person{Address: "Li@hy.gov.test", Alias: "former-1-1", Words: []string{"规定", "李<某>"}}
	for text, want := range map[string]string{
		"规定、规定":                         Gone + "、" + Gone,
		"LI@HY.gov.test，li@hy.gov.test": "former-1-1，former-1-1",
		`{"By":"李\u003c某\u003e"}`:       `{"By":"` + Gone + `"}`,
		"无":                             "无",
	} {
		if got := p.redacted(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
