//go:build boot

package systemd_test

import (
	"strings"
	"time"
)

// first starts the service: systemctl returns when it is ready, and mail comes.
func (m *machine) first(p *post) {
	m.t.Helper()
	begin := time.Now()
	m.do("systemctl", "start", "duban")
	ready := time.Since(begin)
	m.until("the first mail", func() bool { all, _ := p.mails(); return all > 0 })
	m.t.Logf("ready %.2f s and the first mail %.2f s after systemctl start", ready.Seconds(), time.Since(begin).Seconds())
	m.until("the queue is empty", m.idle)
	m.expect("ActiveState", "active")
	m.expect("SubState", "running")
	if m.systemd >= 253 {
		m.expect("Type", "notify-reload")
	} else {
		m.expect("Type", "notify")
	}
	if out := m.do("ps", "-o", "user=", "-p", m.property("MainPID")); out != "duban" {
		m.t.Errorf("the daemon runs as %q", out)
	}
	all, _ := p.mails()
	m.t.Logf("%d mails; status: %s", all, m.property("StatusText"))
}

func (m *machine) expect(property, want string) {
	m.t.Helper()
	if got := m.property(property); !strings.Contains(got, want) {
		m.t.Errorf("%s is %q, want %q\n%s", property, got, want, m.journal())
	}
}

// idle reports whether the daemon says that nothing is left to send.
func (m *machine) idle() bool {
	return strings.Contains(m.property("StatusText"), "发送中0条，待发提醒0个")
}

// reading tries who may read the secrets and the store. That mail came shows that the daemon has its password.
func (m *machine) reading() {
	m.t.Helper()
	const file, credential, store = "/etc/duban/secrets/mail.password", "/run/credentials/duban.service/secrets_mail.password",
		"/var/lib/duban/duban.db"
	tries := []struct{ user, path string }{{"nobody", file}, {"nobody", store}}
	if m.systemd >= 250 {
		tries = append(tries, struct{ user, path string }{"duban", file}, struct{ user, path string }{"nobody", credential})
	}
	for _, try := range tries {
		group := try.user
		if group == "nobody" {
			group = "nogroup"
		}
		out, err := m.try("setpriv", "--reuid", try.user, "--regid", group, "--clear-groups", "cat", try.path)
		if err == nil || !strings.Contains(out, "Permission denied") {
			m.t.Errorf("%s reads %s: %v: %.80s", try.user, try.path, err, out)
		}
	}
	if out := m.do(as("duban", "duban", "status")...); !strings.Contains(out, "队列：消息0条") {
		m.t.Errorf("the administrator sees %s", out)
	}
	if out := m.do("duban", "status"); !strings.Contains(out, "队列：消息0条") {
		m.t.Errorf("root sees %s", out)
	}
}

// back waits for another main process that is ready.
func (m *machine) back(old string) time.Duration {
	m.t.Helper()
	return m.until("the service is back", func() bool {
		pid := m.property("MainPID")
		return pid != "0" && pid != old && m.property("ActiveState") == "active"
	})
}

func (m *machine) killed() {
	m.t.Helper()
	pid := m.property("MainPID")
	m.do("kill", "-KILL", pid)
	m.t.Logf("ready again %.1f s after the kill, with RestartSec=1s", m.back(pid).Seconds())
}

// hung stops the process: it neither ends nor works, as one that hangs.
func (m *machine) hung() {
	m.t.Helper()
	pid := m.property("MainPID")
	m.do("kill", "-STOP", pid)
	m.t.Logf("ready again %.1f s after it hung, with WatchdogSec=6s", m.back(pid).Seconds())
	if log := m.do("journalctl", "-u", "duban", "--no-pager"); !strings.Contains(log, "Watchdog timeout") {
		m.t.Errorf("the watchdog says nothing: %s", log)
	}
}

