// Package config reads and checks the operator's settings.
//
// Four layers make one Settings: the defaults, the settings file (YAML), the environment (DUBAN_MAIL_HOST for mail.host) and the
// flags; each beats those before it. A list stands in the environment as YAML. A key that nobody knows is refused, a secret may come
// from a file beside its key (password, password_file), and whatever is wrong is said at once: Load fails with Faults, which lists every
// fault with its key and the place it was set.
//
// The package opens files, but no connection: that a mail server answers is not its business. The round's cron spec is handed on
// as text to whoever runs it. Plans, directories and calendars never go through here.
package config
