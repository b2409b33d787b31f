package config_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/config"
)

// A fault is shown as where: key: message.
func TestFaults(t *testing.T) {
	tests := []struct {
		name string
		text string
		want []string // one beginning for each fault
	}{
		{"no YAML", "mail: [", []string{"F: not YAML in UTF-8: "}},
		{"not UTF-8", "office: {name: \xca\xd0}", []string{"F:1: not YAML in UTF-8: "}},
		{"two documents", "state: a\n---\nstate: b\n", []string{"F: more than one YAML document"}},
		{"a list as a whole", "- mail", []string{"F:1: want a mapping"}},
		{"unknown key with a near one", "mail:\n  prot: 25", []string{"F:2: mail.prot: unknown key; did you mean mail.port?"}},
		{"unknown group", "\nmial: {host: x}", []string{"F:2: mial: unknown key; did you mean mail?"}},
		{"unknown key with none near", "zzzzzzzzzz: 1", []string{"F:1: zzzzzzzzzz: unknown key"}},
		{
			"unknown key in a list", "policy:\n closed:\n - {stage: b, too: [lead], to: [lead]}",
			[]string{"F:3: policy.closed[0].too: unknown key; did you mean policy.closed[0].to?"},
		},
		{"dotted key", "mail.host: x", []string{"F:1: mail.host: unknown key"}},
		{"upper case", "Mail: {host: x}", []string{"F:1: Mail: unknown key; did you mean mail?"}},
		{"given twice", "state: a\nstate: b", []string{"F:2: state: given twice"}},
		{"alias", "office: &a {name: x}\nadmin: *a", []string{"F:1: office: anchors", "F:2: admin: anchors"}},
		{"merge key", "mail: {<<: {host: x}}", []string{"F:1: mail.<<: unknown key"}},
		{"a value for a group", "mail: mail.example", []string{"F:1: mail: want a mapping"}},
		{"a group for a value", "state: {a: b}", []string{"F:1: state: want one value"}},
		{"a list for a value", "state: [a]", []string{"F:1: state: want one value"}},
		{"a value for a list", "channels: x", []string{"F:1: channels: want a list"}},
		{"an empty element", "channels:\n  -\n", []string{"F:2: channels[0]: is empty"}},
		{"a value for an element", "channels:\n  - x\n", []string{"F:2: channels[0]: want a mapping"}},

		{"timezone", "timezone: Europe/Berlin", []string{`F:1: timezone: "Europe/Berlin": only Asia/Shanghai`}},
		{"round", `round: ""`, []string{"F:1: round: is empty"}},
		{"window", "window: 17:30", []string{`F:1: window: `}},
		{"caps", "caps: {per_day: -1, per_week: -2}", []string{"F:1: caps.per_day: -1: want 0", "F:1: caps.per_week: -2: want 0"}},
		{"caps of a fraction", "caps: {per_day: 1.5}", []string{`F:1: caps.per_day: "1.5" is no whole number`}},
		{"an hour outside the window", "hours: [{to: [leader], at: '17:30'}]", []string{"F:1: hours[0].at: 17:30 lies outside the window, 08:30-17:30"}},
		{"an hour before the window", "hours: [{to: [leader], at: '08:29'}]", []string{"F:1: hours[0].at: 08:29 lies outside"}},
		{"an hour that is none", "hours: [{to: [leader], at: 16h}]", []string{`F:1: hours[0].at: "16h" is no time of the day`, "F:1: hours[0].at: 00:00 lies"}},
		{"an hour that YAML reads in sixties", "hours: [{to: [leader], at: 960}]", []string{`F:1: hours[0].at: "960" is no time of the day`, "F:1: hours[0].at: 00:00 lies"}},
		{"an hour left out", "hours: [{to: [leader]}]", []string{"F:1: hours[0].at: 00:00 lies outside"}},
		{"an hour for nobody", "hours: [{at: '16:00'}]", []string{"F:1: hours[0]: names neither"}},
		{"an hour of no role", "hours: [{to: [mayor], at: '16:00'}]", []string{`F:1: hours[0].to[0]: role "mayor"`}},
		{"an hour of a role twice", "hours: [{to: [lead, lead], at: '16:00'}]", []string{"F:1: hours[0].to: names lead twice"}},
		{"an hour of no channel", "hours: [{channel: 群, at: '16:00'}]", []string{`F:1: hours[0].channel: "群" is neither`}},
		{"admin's address", "admin: {address: nobody}", []string{`F:1: admin.address: "nobody" is no mail address`}},
		{"admin's channel", "admin: {channel: 群}", []string{`F:1: admin.channel: "群" is neither`}},
		{"office", "office: {name: ' '}", []string{"F:1: office.name: is empty"}},
		{"host with a port", "mail: {host: 'mail.test:25', from: a@b.test}", []string{"F:1: mail.host: want a host name"}},
		{"host with a scheme", "mail: {host: 'smtp://mail.test', from: a@b.test}", []string{"F:1: mail.host: want a host name"}},
		{"host in full width", "mail: {host: mail。city.gov.cn, from: a@b.test}", []string{"F:1: mail.host: \"mail\\u3002city.gov.cn\": want ASCII"}},
		{"bounces' host in full width", "mail: {bounces: {host: imap．city.gov.cn, username: u, password: p}}", []string{"F:1: mail.bounces.host: \"imap\\uff0e"}},
		{"office unseen", "office: {name: \"整改办\u202e\", phone: \"0734\\e[31m\"}", []string{`F:1: office.name: holds a character that nobody sees, '\u202e'`, `F:1: office.phone: holds a character that nobody sees, '\x1b'`}},
		{"a channel's name with a blank", "channels: [{name: '群 ', kind: wecom, url: 'https://a'}]", []string{`F:1: channels[0].name: "群 " begins or ends with a blank`}},
		{"port", "mail: {port: 70000}", []string{"F:1: mail.port: 70000 is no port"}},
		{"port in words", "mail: {port: smtp}", []string{`F:1: mail.port: "smtp" is no whole number`}},
		{"tls", "mail: {tls: yes}", []string{`F:1: mail.tls: "yes": want implicit or starttls or none`}},
		{"login without a password", "mail: {username: u}", []string{"F:1: mail.username: a login needs"}},
		{"password without a login", "mail: {password: p}", []string{"F:1: mail.password: a password needs"}},
		{"from", "mail: {from: 督办}", []string{`F:1: mail.from: "督办" is no mail address`}},
		{"reply_to", "mail: {reply_to: 督办}", []string{`F:1: mail.reply_to: "督办" is no mail address`}},
		{"from in full width", "mail: {host: 127.0.0.1, port: 2525, tls: none, from: \"督办 <duban@city。gov。cn>\"}", []string{`F:1: mail.from: "督办 <duban@city。gov。cn>" is no mail address`}},
		{"from with a letter that looks the same", "mail: {from: duban@сity.gov.cn}", []string{"F:1: mail.from: "}},
		{"from too long", "mail: {from: " + strings.Repeat("a", 70) + "@city.gov.cn}", []string{"F:1: mail.from: "}},
		{"from glued", "mail: {from: \"督办<duban@city.gov.cn>office@city.gov.cn\"}", []string{"F:1: mail.from: "}},
		{"from with an unseen character", "mail: {from: \"duban\u200b@city.gov.cn\"}", []string{"F:1: mail.from: "}},
		{"from with an unseen character in its name", "mail: {from: \"督\u202e办 <duban@city.gov.cn>\"}", []string{`F:1: mail.from: holds a character that nobody sees, '\u202e'`}},
		{"reply_to in full width", "mail: {reply_to: a@city。gov。cn}", []string{"F:1: mail.reply_to: "}},
		{"two in reply_to", "mail: {reply_to: \"a@city.gov.cn, b@city.gov.cn\"}", []string{"F:1: mail.reply_to: "}},
		{"admin in full width", "admin: {address: a＠city.gov.cn}", []string{"F:1: admin.address: "}},
		{"admin of other letters", "admin: {address: 督办@city.gov.cn}", []string{"F:1: admin.address: "}},
		{"budget", "mail: {per_minute: -1, per_hour: -1}", []string{"F:1: mail.per_minute: -1", "F:1: mail.per_hour: -1"}},
		{"authorities missing", "mail: {ca_file: none.pem}", []string{"F:1: mail.ca_file: open "}},
		{"authorities of another sort", "mail: {ca_file: duban.yaml}", []string{"F:1: mail.ca_file: "}},
		{"listen", "page: {listen: '8770'}", []string{`F:1: page.listen: "8770": want host:port`}},
		{"listen on no port", "page: {listen: 'localhost:http!'}", []string{`F:1: page.listen: `}},
		{"public_url", "page: {public_url: office.example}", []string{"F:1: page.public_url: "}},
		{"driver", "store: {driver: oracle}", []string{`F:1: store.driver: "oracle": want sqlite`}},
		{"state", "state: ''", []string{"F:1: state: is empty"}},
		{"log level", "log: {level: loud}", []string{"F:1: log.level: "}},
		{"log format", "log: {format: xml}", []string{`F:1: log.format: "xml": want auto or text or json or journal`}},

		{
			"a channel of nothing", "channels: [{}]",
			[]string{"F:1: channels[0].name: is empty", `F:1: channels[0].kind: "": want wecom`, "F:1: channels[0].url: missing"},
		},
		{
			"a name taken", "channels:\n- {name: a, kind: feishu, url: 'https://a'}\n- {name: a, kind: feishu, url: 'https://a'}",
			[]string{`F:3: channels[1].name: "a" is the name of another channel`},
		},
		{"the name mail", "channels: [{name: mail, kind: feishu, url: 'https://a'}]", []string{`F:1: channels[0].name: "mail"`}},
		{"robot without TLS", "channels: [{name: a, kind: feishu, url: 'http://a'}]", []string{"F:1: channels[0].url: want a URL"}},
		{"webhook of another scheme", "channels: [{name: a, kind: webhook, url: 'ftp://a'}]", []string{"F:1: channels[0].url: want a URL"}},
		{"a keyword of a webhook", "channels: [{name: a, kind: webhook, url: 'https://a', keyword: x}]", []string{"F:1: channels[0].keyword: only a robot"}},
		{"a keyword too long", "channels: [{name: a, kind: dingtalk, url: 'https://a', keyword: 一二三四五六七八九十一二三四五六七八九十一}]", []string{"F:1: channels[0].keyword: want at most 20"}},
		{"a keyword that is markup", "channels: [{name: a, kind: dingtalk, url: 'https://a', keyword: '<@x>'}]", []string{"F:1: channels[0].keyword: want at most 20"}},
		{"a secret of WeCom", "channels: [{name: a, kind: wecom, url: 'https://a', secret: x}]", []string{"F:1: channels[0].secret: a WeCom robot"}},
		{"an old secret of a robot", "channels: [{name: a, kind: feishu, url: 'https://a', old_secret: x}]", []string{"F:1: channels[0].old_secret: only a webhook"}},
		{"a webhook's secret in clear", "channels: [{name: a, kind: webhook, url: 'https://a', secret: x}]", []string{"F:1: channels[0].secret: want whsec_"}},
		{"a webhook's secret too short", "channels: [{name: a, kind: webhook, url: 'https://a', secret: whsec_AAAA}]", []string{"F:1: channels[0].secret: want whsec_"}},
		{
			"an old secret alone", "channels: [{name: a, kind: webhook, url: 'https://a', old_secret: whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=}]",
			[]string{"F:1: channels[0].old_secret: needs secret"},
		},
		{"a negative budget", "channels: [{name: a, kind: feishu, url: 'https://a', per_minute: -1}]", []string{"F:1: channels[0].per_minute: -1"}},
		{"a proxy without a host", "channels: [{name: a, kind: feishu, url: 'https://a', proxy: 'socks://x'}]", []string{"F:1: channels[0].proxy: want http://"}},
		{"no certificate", "channels: [{name: a, kind: feishu, url: 'https://a', ca_file: /dev/null}]", []string{"F:1: channels[0].ca_file: /dev/null is no regular file"}},
		{"no URL at all", "channels: [{name: a, kind: webhook, url: ':'}]", []string{"F:1: channels[0].url: want a URL"}},

		{
			"faults of all sorts at once", "mial: 1\nmail: {port: x, tls: y}\nwindow: z\nlog: {level: w}\nstore: {driver: v}",
			[]string{"F:1: mial: ", "F:2: mail.port: ", "F:3: window: ", "F:4: log.level: ", "F:5: store.driver: ", "F:2: mail.tls: "},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantFaults(t, tt.text, tt.want) })
	}
}

