package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// produce writes what a command makes to a new file, readable by its owner alone, or to the standard output. A file that is there is never
// written over, for somebody may have filled it in; bytes that no person can read are not written to a terminal.
func (a *app) produce(file string, bytes bool, write func(io.Writer) error) (err error) {
	if file == "" {
		if bytes && terminal(a.out) {
			return usageError{errors.New("a workbook is nothing to be seen on a terminal: give -o FILE")}
		}
		return write(a.out)
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already, and is not written over: give another name, or remove it", file)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(file))
	}
	a.aside("%s written\n", file)
	return nil
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	s, err := f.Stat()
	return err == nil && s.Mode()&os.ModeCharDevice != 0
}
