package figures

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	tests := []struct {
		name string
		all  []float64
		want float64
	}{
		{"none", nil, 0},
		{"one", []float64{3}, 3},
		{"odd, unsorted", []float64{9, 1, 5}, 5},
		{"even", []float64{4, 1, 2, 3}, 2.5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := append([]float64(nil), tt.all...)
			if got := Median(tt.all); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			if !reflect.DeepEqual(before, tt.all) {
				t.Errorf("what was given is sorted: %v", tt.all)
			}
		})
	}
}

// runs are three turns of a reference and of ours, and another group without a reference.
var runs = []Run{
	{Group: "mails", Row: "source", Reference: true, N: 100, Done: 100, Seconds: .1, CPU: .01, Peak: 7},
	{Group: "mails", Row: "ours", N: 100, Done: 100, Seconds: .4, CPU: .05, Peak: 50},
	{Group: "mails", Row: "source", Reference: true, N: 100, Done: 100, Seconds: .2, CPU: .02, Peak: 8},
	{Group: "mails", Row: "ours", N: 100, Done: 50, Seconds: 1, CPU: .1, Peak: 60, Cut: true},
	{Group: "mails", Row: "source", Reference: true, N: 100, Done: 100, Seconds: .1, CPU: .03, Peak: 9},
	{Group: "mails", Row: "ours", N: 100, Done: 100, Seconds: .5, CPU: .06, Peak: 55},
	{Group: "other", Row: "ours", N: 5, Done: 5, Seconds: 1},
}

func TestSummariesAreMediansBesideTheReference(t *testing.T) {
	all := Summaries(runs)
	if len(all) != 3 {
		t.Fatalf("%d rows: %+v", len(all), all)
	}
	source, ours, other := all[0], all[1], all[2]
	if source.Rate != 1000 || source.Ratio != 1 || source.CPU != .02 || source.Peak != 8 || source.Turns != 3 || source.Cut {
		t.Errorf("the reference: %+v", source)
	}
	if ours.Rate != 200 || ours.Ratio != .2 || ours.CPUOf1k != .6 || ours.Seconds != .5 || !ours.Cut {
		t.Errorf("ours: %+v", ours)
	}
	if ours.Spread != 1 { // 50 to 250, around 200
		t.Errorf("spread %v", ours.Spread)
	}
	if other.Ratio != 0 {
		t.Errorf("a ratio to nothing: %+v", other)
	}
}

// The same row with another size is another one, against the same reference.
func TestSizesAreRowsOfTheirOwn(t *testing.T) {
	all := Summaries([]Run{
		{Group: "g", Row: "source", Reference: true, N: 10, Done: 10, Seconds: 1},
		{Group: "g", Row: "ours", N: 10, Done: 10, Seconds: 2},
		{Group: "g", Row: "ours", N: 100, Done: 100, Seconds: 5},
	})
	if got := Sizes(all, "g"); !reflect.DeepEqual(got, []int{10, 100}) {
		t.Errorf("sizes %v", got)
	}
	if s, ok := Find(all, "g", "ours", 100); !ok || s.Ratio != 2 {
		t.Errorf("%+v", s)
	}
	if _, ok := Find(all, "g", "ours", 7); ok {
		t.Error("found what was not measured")
	}
}

func TestResultsComeBackAsTheyWere(t *testing.T) {
	want := Results{Machine: Machine{Day: "2026-11-23", Cores: 2, CPU: "Xeon <R>", Kernel: "6.1", Go: "go1.26", FileSystem: "ext4", Load: .25}, Runs: runs}
	var file bytes.Buffer
	if err := want.Write(&file); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(file.String(), "\n"); n != 1+len(runs) {
		t.Errorf("%d lines", n)
	}
	got, err := Read(&file)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v: got %+v, want %+v", err, got, want)
	}
	if _, err := Read(strings.NewReader("{}\n{")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a broken line: %v", err)
	}
}

func TestAMachineSaysWhetherItWasQuiet(t *testing.T) {
	m := Machine{Day: "2026-11-23", Cores: 2, CPU: "Xeon", Kernel: "6.1", Go: "go1.26", FileSystem: "ext4", Load: .1}
	if s := m.String(); s != "2 cores of Xeon, Linux 6.1, go1.26, state on ext4, load before 0.10, 2026-11-23" {
		t.Error(s)
	}
	m.Load, m.Small = 3, true
	if s := m.String(); !strings.Contains(s, "small sizes") || !strings.Contains(s, "preliminary") {
		t.Error(s)
	}
}

func TestAProcessorIsNamedAsTheKernelDoes(t *testing.T) {
	if got := model("processor\t: 0\nmodel name\t: AMD EPYC 7B13\nmodel name\t: other\n"); got != "AMD EPYC 7B13" {
		t.Error(got)
	}
	for magic, want := range map[int64]string{0xef53: "ext4", 0x01021994: "tmpfs", 0x1234: "0x1234"} {
		if got := fileSystem(magic); got != want {
			t.Errorf("%#x: got %s", magic, got)
		}
	}
}

func TestALineForWhoeverWaits(t *testing.T) {
	s := Run{Group: "mails", Row: "ours", N: 100, Done: 50, Seconds: 2, File: 1.5, Cut: true}.String()
	for _, want := range []string{"ours", "25.0/s", "file 1.5 MB", "cut"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q says no %q", s, want)
		}
	}
}
