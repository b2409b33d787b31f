package notify

import (
	"fmt"
	"time"

	"duban/notify/wording"
	"duban/remind"
	"duban/remind/budget"
)

// RobotConfig says how to reach a chat robot or a webhook.
type RobotConfig struct {
	Kind      Kind
	URL       string // whole: it carries the robot's key, and a private deployment's base path
	Secret    string // signs what is posted; empty: unsigned
	OldSecret string // of a webhook: signs beside Secret while receivers change over
	Keyword   string // stands in every post, where the robot demands one
	CAFile    string // PEM, in place of the system's authorities
	Proxy     string // URL; empty: none, whatever the environment says
	PerMinute *int   // posts; 0: no limit; nil: what the kind allows
	PerSecond *int   // likewise
	Timeout   time.Duration
	Now       func() time.Time
}

// A maker is what a kind of chat channel consists of.
type maker struct {
	kind    Kind
	name    string
	budget  budget.Budget
	render  func(t *wording.Texts, m *remind.Message) ([]wording.Part, error)
	channel func(c RobotConfig) (Channel, error)
}

// makers lists the kinds that NewChannel makes; a new kind is one line and one file.
func makers() []maker {
	return []maker{
		{remind.KindWeCom, "企业微信", budget.Budget{PerMinute: 18}, renderWeCom, newWeCom},
		{remind.KindDingTalk, "钉钉", budget.Budget{PerMinute: 18}, renderDingTalk, newDingTalk},
		{remind.KindFeishu, "飞书", budget.Budget{PerMinute: 90, PerSecond: 4}, renderFeishu, newFeishu},
		{remind.KindWebhook, "webhook", budget.Budget{PerMinute: 60}, renderWebhook, newWebhook},
	}
}

// makerOf returns how channels of a kind are made; false for a kind that leads to no robot.
func makerOf(k Kind) (maker, bool) {
	for _, m := range makers() {
		if m.kind == k {
			return m, true
		}
	}
	return maker{}, false
}

// NewChannel makes the channel of a chat robot or a webhook; it dials nothing. Its errors hold no secret.
func NewChannel(c RobotConfig) (Channel, error) {
	m, ok := makerOf(c.Kind)
	switch {
	case !ok:
		return nil, fmt.Errorf("kind %q: no such chat channel", c.Kind)
	case c.Now == nil:
		return nil, fmt.Errorf("kind %s: no clock given", c.Kind)
	}
	return m.channel(c)
}

// Budget returns how fast the channel may be used: what is set, else what the kind allows.
func (c RobotConfig) Budget() budget.Budget {
	m, _ := makerOf(c.Kind)
	b := budget.Budget{PerMinute: m.budget.PerMinute, PerSecond: m.budget.PerSecond}
	if c.PerMinute != nil {
		b.PerMinute = *c.PerMinute
	}
	if c.PerSecond != nil {
		b.PerSecond = *c.PerSecond
	}
	return b
}
