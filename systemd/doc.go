// Package systemd tells the service manager that the daemon is ready, reloads, stops and lives. The folder also holds the unit, its
// user and directories, and the drop-ins.
//
// The protocol is sd_notify(3): datagrams to the socket that $NOTIFY_SOCKET names. Where it names none, every function does nothing and
// returns no error, so the daemon is the same in a terminal.
//
// # Invariants
//
// Ready is sent only when the store is open and the next round is known. A start that waits for a database server says so, and asks for the time.
//
// The watchdog is fed only while no part of the daemon has overstayed the promise it made about its next sign of life. Being busy is no
// sign of death: a send may take a quarter of an hour.
//
// A failure to tell systemd is logged and never stops the daemon.
package systemd
