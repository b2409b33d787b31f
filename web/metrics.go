package web

import (
	"context"
	"net/http"
	"time"

	"duban/remind/report"
	"duban/remind/tally"
)

// The metrics, after Prometheus' conventions for names (prometheus.io/docs/practices/naming). No label names a person or an address.
var (
	up          = gauge("up", "1 if the store could be read.")
	obligations = gauge("obligations", "Problems and dated measures by colour: red is overdue, orange due within 3 working days, yellow within 15 days.", "colour")
	waiting     = gauge("notices_waiting", "Notices that are due and in no message yet.")
	queued      = gauge("messages_queued", "Messages under way, those in doubt among them.")
	inDoubt     = gauge("messages_in_doubt", "Messages that wait for a person, who knows whether they arrived.")
	ended       = counter("messages_total", "Messages that ended, by channel and result: delivered, failed, dissolved (worded anew).", "channel", "result")
	problems    = gauge("problems", "Problems by how they stand: partly_overdue has an overdue measure while the whole is not.", "standing")
	measures    = gauge("measures", "Dated measures by how they stand.", "standing")
	gaps        = gauge("gaps", "Roles of obligations that no notice can reach.")
	holds       = gauge("holds", "Plans, problems and addresses on hold.")
	troubles    = gauge("troubles", "Who could not be told and channels out of order, as the office reads it.")
	provisional = gauge("provisional_days", "Days to the end of the plans whose working days are not yet decreed.")
	calendarEnd = gauge("calendar_confirmed_until_timestamp_seconds", "The end of the days whose working days are decreed without a gap, in Unix time.")
	lastRound   = gauge("last_round_timestamp_seconds", "When the last round was held, in Unix time; 0 before the first.")
	lastAge     = gauge("last_round_age_seconds", "How long ago the last round was held; absent before the first.")
	nextRound   = gauge("next_round_timestamp_seconds", "When the next round is planned, in Unix time.")
	broken      = gauge("channel_broken", "1 for a channel that cannot send until somebody mends it.", "channel")
	paused      = gauge("channel_paused", "1 for a channel that rests because its server asked for it.", "channel")
	lastBackup  = gauge("last_backup_timestamp_seconds", "When the last good backup was made, in Unix time; 0: none.")
	clockOK     = gauge("clock_ok", "0 while the clock cannot be right and nothing is sent.")
	ready       = gauge("ready", "1 if the last step succeeded, as /readyz says: the store can be used and the clock may be right.")
	room        = gauge("state_free_bytes", "Bytes left on the disk of the state.")
	buildInfo   = gauge("build_info", "1; which program runs.", "commit", "version")

	all = []*metric{
		up, obligations, problems, measures, waiting, queued, inDoubt, ended, gaps, holds, troubles, provisional, lastRound, lastAge, nextRound, broken, paused,
		lastBackup, clockOK, calendarEnd, ready, room, buildInfo,
	}
)

// gauge describes a figure that goes up and down. Names and labels are a contract: dashboards and alert rules are built on them.
func gauge(name, help string, labels ...string) *metric {
	return &metric{name: "duban_" + name, help: help, kind: "gauge", labels: labels}
}

// counter describes a figure that only grows.
func counter(name, help string, labels ...string) *metric {
	return &metric{name: "duban_" + name, help: help, kind: "counter", labels: labels}
}

// How long the reading of the figures may take, how long the answer, and how many may ask at once.
const (
	collectTime = 10 * time.Second
	figuresTime = 2 * collectTime
	askers      = 2
)

// figures answers with the figures as they are when they are asked for.
func (s *Source) figures() http.Handler {
	asking := make(chan struct{}, askers)
	return http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case asking <- struct{}{}:
			defer func() { <-asking }()
		default:
			http.Error(w, "too many ask for the figures at once", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", textFormat)
		_, _ = w.Write(exposed(all, s.collect(r.Context())))
	}), figuresTime, "the figures take too long")
}

// collect reads the figures.
func (s *Source) collect(ctx context.Context) samples {
	now := samples{}
	now.add(ready, one(s.hindrance() == ""))
	now.add(buildInfo, 1, s.Commit, s.Version)
	ctx, stop := context.WithTimeout(ctx, collectTime)
	defer stop()
	r, err := s.Report(ctx)
	if err != nil {
		now.add(up, 0)
		return now
	}
	now.add(up, 1)
	counts(&r, now)
	rounds(&r, now)
	for _, t := range r.Ever {
		now.add(ended, float64(t.Messages), t.Channel, t.Result)
	}
	for _, ch := range r.Channels {
		now.add(broken, one(!ch.Broken.IsZero()), ch.Channel)
		now.add(paused, one(!ch.Paused.IsZero()), ch.Channel)
	}
	return now
}

// counts shows what there is of each kind. All of it comes from one report, so that two figures of one look cannot
// contradict each other.
func counts(r *report.Report, now samples) {
	for _, n := range r.Colours {
		now.add(obligations, float64(n.Problems+n.Measures), n.Colour.String())
	}
	for _, s := range tally.Standings() {
		now.add(problems, float64(r.Total.Problems[s]), s.String())
		now.add(measures, float64(r.Total.Measures[s]), s.String())
	}
	now.add(waiting, float64(r.Waiting))
	now.add(queued, float64(r.Queue))
	now.add(inDoubt, float64(r.InDoubt))
	now.add(gaps, float64(r.Gaps))
	now.add(holds, float64(r.Holds))
	now.add(troubles, float64(len(r.Troubles)))
	now.add(provisional, float64(r.ProvisionalDays))
	now.add(calendarEnd, float64((r.CalendarUntil+1).At(0, 0).Unix()))
	now.add(room, float64(r.Room))
	now.add(lastBackup, unix(r.LastBackup))
	now.add(clockOK, one(r.Clock == ""))
}

// rounds shows the instants of rounds. The age of the last one is left out before the first: 0 would say that it has
// just run.
func rounds(r *report.Report, now samples) {
	now.add(nextRound, unix(r.NextRound))
	now.add(lastRound, unix(r.LastRound))
	if !r.LastRound.IsZero() {
		now.add(lastAge, r.Now.Sub(r.LastRound).Seconds())
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
