package config_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"duban/config"
	"duban/remind"
	"duban/remind/delivery"
)

// write puts a file into a new folder and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWithoutAnythingTheDefaultsHold(t *testing.T) {
	got, err := config.Load(config.Options{Search: []string{filepath.Join(t.TempDir(), "duban.yaml")}})
	if err != nil {
		t.Fatal(err)
	}
	if want := config.Default(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got.MailSet() {
		t.Error("mail is set without a host")
	}
}

func TestRepliesGoToTheAddressThatTheOfficeNames(t *testing.T) {
	tests := []struct {
		name, text string
		want       remind.SignOff
	}{
		{"none", "office: {name: 整改办}", remind.SignOff{Name: "整改办"}},
		{"bare", "office: {name: 整改办}\nmail: {reply_to: zgb@city.example}", remind.SignOff{Name: "整改办", ReplyTo: "zgb@city.example", Replies: true}},
		{
			"with a name", "office: {name: 整改办, phone: 0734-1234567}\nmail: {reply_to: '整改办 <zgb@city.example>'}",
			remind.SignOff{Name: "整改办", Phone: "0734-1234567", ReplyTo: "zgb@city.example", Replies: true},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := config.Load(config.Options{File: write(t, "duban.yaml", tt.text)})
			if err != nil {
				t.Fatal(err)
			}
			if s.Office != tt.want {
				t.Errorf("office %+v, want %+v", s.Office, tt.want)
			}
		})
	}
	// What the letters say of replies follows from mail.reply_to alone; it is no setting of its own.
	if _, err := config.Load(config.Options{File: write(t, "duban.yaml", "office: {replies: true}")}); err == nil {
		t.Error("office.replies is taken as a setting")
	}
}

func TestSettingsFileIsFound(t *testing.T) {
	first := write(t, "duban.yaml", "state: first")
	second := write(t, "duban.yaml", "state: second")
	missing := filepath.Join(t.TempDir(), "none.yaml")
	tests := []struct {
		name   string
		o      config.Options
		source string
		state  string
	}{
		{"--config beats the search", config.Options{File: second, Search: []string{first}}, second, "second"},
		{"the first of the search", config.Options{Search: []string{first, second}}, first, "first"},
		{"the second if the first is missing", config.Options{Search: []string{missing, second}}, second, "second"},
		{"nowhere", config.Options{Search: []string{missing}}, "", "./duban-state"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := config.Load(tt.o)
			if err != nil {
				t.Fatal(err)
			}
			if s.Source != tt.source || s.State != tt.state {
				t.Errorf("source %q state %q, want %q %q", s.Source, s.State, tt.source, tt.state)
			}
		})
	}
}

func TestSettingsFileThatCannotBeReadIsAnError(t *testing.T) {
	_, err := config.Load(config.Options{File: filepath.Join(t.TempDir(), "none.yaml")})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing --config: %v", err)
	}
	folder := t.TempDir()
	if _, err := config.Load(config.Options{Search: []string{folder}}); err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("a folder in place of the file: %v", err)
	}
	large := write(t, "duban.yaml", strings.Repeat("# much\n", 200_000))
	if _, err := config.Load(config.Options{File: large}); err == nil || !strings.Contains(err.Error(), "超过1048576字节") {
		t.Errorf("a file of over a megabyte: %v", err)
	}
}

