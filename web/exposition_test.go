package web_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"pgregory.net/rapid"

	"duban/remind/report"
	"duban/web"
)

// figures returns the figures of a report as Prometheus' own parser reads them.
func figures(t interface{ Fatalf(string, ...any) }, r report.Report) map[string]*dto.MetricFamily {
	s := source()
	s.Report = func(context.Context) (report.Report, error) { return r, nil }
	w := httptest.NewRecorder()
	web.NewHandler(s, nil).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if format := expfmt.ResponseFormat(w.Header()); format != expfmt.FmtText || w.Code != http.StatusOK {
		t.Fatalf("%d in the format %q", w.Code, format)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, w.Body)
	}
	return families
}

// Whatever a channel is called and however many messages ended, Prometheus reads the name and the number as they are.
func TestPrometheusReadsTheFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := standing(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		name := rapid.OneOf(rapid.StringMatching(`["\\\n{},= a-z群]{0,8}`), rapid.String())
		want := map[string]float64{}
		r.Ever = nil
		for range rapid.IntRange(0, 5).Draw(t, "channels") {
			tally := report.Tally{Channel: name.Draw(t, "channel"), Result: "delivered", Messages: rapid.IntRange(0, 1<<53).Draw(t, "messages")}
			if _, twice := want[tally.Channel]; !twice {
				want[tally.Channel] = float64(tally.Messages)
				r.Ever = append(r.Ever, tally)
			}
		}
		all := figures(t, r)
		if got := len(all["duban_messages_total"].GetMetric()); got != len(want) {
			t.Fatalf("%d figures, want %d", got, len(want))
		}
		for _, m := range all["duban_messages_total"].GetMetric() {
			labels := map[string]string{}
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			if got, ok := want[labels["channel"]]; !ok || got != m.GetCounter().GetValue() || labels["result"] != "delivered" || len(labels) != 2 {
				t.Fatalf("%v is %v, want %v", labels, m.GetCounter().GetValue(), got)
			}
		}
	})
}

// Each figure says what it means, and what kind it is.
func TestFiguresSayWhatTheyMean(t *testing.T) {
	r, err := standing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := figures(t, r)
	if len(all) != 23 {
		t.Errorf("%d figures", len(all))
	}
	for name, f := range all {
		kind := dto.MetricType_GAUGE
		if name == "duban_messages_total" {
			kind = dto.MetricType_COUNTER
		}
		if f.GetHelp() == "" || f.GetType() != kind || len(f.GetMetric()) == 0 {
			t.Errorf("%s is a %s of %d figures: %q", name, f.GetType(), len(f.GetMetric()), f.GetHelp())
		}
	}
}

// Who asks while two are being answered is told so, and the figures are read no third time.
func TestFewAskForTheFiguresAtOnce(t *testing.T) {
	s := source()
	begun, end := make(chan struct{}, 3), make(chan struct{})
	s.Report = func(context.Context) (report.Report, error) {
		begun <- struct{}{}
		<-end
		return report.Report{}, nil
	}
	h := web.NewHandler(s, nil)
	done := make(chan int, 2)
	for range 2 {
		go func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
			done <- w.Code
		}()
		<-begun
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	close(end)
	if first, second := <-done, <-done; w.Code != http.StatusServiceUnavailable || first != http.StatusOK || second != http.StatusOK {
		t.Errorf("the third is answered %d, the others %d and %d", w.Code, first, second)
	}
}
