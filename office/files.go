package office

import (
	"context"
	"errors"
	"fmt"

	"duban/store"
)

// Remote says that a state directory lies on another machine; empty: it does not, as far as can be told.
func Remote(dir string) string {
	kind := store.Network(dir)
	if kind == "" {
		return ""
	}
	return fmt.Sprintf("%s is on %s: SQLite does not work over a network; keep the state on a local disk, and the backups wherever you like", dir, kind)
}

// Files returns what is wrong with the files of a state: others could change them, or somebody has. The store may be nil.
func Files(ctx context.Context, dir string, st *store.Store) error {
	all := []error{store.Closed(dir)}
	if st == nil {
		return all[0]
	}
	altered, err := st.AlteredMessages(ctx)
	for _, id := range altered {
		all = append(all, fmt.Errorf("message %s: its text is not the one that was fixed and sent: somebody, or the disk, has changed it; hold it against the last backup", id))
	}
	return errors.Join(append(all, err)...)
}
