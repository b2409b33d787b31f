package answer

import "testing"

// Who signs for an office of rectification (整改办) has said nothing by its name.
func TestJudgeSignedByRectificationOffice(t *testing.T) {
	matters := []Matter{{Key: "p/5"}, {Key: "p/11"}}
	for words, want := range map[string]Kind{
		"收到。\n\n石鼓区整改办 周敏\n0734-8123456":         Received,
		"收到\n石鼓区整改办周敏 13812345678":               Received,
		"收到。\n\n周敏\n石鼓区整改办":                      Received,
		"收到。\n\n周敏\n石鼓区整改办\n电话：0734-8123456":     Received,
		"收到。\n\n周敏 石鼓区整改办 综合科科长\n手机 13812345678": Received,
		"收到。\n\n石鼓区整改工作领导小组办公室\n2026年11月23日":     Received,
		"已完成整改。\n\n石鼓区整改办 周敏\n0734-8123456":      Done,
		"收到。\n整改办结":                              Done,
		"收到。\n整改办理中":                             Progress,
		"收到。\n污水管网 下周开挖":                         Progress,
		"收到。\n我区 管网 已铺设三公里":                      Progress,
	} {
		claims := Judge(words, matters, 0).Claims
		if len(claims) != 2 || claims[0].Kind != want || claims[1].Kind != want {
			t.Errorf("%q claims %+v, want %v", words, claims, want)
		}
	}
}
