package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Every command ends soon after Ctrl-C, wherever it stands: reading a long file, playing years of rounds, or waiting for a reader of its pipe,
// which here never comes.
func TestEveryCommandEndsAtInterrupt(t *testing.T) {
	dir := t.TempDir()
	state := filepath.Join(dir, "state")
	bin := program(t)
	plan := filepath.Join(dir, "plan.txt")
	if err := os.WriteFile(plan, []byte(longPlan(20_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	people := filepath.Join(dir, "people.csv")
	if err := os.WriteFile(people, []byte("单位,渠道,邮箱\n"+strings.Repeat("市林业局,邮件,a@city.example\n", 500_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	year := filepath.Join(dir, "2027.json")
	if err := os.WriteFile(year, []byte(`{"year":2027,"papers":["https://x"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(bin, "import", "calendar", year, "--apply", "--state", state).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, args := range map[string][]string{
		"a long plan": {"import", "plan", plan, "--id", "long"}, "a long plan to be applied": {"import", "plan", plan, "--id", "long", "--apply"},
		"a long directory": {"import", "contacts", people, "--apply"}, "preview": {"preview", "--messages", "--all"}, "a workbook": {"preview", "--format", "xlsx"},
		"simulate": {"simulate", "--messages"}, "export obligations": {"export", "obligations", "--format", "json"}, "export plan": {"export", "plan", "--format", "yaml"},
		"check": {"check"}, "backup": {"backup", filepath.Join(dir, "b.db")}, "notices": {"notices", "--all"}, "status": {"status"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, w, err := os.Pipe() // nobody reads: what is longer than the pipe waits
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _, _ = r.Close(), w.Close() }()
			c := exec.Command(bin, append(args, "--state", state)...)
			var said bytes.Buffer
			c.Stdout, c.Stderr = w, &said
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- c.Wait() }()
			select {
			case <-ended: // it was done before
				return
			case <-time.After(time.Second):
			}
			if err := c.Process.Signal(syscall.SIGINT); err != nil {
				t.Log(err) // it has just ended
			}
			select {
			case err := <-ended:
				if err != nil && !strings.Contains(said.String(), "已中断") {
					t.Errorf("%v: %s", err, said.String())
				}
			case <-time.After(10 * time.Second): // of a machine that is busy; alone it takes less than one
				_ = c.Process.Kill()
				t.Errorf("%v goes on after an interrupt", args)
			}
		})
	}
}

// longPlan is a plan of so many problems.
func longPlan(n int) string {
	var b strings.Builder
	b.WriteString("某市整改方案\n\n")
	for i := range n {
		b.WriteString("序号" + strconv.Itoa(i+1) + "、夜间施工扰民。\n责任单位：市住建局\n整改措施：（一）一是2027年6月30日前完成；二是2027年9月30日前完成。\n整改时限：2027年12月31日\n")
	}
	return b.String()
}

// What is no file is refused at once: a pipe that nobody writes to was read for ever.
func TestWhatIsNoFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	pipe, huge := filepath.Join(dir, "pipe"), filepath.Join(dir, "huge.txt")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(huge)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(1 << 40); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{pipe: "是管道", link: "是管道", dir: "是文件夹", "/dev/zero": "是设备", "/dev/tty": "是设备", huge: "超过64MB", filepath.Join(dir, "none"): "no such file"} {
		for _, args := range [][]string{
			{"import", "plan", file, "--id", "x"}, {"import", "contacts", file}, {"import", "calendar", file}, {"import", "states", file}, {"restore", file},
		} {
			if args[0] == "restore" && file == huge {
				continue
			}
			var out, said bytes.Buffer
			code := execute(t.Context(), append(args, "--state", filepath.Join(dir, "state")), &out, &said, clock)
			if code != 1 || !strings.Contains(said.String(), want) {
				t.Errorf("%v: %d %s, want %s", args, code, said.String(), want)
			}
		}
	}
}

// What is typed for a field is no document, and has nothing that nobody sees.
func TestWhatIsTypedHasBounds(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"report", "1", "--doc", strings.Repeat("某", 50<<20)}, "--doc：有52428800个字"},
		{[]string{"report", "1", "--doc", strings.Repeat("某", 301)}, "--doc：有301个字，最多300个字"},
		{[]string{"report", "1", "--note", strings.Repeat("某", 2001)}, "--note：有2001个字"},
		{[]string{"report", "1", "--by", "市\u202e委"}, "--by：含有看不见的字符U+202E"},
		{[]string{"hold", "all", "--note", "\x1b[2J"}, "--note：含有看不见的字符U+001B"},
		{[]string{"extend", "1", "--to", "2027-07-01", "--doc", " "}, "--doc：只有空格"},
		{[]string{"end", "own", "--doc", "\u3000"}, "--doc：只有空格"},
		{[]string{"reopen", "1", "--note", "\t "}, "--note：只有空格"},
		{[]string{"clock", "accept", "--note", "\xff"}, "--note：不是 UTF-8 编码"},
	} {
		var out, said bytes.Buffer
		args := append(tt.args, "--state", state)
		if code := execute(t.Context(), args, &out, &said, clock); code == 0 || !strings.Contains(said.String(), tt.want) {
			t.Errorf("%v: %d %.200s, want %s", args[:3], code, said.String(), tt.want)
		}
	}
}