// reloads tries a good file, a broken one, and its repair: the process stays, and no mail comes.
func (m *machine) reloads(p *post) {
	m.t.Helper()
	pid, before := m.property("MainPID"), first(p.mails())
	reload := func(text, want string) {
		m.t.Helper()
		m.write("/etc/duban/duban.yaml", text, 0o644)
		m.do("systemctl", "reload", "duban")
		if got := m.property("StatusText"); m.systemd >= 253 && !strings.Contains(got, want) {
			m.t.Errorf("the reload has ended, and the status is %s", got)
		}
		m.until("the status holds "+want, func() bool { return strings.Contains(m.property("StatusText"), want) })
	}
	reload(settings(p.port, "58 23 * * *"), " 23:58")
	reload("mial: {}\n", "读入的新设置有误，未采用：/etc/duban/duban.yaml:1：mial：没有这个设置项")
	m.expect("StatusText", " 23:58")
	m.expect("ActiveState", "active")
	m.t.Logf("status: %s", m.property("StatusText"))
	if log := m.do("journalctl", "-u", "duban", "--no-pager", "-n", "5", "-p", "err"); !strings.Contains(log, "settings refused") {
		m.t.Errorf("the refusal is no error of the log: %s", log)
	}
	reload(settings(p.port, "0 0 * * *"), " 00:00")
	if got := m.property("StatusText"); strings.Contains(got, "未采用") {
		m.t.Errorf("after the repair the status is %s", got)
	}
	if got := m.property("MainPID"); got != pid {
		m.t.Errorf("process %s became %s", pid, got)
	}
	if after := first(p.mails()); after != before {
		m.t.Errorf("%d mails before the reloads, %d after", before, after)
	}
}

func first(n, _ int) int { return n }

func (m *machine) stopped() {
	m.t.Helper()
	begin := time.Now()
	m.do("systemctl", "stop", "duban")
	m.t.Logf("stopped in %.2f s", time.Since(begin).Seconds())
	m.expect("ActiveState", "inactive")
	m.expect("Result", "success")
}

// grouped is what every systemd can do: no credentials, but files that the daemon's group reads.
func (m *machine) grouped() {
	m.t.Helper()
	m.do("rm", "-f", "/etc/systemd/system/duban.service.d/credentials.conf")
	m.do("systemctl", "daemon-reload")
	m.do("chmod", "600", "/etc/duban/secrets/mail.password")
	if out, err := m.try("systemctl", "start", "duban"); err == nil {
		m.t.Errorf("it starts without its password: %s", out)
	}
	m.share() // it is tried again and again, and needs nobody to start it
	m.until("the secret that may be read now is read", func() bool { return m.property("ActiveState") == "active" })
	if out := m.do(as("duban", "duban", "check", "--online")...); !strings.Contains(out, "115个") {
		m.t.Errorf("check --online says %s", out)
	}
}

// share lets the daemon's group read the secret.
func (m *machine) share() {
	m.t.Helper()
	m.do("chgrp", "duban", "/etc/duban/secrets/mail.password")
	m.do("chmod", "640", "/etc/duban/secrets/mail.password")
}

// moved changes the mail server and the password. They hold from a reload on: only who has not been told hears, from the new server, in the
// next minute's round.
func (m *machine) moved(p *post) {
	m.t.Helper()
	m.write("/etc/duban/secrets/mail.password", p.password+"\n", 0o640)
	m.write("/etc/duban/duban.yaml", settings(p.port, "* * * * *"), 0o644)
	m.contacts("successor@city.test")
	m.do(as("duban", "duban", "import", "contacts", "/srv/office/contacts.yaml", "--apply")...)
	m.do("systemctl", "reload", "duban")
	took := m.until("a mail at the new server", func() bool { return first(p.mails()) > 0 })
	m.t.Logf("the new server had mail %.1f s after the reload", took.Seconds())
	m.until("the queue is empty", m.idle)
	if n := first(p.mails()); n != 1 {
		m.t.Errorf("the new server has %d mails, want that to the new address", n)
	}
	m.write("/etc/duban/duban.yaml", settings(p.port, "0 0 * * *"), 0o644)
	m.do("systemctl", "reload", "duban")
	m.until("the rounds are daily again", func() bool { return strings.Contains(m.property("StatusText"), " 00:00") })
}

func (m *machine) rebooted() {
	m.t.Helper()
	m.do("systemctl", "enable", "duban")
	m.crash()
	m.boot()
	m.until("the service is ready", func() bool { return m.property("ActiveState") == "active" })
	m.until("the store is read", m.idle)
}
