// Command duban reminds: it holds rectification plans and tells the right people in time, until each matter is closed.
//
// It wires the rooms and prints; what it shows is worked out in office and remind.
//
//	main.go ▶ app.go     an app is one call: settings read, command chosen, errors worded; state.go opens the store for it
//	run.go ▶ wire.go     the daemon: lock, store, built-in plan (builtin.Sow), channels (channels.go), then scheduler.New
//	serve.go             the daemon as its surroundings see it: systemd (service_status.go), page (page.go), links of mails
//	                     (answers.go), reload (reload.go)
//	COMMAND.go           one file for each command or family (import.go, export.go, workflow.go)
//	texts.go             the office's own texts, for the daemon, previews and check; export templates
//	cmd/terminal         prints, in the format that was asked for, onto the screen or into a file; cmd/views words what is more than one list
//
// # Invariants
//
//   - Only main.go asks the time.
//   - A command that changes something runs beside the daemon, by way of the store; only run, restore and simulate take the lock.
//   - No command overwrites a file unless told to with --force, because somebody may have filled it in.
package main
