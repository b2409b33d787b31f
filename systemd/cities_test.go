//go:build boot

package systemd_test

import (
	"fmt"
	"strings"
	"testing"

	"duban/tools/postgres"
)

// A city is one of several on a machine: its unit is duban@NAME.
type city struct {
	name string
	page int // the port of its page; that of the answers is the next
	*post
}

func (c *city) unit() string { return "duban@" + c.name }

func (c *city) config() string { return "/etc/duban/" + c.name + ".yaml" }

// furnish gives a city its settings, a schema of its own on a server, and an office whose addresses bear its name.
func (m *machine) furnish(c *city, server *postgres.Server) {
	m.t.Helper()
	dsn, _, _ := strings.Cut(server.DSN(c.name), "search_path=")
	m.write("/etc/duban/secrets/"+c.name+".dsn", dsn+"search_path="+c.name+"\n", 0o640)
	m.write("/etc/duban/secrets/"+c.name+".password", c.password+"\n", 0o640)
	m.do("chgrp", "duban", "/etc/duban/secrets/"+c.name+".dsn", "/etc/duban/secrets/"+c.name+".password")
	m.write(c.config(), fmt.Sprintf(`state: /var/lib/duban/%[1]s
store: {driver: postgres, dsn_file: secrets/%[1]s.dsn}
round: "0 0 * * *"
window: "00:00-24:00"
backup: {dir: /var/lib/duban/%[1]s/backups}
page: {listen: "127.0.0.1:%[2]d"}
answers: {listen: "127.0.0.1:%[3]d"}
mail: {host: 127.0.0.1, port: %[4]d, tls: none, username: duban, password_file: secrets/%[1]s.password, from: "督办 <duban@%[1]s.test>"}
`, c.name, c.page, c.page+1, c.port), 0o644)
	m.contacts(c.name + "@city.test")
	for _, args := range [][]string{
		{"import", "contacts", "/srv/office/contacts.yaml", "--apply"},
		{"import", "plan", "/srv/office/plan.txt", "--id", c.name + "-2024", "--apply"},
		{"release", c.name + "-2024", "--yes", "--unreviewed", "--note", "试运行"},
	} {
		m.do(append(append([]string{"duban"}, args...), "--config", c.config())...)
	}
	for name := range calendars() {
		m.do("duban", "import", "calendar", name, "--apply", "--config", c.config())
	}
}

// Two cities on one machine, as docs/cluster.zh-CN.md has them: a unit, settings, a schema and ports each. What befalls one is nothing to the other.
func TestTheServicesOfTwoCitiesOnOneServer(t *testing.T) {
	server, err := postgres.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	m := newMachine(t)
	cities := []*city{{"hengyang", 8862, newPost(t, "one")}, {"chenzhou", 8864, newPost(t, "another")}}
	m.pack(cities[0].post)
	m.boot()
	m.do("dpkg", "--install", "/srv/office/duban.deb")
	for _, c := range cities {
		m.furnish(c, server)
	}
	m.do("systemctl", "enable", "--now", "duban@hengyang", "duban@chenzhou")
	for _, c := range cities {
		m.unit = c.unit()
		m.until(c.name+" has nothing left to send", m.idle)
		m.expect("ActiveState", "active")
		if all, distinct := c.mails(); all == 0 || all != distinct {
			t.Errorf("%s: %d mails, %d of them for the first time", c.name, all, distinct)
		}
		if out := m.do("duban", "notices", "--format", "csv", "--full", "--config", c.config()); !strings.Contains(out, c.name+"@city.test") ||
			strings.Count(out, "@city.test") != strings.Count(out, c.name+"@city.test")+strings.Count(out, "office@city.test")+strings.Count(out, "leader@city.test") {
			t.Errorf("%s has told %s", c.name, out)
		}
		if out := m.do("duban", "status", "--config", c.config()); !strings.Contains(out, c.name+"-2024") {
			t.Errorf("status of %s: %s", c.name, out)
		}
	}
	one, other := cities[0], cities[1]
	m.unit = other.unit()
	pid, before := m.property("MainPID"), first(other.mails())
	m.unit = one.unit()
	m.do("kill", "-KILL", m.property("MainPID"))
	// A unit that is stopped while systemd still learns of its end has failed.
	m.until("it is started again", func() bool { return m.property("NRestarts") != "0" })
	m.do("systemctl", "stop", one.unit())
	m.expect("ActiveState", "inactive")
	m.unit = other.unit()
	m.do("systemctl", "reload", other.unit())
	m.until("it has reloaded", func() bool { return m.property("ActiveState") == "active" })
	if m.property("MainPID") != pid || first(other.mails()) != before {
		t.Errorf("%s felt that %s was killed and stopped\n%s", other.name, one.name, m.journal())
	}
}
