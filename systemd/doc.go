// Package systemd tells the service manager that the daemon is ready, reloads, stops and lives. The folder also holds the unit and what
// belongs to it.
//
// The protocol is sd_notify(3): datagrams to the socket that $NOTIFY_SOCKET names. Where it names none, every function does nothing and
// returns no error, so the daemon is the same in a terminal.
package systemd
