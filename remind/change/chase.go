package change

import "duban/remind"

// CheckChase reports whether whoever is to do the work may be pressed for an obligation in this status, and if not, what to do.
func CheckChase(s *remind.Status, key remind.Key) error {
	k := string(key)
	switch {
	case s.Withdrawn:
		return RejectedEvent("该事项已不在整改方案中，不再催办")
	case s.State == remind.Reported:
		return RejectedEvent("现为“" + s.State.Chinese() + "”，责任单位已报验：验收通过的用 duban accept " + k + " 登记，须继续整改的先用 duban return " + k +
			" --note 原因 退回，再行催办")
	case s.State == remind.Accepted:
		return RejectedEvent("现为“" + s.State.Chinese() + "”：销号用 duban close " + k + " 登记，须继续整改的先用 duban return " + k + " --note 原因 退回，再行催办")
	case s.State == remind.Closed:
		return RejectedEvent("现为“" + s.State.Chinese() + "”；出现反弹的先用 duban reopen " + k + " --note 原因 登记，再行催办")
	case s.State == remind.Suspended:
		return RejectedEvent("现为“" + s.State.Chinese() + "”，至" + s.Until.String() + "止；提前恢复的先用 duban resume " + k + " 登记，再行催办")
	default:
		return nil
	}
}
