package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"duban/remind/report"
	"duban/remind/tally"
)

// The metrics, after Prometheus' conventions for names (prometheus.io/docs/practices/naming). No label names a person or an address.
var (
	up          = metric("up", "1 if the store could be read.")
	obligations = metric("obligations", "Problems and dated measures by colour: red is overdue, orange due within 3 working days, yellow within 15 days.", "colour")
	waiting     = metric("notices_waiting", "Notices that are due and in no message yet.")
	queued      = metric("messages_queued", "Messages under way, those in doubt among them.")
	inDoubt     = metric("messages_in_doubt", "Messages that wait for a person, who knows whether they arrived.")
	ended       = metric("messages_total", "Messages that ended, by channel and result: delivered, failed, dissolved (worded anew).", "channel", "result")
	problems    = metric("problems", "Problems by how they stand: partly_overdue has an overdue measure while the whole is not.", "standing")
	measures    = metric("measures", "Dated measures by how they stand.", "standing")
	gaps        = metric("gaps", "Roles of obligations that no notice can reach.")
	holds       = metric("holds", "Plans, problems and addresses on hold.")
	troubles    = metric("troubles", "Who could not be told and channels out of order, as the office reads it.")
	provisional = metric("provisional_days", "Days to the end of the plans whose working days are not yet decreed.")
	calendarEnd = metric("calendar_confirmed_until_timestamp_seconds", "The end of the days whose working days are decreed without a gap, in Unix time.")
	lastRound   = metric("last_round_timestamp_seconds", "When the last round was held, in Unix time; 0 before the first.")
	lastAge     = metric("last_round_age_seconds", "How long ago the last round was held; absent before the first.")
	nextRound   = metric("next_round_timestamp_seconds", "When the next round is planned, in Unix time.")
	broken      = metric("channel_broken", "1 for a channel that cannot send until somebody mends it.", "channel")
	paused      = metric("channel_paused", "1 for a channel that rests because its server asked for it.", "channel")
	lastBackup  = metric("last_backup_timestamp_seconds", "When the last good backup was made, in Unix time; 0: none.")
	clockOK     = metric("clock_ok", "0 while the clock cannot be right and nothing is sent.")
	ready       = metric("ready", "1 if the last step succeeded, as /readyz says: the store can be used and the clock may be right.")
	room        = metric("state_free_bytes", "Bytes left on the disk of the state.")
	buildInfo   = metric("build_info", "1; which program runs.", "version", "commit")

	all = []*prometheus.Desc{
		up, obligations, problems, measures, waiting, queued, inDoubt, ended, gaps, holds, troubles, provisional, lastRound, lastAge, nextRound, broken, paused,
		lastBackup, clockOK, calendarEnd, ready, room, buildInfo,
	}
)

// metric describes one figure. Names and labels are a contract: dashboards and alert rules are built on them.
func metric(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("duban_"+name, help, labels, nil)
}

// A collector reads the figures when they are asked for.
type collector struct{ source Source }

// Describe names the metrics.
func (*collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range all {
		to <- d
	}
}

// collectTime bounds the reading of the figures.
const collectTime = 10 * time.Second

// Collect sends the figures as they are now.
func (c *collector) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(ready, one(c.source.hindrance() == ""))
	gauge(buildInfo, 1, c.source.Version, c.source.Commit)
	ctx, stop := context.WithTimeout(context.Background(), collectTime)
	defer stop()
	r, err := c.source.Report(ctx)
	if err != nil {
		gauge(up, 0)
		return
	}
	gauge(up, 1)
	counts(&r, gauge)
	rounds(&r, gauge)
	for _, t := range r.Ever {
		to <- prometheus.MustNewConstMetric(ended, prometheus.CounterValue, float64(t.Messages), t.Channel, t.Result)
	}
	for _, ch := range r.Channels {
		gauge(broken, one(!ch.Broken.IsZero()), ch.Channel)
		gauge(paused, one(!ch.Paused.IsZero()), ch.Channel)
	}
}

// counts shows what there is of each kind. All of it comes from one report, so that two figures of one look cannot
// contradict each other.
func counts(r *report.Report, gauge func(*prometheus.Desc, float64, ...string)) {
	for _, n := range r.Colours {
		gauge(obligations, float64(n.Problems+n.Measures), n.Colour.String())
	}
	for _, s := range tally.Standings() {
		gauge(problems, float64(r.Total.Problems[s]), s.String())
		gauge(measures, float64(r.Total.Measures[s]), s.String())
	}
	gauge(waiting, float64(r.Waiting))
	gauge(queued, float64(r.Queue))
	gauge(inDoubt, float64(r.InDoubt))
	gauge(gaps, float64(r.Gaps))
	gauge(holds, float64(r.Holds))
	gauge(troubles, float64(len(r.Troubles)))
	gauge(provisional, float64(r.ProvisionalDays))
	gauge(calendarEnd, float64((r.CalendarUntil+1).At(0, 0).Unix()))
	gauge(room, float64(r.Room))
	gauge(lastBackup, unix(r.LastBackup))
	gauge(clockOK, one(r.Clock == ""))
}

// rounds shows the instants of rounds. The age of the last one is left out before the first: 0 would say that it has
// just run.
func rounds(r *report.Report, gauge func(*prometheus.Desc, float64, ...string)) {
	gauge(nextRound, unix(r.NextRound))
	gauge(lastRound, unix(r.LastRound))
	if !r.LastRound.IsZero() {
		gauge(lastAge, r.Now.Sub(r.LastRound).Seconds())
	}
}

// unix is an instant in seconds since 1970, as Prometheus counts; 0 is never.
func unix(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.Unix())
}

// one is a truth as a figure.
func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
