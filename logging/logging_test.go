package logging

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestTheJournalGetsLevelsAndNoTime(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(newJournal(&out, slog.LevelInfo)).With("realm", "real")
	log.Debug("left out")
	log.Info("a round", "due", 3)
	log.Warn("odd")
	log.WithGroup("g").Error("bad", "why", "two words")
	want := "<6>msg=\"a round\" realm=real due=3\n<4>msg=odd realm=real\n<3>msg=bad realm=real g.why=\"two words\"\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestTheJournalIsKnownByItsStream(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	sys := info.Sys().(*syscall.Stat_t)
	if !ToJournal(f, fmt.Sprintf("%d:%d", sys.Dev, sys.Ino)) || ToJournal(f, fmt.Sprintf("%d:%d", sys.Dev, sys.Ino+1)) || ToJournal(f, "") {
		t.Error("the stream is told wrongly")
	}
}

func TestTheLogIsDiscreet(t *testing.T) {
	for text, want := range map[string]string{
		"550 <shigu@city.test>: no such user":                  "550 <***>: no such user",
		"rcpt to:石鼓@衡阳.政务.中国，13800000001":                      "rcpt to:***，***",
		"hengyang-2024/24.2.7@2028-12-31a is held":             "hengyang-2024/24.2.7@2028-12-31a is held",
		"a0b113912345678d1884 at 1795482000000 in 12345678901": "a0b113912345678d1884 at 1795482000000 in 12345678901",
	} {
		var out bytes.Buffer
		log := slog.New(discreet{slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}})})
		log.Debug("m", "why", text)
		log.Info("m", "why", text)
		log.Error("m", "error", errors.New(text))
		log.With("why", text).WithGroup("g").Warn("m", "n", 3)
		if got := strings.Count(out.String(), want); got != map[bool]int{true: 4, false: 3}[text == want] {
			t.Errorf("%q:\n%s", text, out.String())
		}
		if !strings.Contains(out.String(), "level=DEBUG msg=m why=\""+text) || !strings.Contains(out.String(), "g.n=3") {
			t.Errorf("%q:\n%s", text, out.String())
		}
	}
}
