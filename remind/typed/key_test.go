package typed

import "testing"

func TestKey(t *testing.T) {
	for typed, want := range map[string]string{
		"22": "22", "２２": "22", " 22　": "22", "衡阳２０２４／２２．１＠2024-12-31": "衡阳2024/22.1@2024-12-31", "own/1~quarter": "own/1~quarter", "": "",
	} {
		if got := Key(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}
