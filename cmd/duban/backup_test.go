package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/cmd/terminal"
	"duban/office/builtin"
	"duban/remind"
	"duban/store"
	"duban/tables"
)

// The real program: a backup of a running daemon, a restore that the daemon's lock refuses, and one elsewhere.
func TestTheProgramIsBackedUpWhileItRuns(t *testing.T) {
	t.Parallel()
	exe, dir := program(t), t.TempDir()
	state, file := filepath.Join(dir, "state"), filepath.Join(dir, "b.db")
	first := started(t, exe, state)
	defer first.kill(t)
	call(t, exe, 0, "backup", file, "--state", state)
	if out := call(t, exe, 1, "restore", file, "--replace", "--state", state); !strings.Contains(out, "（duban run）") {
		t.Errorf("a restore under a running daemon: %s", out)
	}
	elsewhere := filepath.Join(dir, "elsewhere")
	call(t, exe, 0, "restore", file, "--state", elsewhere)
	again := started(t, exe, elsewhere)
	again.says(t, "msg=backup") // the first one by schedule is made at once
	again.kill(t)
	if out := call(t, exe, 0, "status", "--state", elsewhere); !strings.Contains(out, filepath.Join(elsewhere, "backups", "duban-")) {
		t.Errorf("status: %s", out)
	}
}

func call(t *testing.T, exe string, want int, args ...string) string {
	t.Helper()
	c := exec.Command(exe, args...)
	out, _ := c.CombinedOutput() // the exit code tells
	if got := c.ProcessState.ExitCode(); got != want {
		t.Fatalf("%v: exit code %d\n%s", args, got, out)
	}
	return string(out)
}

// A store that is restored a month after its backup: the office reads what is in doubt, status counts it, settle clears it all.
func TestTheOfficeReadsWhatIsInDoubtAfterARestore(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), t.TempDir()
	file, state := filepath.Join(dir, "b.db"), filepath.Join(dir, "state")
	backup := clock().AddDate(0, -1, 0)
	monthOld(t, filepath.Join(dir, "old"), file, backup)
	if code, out := entered(t, "restore", file, "--state", state); code != 0 {
		t.Fatal(out)
	}
	a := settings(t, state)
	st, err := a.open(ctx, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := a.daemon(st)
	if err != nil {
		t.Fatal(err)
	}
	later := clock().AddDate(0, 1, 0) // whatever day it is, some stage was due before it
	d.Now = func() time.Time { return later }
	if err := d.Demonstrate(ctx); err != nil {
		t.Fatal(err)
	}
	snap, err := st.Snapshot(ctx)
	if err != nil {
		t.Fatal(err)
	}
	said := false
	for _, trouble := range d.World(snap).On(remind.DateOf(later)).Troubles {
		said = said || trouble.Who == "数据恢复" && strings.Contains(trouble.What, "请核实后用duban settle --restore 1登记结果")
	}
	if !said {
		t.Error("the office does not read what is in doubt")
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	_, out := entered(t, "status", "--format", "json", "--state", state)
	var row tables.StatusRow
	if err := json.Unmarshal([]byte(out), &row); err != nil || row.RestoredInDoubt == 0 {
		t.Fatalf("in doubt: %d, %v", row.RestoredInDoubt, err)
	}
	if _, out := entered(t, "status", "--state", state); !strings.Contains(out, "duban settle --restore 1 --sent 或 --resend 登记结果") {
		t.Errorf("status: %s", out)
	}
	if code, out := entered(t, "settle", "--restore", "1", "--sent", "--state", state); code != 0 || !strings.Contains(out, fmt.Sprintf("已登记%d条提醒为送达", row.RestoredInDoubt)) {
		t.Errorf("settle: %s", out)
	}
	if _, out := entered(t, "notices", "--only", store.InDoubt, "--format", "json", "--state", state); out != "" {
		t.Errorf("still in doubt: %s", out)
	}
}

// monthOld makes a backup of a store of the built-in plan that has run once.
func monthOld(t *testing.T, state, file string, at time.Time) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, state, store.Options{Create: true, Fast: true})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(st)
	round := store.Round{At: at, Day: remind.DateOf(at), Realm: store.Rehearsal, Scheduled: true}
	if err := builtin.Sow(ctx, st, at, false); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Offer(ctx, round, nil, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Backup(ctx, file, at); err != nil {
		t.Fatal(err)
	}
}

// settings is an app that has read its settings.
func settings(t *testing.T, state string) *app {
	t.Helper()
	a := &app{Printer: terminal.Printer{Out: &strings.Builder{}, Err: &strings.Builder{}}, now: clock}
	root := a.root()
	root.SetArgs([]string{"check", "--state", state})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	return a
}

// entered runs a command and returns its exit code and what it printed.
func entered(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, errs strings.Builder
	code := execute(context.Background(), args, &out, &errs, clock)
	return code, out.String() + errs.String()
}