func TestPolicyFaults(t *testing.T) {
	const late = "{stage: late, at: 1, to: [responsible]}"
	tests := []struct {
		name string
		text string
		want []string
	}{
		{
			"nobody responsible hears after the date", "deadline: [{stage: d0, to: [responsible]}, {stage: o1, at: 1, to: [lead]}]",
			[]string{"F:2: policy.deadline: no stage after the date tells responsible"},
		},
		{"no ladder", "deadline: []", []string{"F:2: policy.deadline: no stage after"}},
		{"name missing", "deadline: [" + late + ", {at: 2, to: [lead]}]", []string{"F:2: policy.deadline[1].stage: is empty"}},
		{
			"name taken", "deadline: [" + late + ", {stage: late, at: 2, to: [lead]}]",
			[]string{`F:2: policy.deadline[1].stage: "late" is the name of another stage`},
		},
		{
			"name of what is no stage", "closed: [{stage: outcome, at: 6, unit: months, to: [lead]}]",
			[]string{`F:2: policy.closed[0].stage: "outcome" is the name of what tells how a matter went on`},
		},
		{"a crowd of one", "deadline: [" + late + ", {stage: p, at: -9, together: 1, to: [lead]}]", []string{"F:2: policy.deadline[1].together: 1: want 2"}},
		{"a crowd after the date", "deadline: [" + late + ", {stage: p, at: 9, together: 5, to: [lead]}]", []string{"F:2: policy.deadline[1].together: means something only"}},
		{"a crowd in another ladder", "closed: [{stage: b, at: 6, together: 5, to: [lead]}]", []string{"F:2: policy.closed[0].together: means something only"}},
		{"no role", "closed: [{stage: b, at: 6}]", []string{"F:2: policy.closed[0].to: names no role"}},
		{"unknown role", "closed: [{stage: b, at: 6, to: [mayor]}]", []string{`F:2: policy.closed[0].to[0]: role "mayor": want one of`}},
		{"a role twice", "closed: [{stage: b, at: 6, to: [lead, lead]}]", []string{"F:2: policy.closed[0].to: names lead twice"}},
		{"far before", "deadline: [" + late + ", {stage: d, at: -3651, to: [lead]}]", []string{"F:2: policy.deadline[1].at: -3651: want"}},
		{"far after", "closed: [{stage: b, at: 3651, to: [lead]}]", []string{"F:2: policy.closed[0].at: 3651: want"}},
		{
			"beyond all numbers", "closed: [{stage: b, at: 99999999999, to: [lead]}]",
			[]string{`F:2: policy.closed[0].at: "99999999999" is no whole number`},
		},
		{"unit", "closed: [{stage: b, at: 1, unit: years, to: [lead]}]", []string{`F:2: policy.closed[0].unit: "years": want`}},
		{
			"before an event", "closed: [{stage: b, at: -5, unit: workdays, to: [lead]}]",
			[]string{"F:2: policy.closed[0].at: this ladder counts from an event"},
		},
		{"own for nobody", "own: [{ladder: closed, stages: []}]", []string{"F:2: policy.own[0]: names neither"}},
		{"own of a key in a plan", "own: [{plan: p, key: p/1, ladder: closed, stages: []}]", []string{"F:2: policy.own[0]: names a key"}},
		{"own of half a key", "own: [{key: 24.2, ladder: closed, stages: []}]", []string{`F:2: policy.own[0].key: "24.2": want the whole`}},
		{"own of no class", "own: [{class: milestone, ladder: closed, stages: []}]", []string{`F:2: policy.own[0].class: "milestone": want one of`}},
		{"own of no ladder", "own: [{plan: p, ladder: closing, stages: []}]", []string{`F:2: policy.own[0].ladder: "closing": want one of`}},
		{"own without stages", "own: [{plan: p, ladder: closed}]", []string{"F:2: policy.own[0].stages: is missing"}},
		{
			"own twice", "own: [{plan: p, ladder: closed, stages: []}, {plan: p, ladder: closed, stages: []}]",
			[]string{"F:2: policy.own[1]: policy.own[0] is a ladder"},
		},
		{
			"own that never holds", "own: [{class: measure, ladder: standing, stages: []}]",
			[]string{"F:2: policy.own[0]: class measure never goes by"},
		},
		{"own that falls silent", "own: [{plan: p, ladder: deadline, stages: []}]", []string{"F:2: policy.own[0].stages: no stage after"}},
		{
			"a fault in a stage of its own", "own: [{plan: p, ladder: closed, stages: [{stage: b, at: 3651, to: [lead]}]}]",
			[]string{"F:2: policy.own[0].stages[0].at: 3651: want"},
		},
		{"repeat", "reported: [{stage: r, every: friday, to: [lead]}]", []string{`F:2: policy.reported[0].every: "friday"`}},
		{
			"December outside the standing ladder", "closed: [{stage: b, every: december, to: [lead]}]",
			[]string{`F:2: policy.closed[0].every: "december"`},
		},
		{
			"Mondays in the standing ladder", "standing: [{stage: s, every: monday, to: [lead]}]",
			[]string{`F:2: policy.standing[0].every: "monday"`},
		},
		{"an offset in a ladder told once", "returned: [{stage: back, at: 3, to: [lead]}]", []string{"F:2: policy.returned[0]: at and unit"}},
		{
			"a repeat in a ladder told once", "resumed: [{stage: on, every: monday, to: [lead]}]",
			[]string{`F:2: policy.resumed[0].every: "monday"`},
		},
		{"caps have their own key", "caps: {per_day: 1}", []string{"F:2: policy.caps: unknown key"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantFaults(t, "policy:\n  "+tt.text, tt.want) })
	}
}

