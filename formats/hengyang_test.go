package formats_test

import (
	"strings"
	"testing"

	"duban/remind"
	"duban/remind/document"
)

// promises of the Hengyang plan, written down from the document by a reader of it and not by the program: key, the units that alone are
// responsible (none: the problem's), another lead than the problem's, and how the clause begins.
var promises = []struct{ key, responsible, lead, clause string }{
	{"2.0@2024-12-31", "", "", "2024年12月31日前非化石能源消费占比24.5%以上"},
	{"2.0@2025-12-31", "", "", "2025年12月31前非化石能源消费占比25%以上"},
	{"3.0@2025-12-31", "", "", "到2025年，全市12个县（市）区70%启动"},
	{"6.2@2024-12-31", "", "", "按照《湖南省钢铁行业超低排放改造实施方案》要求，2024年12月31日前完成6个"},
	{"9.2.3@2024-11-30", "衡山县", "", "2024年11月30日前组织县级绩效自评估"},
	{"9.2.3@2024-12-31", "衡山县", "", "2024年12月31日前完成省级验收"},
	{"11.1@2024-12-31", "", "", "2024年12月31日前完成衡阳市中心老城区"},
	{"11.2@2025-12-31", "", "", "2025年12月31日前完善呆鹰岭片区污水收集管网"},
	{"11.3@2025-12-31", "", "", "2025年12月31日前完善茶山坳片区、酃湖片区"},
	{"11.4@2026-12-31", "", "", "2026年12月31日前建设和完善东阳渡片区"},
	{"11.5@2025-12-31", "", "", "2025年12月31日前完成湖南环境生物学院"},
	{"13.1@2025-12-31", "", "", "2025年12月31日前完善呆鹰岭片区的污水收集管网"},
	{"13.2@2025-12-31", "", "", "2025年12月31日前完善茶山坳片区的污水收集管网"},
	{"13.3@2024-12-31", "", "", "2024年12月31日前完成湖东寺排渍口、蜈蚣桥排渍站"},
	{"13.4@2024-12-31", "", "", "2024年12月31日前完成湖东寺排渍渠、苗圃公园水塘"},
	{"16.1.1@2024-05-31", "常宁市", "", "严格按照限期整改通知书要求，2024年5月31日前退出"},
	{"17.2@2024-12-31", "", "", "各相关县市区要根据2021年、2022年12个"},
	{"18.1@2026-12-31", "", "", "对拟再开发利用地块由责任主体单位"},
	{"18.2@2024-12-31", "", "", "对暂不开发利用的地块由责任主体单位"},
	{"18.2@2025-12-31", "", "", "2025年12月31日前完成全部污染地块管控"},
	{"19.2@2025-12-31", "石鼓区", "", "2025年12月31日前完成地块风险管控或治理"},
	{"19.3@2025-12-31", "珠晖区", "", "清退珠晖区原六方电镀厂污染管控地块内租赁企业"},
	{"22.3@2024-12-31", "", "", "按照批复的实施方案，2024年12月31日前完成25%工程量"},
	{"22.3@2025-12-31", "", "", "2025年12月31日前完成70%工程量"},
	{"22.3@2026-09-30", "", "", "2026年9月30日前完成全部工程内容"},
	{"22.3@2026-12-31", "", "", "2026年12月31日前组织完成验收"},
	{"23.1@2024-12-31", "衡东县", "", "衡东县南湾乡金矿"},
	{"23.2@2024-12-31", "衡东县", "", "衡东县聚鑫生物冶金有限公司"},
	{"23.3@2025-12-31", "石鼓区", "", "石鼓区原宝塔锌盐化工厂"},
	{"23.4@2026-12-31", "珠晖区", "", "珠晖区创大玉兔化工有限公司"},
	{"23.5@2024-06-30", "石鼓区", "", "石鼓区合江套地区原衡阳飞利实业磁选厂"},
	{"24.1.3@2024-06-30", "", "", "编制白沙镇福坪地区白沙子岭区域13#点位"},
	{"24.1.4@2024-10-31", "", "", "2024年10月31日前编制白砂子岭风险管控方案"},
	{"24.1.5@2024-12-31", "", "", "对白沙镇福坪地区白沙子岭遗留废渣开展调查摸底"},
	{"24.1.6@2028-12-31", "", "", "多方筹措资金，完成综合治理工作"},
	{"24.2.4@2024-10-31", "", "市自然资源和规划局", "2024年10月31日前编制杨柳塘风险管控方案"},
	{"24.2.7@2024-09-30", "", "市自然资源和规划局", "2024年9月30日前编制杨柳塘矿区环境整治"},
	{"24.2.7@2028-12-31", "", "市自然资源和规划局", "2028年12月31日前完成综合治理"},
	{"24.3.2@2024-12-31", "", "", "2024年12月31日前完成原水口山冶金化工有限公司废渣"},
	{"27.1@2024-06-30", "", "", "2024年6月30日前完成水口山重点区域遗留废渣排查"},
	{"27.2@2024-12-31", "", "", "2024年12月31日前编制《衡阳水口山冶金化工有限公司"},
	{"27.3@2024-12-31", "", "", "2024年12月31日前完成水口山工业污水处理厂提质改造"},
	{"28.1@2024-06-30", "", "", "按照《危险废物填埋场污染控制标准GB18598-2019》"},
	{"28.2@2024-09-30", "", "", "对一期填埋场堆体整形"},
	{"33.1@2024-12-31", "", "", "2024年12月31日前完成祁东县生活垃圾焚烧发电项目建设"},
	{"35.0@2025-12-31", "", "", "2025年12月31日前，雁栖湖水质稳定达到Ⅴ类标准"},
	{"35.3@2024-06-30", "", "", "2024年6月30日前完成项目立项"},
	{"35.4@2024-12-31", "", "", "2024年12月31日前完成截污工程"},
	{"35.4@2025-10-31", "", "", "2025年10月31日前完成生物治理工程"},
	{"36.2.1@2024-12-31", "衡山县 祁东县 常宁市 耒阳市", "", "2024年12月31日前完成衡山县3个、祁东县3个、常宁市4个、耒阳市2个"},
	{"36.2.1@2025-12-31", "衡阳县", "", "2025年12月31日前完成衡阳县6个"},
	{"39.4@2025-12-31", "", "", "2025年12月31日前完成废渣安全处置"},
	{"39.5@2026-12-31", "", "", "对清理遗留废渣场地平整，覆土覆绿，2026年12月31日前完成"},
	{"46.1@2024-12-31", "", "", "2024年完成380公顷以上历史遗留矿山治理任务"},
}

