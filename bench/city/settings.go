package city

import "fmt"

// Hook is the name of the webhook among the channels of Settings.
const Hook = "网关"

// Settings are what a city's daemon runs by: it may send at any time as much as it can, and does nothing besides.
type Settings struct {
	MailPort  int    // of the server on this machine; 0: mails go into the outbox
	PerMinute int    // mails; 0: no limit
	HookURL   string // empty: there is no webhook
}

// Text returns the settings file.
func (s Settings) Text() string {
	text := `window: "00:00-24:00"
caps: {per_day: 0, per_week: 0}
reports: {dispatch: "off", bulletin: "off"}
office: {phone: "0734-1234567"}
page: {listen: ""}
backup: {keep: 0}
builtin: false
`
	if s.MailPort > 0 {
		text += fmt.Sprintf("mail: {host: 127.0.0.1, port: %d, tls: none, from: \"督办 <duban@city.test>\", per_minute: %d, per_hour: 0}\n",
			s.MailPort, s.PerMinute)
	}
	if s.HookURL != "" {
		text += fmt.Sprintf("channels:\n  - {name: %s, kind: webhook, url: %q, secret: whsec_aG9vay1zZWNyZXQtaG9vay1zZWNyZXQtMDE=, per_minute: 0}\n",
			Hook, s.HookURL)
	}
	return text
}
