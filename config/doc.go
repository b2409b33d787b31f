// Package config reads and checks the operator's settings.
//
// Four layers make one Settings: the defaults, the settings file (YAML), the environment (DUBAN_MAIL_HOST for mail.host) and the flags.
// Each overrides those before it. A list stands in the environment as YAML.
//
// # Invariants
//
// An unknown key is an error. Load returns all faults at once (Faults), each with its key and the place where it was set.
//
// A secret may come from a file named beside its key (password, password_file). It is a Secret and prints as ***. What might be a
// secret is not quoted in a fault either.
//
// The package opens files but no connection; whether a mail server answers is not its business. It does not parse the round's cron
// spec: that is text here, and the room that runs it says what is wrong with it (Check). Plans, directories and calendars never pass through here.
//
// Every setting is explained in duban.example.yaml; a test writes docs/settings.zh-CN.md from these types and that file and fails when
// one of the three lacks a setting.
package config
