package shortname_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"duban/remind/shortname"
)

// What names place and matter is kept, what says nothing goes, and nothing is cut inside a word.
func TestNamesByRule(t *testing.T) {
	for title, want := range map[string]string{
		// as inspections write
		"截至督察进驻结束，衡阳市中央水污染防治专项资金项目推进缓慢，专项资金（2021-2022年）执行率仅为20.34%。": "衡阳市中央水污染防治专项资金项目推进缓慢",
		"衡南县原衡阳万峰化工、宏翔化工、宝丰化工生产场地毗邻蒸水，场地内堆存有大量废渣。":                   "衡南县原衡阳万峰化工、宏翔化工",
		"中央巡视指出的雁西湖断面未达标问题，仍未完成整改":                                   "雁西湖断面未达标问题",
		"2022年“利剑”专项督察指出湖南有色产业投资集团下属金水塘矿业水质超标等问题，整改措施仍未有效落实。":        "金水塘矿业水质超标等问题",
		"2023年1-8月，衡阳市 PM2.5 平均浓度为37μg/m3，同比浓度上升27.6%":               "衡阳市PM2.5平均浓度为37μg/m3",
		"蒸湘区融冠爱城项目、佳兆业悦峰小区项目、江山映项目、红晟嘉禾项目等8个建筑工地未严格落实“六个百分百”的措施要求":   "蒸湘区融冠爱城项目等8个建筑工地",
		"南岳国家级自然保护区核心区违建扩改民宿69处，相关排查整治工作未落实到位":                       "南岳国家级自然保护区核心区违建扩改民宿",
		"常宁现代固废处置有限公司一期填埋场未按要求进行封场，二期2019年已建成":                       "常宁现代固废处置一期填埋场封场",
		"城管部门对城区餐饮油烟管控不力，对垃圾焚烧发电项目建设及生活垃圾填埋场问题整改牵头督导不够。":             "城管部门对城区餐饮油烟管控不力",
		"部分单位相关负责同志对“两山”理论研究不透、部署不力，对践行“两山”理念重视不够":                   "“两山”理论研究不透、部署不力",
		"督察发现，某市某区污水直排":                   "某市某区污水直排",
		"督察发现配套管网建设仍不完善，大量生活污水未经收集处理直排湘江": "配套管网建设仍不完善",
		"1.某市第一污水处理厂未按期完成":                "某市第一污水处理厂未按期完成",
		"（一）某县未按要求建设医疗废物集中处置设施。":          "某县未按要求建设医疗废物集中处置设施",
		"1.5万吨尾矿渣未处置":                     "1.5万吨尾矿渣未处置",
		"关于某村采石场非法开采破坏山体植被的问题":            "某村采石场非法开采破坏山体植被",
		"群众反映某小区楼下餐饮店油烟噪声扰民，多次投诉未解决":      "某小区楼下餐饮店油烟噪声扰民",
		"某市城市管理和综合执法局对建筑垃圾运输车辆监管不力，全市37家渣土运输企业中有29家未安装卫星定位装置":  "建筑垃圾运输车辆监管不力",
		"督察发现，2021年以来，湘潭市雨湖区鹤岭镇锰矿区历史遗留锰渣堆场渗滤液未经有效收集处理直接排入湘江支流": "湘潭市雨湖区鹤岭镇锰矿区历史遗留锰渣堆场",
		// what is not done must not read as done
		"甲县乙镇丙村历史遗留矿山生态修复工作排查整治未落实到位":                "甲县乙镇丙村历史遗留矿山生态修复工作排查",
		"蒸湘区、高新区部分餐饮门店存在未按要求配套设置专用烟道、油烟净化设施清洗不及时等问题": "蒸湘区、高新区部分餐饮门店专用烟道",
		// awkward
		"":            "未命名",
		" \n\u200b":   "未命名",
		"。，、":         "未命名",
		"（）":          "未命名",
		"污水":          "污水",
		"　污 水\n直 排。 ": "污水直排",
		"A River is dirty and has been so for years": "A River is dirty and",
		strings.Repeat("1", 500):                     "未命名",
		strings.Repeat("1", 30) + "号污水处理厂未建成":        "污水处理厂未建成",
		"“" + strings.Repeat("督", 3000):              strings.Repeat("督", 20),
		"整改）不（力":                                     "整改不力",
		"《关于印发某某市生态环境保护工作责任规定的通知》没有修订": "关于印发某某市生态环境保护工作责任规定",
	} {
		if got := shortname.Of(title); got != want {
			t.Errorf("%s:\n got %s (%d)\nwant %s", title, got, utf8.RuneCountInString(got), want)
		}
	}
	long := strings.Repeat("甲县某镇污水处理厂建设滞后，群众反映强烈；", 1000)
	if got := shortname.Of(long); got != "甲县某镇污水处理厂建设滞后" {
		t.Errorf("a long title: %s", got)
	}
}

