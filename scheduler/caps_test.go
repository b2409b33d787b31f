package scheduler_test

import "testing"

// A stage falls on each day of the week: three messages leave, what comes after them waits for Monday and goes in one.
func TestTheLoopKeepsTheCaps(t *testing.T) {
	bubble(t, func(t *testing.T, dir string) {
		o := open(t, dir, day(3)+30, day(4)+30, day(5)+30, day(6)+30, day(7)+30)
		defer func() { _ = o.Store.Close() }()
		o.start()
		until(day(10), 12, 0)
		o.halt()
		expect(t, o.letters(), "01-03 09:00:00 jia", "01-04 09:00:00 jia", "01-05 09:00:00 jia", "01-10 09:00:00 jia")
	})
}
