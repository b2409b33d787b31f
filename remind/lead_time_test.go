package remind_test

import (
	"maps"
	"testing"

	"duban/remind"
	"duban/remind/preview"
)

// Lead times in working days are counted back by the calendar, counted by hand: as many working days are left then as the stage says.
func TestWorkingDaysBeforeADate(t *testing.T) {
	for _, tt := range []struct {
		name, due string
		want      map[string]string
	}{
		{"over a weekend", "2024-11-13", map[string]string{"w5": "2024-11-06", "w1": "2024-11-12"}},
		{"over the holidays of October", "2024-10-10", map[string]string{"w5": "2024-09-27", "w1": "2024-10-09"}},
		{"to a Sunday: from the working day before", "2024-06-30", map[string]string{"w5": "2024-06-21", "w1": "2024-06-27"}},
		{"over a weekend that is worked", "2024-02-20", map[string]string{"w5": "2024-02-07", "w1": "2024-02-19"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := world(t, problem(t, 1, tt.due))
			w.Policy.Deadline = []remind.Stage{
				{Name: "w5", At: -5, Unit: remind.Workdays, To: []remind.Role{remind.Responsible}},
				{Name: "w1", At: -1, Unit: remind.Workdays, To: []remind.Role{remind.Responsible}},
			}
			due, got := date(t, tt.due), map[string]string{}
			preview.Rounds(w, due-60, due, &preview.Told{}, func(r preview.Round) bool {
				for _, m := range r.Messages {
					for _, n := range m.Notices {
						got[n.Stage] = r.Day.String()
						if left := w.Calendar.Workdays(r.Day, due); left != map[string]int{"w5": 5, "w1": 1}[n.Stage] {
							t.Errorf("%s: %d working days left", n.Stage, left)
						}
					}
				}
				return true
			})
			if !maps.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// A corrected calendar moves the day and not the notice: whoever was told is not told again.
func TestCorrectedCalendarTellsALeadTimeOnce(t *testing.T) {
	w := world(t, problem(t, 1, "2024-11-13"))
	w.Policy.Deadline = []remind.Stage{{Name: "w5", At: -5, Unit: remind.Workdays, To: []remind.Role{remind.Responsible}}}
	told, n := &preview.Told{}, 0
	count := func(r preview.Round) bool {
		for _, m := range r.Messages {
			n += len(m.Notices)
		}
		return true
	}
	preview.Rounds(w, date(t, "2024-11-04"), date(t, "2024-11-06"), told, count)
	years := append(w.Calendar.Years, remind.CalendarYear{Year: 2024, Papers: []string{"x"}, Days: []remind.CalendarDay{
		{Name: "worked", Date: date(t, "2024-11-09")}, {Name: "worked", Date: date(t, "2024-11-10")},
	}})
	w.Calendar = remind.NewCalendar(years...)
	preview.Rounds(w, date(t, "2024-11-07"), date(t, "2024-11-13"), told, count)
	if n != 1 {
		t.Errorf("told %d times", n)
	}
}

// What is counted in working days rests on every year between its day and the date that it is counted from, before it as after it.
func TestLeadTimeIsProvisional(t *testing.T) {
	w := world(t, problem(t, 1, "2027-01-04"))
	w.Policy.Deadline = []remind.Stage{{Name: "w5", At: -5, Unit: remind.Workdays, To: []remind.Role{remind.Responsible}}}
	due := w.On(date(t, "2026-12-30")).Due().Notices
	if len(due) != 1 || due[0].On.Year() != 2026 || !w.Provisional(&due[0], due[0].On) {
		t.Errorf("not provisional: %+v", due)
	}
}

func TestStagesInWords(t *testing.T) {
	for _, tt := range []struct {
		ladder remind.Ladder
		stage  remind.Stage
		want   string
	}{
		{remind.OnDeadline, remind.Stage{At: -30}, "到期前30天"},
		{remind.OnDeadline, remind.Stage{At: -5, Unit: remind.Workdays}, "到期前5个工作日"},
		{remind.OnDeadline, remind.Stage{At: -3, Unit: remind.Months}, "到期前3个月"},
		{remind.OnDeadline, remind.Stage{At: 3, Unit: remind.Workdays}, "到期后第3个工作日"},
		{remind.OnDeadline, remind.Stage{At: 8, Every: remind.EveryFortnight}, "到期后第8天起每两周的周一"},
		{remind.OnClosed, remind.Stage{At: 6, Unit: remind.Months}, "销号后满6个月"},
	} {
		if got := tt.stage.Chinese(tt.ladder); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
