package notify_test

import (
	"testing"

	"duban/notify/wording"
	"duban/remind"
)

// pressed are messages with a chase: of one matter to whoever is to do it and to whoever sees to it, and of several things at once.
func pressed() []example {
	press := func(e remind.Entry, by, note string) remind.Entry {
		e.Chase = remind.Chase{ID: 7, On: goldenDay, At: goldenDay.At(10, 5), By: by, Note: note}
		e.Band = remind.Near
		return e
	}
	late := press(duty(24, "（二）七是", "编制杨柳塘矿区环境整治和生态修复方案", -12, 0), "副市长吴乐胜", "请于11月27日前书面说明原因，并附现场照片")
	soon := press(duty(11, "（一）", "完成夏联渠截污干管改造", 20, 14), "", "")
	standing := press(duty(36, "", "", 0, 0), "", "")
	standing.Obligation.Kind, standing.Obligation.Rhythm = remind.KindStanding, remind.Quarterly
	standing.Status.Due, standing.By = 0, remind.NewDate(2026, 12, 31)
	garden := problem(22, "衡南县原衡阳万峰化工生产场地内堆存有大量废渣。", duty(22, "", "", -5, 0))
	return []example{
		{"chase", addressed("常宁市党委、政府", remind.Responsible, problem(24, wasteTitle, late))},
		{"chase-lead", addressed("市自然资源和规划局", remind.Lead, problem(24, wasteTitle, late))},
		{"chase-several", addressed("常宁市党委、政府", remind.Responsible, problem(24, wasteTitle, late), garden, problem(11, "夏联渠整治工程尚未完工。", soon),
			problem(36, "长期任务。", standing))},
	}
}

func TestRenderedChases(t *testing.T) {
	for _, c := range pressed() {
		t.Run(c.name, func(t *testing.T) {
			r, err := wording.Builtin().Mail(&c.message)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "testdata/mail-"+c.name+".txt", r.Subject+"\n\n"+r.Text)
			golden(t, "testdata/mail-"+c.name+".html", r.HTML)
		})
	}
}
