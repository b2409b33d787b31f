package config

import (
	"fmt"
	"log/slog"

	"duban/remind"
	"duban/remind/delivery"
	"duban/remind/digest"
	"duban/remind/paperwork"
)

// Settings is what the operator decides. The zero value is of no use; Default returns what holds where nothing is said.
type Settings struct {
	Timezone  string          `mapstructure:"timezone"` // Asia/Shanghai, or another name of it
	Round     string          `mapstructure:"round"`    // cron spec of the daily round, five fields, Shanghai time
	Window    delivery.Window `mapstructure:"window"`   // when messages may leave on a working day: "08:30-17:30"
	Caps      remind.Caps     `mapstructure:"caps"`     // automatic messages a person, per working day and week; 0: no limit
	Hours     []remind.Hour   `mapstructure:"hours"`    // before which messages of a role or on a channel do not leave
	Reports   digest.Reports  `mapstructure:"reports"`
	Admin     Admin           `mapstructure:"admin"`
	Office    remind.SignOff  `mapstructure:"office"` // how messages end
	Mail      Mail            `mapstructure:"mail"`
	Channels  []Channel       `mapstructure:"channels"`
	Page      Page            `mapstructure:"page"`
	Answers   Answers         `mapstructure:"answers"`
	Watch     Watch           `mapstructure:"watch"`
	Evidence  Evidence        `mapstructure:"evidence"`
	Builtin   bool            `mapstructure:"builtin"` // an empty store begins with the built-in plan and sample directory
	Store     Store           `mapstructure:"store"`
	Backup    Backup          `mapstructure:"backup"`
	Retention Retention       `mapstructure:"retention"`
	Papers    paperwork.Terms `mapstructure:"papers"`    // when a paper is proposed to the office
	Templates string          `mapstructure:"templates"` // folder of texts and forms of papers that the office has changed, absolute once loaded; empty: the program's own
	State     string          `mapstructure:"state"`     // directory of the state, --state and $STATE_DIRECTORY already heeded
	Log       Log             `mapstructure:"log"`
	Policy    remind.Policy   `mapstructure:"policy"` // whole ladders; its Caps, Hours and Reports are copies of those above

	Source   string  `mapstructure:"-"` // the settings file read; empty: none
	Warnings []Fault `mapstructure:"-"` // what is allowed but looks wrong
}

// Admin is who hears when the daemon itself needs a person. Without an address it is the office's first contact.
type Admin struct {
	Address string `mapstructure:"address"`
	Channel string `mapstructure:"channel"` // mail, or a channel's name
}

// Retention says how long personal data of those who have left is kept before it may be purged. Nothing is purged by itself.
type Retention struct {
	Personal int `mapstructure:"personal"` // months after the last of his matters was closed
}

// Mail says how mail leaves. Without a host it goes into the Maildir of the state.
type Mail struct {
	Host         string `mapstructure:"host"`
	Port         int    `mapstructure:"port"`
	TLS          TLS    `mapstructure:"tls"`
	Username     string `mapstructure:"username"` // empty: no login
	Password     Secret `mapstructure:"password"`
	PasswordFile string `mapstructure:"password_file"`
	From         string `mapstructure:"from"`       // RFC 5322: 督办 <duban@office.example>
	ReplyTo      string `mapstructure:"reply_to"`   // likewise; empty: none
	CAFile       string `mapstructure:"ca_file"`    // PEM, in place of the system's authorities; absolute once loaded
	PerMinute    int    `mapstructure:"per_minute"` // messages; 0: no limit
	PerHour      int    `mapstructure:"per_hour"`   // messages; 0: no limit
	Bounces      Inbox  `mapstructure:"bounces"`    // of mail.from, where mails come back
}

// TLS is how the connection to the mail server is protected.
type TLS string

// The ways of protection.
const (
	ImplicitTLS TLS = "implicit" // from the first byte, usually port 465
	StartTLS    TLS = "starttls" // demanded after the greeting, usually port 587
	NoTLS       TLS = "none"     // for a relay on this machine or in a closed network
)