func TestLaterLayersBeatEarlier(t *testing.T) {
	file := write(t, "duban.yaml", "mail: {host: file, port: 1}\nstate: file\noffice: {phone: file}")
	env := []string{"DUBAN_MAIL_HOST=env", "DUBAN_MAIL_PORT=2", "DUBAN_STATE=env", "DUBAN_OFFICE_PHONE=", "OTHER=x"}
	s, err := config.Load(config.Options{File: file, Environ: env, Flags: map[string]string{"mail.host": "flag"}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Mail.Host != "flag" || s.Mail.Port != 2 || s.State != "env" {
		t.Errorf("host %q port %d state %q, want flag 2 env", s.Mail.Host, s.Mail.Port, s.State)
	}
	if s.Office.Phone != "" {
		t.Errorf("phone %q: an empty variable empties the setting", s.Office.Phone)
	}
	if !s.MailSet() || s.Mail.TLS != config.ImplicitTLS {
		t.Errorf("what no layer says must stay at its default: tls %q", s.Mail.TLS)
	}
}

// Whoever sets a variable to nothing wants nothing there: a text is empty, a list has no members, a number cannot be so.
func TestAnEmptyVariableEmptiesTheSetting(t *testing.T) {
	file := write(t, "duban.yaml", `
mail: {host: 127.0.0.1, port: 2525, tls: none, from: "督办 <duban@city.gov.cn>", username: u, password: p, reply_to: a@city.gov.cn}
channels: [{name: a, kind: wecom, url: https://a}]
admin: {address: a@city.gov.cn}
page: {listen: "127.0.0.1:8770"}
watch: {push_url: "https://a/key"}
policy: {closed: [{stage: b, at: 1, to: [lead]}]}
`)
	s, err := config.Load(config.Options{File: file, Environ: []string{
		"DUBAN_MAIL_HOST=", "DUBAN_MAIL_USERNAME=", "DUBAN_MAIL_PASSWORD=", "DUBAN_MAIL_REPLY_TO=", "DUBAN_CHANNELS=", "DUBAN_ADMIN_ADDRESS=",
		"DUBAN_PAGE_LISTEN=", "DUBAN_WATCH_PUSH_URL=", "DUBAN_POLICY_CLOSED=",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if s.MailSet() || s.Mail.Username+s.Mail.Password.Reveal()+s.Mail.ReplyTo+s.Admin.Address+s.Page.Listen+s.Watch.PushURL.Reveal() != "" {
		t.Errorf("%+v", s)
	}
	if len(s.Channels) != 0 || len(s.Policy.Closed) != 0 {
		t.Errorf("the lists are %v and %v", s.Channels, s.Policy.Closed)
	}
	for variable, want := range map[string]string{
		"DUBAN_MAIL_PORT=": "mail.port：“”不是整数", "DUBAN_MAIL_PER_MINUTE=": "mail.per_minute：“”不是整数",
		"DUBAN_ROUND=": "round：不能为空", "DUBAN_WINDOW=": "window：", "DUBAN_MAIL_FROM=": "mail.from：", "DUBAN_MAIL_TLS=": "mail.tls：",
		"DUBAN_POLICY_DEADLINE=": "policy.deadline：到期之后没有", "DUBAN_TIMEZONE=": "timezone：",
	} {
		name, _, _ := strings.Cut(variable, "=")
		if _, err := config.Load(config.Options{File: file, Environ: []string{variable}}); err == nil || !strings.Contains(err.Error(), "$"+name+"："+want) {
			t.Errorf("%s: %v", variable, err)
		}
	}
}

func TestStateDirectory(t *testing.T) {
	file := write(t, "duban.yaml", "state: file")
	systemd := []string{"STATE_DIRECTORY=/var/lib/duban:/var/lib/other"}
	tests := []struct {
		name  string
		env   []string
		flags map[string]string
		want  string
		warns string
	}{
		{"the settings", nil, nil, "file", ""},
		{"systemd's directory beats the settings", systemd, nil, "/var/lib/duban", "而在命令行使用的命令会到 file 查找"},
		{"the settings say what systemd gives", []string{"STATE_DIRECTORY=file"}, nil, "file", ""},
		{"--state beats both", systemd, map[string]string{"state": "flag"}, "flag", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := config.Load(config.Options{File: file, Environ: tt.env, Flags: tt.flags})
			if err != nil || s.State != tt.want {
				t.Errorf("got %q, %v; want %q", s.State, err, tt.want)
			}
			if got := fmt.Sprint(s.Warnings); !strings.Contains(got, tt.warns) || tt.warns == "" && len(s.Warnings) > 0 {
				t.Errorf("warnings %s, want %q", got, tt.warns)
			}
		})
	}
}

// Every key by itself must reach its field from the environment.
func TestEveryKeyHasAVariable(t *testing.T) {
	for key, text := range defaultsAsText(t) {
		t.Run(key, func(t *testing.T) {
			name := "DUBAN_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
			s, _ := config.Load(config.Options{Search: []string{}, Environ: []string{name + "=" + text}})
			for _, w := range s.Warnings {
				if w.Where == "$"+name && w.Key == "" {
					t.Fatalf("%s is not known", name)
				}
			}
			if got := field(t, s, key); got != text {
				t.Errorf("%s=%s gives %q", name, text, got)
			}
		})
	}
}

// field returns the field of a key as text.
func field(t *testing.T, s config.Settings, key string) string {
	t.Helper()
	v := reflect.ValueOf(s)
	for name := range strings.SplitSeq(key, ".") {
		v = v.FieldByNameFunc(func(n string) bool {
			f, _ := v.Type().FieldByName(n)
			return f.Tag.Get("mapstructure") == name || strings.EqualFold(n, name)
		})
	}
	return textOf(v)
}

func TestListsStandInTheEnvironmentAsYAML(t *testing.T) {
	file := write(t, "duban.yaml", "channels: [{name: a, kind: wecom, url: https://a}, {name: b, kind: wecom, url: https://b}]")
	s, err := config.Load(config.Options{File: file, Environ: []string{
		`DUBAN_CHANNELS=[{"name":"群","kind":"feishu","url":"https://c"}]`,
		`DUBAN_POLICY_CLOSED=[{stage: b3, at: 3, unit: months, to: [lead, office]}]`,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Channels) != 1 || s.Channels[0].Name != "群" || s.Channels[0].URL.Reveal() != "https://c" {
		t.Errorf("channels %+v", s.Channels)
	}
	want := []remind.Stage{{Name: "b3", At: 3, Unit: remind.Months, To: []remind.Role{remind.Lead, remind.Office}}}
	if !reflect.DeepEqual(s.Policy.Closed, want) {
		t.Errorf("closed %+v", s.Policy.Closed)
	}
}

func TestALadderReplacesTheDefaultsWhole(t *testing.T) {
	file := write(t, "duban.yaml", `
caps: {per_day: 2, per_week: 0}
policy:
  closed: []
  deadline:
    - {stage: late, at: 1, every: monday, to: [responsible]}
`)
	s, err := config.Load(config.Options{File: file})
	if err != nil {
		t.Fatal(err)
	}
	want := remind.DefaultPolicy()
	want.Caps = remind.Caps{PerDay: 2}
	want.Closed = []remind.Stage{}
	want.Deadline = []remind.Stage{{Name: "late", At: 1, Every: remind.EveryMonday, To: []remind.Role{remind.Responsible}}}
	if !reflect.DeepEqual(s.Policy, want) {
		t.Errorf("got  %+v\nwant %+v", s.Policy, want)
	}
}

func TestAKeyLeftEmptyStaysAtItsDefault(t *testing.T) {
	file := write(t, "duban.yaml", "mail:\n  # host: later\ncaps: {per_day: }\npolicy:\n  deadline:\nchannels:\n")
	got, err := config.Load(config.Options{File: file})
	if err != nil {
		t.Fatal(err)
	}
	want := config.Default()
	want.Source = file
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestWindow(t *testing.T) {
	tests := []struct {
		text string
		want delivery.Window
		ok   bool
	}{
		{"08:30-17:30", delivery.Window{Open: 510, Close: 1050}, true},
		{"00:00-24:00", delivery.Window{Open: 0, Close: 1440}, true},
		{"8:30-17:30", delivery.Window{}, false},
		{"17:30-08:30", delivery.Window{}, false},
		{"08:30-08:30", delivery.Window{}, false},
		{"08:30-24:01", delivery.Window{}, false},
		{"08:61-17:30", delivery.Window{}, false},
		{"08:30-17:30 ", delivery.Window{}, false},
		{"", delivery.Window{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got, err := config.ParseWindow(tt.text)
			if got != tt.want || (err == nil) != tt.ok {
				t.Errorf("got %+v, %v; want %+v", got, err, tt.want)
			}
		})
	}
}

// A file of settings in a folder that is closed to the user is none; one that is seen and cannot be read is a fault.
func TestAFolderThatIsClosedHoldsNoSettings(t *testing.T) {
	closed, system := write(t, "duban.yaml", "state: closed"), write(t, "duban.yaml", "state: system")
	mode := func(path string, mode fs.FileMode) {
		t.Helper()
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	mode(filepath.Dir(filepath.Dir(system)), 0o755)
	mode(filepath.Dir(system), 0o755)
	mode(system, 0o644)
	mode(filepath.Dir(closed), 0)
	load := func() (s config.Settings, err error) {
		asNobody(func() { s, err = config.Load(config.Options{Search: []string{closed, system}}) })
		return s, err
	}
	if s, err := load(); err != nil || s.State != "system" {
		t.Errorf("%q, %v", s.State, err)
	}
	mode(filepath.Dir(closed), 0o755)
	mode(closed, 0)
	if _, err := load(); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that is there and cannot be read: %v", err)
	}
}

// asNobody runs a function with the rights on files of an account that has none, where the tests are run by root, who is shut out of nothing.
func asNobody(f func()) {
	if os.Geteuid() != 0 {
		f()
		return
	}
	runtime.LockOSThread() // the rights are this thread's
	defer runtime.UnlockOSThread()
	_, _, _ = syscall.RawSyscall(syscall.SYS_SETFSUID, 65534, 0, 0)
	defer func() { _, _, _ = syscall.RawSyscall(syscall.SYS_SETFSUID, 0, 0, 0) }()
	f()
}
