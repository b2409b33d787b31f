package database

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// Every fault says what a person can do, whichever way it comes.
func TestFaultsSayWhatToDo(t *testing.T) {
	for _, kind := range kinds {
		if advices[kind] == "" {
			t.Errorf("kind %d has no advice", kind)
		}
	}
	for no, kind := range errnos {
		err := Explain(fmt.Errorf("lock the state: %w", &os.PathError{Op: "open", Path: "duban.lock", Err: no}))
		var fault *Fault
		if !errors.As(err, &fault) || fault.Kind != kind || !strings.Contains(err.Error(), advices[kind]) || !errors.Is(err, no) {
			t.Errorf("%v: %v", no, err)
		}
		if again := Explain(err); again.Error() != err.Error() {
			t.Errorf("explained twice: %v", again)
		}
	}
	for _, err := range []error{nil, ErrExists, syscall.ENOENT, context.Canceled} {
		if got := Explain(err); !errors.Is(got, err) || errors.Is(got, ErrUnusable) {
			t.Errorf("%v became %v", err, got)
		}
	}
}