// A robot's address under another kind would be posted to in a form that it refuses, and many say so with 200.
func TestKindsAndAddresses(t *testing.T) {
	text, err := os.ReadFile("testdata/webhook-to-wecom.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wantFaults(t, string(text), []string{"F:3: channels[0].url: this is the address of a robot of kind wecom, and kind is \"webhook\": set kind to wecom"})
	addresses := map[string]string{
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=hunter2": "wecom", "https://wx.city.gov.cn/gate/cgi-bin/webhook/send?key=hunter2": "wecom",
		"https://oapi.dingtalk.com/robot/send?access_token=hunter2": "dingtalk", "https://127.0.0.1/gate/robot/send?access_token=hunter2": "dingtalk",
		"https://open.feishu.cn/open-apis/bot/v2/hook/hunter2": "feishu", "https://open.larksuite.com/open-apis/bot/v2/hook/hunter2": "feishu",
		"https://im.city.gov.cn/open-apis/bot/v2/hook/hunter2": "feishu", "https://open.feishu.cn/open-apis/bot/hook/hunter2": "feishu",
		"https://QYAPI.weixin.qq.com:443/cgi-bin/webhook/send?key=hunter2": "wecom",
		"https://duty.city.gov.cn/hook/hunter2":                            "", "https://gate.city.gov.cn/robot/send": "", "https://127.0.0.1/send?key=hunter2": "",
	}
	for address, is := range addresses {
		for _, kind := range []string{"wecom", "dingtalk", "feishu", "webhook"} {
			dir := t.TempDir()
			file := filepath.Join(dir, "duban.yaml")
			err := errors.Join(os.WriteFile(filepath.Join(dir, "u"), []byte(address), 0o600),
				os.WriteFile(file, fmt.Appendf(nil, "channels: [{name: a, kind: %s, url_file: u}]", kind), 0o600))
			if err != nil {
				t.Fatal(err)
			}
			_, err = config.Load(config.Options{File: file})
			if good := is == "" || is == kind; good != (err == nil) {
				t.Errorf("%s as %s: %v", address, kind, err)
			}
			if err != nil && (!strings.HasPrefix(err.Error(), file+":1: channels[0].url_file: ") || !strings.HasSuffix(err.Error(), "set kind to "+is) || strings.Contains(err.Error(), hush)) {
				t.Errorf("%s as %s: %v", address, kind, err)
			}
		}
	}
	wantFaults(t, "watch: {push_url: \"https://oapi.dingtalk.com/robot/send?access_token=a\"}", []string{"F:1: watch.push_url: this is the address of a robot of kind dingtalk"})
}

