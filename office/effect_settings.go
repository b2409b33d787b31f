package office

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duban/config"
	"duban/remind"
	"duban/remind/change"
)

// A SettingChange is one setting that differs, or an hour at which messages leave; empty: there is none. The words say the same as the
// values, as the office does.
type SettingChange struct{ Key, Before, After, BeforeWords, AfterWords string }

// EffectOfSettings returns what other settings would change against those in force: which of those that decide differ, and what that does.
// next is the same office under the other settings.
func (o *Office) EffectOfSettings(ctx context.Context, next *Office, was, is *config.Settings) ([]SettingChange, *Effect, error) {
	snap, err := o.Look(ctx)
	if err != nil {
		return nil, nil, err
	}
	told, err := o.told(ctx)
	if err != nil {
		return nil, nil, err
	}
	// The realm may be another: then another part of what has been told counts.
	toldNext, err := next.told(ctx)
	if err != nil {
		return nil, nil, err
	}
	before := change.Prospect{World: o.Terms.World(snap), Told: told}
	after := change.Prospect{World: next.Terms.World(snap), Told: toldNext}
	changes := append(differences(deciding(was), deciding(is)), o.leaving(next, before.World)...)
	return changes, compare(before, after, o.today()), nil
}

// A setting is a key of the settings with its value as text, and in the office's words; empty: as it is.
type setting struct{ key, value, words string }

// deciding lists the settings that decide who hears what when, one a stage.
func deciding(s *config.Settings) []setting {
	clock := func(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
	channels := []string{}
	for i := range s.Channels {
		channels = append(channels, s.Channels[i].Name)
	}
	all := []setting{
		{key: "round", value: s.Round},
		{key: "window", value: clock(s.Window.Open) + "-" + clock(s.Window.Close)},
		{"caps.per_day", strconv.Itoa(s.Caps.PerDay), capWords(s.Caps.PerDay)},
		{"caps.per_week", strconv.Itoa(s.Caps.PerWeek), capWords(s.Caps.PerWeek)},
		{key: "reports.dispatch", value: s.Reports.Dispatch},
		{key: "reports.bulletin", value: s.Reports.Bulletin},
		{key: "mail.host", value: s.Mail.Host},
		{"channels", strings.Join(channels, " "), strings.Join(channels, "、")},
	}
	for _, h := range s.Hours {
		all = append(all, setting{key: "hours[" + strings.TrimSpace(h.Channel+" "+roleNames(h.To)) + "]", value: h.At.String()})
	}
	for _, l := range s.Policy.Ladders() {
		for i := range l.Stages {
			all = append(all, setting{"policy." + string(l.Name) + "." + l.Stages[i].Name, stageSetting(&l.Stages[i]), stageWords(&l.Stages[i], l.Name)})
		}
	}
	for i := range s.Policy.Own {
		w := &s.Policy.Own[i]
		key := "policy.own[" + w.Scope() + "]." + string(w.Ladder)
		if len(w.Stages) == 0 {
			all = append(all, setting{key, "nobody", "不提醒任何人"})
		}
		for j := range w.Stages {
			all = append(all, setting{key + "." + w.Stages[j].Name, stageSetting(&w.Stages[j]), stageWords(&w.Stages[j], w.Ladder)})
		}
	}
	return all
}

// stageSetting words a stage as the settings have it.
func stageSetting(s *remind.Stage) string {
	text := fmt.Sprint("at ", s.At)
	if s.Unit != "" {
		text += " " + string(s.Unit)
	}
	if s.Every != "" {
		text += ", every " + string(s.Every)
	}
	if s.Together > 0 {
		text += fmt.Sprint(", together ", s.Together)
	}
	return text + ", to " + roleNames(s.To)
}

// stageWords words a stage as the office does.
func stageWords(s *remind.Stage, l remind.Ladder) string {
	var roles []string
	for _, r := range s.To {
		roles = append(roles, r.Chinese())
	}
	return s.Chinese(l) + "，提醒" + strings.Join(roles, "、")
}

// capWords words a bound on automatic messages.
func capWords(n int) string {
	if n == 0 {
		return "不限"
	}
	return fmt.Sprintf("%d封", n)
}

// roleNames joins the names of roles.
func roleNames(roles []remind.Role) string {
	var all []string
	for _, r := range roles {
		all = append(all, r.String())
	}
	return strings.Join(all, " ")
}

// differences returns the settings whose values differ, in their order, those that are gone last.
func differences(before, after []setting) []SettingChange {
	var all []SettingChange
	was := map[string]setting{}
	for _, s := range before {
		was[s.key] = s
	}
	is := map[string]bool{}
	for _, s := range after {
		if is[s.key] = true; was[s.key].value != s.value {
			all = append(all, changed(was[s.key], s))
		}
	}
	for _, s := range before {
		if !is[s.key] {
			all = append(all, changed(s, setting{key: s.key}))
		}
	}
	return all
}

// changed returns the change from one value of a setting to another.
func changed(was, is setting) SettingChange {
	return SettingChange{is.key, was.value, is.value, cmp.Or(was.words, was.value), cmp.Or(is.words, is.value)}
}

// leaving returns the hours at which messages would leave where they did at others, over the working days to the plan's end.
func (o *Office) leaving(next *Office, w *remind.World) []SettingChange {
	var all []SettingChange
	for day, end := o.today(), w.On(o.today()).End(); day <= end; day++ {
		c := changed(setting{key: "leaves_at", value: o.At(day).Format("15:04")}, setting{key: "leaves_at", value: next.At(day).Format("15:04")})
		if w.Calendar.Workday(day) && c.Before != c.After && !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all
}
