package main

import (
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

func TestTheBuildIsKnownFromTheStampOrTheRepository(t *testing.T) {
	noted := &debug.BuildInfo{Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "e2c4025"}, {Key: "vcs.time", Value: "2026-11-24T09:26:00Z"}, {Key: "vcs.modified", Value: "true"},
	}}
	tests := []struct {
		name, stamp string
		info        *debug.BuildInfo
		want        build
		says        string
	}{
		{
			"a release", "1.2.0 abc 1793000000", noted,
			build{"1.2.0", "abc", time.Unix(1793000000, 0)},
			"duban 1.2.0，提交 abc，日期 2026-10-26T15:33:20+08:00，go",
		},
		{
			"go build in a changed tree", "", noted,
			build{"devel", "e2c4025+changes", time.Date(2026, 11, 24, 9, 26, 0, 0, time.UTC)},
			"duban devel，提交 e2c4025+changes，日期 2026-11-24T17:26:00+08:00，go",
		},
		{"go build without a repository", "", &debug.BuildInfo{}, build{"devel", "unknown", time.Time{}}, "duban devel，提交 unknown，日期 unknown，go"},
		{"no note at all", "", nil, build{"devel", "unknown", time.Time{}}, "提交 unknown"},
		{"a stamp cut short", "1.2.0 abc", nil, build{"devel", "unknown", time.Time{}}, "提交 unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readBuild(tt.stamp, tt.info)
			if got.Version != tt.want.Version || got.Commit != tt.want.Commit || !got.Date.Equal(tt.want.Date) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			if !strings.Contains(got.String(), tt.says) {
				t.Errorf("got %q, want %q in it", got, tt.says)
			}
		})
	}
}