// standing are the duties with a rhythm, written down likewise.
var standing = []string{
	"1.5~week", "1.5~month", "1.5~year", "2.1~year", "3.0~year", "27~quarter", "28~quarter", "44.2~quarter", "48.3~quarter", "49~quarter", "50~quarter",
}

func TestHengyangPromises(t *testing.T) {
	p, _, text := hengyang(t)
	lines := strings.Split(text, "\n")
	i, rhythms := 0, ""
	for _, pr := range p.Problems {
		one := remind.Obligations(remind.Plan{ID: p.ID, Problems: []remind.Problem{pr}})
		for _, o := range one[1:] {
			key := strings.TrimPrefix(string(o.Key), p.ID+"/")
			if o.Rhythm != "" {
				rhythms += key + " "
				continue
			}
			if i == len(promises) {
				t.Fatalf("%s is in no document", key)
			}
			want := promises[i]
			i++
			if key != want.key || o.Due.String() != key[len(key)-len("2024-12-31"):] || !strings.HasPrefix(o.Text, want.clause) {
				t.Errorf("got %s %q, want %s %q", key, o.Text, want.key, want.clause)
			}
			responsible, lead := want.responsible, want.lead
			if responsible == "" {
				responsible = places(pr.Responsible)
			}
			if lead == "" {
				lead = strings.Join(pr.Lead, " ")
			}
			if places(o.Responsible) != responsible || strings.Join(o.Lead, " ") != lead {
				t.Errorf("%s: got %v, lead %v, want %s, lead %s", key, o.Responsible, o.Lead, responsible, lead)
			}
			if o.BareYear != (key == "3.0@2025-12-31" || key == "46.1@2024-12-31") {
				t.Errorf("%s: bare year %v", key, o.BareYear)
			}
			if at := string([]rune(lines[o.Source.Line-1])[o.Source.Column-1:]); !strings.HasPrefix(at, "20") && !strings.HasPrefix(at, "（完成时限：20") {
				t.Errorf("%s: at line %d, column %d stands %.30q", key, o.Source.Line, o.Source.Column, at)
			} else if !strings.HasPrefix(at, o.Read.Words) || o.Read.Words == "" || (o.Read.Rule == document.RuleYear) != o.BareYear {
				t.Errorf("%s: read by %s from %q, where %.30q stands", key, o.Read.Rule, o.Read.Words, at)
			}
		}
	}
	if i != len(promises) {
		t.Errorf("%d dated commitments, want %d", i, len(promises))
	}
	if rhythms != strings.Join(standing, " ")+" " {
		t.Errorf("standing: got %s", rhythms)
	}
}

// places returns bodies in short, as the table has them.
func places(bodies []string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.Join(bodies, " "), "党委、政府", ""), "党工委、管委会", "")
}

// The words at the place of a source are those that it was read from.
func TestHengyangPlaces(t *testing.T) {
	p, findings, text := hengyang(t)
	lines := strings.Split(text, "\n")
	at := func(s remind.Source) string { return string([]rune(lines[s.Line-1])[s.Column-1:]) }
	for _, f := range findings {
		if got := at(remind.Source{Line: f.Line, Column: f.Column}); !strings.HasPrefix(got, f.Quote) {
			t.Errorf("%s: there stands %.30q", f, got)
		}
	}
	for _, pr := range p.Problems {
		if got := at(pr.Source); !strings.HasPrefix(got, pr.Title[:30]) {
			t.Errorf("problem %d: there stands %.30q", pr.Number, got)
		}
		for _, m := range pr.Measures {
			if got := at(m.Source); !strings.HasPrefix(got, m.Text[:min(len(m.Text), 30)]) {
				t.Errorf("problem %d, measure %s: there stands %.30q", pr.Number, m.Number, got)
			}
		}
	}
	for key, want := range map[string]string{
		"hengyang-2024/9.2.3@2024-12-31":  "2024年12月31日前完成省级验收。",
		"hengyang-2024/17.2@2024-12-31":   "2024年12月31日前资金执行率",
		"hengyang-2024/23.3@2025-12-31":   "（完成时限：2025年12月31日）。根据工业固体废物",
		"hengyang-2024/24.2.7@2028-12-31": "2028年12月31日前完成综合治理。（三）",
		"hengyang-2024/46.1@2024-12-31":   "2024年完成380公顷",
		"hengyang-2024/44.2~quarter":      "每季度上报一次",
		"hengyang-2024/3.0~year":          "每年至少一个",
	} {
		found := false
		for _, o := range remind.Obligations(p) {
			found = found || string(o.Key) == key && strings.HasPrefix(at(o.Source), want)
		}
		if !found {
			t.Errorf("%s does not stand at %q", key, want)
		}
	}
}
