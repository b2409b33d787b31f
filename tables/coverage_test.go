package tables

import (
	"slices"
	"testing"

	"duban/remind"
)

// A thousand gaps of one cause are a line for each body; who has most matters stands first.
func TestGapsAreGatheredByCauseAndBody(t *testing.T) {
	today := remind.NewDate(2026, 11, 23)
	day := &remind.Day{World: &remind.World{Book: remind.NewBook(remind.Directory{}, remind.Reachability{})}, Today: today}
	const why = "通讯录中没有该单位的联系人"
	var gaps []remind.Gap
	for i := range 3 {
		key := remind.Key("p/" + string(rune('1'+i)))
		gaps = append(gaps,
			remind.Gap{Obligation: key, Role: remind.Responsible, Body: "甲局", Reason: why},
			remind.Gap{Obligation: key, Role: remind.Lead, Body: "甲局", Reason: why, From: today + 9},
		)
	}
	gaps = append(gaps,
		remind.Gap{Obligation: "p/1", Role: remind.Leader, Body: "乙局", Reason: why, From: today + 5},
		remind.Gap{Obligation: "p/2", Role: remind.Leader, Reason: "方案未列明督办市领导"},
	)
	got := GapCauses(day, gaps)
	if len(got) != 2 || got[0].Reason != why || len(got[0].Groups) != 2 || len(got[1].Groups) != 1 {
		t.Fatalf("%+v", got)
	}
	first, second := got[0].Groups[0], got[0].Groups[1]
	if first.Body != "甲局" || len(first.Keys) != 3 || !slices.Equal(first.Roles, []remind.Role{remind.Responsible, remind.Lead}) || first.From != today {
		t.Errorf("%+v", first)
	}
	if second.Body != "乙局" || second.From != today+5 {
		t.Errorf("%+v", second)
	}
	if want := "请在通讯录“联系人”表中为该单位添加一行，填写渠道和地址；已由他人接任的，请在“接任”表中登记"; got[0].Remedy != want {
		t.Errorf("%s", got[0].Remedy)
	}
}
