package systemd_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The unit of many is that of one, but for what keeps them apart.
func TestTheTemplateIsTheUnit(t *testing.T) {
	one, err1 := os.ReadFile("duban.service")
	many, err2 := os.ReadFile("duban@.service")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	comment := regexp.MustCompile(`(?m)^#.*\n`)
	want := strings.NewReplacer(
		"deadlines\n", "deadlines: %i\n", "/etc/duban/duban.yaml", "/etc/duban/%i.yaml", "SyslogIdentifier=duban\n", "SyslogIdentifier=duban-%i\n",
		"StateDirectory=duban\n", "StateDirectory=duban/%i\n", "tcp:8770\nSocketBindAllow=tcp:8771\n", "tcp:8770-8869\n",
	).Replace(comment.ReplaceAllString(string(one), ""))
	if got := comment.ReplaceAllString(string(many), ""); got != want {
		t.Errorf("the template is\n%s\nwant\n%s", got, want)
	}
}

// What the page needs by default the unit allows, and no other port; and the daemon is not the first to go on a machine short of memory, though
// its own limit can still end it.
func TestTheUnitFitsTheDefaults(t *testing.T) {
	unit, err1 := os.ReadFile("duban.service")
	example, err2 := os.ReadFile("../duban.example.yaml")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	ports := regexp.MustCompile(`(?m)^  listen: "127\.0\.0\.1:(\d+)"`).FindAllSubmatch(example, -1)
	if len(ports) != 2 {
		t.Fatalf("the example listens at %q, want page.listen and answers.listen", ports)
	}
	lines := strings.Split(string(unit), "\n")
	for _, want := range []string{"SocketBindDeny=any", "SocketBindAllow=tcp:" + string(ports[0][1]), "SocketBindAllow=tcp:" + string(ports[1][1])} {
		if !slices.Contains(lines, want) {
			t.Errorf("the unit lacks %s", want)
		}
	}
	if strings.Count(string(unit), "\nSocketBindAllow=") != len(ports) {
		t.Error("it may listen elsewhere, too")
	}
	if !regexp.MustCompile(`(?m)^OOMScoreAdjust=-[1-9]\d\d$`).Match(unit) {
		t.Error("the unit lacks OOMScoreAdjust= between -100 and -999")
	}
}
