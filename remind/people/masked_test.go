package people_test

import (
	"testing"

	"pgregory.net/rapid"

	"duban/remind/people"
)

// What reaches somebody is masked wherever it stands; what only looks like it stays.
func TestMasked(t *testing.T) {
	for text, want := range map[string]string{
		"shigu@shigu.example":                            "s***@shigu.example",
		"联系人：shigu.x+1@shigu.example。":                   "联系人：s***@shigu.example。",
		"550 5.1.1 <a@b.example>: no such user":          "550 5.1.1 <a***@b.example>: no such user",
		"addr:mail:leader@city.test，至2026-12-31止":        "addr:mail:l***@city.test，至2026-12-31止",
		"张三@公司.中国":                                       "张***@公司.中国",
		"三@1380000000.1380000000@a":                      "三***@1***@a",
		"root@localhost":                                 "r***@localhost",
		"13800000001":                                    "138****0001",
		"电话13800000001，手机：+86 139 1234 5678":             "电话138****0001，手机：+86 139****5678",
		"8613800000001、138-0000-0001":                    "86138****0001、138****0001",
		"hengyang-2024/24.2.7@2028-12-31":                "hengyang-2024/24.2.7@2028-12-31",
		"24.2.7@2028-12-31a、1@2026-06-30b":               "24.2.7@2028-12-31a、1@2026-06-30b",
		"请@张三 尽快":                                        "请@张三 尽快",
		"@13800000001":                                   "@138****0001",
		"d5ba56cf42b27b13800000001e0e81cace1d":           "d5ba56cf42b27b13800000001e0e81cace1d",
		"0734-8123456、202611230900、138000000012":         "0734-8123456、202611230900、138000000012",
		"“8月底前”和2026-11-23T09:00:00+08:00":               "“8月底前”和2026-11-23T09:00:00+08:00",
		"s***@shigu.example；138****0001；张***@公司.example": "s***@shigu.example；138****0001；张***@公司.example",
	} {
		if got := people.Masked(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// Masking twice is masking once.
func TestMaskedOnceForAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-z张三]{0,3}(@|1380000000|[0-9]{1,4})[a-z.*]{0,4}[ ，<]?){0,4}`).Draw(t, "text")
		once := people.Masked(text)
		if twice := people.Masked(once); twice != once {
			t.Errorf("%q becomes %q, then %q", text, once, twice)
		}
	})
}
