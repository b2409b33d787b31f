package typed_test

import (
	"errors"
	"net/mail"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"duban/remind/typed"
)

func TestAddressesThatEveryServerTakes(t *testing.T) {
	for _, good := range []string{
		"linye@city.gov.cn", "a@b", "zhang.san@oa", "zhang_san+duban@mail-1.city.gov.cn", "12345@qq.com", "a@mail_1.city", "o'neil@x.example",
		"a@[10.1.2.3]", "A#b!c/d=e?f^g`h{i|j}~@x.example", "a@xn--fiqs8s.cn", "a@1.2.3.4",
		strings.Repeat("a", 64) + "@b.cn", "a@" + strings.Repeat("b", 63) + ".cn", "a@" + strings.Repeat("b.", 125) + "cn",
	} {
		if err := typed.CheckMail(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
		if _, err := mail.ParseAddress(good); err != nil {
			t.Errorf("%q is good, but not for net/mail: %v", good, err)
		}
	}
}

func TestAddressesThatSomeServerRefuses(t *testing.T) {
	for _, tt := range []struct{ name, address, why, meant string }{
		{"nothing", "", "没有填写", ""},
		{"full stops of a Chinese keyboard", "linye@city。gov。cn", "含有“。”", "linye@city.gov.cn"},
		{"half-width full stops", "linye@city｡gov｡cn", "含有“｡”", "linye@city.gov.cn"},
		{"full-width dots", "linye@city．gov．cn", "含有“．”", "linye@city.gov.cn"},
		{"full-width at", "linye＠city.gov.cn", "含有“＠”", "linye@city.gov.cn"},
		{"all full-width", "ｌｉｎｙｅ＠ｃｉｔｙ．ｃｎ", "含有“ｌ”", "linye@city.cn"},
		{"a mark of direction behind", "linye@city.gov.cn\u202c", "U+202C", "linye@city.gov.cn"},
		{"a mark of direction within", "linye@\u200ecity.gov.cn", "U+200E", "linye@city.gov.cn"},
		{"no width", "lin\u200bye@city.gov.cn", "U+200B", "linye@city.gov.cn"},
		{"byte order mark", "\ufefflinye@city.gov.cn", "U+FEFF", "linye@city.gov.cn"},
		{"soft hyphen", "linye@city\u00ad.gov.cn", "U+00AD", "linye@city.gov.cn"},
		{"no-break blank", "linye@city.gov.cn\u00a0", "空格", "linye@city.gov.cn"},
		{"control", "linye@city.gov.cn\x00", "U+0000", "linye@city.gov.cn"},
		{"next line", "linye@city.gov.cn\u0085", "U+0085", "linye@city.gov.cn"},
		{"a header more", "linye@city.gov.cn\r\nRCPT TO:<b@city.cn>", "只能填写一个", ""},
		{"the name before", "甲某 linye@city.gov.cn", "空格", "linye@city.gov.cn"},
		{"the name glued", "甲某linye@city.gov.cn", "含有“甲”", "linye@city.gov.cn"},
		{"a Latin name before", "Li linye@city.gov.cn", "空格", "linye@city.gov.cn"},
		{"the name behind", "linye@city.gov.cn（甲某）", "含有“（”", "linye@city.gov.cn"},
		{"the mobile behind", "linye@city.gov.cn 13800000001", "空格", "linye@city.gov.cn"},
		{"in brackets", "<linye@city.gov.cn>", "@前有不能使用的符号", "linye@city.gov.cn"},
		{"a name and brackets", "甲<linye@city.gov.cn>", "含有“甲”", "linye@city.gov.cn"},
		{"mailto", "mailto:linye@city.gov.cn", "@前有不能使用的符号", "linye@city.gov.cn"},
		{"quoted", `"lin ye"@city.gov.cn`, "空格", ""},
		{"two by a semicolon", "a@b.cn；c@d.cn", "只能填写一个", ""},
		{"two by a comma", "a@b.cn,c@d.cn", "只能填写一个", ""},
		{"two by a slash", "a@b.cn/c@d.cn", "只能填写一个", ""},
		{"two by a blank", "a@b.cn c＠d.cn", "只能填写一个", ""},
		{"at twice", "a@@b.cn", "只能填写一个", ""},
		{"no at", "city.gov.cn", "没有@", ""},
		{"Chinese name", "联络员@city.gov.cn", "含有“联”", ""},
		{"Chinese domain", "a@城市.cn", "含有“城”", ""},
		{"Chinese within a domain", "a@city.gov城.cn", "含有“城”", ""},
		{"nothing before", "@city.gov.cn", "@前为空", ""},
		{"nothing behind", "linye@", "@后为空", ""},
		{"dot before", ".linye@city.gov.cn", "@前为空，或有多余的“.”", ""},
		{"dot before the at", "linye.@city.gov.cn", "@前为空，或有多余的“.”", ""},
		{"dots", "lin..ye@city.gov.cn", "@前为空，或有多余的“.”", ""},
		{"dots in the domain", "linye@city..cn", "@后为空，或有多余的“.”", ""},
		{"dot at the end", "linye@city.gov.cn.", "@后为空，或有多余的“.”", "linye@city.gov.cn"},
		{"comma for a dot", "linye@city,gov.cn", "@后不是服务器的名称", ""},
		{"comma for the last dot", "linye@city.gov,cn", "@后不是服务器的名称", ""},
		{"hyphen at an end", "linye@-city.cn", "@后不是服务器的名称", ""},
		{"long", "a@" + strings.Repeat("b.", 126) + "cn", "超过254", ""},
		{"long before", strings.Repeat("a", 65) + "@b.cn", "@前超过64", ""},
		{"long label", "a@" + strings.Repeat("b", 64) + ".cn", "@后不是服务器的名称", ""},
		{"empty literal", "a@[]", "@后不是服务器的名称", ""},
		{"no such number", "a@[10.1.2.256]", "@后不是服务器的名称", ""},
		{"too few numbers", "a@[10.1.2]", "@后不是服务器的名称", ""},
		{"a dot too many", "a@[10.1.2.3.]", "@后不是服务器的名称", ""},
	} {
		var f typed.MailFault
		if err := typed.CheckMail(tt.address); !errors.As(err, &f) || !strings.Contains(f.Why, tt.why) || f.Meant != tt.meant {
			t.Errorf("%s: %q: got %v, want %q meaning %q", tt.name, tt.address, err, tt.why, tt.meant)
		} else if tt.meant != "" && !strings.Contains(err.Error(), tt.meant) {
			t.Errorf("%s: %v does not tell the address that was meant", tt.name, err)
		}
	}
}

// What is good is a bare address for the mail library as well, in ASCII, and what is proposed is good.
func TestGoodAddressesAreBare(t *testing.T) {
	part := rapid.StringOfN(rapid.SampledFrom([]rune("abZ09.-_@@+ <>\"[]:，。＠甲\u200b\u202c\n")), 1, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		s := part.Draw(t, "local") + "@" + part.Draw(t, "domain")
		err := typed.CheckMail(s)
		var f typed.MailFault
		if errors.As(err, &f) {
			if f.Meant != "" && typed.CheckMail(f.Meant) != nil {
				t.Fatalf("%q: proposes %q, which is bad", s, f.Meant)
			}
			return
		}
		a, perr := mail.ParseAddress(s)
		if perr != nil || a.Name != "" || a.Address != s || strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || r <= ' ' }) {
			t.Fatalf("%q is good, but the mail library has %+v, %v", s, a, perr)
		}
	})
}
