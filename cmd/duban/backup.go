package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"duban/scheduler"
	"duban/store"
)

// backups is the directory in the state for backups by schedule, where the settings name no other.
const backups = "backups"

// backupCommand copies a store that the daemon goes on writing to. A copy of a store that can only be read is good although the store cannot
// note that it was made: that is a warning and no failure.
func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "copy the store into a new file, while the daemon runs", Args: cobra.ExactArgs(1),
		Long: "Copy the store into a new file, while the daemon runs, and check the copy. In it is everything that the daemon keeps: plans, directory,\n" +
			"calendar, states, notices, messages, attempts. Not in it are the settings and their secrets, and the mails and posts of a rehearsal.",
		RunE: func(c *cobra.Command, args []string) (err error) {
			file, err := a.fullName(args[0])
			if err != nil {
				return err
			}
			st, err := a.open(c.Context(), store.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, st.Close()) }()
			b, err := a.copyOut(c.Context(), st, file)
			if errors.Is(err, store.ErrUnrecorded) {
				_, _ = fmt.Fprintln(a.err, "warning:", err)
			} else if err != nil {
				return err
			}
			a.say("%s: %d rows, %d bytes, checked; it stands for %s\n", b.File, b.Rows, b.Bytes, instant(b.At))
			return nil
		},
	}
}

// copyOut copies the store into a file that whoever typed may make. The store is open already, with all that SQLite keeps beside it, so that
// root makes nothing there.
func (a *app) copyOut(ctx context.Context, st *store.Store, file string) (b store.Backup, err error) {
	err = a.as.AsRoot(func() (e error) {
		b, e = st.Backup(ctx, file, a.now())
		return e
	})
	return b, err
}

// restoreCommand puts a backup in the place of a store. It replaces none unasked: the one that is there may be the
// better one.
func (a *app) restoreCommand() *cobra.Command {
	var replace bool
	c := &cobra.Command{
		Use: "restore FILE", Short: "make a backup the store of this state", Args: cobra.ExactArgs(1),
		Long: "Make a backup the store of this state, in which no daemon may run. What may have been sent since the backup is in doubt then: the\n" +
			"daemon does not send it again, names it in status and to the office, and waits for duban settle --restore.",
		RunE: func(c *cobra.Command, args []string) error { return a.restore(c.Context(), args[0], replace) },
	}
	c.Flags().BoolVar(&replace, "replace", false, "where there is a store, put it aside under another name")
	return c
}

// restore takes the lock first, as a running daemon would write on into the file that is replaced. It ends by saying
// what only people can mend: events since the backup, and what may have been sent meanwhile.
func (a *app) restore(ctx context.Context, file string, replace bool) (err error) {
	release, err := a.lock("restore")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	full, err := a.fullName(file)
	if err != nil {
		return err
	}
	r, err := store.RestoreBackup(ctx, store.RestoreOrder{
		File: full, Open: a.openNamed, Dir: a.settings.State, By: a.who(), At: a.now(), Replace: replace,
	})
	if err != nil {
		return err
	}
	a.say("restored %s: %d rows, checked; it stands for %s\n", file, r.Rows, instant(r.Backup))
	if r.Aside != "" {
		a.say("the store that was there is kept as %s\n", r.Aside)
	}
	a.say("what was recorded after %s is not in it: record it again\n", instant(r.Backup))
	a.say("what may have been sent since is in doubt: the daemon names it when it runs; then type duban settle --restore %d --sent or --resend\n", r.ID)
	return nil
}

// backupsOf wires the backups by schedule; nil where there are none.
func (a *app) backupsOf(d *scheduler.Daemon) (*scheduler.Backups, error) {
	if a.settings.Backup.Keep == 0 {
		return nil, nil
	}
	schedule, err := scheduler.ParseBackups(a.settings.Backup.At)
	if err != nil {
		return nil, err
	}
	b := &scheduler.Backups{
		Store: d.Store, Dir: a.settings.Backup.Dir, Keep: a.settings.Backup.Keep, Schedule: schedule, Log: d.Log, Now: d.Now, Wait: d.Wait,
	}
	if b.Dir == "" {
		b.Dir = filepath.Join(a.settings.State, backups)
	}
	return b, nil
}

// backUp makes the backups by schedule beside a daemon, until stop is called, which waits for the one under way to be cut.
func (a *app) backUp(ctx context.Context, d *scheduler.Daemon) (stop func(), err error) {
	b, err := a.backupsOf(d)
	if err != nil || b == nil {
		return func() {}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var beside sync.WaitGroup
	beside.Go(func() { b.Run(ctx) })
	return func() {
		cancel()
		beside.Wait()
	}, nil
}

// showBackups says how backups and restores stand.
func (a *app) showBackups(tried, good store.Backup, restores []store.RestoreState) {
	a.say("last backup: %s  %s\n", instant(good.At), good.File)
	if tried.Why != "" {
		a.say("  failed: %s: %s\n", instant(tried.At), tried.Why)
	}
	for i := range restores {
		r := &restores[i]
		switch {
		case r.Realm == "":
			a.say("  restored: %d of %s, at %s; the daemon has not run since\n", r.ID, instant(r.Backup), instant(r.At))
		case r.Realm == a.realm() && r.Open > 0:
			a.say("  restored: %d of %s, at %s; in doubt: %d notices; duban notices --only in_doubt, then duban settle --restore %d --sent or --resend\n",
				r.ID, instant(r.Backup), instant(r.At), r.Open, r.ID)
		}
	}
}
