package main

import (
	"cmp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duban/remind"
)

// stamp is written by the linker of a release, as "VERSION COMMIT SECONDS" (tools/release.sh): the seconds are Unix time, of
// $SOURCE_DATE_EPOCH or of the commit. Any other build leaves it empty.
var stamp string

// A build is what the program knows of where it came from.
type build struct {
	Version string    // "devel" where nobody said
	Commit  string    // "unknown" likewise; with "+changes" if the tree differed from it
	Date    time.Time // of what was built, not of when: two builds of one commit are the same. Zero if unknown
}

// built returns the program's build: the stamp of a release, else what go build noted of the repository. No true clock stands before its Date.
func built() build {
	info, _ := debug.ReadBuildInfo()
	return readBuild(stamp, info)
}

// readBuild returns what the program knows of itself: by the stamp of a release, else by what the Go tool noted. The
// date is the commit's, so that two builds of it are the same; the clock is judged by it.
func readBuild(stamp string, info *debug.BuildInfo) build {
	b := build{Version: "devel", Commit: "unknown"}
	if f := strings.Fields(stamp); len(f) == 3 {
		b.Version, b.Commit = f[0], f[1]
		if s, err := strconv.ParseInt(f[2], 10, 64); err == nil {
			b.Date = time.Unix(s, 0)
		}
		return b
	}
	if info == nil {
		return b
	}
	noted := map[string]string{}
	for _, s := range info.Settings {
		noted[s.Key] = s.Value
	}
	b.Commit = cmp.Or(noted["vcs.revision"], b.Commit)
	if noted["vcs.modified"] == "true" {
		b.Commit += "+changes"
	}
	if at, err := time.Parse(time.RFC3339, noted["vcs.time"]); err == nil {
		b.Date = at
	}
	return b
}

// String words the build in one line.
func (b build) String() string {
	date := "unknown"
	if !b.Date.IsZero() {
		date = b.Date.In(remind.Shanghai).Format(time.RFC3339)
	}
	return strings.Join([]string{
		"duban " + b.Version, "提交 " + b.Commit, "日期 " + date, runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH,
	}, "，")
}

// versionCommand needs no settings: whoever looks for the version may have broken ones.
func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "显示版本、提交号、日期和 Go 版本",
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		Run:               func(*cobra.Command, []string) { a.Say("%s\n", built()) },
	}
}
