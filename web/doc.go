// Package web serves what looks at the daemon over HTTP: whether it lives (/healthz), whether it can work (/readyz), and figures for
// Prometheus (/metrics). It also calls the push address after each round.
//
// # Invariants
//
// Health and figures ask for no log-in and change nothing; the office's page stands behind web/gate. It listens on 127.0.0.1 unless told otherwise.
// What recipients answer comes by another listener, with the pages of web/answers alone.
//
// The page never stops the reminding: a port that is taken is logged and named in the administrator's daily report, and connections are
// bounded, so that no number of them can use up the files that mails and backups need. It answers only under its own names.
//
// No figure names a person or an address. The figures about reminding come from report.Report, as status and the daily report do, so they cannot
// disagree.
package web
