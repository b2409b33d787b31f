// Package figures keeps what was measured, a line of JSON for each run, and makes tables of it.
package figures

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// A Machine is where it was measured.
type Machine struct {
	Day        string  `json:"day"`
	Cores      int     `json:"cores"`
	CPU        string  `json:"cpu"`
	Kernel     string  `json:"kernel"`
	Go         string  `json:"go"`
	FileSystem string  `json:"file_system"` // of the state
	Load       float64 `json:"load"`        // of the minute before
	Small      bool    `json:"small,omitempty"`
}

// A Run is one run of one row.
type Run struct {
	Group     string  `json:"group"` // what is compared with each other
	Row       string  `json:"row"`
	Reference bool    `json:"reference,omitempty"` // the others of its group are held against it
	N         int     `json:"n"`                   // how much it had to do
	Done      int     `json:"done"`                // how much of it was done in the time that it had
	Seconds   float64 `json:"seconds"`             // in which that was done
	CPU       float64 `json:"cpu_s"`
	Peak      float64 `json:"peak_mb"`
	File      float64 `json:"file_mb,omitempty"` // how large the database is after it
	Cut       bool    `json:"cut,omitempty"`     // it was ended before all was done
}

// String returns a line for whoever waits.
func (r Run) String() string {
	s := fmt.Sprintf("%-20s %-30s %7d of %7d in %7.2f s: %9.1f/s, CPU %6.2f s, peak %6.1f MB", r.Group, r.Row, r.Done, r.N, r.Seconds,
		ratio(float64(r.Done), r.Seconds), r.CPU, r.Peak)
	if r.File > 0 {
		s += fmt.Sprintf(", file %.1f MB", r.File)
	}
	if r.Cut {
		s += ", cut"
	}
	return s
}

// Results are the runs on a machine.
type Results struct {
	Machine Machine
	Runs    []Run
}

// line is a line of the file: the machine is the first.
type line struct {
	Machine *Machine `json:"machine,omitempty"`
	Run     *Run     `json:"run,omitempty"`
}

// Write writes results, a line each.
func (r Results) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(line{Machine: &r.Machine}); err != nil {
		return err
	}
	for i := range r.Runs {
		if err := e.Encode(line{Run: &r.Runs[i]}); err != nil {
			return err
		}
	}
	return nil
}

// Read reads what Write has written.
func Read(from io.Reader) (r Results, err error) {
	lines := bufio.NewScanner(from)
	for n := 1; lines.Scan(); n++ {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return r, fmt.Errorf("line %d: %w", n, err)
		}
		if l.Machine != nil {
			r.Machine = *l.Machine
		}
		if l.Run != nil {
			r.Runs = append(r.Runs, *l.Run)
		}
	}
	return r, lines.Err()
}

// Median returns the one in the middle; of an even number the mean of both. Of none it is 0.
func Median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(all))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// A Summary is the medians of all runs of a row with the same size.
type Summary struct {
	Run
	Turns   int
	Rate    float64 // done a second
	CPUOf1k float64 // seconds of processor for a thousand
	Ratio   float64 // of Rate to that of the group's reference; 0: there is none
	Spread  float64 // how far apart the fastest and the slowest rate are, as a part of the median
}

// Summaries returns the medians in the order in which the rows came first.
func Summaries(runs []Run) []Summary {
	type key struct {
		group, row string
		n          int
	}
	var order []key
	of := map[key][]Run{}
	for _, r := range runs {
		k := key{r.Group, r.Row, r.N}
		if of[k] == nil {
			order = append(order, k)
		}
		of[k] = append(of[k], r)
	}
	all := make([]Summary, 0, len(order))
	references := map[string]float64{}
	for _, k := range order {
		s := summary(of[k])
		if s.Reference {
			references[s.Group] = s.Rate
		}
		all = append(all, s)
	}
	for i := range all {
		if reference := references[all[i].Group]; reference > 0 {
			all[i].Ratio = all[i].Rate / reference
		}
	}
	return all
}

// summary returns the medians of runs of the same.
func summary(runs []Run) Summary {
	middle := func(of func(Run) float64) float64 {
		all := make([]float64, len(runs))
		for i, r := range runs {
			all[i] = of(r)
		}
		return Median(all)
	}
	rate := func(r Run) float64 { return ratio(float64(r.Done), r.Seconds) }
	s := Summary{Run: runs[0], Turns: len(runs), Rate: middle(rate)}
	s.Seconds = middle(func(r Run) float64 { return r.Seconds })
	s.CPU = middle(func(r Run) float64 { return r.CPU })
	s.Peak = middle(func(r Run) float64 { return r.Peak })
	s.File = middle(func(r Run) float64 { return r.File })
	s.CPUOf1k = middle(func(r Run) float64 { return ratio(1000*r.CPU, float64(r.Done)) })
	rates := make([]float64, len(runs))
	for i, r := range runs {
		rates[i] = rate(r)
		s.Cut = s.Cut || r.Cut
	}
	s.Spread = ratio(slices.Max(rates)-slices.Min(rates), s.Rate)
	return s
}

// ratio returns a part of a whole; 0 of nothing.
func ratio(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}
