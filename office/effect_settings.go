package office

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duban/config"
	"duban/remind"
	"duban/remind/change"
)

// A SettingChange is one setting that differs, or an hour at which messages leave; empty: there is none.
type SettingChange struct{ Key, Before, After string }

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

// A setting is a key of the settings with its value as text.
type setting struct{ key, value string }

// deciding lists the settings that decide who hears what when, one a stage.
func deciding(s *config.Settings) []setting {
	clock := func(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
	channels := []string{}
	for i := range s.Channels {
		channels = append(channels, s.Channels[i].Name)
	}
	all := []setting{
		{"round", s.Round},
		{"window", clock(s.Window.Open) + "-" + clock(s.Window.Close)},
		{"caps.per_day", strconv.Itoa(s.Caps.PerDay)},
		{"caps.per_week", strconv.Itoa(s.Caps.PerWeek)},
		{"mail.host", s.Mail.Host},
		{"channels", strings.Join(channels, " ")},
	}
	for _, h := range s.Hours {
		all = append(all, setting{"hours[" + strings.TrimSpace(h.Channel+" "+roleNames(h.To)) + "]", h.At.String()})
	}
	for _, l := range s.Policy.Ladders() {
		for i := range l.Stages {
			all = append(all, setting{"policy." + string(l.Name) + "." + l.Stages[i].Name, stageSetting(&l.Stages[i])})
		}
	}
	for i := range s.Policy.Own {
		w := &s.Policy.Own[i]
		key := "policy.own[" + w.Scope() + "]." + string(w.Ladder)
		if len(w.Stages) == 0 {
			all = append(all, setting{key, "nobody"})
		}
		for j := range w.Stages {
			all = append(all, setting{key + "." + w.Stages[j].Name, stageSetting(&w.Stages[j])})
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
	was := map[string]string{}
	for _, s := range before {
		was[s.key] = s.value
	}
	is := map[string]bool{}
	for _, s := range after {
		if is[s.key] = true; was[s.key] != s.value {
			all = append(all, SettingChange{s.key, was[s.key], s.value})
		}
	}
	for _, s := range before {
		if !is[s.key] {
			all = append(all, SettingChange{s.key, s.value, ""})
		}
	}
	return all
}

// leaving returns the hours at which messages would leave where they did at others, over the working days to the plan's end.
func (o *Office) leaving(next *Office, w *remind.World) []SettingChange {
	var all []SettingChange
	for day, end := o.today(), w.On(o.today()).End(); day <= end; day++ {
		c := SettingChange{"leaves_at", o.At(day).Format("15:04"), next.At(day).Format("15:04")}
		if w.Calendar.Workday(day) && c.Before != c.After && !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all
}
