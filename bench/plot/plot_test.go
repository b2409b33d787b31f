package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
)

var panel = Panel{Title: "Time & space", X: "obligations", Y: "seconds", Curves: []Curve{
	{"round", []Point{{1000, .02}, {1_000_000, 8.6}}},
	{"start", []Point{{1000, .05}, {1_000_000, 46}}},
}}

// drawn draws panels, and fails the test if what comes is no XML.
func drawn(t *testing.T, panels ...Panel) string {
	t.Helper()
	var out bytes.Buffer
	if err := Draw(&out, panels...); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(bytes.NewReader(out.Bytes())); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, out.String())
		}
	}
}

func TestTheSameFiguresMakeTheSameBytes(t *testing.T) {
	if one, other := drawn(t, panel, panel), drawn(t, panel, panel); one != other {
		t.Errorf("got\n%s\nand\n%s", one, other)
	}
}

func TestEveryPointLiesWithinTheAxes(t *testing.T) {
	text := drawn(t, panel)
	if n := strings.Count(text, "<circle"); n != 4 {
		t.Errorf("%d points, want 4", n)
	}
	for _, part := range strings.Split(text, "<circle")[1:] {
		x, y := attribute(t, part, "cx"), attribute(t, part, "cy")
		if x < left || x > width-right || y < top || y > height-bottom {
			t.Errorf("a point at %v, %v", x, y)
		}
	}
}

// attribute returns a number of an element.
func attribute(t *testing.T, element, name string) float64 {
	t.Helper()
	_, rest, _ := strings.Cut(element, name+`="`)
	text, _, _ := strings.Cut(rest, `"`)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWordsAreEscapedAndDecadesNamed(t *testing.T) {
	text := drawn(t, panel)
	for _, want := range []string{"Time &amp; space", ">0.01<", ">100<", ">1,000<", ">1,000,000<", ">round<", ">start<"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// A page in the dark has other colours, of which each curve has one; what is drawn has none of its own.
func TestColoursAreOfTheDayAndOfTheNight(t *testing.T) {
	text := drawn(t, panel)
	colours, drawing, _ := strings.Cut(text, "</style>")
	day, night, dark := strings.Cut(colours, "@media (prefers-color-scheme:dark)")
	if !dark || len(nights) != len(inks) {
		t.Fatalf("no colours of the night: %s", colours)
	}
	for _, class := range []string{"text", ".back", ".grid", ".s0", ".f1"} {
		if !strings.Contains(day, class+"{") || !strings.Contains(night, class+"{") {
			t.Errorf("%s has no colour", class)
		}
	}
	if strings.Contains(drawing, "#") {
		t.Errorf("colours that the night does not change:\n%s", drawing)
	}
}

// What has one curve says in its title which.
func TestOneCurveNeedsNoLegend(t *testing.T) {
	one := panel
	one.Curves = panel.Curves[:1]
	if text := drawn(t, one); strings.Contains(text, ">round<") {
		t.Error(text)
	}
}

func TestAnAxisHoldsItsValues(t *testing.T) {
	tests := []struct {
		name      string
		values    []float64
		low, high int
	}{
		{"within a decade", []float64{2, 5}, 0, 1},
		{"at its ends", []float64{1, 10}, 0, 1},
		{"one value on a power", []float64{100}, 2, 3},
		{"parts", []float64{.003, 20}, -3, 2},
		{"none", nil, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if a := around(tt.values); a.low != tt.low || a.high != tt.high {
				t.Errorf("got %d to %d", a.low, a.high)
			}
		})
	}
	a := axis{low: 0, high: 2, from: 100, to: 300}
	for v, want := range map[float64]float64{1: 100, 10: 200, 100: 300} {
		if got := a.at(v); got != want {
			t.Errorf("%v is at %v, want %v", v, got, want)
		}
	}
}

func TestNamesThatDoNotFitAreAFault(t *testing.T) {
	wide := panel
	wide.Curves = append(wide.Curves[:2:2], Curve{Name: strings.Repeat("wide ", 10)})
	if err := Draw(io.Discard, wide); err == nil {
		t.Error("they are drawn over the next panel")
	}
}

func TestNothingToDrawIsAnEmptyPanel(t *testing.T) {
	if text := drawn(t, Panel{Title: "none"}); !strings.Contains(text, ">none<") {
		t.Error(text)
	}
}
