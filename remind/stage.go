package remind

import "strconv"

// Ladder names one of a policy's ladders.
type Ladder string

// The ladders.
const (
	OnDeadline Ladder = "deadline"
	OnStanding Ladder = "standing"
	OnReported Ladder = "reported"
	OnAccepted Ladder = "accepted"
	OnClosed   Ladder = "closed"
	OnReturned Ladder = "returned"
	OnResumed  Ladder = "resumed"
)

// words says what is counted from the ladder's anchor, and what comes on its day.
func (l Ladder) words() (after, once string) {
	switch l {
	case OnReported:
		return "报验后", "报验时"
	case OnAccepted:
		return "验收通过后", "验收通过时"
	case OnClosed:
		return "销号后", "销号时"
	case OnReturned:
		return "退回后", "退回、反弹时"
	case OnResumed:
		return "恢复整改后", "恢复整改时"
	case OnStanding:
		return "", ""
	default:
		return "到期后", "到期当天"
	}
}

// Chinese says when a stage of a ladder comes, in words: 到期前30天, 到期后第8天起每周一, 报验时.
func (s *Stage) Chinese(l Ladder) string {
	if l == OnStanding {
		if s.Every == EveryYearEnd {
			return "每年12月首个工作日"
		}
		return "每期末月首个工作日"
	}
	after, once := l.words()
	n := strconv.Itoa(max(s.At, -s.At))
	when := after + "第" + n
	switch {
	case s.At == 0 || l == OnReturned || l == OnResumed:
		when = once
	case s.Unit == Months:
		when = after + "满" + n + "个月"
	case s.Unit == Workdays:
		when += "个工作日"
	case s.At < 0:
		when = "到期前" + n + "天"
	default:
		when += "天"
	}
	switch s.Every {
	case EveryMonday:
		return when + "起每周一"
	case EveryFirstMonday:
		return when + "起每月首个周一"
	default:
		return when
	}
}
