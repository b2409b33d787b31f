// Package station is where programs are measured: it has the program, a Postfix, and a folder for states that is gone in the end.
package station

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"duban/bench/city"
	"duban/bench/figures"
	"duban/bench/process"
	"duban/store"
)

// A Station is what all measurements share.
type Station struct {
	Duban   string // the program
	Postfix process.Postfix
	Limit   time.Duration // the longest that one run may take for a small size; see Within
	Work    string        // the folder of all states
	Ahead   string        // how far the program's clock is ahead; empty: it is the program as it is shipped; see bench/clock
	size    string
	out     string
	results figures.Results
}

// longest is when a program ends by itself, whatever happens.
const longest = time.Hour

// Main runs a program that measures, until it has done so or is told to end, and returns how it is to exit.
func Main(name string, measure func(ctx context.Context, args []string) error, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cut := context.WithTimeout(ctx, longest)
	defer cut()
	if err := measure(ctx, args); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return 1
	}
	return 0
}

// Flags returns what a command line may say of a station, to which more can be added. Unless it does, results go into a file, and a run is cut after
// a time.
func (s *Station) Flags(name, out string, limit time.Duration) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.StringVar(&s.out, "out", out, "where the results go")
	flags.StringVar(&s.Duban, "duban", "bin/duban", "the program")
	flags.StringVar(&s.Postfix.Root, "postfix", "", "folder of an unpacked Postfix")
	flags.StringVar(&s.Postfix.Libraries, "libraries", "", "where its programs find their libraries")
	flags.StringVar(&s.size, "size", "usual", "small, usual or big")
	flags.DurationVar(&s.Limit, "limit", limit, "the longest that one run may take")
	return flags
}

// Run measures as a command line says, and saves all that was measured, be it that not everything could be.
func (s *Station) Run(flags *flag.FlagSet, args []string, measure func() error) (err error) {
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := s.Open(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err = measure(); len(s.results.Runs) > 0 {
		err = errors.Join(err, s.Save())
	}
	return err
}

// Open makes ready the folder, beside the program, and says what machine this is.
func (s *Station) Open() (err error) {
	if s.Duban, err = filepath.Abs(s.Duban); err != nil {
		return err
	}
	if s.Work, err = os.MkdirTemp(filepath.Dir(s.Duban), "bench"); err != nil {
		return err
	}
	s.results.Machine, err = figures.ThisMachine(s.Work, time.Now())
	s.results.Machine.Small = s.size == "small"
	fmt.Println(s.results.Machine)
	return err
}

// Close removes the folder.
func (s *Station) Close() error { return os.RemoveAll(s.Work) }

// By returns one of three by the size that is asked for.
func (s *Station) By(small, usual, big []int) []int {
	switch s.size {
	case "small":
		return small
	case "big":
		return big
	}
	return usual
}

// Note keeps a run, and prints it.
func (s *Station) Note(r figures.Run) {
	fmt.Println(r)
	s.results.Runs = append(s.results.Runs, r)
}

// Save writes the results of all runs.
func (s *Station) Save() error {
	f, err := os.Create(s.out)
	if err != nil {
		return err
	}
	return errors.Join(s.results.Write(f), f.Close())
}

// City makes the state of a city as of yesterday, and returns its folder.
func (s *Station) City(ctx context.Context, name string, o city.Order) (string, error) {
	dir := filepath.Join(s.Work, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	return dir, o.Write(ctx, dir, time.Now().AddDate(0, 0, -1))
}

// Copy copies the database of a state that nobody has open into a new folder, so that each run begins with the same, and waits for the disk.
func (s *Station) Copy(state, name string) (string, error) {
	to := filepath.Join(s.Work, name)
	if err := os.Mkdir(to, 0o700); err != nil {
		return "", err
	}
	from, err := os.Open(filepath.Join(state, store.File))
	if err != nil {
		return "", err
	}
	defer func() { _ = from.Close() }()
	f, err := os.OpenFile(filepath.Join(to, store.File), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.ReadFrom(from)
	return to, errors.Join(err, f.Sync(), f.Close())
}

// Command returns a command of the program on a state, by settings that it writes there. In that folder it finds no others.
func (s *Station) Command(ctx context.Context, state string, settings city.Settings, args ...string) (*exec.Cmd, error) {
	file := filepath.Join(state, "settings.yaml")
	if err := os.WriteFile(file, []byte(settings.Text()), 0o600); err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, s.Duban, append(args, "--config", file, "--state", state)...)
	c.Dir = state
	if s.Ahead != "" {
		c.Env = append(os.Environ(), "CLOCK_AHEAD="+s.Ahead)
	}
	return c, nil
}

// What the daemon says on its way: a round is recorded, and nothing of it has left; it is ready.
const (
	Recorded = "msg=round"
	Ready    = "msg=ready"
)

// Daemon runs the daemon until it has said a word, and marks on the way that a round is recorded. As a demonstration it is ready when a round is over
// and all that may leave has left, else at once. What has not come so far within a time is cut.
func (s *Station) Daemon(ctx context.Context, state string, settings city.Settings, until string, within time.Duration, args ...string) (process.Usage, error) {
	c, err := s.Command(ctx, state, settings, append([]string{"run"}, args...)...)
	if err != nil {
		return process.Usage{}, err
	}
	words := process.Words{Mark: Recorded, Ready: until}
	if until == Recorded {
		words.Mark = ""
	}
	return process.Daemon(ctx, c, words, within)
}

// Demo has the daemon send at once what is due.
const Demo = "--demo"

// perMessage is what a daemon may take for a message where these are many: one that is slower is cut.
const perMessage = time.Millisecond

// Within returns how long a run with n messages may take. It counts with what it has done by then.
func (s *Station) Within(n int) time.Duration { return max(s.Limit, time.Duration(n)*perMessage) }

// Take puts what a process has used into a run.
func Take(r *figures.Run, u process.Usage) {
	r.Seconds, r.CPU, r.Peak, r.Cut = u.Wall.Seconds(), u.CPU.Seconds(), float64(u.Peak)/1e6, u.Cut
}

// Size returns how many MB the database of a state takes.
func Size(state string) (float64, error) {
	info, err := os.Stat(filepath.Join(state, store.File))
	if err != nil {
		return 0, err
	}
	return float64(info.Size()) / 1e6, nil
}
