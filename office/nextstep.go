package office

import (
	"slices"
	"strings"

	"duban/remind"
)

// NextStep says what is to be recorded next after one kind of event on some obligations; empty: nothing.
func NextStep(all []Recorded) string {
	if len(all) == 0 {
		return ""
	}
	keys := recordedKeys(all)
	switch r := &all[0]; {
	case len(r.Out) > 0:
		return "其余责任单位报验后，即转为“已完成待验收”"
	case r.Event.Kind == remind.EventReport:
		return "由" + accepting(all) + "验收；通过的用 duban accept " + keys + " 登记，退回的用 duban return " + keys + " --note 原因 登记"
	case r.Event.Kind == remind.EventAccept:
		return "销号后用 duban close " + keys + " --doc 文号 登记"
	case r.Event.Kind == remind.EventReturn, r.Event.Kind == remind.EventReopen, r.Event.Kind == remind.EventResume:
		return "整改完成后用 duban report " + keys + " 登记报验"
	case r.Event.Kind == remind.EventSuspend:
		return "到期后自行恢复整改；提前恢复的用 duban resume " + keys + " 登记"
	default:
		return ""
	}
}

// mostKeys bounds how many keys a command to type names.
const mostKeys = 3

// recordedKeys names the obligations as a command takes them.
func recordedKeys(all []Recorded) string {
	if len(all) > mostKeys {
		return "编号…"
	}
	var keys []string
	for i := range all {
		keys = append(keys, string(all[i].Event.Key))
	}
	return strings.Join(keys, " ")
}

// accepting names who accepts the work, where it is the same for all.
func accepting(all []Recorded) string {
	for i := range all {
		if !slices.Equal(all[i].Lead, all[0].Lead) {
			return "各自的牵头督导验收单位"
		}
	}
	if len(all[0].Lead) == 0 {
		return "牵头督导验收单位（方案未列明）"
	}
	return strings.Join(all[0].Lead, "、")
}