// A certificate as Windows exports one is told from no certificate at all.
func TestAuthoritiesInDER(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := write(t, "ca.cer", string(der))
	wantFaults(t, "mail: {ca_file: "+file+"}", []string{"F:1: mail.ca_file: " + file + " is in DER: openssl x509 -inform der"})
}

// wantFaults loads text as a settings file and expects just these faults, in any order; F stands for the file.
func wantFaults(t *testing.T, text string, want []string) {
	t.Helper()
	file := write(t, "duban.yaml", text)
	_, err := config.Load(config.Options{File: file})
	var faults config.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("error %v, want Faults", err)
	}
	if n := len(strings.Split(err.Error(), "\n")); n < len(faults) {
		t.Errorf("%d lines for %d faults", n, len(faults))
	}
	got := make([]string, len(faults))
	for i, f := range faults {
		got[i] = strings.ReplaceAll(f.String(), file, "F")
	}
	for _, w := range want {
		i := slices.IndexFunc(got, func(g string) bool { return strings.HasPrefix(g, w) })
		if i < 0 {
			t.Errorf("missing %q among %q", w, got)
			continue
		}
		got = slices.Delete(got, i, i+1)
	}
	if len(got) > 0 {
		t.Errorf("more faults: %q", got)
	}
}

func TestAFaultNamesWhoSetTheKey(t *testing.T) {
	file := write(t, "duban.yaml", "mail: {port: 0}\nchannels: [{name: a, kind: x, url: https://a}]")
	tests := []struct {
		name  string
		env   []string
		flags map[string]string
		want  []string
	}{
		{"the file", nil, nil, []string{file + ":1: mail.port: 0", file + ":2: channels[0].kind"}},
		{"a variable", []string{"DUBAN_MAIL_PORT=0"}, nil, []string{"$DUBAN_MAIL_PORT: mail.port: 0"}},
		{"a variable's list", []string{"DUBAN_CHANNELS=[{name: a}]"}, nil, []string{"$DUBAN_CHANNELS: channels[0].url: missing"}},
		{"a variable that is no YAML", []string{"DUBAN_CHANNELS=[{"}, nil, []string{"$DUBAN_CHANNELS: channels: not YAML"}},
		{"a flag", nil, map[string]string{"mail.port": "x"}, []string{`flag: mail.port: "x" is no`}},
		{"a flag of no key", nil, map[string]string{"mail": "x"}, []string{"flag: mail: no such setting"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Load(config.Options{File: file, Environ: tt.env, Flags: tt.flags})
			for _, w := range tt.want {
				if err == nil || !strings.Contains(err.Error(), w) {
					t.Errorf("error %v, want %q", err, w)
				}
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	tests := []struct {
		name string
		text string
		env  []string
		want string
	}{
		{"misspelt variable", "", []string{"DUBAN_MAIL_HSOT=x"}, "$DUBAN_MAIL_HSOT: no setting has this variable"},
		{"example sender", "mail: {host: mail.test}", nil, "mail.from: the sender is still an example"},
		{"password in clear", "mail: {username: u, password: p, tls: none}", nil, "F:1: mail.tls: without TLS"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := write(t, "duban.yaml", tt.text)
			s, err := config.Load(config.Options{File: file, Environ: tt.env})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(fmt.Sprint(s.Warnings), file, "F"); len(s.Warnings) != 1 || !strings.Contains(got, tt.want) {
				t.Errorf("warnings %s, want %q", got, tt.want)
			}
		})
	}
}

// Whatever is wrong with a secret's key, the fault does not quote the secret.
func TestFaultsDoNotQuoteSecrets(t *testing.T) {
	for _, text := range []string{
		"mail: {password: hunter2}",
		"mail: {password: [hunter2]}",
		"mail: {password: {hunter: hunter2}}",
		"channels: [{name: a, kind: feishu, url: 'https://hunter2/%zz'}]",
		"channels: [{name: a, kind: feishu, url: ':hunter2'}]",
		"channels: [{name: a, kind: feishu, url: 'https://a', secret: [hunter2]}]",
	} {
		_, err := config.Load(config.Options{File: write(t, "duban.yaml", text)})
		if err == nil || strings.Contains(err.Error(), hush) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("mail: {host: a, port: 25}\nchannels: [{name: a}]\n")
	f.Add("policy: {deadline: [{stage: a, at: -1, to: [lead]}]}")
	f.Add("? [a, b]\n: &x {<<: *x}")
	f.Fuzz(func(t *testing.T, text string) {
		file := write(t, "duban.yaml", text)
		environ := []string{"DUBAN_CHANNELS=" + text, "DUBAN_MAIL_PORT=" + text, "DUBAN_WINDOW=" + text}
		for _, o := range []config.Options{{File: file}, {File: file, Environ: environ}} {
			_, err := config.Load(o)
			var faults config.Faults
			if err != nil && !errors.As(err, &faults) {
				t.Errorf("%q: %v", text, err)
			}
		}
	})
}