// Channel is a robot or webhook.
type Channel struct {
	Name          string             `mapstructure:"name"` // as contacts name it
	Kind          remind.ChannelKind `mapstructure:"kind"`
	URL           Secret             `mapstructure:"url"` // robots carry their key in it
	URLFile       string             `mapstructure:"url_file"`
	Secret        Secret             `mapstructure:"secret"` // signs what is posted; empty: unsigned
	SecretFile    string             `mapstructure:"secret_file"`
	OldSecret     Secret             `mapstructure:"old_secret"` // of a webhook: signs too, while receivers change over
	OldSecretFile string             `mapstructure:"old_secret_file"`
	Keyword       string             `mapstructure:"keyword"`    // stands in every post; robots may demand one
	CAFile        string             `mapstructure:"ca_file"`    // PEM, in place of the system's authorities; absolute once loaded
	Proxy         string             `mapstructure:"proxy"`      // URL; empty: none
	PerMinute     *int               `mapstructure:"per_minute"` // posts; 0: no limit; nil: what the kind allows
	PerSecond     *int               `mapstructure:"per_second"` // likewise
}

// Watch is who notices when the daemon falls silent.
type Watch struct {
	PushURL     Secret `mapstructure:"push_url"` // called after each round; its path is a key. Empty: none
	PushURLFile string `mapstructure:"push_url_file"`
}

// Evidence says how the records are sealed.
type Evidence struct {
	Hash    string `mapstructure:"hash"`     // sm3 or sha256
	KeyFile string `mapstructure:"key_file"` // signs the seals: an SM2 key (PEM), else bytes for HMAC-SM3; outside the state. Empty: unsigned
	Key     Secret `mapstructure:"-"`        // its content
}

// Store says where things are kept.
type Store struct {
	Driver  string `mapstructure:"driver"`   // SQLite or Postgres
	DSNFile string `mapstructure:"dsn_file"` // of a server: one line that says where it is, and who we are there
	DSN     Secret `mapstructure:"-"`        // its content
}

// The drivers.
const (
	SQLite   = "sqlite"   // one file in the state directory
	Postgres = "postgres" // a server, for one machine or several
)

// Backup says when the daemon copies the store, and where to.
type Backup struct {
	Dir  string `mapstructure:"dir"`  // empty: backups in the state directory
	Keep int    `mapstructure:"keep"` // copies; 0: no backups by schedule
	At   string `mapstructure:"at"`   // cron spec, five fields, Shanghai time
}

// Log says what is logged.
type Log struct {
	Level  slog.Level `mapstructure:"level"`
	Format string     `mapstructure:"format"` // auto, text, json, journal
}

// Default returns the settings that hold where nothing is said.
func Default() Settings {
	policy := remind.DefaultPolicy()
	return Settings{
		Timezone:  "Asia/Shanghai",
		Round:     "0 9 * * *",
		Window:    delivery.Window{Open: 8*60 + 30, Close: 17*60 + 30},
		Caps:      policy.Caps,
		Reports:   policy.Reports,
		Admin:     Admin{Channel: remind.MailChannel},
		Office:    remind.SignOff{Name: "市突出环境问题整改工作领导小组办公室"},
		Mail:      Mail{Port: 465, TLS: ImplicitTLS, From: "督办 <duban@office.example>", PerMinute: 30, PerHour: 200, Bounces: usualInbox()},
		Page:      Page{Listen: "127.0.0.1:8770"},
		Answers:   Answers{Inbox: usualInbox(), Listen: "127.0.0.1:8771", Silence: Silence{Responsible: 10}},
		Builtin:   true,
		Evidence:  Evidence{Hash: "sm3"},
		Store:     Store{Driver: SQLite},
		Papers:    paperwork.Terms{Letter: 2, Slip: 8, Notice: 30},
		Backup:    Backup{Keep: 14, At: "0 18 * * *"},
		Retention: Retention{Personal: 24},
		State:     "./duban-state",
		Log:       Log{Level: slog.LevelInfo, Format: "auto"},
		Policy:    policy,
	}
}

// MailSet reports whether mail leaves by a real server.
func (s *Settings) MailSet() bool { return s.Mail.Host != "" }

// ParseWindow reads "08:30-17:30".
func ParseWindow(text string) (delivery.Window, error) {
	var h1, m1, h2, m2 int
	n, err := fmt.Sscanf(text, "%02d:%02d-%02d:%02d", &h1, &m1, &h2, &m2)
	w := delivery.Window{Open: h1*60 + m1, Close: h2*60 + m2}
	if err != nil || n != 4 || text != formatWindow(w) || w.Open < 0 || w.Open >= w.Close || w.Close > 24*60 {
		return delivery.Window{}, fmt.Errorf("“%s”不是时段，应为一天之内的起止时间，如 08:30-17:30", text)
	}
	return w, nil
}

// formatWindow returns a window as the settings have it, 08:30-17:30.
func formatWindow(w delivery.Window) string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", w.Open/60, w.Open%60, w.Close/60, w.Close%60)
}
