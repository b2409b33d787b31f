// Command show makes the tables of docs/performance.md and the plots beside it of what compare and growth have measured. It measures nothing: the
// same results make the same bytes.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"duban/bench/figures"
	"duban/bench/plot"
)

func main() {
	from := flag.String("results", "bench/results", "folder of the results")
	page := flag.String("page", "docs/performance.md", "the page whose tables are made")
	images := flag.String("images", "docs/images", "folder of the plots")
	flag.Parse()
	if err := show(*from, *page, *images); err != nil {
		fmt.Fprintln(os.Stderr, "show:", err)
		os.Exit(1)
	}
}

// show makes tables and plots.
func show(from, page, images string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	compared, err := read(filepath.Join(from, "compare.jsonl"))
	if err != nil {
		return err
	}
	grown, err := read(filepath.Join(from, "growth.jsonl"))
	if err != nil {
		return err
	}
	growth := figures.Summaries(grown.Runs)
	out, err1 := figures.Between(string(text), "compare", compared.Machine.String()+".\n\n"+figures.Compared(figures.Summaries(compared.Runs)))
	out, err2 := figures.Between(out, "growth", grown.Machine.String()+".\n\n"+figures.Grown(growth))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(page, []byte(out), 0o644),
		draw(filepath.Join(images, "growth-obligations.svg"), obligations(growth)),
		draw(filepath.Join(images, "growth-messages.svg"), messages(growth)),
	)
}

// read reads a file of results.
func read(name string) (r figures.Results, err error) {
	f, err := os.Open(name)
	if err != nil {
		return r, err
	}
	defer func() { _ = f.Close() }()
	if r, err = figures.Read(f); err != nil {
		err = fmt.Errorf("read %s: %w", name, err)
	}
	return r, err
}

// draw writes a plot.
func draw(name string, panels []plot.Panel) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(plot.Draw(f, panels...), f.Close())
}

// curve returns a figure of a row over all its sizes.
func curve(all []figures.Summary, name, group, row string, of func(figures.Summary) float64) plot.Curve {
	c := plot.Curve{Name: name}
	for _, s := range all {
		if s.Group == group && s.Row == row && of(s) > 0 {
			c.Points = append(c.Points, plot.Point{X: float64(s.N), Y: of(s)})
		}
	}
	return c
}

func seconds(s figures.Summary) float64 { return s.Seconds }
func peak(s figures.Summary) float64    { return s.Peak }
func file(s figures.Summary) float64    { return s.File }
func rate(s figures.Summary) float64    { return s.Rate }
func work(s figures.Summary) float64    { return s.CPUOf1k }

// obligations returns the plot of what grows with obligations.
func obligations(all []figures.Summary) []plot.Panel {
	const x = "obligations"
	return []plot.Panel{
		{Title: "Time", X: x, Y: "seconds", Curves: []plot.Curve{
			curve(all, figures.Round, figures.Obligations, figures.Round, seconds),
			curve(all, figures.Start, figures.Obligations, figures.Start, seconds),
			curve(all, figures.Status, figures.Obligations, figures.Status, seconds),
			curve(all, "all due", figures.Obligations, figures.AllDue, seconds),
		}},
		{Title: "Memory at most, and the database", X: x, Y: "MB", Curves: []plot.Curve{
			curve(all, figures.Round, figures.Obligations, figures.RoundMails, peak),
			curve(all, figures.Start, figures.Obligations, figures.Start, peak),
			curve(all, figures.Status, figures.Obligations, figures.Status, peak),
			curve(all, "all due", figures.Obligations, figures.AllDue, peak),
			curve(all, "database", figures.Obligations, figures.RoundMails, file),
		}},
	}
}

// messages returns the plot of what grows with the messages that are due at once.
func messages(all []figures.Summary) []plot.Panel {
	const x = "messages due at once"
	return []plot.Panel{
		{Title: "Speed", X: x, Y: "mails a second", Curves: []plot.Curve{curve(all, "whole way", figures.Messages, figures.WholeWay, rate)}},
		{Title: "Processor", X: x, Y: "s of processor for 1,000", Curves: []plot.Curve{curve(all, "whole way", figures.Messages, figures.WholeWay, work)}},
		{Title: "Memory at most, and the database", X: x, Y: "MB", Curves: []plot.Curve{
			curve(all, "memory", figures.Messages, figures.WholeWay, peak), curve(all, "database", figures.Messages, figures.WholeWay, file),
		}},
	}
}