func TestNamesOfPlans(t *testing.T) {
	for _, tt := range []struct{ round, title, want string }{
		{"", "衡阳市贯彻落实第二轮省生态环境保护督察报告整改方案", "第二轮省督察"},
		{"第三轮中央生态环境保护督察", "甲市整改方案", "第三轮中央督察"},
		{"第二轮中央生态环境保护督察“回头看”", "甲市整改方案", "第二轮中央督察“回头看”"},
		{"2023年省警示片", "甲市贯彻落实第二轮省生态环境保护督察报告整改方案", "第二轮省督察"},
		{"2023年省警示片", "甲市整改方案", "2023年省警示片"},
		{"", "甲市2023年省生态环境警示片披露问题整改方案", "甲市2023年省生态环境警示片披露问题"},
		{"", "《长株潭生态绿心地区突出环境问题整改工作实施方案》", "长株潭生态绿心地区突出环境问题"},
		{"", "整改方案", "整改方案"},
		{"", "", "未命名"},
	} {
		if got := shortname.OfPlan(tt.round, tt.title); got != tt.want {
			t.Errorf("%s %s: %s, want %s", tt.round, tt.title, got, tt.want)
		}
	}
}

func TestAProposalIsForOneProblem(t *testing.T) {
	p := shortname.Proposal{Name: "万峰等化工场地遗留废渣", Said: "万峰化工"}
	if !p.Fits("衡南县原衡阳万峰 化工、宏翔化工") || p.Fits("湘江排污口整治") || (shortname.Proposal{Name: "某"}).Fits("某") {
		t.Error("fits another problem, or not its own")
	}
}

var digits = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// Whatever a title is made of, its name has one to twenty characters in one line, closes what it opens, and holds whole numbers only.
func TestEveryNameIsFitToBeShown(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"督察发现", "截至督察进驻结束，", "中央巡视指出的", "某市", "甲县", "对", "污水处理厂", "废渣", "有限公司", "等", "、", "，", "。", "（", "）", "“", "”", "《", "》", "(", ")",
			"未落实", "存在", "作为", "的", "问题", "下属", "集团", "部门", " ", "\n", "PM2.5", "1,200", "２０２４", "万吨", "\u202e",
		}),
		rapid.StringMatching(`[0-9]{1,24}(\.[0-9]{1,3})?`), rapid.String(),
	)
	rapid.Check(t, func(t *rapid.T) {
		title := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "title"), "")
		for _, got := range []string{shortname.Of(title), shortname.OfPlan("", title)} {
			if n := utf8.RuneCountInString(got); n < 1 || n > shortname.Longest || strings.ContainsAny(got, "\n\t\u202e") || got != strings.TrimSpace(got) {
				t.Fatalf("%q: %q", title, got)
			}
			open := []rune{}
			marks := []rune("（）()《》〈〉“”‘’〔〕【】「」『』[]{}<>")
			for _, r := range got {
				switch i := slices.Index(marks, r); {
				case i >= 0 && i%2 == 0:
					open = append(open, marks[i+1])
				case i >= 0 && (len(open) == 0 || open[len(open)-1] != r):
					t.Fatalf("%q: %q closes what it does not open", title, got)
				case i >= 0:
					open = open[:len(open)-1]
				}
			}
			if len(open) > 0 {
				t.Fatalf("%q: %q leaves something open", title, got)
			}
			whole := digits.FindAllString(strings.Map(func(r rune) rune {
				if !unicode.IsGraphic(r) && !unicode.IsSpace(r) {
					return -1
				}
				return r
			}, title), -1)
			for _, d := range digits.FindAllString(got, -1) {
				if !slices.Contains(whole, d) {
					t.Fatalf("%q: %q holds %s, which the title does not", title, got, d)
				}
			}
		}
	})
}
